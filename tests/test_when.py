"""Days, spans and the words for them."""

import doctest
import subprocess
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from regioncal import when
from regioncal.errors import UsageError
from regioncal.when import dates, said, spans, times, tokens

TODAY = date(2016, 9, 7)  # a Wednesday
DAYS = st.dates(max_value=date(9998, 12, 31))
READERS = {
    "span": when.read_span,
    "day": when.read_day,
    "month": when.read_month,
    "time": lambda words, _: when.read_time(words),
    "moment": when.read_moment,
    "range": when.read_range,
}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def run(first: str, last: str) -> when.Span:
    return when.run_of_days(date.fromisoformat(first), date.fromisoformat(last))


def message(read: str, words: str, today: date = TODAY) -> str:
    with pytest.raises(UsageError) as caught:
        READERS[read](words, today)
    return str(caught.value)


@pytest.mark.parametrize("module", [spans, tokens, dates, times], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings_are_true(module):
    """Every example in a docstring gives what it says."""
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed


# ---- spans -----------------------------------------------------------------------------------------------------


@given(st.integers(1, 9998), st.integers(1, 12))
def test_month_grid_partitions_whole_weeks_around_the_month(year, month):
    """A grid holds every day of its month once, in whole weeks from Monday, and no week without a day of it."""
    rows = when.month_weeks(year, month)
    days = [day for row in rows for day in row]
    assert 4 <= len(rows) <= 6
    assert all(len(row) == 7 and row[0].weekday() == 0 for row in rows)
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))
    assert all(any((day.year, day.month) == (year, month) for day in row) for row in rows)
    first, after = when.month_span(year, month)
    assert [day for day in days if first <= day < after] == [
        first + timedelta(days=number) for number in range((after - first).days)
    ]


@pytest.mark.parametrize(("year", "month", "rows"), [(2016, 9, 5), (2021, 2, 4), (2016, 5, 6), (2016, 12, 5)])
def test_month_grid_has_as_many_rows_as_the_month_needs(year, month, rows):
    """February 2021 needs four rows, May 2016 six."""
    assert len(when.month_weeks(year, month)) == rows


def test_september_2016_starts_with_the_last_days_of_august():
    """The portal's own grid: 29 30 31 1 2 3 4 to 26 27 28 29 30 1 2."""
    rows = when.month_weeks(2016, 9)
    assert [day.day for day in rows[0]] == [29, 30, 31, 1, 2, 3, 4]
    assert [day.day for day in rows[-1]] == [26, 27, 28, 29, 30, 1, 2]


@given(st.integers(1, 9998))
def test_months_partition_the_year(year):
    """Twelve months follow each other without gap or overlap and make the year."""
    months = [when.month_span(year, month) for month in range(1, 13)]
    assert all(before.after == after.first for before, after in pairwise(months))
    assert (months[0].first, months[-1].after) == when.year_span(year)


@given(DAYS)
def test_day_week_and_weekend_hold_each_other(day):
    """A day lies in its week, and the week's weekend is its Saturday and Sunday."""
    week, weekend = when.week_span(day), when.weekend_span(day)
    assert week.first <= day < week.after
    assert (week.after - week.first).days == 7
    assert week.first.isocalendar()[1] == day.isocalendar()[1]
    assert [weekend.first.weekday(), weekend.last.weekday()] == [5, 6]
    assert weekend.after == week.after
    assert when.day_span(day) == (day, day + timedelta(days=1))


def test_calendar_has_an_end():
    """What has no day after it is refused, not wrapped."""
    for call in (
        lambda: when.day_span(date.max),
        lambda: when.week_span(date.max),
        lambda: when.month_span(9999, 12),
        lambda: when.month_weeks(9999, 12),
        lambda: when.year_span(9999),
        lambda: when.month_span(2016, 13),
    ):
        with pytest.raises(UsageError):
            call()


# ---- dates -----------------------------------------------------------------------------------------------------


@given(DAYS, DAYS)
def test_iso_dates_round_trip(day, today):
    """Every ISO date, week date, month and German date reads as itself, whatever today is."""
    iso = day.isocalendar()
    assert when.read_day(day.isoformat(), today) == day
    assert when.read_day(f"{day.day}.{day.month}.{day.year:04}", today) == day
    assert when.read_day(f"{iso.year:04}-W{iso.week:02}-{iso.weekday}", today) == day
    assert when.read_span(f"{iso.year:04}-W{iso.week:02}", today) == when.week_span(day)
    assert when.read_span(f"{day:%Y-%m}".zfill(7), today) == when.month_span(day.year, day.month)
    assert when.read_month(f"{day.year:04}", today) == day.year


