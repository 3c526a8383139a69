"""Reading iCalendar: every way it is written, what becomes of it, and that nothing is lost on the way out again."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import BERLIN, ics, occurrences, taken_over, written
from regioncal.formats.ics_read import Reading, read_calendar
from regioncal.formats.ics_write import text
from regioncal.formats.ics_zones import by_name
from regioncal.text import one_line

CORPUS = sorted((Path(__file__).parent / "ics").glob("*.ics"))
SHARED = sorted((Path(__file__).resolve().parents[2] / "shared" / "samples" / "ics").glob("*.ics"))
# What the second reader makes of these is not what they say: bare CR, UTF-16 and Latin-1 it does not read; a date with
# a TZID it takes for midnight; an end before its start it swaps; lines that are broken it leaves out.
ODD = {
    "bare_cr", "utf16", "latin1", "de_sabredav_schulferien", "end_before_start_sabredav",
    "cdo_missing_end_event", "exchange_ms_timezones", "libical_mixed_eol_zday",
}  # fmt: skip


def read(*events: str, head: str = "", **more: Any) -> Reading:
    """A calendar of these events, read for a region in Berlin."""
    return read_calendar(ics(*events, head=head), BERLIN, **more)


def one(*lines: str, head: str = "") -> Any:
    """The single event that these lines make."""
    reading = read("\r\n".join(("UID:a", *lines)), head=head)
    assert not reading.refused
    assert len(reading.events) == 1
    return reading.events[0]


@pytest.mark.parametrize("path", [*CORPUS, *SHARED], ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
def test_round_trip(path: Path) -> None:
    """What an engine of others sees in a calendar it sees in ours, once the events have been TOML."""
    if path.stem in ODD:
        pytest.skip("the second reader reads this otherwise")
    data = path.read_bytes()
    _, records = taken_over(data)
    assert occurrences(written(records)) == occurrences(data)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_was_written_is_read_the_same_again(path: Path) -> None:
    """A second import of what went out gives the same times; nothing drifts."""
    _, records = taken_over(path.read_bytes())
    _, again = taken_over(written(records))

    def times(one: dict[str, Any]) -> list[Any]:
        end = one.get("end") if one.get("end") != one["start"] else None
        return [one["start"], end, *(one.get(name) for name in ("timezone", "title", "location"))]

    assert sorted(map(str, map(times, again))) == sorted(map(str, map(times, records)))


# ---- zones -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Berlin"),
        ("MESZ", "Europe/Berlin"),
        ("Etc/UTC", "UTC"),
        ("GMT", "UTC"),
        ("Mars/Olympus", ""),
        ("../../etc/passwd", ""),
        ("", ""),
    ],
)
def test_zone_names(tzid: str, zone: str) -> None:
    """Zones by every name that producers give them."""
    assert by_name(tzid, BERLIN) == zone


def test_utc_and_the_regions_clock() -> None:
    """A single instant is told on the region's clock; the second of two equal wall times keeps its offset."""
    assert one("DTSTART:20160910T160000Z").values["start"] == datetime(2016, 9, 10, 18)
    second = one("DTSTART:20161030T013000Z", "DTEND:20161030T023000Z").values
    assert second["start"].utcoffset() == timedelta(hours=1)
    assert second["end"] - second["start"] == timedelta(hours=1)
    assert "timezone" not in second


def test_a_series_in_utc() -> None:
    """A series in UTC stays there, unless the calendar names its own zone."""
    lines = ("DTSTART:20160912T160000Z", "RRULE:FREQ=WEEKLY")
    assert one(*lines).values["timezone"] == "UTC"
    named = one(*lines, head="X-WR-TIMEZONE:Europe/Berlin\r\n").values
    assert (named["start"], "timezone" in named) == (datetime(2016, 9, 12, 18), False)
    utc = ["UID:a\r\n" + "\r\n".join(lines), "UID:b\r\nDTSTART:20160912T230000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=MO"]
    both = read(*utc, head="X-WR-TIMEZONE:Europe/Berlin\r\n").events
    assert [event.values["timezone"] for event in both] == ["UTC", "UTC"]  # one clock for all of a calendar
    night = one("DTSTART:20160912T230000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO", head="X-WR-TIMEZONE:Europe/Berlin\r\n").values
    assert night["timezone"] == "UTC"


