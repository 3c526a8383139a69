"""The search, asked of the index: words -> what was understood -> the records that answer, ranked, and why."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.query.ask import Query
from regioncal.query.sql import Clause
from regioncal.search import COLUMNS, Lexicon, Understood, build, match, rank, suggest, understand

_MOST = 400  # candidates ranked at most; among more, only those that meet every main word are looked at
_ABOUT = {"event": "events", "offer": "offers", "organisation": "organisations"}
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"
Why = tuple[tuple[str, str, str], ...]


class Finding(NamedTuple):
    """What a search found: each hit's place in the order, score and reasons (word, how, field) by rowid.

    `understood` are the parts of the query as they were read, `corrections` what was taken for a typing error
    (as typed, as read), `nearest` the concepts nearest to a query that nothing answers.
    """

    understood: Understood
    hits: dict[int, tuple[int, float, Why]]
    nearest: list[str]

    def clause(self, column: str) -> Clause:
        """The rows found, as a condition on a column of rowids."""
        return Clause(f"{column} IN ({','.join(map(str, self.hits))})")  # whole numbers from our own index

    def order(self, rowid: int) -> int:
        """The rank of a row, from 0."""
        return self.hits[rowid][0]

    def of(self, rowid: int) -> tuple[float, Why]:
        """A row's score and reasons."""
        _, score, why = self.hits[rowid]
        return score, why


class _Vocabulary:
    """The words of the index, asked one by one."""

    def __init__(self, index: Index) -> None:
        self.ask = index.connection.execute
        self.ask("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)")

    def known(self, token: str) -> bool:
        """Whether any record holds this index token."""
        return self.ask("SELECT 1 FROM vocabulary WHERE term = ? LIMIT 1", (token,)).fetchone() is not None

    def starting(self, prefix: str) -> Iterable[str]:
        """The folded words of the index that begin so."""
        rows = self.ask("SELECT term FROM vocabulary WHERE term >= ? AND term < ?", (prefix, prefix + "\U0010ffff"))
        return [term for (term,) in rows if term[0] in _PLAIN or not term.isascii()]


def find(index: Index, query: Query, within: Clause | None = None) -> Finding:
    """Search the records that a question is about; `within` keeps to rowids that a subquery names."""
    lexicon = Lexicon.load(index.stored("lexicon")) or build(index.region.get("taxonomy"))
    understood = understand(
        query.words,
        _ABOUT.get(query.about, "records"),
        lexicon,
        _Vocabulary(index),
        json.loads(index.meta("places")),
        literal=query.literal,
    )
    rowids, whole = _candidates(index, understood, query.about, within)
    found: dict[int, tuple[int, float, Why]]
    if not whole:
        found = {rowid: (order, 0.0, ()) for order, rowid in enumerate(rowids)}
        return Finding(understood, found, [])
    rows = _columns(index, rowids, query.about)
    hits = rank(understood, rows)
    found = {
        rows[hit.at]["rowid"]: (order, hit.score, tuple((why.word, why.how, why.field) for why in hit.why))
        for order, hit in enumerate(hits)
    }
    return Finding(understood, found, [] if found else suggest(understood))


def _candidates(index: Index, understood: Understood, about: str, within: Clause | None) -> tuple[list[int], bool]:
    """The rows that may answer, and whether they are few enough to be ranked.

    Where even those that meet every main word are too many, events answer as they are, and of others those that name
    the words most.
    """
    ask = index.connection.execute
    own = {rowid for (rowid,) in ask(within.text, within.values)} if within else None
    found: list[int] = []
    for strict in (False, True):
        expression = match(understood, strict=strict)
        if not expression:
            return [], True
        rows = ask("SELECT rowid FROM search WHERE search MATCH ?", (expression,))
        found = [rowid for (rowid,) in rows if own is None or rowid in own]
        if own is None:  # the search knows every kind of record
            low, high = ask(f"SELECT min(rowid), max(rowid) FROM {about}").fetchone()
            found = [rowid for rowid in found if low <= rowid <= high]
        if len(found) <= _MOST:
            return found, True
    if about == "event":  # in the order of time, as they stand
        return found, False
    rows = ask("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank", (expression,))
    own = set(found)
    return [rowid for (rowid,) in rows if rowid in own][:_MOST], True


def _columns(index: Index, rowids: list[int], about: str) -> list[dict[str, Any]]:
    """The search columns of these rows, with status and the day they were verified; rows of other kinds left out."""
    status = "t.status" if about in {"event", "offer"} else "NULL"
    verified = "t.verified" if about == "offer" else "NULL"
    names = ("rowid", *COLUMNS, "status", "verified")
    rows = index.connection.execute(
        f"SELECT t.rowid, {', '.join(f's.{column}' for column in COLUMNS)}, {status}, {verified}"
        f" FROM {about} t JOIN search s ON s.rowid = t.rowid WHERE t.rowid IN ({','.join(map(str, rowids))})"
        " ORDER BY t.rowid"
    )
    return [dict(zip(names, row, strict=True)) for row in rows]
