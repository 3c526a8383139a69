"""formats/vtimes.py and vevent.py: other programs read the occurrences that recurrence says."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from regioncal.formats.ics_write import calendar
from regioncal.formats.vevent import NEVER, STATUS, Said, Writer
from regioncal.index.rows import to_json
from regioncal.kinds import EVENT
from regioncal.model import Record, read_record
from regioncal.recurrence import expand
from strategies import calendars, meeting_events

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, AFTER = datetime(2016, 7, 1, tzinfo=BERLIN), datetime(2017, 1, 1, tzinfo=BERLIN)
WEEK = timedelta(days=7)
WALL = datetime(2016, 9, 10, 18)
Found = list[tuple[int, int, str, str]]


def read(raw: dict[str, Any]) -> Record:
    """A record from what stands in TOML; one that cannot be read is the test's own mistake."""
    record, _ = read_record(EVENT, raw)
    assert record is not None
    return record


def event(**values: Any) -> Record:
    """An event with these values."""
    return read({"id": "fest", "title": "Fest", "start": WALL} | values)


def say(record: dict[str, Any], override: Any) -> Said:
    """The title alone."""
    title = (override or {}).get("title") or record["title"]
    return Said(title if isinstance(title, str) else next(iter(title.values())))


def write(*records: Record) -> str:
    """A calendar of these events."""
    writer = Writer("Europe/Berlin", "testland.example", say)
    lines = [line for record in records for line in writer.vevents(json.loads(to_json(record.values)))]
    return calendar("Testland", [*writer.zones.lines(), *lines])


def lines(record: Record, *names: str) -> list[str]:
    """The lines of an event that begin with one of these names, those of time zones left out."""
    body = write(record).replace("\r\n ", "").partition("BEGIN:VEVENT")[2].split("\r\n")
    return [line for line in body if line.startswith(names)]


def seconds(moment: date) -> int:
    """UTC seconds; dates and floating times are the region's."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return int((moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)).timestamp())


def within(found: Found) -> Found:
    """Those that start in or overlap the half year that the tests look at."""
    first, after = seconds(FIRST), seconds(AFTER)
    return sorted(one for one in found if one[0] < after and (one[1] > first or one[0] >= first))


def ours(*records: Record) -> Found:
    """The occurrences that recurrence says: start, end, title, STATUS."""
    found = []
    for record in records:
        for one in expand(record.values, BERLIN, seconds(FIRST), seconds(AFTER)).occurrences:
            override = {} if one.override is None else record.values["override"][one.override]
            status = override.get("status") or record.values.get("status")
            found.append((one.start, one.after, say(record.values, override).title, STATUS[status] if status else ""))
    return within(found)


def by_icalendar(text: str) -> Found:
    """The occurrences that icalendar and recurring-ical-events read."""
    found = []
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    for one in query.between(FIRST.date() - WEEK, AFTER.date() + WEEK):
        start = one["DTSTART"].dt
        end = one["DTEND"].dt if "DTEND" in one else start
        found.append((seconds(start), seconds(end), str(one["SUMMARY"]), str(one.get("STATUS", ""))))
    return within(found)


def by_ical(text: str) -> Found:
    """The occurrences that the ical package reads, which shares no code with icalendar."""
    found = []
    for one in IcsCalendarStream.calendar_from_ics(text).timeline_tz(BERLIN).overlapping(FIRST - WEEK, AFTER + WEEK):
        status = one.status.value if one.status else ""
        found.append((seconds(one.dtstart), seconds(one.dtend or one.dtstart), one.summary, status))
    return within(found)


@given(calendars(4))
def test_icalendar_reads_the_same(raws):
    """Icalendar reads the same occurrences, and writes the same octets again."""
    records = [read(raw) for raw in raws]
    # recurring-ical-events takes an override's wall time for UTC too and drops added dates that fall on it
    records = [record for record in records if not {"rdate", "override"} <= set(record.values)]
    text = write(*records)
    assert icalendar.Calendar.from_ical(text).to_ical(sorted=False).decode() == text
    assert by_icalendar(text) == ours(*records)


@given(calendars(4))
def test_ical_reads_the_same(raws):
    """The ical package reads the same occurrences."""
    records = [read(raw) for raw in raws]
    # it does not find the occurrence of an override in UTC
    records = [one for one in records if not ("override" in one.values and one.values.get("timezone") == "UTC")]
    assert by_ical(write(*records)) == ours(*records)


@given(meeting_events("fest"))
def test_writing_is_repeatable(raw):
    """Two exports of the same event are the same octets."""
    assert write(read(raw)) == write(read(raw))


@given(meeting_events("fest"))
def test_every_occurrence_is_one_of_the_same_event(raw):
    """All VEVENTs of an event share one UID, and only overrides have a RECURRENCE-ID, each its own."""
    parts = icalendar.Calendar.from_ical(write(read(raw))).walk("VEVENT")
    assert {str(part["UID"]) for part in parts} == {"fest@testland.example"}
    ids = [part["RECURRENCE-ID"].to_ical() for part in parts if "RECURRENCE-ID" in part]
    assert len(ids) == len(set(ids)) == len(parts) - 1


# ---- each form of time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["DTSTART;TZID=Europe/Berlin:20160910T180000"]),
        ({"end": WALL.replace(hour=20)}, [
            "DTSTART;TZID=Europe/Berlin:20160910T180000", "DTEND;TZID=Europe/Berlin:20160910T200000",
        ]),
        ({"end": WALL}, ["DTSTART;TZID=Europe/Berlin:20160910T180000"]),
        ({"timezone": "Asia/Tokyo"}, ["DTSTART;TZID=Asia/Tokyo:20160910T180000"]),
        ({"timezone": "UTC"}, ["DTSTART:20160910T180000Z"]),
        ({"timezone": "floating"}, ["DTSTART:20160910T180000"]),
        ({"start": datetime.fromisoformat("2016-09-10T18:00+00:00")}, ["DTSTART;TZID=Europe/Berlin:20160910T200000"]),
        ({"start": date(2016, 9, 10)}, ["DTSTART;VALUE=DATE:20160910", "DTEND;VALUE=DATE:20160911"]),
        ({"start": date(2016, 9, 10), "end": date(2016, 9, 12)}, [
            "DTSTART;VALUE=DATE:20160910", "DTEND;VALUE=DATE:20160913",
        ]),
        ({"start": date(9999, 12, 31)}, ["DTSTART;VALUE=DATE:99991231"]),
    ],
)  # fmt: skip
def test_forms_of_time(values, expected):
    """Wall time, other zones, UTC, floating, an instant, all day: each as RFC 5545 says it, no end invented."""
    assert lines(event(**values), "DTSTART", "DTEND") == expected


def test_the_second_of_two_equal_hours():
    """02:30 after the clock went back is not what the zone's name alone would mean, so it is written in UTC."""
    late = event(start=datetime.fromisoformat("2016-10-30T02:30+01:00"))
    early = event(start=datetime.fromisoformat("2016-10-30T02:30+02:00"))
    assert lines(late, "DTSTART") == ["DTSTART:20161030T013000Z"]
    assert lines(early, "DTSTART") == ["DTSTART;TZID=Europe/Berlin:20161030T023000"]


