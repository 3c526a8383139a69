"""`duplicates`: what two sources brought, likely the same, and why; what is not."""

import json
from datetime import date, datetime
from typing import Any

import pytest

NOW = ("--now", "2016-09-10")


def event(ident: str, by: str, **values: Any) -> dict[str, Any]:
    """An event of a source, on 17 September at eight unless said."""
    usual = {
        "id": ident,
        "title": "Sommerfest im Stadtpark",
        "start": datetime(2016, 9, 17, 20),
        "source": [{"name": by}],
    }
    return usual | values


@pytest.fixture
def pairs(data: Any, run: Any) -> Any:
    """The pairs of ids among these events, each with its reasons."""

    def pairs(*events: dict[str, Any], **more: Any) -> list[tuple[str, str, list[str]]]:
        data.write("a.toml", event=list(events), **more)
        items = json.loads(run("duplicates", "--as", "json", *NOW).out)["items"]
        return [(item["events"][0]["id"], item["events"][1]["id"], item["reasons"]) for item in items]

    return pairs


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, "place not known of both"),
        ({"title": "Sommerfest im Stadt-Park"}, "titles"),
        ({"title": "Im Stadtpark: Sommerfest"}, "titles 100 % alike"),
        ({"location": "Stadtpark", "start": datetime(2016, 9, 17, 20, 30)}, "place not known of both"),
    ],
)
def test_alike(pairs: Any, other: dict[str, Any], reason: str) -> None:
    """The same title but for its spelling, at the same hour, nothing speaking against it."""
    end = {"end": datetime(2016, 9, 17, 23)}
    (pair,) = pairs(event("a", "eins", **end), event("b", "zwei", **end | other))
    assert pair[:2] == ("a", "b")
    assert any(reason in words for words in pair[2])


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Konzert im Stadtpark"},
        {"start": datetime(2016, 9, 18, 20)},
        {"start": datetime(2016, 9, 17, 10)},
        {"title": "Sommerfest im Stadtpark Teil 2"},
        {"municipality": "dort"},
        {"source": [{"name": "eins"}]},
        {"allow": ["likely-duplicate"]},
    ],
    ids=lambda values: next(iter(values)),
)
def test_not_alike(pairs: Any, other: dict[str, Any]) -> None:
    """Another title, day, hour, part, town or the same source; or somebody said that they are two."""
    towns = [{"id": "hier", "name": "Hier"}, {"id": "dort", "name": "Dort"}]
    assert pairs(event("a", "eins", municipality="hier"), event("b", "zwei", **other), municipality=towns) == []


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"title": "Großer Flohmarkt"}, "titles 84 % alike"),
        ({"title": "Flohmarkt", "start": datetime(2016, 9, 17, 20, 30)}, "30 minutes apart"),
        ({"title": "Großer Flohmarkt", "start": datetime(2016, 9, 17, 20, 30)}, ""),
        ({"title": "Flohmarkt", "start": datetime(2016, 9, 17, 21, 30)}, ""),
        ({"title": "Großer Flohmarkt", "location": "Schützenplatz"}, ""),
        ({"title": "Flohmarktfest"}, ""),
    ],
)
def test_short_titles_and_ends_that_nobody_knows(pairs: Any, other: dict[str, Any], reason: str) -> None:
    """One word is enough at one time in one place; without ends the same title within the hour is one event."""
    usual = {"title": "Flohmarkt", "location": "Marktplatz"}
    found = pairs(event("a", "eins", **usual), event("b", "zwei", **usual | other))
    assert [reason in words for _, _, words in found] == ([True] if reason else [])


def test_a_day_is_shown_as_a_day(data: Any, run: Any) -> None:
    """Events without a time of day do not begin at midnight."""
    day = {"start": date(2016, 9, 17)}
    data.write("a.toml", event=[event("a", "eins", **day), event("b", "zwei", **day)])
    assert run("duplicates", *NOW).out.startswith("2016-09-17  same start")
    (item,) = json.loads(run("duplicates", "--as", "json", *NOW).out)["items"]
    assert [one["start"] for one in item["events"]] == ["2016-09-17", "2016-09-17"]


def test_places_and_distance(pairs: Any) -> None:
    """The same place or a few metres speak for it, a kilometre against it; the hour may differ then."""
    later = {"start": datetime(2016, 9, 17, 22)}
    here = event("a", "eins", end=datetime(2016, 9, 17, 23), lat=52.37, lon=9.73)
    (pair,) = pairs(here, event("b", "zwei", lat=52.3705, lon=9.73, **later))
    assert pair[2][:2] == ["times overlap", "56 m apart"]
    assert pairs(here, event("b", "zwei", lat=52.39, lon=9.73)) == []


def test_series_are_named_once(pairs: Any) -> None:
    """Two series that meet every week are one pair."""
    weekly = {"rrule": ["FREQ=WEEKLY;COUNT=20"]}
    assert len(pairs(event("a", "eins", **weekly), event("b", "zwei", **weekly))) == 1


def test_in_words(data: Any, run: Any) -> None:
    """The listing names both with their files and what to do; without any it says so."""
    assert run("duplicates").out == "no likely duplicates\n"
    data.write("a.toml", event=[event("a", "eins")])
    data.write("b.toml", event=[event("b", "zwei")])
    lines = run("duplicates", *NOW).out.splitlines()
    assert lines[1:3] == ['  a "Sommerfest im Stadtpark" (a.toml)', '  b "Sommerfest im Stadtpark" (b.toml)']
    assert 'allow = ["likely-duplicate:ID of the other"]' in lines[-1]
    assert run("duplicates", "--from", "2016-10-01", *NOW).out == "no likely duplicates\n"
    assert run("duplicates", "--from", "nie", *NOW).code == 2
