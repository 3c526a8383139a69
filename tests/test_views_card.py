"""Cards: any record in full, at any width, with everything that it says and nothing that a terminal would obey."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as drawn
from regioncal.index.rows import to_json
from regioncal.lang import language
from regioncal.query.show import Card, Link
from regioncal.values import read_fields
from regioncal.views.card import card
from regioncal.views.lines import cells
from regioncal.views.words import Words

DAY = date(2016, 9, 10)
REGION = {"timezone": "Europe/Berlin", "language": "de"}
ESCAPES = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def drawn_card(kind, record, links=(), more=0):
    """The answer that a card shows, whatever else it carries."""
    given_ = {"kind": kind, "record": record, "path": "a.toml", "links": [*links], "more": more, "names": {}}
    rest = {"patch": None, "source": {}}
    return Card(**{name: (given_ | rest)[name] for name in Card._fields})


@given(drawn.KIND_AND_RAW, st.integers(40, 120), st.sampled_from(["de", "en"]))
@settings(max_examples=100)
def test_any_record_is_a_card(kind_and_raw, columns, code):
    """Every kind with whatever it holds: clean lines that fit, but for addresses, and its id and file at the end."""
    kind, raw = kind_and_raw
    if kind.name == "patch":
        return
    values, _ = read_fields(kind.fields, raw)
    record = {"id": "x", **json.loads(to_json(values))}
    lines = ["".join(text for text, _ in line) for line in card(drawn_card(kind.name, record),
                                                                Words(language(code), REGION), columns)]  # fmt: skip
    assert not any(ESCAPES.search(line) for line in lines)
    assert all(cells(line.rstrip()) <= columns or "://" in line for line in lines)
    assert f"{kind.name}:{record['id']}" in "".join("".join(lines).split())


def lines_of(run, *words):
    """A card's lines, without the blanks between columns."""
    code, out, err = run("show", *words)
    assert (code, err) == (0, "")
    return [" ".join(line.split()) for line in out.splitlines()]


def test_the_order_is_that_of_questions(data, run):
    """When, where, for whom, what it costs, how to join; then the text, the picture, links, where it is from."""
    data.write(
        "a.toml", place=[{"id": "p", "name": "Platz"}],
        event=[{"id": "a", "title": "Markt", "summary": "Kurz.", "description": "Lang und breit.", "start": DAY,
                "place": "p", "audience": ["women"], "price": {"kind": "paid", "from": 8}, "status": "sold_out",
                "registration": {"email": "a@b.example"}, "image": {"file": "a.jpg", "credit": "© Wir"},
                "source": "Stadtblatt", "verified": DAY, "organiser": "Verein", "note": "Merke"},
               {"id": "b", "title": "Stand", "start": DAY, "part_of": "a"}],
    )  # fmt: skip
    text = "\n".join(lines_of(run, "a"))
    parts = ["Markt [ausverkauft]", "Kurz.", "10. September 2016", "Platz", "Frauen", "8 €", "a@b.example", "Verein",
             "Lang und breit.", "© Wir", "event:b", "Stadtblatt", "event:a · a.toml"]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(("status", "mark"), [("cancelled", "[abgesagt]"), ("confirmed", ""), ("postponed", "[")])
def test_a_status_is_a_word_not_a_colour(data, run, status, mark):
    """What does not happen as planned says so beside the title; what does says nothing."""
    data.write("a.toml", event=[{"id": "a", "title": "Markt", "start": DAY, "status": status}])
    head = lines_of(run, "a")[0]
    assert ("[" in head) == bool(mark)
    assert mark in head


def test_what_links_here_is_named_and_counted():
    """By kind, title and id, so that each can be shown in turn; the rest is a number."""
    links = [Link("place", "event", {"id": "e", "title": "Fest"}), Link("place", "offer", {"id": "o", "title": "Kurs"})]
    answer = drawn_card("place", {"id": "p", "name": "Platz"}, links, 3)
    lines = ["".join(text for text, _ in line) for line in card(answer, Words(language("de"), REGION), 80)]
    at = lines.index("  Veranstaltung: Fest (event:e)")
    assert lines[at + 1] == "  Angebot: Kurs (offer:o)"
    assert "3" in lines[at + 2]


def test_several_records_stand_below_each_other(data, run):
    """Two lines between them, in the order asked."""
    data.write(
        "a.toml", event=[{"id": "a", "title": "Erstes", "start": DAY}, {"id": "b", "title": "Zweites", "start": DAY}]
    )
    lines = lines_of(run, "b", "a")
    second = next(number for number, line in enumerate(lines) if line.startswith("Erstes"))
    assert lines[0].startswith("Zweites")
    assert lines[second - 2 : second] == ["", ""]
