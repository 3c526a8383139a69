"""Answers for programs: one object of JSON, tables no spreadsheet runs, and nothing in them that is not data."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies as drawn
from regioncal.text import clean
from regioncal.views.data import listing, safe_cell, table

DAY = date(2016, 9, 10)
NOW = ("--now", "2016-09-10")


def rows_of(text):
    """A CSV answer as dicts."""
    return list(csv.DictReader(io.StringIO(text)))


# ---- cells -----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=12) | st.from_regex(r"[-+=@\t\r]{1,2}[0-9.,a-z(]{0,8}", fullmatch=True))
def test_no_cell_is_a_formula(text):
    """Nothing but a plain number begins as a formula does; an apostrophe is all that is ever added."""
    cell = safe_cell(text)
    assert cell in {text, f"'{text}"}
    begins_one = text[:1] in {"=", "+", "-", "@", "\t", "\r"}
    assert (cell == text) == (not begins_one or re.fullmatch(r"-([0-9]+\.?[0-9]*|\.[0-9]+)", text) is not None)


@pytest.mark.parametrize(
    ("text", "cell"),
    [("-5", "-5"), ("-5.25", "-5.25"), ("5", "5"), ("+49 511 1", "'+49 511 1"), ("=1+1", "'=1+1"), ("@sum", "'@sum"),
     ("-1+cmd|x", "'-1+cmd|x"), ("--5", "'--5"), ("-", "'-"), ("-.", "'-."), ("-²", "'-²"), ("", "")],
)  # fmt: skip
def test_single_cells(text, cell):
    """Numbers below zero stay numbers; telephone numbers and remarks do not become sums."""
    assert safe_cell(text) == cell


CELLS = st.fixed_dictionaries({"a": drawn.WORDS | drawn.NASTY.map(clean), "b": st.text(max_size=5).map(clean)})


@given(st.lists(CELLS, max_size=4))
def test_a_table_is_read_back_as_it_was(rows):
    """CSV gives back every cell, line breaks and quotes included, but for the apostrophe of a formula."""
    text = "".join(table(rows, "csv", ("a", "b")))
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found == [["a", "b"], *([safe_cell(row["a"]), safe_cell(row["b"])] for row in rows)]


@given(st.lists(CELLS, max_size=4))
def test_a_markdown_table_has_its_columns(rows):
    """Whatever a cell holds, each row is one line with as many bars as the head, and no markup or tag of its own."""
    lines = "".join(table(rows, "md", ("a", "b"))).split("\n")
    assert len(lines) == len(rows) + 3
    for line in lines[2:-1]:
        plain = line.replace("\\\\", "")
        assert sum(plain[n] == "|" and plain[n - 1 : n] != "\\" for n in range(len(plain))) == 3
        assert not any(plain[n] in "<>`*_[]" and plain[n - 1] != "\\" for n in range(1, len(plain)))


ITEMS = st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.none() | st.integers(), max_size=3)


@given(st.lists(ITEMS, max_size=3), st.none() | st.integers(0, 2), st.none() | st.text(max_size=3))
def test_a_listing_is_one_object(items, total, office):
    """However it comes in pieces: version, kind, the items, and beside them only what there is."""
    found = json.loads("".join(listing("things", iter(items), total=total, office=office)))
    assert (found.pop("version"), found.pop("kind"), found.pop("items")) == (1, "things", items)
    assert found == {key: part for key, part in (("total", total), ("office", office)) if part or part == 0}


# ---- the commands ----------------------------------------------------------------------------------------------------


def test_numbers_and_booleans_are_what_programs_expect(data, run):
    """In CSV true and false are words, money is a plain number, what is not known is an empty cell."""
    data.write(
        "a.toml",
        event=[{"id": "a", "title": "=cmd()", "start": DAY},
               {"id": "b", "title": "B", "start": drawn.wall("2016-09-10T18:00")}],
        offer=[{"id": "o", "title": "O", "kind": "course", "childcare": True, "contact": {"phone": "+49 511 123"}}],
        fund=[{"id": "f", "name": "F", "budget": 100.5,
               "round": [{"year": 2016, "published": {"awarded": 120.75, "approximate": True}}, {"year": 2015}]}],
    )  # fmt: skip
    first, second = rows_of(run(*NOW, "events", "--as", "csv").out)
    assert (first["title"], first["all_day"], first["end"], first["price"]) == ("'=cmd()", "true", "2016-09-10", "?")
    assert (second["all_day"], second["start"], second["end"]) == ("false", "2016-09-10T18:00:00+02:00", "")
    (offer,) = rows_of(run("offers", "--as", "csv").out)
    assert (offer["childcare"], offer["phone"]) == ("true", "'+49 511 123")
    latest, before = rows_of(run("funds", "--as", "csv").out)
    assert (latest["budget"], latest["awarded_published"], latest["remaining"]) == ("100.5", "120.75", "-20.25")
    assert (latest["approximate"], latest["remaining_certain"], latest["grants_known"]) == ("true", "false", "0")
    assert (before["awarded_published"], before["remaining"], before["approximate"]) == ("", "", "false")
    values = {row["field"]: row["value"] for row in rows_of(run("show", "o", "--as", "csv").out)}
    assert values["childcare"]
    years = json.loads(run("funds", "f", "--as", "json").out)["items"][0]["years"]
    assert [(year["budget"], year["remaining"]) for year in years] == [(100.5, -20.25), (100.5, None)]


def test_a_month_is_what_the_design_says(data, run):
    """Weeks from Monday with every day's counts and holiday, the holidays once, the events where they are asked for."""
    data.write(
        "a.toml", event=[{"id": "a", "title": "A", "start": date(2016, 10, 3), "price": "free"},
                         {"id": "b", "title": "B", "start": date(2016, 9, 28), "end": date(2016, 10, 4)},
                         {"id": "c", "title": "C", "start": date(2016, 9, 27)}],
        holiday=[{"name": {"de": "Ferien", "en": "Break"}, "from": date(2016, 10, 4), "to": date(2016, 10, 15),
                  "kind": "school"}],
    )  # fmt: skip
    month = json.loads(run("month", "2016-10", "--as", "json", "--lang", "en").out)
    assert {key: month[key] for key in ("version", "kind", "month", "events", "free")} == {
        "version": 1, "kind": "month", "month": "2016-10", "events": 2, "free": 1,
    }  # fmt: skip
    days = [day for week in month["weeks"] for day in week["days"]]
    first = date(2016, 9, 26)
    assert [day["date"] for day in days] == [str(first + timedelta(n)) for n in range(42)]
    assert [week["iso_week"] for week in month["weeks"]] == [39, 40, 41, 42, 43, 44]
    by_day = {day.pop("date"): day for day in days}
    unity = by_day["2016-10-03"].pop("holiday")
    assert by_day["2016-10-03"] == {"in_month": True, "count": 1, "ongoing": 1}
    assert by_day["2016-09-27"] == {"in_month": False, "count": 1, "ongoing": 0, "holiday": None}
    assert by_day["2016-10-15"]["holiday"] == "Break"
    named = [(one["name"], one["kind"], one["from"], one["to"]) for one in month["holidays"]]
    assert (unity, "public", "2016-10-03", "2016-10-03") in named
    assert ("Break", "school", "2016-10-04", "2016-10-15") in named
    assert len(named) == 2
    assert "agenda" not in month
    listed = json.loads(run("month", "2016-10", "--agenda", "--as", "json").out)
    assert [one["id"] for one in listed["agenda"]] == ["a", "b"]
    assert {key: part for key, part in listed.items() if key != "agenda"} == json.loads(
        run("month", "2016-10", "--as", "json").out
    )
    several = json.loads(run("month", "2016-10", "--months", "2", "--as", "json").out)
    assert (several["kind"], [one["month"] for one in several["items"]]) == ("months", ["2016-10", "2016-11"])


def test_an_empty_answer_is_an_object_too(data, run):
    """No items, the total 0, and the next date that would answer."""
    data.write("a.toml", event=[{"id": "a", "title": "A", "start": date(2016, 9, 17)}])
    found = json.loads(run(*NOW, "events", "--today", "--as", "json").out)
    assert found == {"version": 1, "kind": "events", "items": [], "total": 0, "next": "2016-09-17"}
    assert run(*NOW, "events", "--today", "--as", "csv").out.count("\n") == 1


def test_a_title_is_in_the_language_asked_for(data, run):
    """Items carry it as plain text; the other prose stays by language, as it stands in the data."""
    prose = {"de": "Fest", "en": "Party"}
    data.write("a.toml", event=[{"id": "a", "title": prose, "summary": prose, "start": DAY}])
    (item,) = json.loads(run(*NOW, "events", "--today", "--as", "json", "--lang", "en").out)["items"]
    assert (item["title"], item["summary"]) == ("Party", prose)
