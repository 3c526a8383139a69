"""Moments of a calendar -> what a record holds: wall times on one clock a record, and which clock that is."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from regioncal.formats.ics_offsets import first_alike
from regioncal.formats.ics_values import FLOATING, Moment
from regioncal.formats.ics_zones import Zone, Zones

_DAY = timedelta(days=1)


class Clock:
    """The clocks of one calendar; `region` is the IANA name of the region's zone, `notes` what was odd about TZIDs.

    A calendar that names its own zone (X-WR-TIMEZONE) means that one where a time names none. `series_in_utc` is set
    where its series in UTC cannot all be told on that zone's clock. `looked_at` counts dates of series in odd zones.
    """

    def __init__(self, zones: Zones, region: str) -> None:
        self.zones, self.region = zones, region
        self.notes: set[str] = set()
        self.series_in_utc = False
        self.looked_at = 0
        self._known: dict[str, tzinfo] = {"UTC": UTC}

    def zone(self, name: str) -> tzinfo:
        """A zone by its name; floating times are looked at in the region's."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = ZoneInfo(self.region if name == FLOATING else name)
        return found

    def _resolved(self, given: Moment) -> tuple[datetime, str]:
        """A date-time's wall time, and the name of its zone."""
        when = given.when
        assert isinstance(when, datetime)
        if not isinstance(given.zone, str):
            return _turned(when, given.zone.utcoffset(None)), "UTC"
        found: Zone = self.zones.find(given.zone)
        if found.note:
            self.notes.add(found.note)
        if found.own:
            return found.own.utc(when), "UTC"
        if found.name == FLOATING and self.zones.default:
            return when, self.zones.default
        return when, found.name

    def odd(self, given: Moment) -> Zone | None:
        """The zone of a moment where it is none of IANA's."""
        if not given.timed or not isinstance(given.zone, str):
            return None
        found = self.zones.find(given.zone)
        return found if found.own else None

    def named(self, zone: Zone, taken: str) -> None:
        """Note that an odd zone is not the one that it is called after."""
        if zone.named and taken != zone.named:
            self.notes.add(f'time zone "{zone.tzid[:60]}" is not {zone.named} by its own VTIMEZONE: that counts')

    def _odd_anchor(self, start: Moment, zone: Zone) -> str:
        """The clock of an event in an odd zone: one that has its offset at the start, else the region's."""
        assert zone.own is not None
        assert isinstance(start.when, datetime)
        name = first_alike(zone.own, zone.likely, [start.when])
        if not zone.named and not name:
            self.notes.add(f'time zone "{zone.tzid[:60]}" is no zone of the world: its times are kept as instants')
        self.named(zone, name)
        return name if name and name != "UTC" else self.region

    def anchor(self, start: Moment, *, series: bool, by_day: bool = False) -> str:
        """The clock that a record beginning here lives by: "" for all-day ones, else a zone's name, UTC or floating.

        A single instant is told on the region's clock. A series in UTC stays there, unless the calendar names its zone:
        then it was meant on that clock and only written in UTC; but not where its rule names days (`by_day`) and the
        day is another one there, and then no series of that calendar.
        """
        if not start.timed:
            return ""
        zone = self.odd(start)
        if zone is not None:
            return self._odd_anchor(start, zone)
        wall, name = self._resolved(start)
        if name != "UTC":
            return name
        target = "" if series and self.series_in_utc else self.zones.default if series else self.region
        if not target or target == "UTC":
            return "UTC"
        try:
            there = wall.replace(tzinfo=UTC).astimezone(self.zone(target))
        except OverflowError:
            return "UTC"
        return "UTC" if by_day and there.date() != wall.date() else target

    def wall(self, given: Moment, name: str) -> date:
        """A moment on a record's clock; of an all-day record ("") the day.

        Aware where it is the second of two equal wall times.
        """
        if not isinstance(given.when, datetime):
            return given.when
        wall, source = self._resolved(given)
        if not name:
            return self._day(wall, source)
        if name in (FLOATING, source) or source == FLOATING:
            return wall
        try:
            there = wall.replace(tzinfo=self.zone(source)).astimezone(self.zone(name))
        except OverflowError:
            raise ValueError("a date lies outside the years 1 to 9999") from None
        return there if there.fold else there.replace(tzinfo=None)

    def _day(self, wall: datetime, source: str) -> date:
        """The day that a date-time means where dates are asked for; UTC is turned to the calendar's own zone."""
        if source != "UTC" or wall.hour * 60 + wall.minute == 0:
            return wall.date()
        try:
            there = wall.replace(tzinfo=UTC).astimezone(self.zone(self.zones.default or self.region))
        except OverflowError:
            return wall.date()
        return there.date()

    def instant(self, given: Moment) -> date:
        """A moment that stands for itself (CREATED, LAST-MODIFIED): in UTC, or as it stands without a zone."""
        if not isinstance(given.when, datetime):
            return given.when
        wall, name = self._resolved(given)
        if name == FLOATING:
            return wall
        try:
            return wall.replace(tzinfo=self.zone(name)).astimezone(UTC)
        except OverflowError:
            return wall


def _turned(when: datetime, offset: timedelta) -> datetime:
    try:
        return when - offset
    except OverflowError:
        raise ValueError("a date lies outside the years 1 to 9999") from None


def same_form(start: date, end: date, zone: tzinfo) -> tuple[date, date]:
    """Start and end both aware where one of them is."""
    if not (isinstance(start, datetime) and isinstance(end, datetime)) or (start.tzinfo is None) == (
        end.tzinfo is None
    ):
        return start, end
    return (
        start if start.tzinfo else start.replace(tzinfo=zone),
        end if end.tzinfo else end.replace(tzinfo=zone),
    )
