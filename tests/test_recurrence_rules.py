"""RRULE text is read leniently, judged strictly, and said in German and English."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.errors import Problem
from regioncal.recurrence import Rule, parse_rule
from regioncal.recurrence.words import PHRASES, rule_in_words

SATURDAY = datetime.fromisoformat("2016-09-03T10:00")


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY;BYDAY=SA;",
        "freq=weekly;byday=sa",
        "RRULE:FREQ=WEEKLY;BYDAY=SA",
        " FREQ = WEEKLY ; BYDAY = SA ",
        ";BYDAY=SA,SA;FREQ=WEEKLY",
        "RSCALE=GREGORIAN;FREQ=WEEKLY;SKIP=OMIT;BYDAY=SA",
    ],
)
def test_a_rule_may_be_written_in_many_ways(text):
    """Case, spaces, order, a trailing semicolon and the property's name make no difference."""
    assert parse_rule(text) == Rule("WEEKLY", byday=((0, 5),))


def test_every_part_is_read():
    """Numbers are sorted and unique, weekdays count from Monday, a 60th second is the 59th."""
    text = (
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=6,1;BYYEARDAY=-1,+200;BYMONTHDAY=31,-31;BYDAY=-1SU,MO;BYHOUR=9;"
        "BYMINUTE=0,30,0;BYSECOND=60;BYSETPOS=-1,1;WKST=SU"
    )
    assert parse_rule(text) == Rule(
        "YEARLY", 2, 10, None, (1, 6), (), (-1, 200), (-31, 31), ((-1, 6), (0, 0)), (9,), (0, 30), (59,), (-1, 1), 6
    )
    assert parse_rule("FREQ=YEARLY;BYWEEKNO=-53,20").byweekno == (-53, 20)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("20160930", date(2016, 9, 30)),
        ("20160930T220000", datetime.fromisoformat("2016-09-30T22:00")),
        ("20160930T220000Z", datetime(2016, 9, 30, 22, tzinfo=UTC)),
    ],
)
def test_until_has_three_forms(text, until):
    """A day, wall time or UTC."""
    assert parse_rule(f"FREQ=DAILY;UNTIL={text}").until == until


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no FREQ"),
        ("BYDAY=SA", "has no FREQ"),
        ("FREQ=FORTNIGHTLY", 'FREQ: "FORTNIGHTLY" is not known'),
        ("FREQ=WEEKLY;BYDAY", '"BYDAY" is not NAME=VALUE'),
        ("FREQ=WEEKLY;BYDAY=", '"BYDAY=" is not NAME=VALUE'),
        ("FREQ=WEEKLY;BYDAY=SA,", 'BYDAY: "" is not known'),
        ("FREQ=WEEKLY;BYDAY=XX", 'BYDAY: "XX" is not known'),
        ("FREQ=MONTHLY;BYDAY=0SA", 'BYDAY: "0" is not possible'),
        ("FREQ=MONTHLY;BYDAY=54SA", 'BYDAY: "54" is not possible'),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ stands twice"),
        ("FREQ=WEEKLY;X-COLOUR=RED", "X-COLOUR=RED is not known"),
        ("FREQ=WEEKLY;RSCALE=HEBREW", "RSCALE=HEBREW is not known"),
        ("FREQ=MONTHLY;SKIP=FORWARD", "SKIP=FORWARD is not known"),
        ("FREQ=WEEKLY;INTERVAL=0", 'INTERVAL: "0" is not possible'),
        ("FREQ=WEEKLY;COUNT=-1", 'COUNT: "-1" is not possible'),
        ("FREQ=WEEKLY;COUNT=+-1", 'COUNT: "+-1" is not possible'),
        ("FREQ=WEEKLY;COUNT=²", 'COUNT: "²" is not possible'),
        ("FREQ=WEEKLY;COUNT=" + "9" * 30, f'COUNT: "{"9" * 30}" is not possible'),
        ("FREQ=DAILY;BYHOUR=24", 'BYHOUR: "24" is not possible'),
        ("FREQ=DAILY;BYMONTH=-1", 'BYMONTH: "-1" is not possible'),
        ("FREQ=DAILY;BYMONTHDAY=0", 'BYMONTHDAY: "0" is not possible'),
        ("FREQ=WEEKLY;UNTIL=2016-09-30", 'UNTIL: "2016-09-30" is not a day'),
        ("FREQ=WEEKLY;UNTIL=20160931", 'UNTIL: "20160931" is not a day'),
        ("FREQ=WEEKLY;UNTIL=20160930T2500", 'UNTIL: "20160930T2500" is not a day'),
        ("FREQ=WEEKLY;UNTIL=20160930;COUNT=3", "has both COUNT and UNTIL"),
        ("FREQ=WEEKLY;BYDAY=1SA", "BYDAY with a number is not possible in WEEKLY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1SA", "BYDAY with a number is not possible beside BYWEEKNO"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY is not possible in WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY is not possible in MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO is not possible in MONTHLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS stands without another BY part"),
        ("FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31,-31", "never happens: no such day in these months"),
    ],
)
def test_what_cannot_be_expanded_rightly_is_a_problem(text, message):
    """One reason, with a remedy, under the field's name."""
    problem = parse_rule(text)
    assert isinstance(problem, Problem)
    assert (problem.field, problem.message) == ("rrule", message)
    assert problem.remedy


