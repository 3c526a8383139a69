"""Asking the person at the terminal, on stderr; from a pipe nothing is ever asked."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from regioncal.errors import RegioncalError, UsageError, near_names
from regioncal.kinds import KINDS, TERMS, Field
from regioncal.plans.new import row_of
from regioncal.plans.typed import Typing, field_at
from regioncal.text import fold
from regioncal.workspace import Workspace

_CHOICES = 9


class GivenUp(UsageError):
    """The person ended the input instead of answering."""


def terminal() -> bool:
    """Whether someone sits at a terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def refresh(space: Workspace) -> None:
    """Look at the files again, now that the lock is held and nobody else writes."""
    with suppress(AttributeError):
        del space.index


def line(question: str) -> str:
    """One line from the person; the end of input gives up the command."""
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    try:
        return input().strip()
    except EOFError:
        print(file=sys.stderr)
        raise GivenUp("given up, nothing was written (answer the questions, or use options)") from None


def yes(question: str, *, otherwise: bool = True) -> bool:
    """A question with yes or no as the answer; an empty line is the one in capitals."""
    while True:
        answer = line(f"{question} [{'Y/n' if otherwise else 'y/N'}]").casefold()
        if not answer:
            return otherwise
        if answer in {"y", "yes", "j", "ja"}:
            return True
        if answer in {"n", "no", "nein"}:
            return False


def again(space: Workspace, problem: str) -> bool:
    """Whether to open the editor once more, after what was wrong has been said."""
    say = space.language
    print(problem, file=sys.stderr)
    return yes(say("Open the editor again?"))


def choose(question: str, found: Sequence[tuple[str, str]], none: str) -> str:
    """One of a few by its number, as `(id, what it is called)`; 0 is none of them, an empty id."""
    for number, (ident, name) in enumerate(found[:_CHOICES], 1):
        print(f"  {number}  {name}  ({ident})", file=sys.stderr)
    print(f"  0  {none}", file=sys.stderr)
    while True:
        answer = line(question)
        if answer.isdecimal() and int(answer) <= min(len(found), _CHOICES):
            return found[int(answer) - 1][0] if int(answer) else ""


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
    for name in _ASKED[kind]:
        field = field_at(KINDS[kind].fields, name)[-1]
        if name.partition(".")[0] in row or (name == "place" and place):
            continue
        while True:
            try:
                given = _answer(space, typing, kind, field)
                if given.startswith(_NEW):
                    place = given.removeprefix(_NEW)
                elif given:
                    row = row | row_of(kind, {name: given}, typing)
                elif field.required:
                    continue
            except GivenUp:
                raise
            except RegioncalError as error:
                print(str(error), file=sys.stderr)
                continue
            break
    return row, place


def _answer(space: Workspace, typing: Typing, kind: str, field: Field) -> str:
    """What the person says to one field; "" leaves it out."""
    say = space.language
    title = say.field(field.name)
    if field.type in {"ref", "party"}:
        return _record(space, typing, field, title)
    known = field.choices or [*TERMS.get(field.to, ()), *space.index.region.get("taxonomy", {}).get(field.to, {})]
    names = [say.label(field.name, ident, kind) for ident in known]
    if known:
        print(f"  {', '.join(names)}", file=sys.stderr)
    hint = {"when": say("as in Saturday 18:00, or 11.9.2016 10-18"), "hours": "Mo,We 18:00-20:00"}.get(field.type, "")
    with completion([*known, *names]):
        return line(f"{title}{f' ({hint})' if hint else ''}{'' if field.required else ' []'}:")


def _record(space: Workspace, typing: Typing, field: Field, title: str) -> str:
    """A record by search: the words, then one of those that they find."""
    say, kind = space.language, field.to
    names = typing.gazette.names(kind)
    records = {record["id"]: say.text(record.get(KINDS[kind].title)) for record in space.index.all(kind)}
    with completion([*records, *records.values()]):
        words = line(f"{title} ({say('part of the name')}){'' if field.required else ' []'}:")
    if not words or words in records:
        return words
    folded = fold(words)
    hits = dict.fromkeys(ident for name, found in names.items() if folded in name for ident in found)
    near = near_names(folded, tuple(names)) if not hits else []
    hits |= dict.fromkeys(ident for name in near for ident in names[name])
    new = say("a new place: {name}", name=words) if kind == "place" else say("none of these: {name}", name=words)
    chosen = choose(say("Number:"), [(ident, records[ident]) for ident in hits], new)
    if chosen or kind != "place":
        return chosen or (words if field.type == "party" else "")
    return _NEW + words


_NEW = "\0new place "


@contextmanager
def completion(words: Sequence[str]) -> Iterator[None]:
    """The tab key completes one of these words, where the terminal can do that."""
    try:
        import readline
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(typed: str, state: int) -> str | None:
        found = [word for word in words if word.casefold().startswith(typed.casefold())]
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims("")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
