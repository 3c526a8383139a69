"""One record in full, whatever it is, with what links to it."""

import json
from typing import Any, NamedTuple

from regioncal.errors import NotFound, did_you_mean
from regioncal.index.reader import Index
from regioncal.kinds import KINDS
from regioncal.query.names import Names, names_in
from regioncal.query.resolve import called
from regioncal.text import fold

_LINKS_AT_MOST = 20
_SHOWN = tuple(name for name in KINDS if name != "patch")


class Link(NamedTuple):
    """A record that points here: by which field, and the record."""

    field: str
    kind: str
    record: dict[str, Any]


class Card(NamedTuple):
    """One record: its kind, values, the file it stands in, what links to it (`more` are not named), its local edits.

    `upcoming` are the next occurrences of an event.
    """

    kind: str
    record: dict[str, Any]
    path: str
    links: list[Link]
    more: int
    patch: dict[str, Any] | None
    names: Names


def ask(index: Index, wanted: str) -> list[Card]:
    """The records with an id, of every kind; `event:talk-cafe` is exact. NotFound names the nearest ids."""
    kind, mark, ident = wanted.partition(":")
    if mark and kind not in _SHOWN:
        remedy = did_you_mean(kind, _SHOWN, "one of " + ", ".join(_SHOWN))
        raise NotFound(f'show "{wanted}": unknown kind ({remedy})')
    kinds = (kind,) if mark else _SHOWN
    asked = ident if mark else wanted
    records = [(each, index.get(each, asked)) for each in kinds]
    found = [(each, record) for each, record in records if record] or _called(index, asked, kinds)
    if not found:
        raise NotFound(f'show "{wanted}": no such record ({_remedy(index, asked)})')
    return [_card(index, each, record) for each, record in found]


def _called(index: Index, words: str, kinds: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    """Records that are called so: by id, title, name or alias, in whatever case."""
    folded = fold(words)
    if not folded:
        return []
    expression = " AND ".join(f'"{word}"' for word in folded.split())
    rows = index.connection.execute(
        "SELECT r.kind, r.json FROM search s JOIN record r ON r.rowid = s.rowid"
        " WHERE search MATCH ? AND r.base = r.rowid ORDER BY r.rowid",
        (expression,),
    )
    found = [(kind, json.loads(text)) for kind, text in rows if kind in kinds]
    found += [("municipality", record) for record in index.all("municipality") if "municipality" in kinds]
    return [(kind, record) for kind, record in found if folded in {fold(name) for name in called(record)}]


def _remedy(index: Index, ident: str) -> str:
    rows = index.connection.execute("SELECT DISTINCT id FROM record WHERE base = rowid AND kind <> 'patch'")
    known = [row[0] for row in rows]
    near = [name for name in known if ident and ident.casefold() in name][:3]
    return (
        f"did you mean {' or '.join(near)}?"
        if near
        else did_you_mean(ident, known, "search with offers, events or organisations --search")
    )


def _card(index: Index, kind: str, record: dict[str, Any]) -> Card:
    ask_ = index.connection.execute
    rowid, path = ask_(
        "SELECT r.rowid, f.path FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind = ? AND r.id = ? AND r.base = r.rowid",
        (kind, record["id"]),
    ).fetchone()
    rows = ask_(
        "SELECT l.field, r.kind, r.json FROM link l JOIN record r ON r.rowid = l.source"
        " WHERE l.kind = ? AND l.id = ? AND r.rowid <> ? ORDER BY r.kind, r.rowid LIMIT ?",
        (kind, record["id"], rowid, _LINKS_AT_MOST + 1),
    ).fetchall()
    links = [Link(field, other, json.loads(text)) for field, other, text in rows[:_LINKS_AT_MOST]]
    total = ask_("SELECT count(*) FROM link WHERE kind = ? AND id = ?", (kind, record["id"])).fetchone()[0]
    patch = index.get("patch", record["id"])
    if patch and patch.get("kind") != kind:
        patch = None
    return Card(
        kind,
        record,
        path,
        links,
        max(total - len(links), 0),
        patch,
        names_in(index, [record, *(link.record for link in links)]),
    )
