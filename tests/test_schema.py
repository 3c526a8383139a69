"""JSON Schema and the reader: both take and refuse the same records, and every key says what it is for."""

import json
import math
from datetime import date, datetime, time
from typing import Any

import jsonschema
import pytest
import tomli_w
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from conftest import SHIPPED
from regioncal.checks import CHECKS, run_checks
from regioncal.checks.wrong import languages
from regioncal.errors import Problem
from regioncal.files.read import parse, read_content
from regioncal.kinds import KINDS, LANGUAGES, REGION, Field
from regioncal.model import Data, Region, read_record, read_region
from regioncal.schema import schema_of
from regioncal.values import read_fields
from strategies import MOMENTS, SLUGS, WORDS, raw_record

VALIDATORS = {name: jsonschema.Draft7Validator(schema_of(name)) for name in (*KINDS, "region", "all")}
# Without third decimals, which JSON has no word for.
NUMBERS = st.floats(-(10**6), 10**6).map(lambda number: round(number, 2)) | st.sampled_from([1.0, 1e3, 2.0**63, 1e300])
SINGLE = [name for name in CHECKS if name not in {"reference", "unknown-category", "country", "taxonomy"}]
PLAIN = ("is below zero", "is too large")  # what one number shows
ODD = st.sampled_from([
    "", "\t", "a\tb", "http://", "ftp://a.b", "HTTPS://a.b/c", "a@b", "a@b.c", "12", "+49 (0) 511/1", "B1", "b1", "B7",
    "deu", "DE", "de-AT", "Europe/Berlin", "Europe/Bern-lin", "free", "paid", "event", "FREQ=DAILY", "freq=daily",
    "DAILY", "ab-c", "Ab", "-a", "a" * 200, "a" * 201, 10**15, 10**15 - 1, " ", "\u202e", "a\u200bb", "\u3000", "\n",
])  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), NUMBERS, WORDS, MOMENTS, st.times(), ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | SLUGS | ODD.map(str), inner, max_size=3),
    max_leaves=4,
)


def as_json(value: Any) -> Any:
    """A TOML value as editors give it to a schema: dates and times are texts."""
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return value.isoformat() if isinstance(value, date | time) else value


@st.composite
def right_and_wrong(draw: Any) -> tuple[str, dict[str, Any]]:
    """A record of any kind: right, or with one key of it changed, added, taken away or misspelt."""
    kind = draw(st.sampled_from(list(KINDS.values())))
    raw = draw(raw_record(kind))
    change = draw(st.sampled_from(["none", "value", "value", "value", "part", "add", "remove", "key"]))
    name = draw(st.sampled_from([field.name for field in kind.fields]))
    if change == "value":
        raw[name] = draw(VALUES)
    elif change == "part":
        tables = [part for value in raw.values() for part in (value if isinstance(value, list) else [value])]
        tables = [part for part in tables if isinstance(part, dict) and part]
        if tables:
            table = draw(st.sampled_from(tables))
            table[draw(st.sampled_from(sorted(table)))] = draw(VALUES)
    elif change == "add":
        raw[draw(SLUGS | WORDS)] = draw(VALUES)
    elif change == "remove" and raw:
        del raw[draw(st.sampled_from(sorted(raw)))]
    elif change == "key":
        raw[name.upper()] = raw.pop(name, 1)
    return kind.name, raw


