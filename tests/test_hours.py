"""Opening hours: two readers that agree, questions that never raise, words and series that people can use."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regioncal import hours
from regioncal.errors import Problem
from regioncal.hours import grammar, package
from regioncal.hours.ask import Hours, read_hours, started

DAYS = grammar.WEEKDAYS
TUESDAY = date(2016, 9, 13)
UNITY = date(2016, 10, 3)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def spans(draw, latest: int = 24 * 60) -> str:
    """One to three times of a day that do not meet, as text."""
    ends = sorted(draw(st.lists(st.integers(0, latest // 15), min_size=2, max_size=6, unique=True)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return ",".join(f"{clock(start * 15)}-{clock(end * 15)}" for start, end in pairs if (start, end) != (0, 96))


weekdays = st.one_of(
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=3).map(",".join),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(["[1]", "[1,3]", "[-1]", "[2-4]", "[5]"])).map("".join),
)
months = st.one_of(
    st.sampled_from(grammar.MONTHS),
    st.tuples(st.sampled_from(grammar.MONTHS), st.sampled_from(grammar.MONTHS)).map("-".join),
)
weeks = st.sampled_from(["week 1-53/2", "week 2-52/2", "week 10-20", "week 37", "week 36,38-40"])
holidays = st.sampled_from(["PH", "SH", "PH,SH"])


@st.composite
def plain_rules(draw) -> str:
    """A rule as people write it, from the plain forms."""
    wide = draw(st.one_of(st.just(""), st.just(""), months, weeks))
    days = draw(st.one_of(weekdays, weekdays, holidays, st.tuples(weekdays, holidays).map(",".join)))
    what = draw(st.one_of(spans(), spans(), st.sampled_from(["off", '"Zeit erfragen"', "unknown"])))
    note = draw(st.sampled_from(["", "", ' "Kurs"', ' "nur mit Termin"', " unknown"])) if what[:1].isdigit() else ""
    return " ".join(part for part in (wide, days, what + note) if part)


@st.composite
def plain_texts(draw) -> str:
    """One to four rules, mostly taking days over, sometimes adding to them."""
    text = draw(plain_rules())
    for rule in draw(st.lists(plain_rules(), max_size=3)):
        text += draw(st.sampled_from(["; ", "; ", ", "])) + rule
    return text


near_days = st.integers(-20, 60).map(lambda ahead: TUESDAY + timedelta(days=ahead))
day_sets = st.frozensets(near_days, max_size=8)


def by_minute(stretches) -> list[tuple[str, str]]:
    """What holds at every quarter of an hour."""
    found = [("closed", "")] * 96
    for start, end, word, comment in stretches:
        found[start // 15 : end // 15] = [(word, comment)] * (end // 15 - start // 15)
    return found


@given(plain_texts(), near_days, day_sets, day_sets)
@settings(max_examples=400, deadline=None)
@example("Mo-Fr 08:00-18:00; Mo-Fr 12:00-13:00 off", TUESDAY, frozenset(), frozenset())
@example("Tu 10:00-12:00; PH off", TUESDAY, frozenset({TUESDAY}), frozenset())
@example("Mo 10:00+", date(2016, 9, 12), frozenset(), frozenset())
@example("24/7; Tu off", TUESDAY, frozenset(), frozenset())
def test_both_readers_agree(text, day, public, school):
    """The plain reader and the package say the same of any day, holidays put in."""
    read = read_hours(text)
    assert isinstance(read, Hours)
    assert read.rules is not None
    assert by_minute(read.day(day, public, school)) == by_minute(package.day_of(read.text, day, public, school))


@given(st.tuples(weekdays, spans(latest=24 * 60)), near_days)
@settings(max_examples=50, deadline=None)
@example(("Fr", "20:00-02:00"), date(2016, 9, 16))
@example(("Fr", "20:00-02:00"), date(2016, 9, 17))
@example(("Fr-Su", "22:00-03:00,04:00-06:00"), date(2016, 9, 17))
@example(("Mo-Su", "18:00-40:00"), date(2016, 9, 17))
def test_both_readers_agree_on_nights(parts, day):
    """A time past midnight belongs to the evening it began on, by either reader."""
    text = " ".join(parts)
    read = read_hours(text)
    assert isinstance(read, Hours)
    assert by_minute(read.day(day)) == by_minute(package.day_of(read.text, day, (), ()))


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("Mo,We 18:00-20:00; PH off", "2016-09-12T18:00", "open"),
        ("Mo,We 18:00-20:00; PH off", "2016-09-12T20:00", "closed"),
        ("Mo,We 18:00-20:00; PH off", "2016-10-03T18:30", "closed"),
        ("Mo-Fr,PH 10:00-12:00", "2016-10-03T11:00", "open"),
        ("PH 10:00-12:00", "2016-10-03T11:00", "open"),
        ("PH 10:00-12:00", "2016-10-04T11:00", "closed"),
        ("We 15:00-17:00; SH off", "2016-10-05T16:00", "closed"),
        ("We 15:00-17:00; SH off", "2016-09-14T16:00", "open"),
        ("SH Mo-Fr 10:00-14:00", "2016-10-05T12:00", "open"),
        ("SH Mo-Fr 10:00-14:00", "2016-10-08T12:00", "closed"),
        ("SH Mo-Fr 10:00-14:00", "2016-09-14T12:00", "closed"),
        ('"nach Vereinbarung"', "2016-09-14T12:00", "by_appointment"),
        ('Tu "Zeit erfragen"', "2016-09-13T12:00", "by_appointment"),
        ('Tu "Zeit erfragen"', "2016-09-14T12:00", "closed"),
        ('Mo 10:00-12:00 "Kurs"', "2016-09-12T11:00", "open"),
        ('Mo 10:00-12:00 "nur mit Termin"', "2016-09-12T11:00", "by_appointment"),
        ('Mo 10:00-12:00; "nach Vereinbarung"', "2016-09-12T11:00", "open"),
        ('Mo 10:00-12:00; "nach Vereinbarung"', "2016-09-12T13:00", "by_appointment"),
        ('Mo 10:00-12:00 || "nach Vereinbarung"', "2016-09-13T11:00", "by_appointment"),
        ('"nach Vereinbarung"; Mo 10:00-12:00', "2016-09-12T11:00", "open"),
        ('2016 Sep 12 10:00-12:00; "nach Vereinbarung"', "2016-09-12T11:00", "open"),
        ('2016 Sep 12 10:00-12:00; "nach Vereinbarung"', "2016-09-12T12:00", "by_appointment"),
        ("Mo, We 10:00-12:00", "2016-09-12T13:00", "closed"),
        ("Fr 20:00-02:00", "2016-09-17T01:59", "open"),
        ("Su 20:00-02:00; PH off", "2016-10-03T01:00", "open"),
        ("Fr 20:00-02:00; Sa 10:00-12:00", "2016-09-17T01:00", "open"),
        ("Tu[1] 15:00-17:00", "2016-09-06T15:00", "open"),
        ("Tu[1] 15:00-17:00", "2016-09-13T15:00", "closed"),
        ("week 1-53/2 Fr 10:00-12:00", "2016-09-16T10:00", "open"),
        ("week 1-53/2 Fr 10:00-12:00", "2016-09-23T10:00", "closed"),
        ("Sep-Jun Th 16:00-18:00", "2016-08-25T17:00", "closed"),
        ("Mo 10:00-12:00; 2016 Oct 03-05,PH off", "2016-09-12T11:00", "unknown"),
        ("2016 Mo-Fr 10:00-12:00; PH off", "2016-10-03T11:00", "closed"),
        ("2016 Mo-Fr 10:00-12:00; PH -1 day off", "2016-10-02T11:00", "closed"),
        ("2016 Mo-Su 10:00-12:00; PH -1 day off", "2016-10-02T11:00", "closed"),
        ("2016 Mo-Su 10:00-12:00; PH -1 day off", "2016-10-03T11:00", "open"),
        ("2016 PH 10:00-12:00", "2016-10-03T11:00", "open"),
        ("2015 PH 10:00-12:00", "2016-10-03T11:00", "closed"),
        ("2016 Su,PH 10:00-12:00", "2016-10-03T11:00", "open"),
        ("2016 Su,PH 10:00-12:00", "2016-10-02T11:00", "open"),
        ("Mo 10:00+", "2016-09-12T10:59", "open"),
        ("Mo 10:00+", "2016-09-12T11:00", "unknown"),
        ("2016 Mo 10:00+", "2016-09-12T10:59", "open"),
        ("2016 Mo 10:00+", "2016-09-12T11:00", "unknown"),
        ("24/7", "2016-10-03T03:00", "open"),
        ("Mo unknown", "2016-09-12T03:00", "unknown"),
        ("Mo-Do 9-12 Uhr", "2016-09-12T10:00", "unknown"),
    ],
)
def test_state(text, moment, expected):
    """PH and SH are the region's own days, a comment is never open, a night belongs to its evening."""
    if "03-05,PH" in text:
        assert isinstance(read_hours(text), Problem)
    autumn = {date(2016, 10, day) for day in range(4, 16)}
    assert hours.state(text, at(moment), {UNITY}, autumn) == expected


