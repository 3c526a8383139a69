"""Questions about months: the counts of the grid are what counting every occurrence gives."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute
import strategies as drawn
from conftest import SHIPPED
from regioncal.index.reader import Index
from regioncal.index.store import open_index
from regioncal.query.ask import Query
from regioncal.query.filters import Conditions
from regioncal.query.month import ask
from regioncal.when import month_span

TODAY = date(2016, 9, 10)
EVERYTHING = Query("event", TODAY)


def counted(found, year, month):
    """What counting gives: the short ones and the long ones of each day, the events of the month and the free ones."""
    found = [one for one in found if not one.cancelled]
    span = month_span(year, month)
    inside = [one for one in found if any(span.first <= day < span.after for day in one.days)]
    days = {}
    for one in found:
        for day in one.days:
            short, long = days.get(day, (0, 0))
            days[day] = (short, long + 1) if one.long else (short + 1, long)
    free = {one.id for one in inside if one.free}
    return days, len({one.id for one in inside}), len(free)


def answered(index, year, month, query=EVERYTHING):
    """The same as the index answers it."""
    answer = ask(index, query, year, month)
    days = {day.date: (day.events, day.ongoing) for week in answer.weeks for day in week}
    return days, answer.events, answer.free


@given(drawn.calendars(), st.sampled_from([(2016, 8), (2016, 9), (2016, 10), (2017, 1)]), st.booleans())
@settings(max_examples=40)
def test_counts_are_what_counting_gives(calendar, month, filtered):
    """Every day's count, its long ones, and the distinct events in the title, with and without a filter."""
    with brute.indexed({"event": calendar}, drawn.surroundings()) as index:
        query, found = EVERYTHING, brute.happenings(calendar, 1_600_000_000)
        if filtered:
            conditions = Conditions(index)
            conditions.choice("--not-category", ["market"], "category", "in")
            query = query._replace(where=tuple(conditions.found))
            found = [one for one in found if one.values.get("category") != "market"]
        days, events, free = counted(found, *month)
        shown, *titles = answered(index, *month, query)
        assert shown == {day: days.get(day, (0, 0)) for day in shown}
        assert titles == [events, free]


@pytest.mark.parametrize(("usual", "own", "free"), [("paid", "free", 1), ("free", "paid", 1), ("paid", "donation", 1)])
def test_an_event_is_free_in_a_month_where_one_of_its_dates_is(usual, own, free):
    """A single date may have a price of its own."""
    event = {
        "id": "a", "title": "Fest", "start": date(2016, 9, 10), "rrule": "FREQ=WEEKLY;COUNT=2", "price": usual,
        "override": [{"on": date(2016, 9, 17), "price": own}],
    }  # fmt: skip
    with brute.indexed({"event": [event]}) as index:
        assert answered(index, 2016, 9)[1:] == counted(brute.happenings([event]), 2016, 9)[1:] == (1, free)


@given(drawn.calendars(4), st.sampled_from([(2016, 9), (2016, 10)]))
@settings(max_examples=15)
def test_kept_counts_are_asked_counts(calendar, month):
    """The counts kept in the index are those that a filter which lets everything through counts anew."""
    with brute.indexed({"event": calendar}) as index:
        everything = Conditions(index)
        everything.words("--not-tag", ["no such tag"], "tags")
        filtered = EVERYTHING._replace(where=tuple(everything.found))
        assert answered(index, *month) == answered(index, *month, filtered)


def event(ident="a", **values):
    """A record."""
    return {"id": ident, "title": ident.upper()} | {
        key: date.fromisoformat(part) if key in {"start", "end"} and len(part) == 10 else drawn.wall(part)
        if key in {"start", "end"} else part for key, part in values.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "marked", "ongoing"),
    [
        ("2016-09-10T20:00", "2016-09-11T05:00", [10], []),
        ("2016-09-10T20:00", "2016-09-11T05:01", [10, 11], []),
        ("2016-09-10T20:00", "2016-09-12T04:00", [10, 11, 12], []),
        ("2016-09-10T20:00", "2016-09-11T00:00", [10], []),
        ("2016-09-10", "2016-09-12", [10, 11, 12], []),
        ("2016-09-10", "2016-09-13", [], [10, 11, 12, 13]),
        ("2016-09-10T12:00", "2016-09-13T12:00", [10, 11, 12, 13], []),
        ("2016-09-10T12:00", "2016-09-13T12:01", [], [10, 11, 12, 13]),
        ("2016-09-10T12:00", None, [10], []),
    ],
)
def test_what_a_day_counts(start, end, marked, ongoing):
    """Up to three days are a count on each day, more are a line; a night until five marks its first day only."""
    record = event(start=start, **({"end": end} if end else {}))
    with brute.indexed({"event": [record]}) as index:
        days, events, _ = answered(index, 2016, 9)
    assert [day.day for day, (short, _) in sorted(days.items()) if short] == marked
    assert [day.day for day, (_, long) in sorted(days.items()) if long] == ongoing
    assert events == 1


