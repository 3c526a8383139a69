"""Values that are well written and still cannot be, each at its edges; and what a broken record no longer hides."""

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regioncal.checks import CHECKS, run_checks
from regioncal.files.whole import locate, read_whole
from regioncal.kinds import KINDS
from regioncal.model import Data, Region, half_record, read_record
from strategies import any_fields, raw_record

NOW = date(2016, 9, 10)
EVENT = {"id": "fest", "title": "Fest", "start": datetime(2016, 9, 10, 15)}
OFFER = {"id": "treff", "title": "Treff", "kind": "meeting_place"}
FUND = {"id": "topf", "name": "Topf"}
TOWN = {"id": "ort", "name": "Ort", "ags": "03241001", "postal_codes": ["30159"]}
FEED = {"id": "vhs", "file": "vhs.ics"}
SERIES = EVENT | {"start": datetime(2016, 9, 3, 8), "rrule": "FREQ=WEEKLY"}


def said(data, level="error"):
    """Check and field of the problems of a tier."""
    found = [one for one in run_checks(read_whole(str(data)), NOW) if one.level == level]
    return [f"{one.check} {one.field}" for one in found]


@pytest.mark.parametrize(
    ("kind", "record", "expected"),
    [
        ("offer", OFFER | {"age": {"from": 0, "to": 99}, "capacity": {"places": 5, "free": 5}}, []),
        ("offer", OFFER | {"age": {"from": -3, "to": -1}}, ["range age.from", "range age.to"]),
        ("offer", OFFER | {"capacity": {"places": 5, "free": 7}}, ["range capacity.free"]),
        ("offer", OFFER | {"capacity": {"free": 7}}, []),
        ("offer", OFFER | {"capacity": {"places": -1}}, ["range capacity.places"]),
        ("event", EVENT | {"sequence": -1}, ["range sequence"]),
        ("event", EVENT | {"registration": {"capacity": -1}}, ["range registration.capacity"]),
        ("fund", FUND | {"max_share": 100}, []),
        ("fund", FUND | {"max_share": 100.5}, ["range max_share"]),
        ("fund", FUND | {"max_share": -1}, ["range max_share"]),
        ("fund", FUND | {"round": [{"year": 2016, "max_duration": -4}]}, ["range round.1.max_duration"]),
        ("fund", FUND | {"predecessor": "topf"}, ["reference predecessor"]),
        ("event", EVENT | {"part_of": "fest"}, ["reference part_of"]),
        ("organisation", {"id": "a", "name": "A", "member_of": ["B", "a"]}, ["reference member_of.2"]),
        ("municipality", TOWN, []),
        ("municipality", TOWN | {"ags": "3241001"}, ["official-code ags"]),
        ("municipality", TOWN | {"ags": "0324100x"}, ["official-code ags"]),
        ("municipality", TOWN | {"postal_codes": ["30159", "3016"]}, ["official-code postal_codes.2"]),
        ("municipality", TOWN | {"postal_codes": 3016}, ["official-code postal_codes"]),
        ("feed", FEED | {"refresh": "7d"}, []),
        ("feed", FEED | {"refresh": "zzz"}, ["feed refresh"]),
        ("feed", FEED | {"url": "https://a.example"}, ["feed file"]),
        ("feed", FEED | {"defaults": {"organiser": "x", "price": "free", "tags": "a"}}, []),
        ("feed", FEED | {"defaults": {"foo": 1, "price": "gratis"}}, ["feed defaults.foo", "feed defaults.price.kind"]),
        ("feed", FEED | {"defaults": {"place": "nirgends"}}, ["feed defaults.place"]),
        ("feed", FEED | {"categories": {"A": "talk", "B": "tlak"}}, ["feed categories.B"]),
        ("event", EVENT | {"price": {"kind": "paid", "currency": "EURO"}}, ["money price.currency"]),
        ("event", EVENT | {"lat": 52.0}, ["coordinates lon"]),
        ("event", SERIES | {"override": [{"on": date(2016, 9, 10), "lat": 99, "lon": 9}]},
         ["coordinates override.1.lat"]),
        ("event", EVENT | {"rrule": "FREQ=MONTHLY;BYDAY=6MO"}, ["recurrence rrule"]),
        ("event", EVENT | {"rrule": "FREQ=MONTHLY;BYDAY=5MO,6MO"}, []),
        ("event", EVENT | {"rrule": "FREQ=YEARLY;BYDAY=20MO"}, []),
        ("event", EVENT | {"rrule": "FREQ=YEARLY;BYMONTH=5;BYDAY=-6MO"}, ["recurrence rrule"]),
    ],
)  # fmt: skip
def test_errors(data, kind, record, expected):
    """What cannot be is an error at its very field; what just can be is none."""
    data.write("a.toml", **{kind: [record]})
    assert said(data) == expected