def test_an_aware_moment_is_taken_at_its_wall_time():
    """The caller has put the moment into the region's zone already."""
    assert hours.state("Mo 10:00-12:00", at("2016-09-12T11:00").replace(tzinfo=UTC)) == "open"
    assert hours.next_open("Mo 10:00-12:00", at("2016-09-12T13:00").replace(tzinfo=UTC)) == at("2016-09-19T10:00")


@pytest.mark.parametrize(
    ("text", "opens", "changes"),
    [
        ("Tu 09:00-12:00", "2016-09-20T09:00", "2016-09-20T09:00"),
        ("Tu 09:00-18:00", "2016-09-13T15:00", "2016-09-13T18:00"),
        ("Tu 12:00-24:00; We 00:00-02:00", "2016-09-13T15:00", "2016-09-14T02:00"),
        ("Mo 10:00-12:00; PH off", "2016-09-19T10:00", "2016-09-19T10:00"),
        ("PH 10:00-12:00", "2016-10-03T10:00", "2016-10-03T10:00"),
        ('"nach Vereinbarung"', None, None),
        ('Mo 10:00-12:00; "nach Vereinbarung"', "2016-09-19T10:00", "2016-09-19T10:00"),
        ("24/7", "2016-09-13T15:00", None),
        ("off", None, None),
        ("2017 Mar 01 10:00-12:00", "2017-03-01T10:00", "2017-03-01T10:00"),
        ("2099 Mar 01 10:00-12:00", None, None),
        ("Di 9-12", None, None),
    ],
)
def test_next_opening_and_next_change(text, opens, changes):
    """A list can say when it opens next, and for how long it is open still."""
    now = at("2016-09-13T15:00")
    assert hours.next_open(text, now, {UNITY}) == (at(opens) if opens else None)
    assert hours.next_change(text, now, {UNITY}) == (at(changes) if changes else None)


