"""What a calendar file holds: every matching event whole and once, in the order of time."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.kinds import EVENT
from regioncal.query import sql
from regioncal.query.ask import Hours, Query
from regioncal.query.events import Agenda, Row, happening, occurrence_table, searched
from regioncal.query.finding import find
from regioncal.query.names import Names, names_in
from regioncal.query.sql import FREE_ONLY, Clause
from regioncal.recurrence import expand
from regioncal.values import revive


class Calendar(NamedTuple):
    """Event records as the index keeps them (series with their rules), and what their ids stand for."""

    records: list[dict[str, Any]]
    names: Names


def events(index: Index, query: Query) -> Calendar:
    """The events that answer a question: those that happen in its span, without a span all of them.

    Of a question with a limit they are so many, those that happen first.
    """
    sql.functions(index.connection, index.zone)
    rows = _happening(index, query) if query.span else _all(index, query)
    return of_records(index, (json.loads(text) for (text,) in rows))


def agenda(index: Index, query: Query) -> Agenda:
    """The same events as a listing without a span: each once, at its first date."""
    found = events(index, query)
    happenings = []
    for number, record in enumerate(found.records):
        for one in expand(revive(EVENT.fields, record), index.zone, None, None, 1).occurrences:
            row = Row(0, one.start, one.after, number, 0, number, "")
            happenings.append(happening(row, record, index.zone))
    happenings.sort(key=lambda each: (each.first, each.item["id"]))
    free = sum(1 for each in happenings if each.item.get("price", {}).get("kind") in {"free", "donation"})
    return Agenda(query, happenings, len(happenings), free, names=found.names)


def offers(index: Index, records: Iterable[dict[str, Any]]) -> Calendar:
    """The times of these offers as series."""
    from regioncal.query.weekly import series_of_offers

    return of_records(index, series_of_offers(index, records))


def cards(index: Index, found: Iterable[tuple[str, dict[str, Any]]]) -> Calendar:
    """Single records by kind: events as they are, offers as series."""
    from regioncal.query.weekly import series_of_offers

    pairs = list(found)
    events_ = [record for kind, record in pairs if kind == "event"]
    offers_ = [record for kind, record in pairs if kind == "offer"]
    return of_records(index, [*events_, *series_of_offers(index, offers_)])


def of_records(index: Index, records: Iterable[dict[str, Any]]) -> Calendar:
    """Records for a calendar: the same ones in the same order, whatever the index was built from first."""
    ordered = sorted(records, key=lambda record: (record["start"], record["id"]))
    return Calendar(ordered, names_in(index, ordered))


def _happening(index: Index, query: Query) -> Iterable[tuple[str]]:
    assert query.span is not None
    span = sql.utc_span(query.span, index.zone)
    table, _ = occurrence_table(index, query.span)
    filters, _ = sql.event_clauses(query)
    _, clauses = searched(index, query, filters, table, span)
    found: dict[int, int] = {}
    for long in (0, 1):
        where = sql.joined([sql.overlapping(long, *span), *clauses])
        for base, start in index.connection.execute(
            f"SELECT e.base, min(o.start) FROM {table} o JOIN event e ON e.rowid = o.event WHERE {where.text}"
            " GROUP BY e.base",
            where.values,
        ):
            found[base] = min(start, found.get(base, start))
    return _texts(index, set(sorted(found, key=lambda base: (found[base], base))[: query.limit]))


def _all(index: Index, query: Query) -> Iterable[tuple[str]]:
    """Without a span an event needs no occurrence to be found, but for questions about hours."""
    others = tuple(found for found in query.where if found != FREE_ONLY)
    clauses, _ = sql.event_clauses(query._replace(where=others, hours=Hours()))
    clauses += [sql.condition(found, "e") for found in query.where if found == FREE_ONLY]
    hours = sql.joined(sql.event_hours(query.hours))
    if hours.values:
        clauses.append(Clause(f"e.rowid IN (SELECT o.event FROM occurrence o WHERE {hours.text})", hours.values))
    if query.words:
        clauses.append(find(index, query).clause("e.rowid"))
    where = sql.joined(clauses)
    rows = index.connection.execute(f"SELECT DISTINCT e.base FROM event e WHERE {where.text}", where.values)
    return _texts(index, {base for (base,) in rows})


def _texts(index: Index, rowids: set[int]) -> Iterable[tuple[str]]:
    """The records at these rowids as they are stored."""
    index.connection.execute("CREATE TEMP TABLE IF NOT EXISTS chosen(rowid INTEGER PRIMARY KEY)")
    index.connection.execute("DELETE FROM chosen")
    index.connection.executemany("INSERT INTO chosen VALUES(?)", [(rowid,) for rowid in rowids])
    return index.connection.execute("SELECT r.json FROM chosen c JOIN record r ON r.rowid = c.rowid")
