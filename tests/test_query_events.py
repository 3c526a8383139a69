"""Questions about events: the index answers what looking at every occurrence answers."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute
import strategies as drawn
from regioncal.query import events
from regioncal.query.ask import Hours, Near, Query
from regioncal.query.filters import Conditions
from regioncal.when import Span

TODAY = date(2016, 9, 10)
SPANS = st.builds(
    lambda first, length: Span(first, first + timedelta(days=length)),
    st.dates(date(2016, 8, 15), date(2016, 10, 20)), st.integers(1, 40),
)  # fmt: skip
PLACES = {place["id"]: place for place in drawn.surroundings()["place"]}
TOWNS = {town["id"]: town for town in drawn.surroundings()["municipality"]}


def town_of(values):
    """The municipality of an occurrence."""
    return brute.where(values, PLACES, TOWNS)[0]


def within(values, km):
    """Whether an occurrence is so near to (52.3, 9.6)."""
    point = brute.where(values, PLACES, TOWNS)[1]
    return point is not None and brute.kilometres(point, (52.3, 9.6)) <= km


def open_to(values, age):
    """Whether someone of this age is meant; without limits everyone is."""
    limits = values.get("age", {})
    return limits.get("from", 0) <= age <= limits.get("to", 200)


def timed(one):
    """Whether it begins at an hour: what lasts all day, or whose hour nobody knows, does not."""
    return isinstance(one.values["start"], datetime)


# What can be asked: how a command puts it, and what it means for one occurrence.
FILTERS = {
    "free": (lambda c: c.free(free=True, price=None), lambda one: one.free),
    "price paid": (
        lambda c: c.free(free=False, price=["paid"]), lambda one: one.values.get("price", {}).get("kind") == "paid"),
    "price unknown": (
        lambda c: c.free(free=False, price=["unknown", "free"]),
        lambda one: one.values.get("price", {"kind": "unknown"})["kind"] in {"unknown", "free"}),
    "category": (
        lambda c: c.choice("--category", ["markt", "concert"], "category", "in"),
        lambda one: one.values.get("category") in {"market", "concert"}),
    "not category": (
        lambda c: c.choice("--not-category", ["market"], "category", "in"),
        lambda one: one.values.get("category") != "market"),
    "audience": (
        lambda c: c.choice("--audience", ["Frauen", "children"], "audience", "has"),
        lambda one: bool({"women", "children"} & set(one.values.get("audience", ())))),
    "not audience": (
        lambda c: c.choice("--not-audience", ["families"], "audience", "has"),
        lambda one: "families" not in one.values.get("audience", ())),
    "municipality": (
        lambda c: c.record("--municipality", ["Alt"], "municipality", "municipality"),
        lambda one: town_of(one.values) == "alt"),
    "not municipality": (
        lambda c: c.record("--not-municipality", ["neu"], "municipality", "municipality"),
        lambda one: town_of(one.values) != "neu"),
    "place": (
        lambda c: c.record("--place", ["Halle"], "place", "place"), lambda one: one.values.get("place") == "halle"),
    "language": (
        lambda c: c.language("--language", ["Arabisch"], "languages"),
        lambda one: "ar" in one.values.get("languages", ())),
    "tag": (lambda c: c.words("--tag", ["im freien"], "tags"), lambda one: "im freien" in one.values.get("tags", ())),
    "age": (lambda c: c.age(9), lambda one: open_to(one.values, 9)),
    "young": (lambda c: c.age(3), lambda one: open_to(one.values, 3)),
}  # fmt: skip
BESIDE = {
    "near": (Query("event", TODAY, near=Near(52.3, 9.6, 2.0, "hier")), lambda one: within(one.values, 2)),
    "far": (Query("event", TODAY, near=Near(52.3, 9.6, 30, "hier")), lambda one: within(one.values, 30)),
    "weekday": (Query("event", TODAY, hours=Hours((5, 6))), lambda one: one.start.weekday() in {5, 6}),
    "evening": (Query("event", TODAY, hours=Hours((), 18 * 60)), lambda one: timed(one) and one.start.hour >= 18),
    "night": (
        Query("event", TODAY, hours=Hours((), 19 * 60, 9 * 60 + 30)),
        lambda one: timed(one) and not 9.5 <= one.start.hour + one.start.minute / 60 < 19,
    ),
    "morning": (Query("event", TODAY, hours=Hours((), None, 12 * 60)), lambda one: timed(one) and one.start.hour < 12),
}


def answer(index, span, names=(), beside=None, **more):
    """Ask with filters by name; the agenda, and the test of one occurrence."""
    conditions = Conditions(index)
    for name in names:
        FILTERS[name][0](conditions)
    query, test = BESIDE[beside] if beside else (Query("event", TODAY), lambda _: True)
    query = query._replace(span=span, where=tuple(conditions.found), **more)
    return events.ask(index, query), lambda one: test(one) and all(FILTERS[name][1](one) for name in names)


def seen(agenda):
    """What an agenda shows of each occurrence, in no order."""
    return sorted((one.item["id"], one.first, one.long, one.item["title"]) for one in agenda.happenings)


def expected(found):
    """The same of occurrences that were looked at one by one."""
    return sorted((one.id, one.start.date(), one.long, one.values["title"]) for one in found)


@given(drawn.calendars(), SPANS, st.lists(st.sampled_from(sorted(FILTERS)), max_size=2, unique=True),
       st.sampled_from([None, None, *BESIDE]))  # fmt: skip
@settings(max_examples=50)
def test_the_index_answers_what_looking_at_everything_answers(calendar, span, names, beside):
    """Whatever the events, the span and the filters: the same occurrences, counted right, in the order of time."""
    with brute.indexed({"event": calendar}, drawn.surroundings()) as index:
        agenda, test = answer(index, span, names, beside)
        found = [one for one in brute.happenings(calendar, 1_500_000_000) if one.overlaps(*span) and test(one)]
        assert seen(agenda) == expected(found)
        assert agenda.total == len(found)
        assert agenda.free == sum(one.free and not one.cancelled for one in found)
        starts = [(one.long, one.item["start"]) for one in agenda.happenings]
        assert [long for long, _ in starts] == sorted(long for long, _ in starts)
        if not found:
            later = [
                one.start.date() for one in brute.happenings(calendar, 1_500_000_000)
                if one.start.date() >= span.after and test(one) and not one.cancelled
            ]  # fmt: skip
            assert agenda.next_day == min(later, default=None)


@given(drawn.calendars(), SPANS)
@settings(max_examples=15)
def test_a_series_is_folded_to_one_line(calendar, span):
    """`--series` names each event once, at its first occurrence in the span, with how many there are."""
    with brute.indexed({"event": calendar}, drawn.surroundings()) as index:
        agenda, _ = answer(index, span, series=True)
        found = [one for one in brute.happenings(calendar, 1_500_000_000) if one.overlaps(*span)]
        counts = {ident: sum(one.id == ident for one in found) for ident in {one.id for one in found}}
        assert {one.item["id"]: one.times for one in agenda.happenings} == counts
        assert agenda.total == len(counts)


@given(drawn.calendars(), st.integers(1, 6))
@settings(max_examples=15)
def test_a_limit_cuts_what_is_shown_and_not_what_is_counted(calendar, limit):
    """The first so many of the whole answer are shown; the total stays."""
    span = Span(date(2016, 8, 1), date(2016, 11, 1))
    with brute.indexed({"event": calendar}, drawn.surroundings()) as index:
        whole, _ = answer(index, span)
        cut, _ = answer(index, span, limit=limit)
        assert [one.item for one in cut.happenings] == [one.item for one in whole.happenings[:limit]]
        assert (cut.total, cut.free) == (whole.total, whole.free)


@given(drawn.calendars(4), st.integers(0, 30), st.integers(1, 30))
@settings(max_examples=15)
def test_the_days_of_a_span_miss_nothing(calendar, first, length):
    """What a span holds is what its days hold together; an agenda names each occurrence once."""
    begin = date(2016, 8, 25) + timedelta(days=first)
    days = [Span(begin + timedelta(days=n), begin + timedelta(days=n + 1)) for n in range(length)]
    with brute.indexed({"event": calendar}) as index:
        parts = {(*one, n) for day in days for n, one in enumerate(seen(answer(index, day)[0]))}
        whole = seen(answer(index, Span(begin, days[-1].after))[0])
        assert {one[:-1] for one in parts} == set(whole)


# ---- single rules of the calendar ------------------------------------------------------------------------------------


def event(ident="a", **values):
    """A record as people write it."""
    return {"id": ident, "title": ident.upper()} | {
        key: datetime.fromisoformat(part) if isinstance(part, str) and part[:4].isdigit() and "T" in part
        else date.fromisoformat(part) if isinstance(part, str) and part[:4].isdigit() else part
        for key, part in values.items()
    }  # fmt: skip


def on(day, *calendar, days=1, **more):
    """The agenda of a day, or of several from it on."""
    first = date.fromisoformat(day)
    with brute.indexed({"event": list(calendar)}) as index:
        return answer(index, Span(first, first + timedelta(days=days)), **more)[0]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2016-09-10T18:00", "2016-09-11T00:00", ["10"]),
        ("2016-09-10T18:00", "2016-09-11T04:00", ["10", "11"]),
        ("2016-09-10", "2016-09-11", ["10", "11"]),
        ("2016-09-10", None, ["10"]),
        ("2016-09-10T00:00", None, ["10"]),
        ("2016-09-10T23:59", None, ["10"]),
        ("2016-09-09T00:00", "2016-09-12T00:00", ["09", "10", "11"]),
        ("2016-09-10T00:30:00+03:00", None, ["09"]),
    ],
)
def test_overlap_decides_what_is_on(start, end, days):
    """An end at midnight is not on the new day, an all-day one's last day is; no length is on at its instant."""
    record = event(start=start, **({"end": end} if end else {}))
    assert [day for day in ("08", "09", "10", "11", "12") if on(f"2016-09-{day}", record).total] == days


