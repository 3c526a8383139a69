"""Edits in place: what becomes of the bytes of a file when one of its records changes, and nothing else in it.

A record's lines are found, changed by `surgery`, given the file's line ends and put back. The whole is read again and
must be what it was, but for exactly this change; else nothing comes out but an error. Line ends, BOM and the missing
final newline stay as they are.
"""

import difflib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from regioncal.errors import DataError
from regioncal.files.arrays import Entangled
from regioncal.files.read import decode, parse
from regioncal.files.render import value
from regioncal.files.scan import Block, entries, line_starts, placed, record_blocks, scan
from regioncal.files.surgery import (
    Change,
    Drop,
    Path,
    Put,
    Unplaceable,
    applied,
    changed,
    comment_above,
    content_end,
    gap,
)

BOM = b"\xef\xbb\xbf"


class Content(NamedTuple):
    """A file taken apart: its text with plain line ends, its tables as read, and the lines with their own ends."""

    path: str
    bom: bytes
    text: str
    tables: dict[str, Any]
    lines: list[str]
    ends: list[str]

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """The records of one kind, as written."""
        rows = self.tables.get(kind, [])
        return rows if isinstance(rows, list) else []

    def row(self, kind: str, number: int) -> dict[str, Any]:
        """One record, as written."""
        return self.rows(kind)[number]

    def numbers(self, kind: str, ident: str) -> list[int]:
        """Which records of a kind have this id; more than one where it stands twice."""
        rows = enumerate(self.rows(kind))
        return [number for number, row in rows if isinstance(row, dict) and row.get("id") == ident]


@lru_cache(maxsize=2)
def opened(data: bytes, path: str) -> Content:
    """Take a file apart; one that cannot be read is an error with its place. Nobody changes what it returns."""
    text, problem = decode(data, path)
    if not problem:
        tables, problem = parse(text, path)
    if problem:
        raise DataError(str(problem))
    lines = data.decode("utf-8-sig").split("\n")
    ends = ["\n"] * (len(lines) - 1) + [""]
    if not lines[-1]:
        del lines[-1], ends[-1]
    if b"\r" in data:
        ends = ["\r" + end if line.endswith("\r") and end else end for line, end in zip(lines, ends, strict=True)]
        lines = [line[:-1] if end == "\r\n" else line for line, end in zip(lines, ends, strict=True)]
    return Content(path, BOM if data.startswith(BOM) else b"", text, tables, lines, ends)


# ---- the four edits --------------------------------------------------------------------------------------------


def change_record(data: bytes, path: str, kind: str, number: int, changes: Iterable[Change]) -> bytes:
    """The file's bytes with values of its n-th record of a kind put or dropped; paths begin at the record's fields."""
    content = opened(data, path)
    span, base = _region(content, kind, number)
    piece = "\n".join(content.lines[span[0] - 1 : span[1]])
    row = content.row(kind, number)
    for change in changes:
        row = applied(row, _as_read(change))
        try:
            piece = changed(piece, change._replace(path=base + change.path))
        except Entangled as error:
            ident = content.row(kind, number).get("id")
            name = f'{kind} "{ident}"' if ident else kind
            raise Entangled(
                f"{path}: {name}: {'.'.join(part for part in change.path if isinstance(part, str))}: {error}"
            ) from None
    expected = dict(content.tables)
    expected[kind] = [*content.rows(kind)]
    expected[kind][number] = row
    return _written(content, *span, piece.split("\n"), expected)


def change_head(data: bytes, path: str, changes: Iterable[Change]) -> bytes:
    """The bytes of region.toml with keys of its own put or dropped; paths begin at the top."""
    content = opened(data, path)
    text, expected = "\n".join(content.lines), content.tables
    for change in changes:
        expected = applied(expected, _as_read(change))
        text = changed(text, change)
    return _written(content, 1, len(content.lines), text.split("\n"), expected)


def _as_read(change: Change) -> Change:
    """The change with its value as a reader gives it back: exact money as a number."""
    if isinstance(change, Drop):
        return change
    return change._replace(value=parse(f"x = {value(change.value)}", "")[0]["x"])


def has_own_lines(data: bytes, path: str, kind: str) -> bool:
    """Whether records of a kind are written as `[[kind]]`, each on lines of its own, and not inside an array."""
    content = opened(data, path)
    return kind not in content.tables or bool(record_blocks(content.text, kind))


