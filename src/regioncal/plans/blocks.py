"""An imported file as text, record by record: what did not change keeps its very bytes."""

from typing import NamedTuple

from regioncal.errors import DataError
from regioncal.files.read import decode, read_content
from regioncal.files.scan import scan
from regioncal.model import Record

HEAD = """\
# Written by regioncal import. What is changed here is lost with the next import:
# regioncal edit ID --set field=value keeps a change, as a [[patch]] that stands over the record.
"""


class Blocks(NamedTuple):
    """A file taken apart: what stands before the first record, the events with their lines, all other lines."""

    head: str
    events: list[tuple[Record, str]]
    others: list[str]


def taken_apart(data: bytes | None, path: str) -> Blocks:
    """The records of a file, each with its lines; an error where the file cannot be read."""
    if data is None:
        return Blocks(HEAD, [], [])
    content = read_content(data, path)
    for problem in content.problems:
        if problem.check == "unreadable":
            raise DataError(str(problem))
    text, _ = decode(data, path)
    events = {record.number: record for record in content.records if record.kind == "event"}
    lines = text.split("\n")
    starts = _starts(text, lines)
    if events and not any(kind == "event" for _, kind in starts):
        remedy = "write each under [[event]], or import into another file"
        raise DataError(f"{path}: its events stand in an array ({remedy})")
    head = "\n".join(lines[: starts[0][0]] if starts else lines).strip("\n")
    found = Blocks(f"{head}\n" if head else "", [], [])
    number = 0
    for at, (start, kind) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        piece = "\n".join(lines[start:end]).strip("\n")
        if kind == "event" and number in events:
            found.events.append((events[number], piece))
        else:
            found.others.append(piece)
        number += kind == "event"
    return found


def _starts(text: str, lines: list[str]) -> list[tuple[int, str]]:
    """Where each record begins, with the comment right above it: (line from 0, kind)."""
    found: list[tuple[int, str]] = []
    for block in scan(text):
        if block.array and len(block.parts) == 1:
            start = block.line - 1
            while start > (found[-1][0] if found else 0) and lines[start - 1].lstrip().startswith("#"):
                start -= 1
            found.append((start, block.name))
    return found


def put_together(head: str, events: list[str], others: list[str]) -> bytes:
    """The file's bytes, one blank line between records."""
    pieces = [piece for piece in (head.strip("\n"), *events, *others) if piece]
    return ("\n\n".join(pieces) + "\n").encode()
