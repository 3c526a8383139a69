"""A value put into a TOML text or taken out of it, by exchanging just the characters it stands in.

The text is never written anew from what it means. The scanner says where a table, a key and a value stand; comments,
order, quotes and blank lines of all the others stay as people wrote them. Every way to write a table is understood:
`[a.b]`, `[[a.b]]`, `a.b = ...`, `a = { b = ... }`, arrays on one line or many.

A *path* leads to a value from the top of the text: `("event", 0, "price", "kind")`, numbers counting from 0.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from regioncal.errors import DataError
from regioncal.files.arrays import How, check_own, relisted
from regioncal.files.read import parse
from regioncal.files.render import dotted, value
from regioncal.files.scan import Block, Item, Node, Place, entries, line_starts, node, placed, scan

Path = Place


class Put(NamedTuple):
    """Give the value at a path this value, made anew where there is none. One past the end of a list appends."""

    path: Path
    value: Any


class Drop(NamedTuple):
    """Take away the value at a path; a table or list that is empty then goes, too."""

    path: Path


Change = Put | Drop


class Unplaceable(DataError):
    """The text is laid out in a way we do not change by machine."""


# ---- what a change means ---------------------------------------------------------------------------------------


def applied(raw: Any, change: Change) -> Any:
    """The plain tables with the change made, as a copy."""
    head, *rest = change.path
    inner: Change = change._replace(path=tuple(rest))
    if isinstance(head, int):
        rows = list(raw or ())
        if head == len(rows) and isinstance(change, Put):
            rows.append(None)
        if rest:
            rows[head] = applied(rows[head], inner)
        elif isinstance(change, Put):
            rows[head] = change.value
        if isinstance(change, Drop) and (not rest or rows[head] in ({}, [])):
            del rows[head]
        return rows
    table = dict(raw or {})
    if rest:
        if isinstance(change, Put) or head in table:
            table[head] = applied(table.get(head), inner)
    elif isinstance(change, Put):
        table[head] = change.value
    if isinstance(change, Drop) and head in table and (not rest or table[head] in ({}, [])):
        del table[head]
    return table


# ---- what a change does to a text ------------------------------------------------------------------------------


class _Table(NamedTuple):
    """A block of the text as what it is in the whole: the path it stands for, and its keys."""

    path: Path
    block: Block
    entries: list[Item]


def changed(text: str, change: Change) -> str:
    """A TOML text with one value put or dropped. Paths are from the top: `("event", 0, "title")`."""
    return _put(text, change.path, change.value) if isinstance(change, Put) else _drop(text, change.path)


def _tables(text: str) -> list[_Table]:
    starts = line_starts(text)
    found = []
    for path, block in placed(text):
        inside = entries(text, starts[block.line], starts[block.after - 1] if block.after else len(text))
        found.append(_Table(path, block, list(inside)))
    return found


def _put(text: str, path: Path, given: Any) -> str:
    tables = _tables(text)
    for table in tables:
        for item in table.entries:
            full = table.path + item.name
            if full == path:
                return _replaced(text, item.value, given)
            if path[: len(full)] == full:
                return _put_inside(text, item.value, path[len(full) :], given)
    below = [table for table in tables if table.path[: len(path)] == path]
    dotted_below = [
        (table, item) for table in tables for item in table.entries if (table.path + item.name)[: len(path)] == path
    ]  # fmt: skip
    if below:  # written as [a.b]: these lines go, the key comes into the table above
        return _put(_without_tables(text, below), path, given)
    if dotted_below:  # written as a.b = ...: the key comes in their place
        table, first = dotted_below[0]
        for _, item in reversed(dotted_below[1:]):
            text = _without_lines(text, item)
        name = dotted(map(str, path[len(table.path) :]))
        return text[: first.start] + f"{name} = {value(given)}" + text[first.value.end :]
    if isinstance(path[-1], int):
        return _put_row(text, tables, path, given)
    return _put_new(text, tables, path, given)


def _put_new(text: str, tables: list[_Table], path: Path, given: Any) -> str:
    """A new key: after the last key of the table it belongs to, dotted where its neighbours are."""
    table = max((table for table in tables if table.path == path[: len(table.path)]), key=lambda table: len(table.path))
    rest = path[len(table.path) :]
    siblings = [item for item in table.entries if len(rest) > 1 and item.name[0] == rest[0]]
    if any(isinstance(part, int) for part in rest):
        raise Unplaceable("no such element")
    if not siblings:
        for part in reversed(rest[1:]):
            given = {part: given}
        rest = rest[:1]
    line = f"{dotted(map(str, rest))} = {value(given)}"
    last = (siblings or table.entries)[-1:]
    if last:
        indent = text[_line_start(text, last[0].start) : last[0].start]
        end = _line_end(text, last[0].value.end)
        return f"{text[:end]}\n{indent}{line}{text[end:]}"
    end = line_starts(text)[table.block.line]
    head = text[:end] if not end or text[:end].endswith("\n") else text[:end] + "\n"
    return f"{head}{line}\n{text[end:]}" if text[end:] else f"{head}{line}"


def _put_row(text: str, tables: list[_Table], path: Path, given: Any) -> str:
    """A new row: a `[[table]]` after the last one of its name, else after everything its record holds."""
    if not isinstance(given, dict):
        return _put(text, path[:-1], [given])
    name = tuple(part for part in path if isinstance(part, str))
    near = [table for table in tables if table.path[: len(path) - 1] == path[:-1]]
    near = near or [table for table in tables if table.path[: len(path) - 2] == path[:-2]]
    if not near:
        raise Unplaceable("no such element")
    line = content_end(text, line_starts(text), near[-1].block)
    end = _line_end(text, line_starts(text)[line - 1])
    lines = "".join(f"\n{dotted([key])} = {value(part)}" for key, part in given.items())
    return f"{text[:end]}\n\n[[{dotted(name)}]]{lines}{text[end:]}"


def _drop(text: str, path: Path) -> str:
    tables = _tables(text)
    for table in tables:
        for item in table.entries:
            full = table.path + item.name
            if len(full) < len(path) and path[: len(full)] == full:
                text = _drop_inside(text, item.value, path[len(full) :])
                left = node(text, item.value.start)
                if left.items:
                    return text
                check_own("\n" + text[left.start + 1 : left.end])
                return _drop(text, full)
    below = [table for table in tables if table.path[: len(path)] == path]
    if below:
        return _without_tables(text, below)
    for table in reversed(tables):
        gone = [item for item in table.entries if (table.path + item.name)[: len(path)] == path]
        for item in reversed(gone):
            text = _without_lines(text, item)
        if gone and len(gone) == len(table.entries) and len(table.path) > 2:  # an empty [event.price] says nothing
            return _drop(text, table.path) if not any(_is_below(other, table) for other in tables) else text
    return text


def _is_below(other: _Table, table: _Table) -> bool:
    return len(other.path) > len(table.path) and other.path[: len(table.path)] == table.path


# ---- inside a value --------------------------------------------------------------------------------------------


def _put_inside(text: str, place: Node, path: Path, given: Any) -> str:
    """Put a value into an array or an inline table."""
    if place.form == "[" and isinstance(path[0], int) and path[0] <= len(place.items):
        if path[0] == len(place.items):
            return _inserted(text, place, value(_nested(path[1:], given)))
        inner = place.items[path[0]].value
        return _put_inside(text, inner, path[1:], given) if path[1:] else _replaced(text, inner, given)
    if place.form != "{":
        raise Unplaceable("holds no such part")
    below = []
    for item in place.items:
        if item.name == path:
            return _replaced(text, item.value, given)
        if path[: len(item.name)] == item.name:
            return _put_inside(text, item.value, path[len(item.name) :], given)
        if item.name[: len(path)] == path:
            below.append(item)
    for _ in below:
        text = _drop_inside(text, place, path)
        place = node(text, place.start)
    siblings = any(item.name[0] == path[0] for item in place.items)
    if siblings:
        return _inserted(text, place, f"{dotted(map(str, path))} = {value(given)}")
    return _inserted(text, place, f"{dotted(map(str, path[:1]))} = {value(_nested(path[1:], given))}")


def _nested(path: Path, given: Any) -> Any:
    for part in reversed(path):
        given = [given] if isinstance(part, int) else {part: given}
    return given


def _inserted(text: str, place: Node, new: str) -> str:
    """An array or inline table with one more item, laid out as the last one is."""
    if not place.items:
        inside = text[place.start + 1 : place.end - 1]
        if "\n" in inside:
            return f"{text[: place.start + 1]}{new}{text[place.start + 1 :]}"
        new = f" {new} " if place.form == "{" else new
        return f"{text[: place.start + 1]}{new}{text[place.end - 1 :]}"
    last = place.items[-1]
    end = _line_end(text, last.value.end)
    start = _line_start(text, last.start)
    indent = text[start : last.start]
    own_line = not indent.strip() and end < place.end - 1 and last.comma <= end
    if own_line:
        middle = text[last.value.end : end] if last.comma >= 0 else "," + text[last.value.end : end]
        comma = "," if last.comma >= 0 else ""
        return f"{text[: last.value.end]}{middle}\n{indent}{new}{comma}{text[end:]}"
    if last.comma >= 0:
        return f"{text[: last.comma]} {new},{text[last.comma :]}"
    return f"{text[: last.value.end]}, {new}{text[last.value.end :]}"


def _drop_inside(text: str, place: Node, path: Path) -> str:
    """Take an item out of an array or inline table; containers that become empty go with it."""
    for number, item in enumerate(place.items):
        here: Path = (number,) if place.form == "[" else item.name
        if here[: len(path)] == path:
            return (
                _drop_inside(_without_item(text, place, number), place, path)
                if place.form == "{" and len(path) < len(here)
                else _without_item(text, place, number)
            )
        if path[: len(here)] == here:
            text = _drop_inside(text, item.value, path[len(here) :])
            again = node(text, place.start)
            inner = again.items[number].value
            if not inner.form or inner.items:
                return text
            check_own("\n" + text[inner.start + 1 : inner.end])
            return _without_item(text, again, number)
    return text


def _without_item(text: str, place: Node, number: int) -> str:
    item = place.items[number]
    last = number == len(place.items) - 1
    end = item.comma if item.comma >= 0 else item.value.end
    check_own(text[item.value.end : end])
    start, line_end = _line_start(text, item.start), _line_end(text, end)
    rest = text[end:line_end].strip()
    if not text[start : item.start].strip() and (not rest or rest[0] == "#") and line_end < place.end - 1:
        head, tail = text[: start - 1], text[line_end:]  # it has lines of its own
    elif last:
        head, tail = text[: item.start].rstrip(" \t") if number else text[: item.start], text[end:]
        if place.form == "{" and number and tail[:1] in " \t":
            tail = " " + tail.lstrip(" \t")
    else:
        head, tail = text[: item.start], text[end:].lstrip(" \t")
    if last and number and item.comma < 0:
        before = place.items[number - 1]
        head = head[: before.comma - 1] + head[before.comma :]
    return head + tail


# ---- lines -----------------------------------------------------------------------------------------------------


def _replaced(text: str, place: Node, given: Any) -> str:
    """The value in place of another; of an array's elements those that are in both keep their lines and comments."""
    if place.form == "[" and place.items and isinstance(given, list | tuple) and given:
        old = parse(f"x = {text[place.start : place.end]}", "")[0]["x"]
        return relisted(text, place.start, old, given, How(_inserted, _without_item))
    return text[: place.start] + value(given) + text[place.end :]


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _without_lines(text: str, item: Item) -> str:
    """A text without the lines of one key."""
    start, end = _line_start(text, item.start), _line_end(text, item.value.end)
    return text[:start] + text[end + 1 :] if end < len(text) else text[: max(start - 1, 0)]