def record_text(data: bytes, path: str, kind: str, number: int) -> str:
    """The lines of one record as they stand, with the comment right above it, for an editor."""
    content = opened(data, path)
    return "\n".join(line for first, end in _runs(content, kind, number) for line in content.lines[first - 1 : end])


def only_record(text: str, kind: str) -> dict[str, Any]:
    """The one record of a kind that a text is, as it comes from an editor."""
    tables, problem = parse(text, "")
    if problem:
        raise DataError(f"line {problem.line}: {problem}" if problem.line else str(problem))
    rows = tables.get(kind)
    if set(tables) != {kind} or not isinstance(rows, list) or len(rows) != 1 or not isinstance(rows[0], dict):
        raise DataError(f"expected one [[{kind}]] (add others with: regioncal add)")
    return rows[0]


def replace_record(data: bytes, path: str, kind: str, number: int, text: str) -> bytes:
    """The file's bytes with other lines for one record, as they come from an editor."""
    row = only_record(text, kind)
    content = opened(data, path)
    runs = _runs(content, kind, number)
    expected = dict(content.tables)
    expected[kind] = [*content.rows(kind)]
    expected[kind][number] = row
    for first, end in reversed(runs[1:]):  # sub-tables that stood elsewhere come together
        content = opened(_bytes_with(content, first, end, []), path)
    return _written(content, *runs[0], text.rstrip("\n").split("\n"), expected)


def part_text(data: bytes, path: str, part: Path) -> str | None:
    """The lines of one `[[kind.name]]` of a record, `("event", 0, "override", 1)`, as they stand; None if it has none.

    The comment right above it and its own tables belong to it.
    """
    content = opened(data, path)
    span = _span(content, part)
    return None if span is None else "\n".join(content.lines[span[0] - 1 : span[1]])


def replace_part(data: bytes, path: str, part: Path, text: str) -> bytes:
    """The file's bytes with other lines for such a part, which say the same."""
    content = opened(data, path)
    span = _span(content, part)
    return data if span is None else _written(content, *span, text.strip("\n").split("\n"), content.tables)


def remove_record(data: bytes, path: str, kind: str, number: int) -> bytes:
    """The file's bytes without one record and the comment right above it; every other comment stays."""
    content = opened(data, path)
    expected = dict(content.tables)
    expected[kind] = [*content.rows(kind)]
    del expected[kind][number]
    if not expected[kind]:
        del expected[kind]
    if number >= len(record_blocks(content.text, kind)):
        span, base = _region(content, kind, number)
        piece = changed("\n".join(content.lines[span[0] - 1 : span[1]]), Drop(base))
        return _written(content, *span, piece.split("\n") if piece else [], expected)
    lines, ends = [*content.lines], [*content.ends]
    for first, end in reversed(_runs(content, kind, number)):
        gone = gap(lines, first, end)
        del lines[gone], ends[gone]
    if ends and not content.ends[-1]:
        ends[-1] = ""  # a file without a final newline stays one
    return _checked(content, lines, ends, expected)


def append_record(data: bytes, path: str, text: str) -> bytes:
    """The file's bytes with one more record at the end, after one blank line."""
    content = opened(data, path)
    added, problem = parse(text, path)
    assert problem is None
    ((kind, rows),) = added.items()
    expected = dict(content.tables)
    expected[kind] = [*content.rows(kind), *rows]
    if not has_own_lines(data, path, kind):
        span, base = _region(content, kind, len(content.rows(kind)))
        piece = changed("\n".join(content.lines[span[0] - 1 : span[1]]), Put(base, rows[0]))
        return _written(content, *span, piece.split("\n"), expected)
    newline = _line_end(content)
    lines, ends = [*content.lines], [*content.ends]
    if lines:
        ends[-1] = ends[-1] or newline
        if lines[-1].strip():
            lines.append("")
            ends.append(newline)
    new = text.rstrip("\n").split("\n")
    return _checked(content, lines + new, ends + [newline] * len(new), expected)


# ---- where a record stands -------------------------------------------------------------------------------------


