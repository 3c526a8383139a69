"""Records: read whole or reported, with what only several fields together show."""

from datetime import date, datetime, timedelta

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as drawn
from regioncal.index.rows import to_json
from regioncal.kinds import KINDS, TERMS
from regioncal.model import Data, Record, Region, read_record, read_region, references
from regioncal.schema import schema_of

EVENT, GRANT, HOLIDAY, PATCH = (KINDS[name] for name in ("event", "grant", "holiday", "patch"))
FEST = {"id": "fest", "title": "Fest", "start": datetime(2016, 9, 10, 18)}


def complaints(kind, raw):
    """The problems as text, and whether there is a record all the same."""
    record, problems = read_record(kind, raw, "a.toml", 7)
    return [str(problem) for problem in problems], record is not None


def test_a_record_knows_where_it_stands():
    """Kind, id, values, path and line; two are the same if what they say is."""
    record, problems = read_record(EVENT, FEST, "a.toml", 7)
    assert problems == []
    assert (record.kind, record.id, record.path, record.line) == ("event", "fest", "a.toml", 7)
    assert repr(record) == 'event "fest"'
    assert record == Record("event", "fest", FEST, "b.toml", 1)
    assert record != Record("event", "fest", FEST | {"title": "Anders"})


@pytest.mark.parametrize(
    ("raw", "lines", "kept"),
    [
        ({"id": "fest"}, ['a.toml:7: event "fest": title: is missing (add title = ...)',
                          'a.toml:7: event "fest": start: is missing (add start = ...)'], False),
        (FEST | {"start": "morgen"}, ['a.toml:7: event "fest": start: expected a date, got "morgen" '
                                      "(write 2016-09-10 or 2016-09-10T18:00, without quotes)"], False),
        (FEST | {"id": "Fest!"}, ['a.toml:7: event "Fest": id: expected an id, got "Fest!" '
                                  '(lower-case letters, digits and hyphens, as in "talk-cafe")'], False),
        (FEST | {"titel": "x"}, ['a.toml:7: event "fest": titel: unknown key (did you mean title?)'], True),
        (FEST | {"end": datetime(2016, 9, 10, 17)},
         ['a.toml:7: event "fest": end: is before start (start is 2016-09-10 18:00)'], True),
        (FEST | {"end": date(2016, 9, 11)},
         ['a.toml:7: event "fest": end: is not of the same form as start (both dates, or both date-times)'], True),
        (FEST | {"end": datetime(2016, 9, 11).astimezone()},
         ['a.toml:7: event "fest": end: is not of the same form as start (both dates, or both date-times)'], True),
        ("x", ['a.toml:7: event: expected a table, got "x" (write [[event]])'], False),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_event(raw, lines, kept):
    """Each mistake is one line with place and remedy; the record stays unless a required field is gone."""
    assert complaints(EVENT, raw) == (lines, kept)


def test_a_wrong_end_is_left_out():
    """An end before the start does not become an event that runs backwards."""
    record, _ = read_record(EVENT, FEST | {"end": datetime(2016, 9, 9)})
    assert "end" not in record.values


def test_a_rule_with_an_offset_needs_a_zone():
    """An instant does not say on which wall clock it repeats; the rule stays as it is written, to be handed on."""
    raw = FEST | {"start": datetime(2016, 9, 10, 18).astimezone(), "rrule": "FREQ=WEEKLY"}
    lines, kept = complaints(EVENT, raw)
    assert kept
    assert lines == [
        'a.toml:7: event "fest": rrule: a rule with an offset date-time needs a timezone '
        '(add timezone = "Europe/Berlin")'
    ]
    record, _ = read_record(EVENT, raw)
    assert record.values["rrule"] == ["FREQ=WEEKLY"]
    assert complaints(EVENT, raw | {"timezone": "Europe/Berlin"}) == ([], True)


def test_spans_do_not_run_backwards():
    """A holiday's and a grant's last day are not before their first."""
    ferien = {"name": "Ferien", "from": date(2016, 10, 4), "to": date(2016, 10, 1)}
    assert complaints(HOLIDAY, ferien) == (
        ['a.toml:7: holiday "ferien-2016-10-04": to: is before from (swap from and to)'],
        True,
    )
    grant = {"id": "g", "fund": "f", "starts": date(2016, 2, 1), "ends": date(2016, 1, 1)}
    assert complaints(GRANT, grant) == (['a.toml:7: grant "g": ends: is before starts (swap starts and ends)'], True)


def test_a_holiday_makes_its_own_id():
    """Name and first day tell a holiday from every other, in whatever language it is named."""
    record, _ = read_record(HOLIDAY, {"name": {"de": "Zuckerfest", "en": "Eid"}, "from": date(2016, 7, 5)})
    assert record.id == "zuckerfest-2016-07-05"


def test_a_patch_holds_the_fields_of_what_it_stands_over():
    """Any field of the patched kind, none of them required, and no other."""
    assert complaints(PATCH, {"kind": "event", "id": "fest", "title": "Neu", "tags": "a"}) == ([], True)
    lines, _ = complaints(PATCH, {"kind": "place", "id": "halle", "start": date(2016, 9, 1)})
    assert lines == ['a.toml:7: patch "halle": start: unknown key (see regioncal schema)']
    lines, kept = complaints(PATCH, {"kind": "evnt", "id": "fest"})
    assert not kept
    assert "expected one of event, offer, organisation, place" in lines[0]


def test_every_title_is_found():
    """A record is called by its title or name, a grant without one by its recipient, else by its id."""
    assert Record("place", "halle", {"name": "Halle"}).title == "Halle"
    assert Record("grant", "g", {"recipient": "Verein"}).title == "Verein"
    assert Record("grant", "g", {}).title == "g"


# ---- references ------------------------------------------------------------------------------------------------------


def test_references_name_field_kind_and_id():
    """Every reference is found, in inner tables and lists too; a party need not exist, a place must."""
    record, _ = read_record(
        EVENT,
        FEST | {
            "place": "halle", "organiser": "Verein", "co_organisers": ["a", "b"], "category": "market",
            "rrule": "FREQ=WEEKLY", "override": [{"on": FEST["start"], "place": "park"}], "part_of": "reihe",
        },
    )  # fmt: skip
    assert set(references(record)) == {
        ("place", "place", "halle", True), ("organiser", "organisation", "Verein", False),
        ("co_organisers", "organisation", "a", False), ("co_organisers", "organisation", "b", False),
        ("category", "category", "market", True), ("override.place", "place", "park", True),
        ("part_of", "event", "reihe", True),
    }  # fmt: skip


# ---- the region ------------------------------------------------------------------------------------------------------


def test_a_region_says_what_it_says():
    """What region.toml does not say has a stand-in; its host is that of its page without www."""
    region, problems = read_region({"name": "Hannover", "url": "http://www.hannover.de:80/x"}, "region.toml")
    assert problems == []
    assert (region.name, region.language, region.languages, region.host) == ("Hannover", "de", [], "hannover.de")
    assert Region({}).host == "regioncal.invalid"
    with pytest.raises(AttributeError):
        _ = region.nothing


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ({"schema": 2}, "region.toml: region: schema: format 2 is newer than this regioncal (update regioncal)"),
        ({"nmae": "x"}, "region.toml: region: nmae: unknown key (did you mean name?)"),
        ({"timezone": "floating"}, "region.toml: region: timezone: a region has a zone (an IANA name as in "
         '"Europe/Berlin")'),
        ({"taxonomy": {"colour": {}}}, "region.toml: region: taxonomy.colour: unknown branch "
         "(did you mean course?)"),
        ({"taxonomy": {"topic": 3}}, "region.toml: region: taxonomy.topic: expected tables, got 3 "
         "(write [taxonomy.topic.<id>])"),
        ({"taxonomy": {"topic": {"a": "x"}}}, 'region.toml: region: taxonomy.topic.a: expected a table, got "x" '
         '(write { label = "..." })'),
        ({"taxonomy": {"topic": {"a": {"lable": "x"}}}}, "region.toml: region: taxonomy.topic.a.lable: unknown key "
         "(did you mean label?)"),
        ({"taxonomy": {"topic": {"a": {"near": {"b": "x"}}}}}, "region.toml: region: taxonomy.topic.a.near: expected "
         'numbers from 0 to 1 (write { "kind.course" = 0.5 })'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_region(raw, line):
    """Each mistake is one line, and the wrong value stands nowhere."""
    _, problems = read_region(raw, "region.toml")
    assert [str(problem) for problem in problems] == [line]


def test_a_regions_terms_are_clean():
    """Labels go to the terminal like any text; words by language are allowed beside them."""
    raw = {"taxonomy": {"topic": {"imkern": {"label": {"de": "Im\x1bkern"}, "synonyms": "Bienen", "tr": "arıcılık"}}}}
    region, problems = read_region(raw, "region.toml")
    assert problems == []
    assert region.terms("topic") == {"imkern": {"label": {"de": "Imkern"}, "synonyms": ["Bienen"], "tr": ["arıcılık"]}}
    assert region.terms("category") == {}


@given(
    st.dictionaries(
        st.sampled_from(["schema", "name", "timezone", "language", "office", "taxonomy", "nmae"]),
        drawn.ANYTHING | st.dictionaries(st.sampled_from([*TERMS, "x"]), st.dictionaries(drawn.SLUGS, drawn.ANYTHING)),
    )
)
@settings(max_examples=50)
def test_any_region_can_be_kept(raw):
    """Whatever region.toml holds, what was read of it can be stored and asked."""
    region, _ = read_region(raw, "region.toml")
    to_json(region.values)
    for branch in TERMS:
        assert all(isinstance(entry, dict) for entry in region.terms(branch).values())


@given(drawn.KIND_AND_RAW)
@settings(max_examples=50)
def test_right_records_are_read(kind_and_raw):
    """A record of right values is a record; only what its fields together say can be wrong with it."""
    kind, raw = kind_and_raw
    record, problems = read_record(kind, raw)
    if kind.name == "patch":
        assert record is not None
    else:
        assert record.values.keys() | {problem.field for problem in problems} == set(raw)
    assert {problem.field for problem in problems} <= {"end", "rrule", "to", "ends", "unset"}


@given(st.sampled_from(list(KINDS.values())), drawn.ANYTHING)
@settings(max_examples=50)
def test_anything_is_a_record_or_a_problem(kind, raw):
    """Nothing that stands where a record should stand stops the reading."""
    record, problems = read_record(kind, raw)
    assert record is not None or problems


def test_the_whole_gives_records_by_kind():
    """`all` goes through kinds in order, `get` finds one or nothing."""
    halle, fest = Record("place", "halle", {}), Record("event", "fest", {})
    data = Data(Region({}), {"place": {"halle": halle}, "event": {"fest": fest}}, [])
    assert list(data.all()) == [halle, fest]
    assert list(data.all("event", "offer")) == [fest]
    assert data.get("place", "halle") is halle
    assert data.get("offer", "halle") is None


def test_an_offset_and_a_wall_time_are_compared_by_their_own_kind():
    """Start and end with different offsets are compared as instants."""
    start = datetime.fromisoformat("2016-09-10T18:00:00+02:00")
    assert complaints(EVENT, FEST | {"start": start, "end": start - timedelta(hours=1)})[0] != []
    assert (
        complaints(EVENT, FEST | {"start": start, "end": datetime.fromisoformat("2016-09-10T17:30:00+00:00")})[0] == []
    )


@pytest.mark.parametrize(("more", "kept"), [({"source": [{"uid": "a"}]}, True), ({}, False)])
def test_only_what_a_calendar_brought_may_have_no_title(more, kept):
    """An event of ours without one is a slip; calendars have such events, and they come out as they came in."""
    raw = {"id": "a", "title": "", "start": date(2016, 9, 10), **more}
    record, problems = read_record(KINDS["event"], raw)
    assert (record is not None, bool(problems)) == (kept, not kept)
    assert jsonschema.Draft7Validator(schema_of("event")).is_valid(raw | {"start": "2016-09-10"}) is kept
