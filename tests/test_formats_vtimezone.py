"""formats/vtimezone.py: a VTIMEZONE says the same hours as the zone's own rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.formats.vtimezone import Zones, vtimezone

ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Jerusalem", "Africa/Casablanca", "Europe/Dublin",
    "Australia/Lord_Howe", "Asia/Tehran", "America/Sao_Paulo", "Pacific/Apia", "Etc/UTC",
]  # fmt: skip


def as_zone(name, first, last):
    """The zone that icalendar makes of our lines alone, under a name that no database knows."""
    lines = "\r\n".join(vtimezone(name, first, last)).replace(f"TZID:{name}", "TZID:Our/Own")
    return icalendar.Timezone.from_ical(lines + "\r\n").to_tz(lookup_tzid=False)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize(("first", "last"), [(2016, 2016), (2005, 2019), (2016, 2038), (1975, 1981)])
def test_it_says_what_the_zone_says(name, first, last):
    """On every noon and night of the years asked for, the offset is the zone's own."""
    zone, ours = ZoneInfo(name), as_zone(name, first, last)
    at = datetime(first, 1, 1, 12)
    while at.year <= last:
        for wall in (at, at + timedelta(hours=16)):
            exists = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
            assert not exists or ours.utcoffset(wall) == zone.utcoffset(wall), wall  # Apia left out a whole day
        at += timedelta(days=3)


@given(st.sampled_from(ZONES), st.integers(1900, 2030), st.integers(0, 5))
def test_any_years(name, first, years):
    """Around New Year and in summer of any years the offsets agree."""
    zone, ours = ZoneInfo(name), as_zone(name, first, first + years)
    for year in (first, first + years):
        for month in (1, 7, 12):
            wall = datetime(year, month, 15, 12)
            assert ours.utcoffset(wall) == zone.utcoffset(wall)


def test_a_run_of_years_is_one_rule():
    """The clock of Berlin needs one observance for summer and one for winter, both without an end."""
    lines = vtimezone("Europe/Berlin", 2016, 2038)
    assert [line for line in lines if line.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]  # fmt: skip


def test_rules_that_end_say_so_in_utc():
    """A rule that the zone gave up has its UNTIL in UTC, as RFC 5545 wants it."""
    lines = vtimezone("America/New_York", 2005, 2010)
    assert "RRULE:FREQ=YEARLY;UNTIL=20060403T020000Z;BYDAY=1SU;BYMONTH=4" in lines


@pytest.mark.parametrize("year", [1, 9999])
def test_the_edges_of_time(year):
    """The first and the last year of all have a time zone too."""
    assert vtimezone("Europe/Berlin", year, year)[-1] == "END:VTIMEZONE"


def test_only_what_is_used():
    """Each zone is written once, by name, for all the years in use."""
    zones = Zones()
    for name, year in (("Europe/Berlin", 2016), ("Asia/Tokyo", 2016), ("Europe/Berlin", 2014)):
        zones.use(name, datetime(year, 5, 1), datetime(year, 5, 2))
    lines = list(zones.lines())
    assert [line for line in lines if line.startswith("TZID")] == ["TZID:Asia/Tokyo", "TZID:Europe/Berlin"]
    assert "DTSTART:20130331T020000" in lines