@pytest.mark.parametrize(
    ("kind", "record", "expected"),
    [
        ("event", EVENT | {"price": {"kind": "free", "from": 5}}, ["free-with-price price"]),
        ("event", EVENT | {"price": {"kind": "free", "from": 0}}, []),
        ("event", EVENT | {"price": {"kind": "donation", "from": 5}}, []),
        ("event", SERIES | {"override": [{"on": date(2016, 9, 10), "price": {"kind": "free", "to": 1}}]},
         ["free-with-price override.1.price"]),
        ("event", EVENT | {"status": "rescheduled"}, ["no-previous-start previous_start"]),
        ("event", EVENT | {"status": "rescheduled", "previous_start": date(2016, 9, 1)}, []),
        ("organisation", {"id": "a", "name": "A", "image": {"alt": "B", "credit": "C"}}, ["image-missing image"]),
        ("organisation", {"id": "a", "name": "A", "image": {"file": "a.jpg", "alt": "B", "credit": "C"}}, []),
        ("fund", FUND | {"round": [{"year": 2016}, {"year": 2017}, {"year": 2016}]}, ["same-round round.3.year"]),
        ("fund", FUND | {"round": [{"year": 2016}, {"year": 2016, "theme": "Herbst"}]}, []),
        ("event", SERIES | {"exdate": [date(2016, 9, 10), date(2016, 9, 11)]}, ["exdate exdate.2"]),
        ("event", SERIES | {"exdate": [datetime(2016, 9, 10, 8)]}, []),
        ("event", SERIES | {"exdate": [datetime(2016, 9, 10, 9)]}, ["exdate exdate"]),
        ("event", SERIES | {"exdate": [datetime.fromisoformat("2016-09-10T06:00:00+00:00")]}, []),
        ("event", SERIES | {"exdate": [date(2016, 9, 11)], "rdate": [date(2016, 9, 11)]}, []),
        ("event", SERIES | {"exdate": [date(2017, 9, 2)], "rrule": "FREQ=WEEKLY;COUNT=3"}, ["exdate exdate"]),
        ("event", SERIES | {"start": date(2016, 9, 3), "exdate": [date(2016, 9, 10), date(2016, 9, 9)]},
         ["exdate exdate.2"]),
        ("event", SERIES | {"exdate": [date(2016, 9, 3)], "rrule": "FREQ=WEEKLY;COUNT=1"}, ["no-occurrence start"]),
        ("event", SERIES | {"rrule": "FREQ=WEEKLY;COUNT=3", "exrule": ["FREQ=WEEKLY"]}, ["no-occurrence start"]),
        ("event", SERIES | {"exdate": [date(2016, 9, 3)]}, []),
        ("event", EVENT | {"exdate": [date(2016, 9, 10)]}, ["no-occurrence start"]),
        ("event", EVENT | {"allow": ["reference", "no-end"]}, ["unknown-check allow"]),
    ],
)  # fmt: skip
def test_warnings(data, kind, record, expected):
    """What is probably not meant is a warning; what may well be meant is none."""
    data.write("a.toml", **{kind: [record]})
    assert said(data, "warning") == expected


@pytest.mark.parametrize(
    ("taxonomy", "expected"),
    [
        ({"category": {"flohmarkt": {"parent": "market"}, "kindertrödel": {}}}, ["taxonomy.category.kindertrödel"]),
        ({"category": {"a": {"parent": ["b", "kind.course", "concept.sewing"]}, "b": {}}}, []),
        ({"category": {"a": {"parent": "nirgends"}}}, ["taxonomy.category.a.parent"]),
        ({"concept": {"a": {"near": {"concept.b": 0.5, "kind.course": 0.5}}}}, ["taxonomy.concept.a.near"]),
    ],
)
def test_taxonomy(data, taxonomy, expected):
    """Terms are ids, and lead to terms that are there: the region's, the package's, of this branch or another."""
    data.region(taxonomy=taxonomy)
    assert said(data) == [f"taxonomy {field}" for field in expected]


def test_codes_are_germanys(data):
    """Elsewhere towns have other keys."""
    data.region(country="AT", subdivision=None)
    data.write("a.toml", municipality=[TOWN | {"ags": "90001", "postal_codes": ["1010"]}])
    assert said(data) == []


