"""An event's values become its occurrences: zones, clocks that change, exceptions, overrides, edges and limits."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from regioncal.recurrence import Occurrence, expand

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY = datetime(2016, 9, 3, 10)
SATURDAYS = {"start": SATURDAY, "end": SATURDAY + timedelta(hours=2), "rrule": ["FREQ=WEEKLY;BYDAY=SA"]}


def at(text, zone=BERLIN):
    """UTC seconds of `2016-09-03T10:00` in a zone, the region's unless said."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def wall(text):
    """A naive date-time."""
    return datetime.fromisoformat(text)


def spans(values, first=None, after=None, cap=5000):
    """The occurrences as text in the region's zone, `start > after`."""
    found = expand(values, BERLIN, first and at(first), after and at(after), cap).occurrences
    text = [[f"{datetime.fromtimestamp(second, BERLIN):%Y-%m-%dT%H:%M%z}" for second in one[:2]] for one in found]
    return [f"{start} > {after}" for start, after in text]


def starts(values, first=None, after=None):
    """The starts as `09-03 10:00` in the region's zone."""
    found = expand(values, BERLIN, first and at(first), after and at(after)).occurrences
    return [f"{datetime.fromtimestamp(one.start, BERLIN):%m-%d %H:%M}" for one in found]


def complaints(values, first=None, after=None):
    """The problems as (field, message)."""
    return [
        (one.field, one.message) for one in expand(values, BERLIN, first and at(first), after and at(after)).problems
    ]


# ---- single events -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"start": wall("2016-09-03T10:00"), "end": wall("2016-09-03T12:00")},
            ("2016-09-03T10:00", "2016-09-03T12:00"),
        ),
        ({"start": wall("2016-09-03T10:00")}, ("2016-09-03T10:00", "2016-09-03T10:00")),
        (
            {"start": wall("2016-09-03T10:00"), "end": wall("2016-09-03T09:00")},
            ("2016-09-03T10:00", "2016-09-03T10:00"),
        ),
        ({"start": date(2016, 9, 3)}, ("2016-09-03T00:00", "2016-09-04T00:00")),
        ({"start": date(2016, 9, 3), "end": date(2016, 9, 5)}, ("2016-09-03T00:00", "2016-09-06T00:00")),
        ({"start": date(2016, 3, 27)}, ("2016-03-27T00:00", "2016-03-28T00:00")),
        ({"start": date(2016, 10, 30), "timezone": "America/New_York"}, ("2016-10-30T00:00", "2016-10-31T00:00")),
        ({"start": wall("2016-09-03T10:00"), "end": date(2016, 9, 4)}, ("2016-09-03T10:00", "2016-09-05T00:00")),
        ({"start": wall("2016-09-03T10:00"), "timezone": "floating"}, ("2016-09-03T10:00", "2016-09-03T10:00")),
        ({"start": wall("2016-09-03T10:00"), "timezone": "UTC"}, ("2016-09-03T12:00", "2016-09-03T12:00")),
        ({"start": wall("2016-09-03T10:00"), "timezone": "America/New_York"}, ("2016-09-03T16:00", "2016-09-03T16:00")),
        ({"start": datetime(2016, 9, 3, 10, tzinfo=UTC)}, ("2016-09-03T12:00", "2016-09-03T12:00")),
    ],
)
def test_a_single_event_is_where_its_zone_puts_it(values, expected):
    """Wall times are read in the record's zone, whole days in the region's; no end or one too early is no length."""
    found = expand(values, BERLIN, None, None)
    assert found == ([Occurrence(at(expected[0]), at(expected[1]), None)], None, [])


def test_a_day_of_a_changing_clock_has_23_or_25_hours():
    """All-day events go from midnight to midnight, whatever the clock does between."""
    for day, hours in ((date(2016, 3, 27), 23), (date(2016, 10, 30), 25), (date(2016, 10, 31), 24)):
        [one] = expand({"start": day}, BERLIN, None, None).occurrences
        assert one.after - one.start == hours * 3600


@pytest.mark.parametrize(
    ("first", "after", "found", "until"),
    [
        ("2016-09-03T10:00", "2016-09-03T11:00", True, False),
        ("2016-09-03T11:59", "2016-09-04T00:00", True, False),
        ("2016-09-03T12:00", "2016-09-04T00:00", False, False),
        ("2016-09-03T00:00", "2016-09-03T10:00", False, True),
        ("2016-09-03T00:00", "2016-09-03T10:01", True, False),
    ],
)
def test_the_edges_of_a_span(first, after, found, until):
    """`[first, after)` meets `[10:00, 12:00)` where both hold a moment; what comes later is said by complete_until."""
    single = {"start": SATURDAY, "end": SATURDAY + timedelta(hours=2)}
    for values in (single, {**single, "rrule": ["FREQ=WEEKLY;COUNT=1"]}):
        expansion = expand(values, BERLIN, at(first), at(after))
        assert bool(expansion.occurrences) is found
        assert expansion.complete_until == (at(after) if until else None)


