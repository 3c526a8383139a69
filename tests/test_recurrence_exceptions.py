"""What is left out, added, moved, retitled and cancelled: exdate, rdate, several rules and overrides."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr

from regioncal.recurrence import expand

BERLIN = ZoneInfo("Europe/Berlin")


def at(text):
    """UTC seconds of `2016-09-03T10:00` in the region's zone, None for None."""
    return None if text is None else int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


def wall(text):
    """A naive date-time."""
    return datetime.fromisoformat(text)


SATURDAY = wall("2016-09-03T10:00")
SATURDAYS = {"start": SATURDAY, "end": SATURDAY + timedelta(hours=2), "rrule": ["FREQ=WEEKLY;BYDAY=SA"]}


def spans(values, first=None, after=None):
    """The occurrences as text in the region's zone, `start > after`."""
    found = expand(values, BERLIN, at(first), at(after)).occurrences
    text = [[f"{datetime.fromtimestamp(second, BERLIN):%Y-%m-%dT%H:%M%z}" for second in one[:2]] for one in found]
    return [f"{start} > {after}" for start, after in text]


def starts(values, first=None, after=None):
    """The starts as `09-03 10:00` in the region's zone."""
    found = expand(values, BERLIN, at(first), at(after)).occurrences
    return [f"{datetime.fromtimestamp(one.start, BERLIN):%m-%d %H:%M}" for one in found]


def complaints(values, first=None, after=None):
    """The problems as (field, message)."""
    return [(one.field, one.message) for one in expand(values, BERLIN, at(first), at(after)).problems]


def test_a_rule_on_no_clock_is_not_followed():
    """With an offset and without a zone nobody knows when the clock changes: it stands at its start, and what is added.

    With a zone it is followed; the model has reported the other one.
    """
    start = datetime(2016, 9, 3, 10, tzinfo=timezone(timedelta(hours=2)))
    values = {"start": start, "rrule": ["FREQ=WEEKLY"]}
    assert starts(values, None, "2016-10-01T00:00") == ["09-03 10:00"]
    assert expand(values, BERLIN, None, None).problems == []
    assert starts(values | {"rdate": [wall("2016-09-05T10:00")]}) == ["09-03 10:00", "09-05 10:00"]
    zoned = values | {"timezone": "Europe/Berlin"}
    assert starts(zoned, None, "2016-09-12T00:00") == ["09-03 10:00", "09-10 10:00"]


# ---- exdate and rdate --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "exdate",
    [date(2016, 9, 10), wall("2016-09-10T10:00"), datetime(2016, 9, 10, 8, tzinfo=UTC)],
)
def test_an_exdate_leaves_out_its_occurrence(exdate):
    """As a day, as wall time, or as an instant."""
    assert starts({**SATURDAYS, "exdate": [exdate]}, None, "2016-09-20T00:00") == ["09-03 10:00", "09-17 10:00"]


def test_a_bare_exdate_leaves_out_all_of_its_day():
    """Two occurrences a day go both."""
    values = {"start": SATURDAY, "rrule": ["FREQ=DAILY;BYHOUR=10,15;COUNT=6"], "exdate": [date(2016, 9, 4)]}
    assert starts(values) == ["09-03 10:00", "09-03 15:00", "09-05 10:00", "09-05 15:00"]


def test_exdate_beats_the_start_and_rdate_and_count_still_counts():
    """What is left out is out, wherever it came from, and COUNT does not make up for it."""
    out = [date(2016, 9, 3), date(2016, 9, 6)]
    values = {"start": SATURDAY, "rrule": ["FREQ=WEEKLY;COUNT=3"], "rdate": [wall("2016-09-06T18:00")], "exdate": out}
    assert starts(values) == ["09-10 10:00", "09-17 10:00"]


def test_an_rdate_adds_and_one_that_is_there_already_adds_nothing():
    """A bare date is that day at the usual time; a period brings its own end."""
    period = {"start": wall("2016-09-07T18:00"), "end": wall("2016-09-07T21:00")}
    values = {
        **SATURDAYS,
        "rrule": ["FREQ=WEEKLY;COUNT=2"],
        "rdate": [date(2016, 9, 5), wall("2016-09-10T10:00"), period],
    }
    assert [text.replace("+0200", "") for text in spans(values)] == [
        "2016-09-03T10:00 > 2016-09-03T12:00",
        "2016-09-05T10:00 > 2016-09-05T12:00",
        "2016-09-07T18:00 > 2016-09-07T21:00",
        "2016-09-10T10:00 > 2016-09-10T12:00",
    ]
    assert starts(values, "2016-09-07T20:00", "2016-09-08T00:00") == ["09-07 18:00"]


def test_only_rdates_are_a_finite_series():
    """Without a rule there are the start and the added dates; what comes after a span is not forgotten."""
    values = {"start": date(2016, 9, 3), "rdate": [date(2016, 9, 10), date(2017, 1, 1)]}
    assert starts(values) == ["09-03 00:00", "09-10 00:00", "01-01 00:00"]
    assert expand(values, BERLIN, None, at("2016-12-01T00:00")).complete_until == at("2016-12-01T00:00")
    assert expand(values, BERLIN, None, at("2017-12-01T00:00")).complete_until is None