def test_floating_and_unknown_zones() -> None:
    """Without a zone a time floats; with one that nobody knows too, and that is told."""
    assert one("DTSTART:20160910T180000").values["timezone"] == "floating"
    reading = read("UID:a\r\nDTSTART;TZID=Mars/Olympus:20160910T180000")
    assert reading.events[0].values["timezone"] == "floating"
    assert 'time zone "Mars/Olympus" is not known' in reading.notes[0]
    dated = one("DTSTART:20160910T180000", head="X-WR-TIMEZONE:America/New_York\r\n")
    assert dated.values["timezone"] == "America/New_York"


# ---- times -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (("DTSTART;VALUE=DATE:20160910", "DTEND;VALUE=DATE:20160913"), date(2016, 9, 12)),
        (("DTSTART;VALUE=DATE:20160910", "DTEND;VALUE=DATE:20160911"), None),
        (("DTSTART;VALUE=DATE:20160910", "DTEND;VALUE=DATE:20160910"), None),
        (("DTSTART;VALUE=DATE:20160910", "DURATION:P3D"), date(2016, 9, 12)),
        (("DTSTART;VALUE=DATE:20160910",), None),
        (("DTSTART:20160910T180000", "DURATION:PT90M"), datetime(2016, 9, 10, 19, 30)),
        (("DTSTART:20160910T180000", "DTEND:20160910T180000"), datetime(2016, 9, 10, 18)),
        (("DTSTART:20160910T180000",), None),
        (("DTSTART;TZID=Europe/Berlin:20160910T180000", "DTEND:20160910T170000Z"), datetime(2016, 9, 10, 19)),
    ],
)
def test_ends(lines: tuple[str, ...], end: date | None) -> None:
    """An end is the last day of all-day events, the moment of others, and none where none is known."""
    assert one(*lines).values.get("end") == end


def test_a_bad_date_takes_no_other_with_it() -> None:
    """Of a list of dates left out or added each one that is none is told, and the others count."""
    made = one(
        "DTSTART:20160910T180000", "RRULE:FREQ=DAILY;COUNT=9", "EXDATE:20160911T180000,2016-13-40,,20160912T180000",
        "RDATE;VALUE=PERIOD:20161001T180000/P1X,20161002T180000/PT2H",
    )  # fmt: skip
    assert made.values["exdate"] == [datetime(2016, 9, 11, 18), datetime(2016, 9, 12, 18)]
    assert made.values["rdate"] == [{"start": datetime(2016, 10, 2, 18), "end": datetime(2016, 10, 2, 20)}]
    assert [note.partition(":")[0] for note in made.notes] == [
        "a date of EXDATE is left out", "a date of RDATE is left out",
    ]  # fmt: skip


def test_an_end_before_its_start_is_left_out_and_told() -> None:
    """Such an end says nothing; the event stays."""
    event = one("DTSTART:20160910T180000", "DTEND:20160909T180000")
    assert "end" not in event.values
    assert "before its start" in event.notes[0]


def test_series_overrides_and_what_is_left_out() -> None:
    """Rules are kept to the letter; RECURRENCE-ID is an override with its own end; EXDATE beats it."""
    series = "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nDURATION:PT1H\r\nSUMMARY:Chor"
    rule = "\r\nRRULE:FREQ=WEEKLY;WKST=SU;UNTIL=20161231T225959Z;BYDAY=MO"
    moved = "UID:a\r\nRECURRENCE-ID:20160912T160000Z\r\nDTSTART:20160913T170000Z\r\nSUMMARY:Chor\r\nLOCATION:Aula"
    gone = "UID:a\r\nRECURRENCE-ID:20160919T160000Z\r\nDTSTART:20160919T170000Z\r\nSUMMARY:Chor"
    exdate = "\r\nEXDATE;TZID=Europe/Berlin:20160919T180000"
    reading = read(series + rule + exdate, moved, gone)
    (event,) = reading.events
    assert event.values["rrule"] == ["FREQ=WEEKLY;WKST=SU;UNTIL=20161231T225959Z;BYDAY=MO"]
    assert event.values["override"] == [
        {
            "on": datetime(2016, 9, 12, 18), "start": datetime(2016, 9, 13, 19), "end": datetime(2016, 9, 13, 19),
            "location": "Aula",
        }
    ]  # fmt: skip
    assert "left out of its series" in reading.refused[0][2]