MONTHS = list(
    zip(
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
         "Dezember"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"),
        strict=True,
    )
)  # fmt: skip
SAME = [
    ("heute", "today"), ("morgen", "tomorrow"), ("gestern", "yesterday"), ("Wochenende", "weekend"),
    ("nächstes Wochenende", "next weekend"), ("diese Woche", "this week"), ("nächste Woche", "next week"),
    ("naechste woche", "next week"), ("nachste woche", "NEXT WEEK"), ("letzte Woche", "last week"),
    ("vorige Woche", "previous week"), ("kommende Woche", "next week"), ("nächster Monat", "next month"),
    ("dieser Monat", "this month"), ("letztes Jahr", "last year"), ("nächstes Jahr", "next year"),
    ("KW 37", "week 37"), ("Kalenderwoche 37 2016", "week 37 2016"), ("in 10 Tagen", "in 10 days"),
    ("in zwei Wochen", "in two weeks"), ("vor 3 Tagen", "3 days ago"), ("in einem Monat", "in a month"),
    ("nächsten Samstag", "next saturday"), ("kommenden Samstag", "coming saturday"), ("Sonnabend", "saturday"),
    ("letzten Freitag", "last friday"), ("diesen Montag", "this monday"), ("die nächsten 7 Tage", "next 7 days"),
    ("Mi", "wed"), ("Do.", "thu"), ("Maerz", "march"), ("Marz", "mar"), ("Sept.", "sep"), ("Jänner", "jan"),
    ("1.-3. Oktober 2016", "October 1-3, 2016"), ("heute bis Sonntag", "today until sunday"),
    ("vom 1. bis 3. Oktober", "from 1 to 3 October"), ("M\u0061\u0308rz", "March"),
]  # fmt: skip


@pytest.mark.parametrize(("german", "english"), SAME)
@settings(max_examples=25)
@given(today=DAYS)
def test_german_and_english_agree(german, english, today):
    """The same thing said in both languages is the same span."""
    assume(1 < today.year < 9990)
    assert when.read_span(german, today) == when.read_span(english, today)


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), DAYS)
def test_month_names_agree_in_both_languages(day, today):
    """A full date with the month in words reads the same in German and English forms, in any case."""
    german, english = MONTHS[day.month - 1]
    for words in (
        f"{day.day}. {german} {day.year:04}", f"{day.day} {english[:3]} {day.year:04}",
        f"{english} {day.day}, {day.year:04}", f"{german.upper()[:3]}. {day.day}, {day.year:04}",
    ):  # fmt: skip
        assert when.read_day(words, today) == day


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("11.9.16", "2016-09-11", "2016-09-11"),
        ("11.9.", "2016-09-11", "2016-09-11"),
        ("11.9", "2016-09-11", "2016-09-11"),
        ("11th of September", "2016-09-11", "2016-09-11"),
        ("Samstag, 10. September 2016", "2016-09-10", "2016-09-10"),
        ("samstag", "2016-09-10", "2016-09-10"),
        ("mittwoch", "2016-09-07", "2016-09-07"),
        ("nächsten mittwoch", "2016-09-14", "2016-09-14"),
        ("letzten mittwoch", "2016-08-31", "2016-08-31"),
        ("diesen montag", "2016-09-05", "2016-09-05"),
        ("übermorgen", "2016-09-09", "2016-09-09"),
        ("vorgestern", "2016-09-05", "2016-09-05"),
        ("+10d", "2016-09-17", "2016-09-17"),
        ("+2w", "2016-09-21", "2016-09-21"),
        ("-3d", "2016-09-04", "2016-09-04"),
        ("+1m", "2016-10-07", "2016-10-07"),
        ("wochenende", "2016-09-10", "2016-09-11"),
        ("nächstes wochenende", "2016-09-17", "2016-09-18"),
        ("KW 37/2016", "2016-09-12", "2016-09-18"),
        ("KW37", "2016-09-12", "2016-09-18"),
        ("2016W37", "2016-09-12", "2016-09-18"),
        ("9/2016", "2016-09-01", "2016-09-30"),
        ("9.2016", "2016-09-01", "2016-09-30"),
        ("2016/09/11", "2016-09-11", "2016-09-11"),
        ("in der nächsten Woche", "2016-09-12", "2016-09-18"),
        ("next 7 days", "2016-09-07", "2016-09-13"),
        ("last 7 days", "2016-08-31", "2016-09-06"),
        ("10.-12.9.2016", "2016-09-10", "2016-09-12"),
        ("10.9.-12.9.2016", "2016-09-10", "2016-09-12"),
        ("10.9.2016 – 12.9.", "2016-09-10", "2016-09-12"),
        ("10./11. September 2016", "2016-09-10", "2016-09-11"),
        ("2016-09-10/2016-09-12", "2016-09-10", "2016-09-12"),
        ("2016-09-10..2016-09-12", "2016-09-10", "2016-09-12"),
        ("29.12.-2.1.2017", "2016-12-29", "2017-01-02"),
        ("28.12.2016-2.1.", "2016-12-28", "2017-01-02"),
        ("Juli bis September 2016", "2016-07-01", "2016-09-30"),
        ("Sa-So", "2016-09-10", "2016-09-11"),
        ("2015-2016", "2015-01-01", "2016-12-31"),
    ],
)
def test_forms_of_date(words, first, last):
    """Each form of date people write is read as the days they mean, asked on Wednesday, 7 September 2016."""
    assert when.read_span(words, TODAY) == run(first, last)


