"""Plans: what a command is about to do to the files, as values that can be shown, checked and then carried out.

A plan is a list of actions, each with its reasons. Nothing is written until `carry_out`; `diff` shows what would be.
"""

import os
from collections.abc import Iterable
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
    import difflib

    lines: list[str] = []
    for action in actions:
        old = (action.before or b"").decode("utf-8-sig").splitlines()
        new = action.after.decode("utf-8-sig").splitlines()
        name = action.path
        lines += difflib.unified_diff(old, new, name if action.before is not None else "/dev/null", name, lineterm="")
    return "".join(f"{clean(line)}\n" for line in lines)


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
