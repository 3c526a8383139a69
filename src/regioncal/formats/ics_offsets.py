"""A VTIMEZONE's own rules -> the offsets they give, and the zones of the world that have the same ones.

Two zones are alike over a time where they show the same hour all the way: looked at every few days, and half a day
before and after each change that the definition tells.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from regioncal.formats.ics_lines import Component
from regioncal.formats.ics_values import Moment, moment, moments, offset
from regioncal.recurrence import expand

_DAY = timedelta(days=1)
_STEP = timedelta(days=10)  # a month of fasting is the shortest time that any zone has an hour of its own
_HOUR = timedelta(hours=1)
_MOST_CHANGES = 500
_NEAREST = 12
_UNTIL_UTC = re.compile(r"(?<=UNTIL=)(\d{8}T\d{6})Z")


class Offsets:
    """A VTIMEZONE's own offsets: when each begins on the wall clock before it.

    Before the first change the `usual` one holds, as other readers have it: that of standard time.
    """

    def __init__(self, changes: list[tuple[datetime, timedelta, timedelta]], usual: timedelta | None = None) -> None:
        self.changes = sorted(changes, key=lambda change: change[0])
        self._before = self.changes[0][1] if usual is None else usual
        self._starts = [change[0] for change in self.changes]
        self._instants = [_minus(wall, before) for wall, before, _ in self.changes]

    @property
    def fixed(self) -> timedelta | None:
        """The one offset that holds all the time, if it does."""
        all_of_them = {span for change in self.changes for span in change[1:]}
        return all_of_them.pop() if len(all_of_them) == 1 else None

    @property
    def complete_from(self) -> int:
        """The year from which each of its offsets has begun."""
        first: dict[timedelta, int] = {}
        for wall, _, after in self.changes:
            first.setdefault(after, wall.year)
        return max(first.values())

    def fixed_names(self) -> list[str]:
        """The zones that have always one of its offsets: "Etc/GMT-1" is an hour ahead of UTC."""
        spans = {span for change in self.changes for span in change[1:]}
        names = [f"Etc/GMT{-(span // _HOUR):+d}" if span else "UTC" for span in sorted(spans) if not span % _HOUR]
        return [name for name in names if zone_of(name)]

    def at(self, wall: datetime) -> timedelta:
        """The offset at a wall time."""
        place = bisect_right(self._starts, wall)
        if place == 0:
            return self._before
        begin, before, after = self.changes[place - 1]
        return before if wall < begin + (after - before) else after  # an hour that is leapt over counts as before it

    def utc(self, wall: datetime) -> datetime:
        """A wall time as a naive UTC time; at the edge of time as it stands."""
        return _minus(wall, self.at(wall))

    def wall(self, utc: datetime) -> datetime:
        """A naive UTC time as a wall time."""
        place = bisect_right(self._instants, utc)
        return _minus(utc, -(self.changes[place - 1][2] if place else self._before))

    def agree(self, zone: tzinfo, walls: Iterable[datetime]) -> bool:
        """Whether a zone has the same offset at each of these wall times."""
        return all(zone.utcoffset(wall) == self.at(wall) for wall in walls)

    def probes(self, first: int, last: int) -> list[datetime]:
        """The wall times of some years at which a zone that is the same must agree."""
        begin, after = datetime(first, 1, 1, 12), datetime(last + 1, 1, 1)  # noqa: DTZ001 - wall times
        found = [begin + number * _STEP for number in range((after - begin) // _STEP)]
        for wall, _, _ in self.changes:
            if begin < wall < after:
                found += [wall - _DAY / 2, wall + _DAY / 2]
        return found


def _minus(when: datetime, span: timedelta) -> datetime:
    try:
        return when - span
    except OverflowError:
        return when


def read_offsets(definition: Component, first: int, last: int) -> Offsets | None:
    """The changes of the clock that a VTIMEZONE tells for these years; `ValueError` says what is wrong with it."""
    changes: list[tuple[datetime, timedelta, timedelta]] = []
    usual: timedelta | None = None
    for part in definition.inner:
        if part.name not in ("STANDARD", "DAYLIGHT"):
            continue
        before, after = offset(part.value("TZOFFSETFROM")), offset(part.value("TZOFFSETTO"))
        if part.name == "STANDARD" and usual is None:
            usual = after
        changes += [(wall, before, after) for wall in _onsets(part, before, first - 1, last + 1)]
    return Offsets(changes, usual) if changes else None


def _onsets(part: Component, before: timedelta, first: int, last: int) -> Iterator[datetime]:
    """When one observance begins, on the wall clock."""
    start = moment(part.value("DTSTART")).when
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - wall time
    values = {
        "start": start,
        "timezone": "UTC",  # so that the expansion's seconds are the wall clock's
        "rrule": [until_on_wall(rule.value, lambda utc: utc + before) for rule in part.properties.get("RRULE", ())],
        "rdate": [
            entry.when if isinstance(entry, Moment) else entry[0].when
            for item in part.properties.get("RDATE", ())
            for entry in moments(item)
        ],
    }
    yield start
    after = int(datetime(last + 1, 1, 1, tzinfo=UTC).timestamp())
    begin = int(datetime(first, 1, 1, tzinfo=UTC).timestamp())
    for one in expand(values, UTC, begin, after, _MOST_CHANGES).occurrences:
        yield datetime.fromtimestamp(one.start, UTC).replace(tzinfo=None)


def until_on_wall(rule: str, wall: Callable[[datetime], datetime]) -> str:
    """A rule whose UNTIL in UTC is turned to a wall time."""

    def turned(found: re.Match[str]) -> str:
        try:
            return f"{wall(datetime.strptime(found[1], '%Y%m%dT%H%M%S')):%Y%m%dT%H%M%S}"  # noqa: DTZ007 - UTC
        except (ValueError, OverflowError):
            return found[0]

    return _UNTIL_UTC.sub(turned, rule.upper())


# ---- zones of the world ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)  # zoneinfo itself keeps eight
def zone_of(name: str) -> tzinfo | None:
    """The zone of an IANA name."""
    try:
        return None if name == "localtime" else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def world() -> tuple[str, ...]:
    """All zones, those first that Windows has names for: where most people live."""
    return tuple(dict.fromkeys((*windows().values(), *sorted(available_timezones()))))


@lru_cache(maxsize=1)
def windows() -> dict[str, str]:
    """Windows' names in lower case -> IANA, as the icalendar package keeps them (from CLDR)."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def first_alike(offsets: Offsets, names: Iterable[str], walls: list[datetime]) -> str:
    """The first zone that agrees at all these wall times; "" where none does."""
    for name in dict.fromkeys(names):
        zone = zone_of(name) if name else None
        if zone is not None and offsets.agree(zone, walls):
            return name
    return ""


def most_alike(offsets: Offsets, names: Iterable[str], walls: list[datetime]) -> str:
    """The zone that agrees at the first of these wall times and at most of the others; "" where none agrees there."""
    spans = [(wall, offsets.at(wall)) for wall in walls]
    best, most = "", 0
    for name in dict.fromkeys(names):
        zone = zone_of(name) if name else None
        if zone is None or zone.utcoffset(spans[0][0]) != spans[0][1]:
            continue
        count = sum(zone.utcoffset(wall) == span for wall, span in spans)
        if count > most:
            best, most = name, count
    return best


def nearest(offsets: Offsets, names: Iterable[str], walls: list[datetime]) -> list[str]:
    """The dozen zones that agree at most of these wall times, the best first."""
    spans = [(wall, offsets.at(wall)) for wall in walls]
    zones = [(name, zone) for name in names if (zone := zone_of(name))]
    counts = {name: sum(zone.utcoffset(wall) == span for wall, span in spans) for name, zone in zones}
    return sorted(counts, key=counts.__getitem__, reverse=True)[:_NEAREST]
