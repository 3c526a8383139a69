"""A series in a zone that IANA does not know: the rule on the clock that comes nearest, and the dates that differ.

The zone that agrees with the file's own definition over all dates of the series keeps it as it is. Where none does, the
one that agrees at the start and most often afterwards takes the rule; each date on which it would be at another hour is
left out and added as the instant that it is. Where that were most of them, or readers would take one date for another,
all stand one by one.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from regioncal.formats.ics_clock import Clock
from regioncal.formats.ics_event import Event
from regioncal.formats.ics_offsets import Offsets, until_on_wall
from regioncal.formats.ics_values import Moment
from regioncal.formats.vtimezone import OPEN
from regioncal.recurrence import Expansion, Rule, expand, parse_rule

_MOST = 15_000  # dates of one series that are looked at
_MOST_OF_ALL = 200_000  # and of all series of a calendar: those after them are followed for `_FEW` dates
_FEW = 200
_MOST_APART = 5_000  # dates that are written one by one
_DAYS = 2 * 86_400
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC
_SECOND = timedelta(seconds=1)


class Odd(NamedTuple):
    """Such a series: the `zone` that it goes by, the UTC seconds at which it happens, up to where these are complete.

    `reach` is how far was looked: UTC seconds (None: to the end) and how many dates. `tzid` is what its zone is called.
    """

    zone: str
    instants: list[int]
    until: int | None
    reach: tuple[int | None, int]
    tzid: str


def odd_series(start: Moment, rules: list[str], exrules: list[str], clock: Clock) -> Odd | None:
    """What is to be known of a series in an odd zone; None where its zone is one of IANA's."""
    zone = clock.odd(start)
    wall = start.when
    if zone is None or zone.own is None or not isinstance(wall, datetime):
        return None
    parsed = [parse_rule(rule) for rule in rules]
    open_end = any(not isinstance(rule, Rule) or (rule.until is None and rule.repeats is None) for rule in parsed)
    after = int(datetime(max(OPEN, wall.year + 2) + 1, 1, 1, tzinfo=UTC).timestamp()) if open_end else None
    most = _MOST if clock.looked_at < _MOST_OF_ALL else _FEW
    found = _on_wall(wall, rules, exrules, zone.own, (after, most))
    walls = [_wall(one.start) for one in found.occurrences] or [wall]
    clock.looked_at += len(walls)
    name = clock.zones.near(zone, walls)
    clock.named(zone, name)
    instants = [(zone.own.utc(one) - _EPOCH) // _SECOND for one in walls]
    return Odd(name, instants, found.complete_until, (after, most), zone.tzid)


def _on_wall(
    wall: datetime, rules: list[str], exrules: list[str], own: Offsets, reach: tuple[int | None, int]
) -> Expansion:
    """The series on the wall clock of its own zone."""
    values: dict[str, Any] = {"start": wall, "timezone": "UTC"}
    for field, texts in (("rrule", rules), ("exrule", exrules)):
        if texts:
            values[field] = [until_on_wall(text, own.wall) for text in texts]
    return expand(values, UTC, None, *reach)


def _wall(seconds: int) -> datetime:
    """UTC seconds as a naive date-time."""
    return _EPOCH + timedelta(seconds=seconds)


def mend(event: Event, odd: Odd, clock: Clock) -> None:
    """Put right the dates that the event's rule has at another hour on the clock that it goes by."""
    values = event.values
    if not all(isinstance(parse_rule(rule), Rule) for rule in values.get("rrule", ())):
        return
    bare: dict[str, Any] = {name: values[name] for name in ("start", "rrule", "exrule") if name in values}
    bare["timezone"] = event.clock
    found = expand(bare, clock.zone(clock.region), None, *odd.reach)
    ends = [end - _DAYS for end in (odd.until, found.complete_until) if end is not None]
    limit = min(ends) if ends else None
    right = {one for one in odd.instants if limit is None or one < limit}
    got = {one.start for one in found.occurrences if limit is None or one.start < limit}
    if right == got:
        return
    added, out = sorted(right - got), sorted(got - right)
    kept = f"{len(added):,} dates have an hour of their own"
    if len(added) > len(right) // 2 or _taken_for_another(added, out, clock.zone(event.clock)):
        added, out = sorted(right), []
        kept = f"its {len(added):,} dates are kept one by one"
        values.pop("rrule", None)
        values.pop("exrule", None)
    if len(added) > _MOST_APART:
        limit, added = added[_MOST_APART], added[:_MOST_APART]
    _put(values, added, [one for one in out if limit is None or one < limit], event.clock, clock)
    end = f", up to {_wall(limit).year}" if limit is not None else ""
    event.notes.append(f'time zone "{odd.tzid[:60]}" is none of IANA\'s: it is read as {event.clock}, {kept}{end}')


def _taken_for_another(added: list[int], out: list[int], zone: tzinfo) -> bool:
    """Whether readers who compare dates by their digits would leave out an added one: 9:00 in UTC is not 9:00."""

    def digits(instant: int) -> set[datetime]:
        there = datetime.fromtimestamp(instant, zone)
        return {there.replace(tzinfo=None), _wall(instant)}

    left_out = {one for instant in out for one in digits(instant)}
    return any(not left_out.isdisjoint(digits(instant)) for instant in added)


def _put(values: dict[str, Any], added: list[int], out: list[int], name: str, clock: Clock) -> None:
    """Instants as added and left-out dates on a record's clock."""
    zone = clock.zone(name)

    def told(instant: int) -> date:
        there = datetime.fromtimestamp(instant, zone)
        return there if there.fold else there.replace(tzinfo=None)

    left_out = set(map(str, values.get("exdate", ())))
    for field, instants in (("exdate", out), ("rdate", added)):
        dates = [when for instant in instants if left_out.isdisjoint((str(when := told(instant)), str(when)[:10]))]
        if dates:
            values[field] = [*values.get(field, ()), *dates]
