"""Where things stand in a TOML file: the one scanner, for true line numbers and for edits in place.

TOML parsers give values without places. This scanner knows just enough of TOML to find every header, every key and
every value, skipping what stands inside strings. It expects text that a parser has taken, with newlines as line ends.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

Place = tuple[str | int, ...]  # names of keys and numbers of elements, from 0


class Block(NamedTuple):
    """The lines from one header to the next.

    `name` is the dotted table name ("" before the first header), `array` tells `[[x]]` from `[x]`; `line` is the
    header's line from 1 (0 for the part before the first header), `after` the line after the block's last;
    `keys` maps each key written in the block to its line, `parts` is the name in its parts.
    """

    name: str
    array: bool
    line: int
    after: int
    keys: dict[str, int]
    parts: tuple[str, ...] = ()


class Node(NamedTuple):
    """A value's place in a text: the characters from `start` up to `end`; arrays `[` and tables `{` have items."""

    start: int
    end: int
    form: str
    items: "list[Item]"


class Item(NamedTuple):
    """A key with its value, or an element of an array (whose `name` is empty).

    `start` is where it begins, `comma` the place behind the comma that follows it, -1 without one.
    """

    name: tuple[str, ...]
    start: int
    value: Node
    comma: int = -1


_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]',
)
_END = {
    '"""': re.compile(r'(?:\\.|[^"\\]|"(?!""))*?"""("{0,2})', re.DOTALL),
    "'''": re.compile(r"(?:[^']|'(?!''))*?'''('{0,2})"),
}
_OPENS = re.compile(r"[\[{]|\"\"\"|'''")
_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_PART = re.compile(r'\s*("(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+)\s*')
_KEY = re.compile(
    r'\s*((?:"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+))*)\s*='
)


@lru_cache(maxsize=2)
def scan(text: str) -> list[Block]:
    """Every block of a TOML text, in order; the first is what stands before any header. Nobody changes the list."""
    blocks: list[Block] = []
    parts: tuple[str, ...] = ()
    array, line = False, 0
    keys: dict[str, int] = {}
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
                blocks.append(Block(".".join(parts), array, line, number, keys, parts))
                parts, array, line, keys = _parts(header[2]), header[1] == "[[", number, {}
                continue
        if not stripped or stripped[0] == "#":
            continue
        key = _KEY.match(content)
        if key:
            name = key[1]
            keys.setdefault(name if name.isidentifier() else ".".join(_parts(name)), number)
            if _OPENS.search(content, key.end()):
                waiting, depth = _through(content, "", 0, key.end())
    after = number + 1 if text and not text.endswith("\n") else number
    blocks.append(Block(".".join(parts), array, line, after, keys, parts))
    return blocks


def _parts(name: str) -> tuple[str, ...]:
    """A dotted name in its parts, without quotes and spaces."""
    return tuple([_unquoted(part) if part[0] in "\"'" else part for part in _PART.findall(name)])


def _unquoted(part: str) -> str:
    if part[0] == "'" or "\\" not in part:
        return part[1:-1]
    import tomllib

    try:
        return next(iter(tomllib.loads(f"{part} = 1")))
    except tomllib.TOMLDecodeError:  # an escape of TOML 1.1
        return part[1:-1]


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


def placed(text: str) -> Iterator[tuple[Place, Block]]:
    """Every block with its place in what is read: `("event", 2, "override", 0)` for the third event's first."""
    counts: dict[Place, int] = {}
    for block in scan(text):
        place: Place = ()
        for number, part in enumerate(block.parts, 1):
            place += (part,)
            if block.array and number == len(block.parts):
                counts[place] = counts.get(place, -1) + 1
            if place in counts:
                place += (counts[place],)
        yield place, block


def line_starts(text: str) -> list[int]:
    """Where each line begins; one more for the end of the text."""
    return [0, *(found.end() for found in re.finditer("\n", text)), len(text)]


def record_blocks(text: str, kind: str) -> list[list[Block]]:
    """The blocks of each `[[kind]]` record, in order: its own and those of its sub-tables, wherever they stand."""
    found: list[list[Block]] = []
    for block in scan(text):
        if block.parts[:1] == (kind,):
            if block.array and len(block.parts) == 1:
                found.append([block])
            elif found:
                found[-1].append(block)
    return found


# ---- keys and values -------------------------------------------------------------------------------------------

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def entries(text: str, start: int, end: int) -> Iterator[Item]:
    """The keys and values of one block: the text between its header's line and the next header."""
    at = _skip(text, start)
    while at < end:
        key = _KEY.match(text, at)
        if not key:
            return
        value = node(text, _skip(text, key.end()))
        yield Item(_parts(key[1]), at, value)
        at = _skip(text, value.end)


def node(text: str, at: int) -> Node:
    """The value that begins at a place of a text."""
    form = text[at]
    if form in "\"'":
        found = _STRING.match(text, at)
        assert found is not None
        return Node(at, found.end(), "", [])
    if form not in "[{":
        scalar = _SCALAR.match(text, at)
        assert scalar is not None
        return Node(at, at + len(scalar[0].rstrip()), "", [])
    items: list[Item] = []
    here = _skip(text, at + 1)
    while text[here] not in "]}":
        name: tuple[str, ...] = ()
        begin = here
        if form == "{":
            key = _KEY.match(text, here)
            assert key is not None
            name, here = _parts(key[1]), _skip(text, key.end())
        value = node(text, here)
        here = _skip(text, value.end)
        comma = -1
        if text[here] == ",":
            comma = here + 1
            here = _skip(text, comma)
        items.append(Item(name, begin, value, comma))
    return Node(at, here + 1, form, items)


def _skip(text: str, at: int) -> int:
    """The next place that holds neither a blank, nor a line's end, nor a comment."""
    found = _BLANK.match(text, at)
    assert found is not None
    return found.end()
