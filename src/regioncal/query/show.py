"""One record in full, whatever it is, with what links to it."""

import json
from datetime import date
from typing import Any, NamedTuple

from regioncal.errors import NotFound, did_you_mean, near_names
from regioncal.index.reader import Index
from regioncal.index.rows import to_json
from regioncal.kinds import KINDS, PATCH_HEAD
from regioncal.query.ask import Query
from regioncal.query.keeping import out_of_reach
from regioncal.query.local import on_region_clock
from regioncal.query.names import Names, names_in
from regioncal.query.resolve import called
from regioncal.text import fold

_LINKS_AT_MOST = 20
_SHOWN = tuple(name for name in KINDS if name != "patch")
_ALIKE = 0.9  # a title that answers so much as well as the best is as likely meant
_OF_FEW = ("municipality", "holiday", "feed")  # kinds that the search does not hold


class Link(NamedTuple):
    """A record that points here: by which field, and the record."""

    field: str
    kind: str
    record: dict[str, Any]


class Card(NamedTuple):
    """One record: its kind, values, the file it stands in, what links to it (`more` are not named), its local edits.

    `local` is the record with an event's times on the region's clock.
    `patch` are the edits; `source` the values that the record itself has for the fields that they change or take away.
    """

    kind: str
    record: dict[str, Any]
    path: str
    links: list[Link]
    more: int
    patch: dict[str, Any] | None
    source: dict[str, Any]
    names: Names
    local: dict[str, Any]


def ask(index: Index, wanted: str, folder: str) -> list[Card]:
    """The records with an id or else a name, of every kind; `event:talk-cafe` is of one. NotFound names the nearest."""
    kind, mark, ident = wanted.partition(":")
    if mark and kind not in _SHOWN:
        remedy = did_you_mean(kind, _SHOWN, "one of " + ", ".join(_SHOWN))
        raise NotFound(f'show "{wanted}": unknown kind ({remedy})')
    kinds = (kind,) if mark else _SHOWN
    asked = ident if mark else wanted
    records = [(each, index.get(each, asked.lower())) for each in kinds]
    found = [(each, {"id": asked.lower(), **record}) for each, record in records if record]
    found = found or _called(index, asked, kinds)
    titled = [] if found else _titled(index, asked, kinds)
    if not found and len(titled) != 1:
        raise NotFound(f'show "{wanted}": no such record ({_remedy(index, asked, titled, kinds)})')
    found = found or titled
    return [_card(index, each, record, folder) for each, record in found]


