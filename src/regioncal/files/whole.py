"""The whole of a folder as one value: every record with its patch applied, and everything that is wrong.

Listings ask the index; `check` and whoever needs all of it at once ask here.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from regioncal.errors import Problem
from regioncal.files.read import Content, decode, read_folder
from regioncal.files.scan import Block, entries, scan
from regioncal.files.walk import REGION_FILE, read_bytes
from regioncal.kinds import KINDS
from regioncal.links import broken_patch, twice
from regioncal.model import Data, Record, Region, patched


def read_whole(folder: str) -> Data:
    """Read every file of a folder; patches are applied, of records with the same id the first one counts.

    A patch's key is `kind:id`, as it has no id of its own. Lines are left to `locate`.
    """
    with without_collecting():
        contents = list(read_folder(folder))
        region = standing_in(folder, next((content.region for content in contents if content.region), None))
        data = Data(region, {kind: {} for kind in KINDS}, [])
        for content in contents:
            _add(data, content, folder)
        _apply_patches(data)
    return data


@contextmanager
def without_collecting() -> Iterator[None]:
    """A hundred thousand records make no garbage in circles, but the collector would look for it again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _add(data: Data, content: Content, folder: str) -> None:
    """Add a file's records and problems to the whole."""
    data.problems.extend(content.problems)
    lines = None
    for record in content.records:
        key = patch_key(record) if record.kind == "patch" else record.id
        first = data.records[record.kind].setdefault(key, record)
        if first is not record:
            lines = lines or Lines(folder, content.path)  # it leaves the whole here, so nobody can find it later
            data.problems.append(twice(record, first)._replace(line=lines.find("id", record.kind, record.number)))


def patch_key(patch: Record) -> str:
    """What a patch stands over, as its key in the whole."""
    return f"{patch.values['kind']}:{patch.id}"


def _apply_patches(data: Data) -> None:
    """Put each patch's fields over its record's; say which patches have nothing to stand over or to change."""
    for patch in data.all("patch"):
        problem = broken_patch(patch, lambda kind, ident: data.get(kind, ident) is not None)
        record = data.get(patch.values["kind"], patch.id)
        if problem or record is None:
            if problem:
                data.problems.append(problem)
            continue
        values = patched(record.values, patch.values)
        if values == record.values:
            data.problems.append(
                Problem(
                    f'changes nothing about {record.kind} "{record.id}"', "remove the patch", repr(patch),
                    path=patch.path, check="idle-patch", level="warning",
                )
            )  # fmt: skip
        after = Record(record.kind, record.id, values, record.path)
        after.number = record.number
        data.records[record.kind][record.id] = after


# ---- what region.toml leaves out -------------------------------------------------------------------------------


def standing_in(folder: str, region: Region | None) -> Region:
    """The region, with the folder's name, the machine's zone and German where region.toml does not say."""
    name = os.path.basename(os.path.realpath(folder)) or "region"
    values = {"name": name, "timezone": machine_zone(), "language": "de"}
    return Region(values | (region.values if region else {}))


def machine_zone() -> str:
    """The machine's IANA time zone, UTC where it cannot be told."""
    from zoneinfo import ZoneInfo

    names = [os.environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError):
        names.append(os.path.realpath("/etc/localtime").partition("zoneinfo/")[2])
    with suppress(OSError), open("/etc/timezone", encoding="utf-8") as file:
        names.append(file.read().strip())
    for name in names:
        with suppress(KeyError, ValueError, OSError):
            if name:
                return ZoneInfo(name).key
    return "UTC"


# ---- lines -----------------------------------------------------------------------------------------------------