def test_a_zero_length_is_on_at_its_instant():
    """An event without an end belongs to the span that begins with it, not to the one that ends there."""
    values = {"start": SATURDAY}
    assert starts(values, "2016-09-03T10:00", "2016-09-03T10:01") == ["09-03 10:00"]
    assert starts(values, "2016-09-03T09:00", "2016-09-03T10:00") == []


def test_no_start_gives_nothing():
    """The model reports a missing start; here it only is no occurrence."""
    assert expand({"rrule": ["FREQ=DAILY"]}, BERLIN, None, None) == ([], None, [])


# ---- clocks that change ------------------------------------------------------------------------------------------


def test_a_series_keeps_its_wall_time_over_the_change():
    """Ten o'clock stays ten o'clock in March and in October."""
    values = {"start": wall("2016-03-26T10:00"), "end": wall("2016-03-26T11:00"), "rrule": ["FREQ=DAILY;COUNT=3"]}
    assert spans(values)[:2] == [
        "2016-03-26T10:00+0100 > 2016-03-26T11:00+0100",
        "2016-03-27T10:00+0200 > 2016-03-27T11:00+0200",
    ]


def test_a_start_in_the_leap_moves_forward_and_one_that_is_twice_is_the_first():
    """02:30 on 27 March 2016 is 03:30; 02:30 on 30 October 2016 is the one of summer time."""
    march = {"start": wall("2016-03-26T02:30"), "end": wall("2016-03-26T02:45"), "rrule": ["FREQ=DAILY;COUNT=2"]}
    assert spans(march)[1] == "2016-03-27T03:30+0200 > 2016-03-27T03:45+0200"
    october = {"start": wall("2016-10-29T02:30"), "end": wall("2016-10-29T03:30"), "rrule": ["FREQ=DAILY;COUNT=2"]}
    assert spans(october)[1] == "2016-10-30T02:30+0200 > 2016-10-30T03:30+0100"
    for values in (march, october):
        day = values["start"] + timedelta(days=1)
        alone = {"start": day, "end": day + (values["end"] - values["start"])}
        assert spans(alone) == spans(values)[1:]


def test_an_offset_says_which_of_two_equal_hours_is_meant():
    """02:30+01:00 on 30 October is the second 02:30, also as the start of a series."""
    second = datetime(2016, 10, 30, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    values = {"start": second, "timezone": "Europe/Berlin", "rrule": ["FREQ=DAILY;COUNT=2"]}
    assert [span[:21] for span in spans(values)] == ["2016-10-30T02:30+0100", "2016-10-31T02:30+0100"]


def test_an_end_in_the_leap_is_never_before_the_start():
    """02:45 to 03:00 in the leap of March would end before it starts; it keeps its length instead."""
    values = {"start": wall("2016-03-20T02:45"), "end": wall("2016-03-20T03:00"), "rrule": ["FREQ=WEEKLY;COUNT=2"]}
    assert spans(values)[1] == "2016-03-27T03:45+0200 > 2016-03-27T04:00+0200"


def test_the_hour_that_is_leapt_over_is_not_counted_twice():
    """An hourly series has one occurrence at 03:00 on 27 March, not a second one from 02:00."""
    values = {"start": wall("2016-03-27T00:00"), "rrule": ["FREQ=HOURLY;COUNT=5"]}
    assert starts(values) == ["03-27 00:00", "03-27 01:00", "03-27 03:00", "03-27 04:00"]


def test_a_series_in_another_zone_follows_that_zones_clock():
    """Weekly 9:00 in New York is 14:00 in Berlin, but 13:00 in the two weeks between the changes of 2016."""
    values = {"start": wall("2016-03-05T09:00"), "timezone": "America/New_York", "rrule": ["FREQ=WEEKLY;COUNT=5"]}
    assert starts(values) == ["03-05 15:00", "03-12 15:00", "03-19 14:00", "03-26 14:00", "04-02 15:00"]


def test_an_all_day_series_has_whole_days_over_the_change():
    """A weekly pair of days covers both of them when the clock changes in the night."""
    values = {"start": date(2016, 10, 22), "end": date(2016, 10, 23), "rrule": ["FREQ=WEEKLY;COUNT=2"]}
    assert spans(values)[1] == "2016-10-29T00:00+0200 > 2016-10-31T00:00+0100"


def test_an_unknown_zone_is_reported_and_the_regions_stands_in():
    """A zone nobody knows does not take the event out of the calendar."""
    values = {"start": SATURDAY, "timezone": "Europe/Hanover"}
    assert starts(values) == ["09-03 10:00"]
    assert complaints(values) == [("timezone", '"Europe/Hanover" is no time zone')]


# ---- UNTIL and COUNT ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20160917T100000", "09-17 10:00"),
        ("20160917T095959", "09-10 10:00"),
        ("20160917T080000Z", "09-17 10:00"),
        ("20160917T075959Z", "09-10 10:00"),
        ("20160917", "09-17 10:00"),
        ("20160916", "09-10 10:00"),
        ("20160916T220000Z", "09-10 10:00"),
    ],
)
def test_until_is_included_in_wall_time(until, last):
    """With Z it is turned into the record's wall time, without it is wall time, a date is its whole day."""
    assert starts({**SATURDAYS, "rrule": [f"FREQ=WEEKLY;UNTIL={until}"]})[-1] == last
    monthly = {**SATURDAYS, "rrule": [f"FREQ=MONTHLY;BYDAY=SA;UNTIL={until}"]}
    assert starts(monthly)[-1] == last