@given(plain_texts(), st.datetimes(datetime(2016, 9, 1), datetime(2016, 10, 30)), day_sets)
@settings(max_examples=60, deadline=None)
def test_next_change_is_the_first_quarter_that_differs(text, moment, public):
    """Stepping through the quarters of an hour finds the same change."""
    now = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    state = hours.state(text, now, public)
    steps = (now + timedelta(minutes=15 * n) for n in range(1, 4 * 24 * 9))
    differs = next((step for step in steps if hours.state(text, step, public) != state), None)
    change = hours.next_change(text, now, public)
    assert change == differs or (differs is None and (change is None or change > now + timedelta(days=8)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo,We 18:00-20:00; PH off", ((0, 1080, 1200), (2, 1080, 1200))),
        ("Mo-Tu 09:00-12:00,14:00-17:00", ((0, 540, 720), (0, 840, 1020), (1, 540, 720), (1, 840, 1020))),
        ("Fr 20:00-02:00", ((4, 1200, 1560),)),
        ("Su 20:00-02:00", ((6, 1200, 1560),)),
        ("Fr 20:00-08:00", ((4, 1200, 1440), (5, 0, 480))),
        ("24/7", tuple((day, 0, 1440) for day in range(7))),
        ("Tu[1] 15:00-17:00", ((1, 900, 1020),)),
        ("Sep-Jun Th 16:00-18:00", ((3, 960, 1080),)),
        ("week 2-52/2 Fr 10:00-12:00", ((4, 600, 720),)),
        ("2016 Fr 10:00-12:00", ((4, 600, 720),)),
        ("Mo 10:00+", ((0, 600, 1440),)),
        ("2016 Mo 10:00+", ((0, 600, 1440),)),
        ("Mo 10:00-12:00, Mo 11:00-13:00", ((0, 600, 780),)),
        ('Mo 10:00-12:00; "nach Vereinbarung"', ((0, 600, 720),)),
        ("Mo-We 10:00-12:00; Tu off", ((0, 600, 720), (2, 600, 720))),
        ('Tu "Zeit erfragen"', ((1, 0, 1440),)),
        ('Mo unknown "Uhrzeit erfragen"', ((0, 0, 1440),)),
        ('We 15:00-17:00 unknown "alle zwei Wochen"', ((2, 900, 1020),)),
        ('2016 We 15:00-17:00 unknown "alle zwei Wochen"', ((2, 900, 1020),)),
        ("unknown", None),
        ("PH 10:00-12:00", None),
        ("2016 Oct 03-05 10:00-12:00", None),
        ('"nach Vereinbarung"', None),
        ("Mo-Do 9-12 Uhr", None),
    ],
)
def test_weekly(text, expected):
    """The fullest week: rarer weekdays are in it, holidays, comments and single dates are not."""
    assert hours.weekly(text) == expected