@pytest.mark.parametrize(
    "values",
    [
        {"start": datetime.fromisoformat("0001-01-01T00:00+02:00")},
        {"start": datetime.fromisoformat("9999-12-31T23:59-05:00")},
        {"start": datetime(9999, 12, 1), "rrule": "FREQ=DAILY", "exdate": date(9999, 12, 31)},
        {"start": date(9999, 12, 1), "rrule": "FREQ=DAILY", "override": [{"on": date(9999, 12, 31), "title": "Ende"}]},
        {"start": datetime(1, 1, 1), "rrule": "FREQ=WEEKLY", "override": [{"on": date(1, 1, 8), "title": "Anfang"}]},
        {"rrule": "FREQ=SECONDLY", "exdate": date(2016, 9, 11)},
        {"rrule": "FREQ=MONTHLY;COUNT=1000000000", "exdate": date(2016, 10, 10)},
        {"end": datetime(9999, 9, 1, 18)},
    ],
)
def test_the_edges_of_time(values):
    """The first and last year and rules without measure are written, and can be read."""
    assert icalendar.Calendar.from_ical(write(event(**values))).walk("VEVENT")


def test_an_unknown_hour_is_a_day_that_keeps_nobody_busy():
    """time_known = false is a whole day, transparent; a day that is really all day is not."""
    unknown = event(start=date(2016, 9, 10), time_known=False)
    assert lines(unknown, "DTSTART", "TRANSP") == ["DTSTART;VALUE=DATE:20160910", "TRANSP:TRANSPARENT"]
    assert lines(event(start=date(2016, 9, 10)), "TRANSP") == []


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"rrule": "FREQ=WEEKLY;UNTIL=20161001"}, "FREQ=WEEKLY;UNTIL=20161001T215959Z"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=20161001T180000"}, "FREQ=WEEKLY;UNTIL=20161001T160000Z"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=20161001T160000Z"}, "FREQ=WEEKLY;UNTIL=20161001T160000Z"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=20161001", "timezone": "UTC"}, "FREQ=WEEKLY;UNTIL=20161001T235959Z"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=20161001T160000Z", "timezone": "floating"}, "FREQ=WEEKLY;UNTIL=20161001T180000"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=20161001T233000Z", "start": date(2016, 9, 10)}, "FREQ=WEEKLY;UNTIL=20161002"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=99991231"}, "FREQ=WEEKLY;UNTIL=99991231T225959Z"),
        ({"rrule": "freq=weekly; byday=sa;"}, "FREQ=WEEKLY;BYDAY=SA"),
        ({"rrule": "FREQ=DAILY;BYHOUR=9", "start": date(2016, 9, 10)}, "FREQ=DAILY"),
        ({"rrule": "FREQ=MONTHLY;BYDAY=2TU;RSCALE=CHINESE"}, "FREQ=MONTHLY;BYDAY=2TU;RSCALE=CHINESE"),
    ],
)  # fmt: skip
def test_rules(values, rule):
    """UNTIL takes the form that goes with the start; a rule that we cannot expand goes out as it came."""
    assert lines(event(**values), "RRULE") == [f"RRULE:{rule}"]


