"""Where things stand in a TOML file: the one scanner of lines, for true line numbers and for edits in place.

TOML parsers give values without places. This scanner knows just enough of TOML to find every header and every key
that starts a line, skipping what stands inside strings and arrays over several lines.
"""

import re
from typing import NamedTuple


class Block(NamedTuple):
    """The lines from one header to the next.

    `name` is the dotted table name ("" before the first header), `array` tells `[[x]]` from `[x]`; `line` is the
    header's line from 1 (0 for the part before the first header), `after` the line after the block's last;
    `keys` maps each key written in the block to its line.
    """

    name: str
    array: bool
    line: int
    after: int
    keys: dict[str, int]


_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]',
)
_END = {
    '"""': re.compile(r'(?:\\.|[^"\\]|"(?!""))*?"""("{0,2})', re.DOTALL),
    "'''": re.compile(r"(?:[^']|'(?!''))*?'''('{0,2})"),
}
_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_PART = re.compile(r'\s*("(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+)\s*')
_KEY = re.compile(
    r'\s*((?:"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+))*)\s*='
)


def scan(text: str) -> list[Block]:
    """Every block of a TOML text, in order; the first is what stands before any header."""
    blocks: list[Block] = []
    name, array, line, keys = "", False, 0, {}
    waiting, depth = "", 0  # the end of an open string over several lines; open brackets of a value
    number = 0
    for number, content in enumerate(text.split("\n"), 1):
        if waiting or depth:
            waiting, depth = _through(content, waiting, depth, 0)
            continue
        stripped = content.lstrip()
        if stripped.startswith("["):
            header = _HEADER.match(content)
            if header:
                blocks.append(Block(name, array, line, number, keys))
                name, array, line, keys = _plain(header[2]), header[1] == "[[", number, {}
                continue
        if not stripped or stripped[0] == "#":
            continue
        key = _KEY.match(content)
        if key:
            keys.setdefault(_plain(key[1]), number)
            waiting, depth = _through(content, "", 0, key.end())
    blocks.append(Block(name, array, line, number + 1 if text and not text.endswith("\n") else number, keys))
    return blocks


def _plain(name: str) -> str:
    """A dotted name without quotes and spaces."""
    return ".".join(part.strip("\"'") for part in _PART.findall(name))


def _through(content: str, waiting: str, depth: int, at: int) -> tuple[str, int]:
    """Walk one line of a value: which string is still open at its end, and how many brackets."""
    while True:
        if waiting:
            end = _END[waiting].match(content, at)
            if not end:
                return waiting, depth
            waiting, at = "", end.end()
        token = _TOKEN.search(content, at)
        if not token:
            return "", max(depth, 0)
        at = token.end()
        mark = token[0]
        if mark in _END:
            waiting = mark
        elif mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1


def record_lines(text: str) -> dict[str, list[Block]]:
    """The header blocks of each top-level array table, in order: the n-th `[[event]]` is the n-th event read."""
    found: dict[str, list[Block]] = {}
    for block in scan(text):
        if block.array and "." not in block.name:
            found.setdefault(block.name, []).append(block)
    return found
