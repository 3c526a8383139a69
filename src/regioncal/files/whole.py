"""The whole of a folder as one value: every record with its patch applied, and everything that is wrong.

Listings ask the index; `check` and whoever needs all of it at once ask here.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from regioncal.errors import Problem
from regioncal.files.lines import Lines
from regioncal.files.read import Content, decode, parse, read_folder
from regioncal.files.strict import newer_toml
from regioncal.files.walk import read_bytes
from regioncal.kinds import KINDS
from regioncal.links import broken_patch, twice
from regioncal.model import Data, Record, Region, patched


def read_whole(folder: str) -> Data:
    """Read every file of a folder; patches are applied, of records with the same id the first one counts.

    A patch's key is `kind:id`, as it has no id of its own. Lines are left to `locate`.
    """
    with without_collecting():
        contents = list(read_folder(folder, newer_toml))
        region = standing_in(folder, next((content.region for content in contents if content.region), None))
        doubles: list[Record] = []
        halves: list[Record] = []
        data = Data(region, {kind: {} for kind in KINDS}, [], doubles, halves)
        for content in contents:
            doubles += _add(data, content, folder)
        seen: dict[tuple[str, str], Record] = {}
        for content in contents:
            if content.halves:
                halves += content.halves
                _place(data, content, folder, seen)
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


def _add(data: Data, content: Content, folder: str) -> Iterator[Record]:
    """Add a file's records and problems to the whole; yields those whose id is taken, with their lines."""
    data.problems.extend(content.problems)
    lines = None
    for record in content.records:
        key = patch_key(record) if record.kind == "patch" else record.id
        first = data.records[record.kind].setdefault(key, record)
        if first is not record:
            lines = lines or _lines(folder, content.path)
            record.line = lines.find("", record.kind, record.number)
            data.problems.append(twice(record, first)._replace(line=lines.find("id", record.kind, record.number)))
            yield record


def _place(data: Data, content: Content, folder: str, seen: dict[tuple[str, str], Record]) -> None:
    """Give a file's halves their lines, and say where one has the id of a record, or of a half `seen` before."""
    lines = _lines(folder, content.path)
    for half in content.halves:
        half.line = lines.find("", half.kind, half.number)
        if "id" not in half.values or half.kind == "patch":
            continue
        first = data.get(half.kind, half.id) or seen.setdefault((half.kind, half.id), half)
        if first is half:
            continue
        second = half
        if first.path == half.path and half.number < first.number:
            first, second = half, first
        line = lines.find("id", second.kind, second.number) if second.path == content.path else None
        data.problems.append(twice(second, first)._replace(line=line))


def patch_key(patch: Record) -> str:
    """What a patch stands over, as its key in the whole."""
    return f"{patch.values['kind']}:{patch.id}"


def _apply_patches(data: Data) -> None:
    """Put each patch's fields over its record's; say which patches have nothing to stand over or to change."""
    for patch in data.records["patch"].values():
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

    One of a double has the header's line, which tells it from the first of its id, and gets that of its field, too.
    Files are read again, but only those that a problem without a line is in; where a line cannot be told, none is said.
    """
    patches = {f'{patch.values["kind"]} "{patch.id}"': patch for patch in data.records["patch"].values()}
    placed = [_at_its_patch(problem, patches.get(problem.record)) for problem in problems]
    wanted = {problem.path for problem, _ in placed if problem.line is None and problem.path}
    wanted |= {record.path for record in (*data.doubles, *data.halves)}
    every = (*data.all(), *data.halves)
    numbers = {(one.path, repr(one), one.line): (one.kind, one.number) for one in every if one.path in wanted}
    lines = {path: _lines(folder, path) for path in wanted}
    found = []
    for problem, (name, field) in placed:
        number = numbers.get((problem.path, name, problem.line), ())
        known = not problem.path or (problem.line is not None and not number)
        found.append(problem if known else problem._replace(line=lines[problem.path].find(field, *number)))
    return found


def _at_its_patch(problem: Problem, patch: Record | None) -> tuple[Problem, tuple[str, str]]:
    """A problem in the file that says the value that is wrong, and the record and field to look for there."""
    name = problem.field.partition(".")[0]
    if patch is None or problem.line is not None or not {name} & {*patch.values, *patch.values.get("unset", ())}:
        return problem, (problem.record, problem.field)
    return problem._replace(path=patch.path), (repr(patch), problem.field if name in patch.values else "unset")


def _lines(folder: str, path: str) -> Lines:
    """Where the values of a file stand; of one that cannot be read, or no longer, none does."""
    data, problem = read_bytes(folder, path)
    text, problem = ("", problem) if problem else decode(data, path)
    return Lines("" if problem or parse(text, path)[1] else text)
