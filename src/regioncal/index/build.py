"""Filling the index: everything at once, or the share of the files that changed.

A file that changes alone costs its own share. Where its records that others lean on (places, municipalities,
organisations, patches, ...) or the ids that others refer to change, everything is built anew: simple, and never wrong.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from regioncal.errors import Problem
from regioncal.files.read import Content
from regioncal.index.kept import holidays
from regioncal.index.rows import (
    Calendar,
    Gazetteer,
    Marked,
    event_rows,
    month_of,
    narrow,
    region_zone,
    to_json,
    to_jsons,
)
from regioncal.index.tables import CANCELLED, COLUMNS, FREE, LINKED
from regioncal.index.texts import Names
from regioncal.kinds import TERMS
from regioncal.links import broken, broken_office, broken_patch, twice
from regioncal.model import DEFAULTS, Record, Region, patched, pointers
from regioncal.search import COLUMNS as SEARCH_COLUMNS
from regioncal.search import Lexicon
from regioncal.search.documents import terms
from regioncal.values import Values

SHARED = {"place", "municipality", "organisation", "holiday", "feed", "patch"}
SEARCHED = {"event", "offer", "organisation", "place", "fund", "grant"}
_AT_ONCE = "occurrence"
_columns = itemgetter(*SEARCH_COLUMNS)
_OF_RECORDS = {  # by what rowid
    "occurrence": "event", "open_series": "event", "slot": "offer", "spot": "offer", "pointer": "source",
}  # fmt: skip
_MOST_REMEDIES = 50  # near names are looked up for so many problems; beyond it the reader has other worries


class Source(NamedTuple):
    """One file as it was read: its content, what tells whether it changed, and a digest of its bytes."""

    content: Content
    stamp: str
    digest: str

    @property
    def path(self) -> str:
        """The file's path below the data folder."""
        return self.content.path

    @property
    def shared(self) -> str:
        """What records of other files lean on in this one; while it stays the same, no other file is touched."""
        records = [record for record in self.content.records if record.kind in SHARED]
        return "\n".join(f"{record.kind} {to_json(record.values)}" for record in records)


