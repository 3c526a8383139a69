"""A question as SQL: conditions become clauses with parameters, never text from outside."""

import json
import math
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from regioncal.index.tables import CANCELLED, FREE
from regioncal.query.ask import Condition, Hours, Near, Query
from regioncal.when import Span

_DAY = 86_400
_SHORT = 3 * _DAY + 3600  # no short occurrence lasts longer, the longest day included
_KM_PER_DEGREE = 111.2


class Clause(NamedTuple):
    """A part of a WHERE and its parameters."""

    text: str
    values: tuple[Any, ...] = ()


def joined(clauses: Iterable[Clause]) -> Clause:
    """All clauses at once."""
    parts = list(clauses)
    return Clause(
        " AND ".join(part.text for part in parts) or "1", tuple(value for part in parts for value in part.values)
    )


def among(column: str, rowids: Collection[int]) -> Clause:
    """That a column is one of these numbers, however many they are."""
    return Clause(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(list(rowids)),))


def utc(day: date, zone: tzinfo) -> int:
    """The UTC second at which a day of the region begins."""
    try:
        return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
    except (OverflowError, ValueError):
        return (day.toordinal() - date(1970, 1, 1).toordinal()) * _DAY


def utc_span(span: Span, zone: tzinfo) -> tuple[int, int]:
    """A span of days as UTC seconds, half-open."""
    return utc(span.first, zone), utc(span.after, zone)


def condition(found: Condition, table: str) -> Clause:
    """One filter as SQL; columns come from our own tables, values are parameters."""
    column, values = f"{table}.{found.column}", found.values
    if found.form == "in" and found.column == "municipality" and table == "t":
        clause = elsewhere(*(Clause(f"{one}.municipality IN ({_marks(values)})", values) for one in ("t", "spot")))
    elif found.form == "in":
        clause = Clause(f"{column} IN ({_marks(values)})", values)
    elif found.form == "has":
        each = [f"instr({column}, ?) > 0" for _ in values]
        clause = Clause(f"({' OR '.join(each)})", tuple(f" {str(value).replace(' ', '_')} " for value in values))
    elif found.form == "has or any":  # who is open to all statuses, or says nothing, is open to this one
        each = [f"instr({column}, ?) > 0" for _ in (*values, "any")]
        given = tuple(f" {value} " for value in (*values, "any"))
        clause = Clause(f"({column} IS NULL OR {' OR '.join(each)})", given)
    elif found.form == "party":  # one who makes it, or one of those who help
        each = [f"instr({table}.partners, ?) > 0" for _ in values]
        given = tuple(f" {str(value).replace(' ', '_')} " for value in values)
        clause = Clause(f"({column} IN ({_marks(values)}) OR {' OR '.join(each)})", (*values, *given))
    elif found.form == "least":
        clause = Clause(f"({column} IS NULL OR {column} >= ?)", values)
    elif found.form == "most":
        clause = Clause(f"({column} IS NULL OR {column} <= ?)", values)
    elif found.form == "in or unknown":
        clause = Clause(f"({column} IS NULL OR {column} IN ({_marks(values)}))", values)
    elif found.form == "level":  # what is not said of a course's levels is open
        low, high = f"{table}.level_from", f"{table}.level_to"
        text = f"(coalesce({low}, {high}) IS NOT NULL AND coalesce({low}, 0) <= ? AND coalesce({high}, 6) >= ?)"
        clause = Clause(text, values)
    else:
        clause = Clause(f"{column} = 1")
    return Clause(f"NOT coalesce({clause.text}, 0)", clause.values) if found.but else clause


def _marks(values: tuple[Any, ...]) -> str:
    return ",".join("?" * len(values))


def near(found: Near, table: str) -> list[Clause]:
    """A box that the numbers alone decide, then the true distance."""
    lat = found.km / _KM_PER_DEGREE
    lon = found.km / (_KM_PER_DEGREE * max(math.cos(math.radians(found.lat)), 0.01))
    return [
        Clause(f"{table}.lat BETWEEN ? AND ?", (found.lat - lat, found.lat + lat)),
        Clause(f"{table}.lon BETWEEN ? AND ?", (found.lon - lon, found.lon + lon)),
        Clause(f"distance({table}.lat, {table}.lon, ?, ?) <= ?", (found.lat, found.lon, found.km)),
    ]


