"""Asking the person at the terminal, on stderr; from a pipe nothing is ever asked."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from regioncal.errors import Problem, RegioncalError, UsageError, near_names
from regioncal.kinds import KINDS, TERMS, Field
from regioncal.plans.new import row_of
from regioncal.plans.typed import Typing, field_at
from regioncal.query.terms import terms_like
from regioncal.text import fold
from regioncal.workspace import Workspace

_CHOICES = 9


def terminal() -> bool:
    """Whether someone sits at a terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def refresh(space: Workspace) -> None:
    """Look at the files again, now that the lock is held and nobody else writes."""
    with suppress(AttributeError):
        del space.index


def line(question: str) -> str:
    """One line from the person; the end of input gives up the command."""
    try:
        if sys.stdout.isatty():  # the line editor has to know the question, or it wipes it away
            return input(f"{question} ").strip()
        print(f"{question} ", end="", file=sys.stderr, flush=True)
        return input().strip()
    except EOFError:
        print(file=sys.stderr)
        raise UsageError("given up, nothing was written (answer the questions, or use options)") from None
    except KeyboardInterrupt:
        print(file=sys.stderr)
        raise


def told(text: str, indent: str = "") -> None:
    """A sentence or list on stderr, broken between words."""
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns - 1, 20)
    print(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent or "  "), file=sys.stderr)


def yes(space: Workspace, question: str) -> bool:
    """A question with yes or no as the answer; an empty line is yes."""
    say = space.language
    while True:
        answer = line(f"{question} [{say('Y/n')}]").casefold()
        if answer in {"", "y", "yes", "j", "ja"}:
            return True
        if answer in {"n", "no", "nein"}:
            return False


def again(space: Workspace, problem: str) -> bool:
    """Whether to open the editor once more, after what was wrong has been said."""
    say = space.language
    told(problem)
    return yes(space, say("Open the editor again?"))


# ---- the fields of a new record --------------------------------------------------------------------------------

# What is asked for at a terminal, in this order; the rest is for options and for later.
_ASKED = {
    "event": ("title", "start", "place", "organiser", "category", "price", "summary"),
    "offer": ("title", "kind", "topics", "provider", "place", "hours", "languages", "price", "summary"),
    "organisation": ("name", "kind", "municipality", "url"),
    "place": ("name", "address.street", "municipality"),
    "fund": ("name", "funder", "budget"),
    "grant": ("fund", "title", "recipient", "year", "status", "awarded"),
}


