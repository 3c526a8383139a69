"""What an import has to know of the data: which events there are already, and the names of places and organisations."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from regioncal.index.reader import Index


class Known(NamedTuple):
    """What stands in the data: records as the index keeps them; `ids` and `uids` of the other files' events by file."""

    places: list[dict[str, Any]]
    municipalities: list[dict[str, Any]]
    organisations: list[dict[str, Any]]
    ids: dict[str, str]
    uids: dict[str, str]

    def beside(self, plans: Mapping[str, Mapping[str, str]], path: str) -> "Known":
        """The same after plans that the index has not met: for each of their files the UIDs of its events by id."""
        ids = {ident: where for ident, where in self.ids.items() if where not in plans}
        uids = {uid: where for uid, where in self.uids.items() if where not in plans}
        for where, events in plans.items():
            if where != path:
                ids |= dict.fromkeys(events, where)
                uids |= {uid: where for uid in events.values() if uid}
        return self._replace(ids=ids, uids=uids)


def ask(index: Index, path: str) -> Known:
    """What the data hold beside one file."""
    rows = index.connection.execute(
        "SELECT r.id, f.path, json_extract(r.json, '$.source[0].uid') FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind = 'event' AND r.base = r.rowid AND f.path <> ?",
        (path,),
    ).fetchall()
    return Known(
        index.all("place"),
        index.all("municipality"),
        index.all("organisation"),
        {ident: where for ident, where, _ in rows},
        {uid: where for _, where, uid in rows if uid},
    )


def sources(index: Index, path: str) -> list[dict[str, Any]]:
    """Where the events of one file are from: the first source of each, {} for none."""
    rows = index.connection.execute(
        "SELECT json_extract(r.json, '$.source[0]') FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind = 'event' AND r.base = r.rowid AND f.path = ?",
        (path,),
    ).fetchall()
    return [json.loads(source) if source else {} for (source,) in rows]


def feeds(index: Index) -> list[dict[str, Any]]:
    """The subscriptions, in the order of the files."""
    return index.all("feed")


def counts(index: Index, path: str) -> int:
    """How many events a file holds."""
    row = index.connection.execute(
        "SELECT count(*) FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind = 'event' AND r.base = r.rowid AND f.path = ?",
        (path,),
    ).fetchone()
    return int(row[0])