class Builder:
    """Writes records into the tables of one connection."""

    def __init__(self, connection: sqlite3.Connection, region: Region, horizon: int, lexicon: Lexicon) -> None:
        self.connection = connection
        self.region = region
        self.horizon = horizon
        self.calendar = Calendar(region_zone(region))
        self._know([])
        self.lexicon = lexicon
        self.exists: Callable[[str, str], bool] = lambda _kind, _ident: True
        self.near: Callable[[str], list[str]] = lambda _kind: []
        self.rowid = 0
        self._rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._remedies = 0
        self._sound: set[tuple[str, str, str, bool]] = set()  # references that lead somewhere

    # ---- everything, or one file ----

    def fill(self, sources: list[Source], problems: list[Problem]) -> None:
        """Fill empty tables with everything that was read, and the problems of the folder itself."""
        for problem in problems:
            self._problem(0, problem)
        records = [record for source in sources for record in source.content.records]
        patches: dict[tuple[str, str], Record] = {}
        for record in records:
            if record.kind == "patch":
                patches.setdefault((record.values["kind"], record.id), record)
        self._know(_patched(record, patches.get((record.kind, record.id))) for record in records)
        known: dict[str, set[str]] = {}
        for record in records:
            known.setdefault(record.kind, set()).add(record.id)
        self.exists = lambda kind, ident: ident in known.get(kind, ())
        self.near = lambda kind: sorted(known.get(kind, ()))
        seen: dict[tuple[str, str], Record] = {}
        for number, source in enumerate(sources, 1):
            self._file(number, source)
            for record in source.content.records:
                if record.kind == "patch":
                    first = patches[record.values["kind"], record.id]
                    found = broken_patch(record, self.exists) if first is record else twice(record, first)
                    self._whole(number, found)
                elif seen.setdefault((record.kind, record.id), record) is not record:
                    self._problem(number, twice(record, seen[record.kind, record.id]))
                    continue
                self._record(number, record, patches.get((record.kind, record.id)))
            self._done(number, source)
            self._flush(_AT_ONCE)
        self._whole(0, broken_office(self.region, self.exists, self._known))
        self._flush()

    def replace(self, number: int, source: Source | None) -> bool:
        """Put a file's new content (None: it is gone) in place of its old. False: other files are touched."""
        ask = self.connection.execute
        old = {
            (kind, ident)
            for kind, ident in ask(
                "SELECT kind, r.id FROM file f JOIN record r ON r.rowid BETWEEN f.low AND f.high"
                " WHERE f.id = ? AND base = rowid",
                (number,),
            )
        }
        new = [(record.kind, record.id) for record in source.content.records] if source else []
        if len(set(new)) < len(new) or self._shared(number) != (source.shared if source else ""):
            return False
        if any(
            ask("SELECT 1 FROM record WHERE kind = ? AND id = ? AND file <> ?", (*key, number)).fetchone()
            for key in set(new) - old
        ):
            return False
        if any(ask("SELECT 1 FROM link WHERE kind = ? AND id = ?", key).fetchone() for key in old ^ set(new)):
            return False
        patched = "SELECT 1 FROM record WHERE kind = 'patch' AND id = ?"
        if any(ask(patched, (ident,)).fetchone() for _, ident in old | set(new)):
            return False
        self._prepare_from_index(set(new))  # with what the file itself holds for all: that did not change
        self._remove(number)
        if source is None:
            return True
        self._file(number, source)
        for record in source.content.records:
            self._record(number, record, None)
        self._done(number, source)
        self._flush()
        return True

    def _know(self, records: Iterable[Record]) -> None:
        self.gazetteer = Gazetteer(records)
        self.names = Names(self.gazetteer)

    def _shared(self, number: int) -> str:
        row = self.connection.execute("SELECT shared FROM file WHERE id = ?", (number,)).fetchone()
        return row[0] if row else ""

    def _prepare_from_index(self, new: set[tuple[str, str]]) -> None:
        """Know the other files' places and ids from the index itself."""
        import json

        ask = self.connection.execute
        rows = ask(
            "SELECT kind, id, json FROM record WHERE kind IN ('place', 'municipality', 'organisation')"
        ).fetchall()
        self._know(Record(kind, ident, json.loads(text)) for kind, ident, text in rows)
        self.rowid = ask("SELECT coalesce(max(rowid), 0) FROM record").fetchone()[0]
        found = "SELECT 1 FROM record WHERE kind = ? AND id = ?"
        self.exists = lambda kind, ident: (kind, ident) in new or ask(found, (kind, ident)).fetchone() is not None
        self.near = lambda kind: [row[0] for row in ask("SELECT id FROM record WHERE kind = ?", (kind,))]

    def _remove(self, number: int) -> None:
        """Take a file's rows out of every table."""
        ask = self.connection.execute
        for span in ask("SELECT low, high FROM file WHERE id = ?", (number,)).fetchall():  # one, or none of a new file
            for table in ("record", *COLUMNS, "search"):
                ask(f"DELETE FROM {table} WHERE rowid BETWEEN ? AND ?", span)
            for table, column in _OF_RECORDS.items():
                ask(f"DELETE FROM {table} WHERE {column} BETWEEN ? AND ?", span)
        for table in ("problem", "day_count", "month_count"):
            ask(f"DELETE FROM {table} WHERE file = ?", (number,))
        ask("DELETE FROM file WHERE id = ?", (number,))

    # ---- rows ----

    def _put(self, table: str, *row: Any) -> None:
        self._rows[table].append(row)

    def _flush(self, waiting: str = "") -> None:
        """Write what was put, but for one table that is quicker to fill in the order of its key."""
        for table, rows in self._rows.items():
            if table == waiting or not rows:
                continue
            names: Sequence[str] = ()
            if table == "search":
                names = ("rowid", *SEARCH_COLUMNS)
                values = [row[-1] for row in rows]
                tokens = terms(values, self.names.of(values), self.lexicon)
                rows = list(zip(map(itemgetter(0), rows), *_columns(tokens), strict=True))  # noqa: PLW2901
            elif table in COLUMNS:
                columns = narrow(table, [row[-1] for row in rows], self.gazetteer)
                names = ("rowid", "base", *columns)
                ours = (map(itemgetter(0), rows), map(itemgetter(1), rows))
                rows = list(zip(*ours, *columns.values(), strict=True))  # noqa: PLW2901
            elif table == "record":
                texts = to_jsons([row[-1] for row in rows])
                rows = [(*row[:-1], text) for row, text in zip(rows, texts, strict=True)]  # noqa: PLW2901
            elif table == "occurrence":
                rows.sort(key=itemgetter(1))  # by their start
            into = f"{table}({', '.join(names)})" if names else table
            self.connection.executemany(f"INSERT OR IGNORE INTO {into} VALUES({','.join('?' * len(rows[0]))})", rows)
        self._rows = defaultdict(list, {waiting: self._rows[waiting]} if waiting else {})

    def _file(self, number: int, source: Source) -> None:
        self._first = self.rowid + 1
        for problem in source.content.problems:
            self._problem(number, problem)
        self._days: list[int] = []  # on which something happens, once for each event
        self._months: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])  # events, and the free ones of them

    def _done(self, number: int, source: Source) -> None:
        """Write what is known of a file when its records are: which rows are its own, and its share of the counts."""
        self._put(
            "file", number, source.path, source.stamp, source.digest, source.shared, self._first, self.rowid
        )  # fmt: skip
        for day, count in Counter(self._days).items():
            self._put("day_count", number, day, count)
        for month, counts in self._months.items():
            self._put("month_count", number, month, *counts)

    def _problem(self, number: int, problem: Problem, source: int | None = None) -> None:
        self._put(
            "problem", number, source, problem.level, problem.line, problem.record, problem.field, problem.message,
            problem.remedy, problem.path, problem.check,
        )  # fmt: skip

    def _record(self, number: int, record: Record, patch: Record | None) -> None:
        self.rowid += 1
        rowid = self.rowid
        record = _patched(record, patch)
        if record.kind == "event":
            self._event(number, rowid, record)
        else:
            self._put("record", rowid, record.kind, record.id, number, rowid, record.values)
            if record.kind in COLUMNS:
                self._put(record.kind, rowid, rowid, record.values)
            if record.kind == "offer":
                self._rows["spot"] += [(rowid, *where) for where in self.gazetteer.spots(record.values)]
            if record.kind == "offer" and "hours" in record.values:
                self._hours(number, rowid, record)
            self._searchable(rowid, record, record.values)
        linked = LINKED.get(record.kind, ())
        for link in pointers(record):
            field, kind, ident, must = link
            if kind not in TERMS and field not in linked:  # nobody asks what refers to a word of the taxonomy
                self._put("pointer", rowid, *link)
            if must and link not in self._sound and not field.startswith(DEFAULTS):  # of a feed's, check sees to them
                found = broken(record, (field, kind, ident), self.region, self.exists, self._known)
                if found:
                    self._problem(number, found, rowid)
                else:
                    self._sound.add(link)

    def _event(self, number: int, base: int, record: Record) -> None:
        found = event_rows(record, base, self.calendar, self.horizon)
        for rowid, values in enumerate(found.rows, base):
            self._rows["record"].append((rowid, "event", record.id, number, base, values))
            self._rows["event"].append((rowid, base, values))
            self._searchable(rowid, record, values)
        self.rowid = base + len(found.rows) - 1
        self._rows["occurrence"] += found.occurrences
        self._counted(found.occurrences)
        if found.until is not None:
            self._put("open_series", base, found.until)
        for problem in found.problems:
            self._problem(number, problem._replace(record=repr(record), path=record.path), base)

    def _counted(self, occurrences: list[Marked]) -> None:
        """Add an event's occurrences to the counts of the file's days and months."""
        if len(occurrences) == 1:  # most events happen once
            long, _, _, _, flags, first, last = occurrences[0]
            if first == last and not long and not flags & CANCELLED:
                self._days.append(first)
                counts = self._months[month_of(first)]
                counts[0] += 1
                counts[1] += bool(flags & FREE)
                return
        plain = [first for long, _, _, _, flags, first, last in occurrences if first == last and not long]
        marks = {one[4] for one in occurrences}
        if len(plain) == len(occurrences) and len(marks) == 1:
            flags = marks.pop()
            if not flags & CANCELLED:
                self._count(plain, dict.fromkeys(map(month_of, plain), flags))
            return
        days: list[int] = []
        months: dict[int, int] = {}  # with the flags of what happens in them
        running: list[tuple[int, int]] = []
        for long, _, _, _, flags, first, last in occurrences:
            if flags & CANCELLED:
                continue
            if long:
                running.append((month_of(first), month_of(last)))
                continue
            for day in range(first, last + 1):
                days.append(day)
                months[month_of(day)] = months.get(month_of(day), 0) | flags
        # An event that also runs through a month is counted there as a long one.
        counted = [month for month in months if not any(begin <= month <= end for begin, end in running)]
        self._count(days, {month: months[month] for month in counted})

    def _count(self, days: list[int], months: dict[int, int]) -> None:
        """Count an event on these days and in these months, each with the flags of what happens in it."""
        for month, flags in months.items():
            counts = self._months[month]
            counts[0] += 1
            if flags & FREE:
                counts[1] += 1
        self._days += days

    def _hours(self, number: int, rowid: int, record: Record) -> None:
        from regioncal.hours import read_hours, weekly

        hours = read_hours(record.values["hours"])
        if isinstance(hours, Problem):
            self._problem(number, hours._replace(record=repr(record), path=record.path), rowid)
            return
        for weekday, start, after in weekly(record.values["hours"]) or ():
            self._put("slot", rowid, weekday, start, after)

    def _searchable(self, rowid: int, record: Record, values: Values) -> None:
        if record.kind in SEARCHED:
            self._rows["search"].append((rowid, values))

    # ---- what only the whole shows ----

    def _known(self, kind: str) -> Collection[str]:
        """The ids of a kind that near names come from, for the first few problems."""
        self._remedies += 1
        return self.near(kind) if self._remedies <= _MOST_REMEDIES else ()

    def _whole(self, number: int, problem: Problem | None, source: int | None = None) -> None:
        if problem:
            self._problem(number, problem, source)

    # ---- holidays ----

    def holidays(self, first_year: int, last_year: int) -> None:
        """Keep the public holidays of the region's subdivision."""
        if not self.region.country:
            return
        found, problems = holidays(self.region, first_year, last_year)
        for row in found:
            self._put("public_holiday", *row)
        for problem in problems:
            self._problem(0, problem)
        self._flush()


def _patched(record: Record, patch: Record | None) -> Record:
    """A record with the local edits that stand over it."""
    if patch is None:
        return record
    return Record(record.kind, record.id, patched(record.values, patch.values), record.path, record.line)
