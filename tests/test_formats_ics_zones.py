"""Zones that a calendar defines itself: what their names say counts less than their rules, and no hour is lost."""

from datetime import datetime
from typing import Any

import pytest

from calendars import BERLIN, ics, occurrences, taken_over, written
from regioncal.formats.ics_read import Reading, read_calendar


def observance(kind: str, start: str, before: str, after: str, *more: str) -> str:
    """A STANDARD or DAYLIGHT part of a VTIMEZONE."""
    lines = (f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *more)
    return f"BEGIN:{kind}\r\n" + "".join(f"{line}\r\n" for line in lines) + f"END:{kind}\r\n"


def zone(tzid: str, *parts: str) -> str:
    """A VTIMEZONE of these parts."""
    return f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n{''.join(parts)}END:VTIMEZONE\r\n"


EUROPE = (
    observance("DAYLIGHT", "16010101T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
    observance("STANDARD", "16010101T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
)
OLD_US = (  # as it was before 2007
    observance("STANDARD", "16010101T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    observance("DAYLIGHT", "16010101T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4"),
)
BRAZIL = (  # as it was before 2019
    observance("STANDARD", "16010101T000000", "-0200", "-0300", "RRULE:FREQ=YEARLY;BYDAY=3SU;BYMONTH=2"),
    observance("DAYLIGHT", "16010101T000000", "-0300", "-0200", "RRULE:FREQ=YEARLY;BYDAY=3SU;BYMONTH=10"),
)
ONE_YEAR = (
    observance("STANDARD", "20151025T030000", "+0200", "+0100", "RDATE:20161030T030000"),
    observance("DAYLIGHT", "20160327T020000", "+0100", "+0200"),
)
NOWHERE = (
    observance("STANDARD", "16010101T020000", "+0217", "+0117", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    observance("DAYLIGHT", "16010101T020000", "+0117", "+0217", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4"),
)


def read(tzid: str, parts: tuple[str, ...], start: str, *more: str) -> Reading:
    """An event of two hours in a zone of its own."""
    lines = (f"UID:a\r\nDTSTART;TZID={tzid}:{start}", "DURATION:PT2H", "SUMMARY:x", *more)
    return read_calendar(ics("\r\n".join(lines), head=zone(tzid, *parts)), BERLIN)


def values(reading: Reading) -> dict[str, Any]:
    """What its single event holds."""
    return reading.events[0].values


@pytest.mark.parametrize(
    ("hours", "name"), [("+0100", "Etc/GMT-1"), ("+1300", "Etc/GMT-13"), ("-0300", "Etc/GMT+3"), ("+0000", "UTC")]
)
def test_an_offset_that_never_changes_is_a_zone_that_never_changes(hours: str, name: str) -> None:
    """Morocco, which is an hour ahead but for one month of the year, is none."""
    made = read(
        "Custom", (observance("STANDARD", "16010101T000000", hours, hours),), "20240304T100000", "RRULE:FREQ=WEEKLY"
    )
    assert values(made)["timezone"] == name
    assert not made.notes


def test_an_own_definition_beats_a_name_that_is_not_quite_ianas() -> None:
    """Lisbon in small letters with the rules of Berlin is Berlin, and that is told; IANA's own names are IANA's."""
    for tzid in ("Europe/lisbon", "Z", "New Zealand Standard Time"):
        made = read(tzid, EUROPE, "20160201T180000", "RRULE:FREQ=WEEKLY;COUNT=40")
        assert ("timezone" in values(made), values(made)["start"]) == (False, datetime(2016, 2, 1, 18))
        assert made.notes[0].startswith(f'time zone "{tzid}" is not ')
    exact = read("Europe/Lisbon", EUROPE, "20160201T180000", "RRULE:FREQ=WEEKLY;COUNT=40")
    assert values(exact)["timezone"] == "Europe/Lisbon"
    assert "IANA's counts" in exact.notes[0]


def test_a_name_stands_where_its_definition_says_nothing() -> None:
    """Some list the next changes only: before and after them IANA's own zone holds, without a word."""
    since = (EUROPE[0].replace("1601", "1981"), EUROPE[1].replace("1601", "1996"))  # as Apple has it
    for parts in (ONE_YEAR, since):
        made = read("Europe/Berlin", parts, "19940701T100000", "RRULE:FREQ=MONTHLY")
        assert ("timezone" in values(made), made.notes) == (False, [])


def test_the_dates_in_use_decide() -> None:
    """A definition that tells this year's changes only is Berlin's for a series of this year; Brazil's of old too."""
    made = read("X1", ONE_YEAR, "20160304T100000", "RRULE:FREQ=WEEKLY;COUNT=40")
    assert ("timezone" in values(made), values(made)["rrule"]) == (False, ["FREQ=WEEKLY;COUNT=40"])
    brazil = read("E. South America Standard Time", BRAZIL, "20160304T100000", "RRULE:FREQ=WEEKLY;COUNT=40")
    assert (values(brazil)["timezone"], "rdate" in values(brazil), brazil.notes) == ("America/Sao_Paulo", False, [])


@pytest.mark.parametrize(
    ("tzid", "parts", "start", "rule"),
    [
        ("Alte Ostzone", OLD_US, "20240304T100000", "FREQ=WEEKLY;COUNT=45"),
        ("Alte Ostzone", OLD_US, "20240304T100000", "FREQ=DAILY"),
        ("Alte Ostzone", OLD_US, "20240304T233000", "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20250306T043000Z"),
        ("E. South America Standard Time", BRAZIL, "20240304T100000", "FREQ=WEEKLY;COUNT=45"),
        ("X1", ONE_YEAR, "20160304T100000", "FREQ=WEEKLY"),
        ("X1", ONE_YEAR, "20150304T100000", "FREQ=WEEKLY;COUNT=100"),
        ("Krumm", NOWHERE, "20160304T003000", "FREQ=WEEKLY;BYDAY=FR;COUNT=45"),
        ("Krumm", NOWHERE, "20160304T100000", "FREQ=MONTHLY"),
        ("Europe/lisbon", EUROPE, "20160201T180000", "FREQ=WEEKLY"),
    ],
)
def test_every_occurrence_keeps_its_hour(tzid: str, parts: tuple[str, ...], start: str, rule: str) -> None:
    """A series in a zone that IANA does not know: an engine of others sees the same in ours; exceptions stay."""
    left_out = f"EXDATE;TZID={tzid}:{int(start[:8]) + 14}{start[8:]}" if "WEEKLY" in rule else "X-A:b"
    moved = f"UID:a\r\nRECURRENCE-ID;TZID={tzid}:{start}\r\nDTSTART;TZID={tzid}:{start[:9]}200000\r\nSUMMARY:y"
    lines = (f"UID:a\r\nDTSTART;TZID={tzid}:{start}", "DURATION:PT2H", "SUMMARY:x", f"RRULE:{rule}", left_out)
    data = ics("\r\n".join(lines), moved, head=zone(tzid, *parts))
    _, records = taken_over(data)
    assert len(occurrences(data)) > 10
    assert occurrences(written(records)) == occurrences(data)


def test_what_is_kept_by_its_dates_is_told() -> None:
    """The note says which zone it is read as, how many dates differ and how far they were followed."""
    made = read("Alte Ostzone", OLD_US, "20240304T100000", "RRULE:FREQ=WEEKLY")
    (note,) = made.events[0].notes
    assert note.startswith('time zone "Alte Ostzone" is none of IANA\'s: it is read as America/')
    assert note.endswith("dates have an hour of their own, up to 2038")
    assert values(made)["rrule"] == ["FREQ=WEEKLY"]
    nowhere = read("Krumm", NOWHERE, "20160304T003000", "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=45")
    assert "45 dates are kept one by one" in nowhere.events[0].notes[0]
    assert ("rrule" in values(nowhere), len(values(nowhere)["rdate"])) == (False, 45)


def test_a_single_event_in_a_zone_of_its_own_is_an_instant() -> None:
    """It is told on the region's clock."""
    made = read("Krumm", NOWHERE, "20160704T101700")
    assert values(made)["start"] == datetime(2016, 7, 4, 10)
    assert "kept as instants" in made.notes[0]


def test_an_endless_fast_rule_in_a_zone_of_its_own_costs_little() -> None:
    """What nobody can follow is followed as far as can be, and no further."""
    made = read("Alte Ostzone", OLD_US, "20240304T100000", "RRULE:FREQ=SECONDLY")
    assert values(made)["rrule"] == ["FREQ=SECONDLY"]
