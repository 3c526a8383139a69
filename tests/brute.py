"""The rules of the calendar once more, as plainly as they can be said: what the index answers is held against this.

Nothing here is fast, and nothing is shared with the index but the reading of records and the expansion of rules.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import tomli_w

from conftest import REGION
from regioncal.index.reader import Index
from regioncal.index.store import discard, open_index
from regioncal.kinds import KINDS
from regioncal.model import read_record
from regioncal.recurrence import expand

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Happening(NamedTuple):
    """One occurrence: its event's id, its instants, and what is true of it (an override's values over the event's)."""

    id: str
    start: datetime
    after: datetime
    values: dict[str, Any]

    @property
    def long(self) -> bool:
        """Lasts more than three days."""
        return self.after.replace(tzinfo=None) - self.start.replace(tzinfo=None) > 3 * DAY

    @property
    def cancelled(self) -> bool:
        """Does not take place."""
        return self.values.get("status") == "cancelled"

    @property
    def free(self) -> bool:
        """Free or on donation; unknown is never free."""
        return self.values.get("price", {}).get("kind") in {"free", "donation"}

    @property
    def days(self) -> list[date]:
        """The days it marks in the grid."""
        first = self.start.date()
        if self.after <= self.start:
            return [first]
        last = (self.after.replace(tzinfo=None) - timedelta(seconds=1)).date()
        if last == first + DAY and self.after.time() <= time(5) and self.after.date() == last:
            last = first
        return [first + number * DAY for number in range(max((last - first).days, 0) + 1)]

    def overlaps(self, first: date, after: date) -> bool:
        """Whether it overlaps `[first, after)`, days of the region."""
        begin, end = (datetime.combine(day, time(), BERLIN) for day in (first, after))
        return self.start.timestamp() < end.timestamp() and (
            self.after.timestamp() > begin.timestamp() or self.start.timestamp() >= begin.timestamp()
        )


def happenings(events: list[dict[str, Any]], until: int | None = None) -> list[Happening]:
    """Every occurrence of these events as they are written, by start; of open series those before a UTC second."""
    found = []
    for raw in events:
        record, _ = read_record(KINDS["event"], raw)
        if record is None:
            continue
        for start, after, override in expand(record.values, BERLIN, None, until).occurrences:
            values = dict(record.values)
            if override is not None:
                changed = {key: part for key, part in values["override"][override].items() if key != "on"}
                if changed.keys() & {"place", "location"}:
                    for key in ("place", "location", "municipality", "lat", "lon"):
                        values.pop(key, None)
                values |= changed
            at, end = (datetime.fromtimestamp(second, UTC).astimezone(BERLIN) for second in (start, after))
            found.append(Happening(record.id, at, end, values))
    return sorted(found, key=lambda one: one.start.timestamp())


def where(values: dict[str, Any], places: dict[str, Any], towns: dict[str, Any]) -> tuple[str | None, Any]:
    """Municipality and point: one's own, else the place's, else the municipality's."""
    place = places.get(values.get("place"), {})
    town = values.get("municipality") or place.get("municipality")
    for candidate in (values, place, towns.get(town, {})):
        if "lat" in candidate:
            return town, (candidate["lat"], candidate["lon"])
    return town, None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points on a ball of 6371 km."""
    a, b = radians(one[0]), radians(other[0])
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(half)))


@contextmanager
def folder(*files: dict[str, Any]) -> Iterator[Path]:
    """A folder with a region and these files, gone afterwards together with its index."""
    path = Path(tempfile.mkdtemp(prefix="regioncal-test-"))
    try:
        (path / "region.toml").write_text(tomli_w.dumps({"timezone": "Europe/Berlin", "name": REGION["name"]}))
        for number, tables in enumerate(files):
            (path / f"{number}.toml").write_text(tomli_w.dumps(tables))
        yield path
    finally:
        discard(str(path))
        shutil.rmtree(path)


@contextmanager
def indexed(*files: dict[str, Any]) -> Iterator[Index]:
    """The index of such a folder."""
    with folder(*files) as path:
        connection = open_index(str(path))
        try:
            yield Index(connection)
        finally:
            connection.close()