@pytest.mark.parametrize(
    ("today", "words", "expected"),
    [
        ("2016-10-11", "11.9.", "2016-09-11"),  # 30 days past
        ("2016-10-12", "11.9.", "2017-09-11"),
        ("2017-01-05", "Dezember", "2016-12-01"),
        ("2017-02-05", "Dezember", "2017-12-01"),
        ("2016-03-05", "29.2.", "2016-02-29"),
        ("2016-05-05", "29. Februar", "2020-02-29"),
        ("2016-09-07", "KW 53", "2020-12-28"),
        ("2016-01-03", "KW 53", "2015-12-28"),
    ],
)
def test_a_date_without_a_year_is_the_first_not_long_past(today, words, expected):
    """Without a year the date is the first that did not end more than 30 days ago."""
    assert when.read_span(words, date.fromisoformat(today)).first == date.fromisoformat(expected)


@given(st.dates(date(2, 1, 1), date(9980, 12, 31)), st.dates(date(2, 1, 1), date(9980, 12, 31)))
def test_a_date_without_a_year_is_near(day, today):
    """A date without a year is never more than 30 days past, and less than a year and a half ahead."""
    assume((day.month, day.day) != (2, 29))
    found = when.read_day(f"{day.day}.{day.month}.", today)
    assert (found.day, found.month) == (day.day, day.month)
    assert timedelta(days=-30) <= found - today < timedelta(days=366 - 30)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2016-09", (2016, 9)), ("9.2016", (2016, 9)), ("september", (2016, 9)), ("Sep 2016", (2016, 9)),
        ("2016", 2016), ("next", (2016, 10)), ("previous", (2016, 8)), ("nächster", (2016, 10)), ("this", (2016, 9)),
        ("letzter Monat", (2016, 8)), ("next september", (2017, 9)), ("letzten September", (2015, 9)),
        ("nächstes Jahr", 2017), ("+1m", (2016, 10)), ("-1m", (2016, 8)), ("+16 Monate", (2018, 1)), ("+1y", 2017),
        ("in 2 months", (2016, 11)), ("vor einem Monat", (2016, 8)), ("2 years ago", 2014),
    ],
)  # fmt: skip
def test_forms_of_month(words, expected):
    """A month is a year and a number, a year a number alone."""
    assert when.read_month(words, TODAY) == expected


# ---- times -----------------------------------------------------------------------------------------------------


@given(st.times())
def test_clock_times_round_trip(clock):
    """Hours and minutes read back from each way to write them."""
    minutes = clock.hour * 60 + clock.minute
    half = f"{clock.hour % 12 or 12}:{clock.minute:02}{'pm' if clock.hour >= 12 else 'am'}"
    for words in (f"{clock:%H:%M}", f"{clock:%H.%M} Uhr", f"{clock.hour} Uhr {clock.minute}", half):
        assert when.read_time(words) == minutes


