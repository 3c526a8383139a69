"""Grants one by one, for files that other programs read."""

import json
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.query import sql
from regioncal.query.ask import Query
from regioncal.query.names import Names, names_in


class Grants(NamedTuple):
    """The grants that match, by fund, year and id, and what their ids stand for."""

    grants: list[dict[str, Any]]
    names: Names


def ask(index: Index, query: Query) -> Grants:
    """The grants that answer a question."""
    where = sql.joined(sql.condition(found, "t") for found in query.where)
    rows = index.connection.execute(
        f"SELECT r.json FROM grant t JOIN record r ON r.rowid = t.rowid WHERE {where.text}"
        " ORDER BY t.fund, t.year, r.id",
        where.values,
    )
    found = [json.loads(text) for (text,) in rows]
    return Grants(found, names_in(index, found))
