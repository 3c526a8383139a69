"""A series cut in two: RANGE=THISANDFUTURE ends it and begins another one; what left a calendar ends it, too."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from regioncal.formats.ics_clock import Clock
from regioncal.formats.ics_event import Event
from regioncal.formats.vtimezone import OPEN
from regioncal.recurrence import Rule, expand, parse_rule
from regioncal.recurrence.rules import WEEKDAYS
from regioncal.values import Values

_SECOND = timedelta(seconds=1)
_MOST = 100_000  # occurrences that are looked at
_MOST_APART = 5_000  # and those that are written one by one


def can_split(values: Values) -> bool:
    """Whether it is a series, and we know enough of its rules to cut it."""
    rules = values.get("rrule", ())
    some = bool(rules) or "rdate" in values
    return some and "exrule" not in values and all(isinstance(parse_rule(rule), Rule) for rule in rules)


def split(master: Event, change: Event, clock: Clock, on: date, told: date) -> Event:
    """From an occurrence on everything is different: the series ends before it, another one begins with it.

    `on` is the occurrence, `told` what it is called in the file: its time before any earlier cut moved it.
    """
    values, zone = master.values, clock.zone(master.clock or "UTC")
    start = wall_of(clock.wall(change.start, master.clock)) if change.start else wall_of(on)
    shift = start - wall_of(on)
    later = dict(change.values)
    days = start.date() - wall_of(on).date()
    rules = values.get("rrule", ())
    later["rrule"] = [_remaining(text, _count_before(text, values, on, clock), shift, days) for text in rules]
    cut = instant_of(on, zone)
    for field in ("exdate", "rdate"):
        after = _after(values, field, cut, zone)
        if after:
            later[field] = [_shifted(moment, shift) for moment in after]
    if not rules:
        del later["rrule"]
    elif days and (note := _by_dates(values, later, cut, shift, clock)):
        change.notes.append(note)
    end_series(values, on, clock.region)
    change.values = later
    change.uid = f"{master.uid}#{str(on).replace(' ', 'T')}"
    change.on = None
    change.future = False
    change.values |= {"_from": instant_of(told, zone), "_shift": start - wall_of(told)}
    return change


def _shifted(moment: Any, shift: timedelta) -> Any:
    """A date left out or added, or an added period, moved as the start was."""
    return {name: part + shift for name, part in moment.items()} if isinstance(moment, dict) else moment + shift


def _by_dates(values: Values, later: Values, cut: float, shift: timedelta, clock: Clock) -> str:
    """Tell the second part's dates one by one where no rule has them on the days they are moved to; the note of it."""
    after = None
    if any(_open(text) for text in values["rrule"]):
        after = int(datetime(max(OPEN, wall_of(later["start"]).year + 2), 1, 1, tzinfo=UTC).timestamp())
    wanted = [wall + shift for seconds, wall in _walls(values, after, clock) if seconds >= cut]
    moved = None if after is None else after + int(shift.total_seconds())
    if wanted == [wall for _, wall in _walls(later, moved, clock)]:
        return ""
    kept = wanted[1 : _MOST_APART + 1]
    later["rdate"] = [
        *(wall if isinstance(values["start"], datetime) else wall.date() for wall in kept), *later.get("rdate", ()),
    ]  # fmt: skip
    del later["rrule"]
    end = f", up to {kept[-1].date()}" if kept and (after is not None or len(kept) < len(wanted) - 1) else ""
    return f"no rule has the days that it is moved to: {len(kept) + 1:,} dates are kept one by one{end}"


def _walls(part: Values, after: int | None, clock: Clock) -> list[tuple[int, datetime]]:
    """When the rules of a part of a series have it: UTC seconds and wall times."""
    zone = clock.zone(part.get("timezone") or clock.region)
    bare: Values = {name: part[name] for name in ("start", "timezone", "rrule") if name in part}
    found = expand(bare, clock.zone(clock.region), None, after, _MOST).occurrences
    return [(one.start, datetime.fromtimestamp(one.start, zone).replace(tzinfo=None)) for one in found]


def _open(text: str) -> bool:
    """Whether a rule has no end."""
    rule = parse_rule(text)
    return not isinstance(rule, Rule) or (rule.until is None and rule.repeats is None)


