"""TZID -> the IANA zone it means: by its name, by Windows' name for it, or by the rules of its VTIMEZONE.

Where no zone of the world has such rules near the dates in use, each time becomes an instant (UTC) by the VTIMEZONE's
own offsets. A TZID that nothing is known about leaves its times floating: wall time without a zone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from regioncal.formats.ics_lines import Component
from regioncal.formats.ics_values import FLOATING, moment, moments, offset
from regioncal.recurrence import expand

_UTC_NAMES = {
    "utc", "z", "gmt", "etc/utc", "etc/gmt", "zulu", "etc/zulu", "etc/uct", "uct", "universal", "utc0", "gmt0",
    "coordinated universal time", "etc/universal", "tzone://microsoft/utc", "(utc) coordinated universal time",
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_][\w.' -]*", re.UNICODE)
_GERMAN_CITIES = {"bern": "zurich", "rom": "rome", "wien": "vienna", "prag": "prague", "brüssel": "brussels"}
_DAY = timedelta(days=1)
_MOST_YEARS = 40
_MOST_SEARCHES = 10  # definitions that are compared with every zone of the world: real calendars have one or two
_SHORT = {
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin",
    "Mitteleuropäische Zeit": "Europe/Berlin", "Mitteleuropäische Sommerzeit": "Europe/Berlin",
}  # fmt: skip


class Zone(NamedTuple):
    """What a TZID means: an IANA name, "UTC" or "floating"; or, beside "UTC", the offsets its times are turned by.

    `note` says what was not as it should be, "" where all was well.
    """

    name: str
    own: "Offsets | None" = None
    note: str = ""


class Offsets:
    """A VTIMEZONE's own offsets: when each begins on the wall clock before it."""

    def __init__(self, changes: list[tuple[datetime, timedelta, timedelta]]) -> None:
        self.changes = sorted(changes, key=lambda change: change[0])
        self._starts = [change[0] for change in self.changes]

    def at(self, wall: datetime) -> timedelta:
        """The offset at a wall time; before the first change what held before it."""
        place = bisect_right(self._starts, wall)
        if place == 0:
            return self.changes[0][1] if self.changes else timedelta()
        begin, before, after = self.changes[place - 1]
        return before if wall < begin + (after - before) else after  # an hour that is leapt over counts as before it

    def utc(self, wall: datetime) -> datetime:
        """A wall time as a naive UTC time; at the edge of time as it stands."""
        try:
            return wall - self.at(wall)
        except OverflowError:
            return wall


class Zones:
    """The zones of one calendar: `years` are those of its dates, `default` is its X-WR-TIMEZONE ("" without one)."""

    def __init__(self, calendar: Component, region: str) -> None:
        self.region = region
        self._definitions: dict[str, Component] = {}
        for inner in calendar.inner:
            if inner.name == "VTIMEZONE":
                self._definitions.setdefault(_clean(inner.value("TZID")), inner)
        self._years = _years(calendar)
        self._searched: dict[tuple[Any, ...], str] = {}
        self._known: dict[str, Zone] = {"": Zone(FLOATING), "UTC": Zone("UTC")}
        written = calendar.value("X-WR-TIMEZONE") or calendar.value("TIMEZONE-ID")
        self.default = (by_name(_clean(written), region) or "") if written else ""

    def find(self, tzid: str) -> Zone:
        """What a TZID means, worked out once."""
        found = self._known.get(tzid)
        if found is None:
            found = self._known[tzid] = self._find(_clean(tzid))
        return found

    def _find(self, tzid: str) -> Zone:
        name = by_name(tzid, self.region)
        if name:
            return Zone(name)
        definition = self._definitions.get(tzid)
        if definition is None:
            return Zone(FLOATING, note=f'time zone "{tzid[:60]}" is not known: its times are read as wall time')
        location = by_name(_clean(definition.value("X-LIC-LOCATION")), self.region)
        if location:
            return Zone(location)
        try:
            offsets = _offsets(definition, *self._years)
        except ValueError as error:
            note = f'time zone "{tzid[:60]}" cannot be read ({error}): its times are read as wall time'
            return Zone(FLOATING, note=note)
        if offsets is None:
            return Zone(FLOATING, note=f'time zone "{tzid[:60]}" says nothing: its times are read as wall time')
        alike = self._alike(offsets, tzid)
        if alike:
            return Zone(alike)
        return Zone("UTC", offsets, f'time zone "{tzid[:60]}" is no zone of the world: its times are kept in UTC')

    def _alike(self, offsets: Offsets, tzid: str) -> str:
        """The zone with these offsets; definitions that say the same are looked for once, and not without end."""
        mark = tuple(offsets.changes)
        if mark not in self._searched:
            everywhere = len(self._searched) < _MOST_SEARCHES
            likely = (self.region, self.default, *_named_in(tzid))
            self._searched[mark] = _alike(offsets, likely, *self._years, everywhere=everywhere)
        return self._searched[mark]


def _clean(tzid: str) -> str:
    return tzid.strip().strip('"').strip()


def _years(calendar: Component) -> tuple[int, int]:
    """The first and last year that a calendar's dates are in; a series may go on for a while."""
    found = set()
    for inner in calendar.inner:
        if inner.name == "VEVENT":
            written = inner.value("DTSTART")[:4]
            if written.isascii() and written.isdigit() and 1900 <= int(written) <= 2200:
                found.add(int(written))
    if not found:
        return 2000, 2030
    return max(min(found), max(found) - _MOST_YEARS), max(found) + 2


