"""Options become conditions: what was said is kept for the answer, what cannot be understood is one line."""

from datetime import date, datetime

import pytest

import brute
import strategies as drawn
from regioncal.errors import UsageError
from regioncal.query.ask import Condition
from regioncal.query.filters import WEEKDAYS, Conditions


@pytest.fixture(scope="module")
def index():
    """The index of a few places."""
    with brute.indexed(
        drawn.surroundings(), {"organisation": [{"id": "v", "name": "V", "fields": ["Bildung", "Sport"]}]}
    ) as found:
        yield found


@pytest.fixture
def asked(index):
    """Conditions that collect."""
    return Conditions(index)


def test_what_was_not_said_asks_nothing(asked):
    """None, an empty list and a flag that is not set leave no condition and no word."""
    asked.choice("--category", None, "category", "in")
    asked.choice("--category", [], "category", "in")
    asked.record("--place", None, "place", "place")
    asked.party("--organiser", None, "organiser")
    asked.language("--language", None, "languages")
    asked.words("--tag", None, "tags")
    asked.free(free=False, price=None)
    asked.age(None)
    asked.level(None)
    assert (asked.found, asked.asked, asked.hours(None, None, None)) == ([], [], ((), None, None))


def test_what_was_said_is_kept(asked):
    """Each option as the person wrote it, for the sentence of an empty answer."""
    asked.choice("--category", ["Markt", "concert"], "category", "in")
    asked.choice("--not-category", ["market"], "category", "in")
    asked.age(9)
    asked.free(free=True, price=None)
    asked.hours(["samstags"], "18:00", None)
    assert asked.asked == ["--category Markt concert", "--not-category market", "--age 9", "--free",
                           "--weekday samstags", "--after 18:00"]  # fmt: skip
    assert asked.found[:2] == [
        Condition("category", "in", ("market", "concert")), Condition("category", "in", ("market",), but=True),
    ]  # fmt: skip


def test_an_unknown_price_is_no_price(asked):
    """`--price unknown` means those that say so and those that say nothing."""
    asked.free(free=False, price=["unknown", "paid"])
    assert [(one.form, set(one.values)) for one in asked.found] == [("in or unknown", {"paid", "unknown"})]


@pytest.mark.parametrize("word", sorted(WEEKDAYS))
def test_every_weekday_is_known(asked, word):
    """Short and long, German and English, with a full stop or an s."""
    for said in (word, word.upper(), f"{word}.", f"{word}s"):
        assert asked.hours([said], None, None).weekdays == (WEEKDAYS[word],)


def test_hours_are_minutes(asked):
    """Times of the day in any of their spellings."""
    assert asked.hours(["mo", "fr"], "18:00", "20.30")[0:] == ((0, 4), 1080, 1230)


@pytest.mark.parametrize(
    ("call", "start"),
    [
        (lambda c: c.age(-1), "--age -1: not an age"),
        (lambda c: c.age(131), "--age 131: not an age"),
        (lambda c: c.level("D1"), '--level "D1": not a CEFR level (one of A0, A1, A2, B1, B2, C1, C2)'),
        (lambda c: c.hours(["Samsdag"], None, None), '--weekday "Samsdag": not a weekday'),
        (lambda c: c.hours([""], None, None), '--weekday "": not a weekday'),
        (lambda c: c.hours(None, "25:00", None), "--after "),
        (lambda c: c.hours(None, None, "abends bald"), "--before "),
        (
            lambda c: c.choice("--category", ["konzrt"], "category", "in"),
            '--category "konzrt": unknown (did you mean konzert',
        ),
        (lambda c: c.field("--field", ["Raumfahrt"]), '--field "Raumfahrt": unknown field'),
    ],
)
def test_what_cannot_be_understood(asked, call, start):
    """One line with the option's name; nothing is half asked."""
    with pytest.raises(UsageError) as caught:
        call(asked)
    assert str(caught.value).startswith(start)
    assert asked.found == []


def offers_at(run, data, level):
    """The ids of the courses that fit a level."""
    out = run("offers", "--level", level, "--as", "csv").out
    return sorted(line.split(",")[0] for line in out.splitlines()[1:])


def test_a_level_lies_within_a_course(data, run):
    """From its lowest to its highest; with one level said it is that one; without any it does not answer."""
    course = {"title": "Kurs", "kind": "language_course"}
    levels = {"none": None, "one": "A2", "range": {"from": "A1", "to": "B1"}, "low": {"from": "A0", "to": "A1"}}
    data.write(
        "a.toml",
        offer=[{"id": ident, **course, **({"level": level} if level else {})} for ident, level in levels.items()],
    )
    assert offers_at(run, data, "a2") == ["one", "range"]
    assert offers_at(run, data, "A1") == ["low", "range"]
    assert offers_at(run, data, "C1") == []


EVENTS = [
    {
        "id": "frei",
        "title": "Frei",
        "start": datetime(2016, 9, 10, 10),
        "price": "free",
        "place": "halle",
        "tags": ["x"],
    },
    {"id": "spende", "title": "Spende", "start": datetime(2016, 9, 10, 19), "price": "donation", "place": "park"},
    {"id": "teuer", "title": "Teuer", "start": datetime(2016, 9, 11, 19), "price": {"kind": "paid", "from": 8}},
    {
        "id": "offen",
        "title": "Offen",
        "start": date(2016, 9, 11),
        "audience": ["women"],
        "accessibility": {"wheelchair": "full"},
    },
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "frei spende offen teuer"),
        ("--free", "frei spende"),
        ("--price free", "frei"),
        ("--price paid --price unknown", "offen teuer"),
        ("--free --after 18:00", "spende"),
        ("--place Halle --place Park", "frei spende"),
        ("--municipality Alt", "frei"),
        ("--not-municipality Alt", "spende offen teuer"),
        ("--audience Frauen", "offen"),
        ("--accessible", "offen"),
        ("--tag x", "frei"),
        ("--not-tag x", "spende offen teuer"),
        ("--weekday sonntag", "offen teuer"),
        ("--today", "frei spende"),
        ("--on 11.9.2016 --before 12:00", ""),
        ("--near Alt --within 3", "frei"),
        ("--near Alt --within 30", "frei spende"),
        ("--status confirmed", "frei spende offen teuer"),
        ("--status cancelled", ""),
    ],
)
def test_options_on_the_command_line(data, run, words, found):
    """An option given twice is either, different ones are both; each means what its help says."""
    data.write("a.toml", event=EVENTS, **drawn.surroundings())
    code, out, err = run("--now", "2016-09-10", "events", "--as", "csv", *words.split())
    assert (code, err) == (0, "")
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == found.split()
