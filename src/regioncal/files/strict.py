"""What our parser takes and TOML 1.0 does not: other programs, and Python's own reader, refuse the whole file.

Our parser reads TOML 1.1 already. Only a file that may hold such a thing is looked at value by value.
"""

import re
from collections.abc import Iterator

from regioncal.errors import Problem
from regioncal.files.read import decode, parse
from regioncal.files.scan import Item, Node, entries, line_starts, scan

_MAY = re.compile(
    rb"\\[ex]|\{[^}\n]*\n|,\s*\}|(?:\d[Tt ]|[=\[,]\s*)\d\d:\d\d(?![:\d])",
)
_ESCAPE = re.compile(r"\\(?:([ex])|.)", re.DOTALL)
_SHORT_TIME = re.compile(r"(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d(?![:\d])")
_CHECK = "newer-toml"
_REMEDIES = {"e": r"write \u001B", "x": r"write \u00 and the two digits"}


def newer_toml(data: bytes, path: str) -> list[Problem]:
    """The places of a file that TOML 1.0 has no word for, with their lines; none where it cannot be read at all."""
    if not _MAY.search(data):
        return []
    text, problem = decode(data, path)
    if problem or parse(text, path)[1]:
        return []
    starts = line_starts(text)
    return [
        Problem(f"{what} is not TOML 1.0", remedy, path=path, line=text.count("\n", 0, at) + 1, check=_CHECK)
        for block in scan(text)
        for item in entries(text, starts[block.line], starts[block.after - 1] if block.after else len(text))
        for at, what, remedy in _in_item(text, item)
    ]


_Found = tuple[int, str, str]  # where in the text, what it is, the remedy


def _in_item(text: str, item: Item) -> Iterator[_Found]:
    yield from _escapes(text, item.start, item.value.start)
    yield from _in_value(text, item.value)


def _in_value(text: str, value: Node) -> Iterator[_Found]:
    if value.form == "{":
        yield from _inline(text, value)
    elif not value.form and text[value.start] == '"':
        yield from _escapes(text, value.start, value.end)
    elif not value.form and _SHORT_TIME.match(text, value.start, value.end):
        yield value.start, "a time without seconds", "write 18:00:00"
    for item in value.items:
        yield from _in_item(text, item)


def _inline(text: str, table: Node) -> Iterator[_Found]:
    """A table in braces over several lines, or with a comma behind its last key."""
    ends = [table.start + 1, *(item.value.end for item in table.items)]
    starts = [*(item.start for item in table.items), table.end - 1]
    if any("\n" in text[end:start] for end, start in zip(ends, starts, strict=True)):
        yield table.start, "a table in braces over several lines", "write it on one line, or as [table.name]"
    elif table.items and table.items[-1].comma >= 0:
        yield table.start, "a comma behind the last key in braces", "take it out"


def _escapes(text: str, start: int, end: int) -> Iterator[_Found]:
    if text[start:end].lstrip().startswith("'"):
        return
    for found in _ESCAPE.finditer(text, start, end):
        if found[1]:
            yield found.start(), f"\\{found[1]} in a text", _REMEDIES[found[1]]