def test_left_out_and_added_dates_have_the_form_of_the_start():
    """A bare date leaves out that day, whatever the hour; an offset is that instant."""
    weekly = event(rrule="FREQ=WEEKLY", exdate=[date(2016, 9, 17), datetime.fromisoformat("2016-09-24T16:00+00:00")])
    assert lines(weekly, "EXDATE") == [
        "EXDATE;TZID=Europe/Berlin:20160917T180000", "EXDATE;TZID=Europe/Berlin:20160924T180000",
    ]  # fmt: skip
    twice = event(rrule="FREQ=DAILY;BYHOUR=9,18", exdate=[date(2016, 9, 11)])
    assert lines(twice, "EXDATE") == [
        "EXDATE;TZID=Europe/Berlin:20160911T090000", "EXDATE;TZID=Europe/Berlin:20160911T180000",
    ]  # fmt: skip
    assert by_icalendar(write(twice)) == ours(twice)
    days = event(start=date(2016, 9, 10), rrule="FREQ=WEEKLY", exdate=datetime(2016, 9, 17, 8), rdate=date(2016, 9, 13))
    assert lines(days, "EXDATE", "RDATE") == ["EXDATE;VALUE=DATE:20160917", "RDATE;VALUE=DATE:20160913"]
    assert lines(event(rdate=date(2016, 9, 13)), "RDATE")[1:] == ["RDATE;TZID=Europe/Berlin:20160913T180000"]


def test_the_start_always_happens():
    """Where the rule does not give the start, it is added, for clients that go by the rule alone."""
    tuesdays = event(rrule="FREQ=WEEKLY;BYDAY=TU")
    over = event(rrule="FREQ=WEEKLY;UNTIL=20160901")
    assert lines(tuesdays, "RDATE") == ["RDATE;TZID=Europe/Berlin:20160910T180000"]
    assert lines(event(rrule="FREQ=WEEKLY;BYDAY=SA"), "RDATE") == []
    assert lines(event(rrule="FREQ=MONTHLY;BYDAY=2SA"), "RDATE") == []
    for series in (tuesdays, over):
        assert by_icalendar(write(series)) == by_ical(write(series)) == ours(series)


def test_an_added_period_keeps_its_own_end():
    """A period among the added dates is an occurrence with an end of its own, of all-day events too."""
    evening = event(
        end=WALL.replace(hour=19), rrule="FREQ=WEEKLY",
        rdate={"start": datetime(2016, 9, 13, 18), "end": datetime(2016, 9, 13, 23)},
    )  # fmt: skip
    days = event(start=date(2016, 9, 10), rdate={"start": date(2016, 9, 20), "end": date(2016, 9, 22)})
    for series in (evening, days):
        assert by_icalendar(write(series)) == by_ical(write(series)) == ours(series)


def test_overrides():
    """A moved, a cancelled and a retitled occurrence are VEVENTs of their own; `on` may be a bare date."""
    series = event(
        end=WALL.replace(hour=20), rrule="FREQ=WEEKLY", sequence=3,
        override=[
            {"on": date(2016, 9, 17), "start": datetime(2016, 9, 18, 10)},
            {"on": WALL + 2 * WEEK, "status": "cancelled"},
            {"on": WALL + 3 * WEEK, "title": "Finale", "start": date(2016, 10, 2)},
        ],
    )  # fmt: skip
    assert lines(series, "RECURRENCE-ID") == [
        f"RECURRENCE-ID;TZID=Europe/Berlin:201609{day}T180000" for day in (17, 24)
    ] + ["RECURRENCE-ID;TZID=Europe/Berlin:20161001T180000"]
    assert lines(series, "SEQUENCE") == ["SEQUENCE:3"] * 4
    assert by_icalendar(write(series)) == by_ical(write(series)) == ours(series)