def test_rejected_is_not_awarded(data):
    """What was asked for and refused, or not yet decided, fills no budget."""
    grant = {"id": "a", "fund": "topf", "year": 2016, "recipient": "A", "awarded": 5000}
    for status, warned in (("rejected", []), ("applied", []), ("repaid", []), ("settled", ["above-budget budget"])):
        data.write("a.toml", fund=[FUND | {"budget": 1000}], grant=[grant | {"status": status}])
        assert said(data, "warning") == warned


@pytest.mark.parametrize("name", ["reference", "duplicate-id", "missing-key", "end-before-start"])
def test_errors_cannot_be_allowed(data, run, name):
    """A record does not excuse itself from an error."""
    bad = EVENT | {"end": datetime(2016, 9, 9, 15), "place": "nirgends", "allow": [name]}
    data.write("a.toml", event=[bad, bad | {"title": "B"}, {"id": "b", "title": "B", "allow": [name]}])
    code, out, _ = run("check", "--only", name)
    assert code == 1
    assert f": {name}: " in out


# ---- what a broken record no longer hides ----------------------------------------------------------------------------


HALF = """[[event]]
id = "fest"
title = "Fest"
start = "morgen"
languages = ["de", "qq"]
price = { kind = "paid", from = -1, currency = "EURO" }
lat = 99
lon = 9
place = "nirgends"

[[event]]
id = "fest"
title = "Noch eins"
start = "morgen"

[[event]]
title = "Ohne"
start = 2016-09-10
age = { from = -1 }
"""


def test_a_wrong_required_value_hides_nothing(data, run):
    """Its other values are checked, its id counts, and each problem has the line of its value."""
    data.write("a.toml", HALF)
    items = json.loads(run("check", "--as", "json").out)["items"]
    assert [(item["line"], item["check"]) for item in items] == [
        (4, "wrong-type"), (5, "language"), (6, "money"), (6, "money"), (7, "coordinates"), (9, "reference"),
        (12, "duplicate-id"), (14, "wrong-type"), (16, "missing-key"), (19, "range"),
    ]  # fmt: skip


@pytest.mark.parametrize(("order", "line"), [(("half", "whole"), 5), (("whole", "half"), 6)])
def test_an_id_is_used_twice_by_the_later_one(data, order, line):
    """Whether the first or the second of two can be read: the second is named, at its id."""
    texts = {
        "half": '[[event]]\nid = "fest"\ntitle = "Fest"\n',
        "whole": '[[event]]\nid = "fest"\ntitle = "Fest"\nstart = 2016-09-10\n',
    }
    data.write("a.toml", "".join(texts[name] for name in order))
    whole = read_whole(str(data))
    found = locate(str(data), whole, [one for one in whole.problems if one.check == "duplicate-id"])
    assert [one.line for one in found] == [line]


def test_halves_across_files(data):
    """An id in another file counts, too, and no half is taken for a record."""
    data.write("a.toml", '[[place]]\nid = "hof"\n')
    data.write(
        "b.toml", '[[place]]\nid = "hof"\n\n[[event]]\nid = "e"\ntitle = "E"\nstart = 2016-09-10\nplace = "hof"\n'
    )
    found = [(one.path, one.check) for one in run_checks(read_whole(str(data)), NOW, [*CHECKS]) if one.level == "error"]
    assert sorted(found) == [
        ("a.toml", "missing-key"), ("b.toml", "duplicate-id"), ("b.toml", "missing-key"), ("b.toml", "reference"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_any_of_its_keys_can_be_missing(kind):
    """Records of right types with any of their keys, those of their tables too, are checked and nothing raises."""

    @settings(max_examples=150)
    @given(raw_record(KINDS[kind]), any_fields(KINDS[kind].fields), st.booleans())
    def check(whole, some, alone):
        record, _ = read_record(KINDS[kind], some if alone else whole | some)
        region = Region({"country": "DE", "languages": ["de", "en"]})
        data = Data(region, {name: {} for name in KINDS}, [])
        if record:
            data.records[kind]["a"] = record
        else:
            data = data._replace(halves=[half_record(KINDS[kind], some, "a.toml", 0)])
        assert all(CHECKS[problem.check] for problem in run_checks(data, NOW))

    check()


def test_a_long_series_is_no_error(data):
    """More occurrences than one question follows are nobody's mistake."""
    for rule in ("FREQ=DAILY", "FREQ=HOURLY;UNTIL=20091231T000000"):
        data.write("a.toml", event=[EVENT | {"start": datetime(2001, 1, 1, 11), "rrule": rule}])
        assert said(data) == []
