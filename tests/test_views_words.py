"""An answer's values in the reader's words: every field of every kind can be said, clean, in both languages."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as drawn
from regioncal.index.rows import to_json
from regioncal.lang import language
from regioncal.values import read_fields
from regioncal.views.words import Words

ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
REGION = {"timezone": "Europe/Berlin", "language": "de",
          "taxonomy": {"category": {"market": {"label": {"de": "Märktchen", "en": "Little market"}}}}}  # fmt: skip
PLACE = {"id": "halle", "name": {"de": "Halle", "en": "Hall"}, "municipality": "lehrte",
         "address": {"street": "Am Ring 1", "postal_code": "31275", "municipality": "Lehrte"}}  # fmt: skip
NAMES = {
    "place": {"halle": PLACE, "leer": {"id": "leer", "name": "Lehrter Hof"}},
    "municipality": {"lehrte": {"id": "lehrte", "name": "Lehrte"}},
    "organisation": {"v": {"id": "v", "name": "Verein"}},
}
DE, EN = (Words(language(code), REGION, NAMES) for code in ("de", "en"))


@given(drawn.KIND_AND_RAW)
@settings(max_examples=120)
def test_every_field_can_be_said(kind_and_raw):
    """Whatever a record holds, in both languages: text without a control and without the braces of a table."""
    kind, raw = kind_and_raw
    values, _ = read_fields(kind.fields, raw)
    record = json.loads(to_json(values))
    for words in (DE, EN):
        for name, value in record.items():
            text = words.value(name, value, kind.name)
            assert isinstance(text, str)
            assert not ESCAPES.search(text)
            assert "{'" not in text
        assert "\n" not in words.title({"id": "x", **record})
        assert not ESCAPES.search(words.place(record) + words.price(record) + words.town(record))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"place": "halle"}, "Halle, Lehrte"),
        ({"place": ["leer", "halle"]}, "Lehrter Hof, Halle"),
        ({"place": "leer", "municipality": "lehrte"}, "Lehrter Hof"),
        ({"place": "nirgends"}, "nirgends"),
        ({"location": "Im  Park\nhinten"}, "Im Park hinten"),
        ({"location": "Rathaus Lehrte", "municipality": "lehrte"}, "Rathaus Lehrte"),
        ({"location": "Anger", "place": "halle"}, "Halle, Lehrte"),
        ({"municipality": "lehrte"}, "Lehrte"),
        ({"attendance": "online"}, "online"),
        ({"online_url": "https://a.example"}, "online"),
        ({"online_url": "https://a.example", "place": "halle"}, "Halle, Lehrte"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_place_says_its_town_once(record, said):
    """The place's name or the free location, then the town unless it is in the name; online where it is nowhere."""
    assert DE.place(record) == said


@pytest.mark.parametrize(
    ("level", "said"),
    [({"from": "A1", "to": "B2"}, "A1–B2"), ({"from": "B1", "to": "B1"}, "B1"), ({"from": "B1"}, "ab B1"),
     ({"to": "B1"}, "bis B1"), ({}, "")],
)  # fmt: skip
def test_a_level_may_be_open(level, said):
    """From one on, up to one, one, or a range."""
    assert DE.level({"level": level}) == said


@pytest.mark.parametrize(
    ("age", "german", "english"),
    [({"from": 6, "to": 12}, "6 bis 12 Jahre", "6 to 12 years"), ({"from": 0}, "ab 0 Jahren", "from 0 years"),
     ({"to": 3}, "bis 3 Jahre", "up to 3 years"), ({}, "", "")],
)  # fmt: skip
def test_an_age_may_be_open(age, german, english):
    """Zero is an age, and no limit is none."""
    assert (DE.value("age", age, "event"), EN.value("age", age, "event")) == (german, english)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"start": "2016-09-10"}, "Sa, 10. September 2016"),
        ({"start": "2016-09-10", "end": "2016-09-10"}, "Sa, 10. September 2016"),
        ({"start": "2016-09-10", "time_known": False}, "Sa, 10. September 2016, Uhrzeit nicht bekannt"),
        ({"start": "2016-09-10T18:00:00"}, "Sa, 10. September 2016, 18:00"),
        ({"start": "2016-09-10T18:00:00", "end": "2016-09-10T20:30:00"}, "Sa, 10. September 2016, 18:00–20:30"),
        ({"start": "2016-09-10T18:00:00", "end": "2016-09-11T02:00:00"},
         "Sa, 10. September 2016, 18:00 – So, 11. September 2016, 02:00"),
        ({"start": "2016-09-10T18:00:00", "rrule": ["FREQ=WEEKLY"]}, "Sa, 10. September 2016, 18:00 · jeden Samstag"),
        ({"start": "2016-09-10T18:00:00", "rrule": ["FREQ=HOURLY;BYSETPOS=3;BYMONTH=2,3,5"]}, "FREQ=HOURLY"),
    ],
)  # fmt: skip
def test_when_is_a_first_date_and_a_rule(event, said):
    """With hours, all day, with its hour unknown; a rule in words, or as it stands where it has no simple words."""
    found = DE.when(event).replace("Samstag, ", "Sa, ").replace("Sonntag, ", "So, ")
    assert found == said or (said == "FREQ=HOURLY" and event["rrule"][0] in found)


def test_labels_of_the_region_stand_over_ours():
    """Its own label of a category; a built-in one for what it says nothing of; a word nobody knows is itself."""
    assert (DE.label("category", "market"), EN.label("category", "market")) == ("Märktchen", "Little market")
    assert (DE.label("category", "concert"), EN.label("category", "concert")) == ("Konzert", "Concert")
    assert "xyzzy" in DE.label("category", "xyzzy").casefold()


def test_what_an_id_stands_for():
    """A record's title and its id, so that it can be asked for; a plain name is itself."""
    assert DE.value("organiser", "v", "event") == "Verein (v)"
    assert DE.value("organiser", "Frau Müller", "event") == "Frau Müller"
    assert DE.value("municipality", "lehrte", "event") == "Lehrte"
    assert EN.value("place", ["halle"], "offer") == "Hall, Am Ring 1, 31275 Lehrte"
    assert DE.title({"id": "g", "recipient": "v"}) == "Verein"


@given(
    st.lists(st.tuples(st.text("abc ", max_size=30), st.text("abc ä語", max_size=80)), max_size=5), st.integers(40, 90)
)
def test_pairs_stand_in_two_columns(rows, columns):
    """Every word is there, nothing is wider than the screen, and what has no text has no name."""
    from regioncal.views.lines import cells

    lines = ["".join(text for text, _ in line) for line in Words.pairs(rows, columns)]
    assert all(cells(line.rstrip()) <= columns for line in lines)
    said = "".join(name + text for name, text in rows if text)
    assert sorted("".join("".join(lines).split())) == sorted("".join(said.split()))
