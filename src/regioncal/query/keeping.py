"""What one needs to know before changing the data: where a record stands, what points to it, what it resembles."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from regioncal.errors import NotFound, UsageError, did_you_mean
from regioncal.index.reader import Index
from regioncal.kinds import KINDS
from regioncal.model import TWINS
from regioncal.query.resolve import called
from regioncal.text import fold

_MOST_DOUBLES = 3
_ALIKE = 82  # of 100: "Sommerfest im Park" and "Sommerfest Park" are, "Sommerfest" and "Winterfest" are not
_EPOCH = date(1970, 1, 1).toordinal()


class Found(NamedTuple):
    """A record and the file it stands in."""

    kind: str
    id: str
    path: str

    def __str__(self) -> str:
        return f'{self.kind} "{self.id}"'


class Referrer(NamedTuple):
    """A record that points to another, by which field."""

    kind: str
    id: str
    path: str
    field: str

    def __str__(self) -> str:
        return f'{self.kind} "{self.id}" ({self.field})'


def find(index: Index, wanted: str, halves: Sequence[Found] = ()) -> Found:
    """The one record an id names, `event:talk-cafe` or `talk-cafe`; none and several are one clear line each.

    `halves` are those with this id that the index does not hold, as a required value of theirs is wrong.
    """
    kind, mark, ident = wanted.partition(":")
    if not mark:
        kind, ident = "", wanted
    elif kind not in KINDS or kind == "patch":
        known = [name for name in KINDS if name != "patch"]
        raise NotFound(f'"{wanted}": unknown kind ({did_you_mean(kind, known, "one of " + ", ".join(known))})')
    rows = index.connection.execute(
        "SELECT r.kind, r.id, f.path FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.id = ? AND r.base = r.rowid AND r.kind <> 'patch' ORDER BY r.rowid",
        (ident,),
    )
    found = [Found(*row) for row in rows if kind in {"", row[0]}]
    found += [half for half in halves if kind in {"", half.kind} and half.kind not in {one.kind for one in found}]
    if not found:
        known = sorted({name for each in ([kind] if kind else KINDS) for name in idents(index, each)})
        near = [name for name in known if ident and ident.casefold() in name][:3]
        remedy = f"did you mean {' or '.join(near)}?" if near else did_you_mean(ident, known, "see regioncal events")
        lost = out_of_reach(index, ident)
        remedy = remedy if not lost else f"{remedy} {lost}" if remedy.endswith("?") else lost
        raise NotFound(f'"{wanted}": no such record ({remedy})')
    kinds = list(dict.fromkeys(each.kind for each in found))
    if len(kinds) > 1:
        raise UsageError(f'"{wanted}": is {_several(kinds)} (write {" or ".join(f"{each}:{ident}" for each in kinds)})')
    return found[0]


def unreadable(index: Index, ident: str) -> list[Found]:
    """Where records with this id, or title, may stand that are wrong in a value they need."""
    named = {f'{kind} "{ident}"': kind for kind in KINDS if kind != "patch"}
    wrong = [one for one in index.problems() if one.level == "error" and one.record in named]
    return list(dict.fromkeys(Found(named[one.record], ident, one.path) for one in wrong))


def out_of_reach(index: Index, ident: str) -> str:
    """Where a record may be that nobody finds: it is itself not to be read, or a whole file is; "" if neither."""
    problems = [problem for problem in index.problems() if problem.level == "error"]
    own = next((one for one in problems if one.record.endswith(f' "{ident}"')), None)
    if own and ident:
        return f"it cannot be read: {own}"
    files = [one for one in problems if one.check == "unreadable"]
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"it may be in a file that cannot be read: {files[0]}{more}; then try again" if files else ""


def _several(kinds: list[str]) -> str:
    named = [f"an {kind}" if kind[0] in "aeo" else f"a {kind}" for kind in kinds]
    return f"{', '.join(named[:-1])} and {named[-1]}"


def idents(index: Index, kind: str) -> set[str]:
    """Every id of a kind."""
    rows = index.connection.execute("SELECT id FROM record WHERE kind = ? AND base = rowid", (kind,))
    return {row[0] for row in rows}


def patch_path(index: Index, kind: str, ident: str) -> str:
    """The file in which a patch of a record stands; "" where there is none."""
    rows = index.connection.execute(
        "SELECT f.path, r.json FROM record r JOIN file f ON f.id = r.file WHERE r.kind = 'patch' AND r.id = ?", (ident,)
    )
    return next((path for path, text in rows if json.loads(text).get("kind") == kind), "")


def referrers(index: Index, kind: str, ident: str) -> list[Referrer]:
    """The records that point to one by its id, by fields that name a record, and the patch that stands over it."""
    rows = index.connection.execute(
        "SELECT DISTINCT r.kind, r.id, f.path, l.field FROM link l JOIN record r ON r.rowid = l.source"
        " JOIN file f ON f.id = r.file WHERE l.kind = ? AND l.id = ? ORDER BY f.path, r.rowid",
        (kind, ident),
    )
    found = [Referrer(*row) for row in rows if (row[0], row[1]) != (kind, ident)]
    patched = patch_path(index, kind, ident)
    if patched:
        found.append(Referrer("patch", ident, patched, "id"))
    if kind == "organisation" and index.region.get("office") == ident:
        found.append(Referrer("region", str(index.region.get("name", "")), "region.toml", "office"))
    return found


def allowing(index: Index, kind: str, ident: str) -> list[Referrer]:
    """The records and patches that say in `allow` that they are no double of one."""
    word = f"{TWINS}:{ident}"
    rows = index.connection.execute(
        "SELECT r.kind, r.id, f.path, r.json FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind IN (?, 'patch') AND r.base = r.rowid AND instr(r.json, ?) ORDER BY f.path, r.rowid",
        (kind, word),
    )
    return [
        Referrer(other, name, path, "allow")
        for other, name, path, text in rows
        if word in (values := json.loads(text)).get("allow", ()) and (other != "patch" or values["kind"] == kind)
    ]


def doubles(index: Index, kind: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Records that a new one may be a double of: a similar title and the same day and place, or the same provider."""
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    title = KINDS[kind].title
    names = [fold(name) for name in _texts(values.get(title))]
    if not names:
        return []
    others = _same_days(index, values) if kind == "event" else index.all(kind)
    found = []
    for other in others:
        if kind in {"event", "offer", "grant"} and not _same_side(kind, values, other):
            continue
        its_names = called(other) if kind in {"organisation", "place", "fund"} else _texts(other.get(title))
        pairs = [(name, fold(its)) for name in names for its in its_names]
        alike = max((max(ratio(*pair), token_sort_ratio(*pair)) for pair in pairs), default=0)
        if alike >= _ALIKE:
            found.append((alike, other))
    return [other for _, other in sorted(found, key=lambda pair: -pair[0])][:_MOST_DOUBLES]


