"""What several checks need of a record: its values by type, its text in a language, a problem with it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from regioncal.errors import Problem
from regioncal.kinds import KINDS, Field
from regioncal.model import Record

Plan = tuple[tuple[Field, "Plan"], ...]


def wrong(record: Record, check: str, field: str, message: str, remedy: str) -> Problem:
    """The problem of a record with a check; its line is found later, only for those that are printed."""
    return Problem(message, remedy, repr(record), field, record.path, record.line, check)


def of_types(record: Record, *types: str) -> Iterator[tuple[str, Any]]:
    """Every value of these types in a record: `(dotted name, value)`, those of tables and lists one by one."""
    yield from _values(_plan(KINDS[record.kind].fields, types), record.values, "")


@cache
def _plan(fields: tuple[Field, ...], types: tuple[str, ...]) -> Plan:
    """The fields of these types, and the tables that hold some."""
    found: list[tuple[Field, Plan]] = []
    for field in fields:
        inner = _plan(field.fields, types)
        if field.type in types or inner:
            found.append((field, inner))
    return tuple(found)


def _values(plan: Plan, values: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for field, inner in plan:
        value = values.get(field.name)
        if value is None:
            continue
        for part in value if field.many else (value,):
            if field.fields:
                yield from _values(inner, part, f"{prefix}{field.name}.")
            else:
                yield prefix + field.name, part


def text_of(prose: Any, language: str) -> str:
    """A prose value in one language, else in the first it is given in."""
    if isinstance(prose, dict):
        return str(prose.get(language) or next(iter(prose.values()), ""))
    return str(prose or "")