def elsewhere(own: Clause, spot: Clause) -> Clause:
    """That a record of the directory is where this is asked, or one of its several places (`spot`) is."""
    text = f"({own.text} OR EXISTS (SELECT 1 FROM spot WHERE spot.offer = t.rowid AND {spot.text}))"
    return Clause(text, own.values + spot.values)


def nearest(found: Near) -> Clause:
    """How far it is to the nearest place of a record of the directory, as a column."""
    every = "SELECT t.lat, t.lon UNION ALL SELECT lat, lon FROM spot WHERE offer = t.rowid"
    return Clause(f"(SELECT min(distance(lat, lon, ?, ?)) FROM ({every}))", (found.lat, found.lon))


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points on the sphere (haversine)."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(math.sqrt(half), 1.0))


def functions(connection: sqlite3.Connection, zone: tzinfo) -> None:
    """Give the connection what SQL has no word for: distances, and the local minute of the day of a UTC second."""

    def minute(second: int) -> int:
        local = second
        with suppress(OverflowError):  # the first and last day of time stay in UTC
            moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).astimezone(zone)
            local = moment.hour * 3600 + moment.minute * 60
        return local % _DAY // 60

    def km(*points: float | None) -> float | None:
        return None if None in points else distance(*points)  # type: ignore[arg-type]

    connection.create_function("distance", 4, km, deterministic=True)
    connection.create_function("minute", 1, minute, deterministic=True)


def event_hours(hours: Hours) -> list[Clause]:
    """Weekday and time of day at which an occurrence begins, on the region's clock; all day is at no hour."""
    clauses = []
    if hours.after is not None or hours.before is not None:
        clauses.append(Clause("e.timed = 1"))
    if hours.weekdays:
        # 1 January 1970 was a Thursday; days before it are negative
        clauses.append(Clause(f"((o.day + 3) % 7 + 7) % 7 IN ({_marks(hours.weekdays)})", hours.weekdays))
    return clauses + _of_day("minute(o.start)", hours)


def _of_day(minute: str, hours: Hours) -> list[Clause]:
    """That a minute of the day lies within these hours, which may go past midnight: from 22:00 to 3:00."""
    if hours.after is not None and hours.before is not None and hours.before < hours.after:
        return [Clause(f"({minute} >= ? OR {minute} < ?)", (hours.after, hours.before))]
    after = [Clause(f"{minute} >= ?", (hours.after,))] if hours.after is not None else []
    return after + ([Clause(f"{minute} < ?", (hours.before,))] if hours.before is not None else [])


def offer_hours(hours: Hours) -> list[Clause]:
    """An offer with a weekly time that begins within these hours."""
    parts = [Clause("slot.offer = t.rowid")]
    if hours.weekdays:
        parts.append(Clause(f"slot.weekday IN ({_marks(hours.weekdays)})", hours.weekdays))
    parts += _of_day("slot.start", hours)
    if len(parts) == 1:
        return []
    if hours.after is not None or hours.before is not None:
        parts.append(Clause("slot.after - slot.start < 1440"))  # a whole day is one whose hour is not known
    every = joined(parts)
    return [Clause(f"EXISTS (SELECT 1 FROM slot WHERE {every.text})", every.values)]


def overlapping(long: int, first: int, after: int) -> Clause:
    """Occurrences that overlap `[first, after)`; one of zero length is on at its instant."""
    least = first - _SHORT if not long else -(2**62)
    return Clause(
        "o.long = ? AND o.start >= ? AND o.start < ? AND (o.after > ? OR o.start >= ?)",
        (long, least, after, first, first),
    )


def event_clauses(query: Query) -> tuple[list[Clause], bool]:
    """The filters of a question about events, and whether they need the event's own row."""
    clauses: list[Clause] = []
    joins = False
    for found in query.where:
        if found == FREE_ONLY:
            clauses.append(Clause(f"(o.flags & {FREE}) <> 0"))
        else:
            clauses.append(condition(found, "e"))
            joins = True
    if query.near:
        clauses += near(query.near, "e")
        joins = True
    hours = event_hours(query.hours)
    return clauses + hours, joins or bool(hours)


FREE_ONLY = Condition("price", "in", ("free", "donation"))
NOT_CANCELLED = Clause(f"(o.flags & {CANCELLED}) = 0")
