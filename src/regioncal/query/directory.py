"""Questions to the directory: offers and organisations, best first."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.query import sql
from regioncal.query.ask import Query
from regioncal.query.holidays import holidays
from regioncal.query.names import Names, names_in
from regioncal.query.sql import Clause
from regioncal.when import Span

if TYPE_CHECKING:
    from regioncal.query.finding import Finding

_REVIEW = 365  # days after which an offer should be verified again


class Entry(NamedTuple):
    """One record of the directory: what JSON shows, how well it answers and why, and what was worked out for it.

    `state` says whether it is open (only where that was asked), `km` how far it is (only where that was asked),
    `offers` and `events` count what an organisation makes.
    """

    item: dict[str, Any]
    score: float = 0.0
    why: tuple[tuple[str, str, str], ...] = ()
    state: str = ""
    km: float | None = None
    offers: int = 0
    events: int = 0


class Directory(NamedTuple):
    """The answer: the entries shown, how many match in all, what their ids stand for, how the search was understood."""

    query: Query
    entries: list[Entry]
    total: int
    names: Names
    finding: "Finding | None" = None
    office: dict[str, Any] | None = None


class _Row(NamedTuple):
    rowid: int
    json: str
    km: float | None


def ask_offers(index: Index, query: Query, *, internal: bool, ended: bool, due: bool) -> Directory:
    """Answer a question about offers. Internal and ended ones answer only where they are asked for."""
    clauses = sql.offer_hours(query.hours)
    if not internal:
        clauses.append(Clause("t.scope IS NOT 'internal'"))
    if not ended:
        clauses.append(Clause("t.status IS NOT 'ended'"))
    if due:
        clauses.append(
            Clause("(t.verified IS NULL OR t.verified < ?)", ((query.today - timedelta(days=_REVIEW)).isoformat(),))
        )
    return _ask(index, query, clauses)


def ask_organisations(index: Index, query: Query) -> Directory:
    """Answer a question about organisations; each entry says how many offers and events it makes."""
    answer = _ask(index, query, [])
    return answer._replace(entries=[_with_what_it_makes(index, entry) for entry in answer.entries])


def _with_what_it_makes(index: Index, entry: Entry) -> Entry:
    """An organisation's entry with how many offers and events it makes."""
    counts = index.connection.execute(
        "SELECT r.kind, count(DISTINCT r.base) FROM link l JOIN record r ON r.rowid = l.source"
        " WHERE l.kind = 'organisation' AND l.id = ?"
        " AND l.field IN ('provider', 'organiser', 'partners', 'co_organisers') GROUP BY r.kind",
        (entry.item["id"],),
    )
    found = dict(counts.fetchall())
    return entry._replace(offers=found.get("offer", 0), events=found.get("event", 0))


def _ask(index: Index, query: Query, clauses: list[Clause]) -> Directory:
    sql.functions(index.connection, index.zone)
    clauses = [*(sql.condition(found, "t") for found in query.where), *clauses]
    if query.near:
        clauses.append(sql.elsewhere(*(sql.joined(sql.near(query.near, table)) for table in ("t", "spot"))))
    finding = _found(index, query, sql.joined(clauses))
    rows = _rows(index, query, clauses, finding)
    if query.open_at:
        rows = list(_open(index, rows, datetime.fromisoformat(query.open_at)))
    entries = [_entry(row, query, finding) for row in rows[: query.limit]]
    names = names_in(index, [entry.item for entry in entries])
    total = len(finding.hits) if finding and not query.open_at else len(rows)
    return Directory(query, entries, total, names, finding, index.office())


def _found(index: Index, query: Query, where: Clause) -> "Finding | None":
    if not query.words:
        return None
    from regioncal.query.finding import find

    return find(index, query, where=where)


def _rows(index: Index, query: Query, clauses: list[Clause], finding: "Finding | None") -> list[_Row]:
    """The matching rows: by rank where something was searched, by distance where that was asked, else by name.

    By rank they are only as many as are shown, unless the opening hours have yet to decide.
    """
    best = None
    if finding and query.sort in {"", "relevance"}:
        best = {rowid: place for place, rowid in enumerate(finding.best(None if query.open_at else query.limit))}
    where = sql.joined(clauses) if finding is None else sql.among("t.rowid", finding.hits if best is None else best)
    idle = "coalesce(t.status, 'active') <> 'active', " if query.about == "offer" else ""
    km = sql.nearest(query.near) if query.near else Clause("NULL")
    rows = [
        _Row(*row)
        for row in index.connection.execute(
            f"SELECT t.rowid, r.json, {km.text} FROM {query.about} t JOIN record r ON r.rowid = t.rowid"
            f" WHERE {where.text} ORDER BY {idle}t.name, t.rowid",
            km.values + where.values,
        )
    ]
    if best is not None:
        rows.sort(key=lambda row: best[row.rowid])
    elif query.near and query.sort in {"", "distance"}:
        rows.sort(key=lambda row: row.km or 0.0)
    return rows


def _open(index: Index, rows: Iterable[_Row], at: datetime) -> Iterable[_Row]:
    """Those open at a moment of the region's clock; PH and SH are the region's own days, seasons hold."""
    from regioncal.hours import state

    days = holidays(index, Span(at.date() - timedelta(days=1), at.date() + timedelta(days=2)))
    public, school = (
        {day for found in days if found.kind == kind for day in _days(found.first, found.last)}
        for kind in ("public", "school")
    )
    for row in rows:
        record = json.loads(row.json)
        season = record.get("season", {})
        today = at.date().isoformat()
        since = record.get("since", "")
        begun = not since[:4].isdigit() or since <= today[: len(since)]
        in_season = begun and season.get("from", today) <= today <= season.get("to", today)
        if (
            in_season
            and "hours" in record
            and record.get("status", "active") == "active"
            and state(record["hours"], at, public, school) == "open"
        ):
            yield row


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(min((last - first).days, 3660) + 1))


def _entry(row: _Row, query: Query, finding: "Finding | None") -> Entry:
    score, why = finding.of(row.rowid) if finding else (0.0, ())
    return Entry(json.loads(row.json), score, why, "open" if query.open_at else "", row.km)
