"""Options become conditions: what was said is kept for the answer, what cannot be understood is one line."""

import json
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
    assert asked.asked == ["--category Markt --category concert", "--not-category market", "--age 9", "--free",
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


# ---- what a filter lets through ------------------------------------------------------------------------------------


def found(run, *words):
    """The ids that a listing names."""
    code, out, err = run("--now", "2016-09-10", *words, "--as", "json")
    assert (code, err) == (0, "")
    return [item["id"] for item in json.loads(out)["items"]]


DAY = date(2016, 9, 10)
PLACES = [
    {"id": "stufen", "name": "Stufen", "accessibility": {"wheelchair": "none"}},
    {"id": "rampe", "name": "Rampe", "accessibility": {"wheelchair": "partial"}},
]


@pytest.mark.parametrize(("kind", "more"), [("event", {"start": DAY}), ("offer", {"kind": "club"})])
def test_a_place_says_who_gets_in(data, run, kind, more):
    """A record that says nothing of its own is as accessible as its place; of several places one will do."""
    records = [
        {"id": "a", "place": "rampe"}, {"id": "b", "place": "stufen"}, {"id": "c"},
        {"id": "d", "place": "rampe", "accessibility": {"wheelchair": "none"}},
        {"id": "e", "place": "stufen", "accessibility": {"wheelchair": "full"}},
        {"id": "f", "place": "rampe", "accessibility": {"sign_language": True}},
    ]  # fmt: skip
    if kind == "offer":
        records.append({"id": "g", "place": ["stufen", "rampe"]})
    data.write("a.toml", **{kind: [{"title": one["id"].upper(), **more, **one} for one in records]}, place=PLACES)
    assert found(run, f"{kind}s", "--accessible") == ["a", "e", "f", *(["g"] if kind == "offer" else [])]


def test_who_says_nothing_of_attendance_is_there(data, run):
    """On site unless there is an address to take part; with a place too it is both; what moved there is online."""
    url = {"online_url": "https://o.example"}
    data.write(
        "a.toml", place=PLACES,
        event=[{"title": "T", "start": DAY, **one} for one in (
            {"id": "a"}, {"id": "b", "place": "rampe"}, {"id": "c", **url}, {"id": "d", "place": "rampe", **url},
            {"id": "e", "location": "Hof", **url}, {"id": "f", "place": "rampe", "status": "moved_online"},
            {"id": "g", "attendance": "offline", **url}, {"id": "h", "attendance": "mixed", "status": "moved_online"},
        )],
    )  # fmt: skip
    asked = {word: found(run, "events", "--attendance", word) for word in ("offline", "online", "mixed")}
    assert asked == {"offline": ["a", "b", "g"], "online": ["c", "f", "h"], "mixed": ["d", "e"]}


def test_who_asks_for_a_thing_finds_its_sorts(data, run):
    """A region's own term is found by its parent and theirs, and left out with it; the parent is no sort of it."""
    data.region(taxonomy={
        "category": {"chess": {"label": "Schach", "parent": "sport"}, "blitz": {"label": "Blitz", "parent": ["chess"]}},
        "kind": {"sprachtreff": {"label": "Sprachtreff", "parent": "kind.meeting_place"}},
        "topic": {"imkern": {"label": "Imkern", "parent": "garden"}},
    })  # fmt: skip
    data.write(
        "a.toml",
        event=[{"id": ident, "title": "T", "start": DAY, "category": category}
               for ident, category in (("a", "sport"), ("b", "chess"), ("c", "blitz"), ("d", "market"))],
        offer=[{"id": "e", "title": "A", "kind": "sprachtreff"}, {"id": "f", "title": "B", "kind": "meeting_place"},
               {"id": "g", "title": "C", "kind": "club", "topics": ["imkern"]}],
    )  # fmt: skip
    assert found(run, "events", "-c", "sport") == ["a", "b", "c"]
    assert found(run, "events", "-c", "Schach") == ["b", "c"]
    assert found(run, "events", "--not-category", "chess") == ["a", "d"]
    assert found(run, "offers", "--kind", "meeting_place") == ["e", "f"]
    assert found(run, "offers", "--topic", "garden") == ["g"]


def test_who_helps_to_organise_is_found(data, run):
    """`--organiser` knows who holds it with others, by id and by plain name; `--not-organiser` leaves those out."""
    data.write(
        "a.toml", organisation=[{"id": "v", "name": "Verein"}],
        event=[{"title": "T", "start": DAY, **one} for one in (
            {"id": "a", "organiser": "v"}, {"id": "b", "organiser": "Freie Leute", "co_organisers": ["v"]},
            {"id": "c", "co_organisers": ["Freie Leute"]}, {"id": "d"},
        )],
    )  # fmt: skip
    assert found(run, "events", "--organiser", "Verein") == ["a", "b"]
    assert found(run, "events", "--organiser", "freie leute") == ["b", "c"]
    assert found(run, "events", "--not-organiser", "v") == ["c", "d"]


def test_hours_go_past_midnight(data, run):
    """From 22:00 to 3:00 is a night; from an hour to the same one is none."""
    hours = {"a": 21, "b": 22, "c": 2, "d": 3}
    data.write(
        "a.toml",
        event=[{"id": ident, "title": "T", "start": datetime(2016, 9, 10, hour)} for ident, hour in hours.items()],
        offer=[{"id": f"o{ident}", "title": ident, "kind": "club", "hours": f"Mo {hour:02}:00-{hour:02}:30"}
               for ident, hour in hours.items()],
    )  # fmt: skip
    assert sorted(found(run, "events", "--after", "22:00", "--before", "03:00")) == ["b", "c"]
    assert sorted(found(run, "offers", "--after", "22:00", "--before", "03:00")) == ["ob", "oc"]
    assert found(run, "events", "--after", "22:00", "--before", "22:00") == []