@given(st.datetimes(max_value=at("9998-12-31T00:00")), DAYS)
def test_moments_round_trip(moment, today):
    """An ISO date-time reads as itself, and to the minute in the German form."""
    minute = moment.replace(second=0, microsecond=0)
    assert when.read_moment(moment.isoformat(), today) == moment
    assert when.read_moment(f"{moment.day}.{moment.month}.{moment.year:04} {moment:%H:%M}", today) == minute


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2016-09-10", at("2016-09-10T00:00")), ("2016-09-10 14:00", at("2016-09-10T14:00")),
        ("Samstag 18 Uhr", at("2016-09-10T18:00")), ("sa 18.30", at("2016-09-10T18:30")),
        ("11.9. 18 Uhr", at("2016-09-11T18:00")), ("Sep 11 6pm", at("2016-09-11T18:00")),
        ("Samstag, 10. September 2016 um 18 Uhr", at("2016-09-10T18:00")), ("heute 18", at("2016-09-07T18:00")),
        ("10.9.2016 24:00", at("2016-09-11T00:00")), ("2016-09-10T12:00Z", at("2016-09-10T12:00Z")),
    ],
)  # fmt: skip
def test_forms_of_moment(words, expected):
    """A date and a time are a moment, in either language, with an offset where one is said."""
    found = when.read_moment(words, TODAY)
    assert (found, found.tzinfo) == (expected, expected.tzinfo)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("11.9.2016 10-18", at("2016-09-11T10:00"), at("2016-09-11T18:00")),
        ("11.9. 10-18", at("2016-09-11T10:00"), at("2016-09-11T18:00")),
        ("2016-09-10 10:30 - 18 Uhr", at("2016-09-10T10:30"), at("2016-09-10T18:00")),
        ("Samstag von 10 bis 18 Uhr", at("2016-09-10T10:00"), at("2016-09-10T18:00")),
        ("sa 6-8pm", at("2016-09-10T18:00"), at("2016-09-10T20:00")),
        ("11.9.2016, 20-2 Uhr", at("2016-09-11T20:00"), at("2016-09-12T02:00")),
        ("11.9.2016 18-24 Uhr", at("2016-09-11T18:00"), at("2016-09-12T00:00")),
        ("10.9.2016 18:00 - 11.9.2016 2:00", at("2016-09-10T18:00"), at("2016-09-11T02:00")),
        ("2016-09-10T18:00 - 2016-09-10T20:00", at("2016-09-10T18:00"), at("2016-09-10T20:00")),
        ("Samstag 18 Uhr", at("2016-09-10T18:00"), None),
        ("heute ab 18 Uhr", at("2016-09-07T18:00"), None),
        ("10.9.-12.9.2016", date(2016, 9, 10), date(2016, 9, 12)),
        ("1.-3. Oktober 2016", date(2016, 10, 1), date(2016, 10, 3)),
        ("11.9.2016", date(2016, 9, 11), None),
        ("September 2016", date(2016, 9, 1), date(2016, 9, 30)),
    ],
)
def test_forms_of_an_events_date(words, start, end):
    """What an editor writes for an event becomes its start and its end, dates or date-times."""
    found = when.read_range(words, TODAY)
    assert found == (start, end)
    assert [type(part) for part in found] == [type(start), type(end)]