@pytest.mark.parametrize(
    ("record", "item"),
    [
        (event(start="2016-09-10"), {"start": "2016-09-10", "end": "2016-09-10", "all_day": True, "series": False}),
        (event(start="2016-09-09", end="2016-09-11"), {"start": "2016-09-09", "end": "2016-09-11", "all_day": True}),
        (event(start="2016-09-10", time_known=False), {"start": "2016-09-10", "all_day": False}),
        (event(start="2016-09-10T18:00"), {"start": "2016-09-10T18:00:00+02:00", "end": None, "all_day": False}),
        (event(start="2016-09-10T18:00", end="2016-09-10T20:00"),
         {"start": "2016-09-10T18:00:00+02:00", "end": "2016-09-10T20:00:00+02:00"}),
        (event(start="2016-09-10T18:00", timezone="floating"), {"start": "2016-09-10T18:00:00"}),
        (event(start="2016-09-10T08:00", timezone="America/New_York"), {"start": "2016-09-10T08:00:00-04:00"}),
        (event(start="2016-09-03T18:00", rrule="FREQ=WEEKLY"), {"start": "2016-09-10T18:00:00+02:00", "series": True}),
    ],
)  # fmt: skip
def test_an_item_says_when(record, item):
    """ISO 8601 with the offset of its zone, floating ones without; all day as dates, the last day included."""
    (found,) = on("2016-09-10", record).happenings
    assert {key: found.item.get(key) for key in item} == item


