"""Questions about events: the agenda of a span, the series in it, and the next date that would answer."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from regioncal.errors import Problem
from regioncal.index.reader import Index
from regioncal.index.tables import CANCELLED, FREE
from regioncal.query import sql
from regioncal.query.ask import Query
from regioncal.query.holidays import Holiday, holidays
from regioncal.query.names import Names, names_in
from regioncal.query.sql import Clause
from regioncal.when import Span

if TYPE_CHECKING:
    from regioncal.query.finding import Finding

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_AHEAD = 366  # days that series beyond the index are followed for the next date


class Happening(NamedTuple):
    """One occurrence, or in a folded answer a series at its next date.

    `item` is what JSON shows; `first` and `last` are the region's days it touches, `start` and `end` its local times
    (None for all day, or where no end is known); `event` is its rowid, `times` how many occurrences a folded series has
    in the span; `record` is the occurrence's record, of a folded series the series'.
    """

    item: dict[str, Any]
    first: date
    last: date
    start: datetime | None
    end: datetime | None
    long: bool
    event: int = 0
    times: int = 1
    record: dict[str, Any] = {}  # noqa: RUF012 - never changed


class Agenda(NamedTuple):
    """The answer to a question about events.

    `happenings` are those shown (short and long ones, by start), `total` and `free` count all that match, cancelled
    ones left out of `free`; `next_day` is the first day after the span on which something matches, and `office` who can
    help, both for an empty answer.
    """

    query: Query
    happenings: list[Happening]
    total: int
    free: int
    next_day: date | None = None
    holidays: list[Holiday] = []  # noqa: RUF012 - never changed
    names: Names = {}  # noqa: RUF012 - never changed
    problems: list[Problem] = []  # noqa: RUF012 - never changed
    finding: "Finding | None" = None
    office: dict[str, Any] | None = None


class Row(NamedTuple):
    long: int
    start: int
    after: int
    event: int
    flags: int
    base: int
    json: str


def ask(index: Index, query: Query) -> Agenda:
    """Answer a question about the events of a span of days."""
    assert query.span is not None
    sql.functions(index.connection, index.zone)
    span = sql.utc_span(query.span, index.zone)
    table, problems = occurrence_table(index, query.span)
    filters, joins = sql.event_clauses(query)
    finding, clauses = searched(index, query, filters, table, span)
    records = _Records()
    ranks = finding if query.sort == "relevance" else None
    if query.series or ranks:
        rows = _series(_rows(index, table, clauses, span, None))
        if ranks:
            rows.sort(key=lambda pair: ranks.order(pair[0].event))
        total, free = len(rows), sum(1 for row, _ in rows if row.flags == FREE)
        happenings = _folded(index, rows[: query.limit], records)
    else:
        total, free = _count(index, table, clauses, span, joins=joins)
        found = _rows(index, table, clauses, span, query.limit)
        happenings = [happening(row, records.of(row), index.zone) for row in found]
        if len(happenings) < (total if query.limit is None else min(total, query.limit)):
            raise sqlite3.DatabaseError("occurrences without records")  # half broken: it is built anew
    next_day = None if total else _next_day(index, query, filters, span[1])
    dates = happenings if query.series or ranks else []  # a series' next date may be elsewhere
    names = names_in(index, [*(found.record for found in happenings), *(found.item for found in dates)])
    office = None if total else index.office()
    return Agenda(
        query, happenings, total, free, next_day, holidays(index, query.span), names, problems, finding, office
    )


def _folded(index: Index, rows: list[tuple[Row, int]], records: "_Records") -> list[Happening]:
    """Each series at its next date; where that is one changed by an override, `record` is the series all the same."""
    whole = index.rows([row.base for row, _ in rows if row.base != row.event])
    found = [(happening(row, records.of(row), index.zone, count), row.base) for row, count in rows]
    return [each._replace(record=whole.get(base, each.record)) for each, base in found]


class _Records:
    """The records of rows: a series is parsed once, however often it happens."""

    def __init__(self) -> None:
        self._series: dict[int, dict[str, Any]] = {}

    def of(self, row: Row) -> dict[str, Any]:
        """The record of a row."""
        found = self._series.get(row.event)
        if found is None:
            found = json.loads(row.json)
            if "rrule" in found or "rdate" in found:
                self._series[row.event] = found
        return found


def searched(
    index: Index, query: Query, clauses: list[Clause], table: str, span: tuple[int, int]
) -> "tuple[Finding | None, list[Clause]]":
    """What the words of a question find among the events of a span, and the clauses with that."""
    if not query.words:
        return None, clauses
    from regioncal.query.finding import find

    either = sql.joined([sql.overlapping(0, *span)]), sql.joined([sql.overlapping(1, *span)])
    within = Clause(
        " UNION ".join(f"SELECT o.event FROM {table} o WHERE {part.text}" for part in either),
        tuple(value for part in either for value in part.values),
    )
    finding = find(index, query, within)
    return finding, [*clauses, finding.clause("o.event")]


_FROM = "FROM {table} o JOIN event e ON e.rowid = o.event JOIN record r ON r.rowid = o.event"


def _rows(index: Index, table: str, clauses: list[Clause], span: tuple[int, int], limit: int | None) -> Iterator[Row]:
    """Matching occurrences, the short ones by start and then the long ones."""
    left = -1 if limit is None else max(limit, 0)
    for long in (0, 1):
        where = sql.joined([sql.overlapping(long, *span), *clauses])
        text = (
            f"SELECT o.long, o.start, o.after, o.event, o.flags, r.base, r.json {_FROM.format(table=table)}"
            f" WHERE {where.text} ORDER BY o.long, o.start, r.id, o.event LIMIT ?"
        )
        for row in index.connection.execute(text, (*where.values, left)):
            yield Row(*row)
            left -= limit is not None


def _count(index: Index, table: str, clauses: list[Clause], span: tuple[int, int], *, joins: bool) -> tuple[int, int]:
    """How many occurrences match, and how many of them are free and take place."""
    total = free = 0
    join = "JOIN event e ON e.rowid = o.event" if joins else ""
    for long in (0, 1):
        where = sql.joined([sql.overlapping(long, *span), *clauses])
        row = index.connection.execute(
            f"SELECT count(*), total(o.flags = {FREE}) FROM {table} o {join} WHERE {where.text}",
            where.values,
        ).fetchone()
        total, free = total + row[0], free + int(row[1])
    return total, free


def _series(rows: Iterable[Row]) -> list[tuple[Row, int]]:
    """One row a series and how many there are: its first occurrence in the span, that takes place if any does."""
    folded: dict[int, tuple[Row, int]] = {}
    for row in rows:
        first, count = folded.get(row.base, (row, 0))
        better = first.flags & CANCELLED and not row.flags & CANCELLED
        folded[row.base] = (row if better else first, count + 1)
    return sorted(folded.values(), key=lambda pair: (pair[0].long, pair[0].start))


def occurrence_table(index: Index, span: Span) -> tuple[str, list[Problem]]:
    """The table to ask: the index's own, or with it what open series hold beyond the index's horizon."""
    first, after = sql.utc_span(span, index.zone)
    rows = index.connection.execute(
        "SELECT s.event, s.until, r.json, f.path FROM open_series s JOIN record r ON r.rowid = s.event"
        " JOIN file f ON f.id = r.file WHERE s.until < ?",
        (after,),
    ).fetchall()
    if not rows:
        return "occurrence", []
    from regioncal.index.beyond import expanded

    return expanded(index, rows, first, after)


def _next_day(index: Index, query: Query, clauses: list[Clause], after: int) -> date | None:
    """The day of the first match that begins at or after a second."""
    if query.words:
        from regioncal.query.finding import find

        later = Clause("SELECT o.event FROM occurrence o WHERE o.start >= ?", (after,))
        clauses = [*clauses, find(index, query, later).clause("o.event")]
    starts = _first_starts(index, "occurrence", clauses, after)
    first = moment(after, index.zone).date()
    ahead = first + timedelta(days=min(_AHEAD, (date.max - first).days))
    last = moment(min(starts), index.zone).date() if starts else ahead
    if last > first:  # before that, a series may go on where the index does not hold it
        table, _ = occurrence_table(index, Span(first, last))
        if table != "occurrence":
            starts += _first_starts(index, table, clauses, after)
    return moment(min(starts), index.zone).date() if starts else None


def _first_starts(index: Index, table: str, clauses: list[Clause], after: int) -> list[int]:
    """The UTC seconds at which the first short and the first long match begin, at or after a second."""
    starts = []
    for long in (0, 1):
        where = sql.joined([Clause("o.long = ? AND o.start >= ?", (long, after)), sql.NOT_CANCELLED, *clauses])
        text = f"SELECT o.start {_FROM.format(table=table)} WHERE {where.text} ORDER BY o.start LIMIT 1"
        row = index.connection.execute(text, where.values).fetchone()
        starts += [row[0]] if row else []
    return starts


def moment(second: int, zone: tzinfo) -> datetime:
    """A UTC second on a zone's clock; the first and last day of time stay in UTC, and nothing lies outside them."""
    try:
        found = _EPOCH + timedelta(seconds=second)
    except OverflowError:
        return _FIRST if second < 0 else _LAST
    try:
        return found.astimezone(zone)
    except OverflowError:
        return found