# ---- what cannot be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "words", "expected"),
    [
        ("span", "quark", '"quark": not a date (write 2016-09-11, 11.9.2016, samstag or next week)'),
        ("span", "", '"": not a date (write 2016-09-11, 11.9.2016, samstag or next week)'),
        ("span", "septmber", '"septmber": not a date (did you mean september?)'),
        ("span", "ostern", '"ostern": not a date (write 2016-09-11, 11.9.2016, samstag or next week)'),
        ("span", "heute Abend", '"heute Abend": not a date (write 2016-09-11, 11.9.2016, samstag or next week; hours go'
                                " by --after 18:00 and --before)"),
        ("span", "tomorrow night", '"tomorrow night": not a date (write 2016-09-11, 11.9.2016, samstag or next week;'
                                   " hours go by --after 18:00 and --before)"),
        ("day", "samstga", '"samstga": not a day (did you mean samstag?)'),
        ("day", "tommorow", '"tommorow": not a day (did you mean tomorrow?)'),
        ("month", "11 okotber", '"11 okotber": not a month (did you mean oktober?)'),
        ("month", "KW 37", '"KW 37": not one month or year (write 2016-09, september, 2016 or next)'),
        ("day", "next week", '"next week": not a single day (write 2016-09-11, 11.9.2016, samstag)'),
        ("time", "25:00", '"25:00": no such time (write 18:00, 18 Uhr or 6pm)'),
        ("time", "13pm", '"13pm": no such time (write 18:00, 18 Uhr or 6pm)'),
        ("time", "abends", '"abends": not a time of day (write 18:00, 18 Uhr or 6pm)'),
        (
            "span", "9/11/2016",
            '"9/11/2016": not clear which is the day and which the month (write 2016-09-11 or 11.9.2016)',
        ),
        (
            "span", "Sonntag, 10. September 2016",
            '"Sonntag, 10. September 2016": 2016-09-10 is a saturday (correct the weekday or leave it out)',
        ),
        (
            "span", "12.9.-10.9.2016",
            '"12.9.-10.9.2016": ends before it begins (write 2016-09-11, 11.9.2016, samstag or next week)',
        ),
        (
            "moment", "quark 18 uhr",
            '"quark 18 uhr": not a date and time (write 2016-09-10T14:00, 10.9.2016 14 Uhr or samstag 14:00)',
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_clear_line(read, words, expected):
    """The error quotes the words, says what is wrong and what to write."""
    assert message(read, words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "30.2.2016", "2016-13-01", "2016-02-30", "0.9.2016", "KW 54", "KW 53 2016", "2016-W37-8", "0000-01-01",
        "9999-12-31", "9999-12", "9999", "+99999999d", "+999999y", "-3000y", "30.-31.9.2016",
    ],
)  # fmt: skip
def test_dates_that_do_not_exist_are_named_so(words):
    """A date of a good form that no calendar has is refused as such."""
    assert "the calendar has no such date" in message("span", words)


@pytest.mark.parametrize("words", ["12345-01-01", "9/11", "11-9-2016", "week 2016", "d", "the", "18:00", "++", "11."])
def test_what_is_no_date_is_refused(words):
    """Nothing is guessed from words that do not say a date."""
    assert message("span", words).startswith(f'"{words}": ')


def test_errors_carry_no_control_characters_and_stay_short():
    """What somebody typed reaches the terminal without escapes or bidi marks, and cut."""
    line = message("span", "\x1b[31m\u202equark" + "x" * 5000)
    assert line.isprintable()
    assert len(line) < 150


PIECES = (
    "heute morgen samstag nächste letzte in vor ago bis von uhr am pm woche tage kw monat jahr september 11 2016 9 0 31"
    " 99 123 12345 . - – / : + , W t 18 ein wochenende diese quark"
)
WORDS = st.sampled_from([*PIECES.split(" "), " "])
ANYTHING = st.one_of(st.text(), st.lists(WORDS, max_size=9).map("".join), st.lists(WORDS, max_size=7).map(" ".join))


@pytest.mark.parametrize("read", READERS)
@given(words=ANYTHING, today=st.dates())
def test_nothing_but_a_usage_error(read, words, today):
    """Whatever is typed, on whatever day, is read or refused in one line that quotes it."""
    said = f"{tokens.quoted(words)}: "
    try:
        READERS[read](words, today)
    except UsageError as error:
        said = str(error)
    assert said.startswith(f"{tokens.quoted(words)}: ")
    assert "\n" not in said


def test_importing_is_light():
    """Reading dates brings in none of the modules that cost: it is on the way of every command."""
    listing = "print(*[name for name in ('calendar', 'locale', 'unicodedata', 'difflib') if name in sys.modules])"
    code = f"import sys, regioncal.when; {listing}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


@pytest.mark.parametrize(
    ("text", "first", "last", "rest"),
    [
        ("Konzert am Wochenende", "2016-09-10", "2016-09-11", "Konzert"),
        ("heute", "2016-09-08", "2016-09-08", ""),
        ("nächste Woche Jazz", "2016-09-12", "2016-09-18", "Jazz"),
        ("Konzert im Dezember 2016", "2016-12-01", "2016-12-31", "Konzert"),
        ("Flohmarkt am Sonntag", "2016-09-11", "2016-09-11", "Flohmarkt"),
        ("jazz next Saturday", "2016-09-17", "2016-09-17", "jazz"),
        ("Lesung 3.10.", "2016-10-03", "2016-10-03", "Lesung"),
    ],
)
def test_days_said_among_other_words(text, first, last, rest):
    """Days named in a search are taken out of it."""
    found = said.said_days(text, date(2016, 9, 8))
    assert (str(found.span.first), str(found.span.last), found.rest) == (first, last, rest)


@pytest.mark.parametrize(
    "text",
    ["Hannover 96", "verkaufsoffener Sonntag", "what may I do", "so viel do", "Tag der offenen Tür", "2016", "7", ""],
)
def test_words_that_are_no_days(text):
    """Teams, names of days without a preposition, bare figures and words like them name no days."""
    assert said.said_days(text, date(2016, 9, 8)) is None


@given(st.lists(st.sampled_from(["Konzert", "am", "Wochenende", "heute", "3.", "Oktober", "im", "12", "2016-09-10"])))
def test_nothing_said_is_lost(words):
    """What names days and the rest are all the words there were."""
    found = said.said_days(" ".join(words), date(2016, 9, 8))
    if found:
        assert sorted([*found.words.split(), *found.rest.split()]) == sorted(words)
