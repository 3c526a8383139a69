"""The search, asked of the index: words -> what was understood -> the records that answer, ranked, and why."""

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from regioncal.index.reader import Index
from regioncal.query.ask import Query
from regioncal.query.sql import Clause, among, joined
from regioncal.search import COLUMNS, Lexicon, Segment, Texts, Understood, Verdict, suggest, understand

_FEW = 1000  # of so many records the texts are read; of more, where the words stand in the whole index
_ABOUT = {"event": "events", "offer": "offers", "organisation": "organisations"}
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_NEAR = 20  # records that meet a part of a query and are looked at for what is near
_NAMED = 3  # kinds named as near at most
EVERY = Clause("1")
Why = tuple[tuple[str, str, str], ...]


class Finding:
    """What a search found: each hit's place in the order, score and reasons (word, how, field) by rowid.

    `understood` are the parts of the query as they were read, `hits` the rowids of every record that answers,
    `nearest` the kinds (of events the categories) nearest to a query that nothing answers, as `kind.counselling`.
    """

    def __init__(self, understood: Understood, verdict: Verdict, nearest: list[str]) -> None:
        self.understood = understood
        self.hits = verdict.hits
        self.nearest = nearest
        self._verdict = verdict

    def clause(self, column: str) -> Clause:
        """The rows found, as a condition on a column of rowids."""
        return among(column, self.hits)

    def best(self, most: int | None) -> list[int]:
        """The rows found, best first; all of them or so many."""
        return self._verdict.order(most)

    def order(self, rowid: int) -> int:
        """The rank of a row, from 0."""
        return self._places[rowid]

    def of(self, rowid: int) -> tuple[float, Why]:
        """A row's score and reasons."""
        return self._verdict.score(rowid), self._verdict.why(rowid)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {rowid: place for place, rowid in enumerate(self._verdict.order())}


class _Vocabulary:
    """The words of the index, asked one by one."""

    def __init__(self, index: Index) -> None:
        self.ask = index.connection.execute
        self.ask("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)")
        self.ask("CREATE VIRTUAL TABLE IF NOT EXISTS temp.instances USING fts5vocab(main, search, instance)")

    def known(self, token: str) -> bool:
        """Whether any record holds this index token."""
        return self.ask("SELECT 1 FROM instances WHERE term = ? LIMIT 1", (token,)).fetchone() is not None

    def starting(self, prefix: str) -> Iterable[str]:
        """The folded words of the index that begin so."""
        rows = self.ask("SELECT term FROM vocabulary WHERE term >= ? AND term < ?", (prefix, prefix + "\U0010ffff"))
        return [term for (term,) in rows if term[0] in _PLAIN or not term.isascii()]


class _Postings:
    """Where tokens stand in the records of one kind, or in some of these."""

    def __init__(self, index: Index, about: str, own: set[int] | None, where: Clause) -> None:
        self._index = index
        self._known = _Vocabulary(index).known
        self._about = about
        self._own = own
        self._where = where
        self._kept: dict[tuple[str, str], list[int]] = {}

    def rows(self, column: str, token: str) -> Collection[int]:
        """The records that hold a token in a column, those of other kinds among them."""
        if ("", token) not in self._kept:
            self._kept["", token] = [1] if self._known(token) else []
        if not self._kept["", token]:
            return ()
        if (column, token) not in self._kept:
            self._kept[column, token] = self._matching(f"{{{column}}} : {_quoted(token)}")
        return self._kept[column, token]

    def starting(self, column: str, prefix: str) -> Collection[int]:
        """The records that hold a token that begins so in a column."""
        return self._matching(f"{{{column}}} : {_quoted(prefix)} *")

    def _matching(self, expression: str) -> list[int]:
        # as one text: a row for each would cost three times as much
        rows = self._index.connection.execute(
            "SELECT json_group_array(rowid) FROM search WHERE search MATCH ?", (expression,)
        )
        found: list[int] = json.loads(rows.fetchone()[0])
        return found

    def among(self, rows: Collection[int]) -> set[int]:
        """Those of these records that are asked about."""
        chosen = rows if self._own is None else self._own.intersection(rows)
        where = joined([among("t.rowid", chosen), self._where])
        text = f"SELECT json_group_array(t.rowid) FROM {self._about} t WHERE {where.text}"
        return set(json.loads(self._index.connection.execute(text, where.values).fetchone()[0]))

    def facts(self, rows: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Status and day of verification of these records."""
        where = among("t.rowid", rows)
        text = f"SELECT t.rowid, {_facts(self._about)} FROM {self._about} t WHERE {where.text}"
        found = self._index.connection.execute(text, where.values)
        return {rowid: (status or "", verified or "") for rowid, status, verified in found}


def _quoted(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'


def _facts(about: str) -> str:
    """The columns of a kind's narrow table that order equals."""
    return f"{'t.status' if about in _STATED else 'NULL'}, {'t.verified' if about == 'offer' else 'NULL'}"


_STATED = frozenset(("event", "offer"))


def find(index: Index, query: Query, within: Clause | None = None, where: Clause = EVERY) -> Finding:
    """Search the records that a question is about.

    `within` keeps to rowids that a subquery names, `where` to rows of the kind's narrow table `t`.
    """
    lexicon = Lexicon.opened(index.stored("lexicon"))
    understood = understand(
        query.words,
        _ABOUT.get(query.about, "records"),
        lexicon,
        _Vocabulary(index),
        json.loads(index.meta("places")),
        literal=query.literal,
    )
    if query.days:  # said to whoever asked, though the search itself has nothing to do with it
        understood = understood._replace(filters=(*understood.filters, Segment(query.days, (), 0.0, ())))
    own = {rowid for (rowid,) in index.connection.execute(within.text, within.values)} if within else None
    if own is not None and len(own) <= _FEW:
        verdict = Verdict(understood, Texts(_columns(index, own, query.about, where)))
    else:
        verdict = Verdict(understood, _Postings(index, query.about, own, where))
    return Finding(understood, verdict, [] if verdict.hits else _nearest(index, query.about, understood, verdict))


def _nearest(index: Index, about: str, understood: Understood, verdict: Verdict) -> list[str]:
    """The kinds that the query names and those of the records that meet a part of it, as far as there are any."""
    branch = "category" if about == "event" else "kind"
    kinds = index.connection.execute(f"SELECT DISTINCT {branch} FROM {about} WHERE {branch} IS NOT NULL")
    there = {f"{branch}.{kind}" for (kind,) in kinds}
    rows = verdict.partly(_NEAR)
    where = among("rowid", rows)
    found = dict(index.connection.execute(f"SELECT rowid, {branch} FROM {about} WHERE {where.text}", where.values))
    near = [*suggest(understood), *(f"{branch}.{found[row]}" for row in rows)]
    return [name for name in dict.fromkeys(near) if name in there][:_NAMED]


def _columns(index: Index, rowids: Collection[int], about: str, where: Clause) -> dict[int, dict[str, Any]]:
    """The search columns of these rows, with status and the day they were verified; rows of other kinds left out."""
    names = (*COLUMNS, "status", "verified")
    where = joined([among("t.rowid", rowids), where])
    rows = index.connection.execute(
        f"SELECT t.rowid, {', '.join(f's.{column}' for column in COLUMNS)}, {_facts(about)}"
        f" FROM {about} t JOIN search s ON s.rowid = t.rowid WHERE {where.text} ORDER BY t.rowid",
        where.values,
    )
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