def locate(folder: str, data: Data, problems: list[Problem]) -> list[Problem]:
    """The problems with their lines filled in: that of the field, else of the record's header.

    Files are read again, but only those that a problem without a line is in; where a line cannot be told, none is said.
    """
    patches = {f'{patch.values["kind"]} "{patch.id}"': patch for patch in data.all("patch")}
    placed = [_at_its_patch(problem, patches.get(problem.record)) for problem in problems]
    wanted = {problem.path for problem, _ in placed if problem.line is None and problem.path}
    numbers = {(one.path, repr(one)): (one.kind, one.number) for one in data.all() if one.path in wanted}
    lines = {path: Lines(folder, path) for path in wanted}
    return [
        problem._replace(line=lines[problem.path].find(field, *numbers.get((problem.path, name), ())))
        if problem.line is None and problem.path
        else problem
        for problem, (name, field) in placed
    ]


def _at_its_patch(problem: Problem, patch: Record | None) -> tuple[Problem, tuple[str, str]]:
    """A problem in the file that says the value that is wrong, and the record and field to look for there."""
    name = problem.field.partition(".")[0]
    if patch is None or problem.line is not None or not {name} & {*patch.values, *patch.values.get("unset", ())}:
        return problem, (problem.record, problem.field)
    return problem._replace(path=patch.path), (repr(patch), problem.field if name in patch.values else "unset")


class Lines:
    """Where the records of one file and their keys stand."""

    def __init__(self, folder: str, path: str) -> None:
        data, problem = read_bytes(folder, path)
        self.text = "" if problem else decode(data, path)[0]
        blocks = scan(self.text)
        self.top = sum(len(line) + 1 for line in self.text.split("\n")[: blocks[0].after - 1])
        self.head: dict[str, int] = {}
        self.records: dict[str, list[list[Block]]] = {}
        for block in blocks:
            kind = block.parts[0] if block.parts else ""
            if block.array and len(block.parts) == 1:
                self.records.setdefault(kind, []).append([block])
            elif kind in self.records:
                self.records[kind][-1].append(block)
            elif path == REGION_FILE:
                for key, line in block.keys.items():
                    self.head.setdefault(f"{block.name}.{key}" if block.name else key, line)

    def find(self, field: str, kind: str = "", number: int = 0) -> int | None:
        """The line of a field of the n-th record of a kind, else of its header; without a kind, of a head's key."""
        if not kind:
            return self.head.get(field)
        blocks = self.records.get(kind, [])
        if number >= len(blocks):
            return self._inline(kind, number)
        parts = field.split(".")
        block, *below = blocks[number]
        if parts[1:2] and parts[1].isdecimal():  # one of several tables, [[fund.round]] or in an array
            name, which = parts[0], int(parts.pop(1))
            if name in block.keys:
                return self._item(block, name, which)
            below = _nth(below, name, which)
        for length in range(len(parts), 0, -1):
            for one in (block, *below):
                line = one.keys.get(".".join(parts[len(one.parts) - 1 : length]))
                if line and list(one.parts[1:]) == parts[: len(one.parts) - 1]:
                    return line
                if list(one.parts[1:]) == parts[:length]:
                    return one.line
        return block.line

    def _item(self, block: Block, name: str, which: int) -> int:
        """The line of one of the tables in an array of a block, counted from 1."""
        start, end = (sum(len(line) + 1 for line in self.text.split("\n")[:at]) for at in (block.line, block.after - 1))
        for item in entries(self.text, start, end):
            if item.name == (name,) and which <= len(item.value.items):
                return self.text.count("\n", 0, item.value.items[which - 1].start) + 1
        return block.keys[name]

    def _inline(self, kind: str, number: int) -> int | None:
        """The line of a record that has no header, in `event = [{ ... }, ...]`."""
        for item in entries(self.text, 0, self.top):
            if item.name == (kind,) and number < len(item.value.items):
                return self.text.count("\n", 0, item.value.items[number].start) + 1
        return None


def _nth(blocks: list[Block], name: str, which: int) -> list[Block]:
    """A record's blocks without the tables of a name but for one, counted from 1, and what stands below that one."""
    found: list[Block] = []
    count = 0
    for block in blocks:
        count += block.array and block.parts[1:] == (name,)
        if block.parts[1:2] != (name,) or count == which:
            found.append(block)
    return found