@given(st.text() | st.lists(st.text(alphabet="FREQ=WLYBDAUNTIL;,0123456789-+", max_size=12)).map(";FREQ=WEEKLY;".join))
def test_no_text_makes_it_stumble(text):
    """Whatever stands in a file is a rule or a problem."""
    assert isinstance(parse_rule(text), Rule | Problem)


@pytest.mark.parametrize(
    ("rule", "german", "english"),
    [
        ("FREQ=DAILY", "täglich", "daily"),
        ("FREQ=DAILY;INTERVAL=3", "alle 3 Tage", "every 3 days"),
        ("FREQ=DAILY;BYMONTH=7", "täglich im Juli", "daily in July"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "montags bis freitags", "Monday to Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "täglich", "daily"),
        ("FREQ=WEEKLY", "jeden Samstag", "every Saturday"),
        ("FREQ=WEEKLY;BYHOUR=10;BYMINUTE=0", "jeden Samstag", "every Saturday"),
        ("FREQ=WEEKLY;BYDAY=WE,MO,FR", "jeden Montag, Mittwoch und Freitag", "every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=2", "alle 2 Wochen am Samstag", "every 2 weeks on Saturday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "alle 2 Wochen am Mo und Mi", "every 2 weeks on Mon and Wed"),
        ("FREQ=WEEKLY;BYMONTH=5,6,7", "jeden Samstag von Mai bis Juli", "every Saturday from May to July"),
        (
            "FREQ=WEEKLY;BYMONTH=1,11,12",
            "jeden Samstag von November bis Januar",
            "every Saturday from November to January",
        ),
        ("FREQ=WEEKLY;BYMONTH=5,7", "jeden Samstag im Mai und Juli", "every Saturday in May and July"),
        ("FREQ=MONTHLY", "monatlich am 3.", "monthly on the 3rd"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1,-1",
            "monatlich am letzten Tag und am 1.",
            "monthly on the last day and on the 1st",
        ),
        ("FREQ=MONTHLY;BYDAY=TU", "jeden Dienstag", "every Tuesday"),
        ("FREQ=MONTHLY;BYDAY=2TU", "jeden 2. Dienstag im Monat", "every 2nd Tuesday of the month"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "jeden letzten Werktag im Monat",
            "every last working day of the month",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=FR,MO,TU,WE,TH;BYSETPOS=-1;COUNT=4",
            "alle 3 Monate am letzten Werktag, 4-mal",
            "every 3 months on the last working day, 4 times",
        ),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "jeden 2. Dienstag im Monat", "every 2nd Tuesday of the month"),
        (
            "FREQ=MONTHLY;BYDAY=-1FR,1FR",
            "jeden 1. und letzten Freitag im Monat",
            "every 1st and last Friday of the month",
        ),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1SU", "alle 3 Monate am 1. Sonntag", "every 3 months on the 1st Sunday"),
        ("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3", "jährlich am 3. Oktober", "yearly on 3 October"),
        ("FREQ=YEARLY;INTERVAL=2", "alle 2 Jahre am 3. September", "every 2 years on 3 September"),
        (
            "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "jährlich am letzten Sonntag im Oktober",
            "yearly on the last Sunday of October",
        ),
        ("FREQ=WEEKLY;COUNT=10", "jeden Samstag, 10-mal", "every Saturday, 10 times"),
        ("FREQ=WEEKLY;UNTIL=20160930", "jeden Samstag bis 30.9.2016", "every Saturday until 30 September 2016"),
        ("FREQ=WEEKLY;UNTIL=20160930T220000Z", "jeden Samstag bis 30.9.2016", "every Saturday until 30 September 2016"),
        (
            "FREQ=WEEKLY;BYMONTH=5,6,7;UNTIL=20170731",
            "jeden Samstag von Mai bis Juli, bis 31.7.2017",
            "every Saturday from May to July until 31 July 2017",
        ),
    ],
)
def test_a_simple_rule_is_said_in_words(rule, german, english):
    """As a person would say it, in both languages."""
    values = {"start": SATURDAY, "rrule": [rule]}
    assert rule_in_words(values, "de", ZoneInfo("Europe/Berlin")) == german
    assert rule_in_words(values, "en", ZoneInfo("Europe/Berlin")) == english


@pytest.mark.parametrize(
    "rrule",
    [
        [],
        ["FREQ=HOURLY"],
        ["FREQ=WEEKLY;BYHOUR=9,10"],
        ["FREQ=YEARLY;BYWEEKNO=20"],
        ["FREQ=YEARLY;BYYEARDAY=100"],
        ["FREQ=YEARLY;BYDAY=20MO"],
        ["FREQ=YEARLY;BYMONTH=5,6;BYMONTHDAY=1"],
        ["FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=-1"],
        ["FREQ=MONTHLY;BYMONTHDAY=-3"],
        ["FREQ=MONTHLY;BYDAY=-2MO"],
        ["FREQ=MONTHLY;BYDAY=1MO,1TU"],
        ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"],
        ["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"],
        ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2"],
        ["FREQ=WEEKLY;INTERVAL=2;BYMONTH=5"],
        ["FREQ=DAILY;INTERVAL=2;BYDAY=MO"],
        ["FREQ=WEEKLY", "FREQ=DAILY"],
        ["nonsense"],
    ],
)
def test_what_is_not_simple_is_not_said(rrule):
    """Views then show the rule as it is written."""
    assert rule_in_words({"start": SATURDAY, "rrule": rrule}, "de") is None


def test_words_need_a_start_and_a_known_language():
    """Without them there is nothing to say."""
    values = {"start": SATURDAY, "rrule": ["FREQ=WEEKLY"]}
    assert rule_in_words(values, "fr") is None
    assert rule_in_words({"rrule": ["FREQ=WEEKLY"]}, "de") is None


def test_until_is_the_day_on_the_records_own_clock():
    """22:00 in UTC is the next day in Berlin, still the same in New York; a day cut before the start's hour is out."""
    late = {"start": datetime.fromisoformat("2016-09-03T00:00"), "rrule": ["FREQ=WEEKLY;UNTIL=20160930T220000Z"]}
    assert rule_in_words(late, "de", ZoneInfo("Europe/Berlin")) == "jeden Samstag bis 1.10.2016"
    assert rule_in_words({**late, "timezone": "America/New_York"}, "de") == "jeden Samstag bis 30.9.2016"
    assert rule_in_words({**late, "timezone": "Nowhere/At_All"}, "de") == "jeden Samstag bis 30.9.2016"


def test_every_language_has_all_its_names():
    """Seven weekdays, twelve months, in each language."""
    for phrases in PHRASES.values():
        assert [len(set(names)) for names in (phrases.weekdays, phrases.short_weekdays, phrases.months)] == [7, 7, 12]
