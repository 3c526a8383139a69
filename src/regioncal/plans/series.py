"""Single dates of a series: what is different about one becomes an override, what is left out an exdate."""

import re
from datetime import date, datetime
from typing import Any

from regioncal.errors import UsageError
from regioncal.files.surgery import Change, Drop, Path, Put, applied
from regioncal.index.reader import Index
from regioncal.kinds import KINDS
from regioncal.model import read_record
from regioncal.plans.sets import changes_of, value_at
from regioncal.plans.typed import Typing
from regioncal.query.keeping import series_day
from regioncal.values import Values

OVERRIDE = next(field for field in KINDS["event"].fields if field.name == "override")


def moment_of(index: Index, row: Values, words: str, typing: Typing) -> date:
    """The start, by its rule, of the occurrence that words name, in the form of the record's own start."""
    record, _ = read_record(KINDS["event"], row)
    if record is None or not {"rrule", "rdate"} & set(record.values):
        raise UsageError("--on: the event is no series (change or remove it without --on)")
    asked = typing.one("--on", OVERRIDE.fields[0], words)
    day = asked.date() if isinstance(asked, datetime) else asked
    on_day = starts = series_day(index, record.values, day)
    if isinstance(asked, datetime):
        starts = [start for start in starts if start.replace(tzinfo=asked.tzinfo) == asked or start == asked]
    starts = starts or _moved_to(index, record.values, asked)
    if not starts and on_day:
        times = " or ".join(f"{start:%H:%M}" for start in on_day)
        raise UsageError(f"--on {words}: the series has no date at that hour (that day it is at {times})")
    if not starts:
        raise UsageError(f"--on {words}: the series has no date on {day} (see regioncal events --series)")
    if len(starts) > 1:
        times = " or ".join(f"{start:%H:%M}" for start in starts)
        raise UsageError(f"--on {words}: the series has several dates that day (add {times})")
    first = record.values["start"]
    if not isinstance(first, datetime):
        return day
    return starts[0] if first.tzinfo else starts[0].replace(tzinfo=None)


def _moved_to(index: Index, values: Values, asked: date) -> list[datetime]:
    """When those begin by the rule that were moved to a day or moment, as people see them there."""
    moved = [override["on"] for override in values.get("override", ()) if _is_on(override.get("start"), asked)]
    return [
        start
        for on in moved
        for start in series_day(index, values, on.date() if isinstance(on, datetime) else on)
        if _is_on(on, start)
    ]


def override_changes(row: Values, on: date, asked: list[str], typing: Typing, language: str) -> list[Change]:
    """What makes one date different: a new override, or changes of the one that is there.

    Where only a part is asked for (`title.en=`) the rest is the series' own: an override's text or table stands alone.
    """
    _check_names(asked)
    overrides = _listed(row.get("override"))
    number, old = date_of(row, on)
    beside = {name: row[name] for name in ("start",) if name in row} | old
    if "start" not in old:
        beside["start"] = on
    names = [words.partition("=")[0].partition(".") for words in asked]
    rest = {name: row[name] for name, part, _ in names if part and name in row and name not in beside}
    changes = changes_of(OVERRIDE.fields, beside | rest, asked, typing, language)
    if changes:
        changes = [*(Put((name,), value) for name, value in rest.items()), *changes]
    new = old
    for change in changes:
        new = applied(new, change)
    if isinstance(row.get("override"), dict):  # the only one, in a table of its own
        return [Put(("override",), new if number == 0 else [row["override"], new])]
    path: Path = ("override", number)
    if set(new) <= {"on"}:
        return [Drop(path)] if number < len(overrides) else []
    if number == len(overrides):
        return [Put(path, new)]
    return [change._replace(path=path + change.path) for change in changes]


def date_of(row: Values, on: date) -> tuple[int, Values]:
    """What is different on one date, as it is written, and its number among the overrides; a new one if none is."""
    overrides = _listed(row.get("override"))
    number = next((at for at, other in enumerate(overrides) if _is_on(other.get("on"), on)), len(overrides))
    return number, overrides[number] if number < len(overrides) else {"on": on}


def replace_date(row: Values, on: date, new: Values) -> list[Change]:
    """The changes that make one date say this; one that says nothing of its own has no override."""
    number, old = date_of(row, on)
    if isinstance(row.get("override"), dict):  # the only one, in a table of its own
        return [Put(("override",), new if number == 0 else [row["override"], new])]
    path: Path = ("override", number)
    there = number < len(_listed(row.get("override")))
    if set(new) <= {"on"}:
        return [Drop(path)] if there else []
    if not there:
        return [Put(path, new)]
    gone: list[Change] = [Drop((*path, name)) for name in old if name not in new]
    return gone + [Put((*path, name), value) for name, value in new.items() if name not in old or old[name] != value]


def _check_names(asked: list[str]) -> None:
    """Refuse fields of the event that all of its dates share."""
    own = [field.name for field in OVERRIDE.fields if field.name != "on"]
    every = {field.name for field in KINDS["event"].fields}
    for words in asked:
        name = re.split(r"[.=+-]", words.strip(), maxsplit=1)[0]
        if name in every and name not in own:
            remedy = f"leave --on out; a date can have its own {', '.join(own)}"
            raise UsageError(f"--on: {name} is the same on all dates of a series ({remedy})")


def leave_out_changes(index: Index, row: Values, on: date) -> list[Change]:
    """What takes one date out of a series: an added date goes, one of the rule is left out; its override goes, too."""
    changes: list[Change] = []
    dropped: dict[str, Any] = dict(row)
    for field, key in (("override", "on"), ("rdate", "start")):
        values = _listed(row.get(field))
        for number in range(len(values) - 1, -1, -1):
            value = values[number].get(key) if isinstance(values[number], dict) else values[number]
            if _is_on(value, on):
                path: Path = (field, number) if isinstance(row[field], list) else (field,)
                changes.append(Drop(path))
                dropped = applied(dropped, changes[-1])
    record, _ = read_record(KINDS["event"], dropped)
    day = on.date() if isinstance(on, datetime) else on
    if record is None or not any(_is_on(on, _as(on, start)) for start in series_day(index, record.values, day)):
        return changes
    old = value_at(row, ("exdate",))
    new = Put(("exdate", len(old)), on) if isinstance(old, list) else Put(("exdate",), [*_listed(old), on])
    return [*changes, new]


def _as(form: date, start: datetime) -> date:
    if not isinstance(form, datetime):
        return start.date()
    return start if form.tzinfo else start.replace(tzinfo=None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _is_on(value: Any, on: date) -> bool:
    """Whether a date or date-time names the occurrence that starts at `on`; a bare date names that day's."""
    if not isinstance(value, date):
        return False
    if isinstance(value, datetime) and isinstance(on, datetime):
        return value == on if (value.tzinfo is None) == (on.tzinfo is None) else value.replace(tzinfo=on.tzinfo) == on
    return value.timetuple()[:3] == on.timetuple()[:3]
