"""Questions about the directory: the index answers what looking at every offer answers, in the order people expect."""

import json
import random
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import brute
import strategies as drawn
from regioncal.hours import weekly
from regioncal.kinds import LEVELS
from regioncal.query import directory
from regioncal.query.ask import Hours, Near, Query
from regioncal.query.filters import Conditions

TODAY = date(2016, 9, 10)
ALL = {"internal": True, "ended": True, "due": False}
PLACES = {place["id"]: place for place in drawn.surroundings()["place"]}
TOWNS = {town["id"]: town for town in drawn.surroundings()["municipality"]}
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
FIELDS = {
    "level": [*LEVELS, {"from": "A1"}, {"to": "B1"}, {"from": "A2", "to": "C1"}],
    "place": [["halle"], ["park", "halle"], ["irgendwo"], ["irgendwo", "halle"], []],
    "municipality": sorted(TOWNS),
    "status": ["active", "paused", "ended"],
    "scope": ["internal", "external"],
    "verified": [date(2016, 9, 1), date(2015, 9, 10), date(2015, 9, 11), date(2010, 1, 1)],
    "hours": ["Mo 09:00-11:00", "Tu,Th 18:00-20:00; PH off", "Fr 20:00-02:00", "Mo", "24/7", '"nach Vereinbarung"',
              "Sa[1] 10:00-12:00", "Su 15:00+"],
    "residence_status": [["any"], ["tolerated", "permit"], ["eu_citizen"]],
}  # fmt: skip
TITLES = {"Kurs": "kurs", "Übung": "ubung", "Treff": "treff", "Beratung": "beratung"}  # and how they are sorted
dice = random.Random(2016)


def some(number, **more):
    """An offer in which half of the fields say anything."""
    chosen = {name: dice.choice(values) for name, values in FIELDS.items() if dice.random() < 0.5}
    return {"id": f"offer-{number}", "title": dice.choice([*TITLES]), "kind": "course", **chosen, **more}


OFFERS = [some(number) for number in range(200)]


@pytest.fixture(scope="module")
def index():
    """The index of the offers: questions are many and different, the offers stay."""
    with brute.indexed({"offer": OFFERS}, drawn.surroundings()) as found:
        yield found


def ids(answer):
    """The ids of an answer, in its order."""
    return [entry.item["id"] for entry in answer.entries]


def asked(index, query=None, names=(), **hidden):
    """The answer to a question about the offers; `names` fill the conditions."""
    conditions = Conditions(index)
    for name in names:
        name(conditions)
    query = (query or Query("offer", TODAY))._replace(where=tuple(conditions.found))
    return directory.ask_offers(index, query, **(ALL | hidden))


def fitting(fits):
    """The ids of the offers that fit, looked at one by one; there are such and others."""
    found = {one["id"] for one in OFFERS if fits(one)}
    assert 0 < len(found) < len(OFFERS)
    return found


# ---- which, and in which order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_within_an_open_ended_range(index, level):
    """What goes up to B1 or begins at A1 is open on the other side; a course without any level does not answer."""

    def fits(one):
        said = one.get("level", {})
        first, last = (said, said) if isinstance(said, str) else (said.get("from", "A0"), said.get("to", "C2"))
        return bool(said) and first <= level <= last

    assert set(ids(asked(index, names=[lambda c: c.level(level.lower())]))) == fitting(fits)


@pytest.mark.parametrize(("internal", "ended", "due"), [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 1), (0, 0, 1)])
def test_what_no_listing_shows_by_itself(index, internal, ended, due):
    """Internal and ended offers only where they are asked for; due are those not verified for a year, or never."""

    def shown(one):
        old = one.get("verified", date.min) < TODAY - timedelta(days=365)
        hidden = (one.get("scope") == "internal" and not internal) or (one.get("status") == "ended" and not ended)
        return not hidden and (old or not due)

    assert set(ids(asked(index, internal=internal, ended=ended, due=due))) == fitting(shown)


