"""What a search says besides its hits: how it was read, why each was found, and what to do where nothing was."""

import json
from datetime import date, datetime

import pytest

REGION = {"name": "R", "timezone": "Europe/Berlin", "country": "DE", "language": "de", "office": "amt"}
OFFICE = {"id": "amt", "name": "Leitstelle", "contact": {"phone": "0511 1"}}
EVENTS = [
    {"id": "abend", "title": "Bunter Abend", "start": datetime(2016, 9, 11, 19), "description": "Mit Konzert."},
    {"id": "konzert", "title": "Konzert", "start": datetime(2016, 9, 20, 20), "category": "concert"},
    {"id": "reihe", "title": "Konzert am Mittag", "start": datetime(2016, 9, 12, 12), "rrule": "FREQ=WEEKLY;COUNT=3"},
    {"id": "lang", "title": "Konzerttage", "start": date(2016, 9, 12), "end": date(2016, 9, 25)},
]
OFFERS = [
    {"id": "rad", "title": "Fahrradwerkstatt", "kind": "support"},
    {"id": "kurs", "title": "Deutsch am Abend", "kind": "language_course"},
    {"id": "fruehkurs", "title": "Deutsch am Morgen", "kind": "language_course"},
    {"id": "mama", "title": "Mama lernt Deutsch", "kind": "language_course"},
    {"id": "schulden", "title": "Hilfe bei Rechnungen", "kind": "counselling", "topics": ["money"]},
]


@pytest.fixture
def told(data, run):
    """A region with an office, asked in September 2016."""
    data.write("region.toml", **REGION)
    data.write("a.toml", event=EVENTS, offer=OFFERS, organisation=[OFFICE, {"id": "v", "name": "Radfreunde e. V."}])

    def ask(*words, **more):
        return run("--now", "2016-09-10", *words, **more)

    return ask


def items(answer):
    """The ids of a JSON answer, in order."""
    return [item["id"] for item in json.loads(answer.out)["items"]]


@pytest.mark.parametrize("columns", [50, 100])
def test_events_by_relevance_are_listed_best_first(told, columns):
    """In text as in JSON: each with its day, a series once with its rule, no heads of days between them."""
    asked = ("events", "--search", "Konzert", "--sort", "relevance")
    best = items(told(*asked, "--as", "json"))
    out = told(*asked, columns=columns).out
    titles = {one["id"]: one["title"] for one in EVENTS}
    lines = [line for line in out.splitlines() if line.startswith("  ")]
    found = [
        next((ident for ident in best if f" {titles[ident]}  " in f"{line} ↻  ".replace(" ↻", "  ")), "")
        for line in lines
    ]
    assert [ident for ident in found if ident] == best
    assert best[0] == "konzert"
    assert best[-1] == "abend"
    assert "Di 20. Sep 20:00" in out
    assert "Samstag" not in out
    assert "(3×)" in out


@pytest.mark.parametrize(
    ("command", "words"), [("events", "Konzert"), ("organisations", "Radfreunde"), ("offers", "Fahrrad")]
)
def test_json_says_how_well_and_why(told, command, words):
    """Whatever was searched: each item has its score and the words met; without a search there is neither."""
    for item in json.loads(told(command, "--search", words, "--as", "json").out)["items"]:
        assert item["score"] > 0
        assert item["why"][0].keys() == {"word", "how", "field"}
    assert all("score" not in item for item in json.loads(told(command, "--as", "json").out)["items"])


@pytest.mark.parametrize("command", ["events", "offers", "organisations"])
def test_nothing_found_names_the_office(told, command):
    """With its contact, in text and beside the items of JSON; filters are blamed only where there are some."""
    text = told(command, "--search", "Qualle").out
    assert "Leitstelle · 0511 1" in text
    assert "Filter" not in text
    assert json.loads(told(command, "--search", "Qualle", "--as", "json").out)["office"]["id"] == "amt"


def test_nothing_found_blames_filters_that_were_given(told):
    """A filter beside the words may be what keeps the answer away."""
    assert "Mit weniger Filtern" in told("events", "--search", "Konzert", "--free").out
    assert "Mit weniger Filtern" in told("offers", "--search", "Fahrrad", "--kind", "club").out


def test_nothing_found_offers_what_is_near(told):
    """The kinds of what meets the query in part, called by their names."""
    found = json.loads(told("offers", "--search", "Deutsch Asphalt", "--as", "json").out)
    assert found["items"] == []
    assert found["suggestions"] == [{"id": "kind.language_course", "label": "Sprachkurs"}]
    assert "Ähnliches: Sprachkurs" in told("offers", "--search", "Deutsch Asphalt").out
    near = json.loads(told("events", "--search", "Konzert Asphalt", "--as", "json").out)["suggestions"]
    assert near == [{"id": "category.concert", "label": "Konzert"}]


def test_nothing_found_asks_what_was_meant(told):
    """A word that nobody knows, near to one that stands in the data."""
    text = told("offers", "--search", "Rechnunken").out
    assert "echnung" in text.partition("\n\n")[2] or "ilfe bei Rechnungen" in text


@pytest.mark.parametrize(
    ("words", "ident"),
    [("Rechnungen", "offer:schulden"), ("Mama lernt deutch", "offer:mama"), ("Radfreunde", "organisation:v")],
)
def test_show_finds_by_title(told, words, ident):
    """Where nothing is called exactly so, the record whose title answers the words."""
    assert ident in told("show", words).out


def test_show_leaves_the_choice_between_several(told):
    """Titles that answer alike are named, and nothing is shown."""
    answer = told("show", "Deutsch")
    assert (answer.code, answer.out) == (3, "")
    assert "kurs" in answer.err
    assert "fruehkurs" in answer.err


@pytest.mark.parametrize("command", ["events", "offers", "organisations"])
def test_a_blank_search_is_none(told, command):
    """Spaces alone ask for nothing, as no words do."""
    assert told(command, "--search", "  ").out == told(command).out == told(command, "--search", "").out


def test_literal_words_are_not_said_to_be_understood(told):
    """JSON has no reading of words that were taken as they are."""
    found = json.loads(told("offers", "--search", "Fahrradwerkstatt", "--literal", "--as", "json").out)
    assert [item["id"] for item in found["items"]] == ["rad"]
    assert found.keys().isdisjoint({"understood", "corrections"})


def test_reasons_are_said_in_the_language_of_the_reader(told):
    """How and where a word was met; without a search there is nothing to explain."""
    assert "Fahrradwerkstatt (genau: Titel)" in told("offers", "--search", "Fahrradwerkstatt", "--explain").out
    assert "Wertung" not in told("offers", "--explain").out


def test_a_month_says_how_the_words_were_read(told):
    """The grid of a search tells what it counts, in JSON too."""
    assert "verstanden: Konzert" in told("month", "2016-09", "--search", "Konzert").out
    assert json.loads(told("month", "2016-09", "--search", "Konzert", "--as", "json").out)["understood"] == ["Konzert"]
    assert "understood" not in json.loads(told("month", "2016-09", "--as", "json").out)
