"""Reading: a folder of TOML files becomes records and problems; nothing raises on bad data."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from regioncal.errors import Problem, did_you_mean
from regioncal.files.lines import Lines
from regioncal.files.walk import REGION_FILE, data_files, read_bytes
from regioncal.kinds import KINDS, REGION, Kind
from regioncal.model import SCHEMA, Record, Region, half_record, newer, read_record, read_region


class Content(NamedTuple):
    """What one file held: `path` below the data folder, its records, what is wrong, and the region if it says it.

    `halves` is what stands of those that are no records, as a required value of theirs is wrong or missing.
    """

    path: str
    records: list[Record]
    problems: list[Problem]
    region: Region | None = None
    halves: Sequence[Record] = ()


def decode(data: bytes, path: str) -> tuple[str, Problem | None]:
    """UTF-8 bytes as text, a BOM taken off and every line end a plain newline; or what is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", Problem("is not UTF-8", "save it as UTF-8", path=path, line=line, check="unreadable")
    return (text.replace("\r\n", "\n") if "\r" in text else text), None


def parse(text: str, path: str) -> tuple[dict[str, Any], Problem | None]:
    """A TOML text as tables, or what is wrong and where."""
    import rtoml

    try:
        return rtoml.loads(text), None
    except (rtoml.TomlParsingError, ValueError, RecursionError) as error:
        message = str(error).replace("\n", " ")
        head, _, line = message.partition(" at line ")
        number = line.split()[0] if line else ""
        return {}, Problem(
            f"is not TOML: {head[:120]}", "mend the line", path=path, line=int(number) if number.isdigit() else None,
            check="unreadable",
        )  # fmt: skip


def read_file(folder: str, path: str) -> Content:
    """Read one file of the folder."""
    data, problem = read_bytes(folder, path)
    return Content(path, [], [problem]) if problem else read_content(data, path)


def read_content(data: bytes, path: str) -> Content:
    """Read the bytes of one file: every record that can be read, and all that cannot."""
    text, problem = decode(data, path)
    if not problem:
        tables, problem = parse(text, path) if text.strip() else ({}, _empty(path))
    if problem:
        return Content(path, [], [problem])
    head = {name: value for name, value in tables.items() if name not in KINDS}
    region, problems = None, [_misplaced(name, value, path) for name, value in head.items()]
    if path == REGION_FILE:
        region, problems = read_region(head, path)
    records: list[Record] = []
    lost: list[tuple[Kind, object, int]] = []
    found: list[_Found] = [(problem, problem.field, "", 0) for problem in problems]
    for name, kind in KINDS.items():
        rows = tables.get(name)
        if rows is None:
            continue
        if not isinstance(rows, list):
            message = f"expected [[{name}]], got [{name}]"
            found.append((Problem(message, "double the brackets", name, path=path, check="wrong-type"), name, "", 0))
            continue
        for number, raw in enumerate(rows):
            record, problems = read_record(kind, raw, path)
            if record:
                record.number = number
                records.append(record)
            else:
                lost.append((kind, raw, number))
            if problems:
                found += [(problem, problem.field, name, number) for problem in problems]
    halves = [half_record(kind, raw, path, number) for kind, raw, number in lost if isinstance(raw, dict)]
    return Content(path, records, _at_their_lines(found, text), region, halves)


_Found = tuple[Problem, str, str, int]  # with the field, and the kind and number of the record, that have its line


def _at_their_lines(found: list[_Found], text: str) -> list[Problem]:
    if not found:
        return []
    lines = Lines(text)
    return [problem._replace(line=lines.find(field, kind, number)) for problem, field, kind, number in found]


def _empty(path: str) -> Problem:
    return Problem("is empty", "remove it, or write a record", path=path, check="empty-file", level="warning")


def _misplaced(name: str, value: object, path: str) -> Problem:
    """What is wrong with a key or table at the top of a file other than region.toml that is no kind's."""
    if name == "schema" and type(value) is int and value > SCHEMA:
        return newer(value)._replace(path=path)
    what = "table" if isinstance(value, dict | list) else "key"
    if any(field.name == name for field in REGION.fields):
        return Problem(f"is a {what} of {REGION_FILE}", "write it there", field=name, path=path, check="unknown-key")
    remedy = did_you_mean(name, list(KINDS), f"one of {', '.join(KINDS)}")
    return Problem(f"unknown {what}", remedy, field=name, path=path, check="unknown-key")


def read_folder(folder: str, more: Callable[[bytes, str], list[Problem]] | None = None) -> Iterator[Content]:
    """Read every file of a folder, in order. What is wrong with the folder itself comes first, under path "".

    `more` looks for further problems in the bytes of each file.
    """
    paths, problems = data_files(folder)
    if problems:
        yield Content("", [], problems)
    for path, _ in paths:
        data, problem = read_bytes(folder, path)
        content = Content(path, [], [problem]) if problem else read_content(data, path)
        yield content._replace(problems=content.problems + more(data, path)) if more and not problem else content