def far(one):
    """How far an offer is from (52.3, 9.6), in km: its nearest place, each where it is or else in its town."""
    places = [PLACES[place] for place in one.get("place", ())]
    spots = [place for place in places if "lat" in place][:1]
    town = one.get("municipality") or next((place["municipality"] for place in places if "municipality" in place), None)
    spots = spots or ([TOWNS[town]] if town else [])
    if len(places) > 1:
        spots += [place if "lat" in place else TOWNS[place["municipality"]] for place in places if len(place) > 2]
    return min((brute.kilometres((spot["lat"], spot["lon"]), (52.3, 9.6)) for spot in spots), default=1e9)


@pytest.mark.parametrize("town", sorted(TOWNS))
def test_an_offer_is_in_every_town_of_its_places(index, town):
    """Its own town where it names one, else those of all its places."""

    def fits(one):
        places = [PLACES[place].get("municipality") for place in one.get("place", ())]
        return town in ([one["municipality"]] if "municipality" in one else places)

    found = asked(index, names=[lambda c: c.record("--municipality", [town], "municipality", "municipality")])
    assert set(ids(found)) == fitting(fits)
    others = asked(index, names=[lambda c: c.record("--not-municipality", [town], "municipality", "municipality")])
    assert set(ids(others)) == {one["id"] for one in OFFERS} - fitting(fits)


@given(st.floats(0.1, 200), st.sampled_from(["", "distance", "title"]), st.none() | st.integers(1, 40))
@settings(max_examples=40)
def test_near_is_nearest_first(index, km, sort, limit):
    """Those within the distance, by their place or else their town, the nearest first; a limit cuts, and counts all."""
    answer = asked(index, Query("offer", TODAY, near=Near(52.3, 9.6, km, "hier"), sort=sort, limit=limit))
    within = [one for one in OFFERS if far(one) <= km]
    assert answer.total == len(within)
    assert set(ids(answer)) <= {one["id"] for one in within}
    assert len(answer.entries) == min(limit or len(within), len(within))
    by_id = {one["id"]: one for one in OFFERS}
    assert [entry.km for entry in answer.entries] == pytest.approx([far(by_id[ident]) for ident in ids(answer)])
    if sort != "title":
        assert [entry.km for entry in answer.entries] == pytest.approx(sorted(map(far, within))[:limit])


def test_without_a_question_the_order_is_the_alphabet(index):
    """By title as it is folded, what does not take place now behind the rest."""
    items = [entry.item for entry in asked(index).entries]
    order = [(item.get("status", "active") != "active", TITLES[item["title"]]) for item in items]
    assert order == sorted(order)
    assert len(order) == len(OFFERS)


@given(st.none() | st.integers(0, 1440), st.none() | st.integers(0, 1440), st.lists(st.integers(0, 6), max_size=2))
@settings(max_examples=40)
def test_an_unknown_hour_is_neither_before_nor_after(index, after, before, weekdays):
    """Only what begins at a known hour within the bounds; a weekday alone is answered by it without an hour, too."""
    timed = after is not None or before is not None
    night = after is not None and before is not None and before < after

    def within(start):
        late, early = (after or 0) <= start, before is None or start < before
        return late or early if night else late and early

    def fits(one):
        return any(
            (not weekdays or day in weekdays) and within(start)
            and not (timed and end - start == 1440)
            for day, start, end in weekly(one.get("hours", "")) or ()
        )  # fmt: skip

    answer = asked(index, Query("offer", TODAY, hours=Hours(tuple(weekdays), after, before)))
    assert set(ids(answer)) == {one["id"] for one in OFFERS if fits(one) or not (timed or weekdays)}


@pytest.mark.parametrize("status", ["tolerated", "eu_citizen", "asylum_seeker"])
def test_who_is_open_to_all_is_open_to_each(index, status):
    """An offer for "any" status, or that says nothing of it, is open to this one."""
    answer = asked(index, names=[lambda c: c.choice("--residence-status", [status], "residence_status", "has or any")])
    assert set(ids(answer)) == fitting(lambda one: {status, "any"} & set(one.get("residence_status", ["any"])))