def happening(row: Row, record: dict[str, Any], region: tzinfo, count: int = 1) -> Happening:
    """An occurrence's row as what views and JSON show."""
    series = bool(record.get("rrule") or record.get("rdate") or record.get("on"))
    item = {name: value for name, value in record.items() if name not in _EXCEPTIONS} if series else record
    start, after = moment(row.start, region), moment(row.after, region)
    all_day = "T" not in record["start"]
    first = start.date()
    zone = _zone(record, region)
    for name in _MOMENTS:
        if name in record:
            item[name] = _with_offset(record[name], zone)
    item["series"] = series
    item["all_day"] = all_day and record.get("time_known", True)
    if all_day:
        last = max((after - timedelta(seconds=1)).date(), first) if row.after > row.start else first
        item["start"], item["end"] = first.isoformat(), last.isoformat()
        return Happening(item, first, last, None, None, bool(row.long), row.event, count, record)
    item["start"] = _iso(row.start, zone, region)
    if row.after > row.start:
        item["end"] = _iso(row.after, zone, region)
        last = max((after - timedelta(seconds=1)).date(), first)
        return Happening(item, first, last, start, after, bool(row.long), row.event, count, record)
    item.pop("end", None)
    return Happening(item, first, first, start, None, bool(row.long), row.event, count, record)


