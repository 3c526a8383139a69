"""A new list in place of an array, so that the elements that stay keep their lines, quotes and comments."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from regioncal.errors import UsageError
from regioncal.files.render import value
from regioncal.files.scan import Node, node

_COMMENT = re.compile(r"[ \t]*(#[^\n]*)?")


class Entangled(UsageError):
    """The array's comments stand where no machine can tell which element they belong to."""


class How(NamedTuple):
    """How a text gets one more element into an array, and one out of it."""

    insert: Callable[[str, Node, str], str]
    without: Callable[[str, Node, int], str]


def relisted(text: str, start: int, old: Sequence[Any], new: Sequence[Any], how: How) -> str:
    """A text whose array at `start`, which reads as `old`, holds `new` instead."""
    kept, gone = _split(old, new)
    if not kept and "\n" not in text[start : node(text, start).end]:
        return text[:start] + value(list(new)) + text[node(text, start).end :]
    if not kept:  # laid out as the last one was, while it is there
        for one in new:
            text = how.insert(text, node(text, start), _said(one))
        kept = list(new)
    for number in reversed(gone):
        text = how.without(text, node(text, start), number)
    if kept != [*new[: len(kept)]]:
        return _rearranged(text, node(text, start), kept, new)
    for one in new[len(kept) :]:
        text = how.insert(text, node(text, start), _said(one))
    return text


def check_own(piece: str) -> None:
    """Refuse to take out a piece of an array in which a comment has a line of its own, which is not an element's."""
    if any(line.lstrip().startswith("#") for line in piece.split("\n")[1:]):
        raise Entangled("a comment stands in it that is not the element's (change it in the editor)")


def _said(one: Any) -> str:
    """An element as it is written, on one line."""
    return value([one])[1:-1]


def _split(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """The old elements that stay, in their order, and the numbers of those that go."""
    wanted = list(new)
    kept, gone = [], []
    for number, one in enumerate(old):
        if one in wanted:
            wanted.remove(one)
            kept.append(one)
        else:
            gone.append(number)
    return kept, gone


def _rearranged(text: str, place: Node, old: list[Any], new: Sequence[Any]) -> str:
    """The array in another order: without comments it is written anew, else each element takes its own lines along."""
    ends = [place.start + 1, *(item.value.end for item in place.items)]
    starts = [*(item.start for item in place.items), place.end - 1]
    if not any("#" in text[end:begin] for end, begin in zip(ends, starts, strict=True)):
        return text[: place.start] + value(list(new)) + text[place.end :]
    head, pieces, tail = _pieces(text, place)
    indent = pieces[0].before.rpartition("\n")[2]
    waiting = list(zip(old, pieces, strict=True))
    lines = []
    for one in new:
        found = next((at for at, (other, _) in enumerate(waiting) if other == one), None)
        piece = _Piece(indent, _said(one), "\n") if found is None else waiting.pop(found)[1]
        lines.append(f"{piece.before}{piece.said},{piece.behind}")
    return text[: place.start] + head + "".join(lines) + tail + text[place.end :]


class _Piece(NamedTuple):
    """An element of an array on lines of its own: what stands before it, itself, what follows its comma."""

    before: str
    said: str
    behind: str


def _pieces(text: str, place: Node) -> tuple[str, list[_Piece], str]:
    """An array's first line, its elements, and what stands behind the last one's line."""
    at = _behind(text, place.start + 1)
    head = text[place.start : at + 1]
    pieces = []
    for item in place.items:
        begin, end = at + 1, item.comma if item.comma >= 0 else item.value.end
        at = _behind(text, end)
        alone = not text[text.rfind("\n", 0, item.start) + 1 : item.start].strip()
        if not alone or text[begin - 1] != "\n" or text[at] != "\n" or "#" in text[item.value.end : end]:
            raise Entangled("its comments stand among elements of one line (change it in the editor)")
        pieces.append(_Piece(text[begin : item.start], text[item.start : item.value.end], text[end : at + 1]))
    return head, pieces, text[at + 1 : place.end]


def _behind(text: str, at: int) -> int:
    """The end of a comment and of the blanks before it."""
    found = _COMMENT.match(text, at)
    assert found is not None
    return found.end()
