"""What `--set` asks for, as changes: `price.kind=free`, `price=free`, `tags+=musik`, `tags-=musik`, `end=`."""

import re
from contextlib import suppress
from typing import Any, NamedTuple

from regioncal.errors import NotFound, UsageError
from regioncal.files.surgery import Change, Drop, Path, Put, applied
from regioncal.kinds import Field
from regioncal.plans.typed import Typing, field_at, parts_of
from regioncal.text import clean
from regioncal.values import Values

_SET = re.compile(r"\s*(\w[\w.-]*?)\s*(\+=|-=|=)(.*)", re.DOTALL)


def changes_of(
    fields: tuple[Field, ...], row: Values, asked: list[str], typing: Typing, language: str = "de"
) -> list[Change]:
    """The changes that assignments ask of a record as it is written; `language` is that of texts without one."""
    found: list[Change] = []
    before = row
    for words in asked:
        match = _SET.fullmatch(words)
        if not match:
            raise UsageError(f'--set "{words}": expected field=value (as in price.kind=free, tags+=musik, end=)')
        name, sign, given = match[1], match[2], match[3].strip()
        chain = field_at(fields, name, "--set")
        if sign != "=" and not chain[-1].many:
            raise UsageError(f'--set "{words}": {chain[-1].name} holds one value (write {name}=...)')
        path = _path(chain, name, row, adds=bool(given) and sign != "-=")
        for part in _parts(chain[-1], sign, given, value_at(row, path)):
            change = _Set(f"--set {name}", path, row, part, typing).change(chain[-1], sign)
            change = _spread(chain, row, change, language) if change else None
            if change and not (isinstance(change, Drop) and value_at(row, change.path) is None):
                found.append(change)
                row = applied(row, change)
    return _at_once(found, before, row)


def _at_once(changes: list[Change], before: Values, after: Values) -> list[Change]:
    """The changes, those of a list's elements as one: a list that is empty in between keeps its lines and comments."""
    paths = [change.path[:-1] if isinstance(change.path[-1], int) else change.path for change in changes]
    found: list[Change] = []
    for path, change in zip(paths, changes, strict=True):
        old, new = value_at(before, path), value_at(after, path)
        several = paths.count(path) > 1 and isinstance(old, list) and isinstance(new, list)
        if not several or any(isinstance(one, dict) for one in (*old, *new)):
            found.append(change)
        elif Put(path, new) not in found:
            found.append(Put(path, new))
    return found


def _parts(field: Field, sign: str, given: str, old: Any) -> list[str]:
    """What is taken out one by one: each of several that are named at once."""
    return parts_of(field, given) if sign == "-=" and given not in _listed(old) else [given]


def _path(chain: tuple[Field, ...], name: str, row: Values, *, adds: bool) -> Path:
    """The path of a dotted name; the rows of a table that there are several of are counted from 1.

    The number may be left out where there is one row at most; one more than there are adds a row.
    """
    path: list[str | int] = []
    parts = name.split(".")
    for field in chain:
        path.append(parts.pop(0))
        if not parts or not field.many or field.type != "table":
            continue
        count = len(_listed(value_at(row, tuple(path))))
        here = f"{name.removesuffix('.'.join(parts))}"
        if not parts[0].isdecimal() and count > 1:
            choice = " or ".join(f"{here}{number}.{'.'.join(parts)}" for number in (1, 2))
            raise UsageError(f"--set {name}: there are {count}, which one? (write {choice})")
        number = int(parts.pop(0)) if parts[0].isdecimal() else 1
        if not 1 <= number <= count + adds:
            remedy = (
                f"{here}{count + 1} adds one" if adds else f"the last is {here}{count}" if count else "leave it out"
            )
            raise UsageError(f"--set {name}: there is no {field.name} {number} ({remedy})")
        path.append(number - 1)
    return (*path, *parts)


def value_at(row: Any, path: Path) -> Any:
    """What stands at a path of a record as it is written; None where nothing does."""
    for part in path:
        if isinstance(row, dict):
            row = row.get(part)
        elif isinstance(row, list) and isinstance(part, int) and 0 <= part < len(row):
            row = row[part]
        else:
            return None
    return row


class _Set(NamedTuple):
    """One assignment: the words given for a path of a record."""

    option: str
    path: Path
    row: Values
    given: str
    typing: Typing

    def change(self, field: Field, sign: str) -> Change | None:
        """What `=`, `+=` or `-=` makes of the value; None where it is so already."""
        if sign == "=":
            return self.put(field) if self.given else Drop(self.path)
        return self.plus(field) if sign == "+=" else self.minus(field)

    def put(self, field: Field) -> Change:
        """The value in place of the old."""
        part = self.path[-1]
        if field.name != part and not isinstance(part, int):  # one language of a text, one key of a map
            return Put(self.path, clean(self.given))
        found = self.typing.value(self.option, field, self.given, self.row)
        return Put(self.path, found[0] if isinstance(part, int) and isinstance(found, list) else found)

    def plus(self, field: Field) -> Change | None:
        """One or several more values; None where they are there already."""
        old = value_at(self.row, self.path)
        there = _listed(old)
        new = [value for value in self.typing.value(self.option, field, self.given, self.row) if value not in there]
        if not new:
            return None
        if isinstance(old, list) and len(new) == 1:
            return Put((*self.path, len(old)), new[0])
        return Put(self.path, there + new)

    def minus(self, field: Field) -> Change:
        """One value less, named as it is written or as it could be typed."""
        old = value_at(self.row, self.path)
        there = _listed(old)
        wanted: list[Any] = [self.given]
        with suppress(UsageError, NotFound):  # what nobody knows can still be taken out
            wanted += self.typing.value(self.option, field, self.given, self.row)
        for number, value in enumerate(there):
            names = [value, *(value.get(name) for name in field.short.split() if isinstance(value, dict))]
            if any(name in wanted or str(name) == self.given for name in names):
                return Drop((*self.path, number)) if isinstance(old, list) else Drop(self.path)
        shown = ", ".join(str(value) for value in there[:5]) or "nothing"
        raise UsageError(f'{self.option}: has no "{self.given}" to take out (there is {shown})')


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _spread(chain: tuple[Field, ...], row: Values, change: Change, language: str) -> Change:
    """The change where a table is written short: a bare price, a text in one language, a single row of several."""
    for length in range(1, len(change.path)):
        here = value_at(row, change.path[:length])
        part, rest = change.path[length], change.path[length + 1 :]
        if part == 0 and here is not None and not isinstance(here, list):
            return _spread(chain, row, change._replace(path=change.path[:length] + rest), language)
        if isinstance(part, int) and part >= len(_listed(here)) and isinstance(change, Put):
            new = applied(None, change._replace(path=rest)) if rest else change.value
            if isinstance(here, list) or (here is None and change.path[length - 1] != "source"):
                return Put(change.path[: length + 1], new)  # [[fund.round]] on lines of its own
            return Put(change.path[:length], [*_listed(here), new])
        if here is None or isinstance(here, dict | list):
            continue
        name = next(part for part in reversed(change.path[:length]) if isinstance(part, str))
        field = next(field for field in chain if field.name == name)
        keys = field.short.split() or ([language] if field.type == "prose" else [])
        if keys and isinstance(change, Put):
            whole = applied(dict.fromkeys(keys, here), change._replace(path=change.path[length:]))
            return Put(change.path[:length], whole)
    return change
