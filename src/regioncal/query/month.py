"""Questions about months: how many events each day has, what runs through it, which holidays it holds."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.index.tables import CANCELLED, FREE
from regioncal.query import sql
from regioncal.query.ask import Query
from regioncal.query.events import occurrence_table, searched
from regioncal.query.holidays import Holiday, holidays
from regioncal.when import Span, month_span, month_weeks

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
    """The answer for one month: its weeks, how many distinct events it has and how many of them are free."""

    year: int
    month: int
    weeks: list[list[Day]]
    events: int
    free: int
    running: list[Running]
    running_total: int
    holidays: list[Holiday]


def ask(index: Index, query: Query, year: int, month: int) -> Month:
    """Answer for one month; the query brings the filters, its span is not read."""
    rows = month_weeks(year, month)
    grid = Span(rows[0][0], rows[-1][-1] + timedelta(days=1))
    sql.functions(index.connection, index.zone)
    table, _ = occurrence_table(index, grid)
    _, clauses = searched(index, query, sql.event_clauses(query)[0], table, sql.utc_span(grid, index.zone))
    if clauses or table != "occurrence":
        counts, events, free = _counted(index, table, [*clauses, sql.NOT_CANCELLED], grid, month_span(year, month))
    else:
        counts, events, free = _kept(index, grid, year * 12 + month - 1)
    running = _running(index, table, [*clauses, sql.NOT_CANCELLED], grid)
    own = month_span(year, month)
    in_month = [
        row for row in running if row[1] < own.after.toordinal() - _EPOCH and row[2] >= own.first.toordinal() - _EPOCH
    ]
    free += sum(row[3] for row in in_month)
    named = holidays(index, grid)
    by_day = _marked(named)
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
        year, month, weeks, events + len(in_month), free, _named(index, in_month[:_RUNNING_AT_MOST]), len(in_month),
        [found for found in named if found.first < own.after and found.last >= own.first],
    )  # fmt: skip


def _marked(named: list[Holiday]) -> dict[date, Holiday]:
    """The holiday of each day: a public one before an observance before a school one."""
    ranks = {"public": 0, "observance": 1, "school": 2}
    by_day: dict[date, Holiday] = {}
    for found in sorted(named, key=lambda holiday: ranks[holiday.kind], reverse=True):
        day = found.first
        while day <= found.last:
            by_day[day] = found
            day += timedelta(days=1)
    return by_day


def _kept(index: Index, grid: Span, month: int) -> tuple[dict[int, int], int, int]:
    """The counts kept in the index, file by file."""
    days = index.connection.execute(
        "SELECT day, sum(count) FROM day_count WHERE day >= ? AND day < ? GROUP BY day",
        (grid.first.toordinal() - _EPOCH, grid.after.toordinal() - _EPOCH),
    )
    events, free = index.connection.execute(
        "SELECT total(events), total(free) FROM month_count WHERE month = ?", (month,)
    ).fetchone()
    return dict(days.fetchall()), int(events), int(free)


def _counted(
    index: Index, table: str, clauses: list[sql.Clause], grid: Span, month: Span
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
        " AND o.day < ? AND o.last >= ?",
        (*where.values, after, first),
    ).fetchone()
    return counts, events, free


def _running(index: Index, table: str, clauses: list[sql.Clause], grid: Span) -> list[tuple[int, int, int, int]]:
    """The long occurrences that overlap the grid, those that end first first: (event, first day, last day, free)."""
    where = sql.joined([sql.overlapping(1, *sql.utc_span(grid, index.zone)), *clauses])
    rows = index.connection.execute(
        f"SELECT o.event, o.day, o.last, o.flags & {FREE} FROM {table} o JOIN event e ON e.rowid = o.event"
        f" WHERE {where.text} ORDER BY o.last, o.start, o.event",
        where.values,
    )
    return rows.fetchall()


def _named(index: Index, rows: list[tuple[int, int, int, int]]) -> list[Running]:
    """These long occurrences with their records."""
    records = index.rows([row[0] for row in rows])
    return [
        Running(records[event], date.fromordinal(first + _EPOCH), date.fromordinal(last + _EPOCH))
        for event, first, last, _ in rows
    ]


__all__ = ["CANCELLED", "Day", "Month", "Running", "ask"]
