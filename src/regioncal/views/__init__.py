"""How an answer is shown: `show_...` picks the form, loads the room that draws it and writes it where it belongs."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from regioncal.errors import UsageError
from regioncal.text import one_line
from regioncal.views.lines import Line, Screen
from regioncal.workspace import Workspace, say_notes

if TYPE_CHECKING:
    from regioncal.options import Output
    from regioncal.query.about import About
    from regioncal.query.calendar import Calendar
    from regioncal.query.directory import Directory
    from regioncal.query.events import Agenda
    from regioncal.query.funds import Funds
    from regioncal.query.grants import Grants
    from regioncal.query.month import Month
    from regioncal.query.show import Card

FORMS = ("text", "json", "csv", "ics", "md")


class Split(NamedTuple):
    """An export into one file each: the folder, what goes there (events or offers), and what its files go by."""

    folder: str
    what: str
    by: str

    @property
    def mark(self) -> str:
        """What its files are marked with."""
        return f"{self.what} by {self.by}"


def show_months(space: Workspace, answers: list[Month], listed: Agenda | None, out: Output, *, weeks: bool) -> None:
    """One month as a grid, several side by side; the agenda below where it was asked for."""
    _known(out.form)
    if out.form == "json":
        from regioncal.views import data

        _write_text(space, out, data.months(answers, listed, _words(space, listed)))
        _say_problems(answers)
        return
    if out.form != "text":
        assert listed is not None
        show_agenda(space, listed, out)
        return
    from regioncal.views.finding import understood
    from regioncal.views.grid import grid, side_by_side

    screen = _screen(out)
    words = _words(space, listed)
    today = space.now.date()
    lines: list[Line] = [*understood(answers[0].finding, words, screen.columns)]
    if len(answers) == 1:
        lines += grid(answers[0], words, screen.columns, today, weeks=weeks)
    else:
        lines += side_by_side(answers, words, screen.columns, today, weeks=weeks)
    if listed is not None:
        from regioncal.views.agenda import agenda

        lines += [[], *agenda(listed._replace(finding=None), words, screen.columns, cuts=screen.width is not None)]
    _print(space, out, screen, lines)
    _say_problems(answers)


def show_agenda(space: Workspace, answer: Agenda, out: Output, *, explain: bool = False) -> None:
    """A listing of events."""
    _known(out.form)
    if out.form == "text":
        from regioncal.views.agenda import agenda

        screen = _screen(out)
        words, cuts = _words(space, answer), screen.width is not None
        _print(space, out, screen, agenda(answer, words, screen.columns, cuts=cuts, explain=explain))
        _say_problems([answer])
    elif out.form == "ics":
        from regioncal.query.calendar import events

        show_calendar(space, events(space.index, answer.query), out)
    else:
        from regioncal.views import data

        words = _words(space, answer)
        _write_text(space, out, data.agenda(answer, words, out.form))
        _say_problems([answer])


def _say_problems(answers: Iterable[Agenda | Month]) -> None:
    """What of the data could not be followed through the days that were asked for, each once."""
    for problem in dict.fromkeys(str(problem) for answer in answers for problem in answer.problems):
        print(problem, file=sys.stderr)


def show_calendar(space: Workspace, answer: Calendar, out: Output, split: Split | None = None) -> None:
    """Events whole, with their rules, as an iCalendar file, or as one for each part of a split."""
    from regioncal.views import ics

    words = _words(space, answer)
    if split is None:
        _write_text(space, out, ics.to_text(answer, words))
        return
    files = dict(ics.parts(answer, words, split))
    _make_folder(split.folder)
    for name, text in files.items():
        write_whole(os.path.join(split.folder, name), text.encode())
    say = space.language
    print(say.count("{n} file in {folder}", "{n} files in {folder}", len(files), folder=split.folder))
    _tidy(space, split, files)
    say_notes(space)


def _tidy(space: Workspace, split: Split, files: Collection[str]) -> None:
    """Remove what an earlier run of a split left, and name the calendars there that are not ours."""
    from regioncal.views.ics import outdated

    say = space.language
    try:
        old, others = outdated(split, files)
        for name in old:
            os.remove(os.path.join(split.folder, name))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"--split {split.folder}: what is outdated there cannot be removed: {reason}") from None
    if old:
        print(f"{say('Removed')}: {', '.join(map(one_line, old))}")
    if others:
        print(say("Left as it is not of this export: {files}", files=", ".join(map(one_line, others))))


def show_grants(space: Workspace, answer: Grants, out: Output) -> None:
    """Grants one by one, for programs."""
    from regioncal.views.grants import to_text

    _write_text(space, out, to_text(answer, _words(space, answer), out.form))


def show_directory(space: Workspace, answer: Directory, out: Output, *, explain: bool = False) -> None:
    """A listing of offers or organisations."""
    _known(out.form)
    words = _words(space, answer)
    if out.form == "text":
        from regioncal.views import directory

        screen = _screen(out)
        listing = directory.offers if answer.query.about == "offer" else directory.organisations
        _print(space, out, screen, listing(answer, words, screen.columns, explain=explain))
    elif out.form == "ics":
        _needs_offers(answer)
        from regioncal.query.calendar import offers

        show_calendar(space, offers(space.index, [entry.item for entry in answer.entries]), out)
    else:
        from regioncal.views import data

        _write_text(space, out, data.directory(answer, words, out.form))


def _needs_offers(answer: Directory) -> None:
    if answer.query.about != "offer":
        raise UsageError("--as ics: organisations have no times (choose text, json, csv or md)")


def show_funds(space: Workspace, answer: Funds, out: Output) -> None:
    """Funds and their years."""
    _known(out.form)
    words = _words(space, answer)
    if out.form == "text":
        from regioncal.views.funds import funds

        screen = _screen(out)
        _print(space, out, screen, funds(answer, words, screen.columns))
    elif out.form == "ics":
        raise UsageError("--as ics: funds have no times (choose text, json, csv or md)")
    else:
        from regioncal.views import data

        _write_text(space, out, data.funds(answer, words, out.form))


def show_cards(space: Workspace, cards: list[Card], out: Output) -> None:
    """Records in full."""
    _known(out.form)
    if out.form == "text":
        from regioncal.views.card import card

        screen = _screen(out)
        lines: list[Line] = []
        for number, found in enumerate(cards):
            lines += [[], []] if number else []
            lines += card(found, _words(space, found), screen.columns)
        _print(space, out, screen, lines)
    elif out.form == "ics":
        from regioncal.query.calendar import cards as timed

        answer = timed(space.index, [(found.kind, found.record) for found in cards])
        if not answer.records:
            names = ", ".join(f"{found.kind} {found.record['id']}" for found in cards)
            raise UsageError(f"--as ics: {names} has no times (choose text, json, csv or md)")
        show_calendar(space, answer, out)
    else:
        from regioncal.views import data

        _write_text(space, out, data.cards([(found, _words(space, found)) for found in cards], out.form))


def show_about(space: Workspace, answer: About, out: Output) -> None:
    """The region and its office."""
    _known(out.form)
    words = _words(space, answer)
    if out.form == "text":
        from regioncal.views.about import about

        screen = _screen(out)
        _print(space, out, screen, about(answer, words, screen.columns))
    elif out.form == "ics":
        raise UsageError("--as ics: about has no times (choose text, json, csv or md)")
    else:
        from regioncal.views import data

        _write_text(space, out, data.about(answer, words, out.form))


def _known(form: str) -> None:
    if form not in FORMS:
        raise UsageError(f'--as "{form}": unknown form (one of {", ".join(FORMS)})')


def _words(space: Workspace, answer: Any) -> Any:
    from regioncal.views.words import Words

    return Words(space.language, space.index.region, answer.names if answer else None)


def _screen(out: Output) -> Screen:
    if out.output:
        screen = Screen(None)
        screen.width, screen.colour = None, False
        return screen
    return Screen(sys.stdout)


def _print(space: Workspace, out: Output, screen: Screen, lines: Iterable[Line]) -> None:
    if out.output:
        text = "".join("".join(part for part, _ in line).rstrip() + "\n" for line in lines)
        _write_text(space, out, text)
        return
    screen.print(lines)
    say_notes(space)


def _write_text(space: Workspace, out: Output, text: str | Iterable[str]) -> None:
    """To the file asked for, whole or not at all; else to stdout, piece by piece."""
    pieces = [text] if isinstance(text, str) else text
    if not out.output or out.output == "-":
        sys.stdout.writelines(pieces)
    else:
        write_whole(out.output, "".join(pieces).encode())
    say_notes(space)


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--split {path}: cannot be made: {(error.strerror or str(error)).lower()}") from None


def write_whole(path: str, content: bytes) -> None:
    """Write an answer to a file, so that it is either the old one or the new one."""
    from regioncal.files.write import write_out

    if os.path.isdir(path):
        raise UsageError(f"-o {path}: is a folder (name a file in it)")
    try:
        write_out(path, content)
    except BrokenPipeError:  # whoever reads the pipe has gone
        raise
    except OSError as error:
        raise UsageError(f"-o {path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