def fill(space: Workspace, typing: Typing, kind: str, row: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    """Ask for the fields that are missing; returns the record with them, and the name of a place that is new."""
    say = space.language
    asked = [name for name in _ASKED[kind] if name.partition(".")[0] not in row]
    if place or "location" in row:
        asked = [name for name in asked if name != "place"]
    if asked:
        told(say("Enter leaves a field out, Ctrl-C ends without writing anything."))
    for name in asked:
        field = field_at(KINDS[kind].fields, name)[-1]
        known = _known(space, kind, field)
        if known:
            told(", ".join(_numbered(field, known)), "  ")
        while True:
            given = _answer(space, typing, field, known)
            if given.startswith(_NEW):
                place = given.removeprefix(_NEW)
            elif given:
                try:
                    row = row | row_of(kind, {name: given}, typing)
                except RegioncalError as error:
                    message = str(error).removeprefix(f"--{name}").lstrip(": ")
                    told(message.partition(" (one of ")[0] if known else message)  # the list stands above
                    continue
            elif field.required:
                told(say("This has to be said."))
                continue
            break
    return row, place


def _known(space: Workspace, kind: str, field: Field) -> dict[str, str]:
    """The words that a field takes, each with what it is called; of a table those of the field it is short for."""
    short = next((part for part in field.fields if part.name == field.short), field)
    own = space.index.region.get("taxonomy", {}).get(field.to, {})
    return {
        ident: space.language.text(own.get(ident, {}).get("label")) or space.language.label(field.name, ident, kind)
        for ident in (*short.choices, *TERMS.get(field.to, ()), *own)
    }


def _numbered(field: Field, known: dict[str, str]) -> list[str]:
    """What a field takes, each with its number; without where an amount may be typed, too."""
    if field.type == "table":
        return list(known.values())
    return [f"{number} {label}" for number, label in enumerate(known.values(), 1)]


def _answer(space: Workspace, typing: Typing, field: Field, known: dict[str, str]) -> str:
    """What the person says to one field; "" leaves it out."""
    say = space.language
    if field.type in {"ref", "party"}:
        return _record(space, typing, field)
    hints = {
        "when": say("as in Saturday 18:00, or 11.9.2016 10-18"), "hours": say("as in Mo,We 18:00-20:00; PH off"),
        "language": say("as in German, ar"), "table": say("or an amount") if field.name == "price" else "",
    }  # fmt: skip
    hint = hints.get(field.type, say("several with commas between") if known and field.many else "")
    with completion([*known, *known.values()], several=field.many):
        given = line(f"{say.field(field.name)}{f' ({hint})' if hint else ''}:")
    if known and field.type != "table":
        parts = given.split(",") if field.many else [given]
        return ",".join(filter(None, (_term(space, typing, field, known, part.strip()) for part in parts)))
    return _readable(space, given) if field.type == "hours" and given else given


def _term(space: Workspace, typing: Typing, field: Field, known: dict[str, str], words: str) -> str:
    """The id of one of a field's words, typed as its number, its name or what it may mean; "" where it is none."""
    say = space.language
    if words.isdecimal() and 0 < int(words) <= len(known):
        return list(known)[int(words) - 1]
    while words:
        with suppress(RegioncalError):
            return str(typing.one(field.name, field, words))
        hits = terms_like(space.index, field.to, known, words)
        if not hits:
            told(say("Nothing here is called {words}.", words=words))
        _show(space, [(ident, known[ident]) for ident in hits], say("none of these"))
        answer = line(say("Number, or other words:"))
        if answer.isdecimal() and 0 < int(answer) <= min(len(hits), _CHOICES):
            return hits[int(answer) - 1]
        words = "" if answer == "0" else answer
    return ""


def _readable(space: Workspace, given: str) -> str:
    """Opening hours as typed, or as they are probably meant, if the person says so."""
    from regioncal.hours import read_hours
    from regioncal.hours.guess import guess

    say = space.language
    meant = guess(given) if isinstance(read_hours(given), Problem) else ""
    return meant if meant and yes(space, say("Do you mean {hours}?", hours=meant)) else given


def _record(space: Workspace, typing: Typing, field: Field) -> str:
    """A record by search: the words, then one of those that they find, or other words."""
    say, kind = space.language, field.to
    names = typing.gazette.names(kind)
    records = {record["id"]: say.text(record.get(KINDS[kind].title)) for record in space.index.all(kind)}
    with completion([*records, *records.values()]):
        words = line(f"{say.field(field.name)} ({say('part of the name')}):")
        while words and words not in records:
            folded = fold(words)
            whole = names.get(folded, [])
            if len(whole) == 1:
                return whole[0]
            hits = dict.fromkeys(ident for name, found in names.items() if folded in name for ident in found)
            hits |= dict.fromkeys(ident for name in near_names(folded, tuple(names)) for ident in names[name])
            if field.type == "party" and not hits:
                return words
            none = say("a new place: {name}", name=words) if kind == "place" else say("none of these")
            if field.type == "party":
                none = say("only the name: {name}", name=words)
            _show(space, [(ident, records[ident]) for ident in hits], none)
            answer = line(say("Number, or other words:"))
            number = int(answer) if answer.isdecimal() else len(hits) + 1
            if not number:
                return _NEW + words if kind == "place" else words if field.type == "party" else ""
            if number <= min(len(hits), _CHOICES):
                return list(hits)[number - 1]
            words = answer or words
    return words


_NEW = "\0new place "


def _show(space: Workspace, found: Sequence[tuple[str, str]], none: str) -> None:
    """A few records with their numbers; 0 is none of them."""
    say = space.language
    for number, (ident, name) in enumerate(found[:_CHOICES], 1):
        told(f"{number}  {name}  ({ident})", "  ")
    if len(found) > _CHOICES:
        told(say("and {number} more", number=len(found) - _CHOICES), "     ")
    told(f"0  {none}", "  ")


@contextmanager
def completion(words: Sequence[str], *, several: bool = False) -> Iterator[None]:
    """The tab key completes one of these words, where the terminal can do that; of several, the last one typed."""
    try:
        import readline
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(typed: str, state: int) -> str | None:
        begun = typed.lstrip()
        blank = typed[: len(typed) - len(begun)]
        found = [word for word in words if word.casefold().startswith(begun.casefold())]
        return blank + found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims("," if several else "")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