def _called(index: Index, words: str, kinds: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    """Records that are called so: by title, name or alias, in whatever case and with whatever marks."""
    folded = fold(words)
    if not folded:
        return []
    from regioncal.search import Lexicon

    ask_ = index.connection.execute
    few = ",".join(f"'{kind}'" for kind in _OF_FEW)
    rows = ask_(f"SELECT kind, id, json FROM record WHERE base = rowid AND kind IN ({few}) ORDER BY rowid").fetchall()
    stop = Lexicon.opened(index.stored("lexicon")).stop
    sought = [word for word in folded.split() if word not in stop]
    held = "SELECT r.kind, r.id, r.json FROM record r WHERE r.base = r.rowid"
    if sought:
        expression = " AND ".join(f'"{word}"' for word in sought)
        rows += ask_(
            f"{held} AND r.rowid IN (SELECT rowid FROM search WHERE search MATCH ?) ORDER BY r.rowid", (expression,)
        )
    else:  # a name of stop words alone: the search does not know it
        rows += ask_(f"{held} AND r.kind NOT IN ({few}) ORDER BY r.rowid")
    found = [(kind, {"id": ident, **json.loads(text)}) for kind, ident, text in rows if kind in kinds]
    return [(kind, record) for kind, record in found if folded in {fold(name) for name in called(record)}]


def _titled(index: Index, words: str, kinds: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    """The records whose title answers the words best, as a search finds them."""
    from regioncal.query.finding import find

    best: list[tuple[float, str, int]] = []
    for kind in ("event", "offer", "organisation"):
        if kind in kinds:
            finding = find(index, Query(kind, date.min, words=words))
            for rowid in finding.best(_LINKS_AT_MOST):
                score, why = finding.of(rowid)
                if {field for _, _, field in why} == {"title"}:
                    best.append((score, kind, rowid))
    highest = max((score for score, _, _ in best), default=0.0)
    records = index.rows([rowid for _, _, rowid in best])
    return [(kind, records[rowid]) for score, kind, rowid in best if score >= _ALIKE * highest]


def _remedy(index: Index, ident: str, titled: list[tuple[str, dict[str, Any]]], kinds: tuple[str, ...]) -> str:
    rows = index.connection.execute("SELECT DISTINCT kind, id FROM record WHERE base = rowid")
    found = [(kind, name) for kind, name in rows if kind in _SHOWN]
    known = [*dict.fromkeys(name for kind, name in found if kind in kinds)]
    names = [*dict.fromkeys(record["id"] for _, record in titled)]
    if names:  # an id that is spelt so is meant before one whose title answers
        spelt = [one for one in near_names(ident, known, 1) if one in names]
        return f"did you mean {' or '.join((spelt or names)[:3])}?"
    lost = out_of_reach(index, ident)
    same = [f"{kind}:{name}" for kind, name in found if name == ident.lower()]
    if same:
        return f"did you mean {' or '.join(same)}?"
    near = [name for name in known if ident and ident.casefold() in name][:3]
    otherwise = lost or "search with offers, events or organisations --search"
    remedy = f"did you mean {' or '.join(near)}?" if near else did_you_mean(ident, known, otherwise)
    return f"{remedy} {lost}" if lost and remedy != lost else remedy


def _card(index: Index, kind: str, record: dict[str, Any], folder: str) -> Card:
    ask_ = index.connection.execute
    rowid, path = ask_(
        "SELECT r.rowid, f.path FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind = ? AND r.id = ? AND r.base = r.rowid",
        (kind, record["id"]),
    ).fetchone()
    rows = ask_(
        "SELECT l.field, r.kind, r.json FROM link l JOIN record r ON r.rowid = l.source"
        " WHERE l.kind = ?1 AND l.id = ?2 AND r.rowid IN (SELECT DISTINCT r.rowid FROM link l JOIN record r"
        " ON r.rowid = l.source WHERE l.kind = ?1 AND l.id = ?2 AND r.rowid <> ?3 ORDER BY r.kind, r.rowid LIMIT ?4)"
        " ORDER BY r.kind, r.rowid",
        (kind, record["id"], rowid, _LINKS_AT_MOST),
    ).fetchall()
    links = [Link(field, other, json.loads(text)) for field, other, text in rows]
    shown = len({(link.kind, link.record["id"]) for link in links})
    total = ask_(
        "SELECT count(DISTINCT source) FROM link WHERE kind = ? AND id = ? AND source <> ?",
        (kind, record["id"], rowid),
    ).fetchone()[0]
    row = ask_(
        "SELECT json FROM record WHERE kind = 'patch' AND id = ? AND json_extract(json, '$.kind') = ? ORDER BY rowid",
        (record["id"], kind),
    ).fetchone()
    patch = json.loads(row[0]) if row else None
    source = _source(folder, path, kind, patch) if patch else {}
    return Card(
        kind,
        record,
        path,
        links,
        max(total - shown, 0),
        patch,
        source,
        names_in(index, [record, source, *(link.record for link in links)]),
        on_region_clock(record, index.zone) if kind == "event" else record,
    )


def _source(folder: str, path: str, kind: str, patch: dict[str, Any]) -> dict[str, Any]:
    """What a record says itself where a patch stands over it: its file knows, the index keeps what stands."""
    from regioncal.files.read import read_file

    own = next((one for one in read_file(folder, path).records if (one.kind, one.id) == (kind, patch["id"])), None)
    edited = [name for name in patch if name not in PATCH_HEAD] + patch.get("unset", [])
    found: dict[str, Any] = json.loads(
        to_json({name: own.values[name] for name in edited if name in own.values} if own else {})
    )
    return found