def test_an_override_of_what_is_left_out_happens():
    """An override with a date of its own stands, though its occurrence is left out; without one it does not."""
    base = {"rrule": "FREQ=WEEKLY", "exdate": WALL + WEEK}
    moved = event(**base, override=[{"on": WALL + WEEK, "start": WALL + timedelta(days=8)}])
    still = event(**base, override=[{"on": WALL + WEEK, "title": "Doch"}])
    for series in (moved, still):
        assert by_icalendar(write(series)) == ours(series)
    assert lines(still, "RECURRENCE-ID") == []


@pytest.mark.parametrize(
    ("values", "stamp"),
    [
        ({}, NEVER),
        ({"verified": date(2016, 8, 30)}, "20160830T000000Z"),
        (
            {"verified": date(2016, 8, 30), "source": [{"name": "x"}, {"fetched": date(2016, 8, 31)}]},
            "20160831T000000Z",
        ),
        ({"modified": datetime(2016, 9, 1, 12), "verified": date(2016, 8, 30)}, "20160901T100000Z"),
        ({"modified": datetime.fromisoformat("2016-09-01T12:00+00:00")}, "20160901T120000Z"),
    ],
)
def test_stamp(values, stamp):
    """DTSTAMP is when the record was changed, fetched or checked, else always the same."""
    assert lines(event(**values), "DTSTAMP") == [f"DTSTAMP:{stamp}"]


def test_history_and_media_go_out():
    """What an import brought is sent out again: UID, SEQUENCE, CREATED, COLOR, IMAGE, where to take part."""
    rich = event(
        source=[{"name": "x"}, {"uid": "ABC-1@their.example"}], sequence=7, created=date(2016, 1, 2), color="teal",
        modified=datetime(2016, 1, 3, 12), image={"url": "https://x.example/a.PNG", "credit": "x"},
        online_url="https://meet.example/1", url="https://x.example/1?a=1,2;3",
    )  # fmt: skip
    assert lines(rich, "UID", "SEQ", "CREATED", "LAST", "COLOR", "IMAGE", "CONFERENCE", "URL") == [
        "UID:ABC-1@their.example",
        "URL:https://x.example/1?a=1,2;3",
        "CONFERENCE;VALUE=URI:https://meet.example/1",
        "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:https://x.example/a.PNG",
        "COLOR:teal",
        "SEQUENCE:7",
        "CREATED:20160102T000000Z",
        "LAST-MODIFIED:20160103T110000Z",
    ]


@pytest.mark.parametrize(("status", "written"), sorted(STATUS.items()))
def test_status(status, written):
    """Every status has one that calendars know; postponed is not cancelled, as clients hide what is."""
    assert lines(event(status=status), "STATUS") == [f"STATUS:{written}"]
    assert (written == "CANCELLED") == (status == "cancelled")


@given(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo"]), st.integers(0, 23), st.integers(1, 40))
def test_days_on_which_the_clock_changes(zone, hour, days):
    """A daily series through the change of the clock is at the same hour on the wall, for every reader."""
    series = event(start=datetime(2016, 10, 20, hour, 30), timezone=zone, rrule=f"FREQ=DAILY;COUNT={days}")
    if hour not in (1, 2):  # the hour that exists twice: readers differ
        assert by_icalendar(write(series)) == by_ical(write(series)) == ours(series)


def test_long_rules_are_folded():
    """No line has more than 75 octets, whether the rule is followed or kept as it came."""
    known = "FREQ=YEARLY;BYMONTHDAY=" + ",".join(map(str, range(1, 31)))
    odd = "FREQ=YEARLY;BYMONTHDAY=" + ",".join(map(str, range(20, 60)))
    for rules in ({"rrule": [known]}, {"rrule": [odd], "exrule": [known]}):
        written = write(event(**rules))
        assert max(len(line) for line in written.split("\r\n")) <= 75
        assert written.replace("\r\n ", "").count("BYMONTHDAY=") == len(rules)


@pytest.mark.parametrize(("start", "said"), [("2016-10-28", "DURATION:P7D"), ("2016-09-02", "DTEND;TZID=Europe/")])
def test_whole_days_over_a_change_of_the_clock(start, said):
    """A week stays a week for every reader: said as such where the first one has an hour more than the others."""
    begin = datetime.fromisoformat(f"{start}T18:00")
    record = event(start=begin, end=begin + WEEK, rrule="FREQ=MONTHLY;COUNT=3")
    (line,) = lines(record, "DURATION", "DTEND")
    assert line.startswith(said)
    seen = recurring_ical_events.of(icalendar.Calendar.from_ical(write(record)))
    walls = [[one[name].dt.replace(tzinfo=None) for name in ("DTSTART", "DTEND")] for one in seen.all()]
    assert [end - first for first, end in walls] == [WEEK] * 3