def content_end(text: str, starts: list[int], block: Block) -> int:
    """The last line of a block that says something: its last value's, else its header's."""
    last = block.line
    end = starts[block.after - 1] if block.after else len(text)
    for item in entries(text, starts[block.line], end):
        last = text.count("\n", 0, item.value.end) + 1
    return last


def gap(lines: Sequence[str], first: int, end: int) -> slice:
    """What to cut so that lines `first` up to and with `end` are gone, and one gap between records with them."""
    start, after = first - 1, end
    while after < len(lines) and not lines[after].strip():
        after += 1
    if after == len(lines):  # the last one: the gap before it goes; a final newline stays
        after = end
        while start and not lines[start - 1].strip():
            start -= 1
    return slice(start, after)


def comment_above(lines: Sequence[str], line: int, floor: int) -> int:
    """The line from which on a header's own comment stands right above it; the header's line where there is none."""
    while line - 1 > floor and lines[line - 2].lstrip().startswith("#"):
        line -= 1
    return line


def _without_tables(text: str, tables: Sequence[_Table]) -> str:
    starts, lines = line_starts(text), text.split("\n")
    ends = [content_end(text, starts, block) for block in scan(text)]
    for table in reversed(tables):
        line = table.block.line
        end = content_end(text, starts, table.block)
        floor = max((other for other in ends if other < line), default=0)
        del lines[gap(lines, comment_above(lines, line, floor), end)]
    return "\n".join(lines)