def _region(content: Content, kind: str, number: int) -> tuple[tuple[int, int], Path]:
    """The first and last line that hold a record, other records between them too, and its path in these lines."""
    records = record_blocks(content.text, kind)
    if records and len(records) == len(content.rows(kind)):
        blocks = records[number]
        starts = line_starts(content.text)
        return (blocks[0].line, max(content_end(content.text, starts, block) for block in blocks)), (kind, 0)
    top = scan(content.text)[0]
    for item in entries(content.text, 0, len(content.text)):
        if item.name == (kind,) and top.keys.get(kind):
            first = content.text.count("\n", 0, item.start) + 1
            return (first, content.text.count("\n", 0, item.value.end) + 1), (kind, number)
    raise Unplaceable(f"{content.path}: {kind}s are written in a way that is not edited by machine (write [[{kind}]])")


def _runs(content: Content, kind: str, number: int) -> list[tuple[int, int]]:
    """The lines of one record and of the comment right above it, as runs `(first, last)`: mostly one."""
    records = record_blocks(content.text, kind)
    if len(records) != len(content.rows(kind)):
        raise Unplaceable(f"{content.path}: {kind}s are written as one array (use --set, or write [[{kind}]])")
    starts = line_starts(content.text)
    found: list[tuple[int, int]] = []
    blocks = scan(content.text)
    for block in records[number]:
        before = _before(blocks, block)
        floor = content_end(content.text, starts, before)
        first = comment_above(content.lines, block.line, floor)
        end = content_end(content.text, starts, block)
        if found and before in records[number]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def _span(content: Content, part: Path) -> tuple[int, int] | None:
    """The first and last line of a part that stands in blocks of its own, one after the other."""
    blocks, starts = scan(content.text), line_starts(content.text)
    own = [block for where, block in placed(content.text) if where[: len(part)] == part]
    if not own:
        return None
    at = next(number for number, block in enumerate(blocks) if block.line == own[0].line)
    if [block.line for block in blocks[at : at + len(own)]] != [block.line for block in own]:
        return None
    floor = content_end(content.text, starts, blocks[at - 1])
    return comment_above(content.lines, own[0].line, floor), content_end(content.text, starts, own[-1])


def _before(blocks: list[Block], block: Block) -> Block:
    return blocks[next(at for at, other in enumerate(blocks) if other.line == block.line) - 1]


# ---- putting it back -------------------------------------------------------------------------------------------


def _line_end(content: Content) -> str:
    """The line end that the file uses."""
    return content.ends[0] if content.ends and content.ends[0] else "\n"


def _exchanged(content: Content, first: int, end: int, new: list[str]) -> tuple[list[str], list[str]]:
    """The lines with others from line `first` up to and with `end`; those that stay keep their own line ends."""
    old, old_ends = content.lines[first - 1 : end], content.ends[first - 1 : end]
    newline = _line_end(content)
    ends = [newline] * len(new)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        ends[b : b + size] = old_ends[a : a + size]
    lines = content.lines[: first - 1] + new + content.lines[end:]
    all_ends = content.ends[: first - 1] + ends + content.ends[end:]
    all_ends = [one or newline for one in all_ends[:-1]] + all_ends[-1:]
    if all_ends:
        all_ends[-1] = content.ends[-1] if end == len(content.lines) else all_ends[-1]
    return lines, all_ends


def _bytes_with(content: Content, first: int, end: int, new: list[str]) -> bytes:
    lines, ends = _exchanged(content, first, end, new)
    return content.bom + "".join(map("".join, zip(lines, ends, strict=True))).encode()


def _written(content: Content, first: int, end: int, new: list[str], expected: dict[str, Any]) -> bytes:
    return _checked(content, *_exchanged(content, first, end, new), expected)


def _checked(content: Content, lines: list[str], ends: list[str], expected: dict[str, Any]) -> bytes:
    """The file's new bytes, once they are read and say what they should."""
    data = content.bom + "".join(map("".join, zip(lines, ends, strict=True))).encode()
    text, problem = decode(data, content.path)
    if not problem:
        tables, problem = parse(text, content.path)
    if problem or not _same(tables, expected):
        raise Unplaceable(f"{content.path}: cannot be changed without touching other lines (edit the file by hand)")
    return data


def _same(one: Any, two: Any) -> bool:
    """Whether two readings say the same; not-a-number, which equals nothing, is compared as it prints."""
    return bool(one == two) or repr(one) == repr(two)
