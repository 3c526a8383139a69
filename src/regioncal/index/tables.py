"""The index's tables. SQL lives in this room and in query only, so that another engine could stand behind them.

`record` holds every record as JSON; a kind with filters has a narrow table of its own (`event`, `offer`, ...) under the
same rowid, so that a question reads few pages. An override of a series is a row of its own, with `base` the rowid of
its series (else its own), so that a moved or retitled occurrence is filtered and found as what it is.

Times are UTC epoch seconds. `occurrence.long` is 1 where it lasts more than three days; `flags` is a sum of FREE and
CANCELLED; `day` and `last` are the first and last day it marks in the grid, as days since 1970 on the region's clock.
An event's `attendance` is what its place, address and status come to where it does not say; `wheelchair` is its place's
where it says nothing of its own.

`day_count` and `month_count` are kept per file, so that one changed file costs its own share.

`spot` holds where each place of an offer is that has several; its narrow row has one of them.

A file's rows are written together, so they are a run of rowids: those from `file.low` to `file.high`.

`link` says what points to what. Nearly all of it is where events are and who makes them, which their narrow table says
already; `pointer` holds the rest.
"""

from datetime import datetime
from typing import Any

from regioncal.text import fold

VERSION = 10
FREE, CANCELLED = 1, 2
LONG = 3 * 86_400

# column: (path in the record's values, how it is kept). "one" as it is, "many" as " a b " to be searched with spaces
# around, "tags" the same with de beside de-AT, "flag" as 0 or 1, "timed" 1 for a date-time, "name" folded for sorting,
# "level" a number: A0 is 0, C2 is 6.
COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "event": {
        "category": ("category", "one"),
        "place": ("place", "one"),
        "organiser": ("organiser", "one"),
        "partners": ("co_organisers", "many"),
        "price": ("price.kind", "one"),
        "status": ("status", "one"),
        "attendance": ("attendance", "one"),
        "audience": ("audience", "many"),
        "languages": ("languages", "tags"),
        "tags": ("tags", "many"),
        "age_from": ("age.from", "one"),
        "age_to": ("age.to", "one"),
        "wheelchair": ("accessibility.wheelchair", "one"),
        "part_of": ("part_of", "one"),
        "series": ("rrule", "flag"),
        "timed": ("start", "timed"),
    },
    "offer": {
        "kind": ("kind", "one"),
        "topics": ("topics", "many"),
        "provider": ("provider", "one"),
        "partners": ("partners", "many"),
        "places": ("place", "many"),
        "area": ("area", "many"),
        "mode": ("mode", "many"),
        "languages": ("languages", "tags"),
        "teaches": ("teaches", "tags"),
        "level_from": ("level.from", "level"),
        "level_to": ("level.to", "level"),
        "course": ("course", "many"),
        "audience": ("audience", "many"),
        "age_from": ("age.from", "one"),
        "age_to": ("age.to", "one"),
        "residence_status": ("residence_status", "many"),
        "price": ("price.kind", "one"),
        "childcare": ("childcare", "flag"),
        "wheelchair": ("accessibility.wheelchair", "one"),
        "status": ("status", "one"),
        "scope": ("scope", "one"),
        "tags": ("tags", "many"),
        "verified": ("verified", "one"),
        "name": ("title", "name"),
        "hours": ("hours", "one"),
    },
    "organisation": {
        "kind": ("kind", "one"),
        "fields": ("fields", "many"),
        "languages": ("languages", "tags"),
        "migrant_led": ("migrant_led", "flag"),
        "name": ("name", "name"),
    },
    "grant": {
        "fund": ("fund", "one"),
        "year": ("year", "one"),
        "status": ("status", "one"),
        "recipient": ("recipient", "one"),
    },
}
# Where a record is, its own or its place's or its municipality's: every kind with a narrow table has these.
PLACED = ("municipality", "lat", "lon")

# References that the view `link` takes from the narrow table of a kind.
LINKED = {"event": frozenset(("place", "organiser"))}

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file(id INTEGER PRIMARY KEY, path TEXT UNIQUE, stamp TEXT, digest TEXT, shared TEXT,
    low INTEGER, high INTEGER);
