"""Drafts: the files a command is about to change, one edit after the other, before anything is written."""

import os
import re
from contextlib import suppress
from typing import Any

from regioncal.errors import DataError, UsageError
from regioncal.files import edit
from regioncal.files.surgery import Change
from regioncal.files.walk import data_files
from regioncal.files.write import current_bytes
from regioncal.index.reader import Index
from regioncal.kinds import KINDS
from regioncal.model import read_record
from regioncal.plans import Action
from regioncal.plans.layout import head_of
from regioncal.query.keeping import Found, find, unreadable

_BROKEN = re.compile(r"""^[ \t]*\[\[[ \t]*(\w+)[ \t]*\]\]|\bid[ \t]*=[ \t]*(["'])(.*?)\2""", re.MULTILINE)


def _idents_in(data: bytes, path: str, kind: str) -> list[object]:
    """The ids of a kind in a file; of one that cannot be read those that stand there all the same."""
    try:
        return [row.get("id") for row in edit.opened(data, path).rows(kind) if isinstance(row, dict)]
    except DataError:
        found: list[object] = []
        header = ""
        for match in _BROKEN.finditer(data.decode("utf-8", "replace")):
            header = match[1] or header
            if match[3] and header in {"", kind}:
                found.append(match[3])
        return found


class Draft:
    """Files as they were read and as they become, one edit after the other; nothing is written."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._before: dict[str, bytes | None] = {}
        self._after: dict[str, bytes] = {}
        self._said: dict[str, list[tuple[str, str]]] = {}

    def content(self, path: str) -> bytes:
        """A file's bytes as they stand in the draft; none where there is no file yet."""
        if path not in self._before:
            self._before[path] = current_bytes(os.path.join(self.folder, path))
        return self._after.get(path, self._before[path] or b"")

    def put(self, path: str, content: bytes, verb: str, record: str) -> None:
        """New bytes for a file."""
        self.content(path)
        self._after.pop(path, None)
        self._after[path] = content
        said = self._said.setdefault(path, [])
        if (verb, record) not in said:
            said.append((verb, record))

    def actions(self) -> list[Action]:
        """What there is to do, each file where it was last touched: a record goes after what referred to it."""
        return [Action(path, self._before[path], after, tuple(self._said[path])) for path, after in self._after.items()]

    def idents(self, kind: str, beginning: str) -> dict[str, str]:
        """The ids of a kind that begin so, each with its file, as the files say now.

        The index may lag behind while others write; only files that hold these letters at all are read as TOML.
        """
        letters = beginning.encode()
        found: dict[str, str] = {}
        paths = [path for path, _ in data_files(self.folder)[0]]
        for path in dict.fromkeys((*paths, *self._after)):
            with suppress(DataError):  # a file that the system does not let us read
                data = self.content(path)
                idents = _idents_in(data, path, kind) if letters in data else []
                found |= {name: path for name in idents if isinstance(name, str) and name.startswith(beginning)}
        return found

    # ---- records ----

    def find(self, index: Index, wanted: str) -> Found:
        """The record an id names, also one that the index does not hold, as a required value of its is wrong."""
        ident = wanted.partition(":")[2] or wanted
        halves = [half for half in unreadable(index, ident) if not half.path.startswith("imported/")]
        return find(index, wanted, [half for half in halves if self._holds(half)])

    def _holds(self, found: Found) -> bool:
        """Whether a record stands in its file by its own id."""
        try:
            return bool(edit.opened(self.content(found.path), found.path).numbers(found.kind, found.id))
        except DataError:
            return False

    def number(self, found: Found) -> int:
        """Which record of its kind in its file this is."""
        content = edit.opened(self.content(found.path), found.path)
        numbers = content.numbers(found.kind, found.id)
        if not numbers and found.kind == "holiday":  # its id may be made of its name and day
            rows = [read_record(KINDS["holiday"], row)[0] for row in content.rows("holiday")]
            numbers = [at for at, record in enumerate(rows) if record and record.id == found.id]
        if len(numbers) > 1:
            raise DataError(f"{found.path}: {found} stands there {len(numbers)} times (give one another id by hand)")
        if not numbers:
            raise DataError(f"{found.path}: {found} is no longer there (look at the file and try again)")
        return numbers[0]

    def row(self, found: Found) -> dict[str, Any]:
        """A record as it is written."""
        return edit.opened(self.content(found.path), found.path).row(found.kind, self.number(found))

    def change(self, found: Found, changes: list[Change], verb: str = "edit") -> None:
        """Change values of a record."""
        number = self.number(found)
        after = edit.change_record(self.content(found.path), found.path, found.kind, number, changes)
        self.put(found.path, after, verb, str(found))

    def remove(self, found: Found) -> None:
        """Take a record out."""
        after = edit.remove_record(self.content(found.path), found.path, found.kind, self.number(found))
        self.put(found.path, after, "remove", str(found))

    def append(self, path: str, kind: str, ident: str, text: str) -> None:
        """Add a record's lines at the end of a file."""
        hidden = any(not part or part.startswith(".") for part in path.split("/"))  # of no file that is read
        if hidden or not path.endswith(".toml") or os.path.isabs(path):
            raise UsageError(f'--file "{path}": not a file of the data (name a .toml below {self.folder})')
        before = self.content(path)
        if self._before[path] is None and not before:
            before = head_of(self.folder, path)
        self.put(path, edit.append_record(before, path, text), "add", f'{kind} "{ident}"')


def check_writable(index: Index, folder: str, *, sample: bool) -> None:
    """Refuse to write the sample, and a folder with a file of a newer format than ours."""
    if sample:
        raise UsageError("the sample data are read-only (make them your own with: regioncal init DIR --sample)")
    newer = next((problem for problem in index.problems() if problem.check == "newer-schema"), None)
    if newer:
        raise DataError(f"{folder}/{newer.path}: {newer.message} ({newer.remedy})")
