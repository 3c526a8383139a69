"""Plans: what a command is about to do to the files, as values that can be shown, checked and then carried out.

A plan is a list of actions, each with its reasons. Nothing is written until `carry_out`; `diff` shows what would be.
"""

import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from regioncal.files.edit import BOM
from regioncal.files.write import remove_file, write_file
from regioncal.text import clean


class Action(NamedTuple):
    """One file gets new content.

    `path` is below the data folder, `before` its bytes as they were read (None: no file yet), `after` what they become;
    `reasons` say what is done to what in it: `("edit", 'event "fest"')`.
    """

    path: str
    before: bytes | None
    after: bytes
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def idle(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after


def diff(actions: Iterable[Action]) -> str:
    """What the actions change, line by line, as `git diff` shows it."""
    lines: list[str] = []
    for action in actions:
        old = (action.before or b"").decode("utf-8-sig").splitlines()
        new = action.after.decode("utf-8-sig").splitlines()
        name = action.path
        lines += _unified(old, new, name if action.before is not None else "/dev/null", name)
    return "".join(f"{clean(line)}\n" for line in lines)


_CONTEXT = 3  # lines around a change
_HUNK = re.compile(r"@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


def _unified(old: list[str], new: list[str], name: str, new_name: str) -> Iterator[str]:
    """A unified diff; what both begin and end with is not compared, as ten thousand records would take seconds."""
    import difflib

    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    start, end = max(head - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    for line in difflib.unified_diff(old, new, name, new_name, lineterm="", n=_CONTEXT):
        found = _HUNK.fullmatch(line)
        if found:
            first, second = (int(number) + start for number in (found[1], found[3]))
            yield f"@@ -{first}{found[2] or ''} +{second}{found[4] or ''} @@"
        else:
            yield line


def carry_out(folder: str, actions: Iterable[Action]) -> None:
    """Write every file that changes, in order; the caller holds the lock. The first that fails ends it.

    A file in which nothing is left goes.
    """
    for action in actions:
        path = os.path.join(folder, action.path)
        if not action.idle and action.before is not None and not action.after.removeprefix(BOM).strip():
            remove_file(path, action.before)
        elif not action.idle:
            write_file(path, action.after, action.before)
