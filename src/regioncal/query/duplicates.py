"""Events that are likely one: brought by two sources, at the same time, in the same place, called alike."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.model import told_apart
from regioncal.query.sql import distance
from regioncal.text import fold

_ALIKE = 84  # of 100: the title of one with a word more or less, or a typing error
_PART = 96  # where the words of one title are all in the other
_NEAR = 0.3  # km between two ways to place one house
_APART = 1.0  # km from which on two places are two
_APART_IN_TIME = 3600  # seconds between two starts, where nothing is known of the place or of an end
_TELLING = 6  # letters of a single word that is a title by itself: Flohmarkt, not Fest
_FEW = 150  # so many events of a day are all compared, of more each with its neighbours by title
_NEIGHBOURS = 12


class Twin(NamedTuple):
    """One of two: its record, the file it stands in, and the start of the occurrence that both have (UTC seconds)."""

    record: dict[str, Any]
    path: str
    start: int


class Pair(NamedTuple):
    """Two events that are likely one, how sure that is (of 100), and why."""

    first: Twin
    second: Twin
    score: int
    reasons: list[str]


class _Event(NamedTuple):
    """An event as it is compared: `words` is its folded title, `where` its folded location, `sources` who says so."""

    record: dict[str, Any]
    path: str
    words: str
    where: str
    point: tuple[float, float] | None
    sources: frozenset[str]


class _Happening(NamedTuple):
    start: int
    after: int
    event: int


def ask(index: Index, first: int | None = None, after: int | None = None) -> list[Pair]:
    """The likely duplicates among the occurrences in `[first, after)` (UTC seconds), the surest first."""
    events = _events(index)
    found: dict[tuple[int, int], Pair | None] = {}
    for day in _days(index, first, after):
        for one, other in _near_in_title(day, events):
            key = (min(one.event, other.event), max(one.event, other.event))
            if one.event != other.event and key not in found and _overlap(one, other):
                found[key] = _compared(
                    events[key[0]], events[key[1]], *sorted((one, other), key=lambda each: each.event)
                )
    pairs = [pair for pair in found.values() if pair is not None]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first.start, pair.first.record["id"]))


def _events(index: Index) -> dict[int, _Event]:
    """Every event that may be one of two, by rowid."""
    places = {place["id"]: place for place in index.all("place")}
    rows = index.connection.execute(
        "SELECT r.rowid, r.json, f.path FROM record r JOIN file f ON f.id = r.file"
        " WHERE r.kind = 'event' AND r.base = r.rowid"
    )
    return {rowid: _event(json.loads(text), path, places) for rowid, text, path in rows}


def _event(record: dict[str, Any], path: str, places: dict[str, dict[str, Any]]) -> _Event:
    title = record.get("title", "")
    words = title if isinstance(title, str) else next(iter(title.values()), "")
    place = places.get(record.get("place", ""), {})
    at = next((found for found in (record, place) if "lat" in found and "lon" in found), None)
    sources = {str(source.get("url") or source.get("name") or "") for source in record.get("source", ())}
    where = fold(record.get("location", "")) or fold(_text(place.get("name", "")))
    return _Event(record, path, fold(words), where, (at["lat"], at["lon"]) if at else None, frozenset(sources - {""}))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else next(iter(value.values()), "")


def _days(index: Index, first: int | None, after: int | None) -> Iterator[list[_Happening]]:
    """The occurrences day by day; long ones on the day they begin."""
    low = -(2**62) if first is None else first
    high = 2**62 if after is None else after
    rows = index.connection.execute(
        "SELECT o.day, o.start, o.after, r.base FROM occurrence o JOIN record r ON r.rowid = o.event"
        " WHERE o.long IN (0, 1) AND o.start >= ? AND o.start < ? ORDER BY o.day, o.start",
        (low, high),
    )
    day: list[_Happening] = []
    current = None
    for number, start, end, base in rows:
        if number != current:
            if len(day) > 1:
                yield day
            day, current = [], number
        day.append(_Happening(start, end, base))
    if len(day) > 1:
        yield day


def _near_in_title(day: list[_Happening], events: dict[int, _Event]) -> Iterator[tuple[_Happening, _Happening]]:
    """The pairs of a day that are worth a look."""
    if len(day) <= _FEW:
        yield from combinations(day, 2)
        return
    ordered = sorted(day, key=lambda one: events[one.event].words)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 : number + 1 + _NEIGHBOURS]:
            yield one, other


def _overlap(one: _Happening, other: _Happening) -> bool:
    """Whether two occurrences may share time: of one without a known end nobody knows how long it is."""
    early, late = (one, other) if one.start < other.start else (other, one)
    return _shares(early, late) or (early.after <= early.start + 60 and late.start <= early.start + _APART_IN_TIME)


def _shares(early: _Happening, late: _Happening) -> bool:
    """Whether the earlier of two occurrences is still on when the later one begins."""
    return early.start == late.start or late.start < max(early.after, early.start + 60)


def _compared(one: _Event, other: _Event, at: _Happening, other_at: _Happening) -> Pair | None:
    """The pair, or None where something speaks against it."""
    if one.sources & other.sources or told_apart(one.record, other.record):
        return None
    apart = abs(at.start - other_at.start)
    where = _places(one, other)
    if where is None or (not where and apart > _APART_IN_TIME):
        return None
    title = _titles(one.words, other.words, sure=bool(where) and not apart)
    shared = _shares(*sorted((at, other_at)))
    if title < (_ALIKE if shared else 100):
        return None
    when = "same start" if not apart else "times overlap" if shared else f"{apart // 60} minutes apart"
    score = min(title, 100) - (8 if not where else 0) - (0 if not apart else 5 if shared else 10)
    reasons = [
        when,
        where or "place not known of both",
        "same title" if one.words == other.words else f"titles {title} % alike",
    ]
    return Pair(Twin(one.record, one.path, at.start), Twin(other.record, other.path, other_at.start), score, reasons)


def _titles(one: str, other: str, *, sure: bool) -> int:
    """How alike two folded titles are, of 100; part 1 and part 2 are two.

    `sure` tells that both are at one time in one place: then the one word of a short title is enough.
    """
    from rapidfuzz.fuzz import ratio, token_set_ratio, token_sort_ratio

    if one == other:
        return 100 if one else 0
    if [word for word in one.split() if word.isdecimal()] != [word for word in other.split() if word.isdecimal()]:
        return 0
    alike = max(ratio(one, other), token_sort_ratio(one, other))
    shorter = min(one.split(), other.split(), key=len)
    telling = len("".join(shorter)) > 9 if len(shorter) > 1 else sure and len("".join(shorter)) >= _TELLING
    if telling and token_set_ratio(one, other) >= _PART:
        alike = max(alike, _ALIKE)
    return int(alike)


def _places(one: _Event, other: _Event) -> str | None:
    """What speaks for the same place, "" where nothing is known of it, None where they are two."""
    from rapidfuzz.fuzz import token_set_ratio

    ours, theirs = one.record.get("place"), other.record.get("place")
    if ours and ours == theirs:
        return f"same place ({ours})"
    if one.point and other.point:
        km = distance(*one.point, *other.point)
        if km <= _NEAR:
            return f"{round(km * 1000)} m apart"
        if km > _APART:
            return None
    if one.where and other.where:
        if token_set_ratio(one.where, other.where) >= 90:
            return "same location"
        return None
    towns = (one.record.get("municipality"), other.record.get("municipality"))
    return None if all(towns) and towns[0] != towns[1] else ""


def moment(index: Index, second: int) -> datetime:
    """A UTC second on the region's clock."""
    return datetime.fromtimestamp(second, UTC).astimezone(index.zone)
