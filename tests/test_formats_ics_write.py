"""formats/ics_write.py: what it writes is what icalendar would write, octet for octet."""

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.formats import ics_write
from regioncal.text import clean
from strategies import NASTY, WORDS

TEXTS = st.text(max_size=300).map(clean) | st.lists(WORDS | NASTY, max_size=20).map("".join).map(clean)
EMOJI = "👨‍👩‍👧‍👦🇩🇪é"


def unfolded(text: str) -> str:
    """The content line that folding made pieces of."""
    return text.replace("\r\n ", "")


@given(TEXTS)
def test_text_is_written_as_icalendar_does(value):
    """A text property has the octets that icalendar gives it: escaped, folded, in one order."""
    event = icalendar.Event()
    event.add("summary", value)
    theirs = event.to_ical().decode().split("BEGIN:VEVENT\r\n")[1].split("\r\nEND:VEVENT")[0]
    assert ics_write.text("SUMMARY", value) == theirs


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=400))
def test_folding_loses_nothing(line):
    """Every piece has at most 75 octets and whole characters, and together they are the line."""
    folded = ics_write.folded(line)
    assert unfolded(folded) == line
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))


@pytest.mark.parametrize("before", range(60, 80))
def test_folding_keeps_characters_and_escapes_whole(before):
    """Wherever the border falls, no emoji is cut into octets and no escape into its two characters."""
    for tail in (EMOJI * 4, "\\n" * 10, "\\," * 10, "ß" * 40):
        folded = ics_write.folded("x" * before + tail)
        pieces = folded.split("\r\n ")
        assert "".join(pieces) == "x" * before + tail
        assert not any(piece.endswith("\\") for piece in pieces)
        assert all(len(piece.encode()) <= 74 for piece in pieces)


def test_escapes():
    """Backslash, semicolon, comma and line break are escaped; a colon and quotes are not."""
    assert ics_write.escaped('a\\b;c,d\ne:"f"') == 'a\\\\b\\;c\\,d\\ne:"f"'


@pytest.mark.parametrize("bad", ["\x1b[31mrot", "\u202egnal", "a\x00b", "\x9b1m", "zwei\rZeilen", "a\u2028b", "\ud800"])
def test_controls_go(bad):
    """Terminal escapes, bidi overrides, NULs and stray line ends are not written, wherever they came from."""
    for written in (ics_write.text("SUMMARY", bad), ics_write.uri("URL", f"http://x.example/{bad}")):
        assert written.isprintable()
        assert written.encode()


def test_an_address_cannot_end_the_line():
    """A line break inside an address does not begin a new property."""
    assert ics_write.uri("URL", "http://x.example/\nSUMMARY:gotcha") == "URL:http://x.example/SUMMARY:gotcha"


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40).map(clean))
def test_parameters_are_quoted_as_icalendar_does(name):
    """A name in a parameter is quoted and escaped (RFC 6868) as icalendar does, and read back the same."""
    address = icalendar.vCalAddress("mailto:a@b.example")
    address.params["CN"] = name
    event = icalendar.Event()
    event["ORGANIZER"] = address
    theirs = event.to_ical().decode().split("BEGIN:VEVENT\r\n")[1].split("\r\nEND:VEVENT")[0]
    assert ics_write.uri(ics_write.parameters("ORGANIZER", {"CN": name}), "mailto:a@b.example") == theirs


def test_lists_keep_their_commas_apart():
    """Commas between the texts of a list are bare, commas inside one are escaped."""
    assert ics_write.texts("CATEGORIES", ["Musik, Tanz", "Fest"]) == "CATEGORIES:Musik\\, Tanz,Fest"


def test_a_calendar_names_itself_for_every_client():
    """Name, refresh interval and product are there in the old and the new spelling; no zone shifts UTC series."""
    text = ics_write.calendar("Region, Mitte", ics_write.component("VEVENT", ["UID:1"]))
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    for line in ("NAME:Region\\, Mitte", "X-WR-CALNAME:Region\\, Mitte", "X-PUBLISHED-TTL:PT12H"):
        assert f"\r\n{line}\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in text
    assert "X-WR-TIMEZONE" not in text
