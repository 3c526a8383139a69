"""Asking the person at the terminal, on stderr; from a pipe nothing is ever asked."""

import sys
from collections.abc import Sequence
from contextlib import suppress

from regioncal.errors import UsageError
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
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    try:
        return input().strip()
    except EOFError:
        print(file=sys.stderr)
        raise UsageError("given up, nothing was written (answer the questions, or use options)") from None


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
    print(problem, file=sys.stderr)
    return yes(space.language("Open the editor again?"))


def choose(question: str, found: Sequence[tuple[str, str]], none: str) -> str:
    """One of a few by its number, as `(id, what it is called)`; 0 is none of them, an empty id."""
    for number, (ident, name) in enumerate(found[:_CHOICES], 1):
        print(f"  {number}  {name}  ({ident})", file=sys.stderr)
    print(f"  0  {none}", file=sys.stderr)
    while True:
        answer = line(question)
        if answer.isdecimal() and int(answer) <= min(len(found), _CHOICES):
            return found[int(answer) - 1][0] if int(answer) else ""