def test_until_in_another_zone():
    """UNTIL in UTC is compared on the record's clock, not the region's."""
    values = {
        "start": wall("2016-09-03T20:00"),
        "timezone": "America/New_York",
        "rrule": ["FREQ=DAILY;UNTIL=20160905T000000Z"],
    }
    assert starts(values) == ["09-04 02:00", "09-05 02:00"]


def test_until_before_the_start_leaves_the_start_and_says_so():
    """An UNTIL before the start is a mistake: the start stays, with a word about it."""
    values = {**SATURDAYS, "rrule": ["FREQ=WEEKLY;UNTIL=20160101"]}
    assert starts(values) == ["09-03 10:00"]
    assert complaints(values) == [("rrule", "UNTIL lies before the start")]


def test_a_start_that_the_rule_does_not_give_happens_beside_what_count_counts():
    """As in Google's calendar, libical and recurring-ical-events: Saturday, then three Mondays."""
    values = {"start": SATURDAY, "rrule": ["FREQ=WEEKLY;BYDAY=MO;COUNT=3"]}
    assert starts(values) == ["09-03 10:00", "09-05 10:00", "09-12 10:00", "09-19 10:00"]
    assert starts(values, "2016-09-13T00:00", "2017-01-01T00:00") == ["09-19 10:00"]


def test_weekly_with_bysetpos_counts_weeks_from_wkst():
    """Where dateutil counts from the start: the first of Wednesday and Sunday is the Wednesday in each week."""
    values = {"start": wall("2016-09-11T10:00"), "rrule": ["FREQ=WEEKLY;BYDAY=WE,SU;BYSETPOS=-1;COUNT=3"]}
    assert starts(values) == ["09-11 10:00", "09-18 10:00", "09-25 10:00"]


def test_a_week_number_means_the_weekday_of_the_start():
    """Where dateutil gives all seven days."""
    values = {"start": wall("2016-05-18T10:00"), "rrule": ["FREQ=YEARLY;BYWEEKNO=20;COUNT=3"]}
    assert starts(values) == ["05-18 10:00", "05-17 10:00", "05-16 10:00"]


def test_numbered_weekdays_stand_beside_plain_ones():
    """Where dateutil wants both to hold: every Sunday of January, and its last Monday."""
    values = {"start": wall("2016-01-03T10:00"), "rrule": ["FREQ=YEARLY;BYMONTH=1;BYDAY=SU,-1MO;COUNT=6"]}
    assert [text[:5] for text in starts(values)] == ["01-03", "01-10", "01-17", "01-24", "01-25", "01-31"]


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("2016-01-31T10:00", "FREQ=MONTHLY;COUNT=4", ["01-31", "03-31", "05-31", "07-31"]),
        ("2016-02-29T10:00", "FREQ=YEARLY;COUNT=2", ["02-29", "02-29"]),
        ("2016-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["01-31", "02-29", "03-31"]),
    ],
)
def test_days_that_a_month_has_not_are_left_out(start, rule, expected):
    """The 31st and 29 February are never another day."""
    assert [text[:5] for text in starts({"start": wall(start), "rrule": [rule]})] == expected


# ---- rules that cannot be expanded, and limits -------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule", ["FREQ=FORTNIGHTLY", "", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=2SA"]
)
def test_a_rule_that_cannot_be_expanded_gives_the_start_and_a_problem(rule):
    """Never silently wrong; a second, right rule is expanded all the same."""
    values = {"start": SATURDAY, "rrule": [rule]}
    assert starts(values) == ["09-03 10:00"]
    [problem] = expand(values, BERLIN, None, None).problems
    assert problem.field == "rrule"
    assert problem.remedy
    assert len(starts({"start": SATURDAY, "rrule": [rule, "FREQ=DAILY;COUNT=3"]})) == 3


