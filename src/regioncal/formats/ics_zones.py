"""TZID -> the IANA zone it means: by IANA's name, else by the rules of its VTIMEZONE, else by Windows' or another name.

Where no zone of the world has such rules, each time becomes an instant by the VTIMEZONE's own offsets (ics_odd.py tells
what becomes of a series then). A TZID that nothing is known about leaves its times floating: wall time without a zone.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from regioncal.formats.ics_lines import Component
from regioncal.formats.ics_offsets import (
    Offsets,
    first_alike,
    most_alike,
    nearest,
    read_offsets,
    windows,
    world,
    zone_of,
)
from regioncal.formats.ics_values import FLOATING
from regioncal.formats.vtimezone import OPEN

_UTC_NAMES = {
    "utc", "z", "gmt", "etc/utc", "etc/gmt", "zulu", "etc/zulu", "etc/uct", "uct", "universal", "utc0", "gmt0",
    "coordinated universal time", "etc/universal", "tzone://microsoft/utc", "(utc) coordinated universal time",
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_][\w.' -]*", re.UNICODE)
_GERMAN_CITIES = {"bern": "zurich", "rom": "rome", "wien": "vienna", "prag": "prague", "brüssel": "brussels"}
_MOST_YEARS = 40
_OTHERWISE = "is not as IANA has it in this file's own VTIMEZONE: IANA's counts"
_MOST_SEARCHES = 10  # definitions that are compared with every zone of the world: real calendars have one or two
_SAMPLE = 200  # wall times at which zones are compared where none is the same
_SHORT = {
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin",
    "Mitteleuropäische Zeit": "Europe/Berlin", "Mitteleuropäische Sommerzeit": "Europe/Berlin",
}  # fmt: skip


class Zone(NamedTuple):
    """What a TZID means: an IANA name, "UTC" or "floating"; `note` says what was not as it should be.

    `own` are the offsets of its definition where no name stands for them: its times are instants then, and the zones
    of `likely` may keep them over the dates that one event uses. `tzid` is how it is called, `named` the zone that it
    is called after.
    """

    name: str
    own: Offsets | None = None
    note: str = ""
    likely: tuple[str, ...] = ()
    tzid: str = ""
    named: str = ""


class Zones:
    """The zones of one calendar: `default` is its X-WR-TIMEZONE ("" without one).

    IANA's own names mean what IANA says, as every reader takes them: where the file's definition says otherwise, that
    is noted. Any other name is only a hint: the definition beside it counts.
    """

    def __init__(self, calendar: Component, region: str) -> None:
        self.region = region
        self._definitions: dict[str, Component] = {}
        for inner in calendar.inner:
            if inner.name == "VTIMEZONE":
                self._definitions.setdefault(_clean(inner.value("TZID")), inner)
        self._years = _years(calendar)
        self._searched: dict[tuple[Any, ...], str] = {}
        self._nearest: dict[tuple[Any, ...], list[str]] = {}
        self._searches = _MOST_SEARCHES
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
        name, definition = by_name(tzid, self.region), self._definitions.get(tzid)
        if definition is None:
            if name:
                return Zone(name)
            return Zone(FLOATING, note=f'time zone "{tzid[:60]}" is not known: its times are read as wall time')
        name = name or by_name(_clean(definition.value("X-LIC-LOCATION")), self.region)
        try:
            offsets = read_offsets(definition, *self._years)
        except ValueError as error:
            note = f'time zone "{tzid[:60]}" cannot be read ({error}): its times are read as wall time'
            return Zone(name) if name else Zone(FLOATING, note=note)
        if offsets is None:
            note = f'time zone "{tzid[:60]}" says nothing: its times are read as wall time'
            return Zone(name) if name else Zone(FLOATING, note=note)
        if is_zone(tzid):
            return Zone(name, note="" if self._said(offsets, name) else f'time zone "{tzid}" {_OTHERWISE}')
        return self._defined(tzid, name, offsets)

    def _said(self, offsets: Offsets, name: str) -> bool:
        """Whether a definition says what its name does, from when it tells all its changes up to the last one."""
        zone, (first, last) = zone_of(name), self._years
        if offsets.fixed is None:
            first = max(first, offsets.complete_from + 1)
            last = min(last, offsets.changes[-1][0].year)
        return zone is None or offsets.agree(zone, offsets.probes(first, last))

    def _defined(self, tzid: str, name: str, offsets: Offsets) -> Zone:
        """The zone of a definition: the one it is named for, any that is alike to the end, or its own offsets."""
        probes = offsets.probes(*self._years)
        cities = _named_in(tzid)
        fixed = offsets.fixed_names() if offsets.fixed is not None else []
        alike = first_alike(offsets, (name, self.region, self.default, *cities, *fixed), probes)
        if not alike:
            mark = tuple(offsets.changes)
            if mark not in self._searched:
                names = world() if len(self._searched) < _MOST_SEARCHES else ()
                self._searched[mark] = first_alike(offsets, names, probes)
            alike = self._searched[mark]
        alike = "UTC" if alike.lower() in _UTC_NAMES else alike
        if alike and name in ("", alike):
            return Zone(alike)
        likely = tuple(filter(None, dict.fromkeys((name, self.region, self.default, *cities, alike))))
        return Zone("UTC", offsets, likely=likely, tzid=tzid, named=name)

    def near(self, zone: Zone, walls: list[datetime]) -> str:
        """The zone with a definition's offsets at all these wall times, else at the first and at most of the others."""
        own = zone.own
        assert own is not None
        found = first_alike(own, zone.likely, walls)
        if not found and self._searches:
            self._searches -= 1
            found = first_alike(own, world(), walls)
        if not found:
            sample = walls[:: len(walls) // _SAMPLE + 1]
            found = most_alike(own, (*zone.likely, *own.fixed_names(), *self._near(own)), sample)
        return "UTC" if found.lower() in _UTC_NAMES else found or "UTC"

    def _near(self, own: Offsets) -> list[str]:
        """The zones that come nearest to a definition, worked out once."""
        mark = tuple(own.changes)
        if mark not in self._nearest:
            probes = own.probes(*self._years)
            names = world() if len(self._nearest) < _MOST_SEARCHES else ()
            self._nearest[mark] = nearest(own, names, probes[:: len(probes) // _SAMPLE + 1])
        return self._nearest[mark]


def _clean(tzid: str) -> str:
    return tzid.strip().strip('"').strip()


def _years(calendar: Component) -> tuple[int, int]:
    """The first year that a calendar's dates are in, and the one that its series are looked at to."""
    found = set()
    for inner in calendar.inner:
        if inner.name == "VEVENT":
            written = inner.value("DTSTART")[:4]
            if written.isascii() and written.isdigit() and 1900 <= int(written) <= 2200:
                found.add(int(written))
    if not found:
        return 2000, OPEN
    return max(min(found), max(found) - _MOST_YEARS), max(*found, OPEN - 2) + 2


# ---- by name ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def by_name(tzid: str, region: str) -> str:
    """The IANA zone of a name: IANA's own, with something before it, Windows', or of the cities in it. "" for none."""
    if not tzid:
        return ""
    if tzid.lower() in _UTC_NAMES:
        return "UTC"
    if is_zone(tzid):
        return tzid
    if tzid in _SHORT:
        return region if _same_now(region, _SHORT[tzid]) else _SHORT[tzid]
    parts = [part for part in tzid.replace("\\", "/").split("/") if part]
    for count in (3, 2):
        tail = "/".join(parts[-count:])
        if len(parts) > count and is_zone(tail):
            return tail
    folded = _by_lower().get("/".join(parts).lower()) or _by_lower().get(tzid.replace(" ", "_").lower())
    if folded:
        return folded
    from_windows = windows().get(tzid.lower()) or windows().get(parts[-1].lower() if parts else "")
    if from_windows:
        return from_windows
    if tzid.startswith("(") or "," in tzid:
        cities = _named_in(tzid)
        return region if region in cities else cities[0] if cities else ""
    return ""


def _same_now(one: str, other: str) -> bool:
    """Whether two zones show the same hour in winter and in summer."""
    probes = (datetime(2024, 1, 15, 12), datetime(2024, 7, 15, 12))  # noqa: DTZ001 - wall times
    return all(ZoneInfo(one).utcoffset(wall) == ZoneInfo(other).utcoffset(wall) for wall in probes)


def is_zone(name: str) -> bool:
    """Whether IANA has a zone of this very name."""
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
