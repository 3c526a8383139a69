"""Wall times <-> UTC seconds through a zone's rules, fast enough for a million occurrences.

A wall time that does not exist moves forward by the gap, one that exists twice is the first: both are what an offset
asked for with fold=0 gives. Days on which the offset does not change are remembered.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

from regioncal.recurrence.walls import DAY, EPOCH, FIRST, LAST

_START = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock has no zone
_CLOCKS: dict[tzinfo, "Clock"] = {}


class Clock:
    """One zone's clock; get it from `clock_of`, which keeps what it has learnt."""

    __slots__ = ("_offsets", "zone")

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._offsets: dict[int, int | None] = {}

    def utc(self, wall: int) -> int:
        """The UTC seconds of a wall time."""
        day = wall // DAY
        offset = self._offsets.get(day)
        if offset is None:
            offset = self._learn(day) if day not in self._offsets else None
            if offset is None:
                offset = self._offset(wall)
        return wall - offset

    def wall(self, moment: datetime) -> int:
        """The wall time of a naive date-time, or of an aware one's instant in this zone."""
        if moment.tzinfo is not None:
            moment = moment.astimezone(self.zone)
        return (moment.toordinal() - EPOCH) * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second

    def reach(self, utc: int) -> tuple[int, int]:
        """The lowest and highest wall time that the clock may show about `utc`, for the edges of a window."""
        offsets = [self._offset(utc + shift) for shift in (-DAY, DAY)]
        return utc + min(offsets), utc + max(offsets)

    def _learn(self, day: int) -> int | None:
        """The offset of a whole day, None where it changes in it or beside it."""
        offsets = {self._offset((day + shift) * DAY) for shift in (0, 1)}
        if len(self._offsets) > 50_000:
            self._offsets.clear()
        self._offsets[day] = offset = offsets.pop() if len(offsets) == 1 else None
        return offset

    def _offset(self, wall: int) -> int:
        moment = _START + timedelta(seconds=max(FIRST, min(wall, LAST)))
        offset = self.zone.utcoffset(moment)
        return 0 if offset is None else int(offset.total_seconds())


def clock_of(zone: tzinfo) -> Clock:
    """The clock of a zone, the same one each time."""
    clock = _CLOCKS.get(zone)
    if clock is None:
        clock = _CLOCKS[zone] = Clock(zone)
    return clock


def instant(moment: datetime) -> int:
    """The UTC seconds of an aware date-time."""
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))


def midnight(day: date) -> int:
    """The wall time at which a day begins."""
    return (day.toordinal() - EPOCH) * DAY