@given(plain_texts(), st.integers(0, 400).map(lambda ahead: date(2024, 1, 1) + timedelta(days=ahead)))
@settings(max_examples=60, deadline=None)
def test_whatever_is_open_on_a_plain_day_is_in_the_week(text, day):
    """No ordinary opening is missed by a question for its weekday."""
    if re.search(r"week|\[|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", text):
        return
    spans = hours.weekly(text) or ()
    for start, end, word, _ in read_hours(text).day(day):
        if word == "open":
            whole = [span for span in spans if span[0] == day.weekday() and span[1] <= start and end <= span[2]]
            assert whole, (start, end, spans)


TOKENS = (
    "PH|SH|Sep|Feb 29|2016|9999|easter|week|53|1-53/2|/0|09:00|10:00-26:00|24/7|sunset|(sunrise+01:00)|"
    '-|,|;|:| |"x"|"|off|[1]|[-1]|+1 day|Uhr'
)
words = st.sampled_from([*DAYS, *TOKENS.split("|"), "||"])
any_text = st.one_of(st.text(max_size=30), *(st.lists(words, max_size=8).map(joint.join) for joint in ("", " ")))


@given(any_text, st.dates())
@settings(max_examples=300, deadline=None)
@example("PH 10:00-12:00", date.min)
@example("2016+ PH off", date.max)
def test_no_text_and_no_day_raises(text, day):
    """Whatever stands in a file, every question has an answer."""
    moment = datetime(day.year, day.month, day.day, 23, 59)
    read = read_hours(text)
    assert hours.state(text, moment, {day}, {day}) in {"open", "closed", "by_appointment", "unknown"}
    assert hours.in_words(text, "de") or not text.split()
    assert hours.weekly(text) is None or isinstance(read, Hours)
    if isinstance(read, Problem):
        assert read.remedy
        assert hours.next_open(text, moment) is hours.next_change(text, moment) is None
        assert hours.weekly_series(text, day, day) == []


