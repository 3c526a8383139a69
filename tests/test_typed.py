"""What people type for a field, by option and by --set: amounts, prices, brackets in texts, rows by number."""

import tomllib
from datetime import date, datetime
from decimal import Decimal

import pytest

from keeping import events, one_line, region, text
from regioncal.plans.amounts import read_amount

FUNDS = """[[fund]]
id = "zwei"
name = "Zwei"

[[fund.round]]
year = 2015

[[fund.round]]
year = 2016
theme = "Garten"

[[fund]]
id = "eins"
name = "Eins"

[[fund.round]]
year = 2016

[[fund]]
id = "keins"
name = "Keins"
"""


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed, with funds of two rounds, of one and of none."""
    data.write("funds.toml", FUNDS)
    return region(data, monkeypatch)


def funds(land):
    """The funds as tables, by id."""
    return {row["id"]: row for row in tomllib.loads(text(land, "funds.toml"))["fund"]}


def row(ran):
    """The record that a dry run of add shows, without its id."""
    assert ran.code == 0, ran.err
    ((found,),) = tomllib.loads(ran.out).values()
    return {name: value for name, value in found.items() if name not in {"id", "title", "name", "start", "kind"}}


# ---- amounts and prices ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("8", 8), ("8,5", Decimal("8.50")), ("8.50 €", Decimal("8.50")), ("€ 8", 8), ("8,-", 8), ("8 Euro", 8),
        ("150.000", 150_000), ("1.500", 1500), ("1,500 EUR", 1500), ("1.234.567", 1_234_567), ("1 500", 1500),
        ("1,234.50", Decimal("1234.50")), ("1.234,50", Decimal("1234.50")), ("1.234,5", Decimal("1234.50")),
        ("150.000,00 €", Decimal("150000.00")), ("0.50", Decimal("0.50")),
        ("8.555", None), ("12,345", None), ("0.500", None), ("1.50.00", None), ("1.5000", None), ("12.34.567", None),
        ("1,234,50", None), ("1.234.56", None), ("", None), ("-8", None), ("acht", None), ("8 $", None),
    ],
)  # fmt: skip
def test_amounts(words, amount):
    """Groups of three are thousands; what may be meant a thousand times smaller is not guessed."""
    assert read_amount(words) == amount


def test_an_amount_that_is_not_clear_is_refused(land, run):
    """By option and by --set: one line, and no byte is written."""
    assert row(run("add", "fund", "--name", "F", "--dry-run", "--budget", "150.000")) == {"budget": 150_000}
    one_line(run("add", "fund", "--name", "F", "--budget", "8.555"), 2, "--budget", "expected an amount", "8.50")
    assert run("edit", "event:fest", "--set", "price.from=1,234.50").code == 0
    assert events(land)["fest"]["price"]["from"] == 1234.5
    one_line(run("edit", "event:fest", "--set", "price.to=8.555"), 2, "price.to", "expected an amount")


@pytest.mark.parametrize(
    ("words", "price"),
    [
        ("frei", "free"), ("kostenlos", "free"), ("Eintritt frei", "free"), ("0 €", "free"), ("gratis", "free"),
        ("Spende", "donation"), ("donation", "donation"), ("unbekannt", None), ("kostenpflichtig", "paid"),
        ("5", {"kind": "paid", "from": 5}), ("8 €", {"kind": "paid", "from": 8}),
        ("8-12 €", {"kind": "paid", "from": 8, "to": 12}), ("8 bis 12,50", {"kind": "paid", "from": 8, "to": 12.5}),
        ("8 €, ermäßigt 5 €", {"kind": "paid", "from": 5, "to": 8, "note": "8 €, ermäßigt 5 €"}),
        ("Um eine Spende wird gebeten", {"kind": "donation", "note": "Um eine Spende wird gebeten"}),
        ("gratiss", None), ("freitags", None), ("quark", None),
    ],
)  # fmt: skip
def test_prices_in_words(land, run, words, price):
    """The words of posters, as an option and by --set; what nobody understands is refused."""
    add = ["add", "event", "--title", "X", "--start", "2016-10-01", "--dry-run"]
    ran = run(*add, "--price", words)
    if price is None:
        one_line(ran, 2, "--price", "unknown")
    else:
        assert row(ran) == {"price": price}
        assert row(run(*add, "--set", f"price={words}")) == {"price": price}


def test_a_kind_of_price_in_words(land, run):
    """The field itself takes the words for its kinds, too."""
    add = ["add", "event", "--title", "X", "--start", "2016-10-01", "--dry-run", "--price.kind"]
    assert row(run(*add, "kostenlos")) == {"price": {"kind": "free"}}
    assert row(run(*add, "Spende")) == {"price": {"kind": "donation"}}


# ---- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["[Ausverkauft] Fest", "{A} fest", "[2016]", '["a", "b"]'])
def test_a_text_may_begin_with_a_bracket(land, run, title):
    """As an option and by --set; only what is a table of languages is one."""
    assert run("add", "event", "--id", "x", "--title", title, "--start", "2016-09-11").code == 0
    assert events(land)["x"]["title"] == title
    assert run("edit", "event:fest", "--set", f"title={title}", "--set", "tags=[neu] x").code == 0
    assert (events(land)["fest"]["title"], events(land)["fest"]["tags"]) == (title, ["[neu] x"])
    assert run("edit", "event:fest", "--set", 'title={ de = "A", en = "B" }', "--set", 'tags=["c"]').code == 0
    assert (events(land)["fest"]["title"], events(land)["fest"]["tags"]) == ({"de": "A", "en": "B"}, ["c"])


def test_a_required_text_that_is_empty_is_missing(land, run):
    """An empty title is asked for like none; an empty summary is none."""
    one_line(run("add", "event", "--title", " ", "--start", "2016-09-11"), 2, "--title missing")
    assert row(run("add", "event", "--title", "X", "--start", "2016-09-11", "--summary", "", "--dry-run")) == {}


def test_what_nobody_sees_is_not_stored(land, run):
    """Controls and marks of direction go, from options and --set, and from what a dry run shows of the file."""
    odd = "bad\x1b[31m \u202ex"
    assert (
        run("add", "event", "--id", "x", "--title", odd, "--start", "2016-09-11", "--set", f"title.en={odd}").code == 0
    )
    assert events(land)["x"]["title"] == {"de": "bad x", "en": "bad x"}
    file = land.write("odd.toml", f'[[place]]\nid = "odd"\nname = "{odd[:3]}\u202e"\naliases = ["a"]\n')
    ran = run("edit", "odd", "--set", "aliases+=b", "--dry-run")
    assert ran.code == 0
    assert "\u202e" not in ran.out
    assert "\u202e" in file.read_text()


def test_tags_are_split_at_commas(land, run):
    """Several at once come and go; other texts keep their commas."""
    assert run("edit", "event:fest", "--set", "tags+=a, b", "--set", "tags-=musik,a").code == 0
    assert events(land)["fest"]["tags"] == ["b"]
    assert row(run("add", "place", "--name", "X", "--aliases", "A, B", "--tags", "a,b", "--dry-run")) == {
        "aliases": ["A, B"], "tags": ["a", "b"],
    }  # fmt: skip


# ---- rows of tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fund", "assign", "words"),
    [
        ("zwei", "round.budget=5", ["there are 2, which one?", "round.1.budget or round.2.budget"]),
        ("zwei", "round.theme=", ["which one?"]),
        ("zwei", "round.0.budget=5", ["--set round.0.budget", "no round 0", "round.3 adds one"]),
        ("zwei", "round.4.budget=5", ["no round 4", "round.3 adds one"]),
        ("zwei", "round.3.budget=", ["no round 3", "the last is round.2"]),
        ("keins", "round.2.year=2016", ["no round 2", "round.1 adds one"]),
        ("keins", "source.2.url=https://x.example", ["no source 2", "source.1 adds one"]),
        ("zwei", "round.3.budget=5", ["year: is missing"]),
    ],
)
def test_a_row_that_is_not_clear(land, run, fund, assign, words):
    """Of several rows the number must be said, and be one that there is: one line, and no byte is written."""
    one_line(run("edit", fund, "--set", assign), 2, *words)
    assert text(land, "funds.toml") == FUNDS


def test_rows_are_changed_and_added(land, run):
    """The only one without a number, one of two by it, the next number adds one."""
    assert run("edit", "eins", "--set", "round.budget=5", "--set", "round.source.url=https://x.example").code == 0
    assert run("edit", "zwei", "--set", "round.3.year=2017", "--set", "round.3.budget=7").code == 0
    assert run("edit", "keins", "--set", "round.year=2016", "--set", "source.1.url=https://x.example").code == 0
    found = funds(land)
    assert found["eins"]["round"] == [{"year": 2016, "budget": 5, "source": [{"url": "https://x.example"}]}]
    assert found["zwei"]["round"][2] == {"year": 2017, "budget": 7}
    assert found["keins"] == {
        "id": "keins", "name": "Keins", "round": [{"year": 2016}], "source": [{"url": "https://x.example"}],
    }  # fmt: skip
    assert text(land, "funds.toml").count("[[fund.round]]") == 5


def test_a_bare_row_becomes_the_first_of_two(land, run):
    """A source that is one word, and a date that is a table of its own, get a second beside them."""
    land.write(
        "x.toml",
        '[[event]]\nid = "x"\ntitle = "X"\nstart = 2016-09-01\nsource = "a"\n[event.override]\non = 2016-09-01\n'
        'title = "Y"\n',
    )
    sets = ["source.url=https://a.example", "source.2.name=b", "override.title=Z"]
    assert run("edit", "x", *(part for one in sets for part in ("--set", one))).code == 0
    (found,) = tomllib.loads(text(land, "x.toml"))["event"]
    assert found["source"] == [{"name": "a", "url": "https://a.example"}, {"name": "b"}]
    assert found["override"] == {"on": date(2016, 9, 1), "title": "Z"}
    one_line(run("edit", "event:fest", "--set", "override.title=x"), 2, "on: is missing")


def test_rows_of_a_new_record(land, run):
    """By --set as by option, with one line where something is lacking."""
    assert row(run("add", "fund", "--name", "A", "--set", "round.year=2016", "--dry-run")) == {
        "round": [{"year": 2016}]
    }
    add = ["add", "event", "--title", "X", "--start", "2016-10-01", "--set"]
    one_line(run(*add, "override.title=x"), 2, "on: is missing")


@pytest.mark.parametrize("start", [["--start", "10.9.2016 18 Uhr"], ["--set", "start=10.9.2016 18 Uhr"]])
@pytest.mark.parametrize("end", [["--end", "20 Uhr"], ["--set", "end=20:00"]])
def test_an_hour_alone_is_on_the_day_of_the_start(land, run, start, end):
    """However the two are given."""
    ran = run("add", "event", "--title", "X", *start, *end, "--dry-run")
    assert row(ran) == {"end": datetime.fromisoformat("2016-09-10T20:00")}