def test_an_overridden_occurrence_is_what_the_override_says():
    """Moved, retitled or cancelled: it is found as what it is, and not where the rule had it."""
    series = event(
        start="2016-09-03T10:00", rrule="FREQ=WEEKLY", price={"kind": "free"},
        override=[
            {"on": datetime(2016, 9, 10, 10), "start": datetime(2016, 9, 11, 15), "title": "Verlegt"},
            {"on": datetime(2016, 9, 17, 10), "status": "cancelled"},
        ],
    )  # fmt: skip
    assert on("2016-09-10", series).total == 0
    moved = on("2016-09-11", series).happenings[0].item
    assert (moved["title"], moved["start"]) == ("Verlegt", "2016-09-11T15:00:00+02:00")
    cancelled = on("2016-09-17", series)
    assert (cancelled.total, cancelled.free) == (1, 0)
    assert cancelled.happenings[0].item["status"] == "cancelled"


def test_a_series_stands_at_a_date_that_takes_place():
    """Where its first date in the span is cancelled, a folded series is its next one; where all are, its first."""
    gone = {"on": date(2016, 9, 10), "status": "cancelled"}
    series = event(start="2016-09-10", rrule=["FREQ=DAILY;COUNT=3"], override=[gone])
    (folded,) = on("2016-09-10", series, series=True, days=3).happenings
    assert (folded.first, folded.item.get("status"), folded.times) == (date(2016, 9, 11), None, 3)
    (folded,) = on("2016-09-10", series | {"status": "cancelled"}, series=True, days=3).happenings
    assert (folded.first, folded.item["status"]) == (date(2016, 9, 10), "cancelled")


