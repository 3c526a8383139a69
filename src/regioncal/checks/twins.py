"""Likely duplicates: the same event, offer, organisation or place written down twice.

Events are compared only within a day and where time and place do not speak against it, so a hundred thousand of them
take about a second.
"""

from collections.abc import Iterator
from datetime import date, datetime
from operator import itemgetter
from typing import NamedTuple

from regioncal.checks.fields import text_of, wrong
from regioncal.errors import Problem
from regioncal.model import TWINS, Data, Record, told_apart
from regioncal.text import fold

SIMILAR = 88.0  # of 100: a word more or a typing error is still the same title
_FEW = 200  # up to so many at one time all are compared, of more each with its neighbours by title
_NEIGHBOURS = 10


class Candidate(NamedTuple):
    """What tells whether two events are one: folded title and the figures in it, place, whether it has a time.

    The place is empty where it is not known.
    """

    title: str
    figures: list[str]
    place: str
    timed: bool
    record: Record


def duplicates(data: Data, _: date) -> Iterator[Problem]:
    """Records that say the same as another one; the later one is named."""
    language = data.region.language
    order = {id(record): number for number, record in enumerate(data.all())}
    days: dict[date, list[Record]] = {}
    for record in data.all("event"):
        start = record.values["start"]
        days.setdefault(start.date() if isinstance(start, datetime) else start, []).append(record)
    pairs = [pair for records in days.values() if len(records) > 1 for pair in _same_events(records, language)]
    pairs += _same_names(data, language)
    found: dict[int, tuple[Record, Record]] = {}
    for pair in pairs:
        first, second = sorted(pair, key=lambda record: order[id(record)])
        if first.id == second.id or told_apart(first.values, second.values):
            continue
        found.setdefault(order[id(second)], (first, second))
    for _number, (first, second) in sorted(found.items()):
        where = f" in {first.path}" if first.path != second.path else ""
        remedy = f'remove one of them, or write allow = ["{TWINS}:{first.id}"]'
        yield wrong(second, TWINS, "", f"says the same as {first!r}{where}", remedy)


def candidate(record: Record, language: str) -> Candidate:
    """An event as it is compared."""
    values = record.values
    place = values.get("place") or fold(values.get("location", "")) or values.get("municipality", "")
    title = fold(text_of(record.title, language))
    return Candidate(title, _figures(title), place, isinstance(values["start"], datetime), record)


def similar(one: str, other: str) -> bool:
    """Whether two folded titles are the same but for a typing error, or their words in another order."""
    return _figures(one) == _figures(other) and _alike(one, other)  # part 1 and part 2 are two


def _alike(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    return one == other or ratio(one, other) >= SIMILAR or token_sort_ratio(one, other) >= SIMILAR


def _figures(title: str) -> list[str]:
    return [word for word in title.split() if not word.isalpha()]


def _same_events(records: list[Record], language: str) -> Iterator[tuple[Record, Record]]:
    """Pairs of one day's events that are likely the same: their times and places do not speak against it."""
    times: dict[object, list[Candidate]] = {}
    untimed: list[Candidate] = []
    for record in records:
        found = candidate(record, language)
        (times.setdefault(record.values["start"].time(), []) if found.timed else untimed).append(found)
    for group in times.values():
        yield from _similar_ones(group + untimed)
    yield from _similar_ones(untimed)


def _similar_ones(group: list[Candidate]) -> Iterator[tuple[Record, Record]]:
    reach = len(group) if len(group) <= _FEW else _NEIGHBOURS
    group.sort(key=itemgetter(0))
    for number, one in enumerate(group):
        for other in group[number + 1 : number + 1 + reach]:
            if one.figures != other.figures or (one.place and other.place and one.place != other.place):
                continue
            if _alike(one.title, other.title):
                yield one.record, other.record


def _same_names(data: Data, language: str) -> Iterator[tuple[Record, Record]]:
    """Pairs of organisations, places and offers with the same name in the same town, by the same provider."""
    seen: dict[tuple[str, ...], Record] = {}
    for record in data.all("organisation", "place", "offer"):
        values = record.values
        marks = [str(values.get(name, "")) for name in ("municipality", "provider", "hours", "level", "place")]
        if record.kind != "offer":
            marks = marks[:1]
        key = (record.kind, fold(text_of(record.title, language)), *marks)
        first = seen.setdefault(key, record)
        if first is not record:
            yield first, record
