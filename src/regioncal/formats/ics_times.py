"""When a VEVENT says it happens -> start, end and series of a record; and its revision."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from regioncal.formats.ics_clock import Clock, same_form
from regioncal.formats.ics_event import Event
from regioncal.formats.ics_lines import Component, Property
from regioncal.formats.ics_odd import mend, odd_series
from regioncal.formats.ics_values import Moment, duration, moment, one_of
from regioncal.recurrence import Rule, parse_rule

_MOST_DATES = 20_000  # of one EXDATE or RDATE
_DAY = timedelta(days=1)
# RFC 5545 wants a date here: the day as written, as every other reader takes it, and not that of the region's clock.
_UNTIL_OF_DAYS = re.compile(r"(UNTIL=\d{8})T\d{6}Z", re.IGNORECASE)


def read_times(event: Event, component: Component, clock: Clock, *, series: bool) -> None:
    """Start, end and the series."""
    begin = component.first("DTSTART")
    if begin is None:
        raise ValueError("has no start (DTSTART)")
    event.start = _moment(begin)
    repeats = series or any(name in component.properties for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"))
    rules, exrules = _texts(component, "RRULE"), _texts(component, "EXRULE")
    odd = odd_series(event.start, rules, exrules, clock) if rules else None
    by_day = any("BY" in rule.upper() for rule in rules)
    event.clock = odd.zone if odd else clock.anchor(event.start, series=repeats, by_day=by_day)
    start = clock.wall(event.start, event.clock)
    end = _end(event, component, clock, start)
    if end is not None:
        start, end = same_form(start, end, clock.zone(event.clock or "UTC"))
        event.values["end"] = end
    event.values["start"] = start
    if event.clock and (event.clock != clock.region or (repeats and isinstance(start, datetime) and start.tzinfo)):
        event.values["timezone"] = event.clock
    instance = component.first("RECURRENCE-ID")
    if instance is not None:
        event.on = _moment(instance)
        event.future = instance.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
        if instance.parameters.get("RANGE", "").upper() == "THISANDPRIOR":
            event.notes.append("RANGE=THISANDPRIOR is not possible any more: read as this occurrence")
    _series(event, component, clock)
    if odd is not None:
        mend(event, odd, clock)


def _texts(component: Component, name: str) -> list[str]:
    """The rules of a name as they came."""
    return [" ".join(item.value.split()) for item in component.properties.get(name, ())]


def other_days(component: Component, clock: Clock) -> bool:
    """Whether a series in UTC names days that are others on the calendar's own clock."""
    begin = component.first("DTSTART")
    if begin is None or not begin.value.strip().upper().endswith("Z"):
        return False
    by_day = any("BY" in rule.upper() for rule in _texts(component, "RRULE"))
    try:
        return by_day and clock.anchor(_moment(begin), series=True, by_day=True) == "UTC"
    except ValueError:
        return False


def _moment(item: Property) -> Moment:
    found = moment(item.value, item.parameters.get("TZID", ""))
    if item.parameters.get("VALUE", "").upper() == "DATE" and isinstance(found.when, datetime):
        return Moment(found.when.date())
    return found


