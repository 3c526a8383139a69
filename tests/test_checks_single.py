"""Single checks: languages, clocks, duplicates, dates of review, budgets, each at its edges."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import tomli_w
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regioncal.checks import CHECKS, run_checks
from regioncal.checks.twins import similar
from regioncal.checks.wrong import languages
from regioncal.files.whole import read_whole
from regioncal.lang.names import LANGUAGE_NAMES
from regioncal.text import fold
from strategies import calendars, surroundings

NOW = date(2016, 9, 10)
EVENT = {"id": "fest", "title": "Fest", "start": datetime(2016, 9, 10, 15)}
OFFER = {"id": "treff", "title": "Treff", "kind": "meeting_place"}


def names(data, *wanted):
    """The checks that these records fail, of those wanted."""
    return [problem.check for problem in run_checks(read_whole(str(data)), NOW, wanted or CHECKS)]


def test_languages():
    """ISO 639 is whole: every language we have a name for is in it, two-letter codes stand for their long ones."""
    known = languages()
    assert set(LANGUAGE_NAMES) <= set(known)
    assert (known["deu"], known["de"], known["kmr"]) == ("de", "de", "kmr")
    assert len([code for code in known if len(code) == 2]) == 184
    assert not {"xx", "yy", "qqq"} & set(known)


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]),
    st.datetimes(datetime(2015, 1, 1), datetime(2017, 12, 31))
    | st.datetimes(datetime(2016, 3, 27), datetime(2016, 3, 28)),
)
@example("Europe/Berlin", datetime(2016, 3, 27, 2, 0))
@example("Europe/Berlin", datetime(2016, 3, 27, 1, 59, 59))
@example("Europe/Berlin", datetime(2016, 3, 27, 3, 0))
@example("Europe/Berlin", datetime(2016, 10, 30, 2, 30))
@example("Australia/Lord_Howe", datetime(2016, 10, 2, 2, 15))
def test_lost_hours(tmp_path_factory, zone, moment):
    """A start is reported exactly where no instant shows that wall time."""
    moment = moment.replace(microsecond=0)
    folder = tmp_path_factory.mktemp("gap")
    (folder / "a.toml").write_text(tomli_w.dumps({"event": [EVENT | {"start": moment, "timezone": zone}]}))
    around = moment.replace(tzinfo=UTC)
    shown = {
        (around - timedelta(minutes=15 * quarter) - timedelta()).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        for quarter in range(-60, 60)
    }
    assert (names(folder, "dst-gap") == ["dst-gap"]) == (moment not in shown)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sommerfest", "Sommer-Fest", True),
        ("Flohmarkt am Hohen Ufer", "Flohmarkt Am hohen Ufer!", True),
        ("Konzert der Chöre", "Konzert der Choere", True),
        ("Teil 1", "Teil 2", False),
        ("Deutschkurs A1", "Deutschkurs A2", False),
        ("Flohmarkt", "Wochenmarkt", False),
        ("Lesung", "Lesung und Gespräch mit der Autorin", False),
    ],
)
def test_similar_titles(one, other, same):
    """Spelling does not make two titles, numbers do."""
    assert similar(fold(one), fold(other)) is same


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"title": "Das Fest"}, False),
        ({"start": datetime(2016, 9, 10, 16)}, False),
        ({"start": date(2016, 9, 10)}, True),
        ({"start": date(2016, 9, 11)}, False),
        ({"place": "park"}, False),
        ({"location": "Halle"}, True),
        ({"start": datetime(2016, 9, 10, 15), "allow": ["likely-duplicate"]}, False),
    ],
)
def test_likely_duplicates(data, change, same):
    """Same day, same time or none, same place or none, and a similar title: then two events are likely one."""
    data.write("p.toml", place=[{"id": "halle", "name": "Halle"}, {"id": "park", "name": "Park"}])
    data.write("a.toml", event=[EVENT | {"place": "halle"}])
    data.write("b.toml", event=[EVENT | {"id": "zwei"} | ({} if "location" in change else {"place": "halle"}) | change])
    if "location" in change:
        same = False  # free words and an id cannot be compared, unless they are the same word
        data.write("a.toml", event=[EVENT | {"location": "Die Halle"}])
        data.write("b.toml", event=[EVENT | {"id": "zwei", "location": "die  halle"}])
        same = True
    assert names(data, "likely-duplicate") == ["likely-duplicate"] * same


@pytest.mark.parametrize("which", [0, 1, 2])
def test_one_pair_is_allowed(data, run, which):
    """A name with an id silences one pair, written in either of the two; the others are told, in both listings."""
    events = [EVENT | {"id": ident, "source": [{"name": ident}]} for ident in ("a", "b", "c")]
    other = "b" if which != 1 else "c"
    events[which] |= {"allow": [f"likely-duplicate:{other}"]}
    data.write("a.toml", event=events)
    left = {("a", "b"), ("a", "c"), ("b", "c")} - {tuple(sorted((events[which]["id"], other)))}
    items = json.loads(run("duplicates", "--as", "json", "--now", "2016-09-01").out)["items"]
    assert {(item["events"][0]["id"], item["events"][1]["id"]) for item in items} == left
    said = run("check", "--only", "likely-duplicate").out
    assert said.count("likely-duplicate:") - said.count('"likely-duplicate:') == len({pair[1] for pair in left})
    assert "unknown-check" not in run("check", "--warnings").out


def test_either_of_two_allows_all_of_its_own(data, run):
    """Without an id the name silences every pair of its record, wherever in the file that stands."""
    events = [EVENT | {"id": ident, "source": [{"name": ident}]} for ident in ("a", "b", "c")]
    data.write("a.toml", event=[events[0] | {"allow": ["likely-duplicate"]}, *events[1:]])
    items = json.loads(run("duplicates", "--as", "json", "--now", "2016-09-01").out)["items"]
    assert [[one["id"] for one in item["events"]] for item in items] == [["b", "c"]]
    assert names(data, "likely-duplicate") == ["likely-duplicate"]


def test_a_pair_with_nobody_is_told(data):
    """An id that no record of the kind has, and an id at a check that takes none."""
    data.write("a.toml", event=[EVENT | {"allow": ["likely-duplicate:nobody", "no-end:fest"]}])
    assert names(data, "unknown-check") == ["unknown-check"] * 2


def test_many_on_one_day_are_quick(data):
    """Three thousand events at the same time are not compared each with each, and a pair among them is still found."""
    events = [
        EVENT | {"id": f"e-{n}", "title": f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{n} Fest"} for n in range(3000)
    ]
    data.write(
        "a.toml",
        event=[*events, EVENT | {"id": "x", "title": "Ganz anders"}, EVENT | {"id": "y", "title": "Ganz Anders"}],
    )
    before = datetime.now(UTC)
    assert names(data, "likely-duplicate") == ["likely-duplicate"]
    assert datetime.now(UTC) - before < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("verified", "found"),
    [
        (date(2015, 9, 10), ["not-verified"]),
        (date(2015, 9, 12), []),
        (date(2016, 9, 10), []),
        (None, ["never-verified"]),
    ],
)
def test_verified(data, verified, found):
    """After twelve months an offer is due; one that was never dated is a matter of style; an ended one is neither."""
    offer = OFFER | ({"verified": verified} if verified else {})
    data.write("a.toml", offer=[offer])
    assert names(data, "not-verified", "never-verified") == found
    data.write("a.toml", offer=[offer | {"status": "ended"}])
    assert names(data, "not-verified", "never-verified") == []


def test_budgets_are_by_year_and_currency(data):
    """Grants count in their own year and currency; a round's budget stands over the fund's; rejected ones have none."""
    fund = {"id": "f", "name": "F", "budget": 100, "round": [{"year": 2016, "budget": 200}]}
    grant = {"fund": "f", "recipient": "R", "awarded": 150}
    data.write("a.toml", fund=[fund], grant=[grant | {"id": "g", "year": 2016}])
    assert names(data, "above-budget") == []
    data.write("a.toml", fund=[fund], grant=[grant | {"id": "g", "year": 2015}])
    assert names(data, "above-budget") == ["above-budget"]
    data.write("a.toml", fund=[fund], grant=[grant | {"id": "g", "year": 2015, "currency": "SEK"}])
    assert names(data, "above-budget") == []
    data.write("a.toml", fund=[fund], grant=[grant | {"id": "g"}])
    assert names(data, "above-budget") == []


@settings(max_examples=40)
@given(calendars())
def test_right_events_have_no_errors(tmp_path_factory, events):
    """Events made right give no error, whatever their times, rules, overrides and places."""
    folder = tmp_path_factory.mktemp("right")
    (folder / "a.toml").write_text(tomli_w.dumps({"event": events, **surroundings()}), encoding="utf-8")
    problems = run_checks(read_whole(str(folder)), NOW)
    assert [problem for problem in problems if problem.level == "error"] == []
