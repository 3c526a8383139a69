"""Records and data folders for hypothesis, drawn from the field tables themselves."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import tomli_w
from hypothesis import strategies as st

from regioncal.kinds import KINDS, LEVELS, TERMS, Field, Kind
from regioncal.text import clean

SLUGS = st.from_regex(r"[a-z0-9][a-z0-9.\-]{0,12}", fullmatch=True)
WORDS = st.text("abcdefgäöüßéАرن中 -'\"\\#=[]{},.!?%&<>|*_`", min_size=1, max_size=20)
NASTY = st.text("a\x1b[31m\u202e\u200b\x07\x9b\r\n\t\x00äß", max_size=12)  # what TOML can escape but nobody should see
TAGS = st.sampled_from(["de", "en", "ar", "uk", "de-AT", "zh-Hant"])
DATES = st.dates(date(2016, 1, 1), date(2017, 12, 31))
OFFSETS = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-5, minutes=-30))])
WALLS = st.datetimes(datetime(2016, 1, 1), datetime(2017, 12, 31)).map(lambda at: at.replace(microsecond=0))
MOMENTS = st.one_of(DATES, WALLS, st.builds(lambda at, zone: at.replace(tzinfo=zone), WALLS, OFFSETS))
AMOUNTS = st.one_of(st.integers(0, 10**9), st.integers(0, 10**9).map(lambda cents: float(Decimal(cents) / 100)))
RULES = st.sampled_from([
    "FREQ=WEEKLY;BYDAY=SA", "FREQ=DAILY;COUNT=5", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20161231",
    "FREQ=YEARLY",
])  # fmt: skip
_PLAIN: dict[str, Any] = {
    "id": SLUGS, "text": WORDS | NASTY, "prose": st.one_of(WORDS, st.dictionaries(TAGS, WORDS, min_size=1, max_size=2)),
    "currency": st.sampled_from(["EUR", "CHF"]),
    "bool": st.booleans(), "int": st.integers(0, 2**40), "number": st.floats(-90, 90) | st.integers(-90, 90),
    "money": AMOUNTS, "date": DATES, "when": MOMENTS,
    "period": st.one_of(MOMENTS, st.fixed_dictionaries({"start": WALLS}, optional={"end": WALLS})),
    "url": SLUGS.map(lambda word: f"https://{word}.example/x"), "email": SLUGS.map(lambda word: f"{word}@host.example"),
    "phone": st.from_regex(r"\+?[0-9]{3,5}[ /\-][0-9]{3,6}", fullmatch=True), "language": TAGS,
    "level": st.sampled_from(LEVELS), "zone": st.sampled_from(["Europe/Berlin", "UTC", "floating", "Asia/Tokyo"]),
    "rrule": RULES, "hours": st.sampled_from(["Mo,We 18:00-20:00; PH off", "24/7", "Sa 10:00-14:00"]),
    "ref": SLUGS, "party": WORDS | SLUGS,
    "map": st.dictionaries(SLUGS, WORDS | st.integers(-9, 9) | DATES, max_size=2),
}  # fmt: skip


def raw_value(field: Field) -> st.SearchStrategy[Any]:
    """What people may write for a field, as a TOML parser gives it."""
    if field.type == "choice":
        one: st.SearchStrategy[Any] = st.sampled_from(field.choices)
    elif field.type == "term":
        one = st.sampled_from(TERMS[field.to])
    elif field.type == "table":
        one = raw_fields(field.fields)
        if field.short:
            one |= raw_value(next(inner for inner in field.fields if inner.name == field.short))
    else:
        one = _PLAIN[field.type]
    return st.one_of(one, st.lists(one, max_size=3)) if field.many else one


def says_something(value: Any) -> bool:
    """Whether a text, or each of those by language, holds more than blanks and what nobody sees."""
    texts = value.values() if isinstance(value, dict) else [value]
    return all(clean(text).strip() for text in texts if isinstance(text, str))


def raw_fields(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A table of these fields: the required ones, and some of the others."""
    required = {field.name: raw_value(field).filter(says_something) for field in fields if field.required}
    others = {field.name: field for field in fields if not field.required}
    chosen = st.lists(st.sampled_from(sorted(others)), max_size=5, unique=True) if others else st.just([])
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries(required | {name: raw_value(others[name]) for name in names})
    )