def test_a_rule_nobody_can_expand_is_kept() -> None:
    """It stays verbatim, goes out verbatim, and the event is at its start."""
    rule = "RSCALE=HEBREW;FREQ=YEARLY"
    event = one("DTSTART:20160910T180000", f"RRULE:{rule}")
    assert event.values["rrule"] == [rule]
    assert "cannot be expanded" in event.notes[0]
    _, records = taken_over(ics(f"UID:a\r\nDTSTART:20160910T180000\r\nRRULE:{rule}"))
    assert f"RRULE:{rule}".encode() in written(records)


def test_an_older_version_and_one_uid_for_two() -> None:
    """Of two versions the higher SEQUENCE counts; events that only share a UID are both kept."""
    old = "UID:a\r\nDTSTART:20160910T180000\r\nSUMMARY:Alt\r\nSEQUENCE:1"
    new = "UID:a\r\nDTSTART:20160911T180000\r\nSUMMARY:Neu\r\nSEQUENCE:2"
    reading = read(old, new)
    assert [event.values["title"] for event in reading.events] == ["Neu"]
    assert [(title, reason) for title, _, reason, _ in reading.refused] == [
        ("Alt", "an older version of an event in the file")
    ]
    both = read(old, new.replace("SEQUENCE:2", "SEQUENCE:1"))
    assert [event.uid for event in both.events] == ["a", "a#2016-09-11T18:00:00"]


# ---- texts and the rest ----------------------------------------------------------------------------------------


def test_a_text_broken_without_folding_goes_on() -> None:
    """Lines that a producer forgot to fold belong to the text before them."""
    event = one(
        "DTSTART:20160910T100000", "DESCRIPTION:Zeile eins", "und Zeile zwei", "Bitte mitbringen: Tasse", "SUMMARY:x"
    )
    assert event.values["description"] == "Zeile eins\nund Zeile zwei\nBitte mitbringen: Tasse"
    assert event.values["title"] == "x"


@pytest.mark.parametrize("period", ["19970102/19970103", "19970102/P1D", "19970102/19970103T000000"])
def test_a_period_of_dates(period: str) -> None:
    """Added without times of day to an event that has one it runs from midnight, is noted, and goes out so."""
    data = ics(f"UID:a\r\nDTSTART;TZID=Europe/Berlin:19970101T180000\r\nSUMMARY:a\r\nRDATE;VALUE=PERIOD:{period}")
    (event,) = read_calendar(data, BERLIN).events
    assert event.values["rdate"] == [{"start": datetime(1997, 1, 2), "end": datetime(1997, 1, 3)}]
    assert event.notes == ["a date of a period without a time of day is read as midnight"]
    went = written(taken_over(data)[1]).decode()
    assert "DTSTART;TZID=Europe/Berlin:19970102T000000\r\nDTEND;TZID=Europe/Berlin:19970103T000000" in went


def test_texts_are_cleaned() -> None:
    """No escape sequence and no bidi override gets in; texts keep their lines."""
    event = one("DTSTART:20160910T180000", "SUMMARY:a\x00b\x1b[31mc\u202ed", "DESCRIPTION:eins\\nzwei\\; drei\x07")
    assert event.values["title"] == "abcd"
    assert event.values["description"] == "eins\nzwei; drei"


_ODD = st.text("aé e\u0301ß\u00a0\u00ad\u200b\u200c\u200d\u200f\u2009\u2060\ufeff\t\n\\,;:\"'#=عی👨🏽", max_size=30)


