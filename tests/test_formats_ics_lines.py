"""How iCalendar is written: line ends, encodings, folding, frames; and the values of single properties."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.formats.ics_lines import content_lines, read_frame, read_line
from regioncal.formats.ics_read import read_calendar
from regioncal.formats.ics_values import duration, listed, moment, text
from regioncal.formats.ics_write import escaped, folded

BERLIN = "Europe/Berlin"


def ics(*events: str) -> bytes:
    """A calendar of these events, each given as lines."""
    inside = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{inside}END:VCALENDAR\r\n".encode()


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_line_ends_and_encodings(end: str, code: str) -> None:
    """Whatever ends a line and however its letters are written, the event is the same."""
    data = (
        ics("UID:a\r\nDTSTART;VALUE=DATE:20160910\r\nSUMMARY:Käse\\, Straße").decode().replace("\r\n", end).encode(code)
    )
    assert [event.values["title"] for event in read_calendar(data, BERLIN).events] == ["Käse, Straße"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"]), max_size=300))
def test_escaping_and_folding_are_undone(words: str) -> None:
    """A text that was escaped and folded, also within a character, comes back."""
    line = folded(f"SUMMARY:{escaped(words)}")
    (number, whole), *rest = content_lines(line.encode())
    assert (number, rest) == (1, [])
    item = read_line(whole, 1)
    assert item is not None
    assert text(item.value) == words


@pytest.mark.parametrize("cut", range(12, 30))
def test_folded_within_a_character(cut: int) -> None:
    """A fold may fall between the octets of one letter."""
    line = "SUMMARY:Grüße aus Köln".encode()
    assert content_lines(line[:cut] + b"\r\n " + line[cut:]) == [(1, "SUMMARY:Grüße aus Köln")]


def test_parameters() -> None:
    """Quotes hide colons, semicolons and commas; RFC 6868 carets are read; an open quote does not hide the value."""
    item = read_line('ATTENDEE;CN="Muster: Eva; Dr.";X=a^n^^b^\':mailto:eva@example.org', 7)
    assert item is not None
    assert item[:3] == ("ATTENDEE", {"CN": "Muster: Eva; Dr.", "X": 'a\n^b"'}, "mailto:eva@example.org")
    broken = read_line('DTSTART;TZID="W. Europe Standard Time:20200609T090000"', 1)
    assert broken is not None
    assert broken[1:3] == ({"TZID": "W. Europe Standard Time"}, "20200609T090000")
    assert read_line("kein Doppelpunkt", 1) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"<!DOCTYPE html><html>502</html>", "is not iCalendar, but a web page"),
        (b"{{ calendar }}", "is not iCalendar, but a template"),
        (b'{"events": []}', "is not iCalendar, but JSON"),
        (b"BEGIN:VCARD\nEND:VCARD", "is not iCalendar, but a contact"),
        (b"BEGIN:VALARM\nEND:VALARM", "is not iCalendar, but a VALARM without"),
        (b"BEGIN:VCALENDER\nEND:VCALENDER", "is not iCalendar: its first line is mistyped"),
        (bytes(range(256)), "is not iCalendar"),
        (ics("UID:a\nDTSTART:20160910")[:-16], "VCALENDAR has no END:VCALENDAR"),
        (ics("UID:a\nDTSTART:20160910")[:90], "VEVENT has no END:VEVENT"),
        (ics("UID:a\nDTSTART:20160910").replace(b"END:VEVENT\r\n", b""), "VEVENT is not closed"),
        (
            ics() + b"BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR",
            "a calendar begins inside VCALENDAR",
        ),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 1000, "more than 50 components inside each other"),
    ],
)
def test_a_broken_frame_refuses_the_whole(data: bytes, words: str) -> None:
    """What is cut off or no calendar at all gives no event, and says why."""
    frame = read_frame(data)
    assert frame.calendars == []
    assert words in str(frame.refused)
    assert read_calendar(data, BERLIN).events == []


def test_several_calendars_and_what_stands_around_them() -> None:
    """Calendars behind each other are all read; lines around them are told."""
    data = b"<!-- x -->\n" + ics("UID:a\nDTSTART:20160910") + ics("UID:b\nDTSTART:20160911")
    reading = read_calendar(data, BERLIN)
    assert [event.uid for event in reading.events] == ["a", "b"]
    assert reading.notes == ["1 line outside of the calendar"]


# ---- values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written_", "read_"),
    [
        ("20160910", date(2016, 9, 10)),
        ("2016-09-10", date(2016, 9, 10)),
        ("20160910T180000", datetime(2016, 9, 10, 18)),
        ("20160910T1800", datetime(2016, 9, 10, 18)),
        ("2016-09-10T18:00:00.000Z", datetime(2016, 9, 10, 18)),
        ("20160910T240000", datetime(2016, 9, 11)),
        ("20161231T235960Z", datetime(2016, 12, 31, 23, 59, 59)),
    ],
)
def test_dates(written_: str, read_: date) -> None:
    """Dates as the standard writes them, and as some producers do."""
    assert moment(written_).when == read_


def test_dates_with_offsets() -> None:
    """Z is UTC, an offset is kept, a TZID is the clock of what has neither."""
    assert moment("20160910T180000Z", "Europe/Berlin").zone == "UTC"
    assert moment("20160910T180000+0200").zone == timezone(timedelta(hours=2))
    assert moment("20160910T180000", "Europe/Berlin").zone == "Europe/Berlin"


@pytest.mark.parametrize("wrong", ["", "morgen", "20161301", "20160230T100000", "00000101", "20160910T250000", "2016"])
def test_what_is_no_date(wrong: str) -> None:
    """What is no date says so."""
    with pytest.raises(ValueError, match="is not a date"):
        moment(wrong)


@pytest.mark.parametrize(
    ("written_", "hours"),
    [("PT1H30M", 1.5), ("P2D", 48), ("-P1W", -168), ("P1DT12H", 36), ("+PT15M", 0.25), ("pt1h", 1)],
)
def test_durations(written_: str, hours: float) -> None:
    """Durations with every unit and sign."""
    assert duration(written_) == timedelta(hours=hours)
    for wrong in ("P", "PT", "1H", "P1H"):
        with pytest.raises(ValueError, match="is not a duration"):
            duration(wrong)


def test_lists() -> None:
    """A list is cut at its commas, not at those that are escaped."""
    assert listed("Musik,Kinder\\, Jugend, x\\\\,y") == ["Musik", "Kinder, Jugend", "x\\", "y"]
