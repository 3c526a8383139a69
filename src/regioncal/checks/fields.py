"""What several checks need of a record: its values by type, its text in a language, a problem with it."""

from collections.abc import Iterable, Iterator
from typing import Any

from regioncal.errors import Problem
from regioncal.kinds import KINDS, Field
from regioncal.model import Record
from regioncal.values import numbered

_FIELDS: dict[tuple[str, ...], tuple[Field, ...]] = {}  # (kind, *types) -> what `_of_types` says of the kind's fields


def wrong(record: Record, check: str, field: str, message: str, remedy: str) -> Problem:
    """The problem of a record with a check; its line is found later, only for those that are printed."""
    return Problem(message, remedy, repr(record), field, record.path, record.line, check)


def of_types(record: Record, *types: str) -> Iterator[tuple[str, Any]]:
    """Every value of these types in a record: `(dotted name, value)`, those of tables and lists one by one.

    Of several each is named by its number, as `edit --set` does: `round.2.budget`.
    """
    key = (record.kind, *types)
    fields = _FIELDS.get(key)
    if fields is None:
        fields = _FIELDS[key] = _of_types(KINDS[record.kind].fields, types)
    yield from _values(fields, record.values, "")


def _of_types(fields: tuple[Field, ...], types: tuple[str, ...]) -> tuple[Field, ...]:
    """The fields of these types, and the tables that hold some, cut down to those."""
    cut = [field._replace(fields=_of_types(field.fields, types)) if field.fields else field for field in fields]
    return tuple([field for field in cut if field.type in types or field.fields])


def _values(fields: tuple[Field, ...], values: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for field in fields:
        value = values.get(field.name)
        if value is None:
            continue
        for name, part in _named(field, value):
            if field.fields:
                yield from _values(field.fields, part, f"{prefix}{name}.")
            else:
                yield prefix + name, part


def _named(field: Field, value: Any) -> Iterable[tuple[str, Any]]:
    """Each value of a field with its name; the only one of a list needs no number, unless it is a table."""
    if field.many and (field.fields or len(value) > 1):
        return numbered(field.name, value)
    return [(field.name, part) for part in (value if field.many else [value])]


def text_of(prose: Any, language: str) -> str:
    """A prose value in one language, else in the first it is given in."""
    if isinstance(prose, dict):
        return str(prose.get(language) or next(iter(prose.values()), ""))
    return str(prose or "")
