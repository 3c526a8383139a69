"""The lines of a TOML file at which its records, their keys and the elements of their arrays stand."""

from bisect import bisect_right

from regioncal.files.scan import Block, Item, Place, entries, line_starts, placed


class Lines:
    """Where the values of one file stand, asked for by kind, number of the record and name of the field.

    It expects text that a parser has taken.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = line_starts(text)
        self._blocks: dict[Place, Block] = {}
        for place, block in placed(text):
            self._blocks[place] = block
            if block.array:
                self._blocks.setdefault(place[:-1], block)  # the first, where nobody says which
        self._items: dict[Place, list[Item]] = {}

    def find(self, field: str, kind: str = "", number: int = 0) -> int | None:
        """The line of a field of the n-th record of a kind, from 0; without a kind, of a key outside of records.

        `override.2.status` is that of the second. Of what is not there it is the line of what it should stand in: the
        element, the table, the record; None where there is none of these.
        """
        record: Place = (kind, number) if kind else ()
        names = field.split(".") if field else []
        counted = record + tuple([int(name) - 1 if name.isdecimal() else name for name in names])
        for place in (counted, (*record, *names)):  # a table's key may look like a number
            for length in range(len(place), 0, -1):
                block = self._blocks.get(place[:length])
                if block:
                    return self._within(place[:length], place[length:]) or block.line
            line = self._within((), place)
            if line:
                return line
        return None

    def _within(self, at: Place, rest: Place) -> int | None:
        """The line of the value, or of what comes nearest around it, in a block; None where nothing of it is there."""
        if at not in self._items:
            block = self._blocks[at]
            end = self._starts[block.after - 1] if block.after else len(self._text)
            self._items[at] = list(entries(self._text, self._starts[block.line], end))
        begin = _begin(self._items[at], rest)
        return None if begin is None else bisect_right(self._starts, begin)


def _begin(items: list[Item], rest: Place) -> int | None:
    """Where the value at a place, or what comes nearest around it, begins among the keys of a table."""
    begin = None
    while rest:
        if isinstance(rest[0], int):  # the only one of several, written without an array
            rest = rest[1:]
            continue
        found = [item for item in items if item.name == rest[: len(item.name)]]
        if not found:
            parts = [item.start for item in items if item.name[: len(rest)] == rest]  # of a.b = 1 it is all of a
            return parts[0] if parts else begin
        begin, value, rest = found[0].start, found[0].value, rest[len(found[0].name) :]
        while value.form == "[" and rest and isinstance(rest[0], int) and rest[0] < len(value.items):
            begin, value, rest = value.items[rest[0]].start, value.items[rest[0]].value, rest[1:]
        items = value.items if value.form == "{" else []
    return begin
