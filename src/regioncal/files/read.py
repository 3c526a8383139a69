"""Reading: a folder of TOML files becomes records and problems; nothing raises on bad data."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from regioncal.errors import Problem, did_you_mean
from regioncal.files.scan import record_lines, scan
from regioncal.files.walk import REGION_FILE, data_files, read_bytes
from regioncal.kinds import KINDS, REGION
from regioncal.model import Record, Region, read_record, read_region


class Content(NamedTuple):
    """What one file held: `path` below the data folder, its records, what is wrong, and the region if it says it."""

    path: str
    records: list[Record]
    problems: list[Problem]
    region: Region | None = None


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
    records: list[Record] = []
    problems: list[Problem] = []
    region = None
    lines: dict[str, list[Any]] | None = None
    head = {name: value for name, value in tables.items() if name not in KINDS}
    if path == REGION_FILE:
        region, wrong = read_region(head, path)
        problems += _at_their_lines(wrong, text)
    else:
        problems += _at_their_lines([_unknown_table(name, value, path) for name, value in head.items()], text)
    for name, kind in KINDS.items():
        rows = tables.get(name)
        if rows is None:
            continue
        if not isinstance(rows, list):
            message = f"expected [[{name}]], got [{name}]"
            problems.append(Problem(message, "double the brackets", name, path=path, check="wrong-type"))
            continue
        for number, raw in enumerate(rows):
            record, wrong = read_record(kind, raw, path)
            if record:
                record.number = number
                records.append(record)
            if wrong:
                lines = record_lines(text) if lines is None else lines
                block = lines[name][number] if len(lines.get(name, ())) == len(rows) else None
                problems += [_at(problem, block) for problem in wrong]
    return Content(path, records, problems, region)


def _empty(path: str) -> Problem:
    return Problem("is empty", "remove it, or write a record", path=path, check="empty-file", level="warning")


def _unknown_table(name: str, value: object, path: str) -> Problem:
    known = [*KINDS, *(field.name for field in REGION.fields)]
    what = "table" if isinstance(value, dict | list) else "key"
    remedy = did_you_mean(name, known, f"one of {', '.join(KINDS)}")
    return Problem(f"unknown {what}", remedy, field=name, path=path, check="unknown-key")


def _at(problem: Problem, block: Any) -> Problem:
    """The problem at the line of its field, else at its record's header, else nowhere."""
    if block is None:
        return problem
    name = problem.field.partition(".")[0]
    return problem._replace(line=block.keys.get(problem.field) or block.keys.get(name) or block.line)


def _at_their_lines(problems: list[Problem], text: str) -> list[Problem]:
    """Problems outside records: at the line of the key or header they name."""
    if not problems:
        return []
    lines: dict[str, int] = {}
    for block in scan(text):
        if block.name:
            lines.setdefault(block.name, block.line)
        for key, line in block.keys.items():
            lines.setdefault(f"{block.name}.{key}" if block.name else key, line)
    return [problem._replace(line=lines.get(problem.field)) for problem in problems]


def read_folder(folder: str) -> Iterator[Content]:
    """Read every file of a folder, in order. What is wrong with the folder itself comes first, under path ""."""
    paths, problems = data_files(folder)
    if problems:
        yield Content("", [], problems)
    for path, _ in paths:
        yield read_file(folder, path)