def _texts(value: Any) -> list[str]:
    return list(value.values()) if isinstance(value, dict) else [value] if value else []


def _same_side(kind: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two records say the same where (or whose) they are; who does not say may be anywhere."""
    fields = {"event": ("place", "location"), "offer": ("provider",), "grant": ("recipient", "year")}[kind]
    return all(
        one.get(field) is None or other.get(field) is None or one[field] == other[field]
        or (isinstance(one[field], str) and fold(one[field]) == fold(str(other[field])))
        for field in fields
    )  # fmt: skip


def _same_days(index: Index, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The events that have an occurrence on the day a new one begins."""
    start = values.get("start")
    if not isinstance(start, date):
        return []
    day = start.toordinal() - _EPOCH
    rows = index.connection.execute(
        "SELECT DISTINCT r.json FROM occurrence o JOIN record r ON r.rowid = o.event"
        " WHERE o.long IN (0, 1) AND o.start BETWEEN ? AND ? AND o.day <= ? AND o.last >= ?",
        ((day - 5) * 86_400, (day + 2) * 86_400, day, day),
    )
    return [json.loads(row[0]) for row in rows]


def series_day(index: Index, values: dict[str, Any], day: date) -> list[datetime]:
    """When a series begins on a day by its rule and added dates, before any override, on the record's own clock."""
    from zoneinfo import ZoneInfo

    from regioncal.recurrence import expand

    plain = {name: value for name, value in values.items() if name != "override"}
    name = values.get("timezone")
    zone = index.zone if name in {None, "floating"} else ZoneInfo(str(name))
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    first = int((midnight - timedelta(hours=3)).timestamp())
    after = int((midnight + timedelta(hours=27)).timestamp())
    own = zone if isinstance(values["start"], datetime) else index.zone
    happenings = expand(plain, index.zone, first, after).occurrences
    found = [datetime.fromtimestamp(happening.start, UTC).astimezone(own) for happening in happenings]
    return [start for start in found if start.date() == day]
