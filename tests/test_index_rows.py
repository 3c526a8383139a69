"""One record becomes its rows: occurrences with their days, overrides as rows of their own, places looked up."""

import json
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as drawn
from regioncal.index.rows import (
    Calendar,
    Gazetteer,
    event_rows,
    flags_of,
    month_of,
    narrow,
    overridden,
    to_json,
    to_jsons,
)
from regioncal.index.tables import CANCELLED, COLUMNS, FREE, PLACED, column_value, level_number
from regioncal.kinds import KINDS
from regioncal.model import Record, read_record

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
FAR = 2_000_000_000
START = datetime(2016, 9, 3, 10)


def utc(text):
    """The UTC second of a wall time in Berlin."""
    return int(drawn.wall(text).replace(tzinfo=BERLIN.zone).timestamp())


def rows(**values):
    """What an event of these values becomes."""
    record, _ = read_record(KINDS["event"], {"id": "a", "title": "A", "start": START} | values)
    return event_rows(record, 0, BERLIN, FAR)


def named(kind, **values):
    """A record of a kind that has a name."""
    return Record(kind, values["id"], {"name": values["id"].title()} | values)


# ---- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "after", "days"),
    [
        ("2016-09-10T10:00", "2016-09-10T12:00", 1),
        ("2016-09-10T10:00", "2016-09-10T10:00", 1),
        ("2016-09-10T20:00", "2016-09-11T05:00", 1),
        ("2016-09-10T20:00", "2016-09-11T05:01", 2),
        ("2016-09-10T00:00", "2016-09-12T00:00", 2),
        ("2016-09-10T20:00", "2016-09-12T03:00", 3),
        ("2016-10-29T20:00", "2016-10-30T05:00", 1),
    ],
)
def test_which_days_are_marked(start, after, days):
    """From the first local day to the last, a night until five left to its evening, clocks changing or not."""
    _, first, last = BERLIN.shape(utc(start), utc(after))
    assert last - first + 1 == days
    assert date(1970, 1, 1).toordinal() + first == date.fromisoformat(start[:10]).toordinal()


@pytest.mark.parametrize(
    ("start", "after", "long"),
    [
        ("2016-09-10T10:00", "2016-09-13T10:00", False),
        ("2016-09-10T10:00", "2016-09-13T10:01", True),
        ("2016-10-28T10:00", "2016-10-31T10:00", False),  # an hour longer by the sun, three days on the wall
        ("2016-03-25T10:00", "2016-03-28T10:30", True),  # half an hour shorter by the sun
    ],
)
def test_what_is_long(start, after, long):
    """More than three days of the wall clock."""
    assert BERLIN.shape(utc(start), utc(after))[0] == long


@given(st.integers(-(2**36), 2**38), st.integers(0, 2**20))
@settings(max_examples=100)
def test_any_second_has_its_days(start, length):
    """No instant is outside the calendar: the days of what leads out of it are its first or last."""
    _, first, last = BERLIN.shape(start, start + length)
    assert first <= last
    for day in (first, last):
        assert 1 <= date(1970, 1, 1).toordinal() + day <= date.max.toordinal()
        assert month_of(day) >= 12


def test_a_month_has_a_number():
    """Months count on from year to year."""
    assert month_of((date(2016, 9, 10) - date(1970, 1, 1)).days) == 2016 * 12 + 8


# ---- events ----------------------------------------------------------------------------------------------------------


def test_a_single_event_is_one_row():
    """One row, one occurrence, complete for all time, however far ahead it lies."""
    for year in (2016, 2500):
        found = rows(start=START.replace(year=year), end=START.replace(year=year, hour=12), price="free")
        assert len(found.rows) == 1
        ((long, start, after, row, flags, first, last),) = found.occurrences
        assert (long, after - start, row, flags, first) == (0, 7200, 0, FREE, last)
        assert (found.until, found.problems) == (None, [])


def test_an_open_series_is_complete_up_to_the_horizon():
    """It says up to which second nothing is missing."""
    found = rows(rrule="FREQ=WEEKLY")
    assert found.until == FAR
    assert 800 < len(found.occurrences) < 900
    assert rows(rrule="FREQ=WEEKLY;COUNT=3").until is None


def test_an_override_is_a_row_of_its_own():
    """It holds what the occurrence is, and its occurrence points to it, even far beyond the horizon."""
    far = datetime(2500, 1, 1, 10)
    found = rows(rrule="FREQ=DAILY", override=[
        {"on": datetime(2016, 9, 5, 10), "title": "Anders", "status": "cancelled"}, {"on": far, "title": "Fern"},
    ])  # fmt: skip
    assert [row["title"] for row in found.rows] == ["A", "Anders"]
    assert [one[3:5] for one in found.occurrences if one[3]] == [(1, CANCELLED)]
    weekly = rows(start=datetime(2499, 12, 25, 10), rrule="FREQ=WEEKLY", override=[{"on": far, "title": "Fern"}])
    assert [row["title"] for row in weekly.rows] == ["A", "Fern"]