# ---- by name ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def by_name(tzid: str, region: str) -> str:
    """The IANA zone of a name: IANA's own, with something before it, Windows', or of the cities in it. "" for none."""
    if not tzid:
        return ""
    if tzid.lower() in _UTC_NAMES:
        return "UTC"
    if _is_zone(tzid):
        return tzid
    if tzid in _SHORT:
        return region if _same_now(region, _SHORT[tzid]) else _SHORT[tzid]
    parts = [part for part in tzid.replace("\\", "/").split("/") if part]
    for count in (3, 2):
        tail = "/".join(parts[-count:])
        if len(parts) > count and _is_zone(tail):
            return tail
    folded = _by_lower().get("/".join(parts).lower()) or _by_lower().get(tzid.replace(" ", "_").lower())
    if folded:
        return folded
    windows = _windows().get(tzid.lower()) or _windows().get(parts[-1].lower() if parts else "")
    if windows:
        return windows
    if tzid.startswith("(") or "," in tzid:
        cities = _named_in(tzid)
        return region if region in cities else cities[0] if cities else ""
    return ""


def _same_now(one: str, other: str) -> bool:
    """Whether two zones show the same hour in winter and in summer."""
    probes = (datetime(2024, 1, 15, 12), datetime(2024, 7, 15, 12))  # noqa: DTZ001 - wall times
    return all(ZoneInfo(one).utcoffset(wall) == ZoneInfo(other).utcoffset(wall) for wall in probes)


def _is_zone(name: str) -> bool:
    if name in ("localtime", "Factory", "posixrules") or name.startswith(("posix/", "right/")):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return "/" in name or name.isupper() or name in available_timezones()


@lru_cache(maxsize=1)
def _by_lower() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    """Windows' names in lower case -> IANA, as the icalendar package keeps them (from CLDR)."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    return {
        name.rpartition("/")[2].replace("_", " ").lower(): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    }


def _named_in(tzid: str) -> list[str]:
    """The zones of the cities that a name like "(UTC+01:00) Amsterdam, Berlin, Bern" tells."""
    words = [word.strip().lower() for word in _WORDS.findall(tzid)]
    cities = _cities()
    return [cities[name] for word in words if (name := _GERMAN_CITIES.get(word, word)) in cities]


# ---- by rules --------------------------------------------------------------------------------------------------


def _offsets(definition: Component, first: int, last: int) -> Offsets | None:
    """The changes of the clock that a VTIMEZONE tells for these years."""
    changes: list[tuple[datetime, timedelta, timedelta]] = []
    for part in definition.inner:
        if part.name not in ("STANDARD", "DAYLIGHT"):
            continue
        before, after = offset(part.value("TZOFFSETFROM")), offset(part.value("TZOFFSETTO"))
        changes += [(wall, before, after) for wall in _onsets(part, first - 1, last + 1)]
    return Offsets(changes) if changes else None


def _onsets(part: Component, first: int, last: int) -> Iterator[datetime]:
    """When one observance begins, on the wall clock."""
    start = moment(part.value("DTSTART")).when
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - wall time
    values = {
        "start": start,
        "timezone": "UTC",  # so that the expansion's seconds are the wall clock's
        "rrule": [rule.value for rule in part.properties.get("RRULE", ())],
        "rdate": [
            entry[0].when if isinstance(entry[0], tuple) else entry[0]
            for item in part.properties.get("RDATE", ())
            for entry in moments(item)
        ],
    }
    yield start
    after = int(datetime(last + 1, 1, 1, tzinfo=UTC).timestamp())
    begin = int(datetime(first, 1, 1, tzinfo=UTC).timestamp())
    for one in expand(values, UTC, begin, after, 500).occurrences:
        yield datetime.fromtimestamp(one.start, UTC).replace(tzinfo=None)


def _probes(offsets: Offsets, first: int, last: int) -> list[datetime]:
    """Wall times at which two zones must agree: before and after each change, winter and summer of each year."""
    found = [datetime(year, month, 15, 12) for year in range(first, last + 1) for month in (1, 7)]  # noqa: DTZ001
    for wall, _, _ in offsets.changes:
        if first <= wall.year <= last:
            found += [wall - _DAY / 2, wall + _DAY / 2]
    return found


def _alike(offsets: Offsets, likely: Iterable[str], first: int, last: int, *, everywhere: bool) -> str:
    """The zone with these offsets in these years, a likely one first; "" where there is none."""
    probes = [(wall, offsets.at(wall)) for wall in _probes(offsets, first, last)]
    world = (*_common(), *sorted(available_timezones())) if everywhere else ()
    for name in (*filter(None, likely), *world):
        zone: tzinfo | None = None if name == "localtime" else _zone(name)
        if zone is not None and all(zone.utcoffset(wall) == span for wall, span in probes):
            return "UTC" if name.lower() in _UTC_NAMES else name
    return ""


def _common() -> Iterator[str]:
    """The zones that Windows has names for: where most people live."""
    yield from dict.fromkeys(_windows().values())


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def in_zone(when: datetime, source: tzinfo, target: tzinfo) -> datetime:
    """A wall time of one zone on the clock of another; aware where it is the second of two equal wall times there."""
    there = when.replace(tzinfo=source).astimezone(target)
    return there if there.fold else there.replace(tzinfo=None)


def day_of(when: date) -> date:
    """The day of a date or a date-time."""
    return when.date() if isinstance(when, datetime) else when
