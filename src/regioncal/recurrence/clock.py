"""Wall times <-> UTC seconds through a zone's rules, fast enough for a million occurrences.

A wall time that does not exist moves forward by the gap, one that exists twice is the first: both are what an offset
asked for with fold=0 gives. Days on which the offset does not change are remembered.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

from regioncal.recurrence.walls import DAY, EPOCH, FIRST, LAST

_START = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock has no zone
_START_UTC = _START.replace(tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_MOST_DAYS = 50_000
_MOST_EDGES = 100
_CLOCKS: dict[tzinfo, "Clock"] = {}


class Clock:
    """One zone's clock; get it from `clock_of`, which keeps what it has learnt."""

    __slots__ = ("_edges", "_offsets", "zone")

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._offsets: dict[int, int | None] = {}  # day -> its offset, None where that changes in it
        self._edges: dict[int, tuple[int, int]] = {}

    def utc(self, wall: int) -> int:
        """The UTC seconds of a wall time."""
        day = wall // DAY
        offset = self._offsets[day] if day in self._offsets else self._learn(day)
        return wall - (self._offset(wall) if offset is None else offset)

    def spans(self, walls: list[int], length: int) -> list[tuple[int, int]]:
        """For wall times the UTC seconds of each and of `length` later on the wall.

        The second is never before the first; where the hour that clocks leave out swallowed it all, the length stays.
        """
        offsets = self._offsets
        spans = []
        for wall in walls:
            day = wall // DAY
            offset = offsets[day] if day in offsets else self._learn(day)
            if offset is not None and (wall + length) // DAY == day:
                begin = wall - offset
                spans.append((begin, begin + length))
            else:
                begin = self.utc(wall)
                end = self.utc(wall + length)
                spans.append((begin, end if end > begin else begin + length))
        return spans

    def wall(self, moment: datetime) -> int:
        """The wall time of a naive date-time, or of an aware one's instant in this zone."""
        if moment.tzinfo is not None:
            moment = moment.astimezone(self.zone)
        return (moment.toordinal() - EPOCH) * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second

    def reach(self, utc: int) -> tuple[int, int]:
        """The lowest and highest wall time that the clock may show at `utc`, for the edges of a window."""
        if utc not in self._edges:
            if len(self._edges) >= _MOST_EDGES:
                self._edges.clear()
            offsets = (self._offset(utc - DAY), self._offset(utc + DAY))
            self._edges[utc] = utc + min(offsets), utc + max(offsets)
        return self._edges[utc]

    def _learn(self, day: int) -> int | None:
        """The offset of a whole day, None where it changes in it; remembered."""
        if len(self._offsets) >= _MOST_DAYS:
            self._offsets.clear()
        offset = self._offset(day * DAY)
        self._offsets[day] = same = offset if offset == self._offset(day * DAY + DAY) else None
        return same

    def _offset(self, wall: int) -> int:
        offset = self.zone.utcoffset(_START + timedelta(seconds=max(FIRST, min(wall, LAST))))
        return 0 if offset is None else offset // _SECOND


def clock_of(zone: tzinfo) -> Clock:
    """The clock of a zone, the same one each time."""
    clock = _CLOCKS.get(zone)
    if clock is None:
        clock = _CLOCKS[zone] = Clock(zone)
    return clock


def instant(moment: datetime) -> int:
    """The UTC seconds of an aware date-time."""
    return (moment - _START_UTC) // _SECOND


def midnight(day: date) -> int:
    """The wall time at which a day begins."""
    return (day.toordinal() - EPOCH) * DAY