def test_cancelled_ones_are_not_counted():
    """They stay in listings, not in the grid."""
    records = [
        event("a", start="2016-09-10", status="cancelled"),
        event("b", start="2016-09-01", end="2016-09-20", status="cancelled"),
    ]
    with brute.indexed({"event": records}) as index:
        days, events, free = answered(index, 2016, 9)
    assert (set(days.values()), events, free) == ({(0, 0)}, 0, 0)


def test_a_month_has_its_rows():
    """As many weeks as it needs, the neighbours' days told apart."""
    with brute.indexed({}) as index:
        for (year, month), rows in {(2016, 9): 5, (2016, 5): 6, (2021, 2): 4}.items():
            answer = ask(index, EVERYTHING, year, month)
            assert len(answer.weeks) == rows
            for week in answer.weeks:
                assert [day.date.weekday() for day in week] == list(range(7))
                assert all(day.in_month == ((day.date.year, day.date.month) == (year, month)) for day in week)


def test_long_ones_are_named_by_their_end():
    """Those that end first first, only so many of them, all of them counted; each with its days."""
    records = [event(f"e{n:02}", start="2016-09-01", end=f"2016-09-{n:02}") for n in range(30, 8, -1)]
    with brute.indexed({"event": records}) as index:
        answer = ask(index, EVERYTHING, 2016, 9)
    assert [one.record["id"] for one in answer.running[:3]] == ["e09", "e10", "e11"]
    assert (answer.running[0].first, answer.running[0].last) == (date(2016, 9, 1), date(2016, 9, 9))
    assert answer.running_total == 22
    assert len(answer.running) < 22


def test_a_series_beyond_the_index_is_counted():
    """Years after what the index holds, an open series is still on its days."""
    series = event(start="2016-09-03T10:00", rrule="FREQ=WEEKLY")
    with brute.indexed({"event": [series]}) as index:
        days, events, _ = answered(index, 2045, 5)
    assert [day.day for day, (short, _) in sorted(days.items()) if short and day.month == 5] == [6, 13, 20, 27]
    assert events == 1


def test_holidays_stand_in_the_grid(data):
    """Public holidays of the subdivision, and the folder's own; a public one comes first."""
    data.write("ferien.toml", '[[holiday]]\nname = "Ferien"\nfrom = 2016-10-01\nto = 9999-12-31\nkind = "school"\n')
    connection = open_index(str(data))
    answer = ask(Index(connection), EVERYTHING, 2016, 10)
    connection.close()
    named = {day.date: day.holiday.kind for week in answer.weeks for day in week if day.holiday}
    assert named[date(2016, 10, 3)] == "public"
    assert named[date(2016, 10, 4)] == "school"
    assert date(2016, 9, 30) not in named


def test_the_shipped_september_is_what_counting_gives():
    """Every day of the region's September 2016, against looking at every shipped event."""
    import rtoml

    raws = [
        raw for file in sorted((SHIPPED / "events").rglob("*.toml")) for raw in rtoml.loads(file.read_text())["event"]
    ]
    connection = open_index(str(SHIPPED))
    try:
        days, *titles = answered(Index(connection), 2016, 9)
    finally:
        connection.close()
    expected, *expected_titles = counted(brute.happenings(raws, 1_500_000_000), 2016, 9)
    assert days == {day: expected.get(day, (0, 0)) for day in days}
    assert titles == expected_titles
    assert sum(short for short, _ in days.values()) > 100
    assert min(days) == date(2016, 8, 29)
    assert max(days) == date(2016, 8, 29) + timedelta(days=34)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_series_that_is_cut_is_named(data, run, form):
    """Where a series has too many occurrences to be counted the month says so, once, as the listing does."""
    start = datetime(2016, 9, 1)
    data.write("a.toml", event=[{"id": "sek", "title": "Minütlich", "start": start, "rrule": "FREQ=MINUTELY"}])
    line = 'a.toml: event "sek": rrule: gives more than 5,000 occurrences ('
    asked = (("month", "2020-09", "--months", "2"), ("events", "--on", "2020-09", "--limit", "1"))
    for words in asked:
        code, out, err = run("--now", "2016-09-10", *words, "--as", form)
        assert (code, bool(out), err.count(line)) == (0, True, 1)