@given(plain_texts(), day_sets, day_sets)
@settings(max_examples=60, deadline=None)
@example("2016 Oct 03-05 10:00-12:00", frozenset(), frozenset())
@example("Mo-Fr 09:00-12:00; We 14:00-16:00", frozenset(), frozenset())
@example("Fr 20:00-02:00; PH off", frozenset({date(2016, 9, 16)}), frozenset())
@example("Mo,Tu[1] 18:00-20:00; Mo[1] 18:00-20:00", frozenset(), frozenset())
def test_series_name_exactly_the_days_it_is_open(text, public, school):
    """Expanding the rules with another library gives the days and times that the hours say, no others."""
    from dateutil.rrule import rrulestr

    first, last = date(2016, 8, 20), date(2017, 1, 20)
    expanded = set()
    for one in hours.weekly_series(text, first, last, public, school):
        days = {one.first, *one.added}
        if one.rrule:
            begin = datetime(one.first.year, one.first.month, one.first.day)
            days |= {
                moment.date()
                for moment in rrulestr(one.rrule, dtstart=begin).between(begin, at("2017-01-20"), inc=True)
            }
        days -= set(one.left_out)
        assert one.weekdays == tuple(sorted({day.weekday() for day in days} | set(one.weekdays)))
        for day in days:
            assert (day, one.start) not in expanded
            expanded.add((day, one.start))
    read = read_hours(text)
    said = set()
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        whole = read.rules and started(read.rules, day, public, school)
        stretches = read.day(day, public, school) if whole is None else whole
        said |= {(day, clock(start)) for start, _, word, _ in stretches if word == "open"}
    assert expanded == said


def test_series_of_common_hours():
    """Few rules, and a holiday left out by date."""
    text, autumn = "Mo,We 18:00-20:00; Fr 9:00-24:00; PH off", (date(2016, 9, 1), date(2016, 12, 31))
    weekly, other = hours.weekly_series(text, *autumn, {UNITY})
    assert weekly == ((0, 2), "18:00", "20:00", date(2016, 9, 5), "FREQ=WEEKLY;BYDAY=MO,WE", (UNITY,), ())
    assert other == ((4,), "09:00", "00:00", date(2016, 9, 2), "FREQ=WEEKLY;BYDAY=FR", (), ())
    (monthly,) = hours.weekly_series("Sep-Jun Tu[1] 15:00-17:00", date(2016, 7, 1), date(2017, 8, 31))
    assert (monthly.first, monthly.rrule) == (date(2016, 9, 6), "FREQ=MONTHLY;BYDAY=1TU;BYMONTH=1,2,3,4,5,6,9,10,11,12")
    (endless,) = hours.weekly_series("Mo 10:00+", *autumn)
    assert (endless.start, endless.end) == ("10:00", "")
    assert hours.weekly_series('"nach Vereinbarung"', *autumn) == []


def test_plain_hours_need_no_package():
    """Questions about the forms people write load neither of the two heavy packages."""
    code = (
        "import sys; from datetime import datetime; from regioncal import hours\n"
        "for text in ('Mo-Fr 09:00-12:00,14:00-17:00; PH off', '\"nach Vereinbarung\"', 'Sep-Jun Tu[1] 10:00+'):\n"
        "    hours.state(text, datetime(2016, 9, 12)); hours.weekly(text); hours.in_words(text, 'de')\n"
        "assert not {'opening_hours', 'holidays', 'dateutil'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