def test_several_rules_are_joined_and_count_each_occurrence_once():
    """Saturdays, and the first of each month: 1 October 2016 is both."""
    values = {"start": SATURDAY, "rrule": ["FREQ=WEEKLY;COUNT=5", "FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2"]}
    assert [text[:5] for text in starts(values)] == ["09-03", "09-10", "09-17", "09-24", "10-01", "11-01"]


# ---- exrule ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rrule", "exrule"),
    [
        ("FREQ=DAILY;COUNT=12", ["FREQ=WEEKLY;BYDAY=SA,SU"]),
        ("FREQ=DAILY", ["FREQ=WEEKLY;BYDAY=SA,SU"]),
        ("FREQ=DAILY", ["FREQ=DAILY;INTERVAL=2"]),
        ("FREQ=DAILY;UNTIL=20161001T000000", ["FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=15,20"]),
        ("FREQ=WEEKLY;BYDAY=SA", ["FREQ=MONTHLY;BYDAY=2SA"]),
        ("FREQ=HOURLY;INTERVAL=6", ["FREQ=DAILY;BYHOUR=4,16", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=10"]),
    ],
)
def test_an_exrule_leaves_out_what_another_engine_leaves_out(rrule, exrule):
    """What python-dateutil makes of the rules and exception rules is what we make of them."""
    rules = rruleset()
    rules.rrule(rrulestr(rrule, dtstart=SATURDAY))
    rules.rdate(wall("2016-09-06T18:00"))
    for rule in exrule:
        rules.exrule(rrulestr(rule, dtstart=SATURDAY))
    values = {"start": SATURDAY, "rrule": [rrule], "rdate": [wall("2016-09-06T18:00")], "exrule": exrule}
    theirs = rules.between(SATURDAY, wall("2016-12-01T00:00"), inc=True)
    assert starts(values, None, "2016-12-01T00:00") == [f"{one:%m-%d %H:%M}" for one in theirs]


def test_an_exrule_of_an_all_day_series_leaves_out_days():
    """Its hours are of no account there, as those of the rule."""
    values = {"start": date(2016, 9, 3), "rrule": ["FREQ=DAILY;COUNT=5"], "exrule": ["FREQ=WEEKLY;BYDAY=SU;BYHOUR=9"]}
    assert starts(values) == ["09-03 00:00", "09-05 00:00", "09-06 00:00", "09-07 00:00"]


def test_an_exrule_is_followed_wherever_one_looks():
    """In a window far from the start, before the first occurrence that is left, and by an override."""
    values = {"start": SATURDAY, "rrule": ["FREQ=DAILY"], "exrule": ["FREQ=DAILY;COUNT=100", "FREQ=WEEKLY;BYDAY=MO"]}
    assert starts(values, "2036-09-01T00:00", "2036-09-03T00:00") == ["09-02 10:00"]  # the first is a Monday
    assert starts(values, None, "2016-12-14T00:00") == ["12-13 10:00"]
    one = expand(values, BERLIN, None, None, 1)
    assert [datetime.fromtimestamp(found.start, BERLIN).day for found in one.occurrences] == [13]
    monday = {**values, "override": [{"on": wall("2016-12-19T10:00"), "title": "x"}]}
    assert complaints(monday, "2017-01-01T00:00", "2017-01-03T00:00") == [
        ("override", "no occurrence on 2016-12-19 10:00:00")
    ]


def test_an_exrule_that_leaves_out_everything_or_is_none_is_said():
    """Nothing runs on for ever, and a rule that is none leaves nothing out."""
    nothing = {"start": SATURDAY, "rrule": ["FREQ=SECONDLY"], "exrule": ["FREQ=SECONDLY"]}
    assert starts(nothing) == []
    assert "takes too long to follow" in str(complaints(nothing))
    assert starts({"start": SATURDAY, "rrule": ["FREQ=DAILY;COUNT=2"], "exrule": ["FREQ=NEVER"]}) == [
        "09-03 10:00",
        "09-04 10:00",
    ]
    assert complaints({"start": SATURDAY, "rrule": ["FREQ=DAILY;COUNT=2"], "exrule": ["FREQ=NEVER"]})[0][0] == "exrule"


# ---- overrides ---------------------------------------------------------------------------------------------------


def overridden(override, first=None, after=None, **more):
    """The spans of the Saturdays with one override, and which of them it shapes."""
    values = {**SATURDAYS, "override": [override], **more}
    after = after or "2016-09-20T00:00"
    found = expand(values, BERLIN, at(first), at(after)).occurrences
    return starts(values, first, after), [one.override for one in found]


def test_an_override_moves_its_occurrence_and_empties_the_slot():
    """Moved to Sunday: the Saturday is gone, the length stays."""
    override = {"on": wall("2016-09-10T10:00"), "start": wall("2016-09-11T15:00")}
    assert overridden(override) == (["09-03 10:00", "09-11 15:00", "09-17 10:00"], [None, 0, None])
    assert "2016-09-11T15:00+0200 > 2016-09-11T17:00+0200" in spans(
        {**SATURDAYS, "override": [override]}, None, "2016-09-20T00:00"
    )


@pytest.mark.parametrize("on", [date(2016, 9, 10), wall("2016-09-10T10:00"), datetime(2016, 9, 10, 8, tzinfo=UTC)])
def test_an_override_that_only_retitles_or_cancels_stays_where_it_was(on):
    """Cancelled occurrences stay listed: views strike them through."""
    assert overridden({"on": on, "status": "cancelled"}) == (
        ["09-03 10:00", "09-10 10:00", "09-17 10:00"],
        [None, 0, None],
    )


def test_an_occurrence_moved_into_the_span_is_found_and_one_moved_out_is_gone():
    """Whichever way it crosses the span's edge, near or years away, before a COUNT or an UNTIL."""
    for rule in (
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=500",
        "FREQ=WEEKLY;UNTIL=20300101",
        "FREQ=MONTHLY;BYDAY=SA;COUNT=500",
    ):
        inward = {"on": wall("2021-09-11T10:00"), "start": wall("2016-09-06T10:00")}
        assert overridden(inward, "2016-09-05T00:00", "2016-09-09T00:00", rrule=[rule]) == (["09-06 10:00"], [0])
        outward = {"on": wall("2016-09-10T10:00"), "start": wall("2016-12-24T15:00")}
        assert overridden(outward, "2016-09-05T00:00", "2016-09-12T00:00", rrule=[rule]) == ([], [])
        assert complaints({**SATURDAYS, "rrule": [rule], "override": [inward, outward]}, None, "2016-09-09T00:00") == []


def test_an_occurrence_moved_behind_the_span_keeps_the_series_open():
    """A finite series is not over while a moved occurrence is still to come."""
    values = {**SATURDAYS, "rrule": ["FREQ=WEEKLY;COUNT=2"]}
    values["override"] = [{"on": date(2016, 9, 10), "start": wall("2016-12-24T15:00")}]
    assert expand(values, BERLIN, None, at("2016-10-01T00:00")).complete_until == at("2016-10-01T00:00")


def test_an_override_of_nothing_is_reported_and_shown_where_it_says():
    """A wrong `on` with a start of its own is an occurrence more; without one it is only a problem."""
    orphan = {"on": wall("2016-09-10T11:00"), "start": wall("2016-09-13T10:00")}
    assert overridden(orphan) == (["09-03 10:00", "09-10 10:00", "09-13 10:00", "09-17 10:00"], [None, None, 0, None])
    assert overridden({"on": date(2016, 9, 12), "title": "x"})[0] == ["09-03 10:00", "09-10 10:00", "09-17 10:00"]
    for override in (orphan, {"on": date(2016, 9, 12), "title": "x"}):
        [problem] = expand({**SATURDAYS, "override": [override]}, BERLIN, None, at("2016-10-01T00:00")).problems
        assert (problem.field, problem.message) == ("override", f"no occurrence on {override['on']}")


def test_an_override_of_an_excluded_day_is_an_orphan_near_and_far():
    """Exdate wins: there is no such occurrence to override, inside the span and outside it."""
    for after in ("2016-09-20T00:00", "2016-09-05T00:00"):
        values = {**SATURDAYS, "exdate": [date(2016, 9, 10)], "override": [{"on": date(2016, 9, 10), "title": "x"}]}
        assert complaints(values, None, after) == [("override", "no occurrence on 2016-09-10")]


def test_two_overrides_of_one_occurrence_are_one_too_many():
    """The first stands, the second is reported."""
    values = {**SATURDAYS, "override": [{"on": date(2016, 9, 10)}, {"on": wall("2016-09-10T10:00")}]}
    assert complaints(values, None, "2016-09-20T00:00") == [("override", "a second one for 2016-09-10 10:00:00")]
    assert starts(values, None, "2016-09-20T00:00") == ["09-03 10:00", "09-10 10:00", "09-17 10:00"]


def test_an_override_can_make_a_day_of_an_hour_and_an_hour_of_a_day():
    """A bare date as its start is the whole day; a time in an all-day series is that time."""
    day = {"on": date(2016, 9, 10), "start": date(2016, 9, 10)}
    assert "2016-09-10T00:00+0200 > 2016-09-11T00:00+0200" in spans(
        {**SATURDAYS, "override": [day]}, None, "2016-09-20T00:00"
    )
    hour = {"on": date(2016, 9, 10), "start": wall("2016-09-10T18:00"), "end": wall("2016-09-10T20:00")}
    values = {"start": date(2016, 9, 3), "rrule": ["FREQ=WEEKLY;COUNT=2"], "override": [hour]}
    assert spans(values)[1] == "2016-09-10T18:00+0200 > 2016-09-10T20:00+0200"


def test_an_override_may_only_change_the_end():
    """`end` alone lengthens the occurrence where it stands."""
    values = {**SATURDAYS, "override": [{"on": date(2016, 9, 3), "end": wall("2016-09-03T18:00")}]}
    assert spans(values, None, "2016-09-04T00:00") == ["2016-09-03T10:00+0200 > 2016-09-03T18:00+0200"]