CREATE TABLE record(rowid INTEGER PRIMARY KEY, kind TEXT, id TEXT, file INTEGER, base INTEGER, json TEXT);
CREATE TABLE occurrence(long INTEGER, start INTEGER, after INTEGER, event INTEGER, flags INTEGER, day INTEGER,
    last INTEGER, PRIMARY KEY(long, start, event, after)) WITHOUT ROWID;
CREATE TABLE day_count(file INTEGER, day INTEGER, count INTEGER, PRIMARY KEY(day, file)) WITHOUT ROWID;
CREATE TABLE month_count(file INTEGER, month INTEGER, events INTEGER, free INTEGER,
    PRIMARY KEY(month, file)) WITHOUT ROWID;
CREATE TABLE open_series(event INTEGER PRIMARY KEY, until INTEGER);
CREATE TABLE slot(offer INTEGER, weekday INTEGER, start INTEGER, after INTEGER);
CREATE TABLE spot(offer INTEGER, municipality TEXT, lat REAL, lon REAL);
CREATE TABLE pointer(source INTEGER, field TEXT, kind TEXT, id TEXT, must INTEGER);
CREATE VIEW link(source, field, kind, id, must) AS SELECT source, field, kind, id, must FROM pointer
    UNION ALL SELECT rowid, 'place', 'place', place, 1 FROM event WHERE place IS NOT NULL AND base = rowid
    UNION ALL SELECT rowid, 'organiser', 'organisation', organiser, 0 FROM event
        WHERE organiser IS NOT NULL AND base = rowid;
CREATE TABLE problem(file INTEGER, source INTEGER, level TEXT, line INTEGER, record TEXT, field TEXT, message TEXT,
    remedy TEXT, path TEXT, name TEXT);
CREATE TABLE public_holiday(day INTEGER, name TEXT);
"""
_INDEXES = """
CREATE INDEX record_id ON record(kind, id);
CREATE INDEX pointer_target ON pointer(kind, id);
CREATE INDEX pointer_source ON pointer(source);
CREATE INDEX event_place ON event(place) WHERE place IS NOT NULL;
CREATE INDEX event_organiser ON event(organiser) WHERE organiser IS NOT NULL;
CREATE INDEX slot_offer ON slot(offer);
CREATE INDEX spot_offer ON spot(offer);
"""


def narrow_tables() -> str:
    """The DDL of the narrow tables."""
    return "".join(
        f"CREATE TABLE {kind}(rowid INTEGER PRIMARY KEY, base INTEGER, {', '.join((*columns, *PLACED))});\n"
        for kind, columns in COLUMNS.items()
    )


def schema(search_columns: tuple[str, ...]) -> str:
    """The DDL of everything but the indexes, which come after the first filling."""
    search = (
        f"CREATE VIRTUAL TABLE search USING fts5({', '.join(search_columns)}, detail=column, columnsize=0,"
        """ tokenize="ascii tokenchars '^+~<._-'");\n"""
    )
    # many words before they are written, on few large pages: half the time of the first filling
    tuned = "".join(
        f"INSERT INTO search(search, rank) VALUES('{name}', {value});\n"
        for name, value in (("pgsz", 16_384), ("hashsize", 64 * 2**20))
    )
    return _SCHEMA + narrow_tables() + search + tuned


def indexes() -> str:
    """The DDL of the indexes."""
    return _INDEXES


_LEVELS = {"A0": 0, "A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}


def level_number(level: str) -> int | None:
    """A CEFR level as the index keeps it; None for any other word."""
    return _LEVELS.get(level)


def column_value(value: Any, tail: str, form: str) -> Any:
    """What a narrow column keeps of a field's value, or of the key `tail` inside it."""
    if tail:
        value = value.get(tail)
        if value is None:
            return None
    if form == "many":
        return f" {' '.join(part.replace(' ', '_') for part in value)} "
    if form == "tags":
        return f" {' '.join(dict.fromkeys(code for tag in value for code in (tag, tag.partition('-')[0])))} "
    if form == "timed":
        return int(isinstance(value, datetime))
    if form == "flag":
        return int(bool(value))
    if form == "name":
        return fold(value if isinstance(value, str) else next(iter(value.values())))
    if form == "level":
        return _LEVELS[value]
    return value if isinstance(value, str | int | float) else str(value)