@given(_ODD, _ODD)
def test_texts_come_out_as_they_went_in(summary: str, location: str) -> None:
    """Through TOML and out again a title and a location are what they were, to the character, for another reader."""
    import icalendar

    event = "\r\n".join(("UID:a", "DTSTART:20160910T180000", text("SUMMARY", summary), text("LOCATION", location)))
    _, records = taken_over(
        ics("UID:b\r\nDTSTART:20160910\r\nSUMMARY:b").replace(
            b"BEGIN:VEVENT", (f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nBEGIN:VEVENT").encode(), 1
        )
    )
    found = next(one for one in icalendar.Calendar.from_ical(written(records)).events if one["UID"] == "a")
    assert str(found.get("SUMMARY", "")) == (summary if one_line(summary) else "")
    assert str(found.get("LOCATION", "")) == (location if one_line(location) else "")


def test_what_is_more_than_unsafe_is_said() -> None:
    """Separators that would end a line elsewhere, and a text that is cut, are noted."""
    event = one("DTSTART:20160910T180000", "SUMMARY:eins\u2028zwei", f"LOCATION:{'x' * 20_000}")
    assert event.values["title"] == "eins\nzwei"
    assert event.notes == [
        "SUMMARY: Unicode's separators of lines and paragraphs are line breaks now",
        "LOCATION of 20,000 characters is cut at 10,000",
    ]


def test_properties_find_their_fields() -> None:
    """GEO, STATUS, IMAGE, X-COST and their like; what has no field is a note, what nobody keeps is counted."""
    reading = read(
        """UID:a
    DTSTART:20160910T180000
    SUMMARY:x
    GEO:52.37;9.73
    STATUS:CANCELLED
    URL:https://a.example/1
    X-COST:5 €
    X-TICKETS-URL:https://t.example
    CONFERENCE;VALUE=URI:https://meet.example/1
    ATTACH;FMTTYPE=image/png:https://a.example/b.png
    ATTACH:https://a.example/p.pdf
    CONTACT:Frau Muster
    CATEGORIES:Konzert,Jazz
    COLOR:Tomato
    ORGANIZER;CN=Kulturverein:mailto:k@a.example
    CLASS:PUBLIC
    SEQUENCE:3
    TRANSP:OPAQUE
    ATTENDEE:mailto:x@y.example
    BEGIN:VALARM
    TRIGGER:-PT15M
    END:VALARM"""
    )
    (event,) = reading.events
    plain_ones = ("lat", "lon", "status", "url", "ticket_url", "online_url", "color", "sequence")
    assert {name: event.values[name] for name in plain_ones} == {
        "lat": 52.37, "lon": 9.73, "status": "cancelled", "url": "https://a.example/1", "ticket_url": "https://t.example",
        "online_url": "https://meet.example/1", "color": "tomato", "sequence": 3,
    }  # fmt: skip
    assert event.values["image"] == {"url": "https://a.example/b.png"}
    assert event.values["price"] == {"kind": "paid", "from": 5, "currency": "EUR"}
    assert event.values["note"].splitlines() == [
        "ATTACH: https://a.example/p.pdf", "CONTACT: Frau Muster", "ORGANIZER: k@a.example",
    ]  # fmt: skip
    assert (event.categories, event.organiser, event.email) == (["Konzert", "Jazz"], "Kulturverein", "k@a.example")
    assert reading.unkept == {"TRANSP": 1, "ATTENDEE": 1, "VALARM": 1}


def test_private_events_and_tasks_are_refused() -> None:
    """Private and confidential events only where asked for; tasks are told."""
    private = "UID:a\r\nDTSTART:20160910\r\nSUMMARY:Arzt\r\nCLASS:PRIVATE"
    assert [reason for _, _, reason, _ in read(private).refused] == ["is private (take it over with --private)"]
    assert len(read(private, private=True).events) == 1
    todo = b"BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Putzen\nEND:VTODO\nEND:VCALENDAR"
    assert [entry[:3] for entry in read_calendar(todo, BERLIN).refused] == [("Putzen", "", "is a VTODO, not an event")]


@given(
    st.lists(
        st.sampled_from(ics("UID:a\nDTSTART:20160910T100000Z\nRRULE:FREQ=DAILY;COUNT=2").decode().splitlines()),
        max_size=30,
    )
)
def test_lines_in_any_order_never_break_the_reader(lines: list[str]) -> None:
    """Any order of a calendar's lines is read or refused, without an error."""
    reading = read_calendar("\n".join(lines).encode(), BERLIN)
    assert reading.events == [] or not reading.broken


@given(st.binary(max_size=200))
def test_any_bytes_never_break_the_reader(data: bytes) -> None:
    """Any bytes in a property are read or refused, without an error."""
    for name in (b"DTSTART", b"SUMMARY", b"RRULE", b"DTSTART;TZID", b"DTEND", b"EXDATE", b"RDATE", b"GEO"):
        head = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20160910T100000\n"
        read_calendar(head + name + b":" + data + b"\nEND:VEVENT\nEND:VCALENDAR\n", BERLIN)