def test_occurrences_of_a_series_have_the_same_fields():
    """Each is an occurrence of a series, the overridden one too; what the series leaves out or changes is not its own.

    `on` is the date-time it would have had, whichever way it was written; all moments have the offset that start has.
    """
    start = datetime(2016, 9, 10, 18)
    series = event(
        start=start, rdate=[datetime(2016, 9, 12, 18)], exdate=[date(2016, 9, 14)], doors=datetime(2016, 9, 10, 17),
        override=[{"on": date(2016, 9, 12), "title": "B"}],
    )  # fmt: skip
    first, second = (found.item for found in on("2016-09-10", series, days=5).happenings)
    assert second.keys() - first.keys() == {"on"}
    assert {"exdate", "rdate", "override"}.isdisjoint(first)
    assert [first["series"], second["series"]] == [True, True]
    assert (second["on"], second["start"]) == ("2016-09-12T18:00:00+02:00", "2016-09-12T18:00:00+02:00")
    assert first["doors"] == "2016-09-10T17:00:00+02:00"
    abroad = event(start=start, timezone="America/New_York", previous_start=datetime(2016, 9, 9, 18))
    assert on("2016-09-11", abroad).happenings[0].item["previous_start"] == "2016-09-09T18:00:00-04:00"


def test_an_open_series_goes_on_for_ever():
    """Beyond what the index holds, a series is expanded for the days that are asked."""
    series = event(start="2016-09-03T10:00", rrule="FREQ=WEEKLY", price={"kind": "free"})
    for day in ("2016-09-10", "2031-09-06", "2999-01-05"):
        agenda = on(day, series)
        assert (agenda.total, agenda.free) == (1, 1), day
    assert on("2999-01-06", series).total == 0


def test_what_the_index_cannot_hold_is_no_problem_of_the_data():
    """A daily event of long standing: whole and without a complaint in any span; a question it would fill has one."""
    daily = event(start="1990-01-01", rrule=["FREQ=DAILY"])
    with brute.indexed({"event": [daily]}) as index:
        assert index.problems() == []
        for day in (date(2016, 9, 1), date(2040, 9, 1)):
            agenda, _ = answer(index, Span(day, day + timedelta(days=30)))
            assert (agenda.total, agenda.problems) == (30, [])
        agenda, _ = answer(index, Span(date(2040, 1, 1), date(2060, 1, 1)))
        (problem,) = agenda.problems
    assert problem.path
    assert str(problem) == (
        f'{problem.path}: event "a": rrule: gives more than 5,000 occurrences'
        " (ask for a shorter time or end the rule with UNTIL)"
    )