def test_an_offer_at_two_places_is_found_at_both(data, run):
    """By town, by way, by search, and shown with both; its languages by what they are a sort of."""
    data.write(
        "a.toml",
        municipality=[{"id": key, "name": key.title(), "lat": lat, "lon": 10.0} for key, lat in TWO_TOWNS.items()],
        place=[
            {"id": "eins", "name": "Haus Eins", "municipality": "lehrte"},
            {"id": "zwei", "name": "Haus Zwei", "address": {"municipality": "Celle"}},
        ],
        offer=[{"id": "a", "title": "Rat", "kind": "counselling", "place": ["eins", "zwei"], "languages": ["de-AT"]}],
    )
    questions = [["-m", town] for town in TWO_TOWNS] + [["--near", town, "--within", "1"] for town in TWO_TOWNS]
    questions += [["--search", town] for town in TWO_TOWNS] + [["--language", tag] for tag in ("de", "de-AT")]
    for question in questions:
        code, out, err = run("offers", *question)
        assert (code, err, "Haus Eins, Lehrte; Haus Zwei, Celle" in out) == (0, "", True), question
    assert run("offers", "-m", "lehrte", "--language", "ar")[1].startswith("Keine Angebote")
    assert run("offers", "--language", "xx-YY")[0] == 2


TWO_TOWNS = {"lehrte": 52.4, "celle": 52.6}


# ---- open now --------------------------------------------------------------------------------------------------------

FERIEN = {"name": "Herbstferien", "from": date(2016, 10, 3), "to": date(2016, 10, 15), "kind": "school"}
FEIERTAG = {"name": "Stadttag", "from": date(2016, 9, 12), "kind": "public"}


def timed(number):
    """An offer with plain weekly hours, and whether these hold at a moment."""
    days = dice.sample(range(7), dice.randint(1, 4))
    start, end = sorted(dice.sample(range(24), 2))
    off = dice.sample(["PH", "SH"], dice.randint(0, 2))

    def holds(at):
        public = "PH" in off and at.date() == FEIERTAG["from"]
        school = "SH" in off and FERIEN["from"] <= at.date() <= FERIEN["to"]
        return at.weekday() in days and start <= at.hour < end and not public and not school

    text = f"{','.join(_DAYS[day] for day in sorted(days))} {start:02}:00-{end:02}:00"
    season = {name: dice.choice(SEASON_DAYS) for name in ("from", "to") if dice.random() < 0.3}
    since = {"since": dice.choice(SINCE)} if dice.random() < 0.5 else {}
    return some(number, hours="; ".join([text, *(f"{name} off" for name in off)]), season=season, **since), holds


SEASON_DAYS = [date(2016, 9, 5), date(2016, 9, 12), date(2016, 10, 4)]
SINCE = ["2015", "2016", "2017", "2016-09", "2016-10", "2016-09-12", "2016-10-05", "seit Mai"]
TIMED = [timed(number) for number in range(150)]


@pytest.fixture(scope="module")
def timed_index():
    """The index of offers with hours."""
    with brute.indexed(
        {"offer": [one for one, _ in TIMED], "holiday": [FERIEN, FEIERTAG]}, drawn.surroundings()
    ) as found:
        yield found


@given(st.datetimes(datetime(2016, 9, 1), datetime(2016, 10, 20)), st.none() | st.integers(1, 5))
@settings(max_examples=60)
@example(datetime(2016, 9, 12, 11), None)
@example(datetime(2016, 10, 4, 11), None)
def test_open_now_is_open_at_that_moment(timed_index, at, limit):
    """By the weekly hours, the region's own PH and SH, the season, since when there is it, and only what is active."""

    def is_open(one, holds):
        since, season = one.get("since", ""), one["season"]
        begun = not since[:1].isdigit() or since <= str(at.date())[: len(since)]
        within = season.get("from", date.min) <= at.date() <= season.get("to", date.max)
        return holds(at) and begun and within and one.get("status", "active") == "active"

    expected = {one["id"] for one, holds in TIMED if is_open(one, holds)}
    query = Query("offer", at.date(), open_at=at.isoformat(), limit=limit)
    answer = directory.ask_offers(timed_index, query, **ALL)
    assert answer.total == len(expected)
    assert set(ids(answer)) <= expected
    assert len(answer.entries) == min(limit or 999, len(expected))
    assert all(entry.state == "open" for entry in answer.entries)