def test_a_moved_occurrence_leaves_its_place():
    """An override with a place of its own has nothing of the old one; dates left out stay with the series."""
    values = {"place": "halle", "municipality": "alt", "lat": 1.0, "lon": 2.0, "title": "A", "exdate": [START]}
    merged = overridden(values, {"on": START, "location": "im Hof"})
    assert merged == {"title": "A", "location": "im Hof", "on": START}
    assert overridden(values, {"on": START, "title": "B"})["place"] == "halle"


def test_flags():
    """Free is free or on donation, cancelled is cancelled, both may be."""
    assert flags_of({}) == 0
    assert flags_of({"price": {"kind": "donation"}}) == FREE
    assert flags_of({"price": {"kind": "unknown"}, "status": "sold_out"}) == 0
    assert flags_of({"price": {"kind": "free"}, "status": "cancelled"}) == FREE + CANCELLED


# ---- where -----------------------------------------------------------------------------------------------------------


def test_where_something_is():
    """One's own point, else the place's, else the municipality's; that by the same way or by its address."""
    gazetteer = Gazetteer([
        named("municipality", id="alt", lat=52.0, lon=9.0, aliases=["Altstadt"]),
        named("place", id="halle", municipality="alt"),
        named("place", id="park", municipality="alt", lat=52.5, lon=9.5),
        named("place", id="hof", address={"municipality": "ALTSTADT"}),
        named("place", id="nirgends"),
    ])  # fmt: skip
    assert gazetteer.where({"lat": 1.0, "lon": 2.0, "place": "halle"}) == ("alt", 1.0, 2.0)
    assert gazetteer.where({"place": "park"}) == ("alt", 52.5, 9.5)
    assert gazetteer.where({"place": "halle"}) == ("alt", 52.0, 9.0)
    assert gazetteer.where({"place": "hof"}) == ("alt", 52.0, 9.0)
    assert gazetteer.where({"place": ["nirgends", "park"]}) == ("alt", 52.5, 9.5)
    assert gazetteer.where({"municipality": "fern"}) == ("fern", None, None)
    assert gazetteer.where({"place": "unbekannt"}) == (None, None, None)


def test_narrow_columns():
    """What a listing filters by: one word, many between spaces, a flag, a level as a number, then where it is."""
    values = {
        "kind": "language_course", "audience": ["women", "parents"], "childcare": True, "level": {"from": "A2"},
        "title": {"de": "Kurs für Alle"}, "tags": ["im freien"], "verified": date(2016, 8, 30),
    }  # fmt: skip
    other = {"kind": "course", "title": "Anders", "municipality": "fern", "childcare": False}
    assert narrow("offer", [values, other], Gazetteer([])) == {
        "kind": ["language_course", "course"], "audience": [" women parents ", None], "childcare": [1, 0],
        "level_from": [2, None], "name": ["kurs fur alle", "anders"], "tags": [" im_freien ", None],
        "verified": ["2016-08-30", None], "municipality": (None, "fern"),
    }  # fmt: skip
    assert column_value({"to": "C2"}, "to", "level") == level_number("C2") == 6


@given(drawn.KIND_AND_RAW)
@settings(max_examples=60)
def test_every_record_has_its_rows(kind_and_raw):
    """No right record is too odd for the index."""
    kind, raw = kind_and_raw
    record, _ = read_record(kind, raw)
    if record is not None and kind.name in COLUMNS:
        columns = narrow(kind.name, [record.values], Gazetteer([record]))
        assert columns.keys() <= {*COLUMNS[kind.name], *PLACED}
        assert all(len(column) == 1 for column in columns.values())
        if kind.name == "event":
            found = event_rows(record, 0, BERLIN, FAR)
            assert {one[3] for one in found.occurrences} <= set(range(len(found.rows)))


def test_json_keeps_what_it_can():
    """Dates are ISO text, money has its digits; what has no place there is an error of ours."""
    text = to_json({"start": START, "day": date(2016, 9, 3), "from": Decimal("8.50"), "title": "ä"})
    assert json.loads(text) == {"start": "2016-09-03T10:00:00", "day": "2016-09-03", "from": 8.5, "title": "ä"}
    assert "ä" in text
    with pytest.raises(TypeError, match="object"):
        to_json({"x": object()})


@given(st.lists(st.dictionaries(st.text(), st.one_of(st.text(), st.lists(st.text()))), max_size=5))
def test_many_as_one(many):
    """Many records' values in one go are the JSON of each; what is cleaned holds no NUL."""
    many = json.loads(json.dumps(many).replace("\\u0000", "x"))
    assert to_jsons(many) == [to_json(values) for values in many]


def test_no_nul_in_a_record():
    """A NUL in any text of a file is gone once the file is read, so it may stand between records."""
    raw = {"id": "a", "title": "Fest\0", "start": START, "tags": ["\0", "b"], "source": [{"name": "\0", "url": "\0"}]}
    record, _ = read_record(KINDS["event"], raw)
    assert "\\u0000" not in to_json(record.values)
