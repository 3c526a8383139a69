"""Values are read through their field's type: what fits is normal afterwards, what does not is said with a remedy."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as drawn
from regioncal.index.rows import to_json
from regioncal.kinds import KINDS, LEVELS, Field
from regioncal.text import clean
from regioncal.values import read_fields, revive, shown

NOON = datetime(2016, 9, 10, 12)


def read(kind, value, **more):
    """One value through a field of a type; the value, or the problems as text."""
    field = Field("x", kind, "", **more)
    values, problems = read_fields((field,), {"x": value})
    return values["x"] if "x" in values else "; ".join(map(str, problems))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("id", "talk-cafe", "talk-cafe"),
        ("text", "Ein Wort", "Ein Wort"),
        ("text", 30159, "30159"),
        ("text", date(2016, 9, 10), "2016-09-10"),
        ("text", "rot\x1b[31m\u202e\x07", "rot"),
        ("prose", {"de": "Fest", "en": "Party"}, {"de": "Fest", "en": "Party"}),
        ("prose", {"de": "a\x1bb"}, {"de": "ab"}),
        ("bool", True, True),
        ("int", -3, -3),
        ("int", 1e3, 1000),
        ("text", time(7, 30), "07:30:00"),
        ("number", 52.5, 52.5),
        ("money", 8, 8),
        ("money", 8.5, Decimal("8.50")),
        ("money", 8.0, 8),
        ("money", 0.1, Decimal("0.10")),
        ("date", date(2016, 9, 10), date(2016, 9, 10)),
        ("when", NOON.replace(microsecond=5), NOON),
        ("when", date(2016, 9, 10), date(2016, 9, 10)),
        ("period", {"start": NOON}, {"start": NOON}),
        ("url", "HTTPS://example.org/a?b", "HTTPS://example.org/a?b"),
        ("email", "a@example.org", "a@example.org"),
        ("phone", "+49 (0)511 616-22999", "+49 (0)511 616-22999"),
        ("language", "zh-Hant", "zh-Hant"),
        ("level", "b1", "B1"),
        ("zone", "Europe/Berlin", "Europe/Berlin"),
        ("zone", "floating", "floating"),
        ("rrule", " FREQ=DAILY ", "FREQ=DAILY"),
        ("ref", "halle", "halle"),
        ("party", "Verein e. V.", "Verein e. V."),
    ],
)
def test_what_fits_is_kept(kind, value, expected):
    """A right value is read as itself or as its normal form, of exactly that type."""
    found = read(kind, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (
            "id",
            "Talk Café",
            'x: expected an id, got "Talk Café" (lower-case letters, digits and hyphens, as in "talk-cafe")',
        ),
        ("id", "", 'x: expected an id, got ""'),
        ("id", "-x", "x: expected an id"),
        ("id", "a" * 201, "x: expected an id"),
        ("text", True, "x: expected text, got true (put it in quotes)"),
        ("text", ["a"], "x: expected text"),
        ("prose", {}, "x: expected texts by language, got {}"),
        ("prose", {"deutsch": "x"}, 'x.deutsch: expected texts by language, got "deutsch"'),
        ("bool", 1, "x: expected true or false, got 1"),
        ("int", True, "x: expected a whole number, got true"),
        ("int", "3", 'x: expected a whole number, got "3" (digits, without quotes)'),
        ("int", 3.5, "x: expected a whole number"),
        ("int", 2.0**63, "x: expected a whole number"),
        ("number", float("nan"), "x: expected a number, got nan"),
        ("number", float("inf"), "x: expected a number, got inf"),
        ("money", 8.555, "x: expected an amount, got 8.555 (write 8 or 8.50)"),
        ("money", float("nan"), "x: expected an amount"),
        ("money", "8", "x: expected an amount"),
        ("date", NOON, "x: expected a date"),
        ("date", "morgen", 'x: expected a date, got "morgen" (write 2016-09-10, without quotes)'),
        ("when", time(12), "x: expected a date, got 12:00:00"),
        ("period", {"end": NOON}, "x: expected a date"),
        ("url", "javascript:alert(1)", "x: expected a web address"),
        ("url", "https://", "x: expected a web address"),
        ("url", "https:///x", "x: expected a web address"),
        ("url", "https://a b", "x: expected a web address"),
        ("email", "nobody", "x: expected an e-mail address"),
        ("phone", "call me", "x: expected a telephone number"),
        ("phone", 511, "x: expected a telephone number"),
        ("language", "Deutsch", "x: expected a language code"),
        ("level", "D1", "x: expected a CEFR level"),
        ("zone", "Europe/Hannover", "x: expected a time zone"),
        ("zone", "../../etc/passwd", "x: expected a time zone"),
        ("zone", "Europe", "x: expected a time zone"),
        ("rrule", "every day", "x: expected an RFC 5545 rule"),
        ("ref", "a\x1b", "x: expected an id"),
        ("ref", "a\u202eb", "x: expected an id"),
        ("map", "x", "x: expected a table"),
    ],
)
def test_what_does_not_fit_is_said(kind, value, message):
    """A wrong value is left out, and one line says what was expected, what was found and how to write it."""
    assert read(kind, value).startswith(message)


def test_one_or_several_are_always_a_list():
    """A many-field takes one value or an array, and is an array once read."""
    assert read("text", "a", many=True) == ["a"]
    assert read("text", ["a", "b"], many=True) == ["a", "b"]


def test_a_choice_offers_the_nearest():
    """A choice not on the list gets the nearest of the list, or the list where that is short."""
    assert read("choice", "fre", choices=("free", "paid")).endswith("(did you mean free?)")
    assert read("choice", "zzz", choices=("free", "paid")) == 'x: expected one of free, paid, got "zzz"'


def test_a_bare_value_is_the_table_it_stands_for():
    """`price = "free"` is `{ kind = "free" }`, `source = "Name"` is one source."""
    event = KINDS["event"].fields
    values, problems = read_fields(event, {"price": "free", "source": "Stadt"})
    assert values == {"price": {"kind": "free"}, "source": [{"name": "Stadt"}]}
    assert [problem for problem in problems if problem.message != "is missing"] == []


@pytest.mark.parametrize(
    ("kind", "name", "value", "kept", "said"),
    [
        ("event", "price", {"kind": "paid", "from": "acht"}, {"kind": "paid"}, {"price.from"}),
        ("event", "price", {"kind": "gratis", "from": "acht", "to": 5}, None, {"price.kind", "price.from"}),
        ("event", "price", {"kind": "gratis", "from": 8, "to": 5}, None, {"price.kind", "price.to"}),
        ("event", "price", {"to": "x", "curency": "EUR"}, None, {"price.kind", "price.to", "price.curency"}),
        ("offer", "level", {"from": "B1", "x": 1}, {"from": "B1"}, {"level.x"}),
        ("event", "source", [{"url": "x"}, {"fetched": 1}, "Stadt"], [{"name": "Stadt"}],
         {"source.1.url", "source.2.fetched"}),
        ("event", "languages", ["Deutsch", "de", "Arabisch"], ["de"], {"languages.1", "languages.3"}),
        ("event", "languages", "Deutsch", None, {"languages"}),
        ("event", "exdate", [date(2016, 9, 10), "2016-09-17"], [date(2016, 9, 10)], {"exdate.2"}),
        ("event", "override", [{"on": NOON, "status": "cancelled"}, {"on": "x", "status": "foo", "sart": NOON}],
         [{"on": NOON, "status": "cancelled"}], {"override.2.on", "override.2.status", "override.2.sart"}),
        ("event", "override", {"on": NOON, "status": "foo", "url": "x", "title": "T"}, [{"on": NOON, "title": "T"}],
         {"override.status", "override.url"}),
        ("event", "registration", {"email": "x", "url": "x", "phone": "x"}, None,
         {"registration.email", "registration.url", "registration.phone"}),
        ("fund", "round", [{"year": 2015, "budget": "viel"}, {"year": "2016", "budget": 5}, {"year": 2017}],
         [{"year": 2015}, {"year": 2017}], {"round.1.budget", "round.2.year"}),
        ("fund", "round", {"year": "x", "opens": date(2016, 9, 1), "closes": date(2016, 8, 1)}, None,
         {"round.year", "round.closes"}),
        ("place", "name", {"de": "Halle", "en": ["Hall"], "deutsch": "H"}, {"de": "Halle"},
         {"name.en", "name.deutsch"}),
    ],
)  # fmt: skip
def test_one_problem_hides_no_other_of_its_field(kind, name, value, kept, said):
    """Each wrong key of a table and each wrong value of a list is named, and the rest stands.

    A table goes where a required key of it is wrong; what is wrong with the others is said all the same.
    """
    values, problems = read_fields(KINDS[kind].fields, {name: value})
    found = [problem for problem in problems if problem.field.partition(".")[0] == name]
    assert values.get(name) == kept
    assert {problem.field for problem in found} == said
    assert len(found) == len(said)


@given(st.lists(st.sampled_from([*LEVELS, "D1", "", 7]), max_size=6))
def test_every_wrong_value_of_a_list_is_named(parts):
    """There are as many problems as wrong values, each with its number; the right ones are kept."""
    right = [part for part in parts if part in LEVELS]
    values, problems = read_fields((Field("x", "level", "", many=True),), {"x": parts})
    assert values == ({} if parts and not right else {"x": right})
    wrong = [(f"x.{number}", shown(part)) for number, part in enumerate(parts, 1) if part not in LEVELS]
    assert [(each.field, each.message.partition("got ")[2]) for each in problems] == wrong


@pytest.mark.parametrize(
    ("value", "kept", "said"),
    [
        ("", None, ["title"]),
        (" \t", None, ["title"]),
        ("\u202e", None, ["title"]),
        ({"de": "", "en": " "}, None, ["title.de", "title.en"]),
        ({"de": "Fest", "en": ""}, {"de": "Fest"}, ["title.en"]),
    ],
)
def test_a_required_text_says_something(value, kept, said):
    """An empty one is as good as missing."""
    values, problems = read_fields(KINDS["event"].fields, {"id": "a", "title": value, "start": NOON})
    assert values.get("title") == kept
    assert [(problem.field, problem.check) for problem in problems] == [(name, "missing-key") for name in said]


def test_an_unknown_key_is_never_dropped_silently():
    """It is reported with the nearest known key."""
    _, problems = read_fields(KINDS["place"].fields, {"id": "a", "name": "A", "adress": {}})
    assert [str(problem) for problem in problems] == ["adress: unknown key (did you mean address?)"]


def test_offsets_become_standard_zones():
    """An aware date-time carries a standard fixed offset, whatever class the parser gave it."""
    import rtoml

    found = read("when", rtoml.loads("x = 2016-09-10T12:00:00+02:00")["x"])
    assert found == datetime(2016, 9, 10, 12, tzinfo=timezone(timedelta(hours=2)))
    assert type(found.tzinfo) is timezone


@given(drawn.KIND_AND_RAW)
@settings(max_examples=80)
def test_right_values_are_read_without_a_problem(kind_and_raw):
    """Whatever the field tables allow is read, and reading what was read changes nothing."""
    kind, raw = kind_and_raw
    values, problems = read_fields(kind.fields, raw)
    assert problems == []
    assert read_fields(kind.fields, values) == (values, [])


@given(drawn.KIND_AND_RAW)
@settings(max_examples=80)
def test_the_index_gives_back_what_it_was_given(kind_and_raw):
    """Values survive the way through the index's JSON: dates, offsets and exact money."""
    kind, raw = kind_and_raw
    if kind.name == "feed":
        raw.pop("defaults", None)  # free tables have no types to be revived by
        raw.pop("categories", None)
    values, _ = read_fields(kind.fields, raw)
    assert revive(kind.fields, json.loads(to_json(values))) == values


@given(st.sampled_from(list(KINDS.values())), st.data())
@settings(max_examples=100)
def test_anything_at_all_is_read_or_said(kind, data):
    """No value of any type in any field stops the reading; what was kept can be stored and is clean."""
    names = st.sampled_from([field.name for field in kind.fields]) | drawn.WORDS
    raw = data.draw(st.dictionaries(names, drawn.ANYTHING, max_size=4))
    values, problems = read_fields(kind.fields, raw)
    assert set(values) <= set(raw)
    assert len(problems) >= len(set(raw) - set(values))
    for text in _texts(json.loads(to_json(values))):
        assert clean(text) == text


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(key)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def test_a_shown_value_is_short():
    """An error quotes at most forty characters of a value."""
    assert shown("x" * 100) == f'"{"x" * 40}..."'
    assert shown([1] * 100) == "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
    assert shown(datetime(2016, 9, 10, tzinfo=UTC)) == "2016-09-10 00:00:00+00:00"