def numbers(value: Any) -> Any:
    """Every number in a value."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from numbers(part)
    elif isinstance(value, float):
        yield value


def misdated(fields: tuple[Field, ...], raw: dict[str, Any]) -> bool:
    """Whether a date stands where a text that looks like one would be right: JSON cannot tell the two."""
    for field in fields:
        value = raw.get(field.name)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, date | time) and field.type in {"id", "ref", "term", "phone"}:
                return True
            if isinstance(part, dict) and misdated(field.fields, part):
                return True
    return False


def problems(name: str, raw: dict[str, Any]) -> list[Problem]:
    """What reading and the checks of single values say of a record."""
    record, found = read_record(KINDS[name], raw)
    if record is None or name == "patch":
        return found
    data = Data(Region({"language": "de"}), {kind: {} for kind in KINDS}, [])
    data.records[name][record.id] = record
    return [problem for problem in [*found, *run_checks(data, date(2016, 9, 10), SINGLE)] if problem.level == "error"]


@settings(max_examples=500)
@given(right_and_wrong())
def test_schema_and_reader_agree(kind_and_raw):
    """Whatever people write: what check takes the schema takes, and what it takes the reader takes.

    Nor does the schema take what a look at one number or code shows to be wrong.
    """
    name, raw = kind_and_raw
    assume(not any(math.isinf(number) or math.isnan(number) for number in numbers(raw)))
    target = str(raw.get("kind")) if name == "patch" else name
    assume(not misdated(KINDS.get(target, KINDS[name]).fields, raw))
    errors = [error.message for error in VALIDATORS[name].iter_errors(as_json(raw))]
    found = problems(name, raw)
    event(f"taken: {not found}")
    if not found:
        assert errors == [], (errors, raw)
    if name == "patch":
        taken = not read_record(KINDS[name], raw)[1]
    else:
        plain = any(problem.message.startswith(PLAIN) or "ISO 4217" in problem.message for problem in found)
        taken = not read_fields(KINDS[name].fields, raw)[1] and not plain
    if errors == []:
        assert taken, (found, raw)


@pytest.mark.parametrize(
    ("kind", "more", "right"),
    [
        ("offer", {"price": {"kind": "paid", "from": -1}}, False),
        ("offer", {"price": {"kind": "paid", "from": 0, "currency": "EUR"}}, True),
        ("offer", {"price": {"kind": "paid", "currency": "EURO"}}, False),
        ("offer", {"lat": 91, "lon": 9}, False),
        ("offer", {"lat": -90, "lon": 180.0}, True),
        ("offer", {"languages": ["de", "qq"]}, False),
        ("offer", {"languages": ["de-AT", "kmr", "zh-Hant"]}, True),
        ("offer", {"summary": {"qq": "x"}}, False),
        ("offer", {"summary": {"ar": "x", "de-AT": "y"}}, True),
        ("offer", {"hours": ""}, False),
        ("offer", {"hours": "Mo 10:00-12:00"}, True),
        ("offer", {"age": {"from": -3}}, False),
        ("event", {"rrule": "FREQ=WEKLY"}, False),
        ("event", {"rrule": "FREQ=WEEKLYY"}, False),
        ("event", {"rrule": "FREQ=WEEKLY;COUNT=0"}, False),
        ("event", {"rrule": "FREQ=WEEKLY;INTERVAL=00;COUNT=3"}, False),
        ("event", {"rrule": "RRULE:COUNT=10;FREQ=weekly;"}, True),
        ("event", {"rrule": "COUNT = 10; FREQ=  WEEK LY ; interval=1"}, True),
        ("event", {"sequence": 2**63}, False),
        ("event", {"sequence": -1}, False),
        ("fund", {"max_share": 101}, False),
        ("fund", {"max_share": 50.5}, True),
        ("feed", {"url": "https://a.example"}, True),
        ("feed", {"url": "https://a.example", "file": "a.ics"}, False),
        ("feed", {"file": "a.ics", "refresh": "zzz"}, False),
        ("feed", {"file": "a.ics", "refresh": "12H", "defaults": {"price": "free", "tags": ["a"]}}, True),
        ("feed", {"file": "a.ics", "defaults": {"prize": "free"}}, False),
        ("feed", {"file": "a.ics", "defaults": {"price": "gratis"}}, False),
    ],
)
def test_what_one_value_shows(kind, more, right):
    """Amounts, codes, points, rules and feeds: the schema says of them what check says."""
    required = {"event": {"title": "T", "start": date(2016, 9, 1)}, "offer": {"title": "T", "kind": "course"}}
    raw = {"id": "a", **required.get(kind, {"name": "A"}), **more}
    assert (problems(kind, raw) == []) is right
    assert VALIDATORS[kind].is_valid(as_json(raw)) is right


def test_codes_of_two_letters():
    """The codes that the schema knows are those of ISO 639-1."""
    assert set(LANGUAGES.split()) == {code for code in languages() if len(code) == 2}


@settings(max_examples=100)
@given(right_and_wrong())
def test_whole_files(kind_and_raw):
    """The schema of all kinds says of a file with one record what the kind's own schema says of the record."""
    name, raw = kind_and_raw
    whole = {name: [as_json(raw)]}
    assert VALIDATORS["all"].is_valid(whole) is VALIDATORS[name].is_valid(as_json(raw))
    assert VALIDATORS["all"].is_valid(whole | {"evnt": []}) is False
    assert VALIDATORS["all"].is_valid({name: as_json(raw)}) is False


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.name)
def test_shipped_files(path):
    """Every shipped file fits the schema of all kinds."""
    tables, problem = parse(path.read_text(encoding="utf-8"), path.name)
    assert problem is None
    assert [error.message for error in VALIDATORS["all"].iter_errors(as_json(tables))] == []


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({}, True),
        ({"languages": "de"}, True),
        ({"schema": "1"}, False),
        ({"schema": 1}, True),
        ({"schema": 2}, False),
        ({"timezone": "Europe/Nirgends"}, False),
        ({"taxonomy": {"category": {"picnic": {"label": {"de": "Picknick"}, "parent": "festival"}}}}, True),
        ({"taxonomy": {"concept": {"mending": {"synonyms": ["Flickstube"], "parent": ["topic.repair"]}}}}, True),
        ({"taxonomy": {"category": {"picnic": {"synonyms": ["Picknick"], "ar": ["نزهة"]}}}}, True),
        ({"taxonomy": {"color": {}}}, False),
        ({"taxonomy": {"category": {"picnic": {"labl": "Picknick"}}}}, False),
        ({"taxonomy": {"category": {"Pic Nic": {"label": "Picknick"}}}}, False),
        ({"taxonomy": {"category": {"picnic": {"label": {"qq": "Picknick"}}}}}, False),
        ({"timezone": "floating"}, False),
        ({"timezone": "UTC"}, True),
        ({"language": "german"}, False),
        ({"languages": ["de", "qq"]}, False),
        ({"schema": -1}, False),
        ({"taxonomy": {"category": {"picnic": "Picknick"}}}, False),
        ({"zone": "UTC"}, False),
    ],
)
def test_region(values, right):
    """region.toml: schema and reader agree, its taxonomy included; its keys may stand in any file of `all`."""
    region, found = read_region(values, "region.toml")
    data = Data(Region({"timezone": "UTC", "language": "de"} | region.values), {kind: {} for kind in KINDS}, [])
    found += run_checks(data, date(2016, 9, 10))
    assert (found == []) is right
    assert VALIDATORS["region"].is_valid(values) is right
    assert VALIDATORS["all"].is_valid(values) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2016-09-10", True),
        ("2016-09-10T18:00:00", True),
        ("2016-09-10 18:00:00", True),
        ("2016-09-10T18:00:00+02:00", True),
        ("2016-09-10T16:00:00Z", True),
        ("18:00:00", False),
        ('"morgen"', False),
    ],
)
def test_forms_of_dates(text, right):
    """Dates and date-times in every form of TOML; an editor's validator sees them as they are written."""
    toml = f'[[event]]\nid = "a"\ntitle = "A"\nstart = {text}\n'
    assert (read_content(toml.encode(), "a.toml").problems == []) is right
    as_written = {"id": "a", "title": "A", "start": text.strip('"')}
    assert VALIDATORS["event"].is_valid(as_written) is right


