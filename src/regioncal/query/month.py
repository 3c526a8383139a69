"""Questions about months: how many events each day has, what runs through it, which holidays it holds."""

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from regioncal.errors import Problem
from regioncal.index.reader import Index
from regioncal.index.tables import CANCELLED, FREE
from regioncal.query import sql
from regioncal.query.ask import Query
from regioncal.query.events import occurrence_table, searched
from regioncal.query.holidays import Holiday, holidays
from regioncal.when import Span, month_span, month_weeks

if TYPE_CHECKING:
    from regioncal.query.finding import Finding

_EPOCH = date(1970, 1, 1).toordinal()
_RUNNING_AT_MOST = 12  # named in a month; more are counted


class Running(NamedTuple):
    """A long occurrence: its record and the first and last day it runs, as the region's days."""

    record: dict[str, Any]
    first: date
    last: date


class Day(NamedTuple):
    """One day of the grid."""

    date: date
    in_month: bool
    events: int
    ongoing: int
    holiday: Holiday | None


class Month(NamedTuple):
    """The answer for one month: its weeks, how many distinct events it has and how many of them are free.

    `problems` are series that could not be followed through it.
    """

    year: int
    month: int
    weeks: list[list[Day]]
    events: int
    free: int
    running: list[Running]
    running_total: int
    holidays: list[Holiday]
    finding: "Finding | None" = None
    problems: list[Problem] = []  # noqa: RUF012 - never changed


def ask(index: Index, query: Query, year: int, month: int) -> Month:
    """Answer for one month; the query brings the filters, its span is not read."""
    rows = month_weeks(year, month)
    grid = Span(rows[0][0], rows[-1][-1] + timedelta(days=1))
    sql.functions(index.connection, index.zone)
    table, problems = occurrence_table(index, grid)
    asked = any(found.column == "status" for found in query.where)
    counted = [] if asked else [sql.NOT_CANCELLED]
    finding, clauses = searched(index, query, sql.event_clauses(query)[0], table, sql.utc_span(grid, index.zone))
    running = _running(index, table, [*clauses, *counted], grid)
    own = month_span(year, month)
    in_month = [
        row for row in running if row[1] < own.after.toordinal() - _EPOCH and row[2] >= own.first.toordinal() - _EPOCH
    ]
    long_ones = {row[4] for row in in_month}
    if clauses or table != "occurrence":
        counts, events, free = _counted(index, table, [*clauses, *counted], grid, own, long_ones)
    else:
        counts, events, free = _kept(index, grid, year * 12 + month - 1)
    free += len({row[4] for row in in_month if row[3]})
    named = holidays(index, grid)
    by_day = _marked(named, grid)
    weeks = [
        [
            Day(
                day,
                day.month == month,
                counts.get(day.toordinal() - _EPOCH, 0),
                sum(1 for row in running if row[1] <= day.toordinal() - _EPOCH <= row[2]),
                by_day.get(day),
            )
            for day in week
        ]
        for week in rows
    ]
    return Month(
        year, month, weeks, events + len(long_ones), free, _named(index, in_month[:_RUNNING_AT_MOST]), len(in_month),
        [found for found in named if found.first < own.after and found.last >= own.first], finding, problems,
    )  # fmt: skip


def _marked(named: list[Holiday], grid: Span) -> dict[date, Holiday]:
    """The holiday of each day of the grid: a public one before an observance before a school one."""
    ranks = {"public": 0, "observance": 1, "school": 2}
    by_day: dict[date, Holiday] = {}
    for found in sorted(named, key=lambda holiday: ranks[holiday.kind], reverse=True):
        day = max(found.first, grid.first)
        while day <= found.last and day < grid.after:
            by_day[day] = found
            day += timedelta(days=1)
    return by_day


def _kept(index: Index, grid: Span, month: int) -> tuple[dict[int, int], int, int]:
    """The counts of short occurrences kept in the index; events and free are without those that also run long."""
    days = index.connection.execute(
        "SELECT day, sum(count) FROM day_count WHERE day >= ? AND day < ? GROUP BY day",
        (grid.first.toordinal() - _EPOCH, grid.after.toordinal() - _EPOCH),
    )
    events, free = index.connection.execute(
        "SELECT total(events), total(free) FROM month_count WHERE month = ?", (month,)
    ).fetchone()
    return dict(days.fetchall()), int(events), int(free)


def _counted(  # noqa: PLR0913
    index: Index, table: str, clauses: list[sql.Clause], grid: Span, month: Span, long_ones: set[int]
) -> tuple[dict[int, int], int, int]:
    """The same counts for a filtered question, asked occurrence by occurrence."""
    where = sql.joined([sql.overlapping(0, *sql.utc_span(grid, index.zone)), *clauses])
    source = f"FROM {table} o JOIN event e ON e.rowid = o.event WHERE {where.text}"
    counts: dict[int, int] = {}
    rows = index.connection.execute(f"SELECT o.day, o.last, count(*) {source} GROUP BY o.day, o.last", where.values)
    for first, last, count in rows:
        for day in range(first, last + 1):
            counts[day] = counts.get(day, 0) + count
    first, after = month.first.toordinal() - _EPOCH, month.after.toordinal() - _EPOCH
    events, free = index.connection.execute(
        f"SELECT count(DISTINCT e.base), count(DISTINCT CASE WHEN o.flags & {FREE} THEN e.base END) {source}"
        " AND o.day < ? AND o.last >= ? AND e.base NOT IN (SELECT value FROM json_each(?))",
        (*where.values, after, first, json.dumps(sorted(long_ones))),
    ).fetchone()
    return counts, events, free


_Long = tuple[int, int, int, int, int]


def _running(index: Index, table: str, clauses: list[sql.Clause], grid: Span) -> list[_Long]:
    """The long occurrences that overlap the grid, those that end first first.

    Each is (its row, first day, last day, free or 0, its event).
    """
    where = sql.joined([sql.overlapping(1, *sql.utc_span(grid, index.zone)), *clauses])
    rows = index.connection.execute(
        f"SELECT o.event, o.day, o.last, o.flags & {FREE}, e.base FROM {table} o JOIN event e ON e.rowid = o.event"
        f" JOIN record r ON r.rowid = o.event WHERE {where.text} ORDER BY o.last, o.start, r.id",
        where.values,
    )
    return rows.fetchall()


def _named(index: Index, rows: list[_Long]) -> list[Running]:
    """These long occurrences with their records."""
    records = index.rows([row[0] for row in rows])
    return [
        Running(records[event], date.fromordinal(first + _EPOCH), date.fromordinal(last + _EPOCH))
        for event, first, last, *_ in rows
    ]


__all__ = ["CANCELLED", "Day", "Month", "Running", "ask"]
