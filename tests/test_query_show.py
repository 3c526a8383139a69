"""Showing a record: it is found by all its names, and so is everything that points to it."""

import json
import random
from datetime import date

import pytest

from regioncal.kinds import KINDS
from regioncal.text import fold

DAY = date(2016, 9, 10)
TITLES = [
    "Talk-Café", "Das Fest für alle & jeden", "Mütterzentrum Ü30!", "42", "Der, die, das", "Straßenmusik 2016/17",
    "مقهى اللغة", "Кафе «Мова»", "Öl & Essig", "von und zu", "C++ für Einsteiger", "l'été", "Do-it-yourself", "e.V.",
    "NOT", "Haus am Deister", "haus (am) deister", "☕", "a", "Begegnungsstättenleitungsrunde",
]  # fmt: skip


def shown(run, *words):
    """The records that are shown, as JSON has them."""
    code, out, err = run("show", *words, "--as", "json")
    assert (code, err) == (0, "")
    return json.loads(out)["items"]


def names(items):
    """Kind and id of each."""
    return [f"{item['kind_of_record']}:{item['id']}" for item in items]


def missing(run, word):
    """The one line that a record which is not there gets."""
    code, out, err = run("show", word)
    assert (code, out, err.count("\n")) == (3, "", 1)
    return err


def test_every_title_finds_its_record(data, run):
    """Whatever letters and marks a title has, as it stands and in capitals; alike ones are shown together."""
    records = {"event": {"start": DAY}, "offer": {"kind": "course"}, "organisation": {}, "place": {}, "fund": {},
               "municipality": {}}  # fmt: skip
    tables = {
        kind: [{"id": f"{kind}-{n}", KINDS[kind].title: title, **more} for n, title in enumerate(TITLES)]
        for kind, more in records.items()
    }
    data.write("a.toml", **tables)
    for number, title in enumerate(filter(fold, TITLES)):
        for turn, said in enumerate((title, title.upper())):
            kind = [*records][(number + turn) % len(records)]
            alike = {f"{kind}:{kind}-{n}" for n, other in enumerate(TITLES) if fold(other) == fold(title)}
            assert set(names(shown(run, f"{kind}:{said}"))) == alike
    assert len(shown(run, "Talk-Café")) == len(records)
    missing(run, "☕")


PLACE = {
    "id": "pavillon", "name": {"de": "Kulturzentrum Pavillon", "en": "Pavilion"}, "aliases": ["Raschplatzpavillon"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("pavillon", ["place:pavillon"]), ("PAVILLON", ["place:pavillon"]), ("raschplatzpavillon", ["place:pavillon"]),
        ("pavilion", ["place:pavillon"]), ("kulturzentrum pavillon", ["place:pavillon"]),
        ("FEST", ["event:fest", "offer:fest"]), ("event:fest", ["event:fest"]), ("offer:Fest", ["offer:fest"]),
        ("Sommer im Hof", ["event:fest"]), ("holiday:ferien-2016-09-10", ["holiday:ferien-2016-09-10"]),
        ("grant:g", ["grant:g"]), ("Bunter Garten", ["grant:g"]), ("VHS", ["organisation:volkshochschule"]),
        ("Stadt Lehrte", ["municipality:lehrte"]),
    ],
)  # fmt: skip
def test_a_record_goes_by_many_names(data, run, word, found):
    """Its id in any case, its name in any language, aliases, short and official names; what shares an id as well."""
    data.write(
        "a.toml", place=[PLACE], event=[{"id": "fest", "title": "Sommer im Hof", "start": DAY}],
        offer=[{"id": "fest", "title": "Feiern lernen", "kind": "course"}], holiday=[{"name": "Ferien", "from": DAY}],
        organisation=[{"id": "volkshochschule", "name": "Volkshochschule", "short_name": "VHS"}],
        fund=[{"id": "f", "name": "F"}], grant=[{"id": "g", "fund": "f", "title": "Bunter Garten"}],
        municipality=[{"id": "lehrte", "name": "Lehrte", "official_name": "Stadt Lehrte"}],
    )  # fmt: skip
    assert names(shown(run, word)) == found


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("pavillion", 'regioncal: show "pavillion": no such record (did you mean pavillon?)\n'),
        ("vill", 'regioncal: show "vill": no such record (did you mean pavillon?)\n'),
        ("evnt:pavillon", 'regioncal: show "evnt:pavillon": unknown kind (did you mean event?)\n'),
        ("event:pavillon", 'regioncal: show "event:pavillon": no such record (did you mean place:pavillon?)\n'),
        ("event:pavillion", 'regioncal: show "event:pavillion": no such record (search with'),
        ("place:pavillion", 'regioncal: show "place:pavillion": no such record (did you mean pavillon?)\n'),
        ("patch:x", 'regioncal: show "patch:x": unknown kind (did you mean'),
        ("xyz", 'regioncal: show "xyz": no such record (search with offers, events or organisations --search)\n'),
        ("", 'regioncal: show "": no such record ('),
        ('"', "regioncal: show"),
        ("event:", "regioncal: show"),
    ],
)
def test_what_is_not_there_gets_the_nearest(data, run, word, line):
    """Not found is one line and exit 3, with the nearest ids or kinds, whatever was typed."""
    data.write("a.toml", place=[PLACE])
    assert missing(run, word).startswith(line.replace(" (did you mean", " (") if line.endswith("mean") else line)


def test_everything_that_points_here_is_counted_once(data, run):
    """Twenty links are named, the rest counted; a record that points to itself is none of them, each other is one."""
    dice = random.Random(7)
    for number in (0, 1, 20, 21, 45):
        linked = [{"id": f"e{n}", "title": "E", "start": DAY, "part_of": "ziel"} for n in range(number)]
        dice.shuffle(linked)
        target = {"id": "ziel", "title": "Ziel", "start": DAY, "part_of": "ziel"}
        data.write("a.toml", event=[target, *linked])
        (item,) = shown(run, "ziel")
        assert {link["id"] for link in item["linked_from"]} <= {one["id"] for one in linked}
        assert len(item["linked_from"]) == min(number, 20)
        text = run("show", "ziel", "--lang", "en").out
        assert ("more" in text) == (number > 20)
        assert number <= 20 or f"  and {number - 20} more\n" in text


def test_local_edits_are_those_of_the_record(data, run):
    """An event and an offer that share an id keep their own edits apart."""
    data.write(
        "a.toml", event=[{"id": "fest", "title": "A", "start": DAY}],
        offer=[{"id": "fest", "title": "B", "kind": "club"}],
        patch=[{"kind": "event", "id": "fest", "url": "https://a.example"},
               {"kind": "offer", "id": "fest", "url": "https://b.example"}],
    )  # fmt: skip
    event, offer = shown(run, "fest")
    assert (event["url"], offer["url"]) == ("https://a.example", "https://b.example")
    assert (event["patch"]["kind"], offer["patch"]["kind"]) == ("event", "offer")