@pytest.mark.parametrize(
    ("text", "now", "found"),
    [
        ("Fr 20:00-02:00", "2016-09-10T01:59", True), ("Fr 20:00-02:00", "2016-09-10T02:00", False),
        ("PH 10:00-12:00", "2016-10-03T11:00", True), ("Mo 10:00-12:00; PH off", "2016-10-03T11:00", False),
        ("Mo 10:00-12:00; PH off", "2016-10-10T11:00", True), ('"nach Vereinbarung"', "2016-09-12T11:00", False),
        ("24/7", "2016-12-25T03:00", True), ("Montags morgens", "2016-09-12T09:00", False),
        ("Mo 10:00+", "2016-09-12T10:00", True),
    ],
)  # fmt: skip
def test_single_hours(data, run, text, now, found):
    """Past midnight, on a public holiday of the subdivision, hours that are only a comment, hours nobody can read."""
    data.write("a.toml", offer=[{"id": "kurs", "title": "Kurs", "kind": "course", "hours": text}])
    out = run("--now", now, "offers", "--open-now", "--as", "csv").out
    assert ("kurs," in out) == found


# ---- organisations ---------------------------------------------------------------------------------------------------

PARTIES = st.sampled_from(["v", "w", "Kein Verein"])
MADE = st.fixed_dictionaries({}, optional={"provider": PARTIES, "partners": st.lists(PARTIES, max_size=2)})
HELD = st.fixed_dictionaries({}, optional={"organiser": PARTIES, "co_organisers": st.lists(PARTIES, max_size=2)})


@given(st.lists(MADE, max_size=4), st.lists(HELD, max_size=4))
@settings(max_examples=10)
def test_an_organisation_says_how_much_it_makes(made, held):
    """Each offer and each event once, whether it provides it or only takes part; a moved date is no further event."""
    override = {"on": datetime.combine(TODAY, time(10)), "title": "Anders"}
    events = [{"id": f"e{n}", "title": "E", "start": override["on"], "rrule": "FREQ=WEEKLY;COUNT=3",
               "override": [override], **one} for n, one in enumerate(held)]  # fmt: skip
    calendar = [{"id": f"o{n}", "title": "O", "kind": "course", **one} for n, one in enumerate(made)]
    parties = [{"id": "w", "name": "Alpha", "kind": "association"}, {"id": "v", "name": "Öko"}]
    with brute.indexed({"offer": calendar, "event": events, "organisation": parties}) as index:
        answer = directory.ask_organisations(index, Query("organisation", TODAY))
    for entry in answer.entries:
        ident = entry.item["id"]
        assert entry.offers == sum(ident in (one.get("provider"), *one.get("partners", ())) for one in made)
        assert entry.events == sum(ident in (one.get("organiser"), *one.get("co_organisers", ())) for one in held)
    assert ids(answer) == ["w", "v"]


# ---- searching -------------------------------------------------------------------------------------------------------


def test_a_search_ranks_and_says_why(data, run):
    """Best first with score and reasons; `--sort title` keeps the hits in the alphabet; the office only at need."""
    data.region(office="amt")
    data.write(
        "a.toml", organisation=[{"id": "amt", "name": "Amt", "contact": {"phone": "0511 12345"}}],
        offer=[{"id": "a", "title": "Anlaufstelle", "kind": "counselling", "summary": "Auch ein Sprachkurs"},
               {"id": "b", "title": "Sprachkurs", "kind": "language_course"},
               {"id": "c", "title": "Chor", "kind": "club"}],
    )  # fmt: skip
    found = json.loads(run("offers", "--search", "Sprachkurs", "--as", "json").out)
    assert [item["id"] for item in found["items"]] == ["b", "a"]
    assert found["items"][0]["score"] > found["items"][1]["score"] > 0
    assert all(item["why"] for item in found["items"])
    assert "office" not in found
    titles = run("offers", "--search", "Sprachkurs", "--sort", "title", "--as", "csv").out.splitlines()[1:]
    assert [line.split(",")[0] for line in titles] == ["a", "b"]
    nothing = json.loads(run("offers", "--search", "Asphalt", "--as", "json").out)
    assert (nothing["items"], nothing["office"]) == ([], {"id": "amt", "name": "Amt", "phone": "0511 12345"})
