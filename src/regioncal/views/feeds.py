"""The subscriptions as lines and as an object."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from regioncal.fetch import shown
from regioncal.plans.feeds import Remembered
from regioncal.text import one_line


class Row(NamedTuple):
    """A feed, what is remembered of its last fetch, and how many events it has in the data."""

    feed: Mapping[str, Any]
    last: Remembered
    events: int


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """One line a feed, and one below it where its last fetch failed."""
    found = list(rows)
    if not found:
        yield 'no feeds (add [[feed]] with id and url to region.toml, as in: id = "vhs", url = "https://...")'
        return
    width = max(len(row.feed["id"]) for row in found)
    for row in found:
        counts = ", ".join(
            f"{count} {verb}" for verb, count in row.last.counts.items() if count and verb != "unchanged"
        )
        fetched = row.last.fetched.replace("T", " ")[:16] or "never fetched"
        events = f"{row.events} event{'' if row.events == 1 else 's'}"
        parts = (f"{row.feed['id']:<{width}}  {fetched:<16}", f"{events:>11}", counts, _where(row))
        yield "  ".join(one_line(part) if number else part for number, part in enumerate(parts) if part)
        if row.last.failed:
            yield f"{'':<{width}}  failed: {one_line(row.last.failed)}"


def _where(row: Row) -> str:
    return shown(str(row.feed.get("url") or row.feed.get("file") or ""))


def item(row: Row) -> dict[str, Any]:
    """One feed as programs read it."""
    return {
        "id": row.feed["id"], "name": row.feed.get("name"), "source": _where(row), "events": row.events,
        "fetched": row.last.fetched or None, "failed": row.last.failed or None, "last": dict(row.last.counts),
        "refresh": row.feed.get("refresh"),
    }  # fmt: skip