# What a series is without: each occurrence is one, or is not there.
_EXCEPTIONS = frozenset(("exdate", "exrule", "rdate", "override"))
_MOMENTS = ("doors", "previous_start", "on")


def _with_offset(text: str, zone: tzinfo | None) -> str:
    """A date-time of a record as its start is written: with its zone's offset; a bare date stays one."""
    if "T" not in text:
        return text
    moment = datetime.fromisoformat(text)
    if zone is None:
        return moment.replace(tzinfo=None).isoformat()
    return (moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _zone(record: dict[str, Any], region: tzinfo) -> tzinfo | None:
    """The zone an event's times are said in; None is floating."""
    name = record.get("timezone")
    if not name:
        return region
    return None if name == "floating" else UTC if name == "UTC" else ZoneInfo(name)


def _iso(second: int, zone: tzinfo | None, region: tzinfo) -> str:
    """ISO 8601 with offset; floating times have none."""
    if zone is None:
        return moment(second, region).replace(tzinfo=None).isoformat()
    return moment(second, zone).isoformat()


def ranked(agenda: Agenda) -> bool:
    """Whether the happenings are in the order of their rank, each series once."""
    return agenda.finding is not None and agenda.query.sort == "relevance"


def days(agenda: Agenda) -> Iterator[tuple[date, list[Happening]]]:
    """The short ones by day, each under its first day in the span."""
    assert agenda.query.span is not None
    by_day: dict[date, list[Happening]] = {}
    for found in agenda.happenings:
        if not found.long:
            by_day.setdefault(max(found.first, agenda.query.span.first), []).append(found)
    yield from sorted(by_day.items())


__all__ = ["CANCELLED", "Agenda", "Happening", "ask", "days", "happening", "moment", "ranked"]