def test_far_events_are_found():
    """A single event or the last of a counted series lies years ahead: it is found, and named as the next date."""
    far = event(start="2090-05-01T10:00")
    assert on("2090-05-01", far).total == 1
    assert on("2090-04-01", far).next_day == date(2090, 5, 1)


def test_an_open_series_is_the_next_date_beyond_the_index():
    """An empty answer names the next date of an open series, however far away it was asked."""
    series = event(start="2016-09-03T10:00", rrule="FREQ=WEEKLY")
    assert on("2051-01-01", series).next_day == date(2051, 1, 7)


@pytest.mark.parametrize(
    ("day", "wanted"), [("0001-01-01", 0), ("1962-09-08", 1), ("1969-12-31", 1), ("9998-12-30", 0)]
)
def test_any_year_can_be_asked(day, wanted):
    """The first and last days of the calendar and those before 1970 are days like any other."""
    calendar = [event("a", start="1962-09-08T10:00"), event("b", start="1969-12-31T10:00"),
                event("c", start="9999-12-31T23:30"), event("d", start="0001-01-01T00:00:00+02:00")]  # fmt: skip
    assert on(day, *calendar).total == wanted
    weekday = date.fromisoformat(day).weekday()
    with brute.indexed({"event": calendar}) as index:
        span = Span(date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=1))
        query = Query("event", TODAY, span, hours=Hours((weekday,), 0, 24 * 60))
        assert events.ask(index, query).total == wanted


def test_clock_changes_move_no_day():
    """A weekly series keeps its wall time over both changes of the clock."""
    series = event(start="2016-03-20T02:30", end="2016-03-20T03:30", rrule="FREQ=WEEKLY")
    starts = [on(day, series).happenings[0].item["start"] for day in ("2016-03-20", "2016-03-27", "2016-04-03")]
    assert starts == ["2016-03-20T02:30:00+01:00", "2016-03-27T03:30:00+02:00", "2016-04-03T02:30:00+02:00"]


def test_names_come_with_the_answer():
    """What the shown records point to is looked up once for all of them."""
    files = {"event": [event(start="2016-09-10", place="halle", organiser="Verein")]}, drawn.surroundings()
    with brute.indexed(*files) as index:
        agenda, _ = answer(index, Span(TODAY, TODAY + timedelta(days=1)))
    assert agenda.names["place"]["halle"]["name"] == "Halle"
    assert agenda.names["municipality"]["alt"]["name"] == "Alt"


def test_equal_times_are_ordered_by_id():
    """What begins together stands in an order that no history of the index can change."""
    calendar = [event(ident, start="2016-09-10T10:00") for ident in ("c", "a", "b")]
    assert [one.item["id"] for one in on("2016-09-10", *calendar).happenings] == ["a", "b", "c"]


def test_an_agenda_names_an_occurrence_under_its_first_day_in_the_span():
    """What began before the span stands under the span's first day; long ones stand apart."""
    calendar = [
        event("a", start="2016-09-09T22:00", end="2016-09-11T02:00"),
        event("b", start="2016-09-01", end="2016-09-30"),
    ]
    agenda = on("2016-09-10", *calendar)
    assert [(day.day, [one.item["id"] for one in found]) for day, found in events.days(agenda)] == [(10, ["a"])]
    assert [one.item["id"] for one in agenda.happenings if one.long] == ["b"]


def test_a_moment_at_the_edge_of_time():
    """A second outside the years 1 to 9999 of a zone is told in UTC."""
    assert events.moment(-62_135_596_800, ZoneInfo("America/New_York")).year == 1
    assert events.moment(253_402_300_799, ZoneInfo("Asia/Tokyo")).year == 9999
