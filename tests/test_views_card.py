"""Cards: any record in full, at any width, with everything that it says and nothing that a terminal would obey."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone

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
    rest = {"patch": None, "source": {}, "local": record}
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


FAR = {"timezone": "America/New_York", "start": datetime(2016, 9, 19, 20), "end": datetime(2016, 9, 19, 21)}
OWN = "(America/New_York: Montag, 19. September 2016, 20:00–21:00)"


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (FAR, f"Dienstag, 20. September 2016, 02:00–03:00 {OWN}"),
        (FAR | {"rrule": "FREQ=WEEKLY;BYDAY=MO"}, f"Dienstag, 20. September 2016, 02:00–03:00 {OWN} · jeden Montag"),
        ({"timezone": "UTC", "start": datetime(2016, 9, 19, 22, 30)},
         "Dienstag, 20. September 2016, 00:30 (UTC: Montag, 19. September 2016, 22:30)"),
        ({"start": datetime(2016, 9, 19, 10, tzinfo=timezone(timedelta(hours=5)))},
         "Montag, 19. September 2016, 07:00"),
        ({"timezone": "Europe/Vienna", "start": datetime(2016, 9, 19, 10)}, "Montag, 19. September 2016, 10:00"),
        ({"timezone": "floating", "start": datetime(2016, 9, 19, 10)}, "Montag, 19. September 2016, 10:00"),
        ({"timezone": "America/New_York", "start": DAY}, "Samstag, 10. September 2016"),
    ],
)  # fmt: skip
def test_times_are_those_of_the_region(data, run, values, line):
    """As the listings have them; the zone that an event was written in is named with its own clock's time."""
    data.write("a.toml", event=[{"id": "a", "title": "A", **values}])
    found = run("show", "a", columns=200).out.splitlines()
    assert next(text for text in found if text.startswith("Wann ")).removeprefix("Wann").strip() == line


def test_every_time_of_a_card_is_the_regions(data, run):
    """Doors, dates left out and added, overrides and when it was written too."""
    new_york = datetime(2016, 9, 19, 20)
    data.write(
        "a.toml",
        event=[{"id": "a", "title": "A", **FAR, "rrule": "FREQ=DAILY;COUNT=9", "doors": datetime(2016, 9, 19, 19),
                "exdate": [new_york + timedelta(days=1)], "rdate": [{"start": new_york + timedelta(days=20)}],
                "override": [{"on": new_york + timedelta(days=2), "start": datetime(2016, 9, 21, 22)}],
                "registration": {"deadline": datetime(2016, 9, 1, 18)},
                "modified": datetime(2016, 8, 31, 12, tzinfo=UTC)}],
    )  # fmt: skip
    text = " ".join(run("show", "a", columns=300).out.split())
    assert "Einlass Dienstag, 20. September 2016, 01:00" in text
    assert "Mittwoch, 21. September 2016, 02:00" in text
    assert "Montag, 10. Oktober 2016, 02:00" in text
    assert "Donnerstag, 22. September 2016, 02:00: Wann: Donnerstag, 22. September 2016, 04:00" in text
    assert "Freitag, 2. September 2016, 00:00" in text
    assert "Mittwoch, 31. August 2016, 14:00" in text


def test_what_a_card_names_is_in_the_readers_words(data, run):
    """The access of a place, the place of a moved date, whose picture it is and on what terms, what is put forward."""
    image = {"url": "https://i.example/a.jpg", "credit": "© Wir", "alt": "Ein Bild", "licence": "CC BY 4.0"}
    data.write(
        "a.toml", place=[{"id": "p", "name": "Saal Nord", "kind": "hall", "accessibility": {"wheelchair": "full"}}],
        event=[{"id": "a", "title": "A", "start": DAY, "rrule": "FREQ=WEEKLY", "featured": True, "image": image,
                "override": [{"on": date(2016, 9, 17), "place": "p"}]}],
    )  # fmt: skip
    event, place = lines_of(run, "event:a"), lines_of(run, "place:p")
    assert "Wo: Saal Nord" in " ".join(event)
    assert any(line.endswith("Ein Bild · © Wir · CC BY 4.0 · https://i.example/a.jpg") for line in event)
    assert "Tipp ja" in event
    assert "full" not in " ".join(place)
    assert not any("Zeitzone" in line for line in event)


def test_a_record_that_points_here_twice_is_named_once(data, run):
    """By municipality and by area: one line, and programs get both fields."""
    offers = [{"id": f"o{n:02}", "title": f"O{n:02}", "kind": "club", "municipality": "m", "area": ["m"]}
              for n in range(25)]  # fmt: skip
    data.write("a.toml", municipality=[{"id": "m", "name": "M"}], offer=offers)
    lines = lines_of(run, "municipality:m")
    assert [line for line in lines if "offer:" in line] == [f"Angebot: O{n:02} (offer:o{n:02})" for n in range(20)]
    assert "und 5 weitere" in lines
    (item,) = json.loads(run("show", "municipality:m", "--as", "json").out)["items"]
    assert [(link["id"], link["field"]) for link in item["linked_from"]][:3] == [
        ("o00", "municipality"), ("o00", "area"), ("o01", "municipality"),
    ]  # fmt: skip


TOWN = {"id": "lehrte", "name": "Lehrte"}
HALL = {"id": "halle", "name": "Halle", "municipality": "lehrte", "accessibility": {"wheelchair": "full"}}
STEPS = {"id": "stufen", "name": "Stufenhaus Lehrte", "municipality": "lehrte", "accessibility": {"wheelchair": "none"}}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"place": "halle"}, ["Wo Halle, Lehrte", "Barrierefreiheit Rollstuhlzugang: rollstuhlgerecht"]),
        ({"place": "stufen"}, ["Wo Stufenhaus Lehrte", "Barrierefreiheit Rollstuhlzugang: nicht rollstuhlgerecht"]),
        (
            {"place": "halle", "accessibility": {"wheelchair": "partial"}},
            ["Wo Halle, Lehrte", "Barrierefreiheit Rollstuhlzugang: teilweise rollstuhlgerecht"],
        ),
        ({"place": "halle", "status": "moved_online"}, ["Wo online (statt Halle)"]),
        ({"location": "Wiese", "status": "moved_online"}, ["Wo online (statt Wiese)"]),
    ],
)
def test_a_card_says_where_and_who_can_get_in(data, run, values, said):
    """The town of a place without street, and who can get in there; of what moved online neither."""
    data.write(
        "a.toml", municipality=[TOWN], place=[HALL, STEPS], event=[{"id": "abend", "title": "A", "start": DAY} | values]
    )
    lines = lines_of(run, "abend")
    assert [line for line in lines if line.startswith(("Wo ", "Barriere"))] == said


def test_who_can_get_into_each_place_of_an_offer(data, run):
    """Of several places each is named."""
    data.write(
        "a.toml",
        municipality=[TOWN],
        place=[HALL, STEPS],
        offer=[{"id": "abend", "title": "A", "kind": "meeting_place", "place": ["halle", "stufen"]}],
    )
    said = " ".join(lines_of(run, "abend"))
    assert "Wo Halle, Lehrte, Stufenhaus Lehrte" in said
    assert "Barrierefreiheit Halle · Rollstuhlzugang: rollstuhlgerecht, Stufenhaus Lehrte ·" in said