def fields(of: tuple[Field, ...]) -> Any:
    """Every field of a table and of the tables in it."""
    for field in of:
        yield field
        yield from fields(field.fields)


@pytest.mark.parametrize("name", [*KINDS, "region"])
def test_everything_is_described(name):
    """Each key an editor may offer comes with the field table's own words."""
    said = json.dumps(schema_of(name), ensure_ascii=False)
    for field in fields(KINDS.get(name, REGION).fields):
        if name != "patch":
            assert f'"{field.name}": {{"description": "{field.about[:1].upper()}' in said


def test_is_draft_seven():
    """The schemas are right themselves, and nothing stands beside a $ref, which draft 7 would not look at."""

    def look(part: Any) -> None:
        if isinstance(part, dict):
            assert "$ref" not in part or len(part) == 1 or isinstance(part["$ref"], dict) or "description" not in part
            for inner in part.values():
                look(inner)
        elif isinstance(part, list):
            for inner in part:
                look(inner)

    for validator in VALIDATORS.values():
        jsonschema.Draft7Validator.check_schema(validator.schema)
        look(validator.schema)


def test_command(run):
    """`schema` prints the schema of all kinds, `schema KIND` that of one; an unknown kind is one line, with exit 2."""
    assert json.loads(run("schema").out) == schema_of("all")
    assert json.loads(run("schema", "event").out) == schema_of("event")
    code, out, err = run("schema", "events")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "no such kind (did you mean event?" in err


def test_needs_no_data(process, tmp_path):
    """The schema can be printed anywhere, before there is any data."""
    done = process("schema", "offer", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["title"] == "regioncal [[offer]]"


def test_quoted_dates_are_for_check(data, run):
    """What JSON cannot say is said by check: a date in quotes passes the schema and is an error."""
    text = tomli_w.dumps({"event": [{"id": "a", "title": "A", "start": "2016-09-10", "summary": "x" * 100}]})
    assert VALIDATORS["event"].is_valid({"id": "a", "title": "A", "start": "2016-09-10"})
    data.write("a.toml", text)
    assert "without quotes" in run("check").out
    data.write("a.toml", text.replace('"2016-09-10"', str(datetime(2016, 9, 10).date())))
    assert run("check").code == 0