def _end(event: Event, component: Component, clock: Clock, start: date) -> date | None:
    """The end as a record means it: of all-day events the last day, inclusive; None where none is known."""
    item, lasting = component.first("DTEND"), component.value("DURATION")
    try:
        if item is not None and item.value.strip():
            end = clock.wall(_moment(item), event.clock)
        elif lasting:
            span = duration(lasting)
            end = start + (timedelta(days=-(-span // _DAY)) if event.clock == "" else span)
        else:
            return None
    except (ValueError, OverflowError) as error:
        event.notes.append(f"its end is left out: {str(error) or 'out of range'}")
        return None
    if isinstance(start, datetime) and not isinstance(end, datetime):
        end = datetime(end.year, end.month, end.day)  # noqa: DTZ001 - wall time
    if _bare(end) < _bare(start):
        event.notes.append(f"its end is left out: {end} is before its start {start}")
        return None
    if isinstance(start, datetime):
        return end
    return end - _DAY if end - _DAY > start else None


def _bare(moment_: date) -> tuple[int, ...]:
    """A date or a date-time's wall time, to be compared; of two equal wall times the second comes later."""
    if isinstance(moment_, datetime):
        return (*moment_.timetuple()[:6], moment_.fold)
    return moment_.timetuple()[:3]


def _series(event: Event, component: Component, clock: Clock) -> None:
    """The rules, and the dates left out and added, on the record's clock."""
    values, properties = event.values, component.properties
    for name, field in (("RRULE", "rrule"), ("EXRULE", "exrule")):
        rules = list(dict.fromkeys(_rules(event, properties.get(name, ()))))
        if rules:
            values[field] = rules
    rules, zone = values.get("rrule", ()), clock.zone(event.clock or "UTC")
    if rules and "RDATE" not in properties and all(_over(rule, values["start"], zone) for rule in rules):
        raise ValueError("never happens: its rule ends before it begins")
    for name, field in (("EXDATE", "exdate"), ("RDATE", "rdate")):
        dates = [entry for item in properties.get(name, ()) for entry in _dates(event, item, clock)]
        if dates:
            values[field] = _unique(dates)


def _rules(event: Event, items: Iterable[Property]) -> Iterator[str]:
    """The rules as they came, those that we cannot expand too."""
    for item in items:
        rule = " ".join(item.value.split())
        if "FREQ=" in rule.upper() and rule.isascii():
            yield _UNTIL_OF_DAYS.sub(r"\1", rule) if not event.clock else rule
            if not hasattr(problem := parse_rule(rule), "freq"):
                event.notes.append(f"a rule that cannot be expanded is kept as it is: {problem}")
        elif rule:
            event.notes.append(f'a rule is left out: "{rule[:60]}" is not RFC 5545')


def _over(text: str, start: date, zone: tzinfo) -> bool:
    """Whether a rule's UNTIL lies before the start: the series was taken back altogether."""
    rule = parse_rule(text)
    until = rule.until if isinstance(rule, Rule) else None
    if until is None:
        return False
    if not isinstance(start, datetime) or not isinstance(until, datetime):
        return until.timetuple()[:3] < start.timetuple()[:3]
    if until.tzinfo is None:
        return until < start.replace(tzinfo=None)
    return until < (start if start.tzinfo else start.replace(tzinfo=zone))


def _unique(dates: list[Any]) -> list[Any]:
    kept: list[Any] = []
    seen = set()
    for entry in dates:
        mark = repr(entry)
        if mark not in seen:
            seen.add(mark)
            kept.append(entry)
    return kept


def _dates(event: Event, item: Property, clock: Clock) -> list[Any]:
    found: list[Any] = []
    if len(item.value) > 20 * _MOST_DATES:
        event.notes.append(f"{item.name} has more than {_MOST_DATES:,} dates: those after them are left out")
        item = item._replace(value=item.value[: 20 * _MOST_DATES].rpartition(",")[0])
    tzid = item.parameters.get("TZID", "")
    for part in item.value.split(","):
        if piece := part.strip():
            try:
                found.append(_date(event, one_of(piece, tzid), clock))
            except (ValueError, OverflowError) as error:
                event.notes.append(f"a date of {item.name} is left out: {str(error) or 'out of range'}")
    return found


def _date(event: Event, entry: Moment | tuple[Moment, Moment | timedelta], clock: Clock) -> Any:
    """One date left out or added, on the record's clock; a period as a table."""
    if isinstance(entry, Moment):
        return clock.wall(entry, event.clock)
    if isinstance(event.values["start"], datetime) and not all(one.timed for one in entry if isinstance(one, Moment)):
        event.notes.append("a date of a period without a time of day is read as midnight")
    begin = _timed(event, clock.wall(entry[0], event.clock))
    end = begin + entry[1] if isinstance(entry[1], timedelta) else _timed(event, clock.wall(entry[1], event.clock))
    return {"start": begin, "end": end} if _bare(end) >= _bare(begin) else begin


def _timed(event: Event, when: date) -> date:
    """A date of a period; of an event that has a time of day midnight, as periods are of date-times."""
    bare = isinstance(event.values["start"], datetime) and not isinstance(when, datetime)
    return datetime.combine(when, time()) if bare else when


def read_history(event: Event, component: Component, clock: Clock) -> None:
    """Revision and dates of the record itself."""
    written = component.value("SEQUENCE")
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    if "SEQUENCE" in component.properties and written.isascii() and written.isdigit() and len(written) < 10:
        event.values["sequence"] = number
    for name, field in (("CREATED", "created"), ("LAST-MODIFIED", "modified")):
        item = component.first(name)
        if item is not None and item.value.strip():
            try:
                event.values[field] = clock.instant(_moment(item))
            except ValueError as error:
                event.notes.append(f"{name} is left out: {error}")
    event.revision = (number, component.value("LAST-MODIFIED") or component.value("DTSTAMP"))