def raw_record(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """A record of a kind as a TOML parser gives it; each of its values alone is right."""
    return raw_fields(kind.fields)


_WIDE: dict[str, st.SearchStrategy[Any]] = {  # of the right type, and still what cannot be
    "int": st.integers(-2, 3), "number": st.floats() | st.integers(-200, 200), "money": st.integers(-2, 3) | AMOUNTS,
    "currency": WORDS, "text": WORDS, "language": st.sampled_from(["qq", "deu", "de", "de-AT"]),
    "map": st.dictionaries(SLUGS | st.sampled_from(["place", "price", "title", "start", "tags"]), st.deferred(
        lambda: ANYTHING), max_size=3),
}  # fmt: skip


def any_value(field: Field) -> st.SearchStrategy[Any]:
    """A value of a field's type, in or out of its range; a table has any of its keys."""
    if field.type == "table":
        one = any_fields(field.fields)
    else:
        one = _WIDE[field.type] if field.type in _WIDE else raw_value(field._replace(many=False))
    return st.lists(one, max_size=3) if field.many else one


def any_fields(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A table with any of these fields, the required ones no more than the others."""
    return st.fixed_dictionaries({}, optional={field.name: any_value(field) for field in fields})


KIND_AND_RAW = st.sampled_from(list(KINDS.values())).flatmap(lambda kind: st.tuples(st.just(kind), raw_record(kind)))

# Anything a TOML file can hold, right or wrong.
ANYTHING = st.recursive(
    st.one_of(
        st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), WORDS, NASTY, MOMENTS, st.just(time(7, 30))
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | SLUGS, inner, max_size=3),
    max_leaves=6,
)


# ---- events that meet each other: few days, few places, every form of time ------------------------------------------

TOWNS = {"alt": (52.30, 9.60), "neu": (52.40, 9.80), "weit": (53.00, 10.50)}
PLACES = {"halle": ("alt", (52.31, 9.61)), "park": ("neu", None), "irgendwo": (None, None)}
_DAYS = st.dates(date(2016, 8, 20), date(2016, 10, 12))
_TIMES = st.sampled_from([time(0), time(2, 30), time(5), time(10), time(18), time(20, 30), time(23, 59, 59)])
_LENGTHS = st.sampled_from([
    timedelta(0), timedelta(hours=2), timedelta(hours=9), timedelta(hours=24), timedelta(days=3),
    timedelta(days=3, seconds=1), timedelta(days=9),
])  # fmt: skip
_RULES = st.sampled_from([
    "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,SA", "FREQ=DAILY;COUNT=4", "FREQ=WEEKLY;UNTIL=20160925",
    "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=DAILY;INTERVAL=3;UNTIL=20161001T120000Z",
])  # fmt: skip


@st.composite
def starts_and_ends(draw: Any) -> dict[str, Any]:
    """`start`, perhaps `end` and `timezone`: all day, wall time, zoned, floating, or an instant."""
    day = draw(_DAYS)
    form = draw(st.sampled_from(["day", "wall", "zone", "floating", "instant"]))
    if form == "day":
        length = draw(st.integers(-1, 5))
        return {"start": day} | ({"end": day + timedelta(days=length)} if length >= 0 else {})
    start = datetime.combine(day, draw(_TIMES))
    if form == "instant":
        start = start.replace(tzinfo=draw(OFFSETS))
    values: dict[str, Any] = {"start": start}
    length = draw(st.none() | _LENGTHS)
    if length is not None:
        values["end"] = start + length
    if form == "zone":
        values["timezone"] = draw(st.sampled_from(["America/New_York", "Asia/Tokyo", "UTC"]))
    elif form == "floating":
        values["timezone"] = "floating"
    elif form == "instant":
        values["timezone"] = "Europe/Berlin"
    return values


@st.composite
def meeting_events(draw: Any, ident: str = "") -> dict[str, Any]:
    """An event within a few weeks, among few places and categories, so that filters and spans hit and miss."""
    values: dict[str, Any] = {"id": ident or draw(SLUGS), "title": draw(st.sampled_from(["Markt", "Konzert", "Fest"]))}
    values |= draw(starts_and_ends())
    if draw(st.booleans()):
        values["rrule"] = draw(_RULES)
        if draw(st.booleans()):
            values["exdate"] = [draw(_DAYS)]
    if draw(st.integers(0, 4)) == 0:
        values["rdate"] = [
            datetime.combine(draw(_DAYS), time(12)) if isinstance(values["start"], datetime) else draw(_DAYS)
        ]
    if ("rrule" in values or "rdate" in values) and draw(st.booleans()):
        override: dict[str, Any] = {"on": values["start"]}
        for name, part in {
            "status": st.sampled_from(["cancelled", "sold_out"]), "place": st.sampled_from(sorted(PLACES)),
            "title": st.just("Anders"), "price": st.sampled_from(["free", "paid"]),
        }.items():  # fmt: skip
            if draw(st.booleans()):
                override[name] = draw(part)
        if draw(st.booleans()):
            moved = values["start"] + timedelta(days=draw(st.integers(-3, 3)))
            override["start"] = moved
        values["override"] = [override]
    for name, part in {
        "place": st.sampled_from(sorted(PLACES)), "municipality": st.sampled_from(sorted(TOWNS)),
        "price": st.sampled_from(["free", "donation", "paid", "unknown"]),
        "category": st.sampled_from(["market", "concert", "festival"]),
        "audience": st.lists(st.sampled_from(["women", "families", "children"]), max_size=2),
        "status": st.sampled_from(["cancelled", "confirmed", "sold_out"]),
        "languages": st.lists(st.sampled_from(["de", "ar"]), max_size=2),
        "tags": st.lists(st.sampled_from(["neu", "im freien"]), max_size=2),
        "age": st.sampled_from([{"from": 6}, {"to": 12}, {"from": 6, "to": 12}]),
        "accessibility": st.sampled_from([{"wheelchair": "full"}, {"wheelchair": "none"}, {"sign_language": True}]),
        "organiser": st.sampled_from(["Verein Eins", "verein-zwei"]),
    }.items():  # fmt: skip
        if draw(st.integers(0, 2)) == 0:
            values[name] = draw(part)
    return values


def surroundings() -> dict[str, list[dict[str, Any]]]:
    """The municipalities and places that these events are in."""
    return {
        "municipality": [{"id": key, "name": key.title(), "lat": at[0], "lon": at[1]} for key, at in TOWNS.items()],
        "place": [
            {"id": key, "name": key.title()}
            | ({"municipality": town} if town else {})
            | ({"lat": at[0], "lon": at[1]} if at else {})
            for key, (town, at) in PLACES.items()
        ],
    }


@st.composite
def calendars(draw: Any, most: int = 8) -> list[dict[str, Any]]:
    """Some events with ids of their own."""
    return [draw(meeting_events(ident=f"event-{number}")) for number in range(draw(st.integers(0, most)))]


@st.composite
def edits(draw: Any) -> list[tuple[str, str, str]]:
    """A history of a folder: ("write", path, text), ("remove", path, ""), ("rename", path, other path)."""
    paths = ["a.toml", "b.toml", "deep/c.toml", "deep/d.toml"]
    steps: list[tuple[str, str, str]] = []
    for _ in range(draw(st.integers(1, 4))):
        what = draw(st.sampled_from(["write", "write", "write", "mixed", "remove", "rename"]))
        path = draw(st.sampled_from(paths))
        if what == "mixed":  # what happens in a town, in the file of its places
            events = [draw(meeting_events(ident=f"event-{number}")) for number in draw(st.sets(st.integers(7, 9)))]
            steps.append(("write", "lage.toml", tomli_w.dumps(surroundings() | {"event": events})))
        elif what == "write":
            steps.append((what, path, draw(toml_files())))
        else:
            steps.append((what, path, draw(st.sampled_from(paths)) if what == "rename" else ""))
    return steps


@st.composite
def toml_files(draw: Any) -> str:
    """A file of events, and now and then a place, a patch, an offer, a reference to nothing, or no TOML at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(["", "# nothing\n", "not toml", "[[evnt]]\nid = 'x'\n"]))
    idents = draw(st.lists(st.integers(0, 6), max_size=3, unique=True))
    tables: dict[str, Any] = {"event": [draw(meeting_events(ident=f"event-{number}")) for number in idents]}
    if draw(st.integers(0, 3)) == 0:
        tables["place"] = [
            {"id": draw(st.sampled_from(["halle", "neuer-ort"])), "name": "Ort", "lat": 52.0, "lon": 9.0}
        ]
    if draw(st.integers(0, 3)) == 0:
        tables["patch"] = [{"kind": "event", "id": f"event-{draw(st.integers(0, 6))}", "title": "Geflickt"}]
    if draw(st.integers(0, 3)) == 0:
        tables["offer"] = [
            {"id": "kurs", "title": "Kurs", "kind": "course", "hours": "Mo 10:00-12:00", "provider": "verein-zwei"}
        ]
    if draw(st.integers(0, 3)) == 0:
        tables["grant"] = [{"id": "g", "fund": "kein-fonds", "offers": ["kurs"]}]
    if draw(st.integers(0, 3)) == 0:
        tables["organisation"] = [{"id": "verein-zwei", "name": "Verein Zwei"}]
    return tomli_w.dumps(tables)


def wall(text: str) -> datetime:
    """A wall time, without a zone: `2016-09-10T18:00`."""
    return datetime.fromisoformat(text)