def test_an_all_day_event_does_not_repeat_by_the_hour():
    """There is no hour to count from; BYHOUR beside days is left out, as RFC 5545 says."""
    assert complaints({"start": date(2016, 9, 3), "rrule": ["FREQ=HOURLY"]}) == [
        ("rrule", "an all-day event cannot repeat HOURLY")
    ]
    assert starts({"start": date(2016, 9, 3), "rrule": ["FREQ=DAILY;BYHOUR=9,10;COUNT=2"]}) == [
        "09-03 00:00",
        "09-04 00:00",
    ]


HUGE = ",".join(str(number) for number in range(60))


@pytest.mark.parametrize("start", [SATURDAY, datetime(1, 1, 1, 10), datetime(9999, 12, 31, 23)])
@pytest.mark.parametrize("span", [(None, None), ("2016-09-01T00:00", "2018-09-01T00:00"), ("9998-01-01T00:00", None)])
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=MINUTELY;BYHOUR=9",
        "FREQ=HOURLY;COUNT=1000000000;BYMONTH=2",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=WEEKLY;BYDAY=MO,SA;COUNT=1000000000",
        "FREQ=YEARLY;INTERVAL=999999999999",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=2,4",
        "FREQ=MONTHLY;BYMONTHDAY=30,31;BYDAY=MO;BYMONTH=2,4;BYSETPOS=300",
        f"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,12,18;BYMINUTE={HUGE};BYSECOND={HUGE};COUNT=999999",
        f"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMINUTE={HUGE};BYSECOND={HUGE};BYSETPOS=366,-1",
        "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=1,-1;BYMONTHDAY=1,31",
    ],
)
def test_every_rule_comes_back_soon_with_no_more_than_the_cap(start, span, rule):
    """Endless, huge and barren rules from the year 1 to 9999: bounded, and a list that is cut says so."""
    begin = time.process_time()
    found = expand({"start": start, "rrule": [rule]}, BERLIN, *(second and at(second) for second in span))
    assert time.process_time() - begin < 0.5  # 50 ms on a quiet machine
    assert len(found.occurrences) <= 5000
    assert found.occurrences == sorted(found.occurrences, key=lambda one: one.start)
    if len(found.occurrences) == 5000:
        assert [problem.message for problem in found.problems] == ["gives more than 5,000 occurrences"]
        assert found.complete_until > found.occurrences[-1].start


def test_the_cap_counts_what_one_question_is_given():
    """Exactly as many as the cap is fine; one more is cut, and complete_until is where the next one starts."""
    values = {**SATURDAYS, "rrule": ["FREQ=DAILY;COUNT=11"]}
    found = expand(values, BERLIN, None, None, 10)
    assert (len(found.occurrences), found.complete_until) == (10, at("2016-09-13T10:00"))
    assert expand(values, BERLIN, None, None, 11) == expand(values, BERLIN, None, None)
    assert expand(values, BERLIN, None, None, 11).problems == []
    assert len(expand(values, BERLIN, at("2016-09-06T00:00"), None, 8).occurrences) == 8


def test_an_endless_series_is_complete_up_to_the_span():
    """complete_until is the span's end for a series that goes on, None where it is over."""
    after = at("2016-10-01T00:00")
    assert expand(SATURDAYS, BERLIN, None, after).complete_until == after
    assert expand({**SATURDAYS, "rrule": ["FREQ=WEEKLY;COUNT=4"]}, BERLIN, None, after).complete_until is None
    assert expand({**SATURDAYS, "rrule": ["FREQ=WEEKLY;UNTIL=20160930"]}, BERLIN, None, after).complete_until is None


def test_an_offset_that_leads_out_of_time_is_reported():
    """The first hour of the year 1 in a zone east of here is in no calendar."""
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    values = {"start": early, "timezone": "America/New_York", "rrule": ["FREQ=DAILY"]}
    assert complaints(values) == [("start", "lies outside the years 1 to 9999")]


@pytest.mark.parametrize("rrule", [[], ["FREQ=WEEKLY;COUNT=2"]])
def test_an_hour_that_the_clocks_leave_out_keeps_its_length(rrule):
    """What would begin and end in the gap begins an hour later and lasts as long as ever."""
    values = {"start": datetime(2016, 3, 27, 2, 30), "end": datetime(2016, 3, 27, 3, 30), "rrule": rrule}
    first = expand(
        {key: value for key, value in values.items() if value}, ZoneInfo("Europe/Berlin"), None, None
    ).occurrences[0]
    assert first.start == int(datetime(2016, 3, 27, 1, 30, tzinfo=UTC).timestamp())
    assert first.after - first.start == 3600
