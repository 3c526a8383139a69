"""Likely duplicates as lines and as an object."""

from collections.abc import Iterable, Iterator
from typing import Any

from regioncal.index.reader import Index
from regioncal.model import TWINS
from regioncal.query.duplicates import Pair, Twin, moment
from regioncal.text import one_line


def lines(index: Index, pairs: Iterable[Pair]) -> Iterator[str]:
    """Each pair with its reason, and how to go on."""
    found = list(pairs)
    for pair in found:
        yield f"{_start(index, pair.first).replace('T', ' ')[:16]}  {', '.join(pair.reasons)}"
        yield from (f'  {twin.record["id"]} "{_title(twin)}" ({twin.path})' for twin in (pair.first, pair.second))
    if found:
        count = f"{len(found)} likely duplicate{'s' if len(found) > 1 else ''}"
        yield f'{count} (remove one of the two, or write allow = ["{TWINS}:ID of the other"] in one)'
    else:
        yield "no likely duplicates"


def item(index: Index, pair: Pair) -> dict[str, Any]:
    """One pair as programs read it."""
    return {
        "score": pair.score,
        "reasons": pair.reasons,
        "events": [
            {
                "id": twin.record["id"], "title": _title(twin), "start": _start(index, twin),
                "path": twin.path,
            }
            for twin in (pair.first, pair.second)
        ],
    }  # fmt: skip


def _start(index: Index, twin: Twin) -> str:
    """When it begins: of an event without a time of day the day."""
    when = moment(index, twin.start).isoformat()
    return when if "T" in twin.record["start"] else when[:10]


def _title(twin: Twin) -> str:
    title = twin.record.get("title", "")
    return one_line(title if isinstance(title, str) else next(iter(title.values()), ""))