def wall_of(moment: date) -> datetime:
    """A moment without its zone; of a day the midnight."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())


def instant_of(moment: date, zone: tzinfo) -> float:
    """A moment as UTC seconds, to compare."""
    when = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    try:
        return (when if when.tzinfo else when.replace(tzinfo=zone)).timestamp()
    except (OverflowError, ValueError):
        return -1e12 if when.year < 1970 else 1e12


def _after(values: Values, field: str, cut: float, zone: tzinfo) -> list[Any]:
    """Dates left out or added from the cut on: they belong to the second part."""
    return [moment for moment in values.get(field, ()) if instant_of(_begin(moment), zone) >= cut]


def _begin(moment: Any) -> date:
    found: date = moment["start"] if isinstance(moment, dict) else moment
    return found


def _count_before(text: str, values: Values, on: date, clock: Clock) -> int:
    """How many occurrences a rule with a COUNT has had before a moment; 0 for one without."""
    if "COUNT=" not in text.upper():
        return 0
    zone = clock.zone(values.get("timezone") or clock.region)
    bare = {name: values[name] for name in ("start", "timezone") if name in values} | {"rrule": [text]}
    return len(expand(bare, clock.zone(clock.region), None, int(instant_of(on, zone)), _MOST).occurrences)


def _remaining(text: str, before: int, shift: timedelta, days: timedelta) -> str:
    """The rule of the second part: what is left of its COUNT; its end and its weekdays moved as the start was.

    `days` is how far the start's day was moved.
    """
    rule, parts = parse_rule(text), text.upper().split(";")
    assert isinstance(rule, Rule)
    if rule.until is not None:
        moved = rule.until + (shift if isinstance(rule.until, datetime) else days)
        form = "%Y%m%dT%H%M%S" + ("Z" if rule.until.tzinfo else "") if isinstance(rule.until, datetime) else "%Y%m%d"
        until = f"UNTIL={moved.strftime(form)}"
        parts = [until if part.startswith("UNTIL=") else part for part in parts]
    if rule.repeats is not None:
        left = max(rule.repeats - before, 1)
        parts = [f"COUNT={left}" if part.startswith("COUNT=") else part for part in parts]
    if days.days % 7 and rule.byday and not any(ordinal for ordinal, _ in rule.byday):
        weekdays = ",".join(WEEKDAYS[day] for day in sorted((day + days.days) % 7 for _, day in rule.byday))
        parts = [f"BYDAY={weekdays}" if part.startswith("BYDAY=") else part for part in parts]
    return ";".join(parts)


def end_series(values: Values, before: date, region: str) -> None:
    """End a series before a moment: its rules get an UNTIL, later dates and overrides go.

    `values` are a record's normalised ones and are changed in place.
    """
    from zoneinfo import ZoneInfo

    name = values.get("timezone") or region
    zone: tzinfo = UTC if name == "UTC" else ZoneInfo(region if name == "floating" else name)
    cut = instant_of(before, zone)
    timed = isinstance(values["start"], datetime)
    last = wall_of(before) - _SECOND if timed else wall_of(before) - timedelta(days=1)
    until = f"{last:%Y%m%dT%H%M%S}" if timed else f"{last:%Y%m%d}"
    values["rrule"] = [_until(rule, until) for rule in values.get("rrule", ())]
    values["rdate"] = [moment for moment in values.get("rdate", ()) if instant_of(_begin(moment), zone) < cut]
    values["exdate"] = [moment for moment in values.get("exdate", ()) if instant_of(moment, zone) < cut]
    values["override"] = [one for one in values.get("override", ()) if instant_of(one["on"], zone) < cut]
    for field in ("rrule", "rdate", "exdate", "override"):
        if not values[field]:
            del values[field]


def _until(rule: str, until: str) -> str:
    """A rule with an end; one that ends earlier keeps its own."""
    parsed = parse_rule(rule)
    if isinstance(parsed, Rule) and parsed.until is not None and f"{parsed.until:%Y%m%d}" < until[:8]:
        return rule
    parts = [part for part in rule.split(";") if part and not part.upper().startswith(("UNTIL=", "COUNT="))]
    return ";".join([*parts, f"UNTIL={until}"])
