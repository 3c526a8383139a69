"""An event's values -> its occurrences: rules, added and left-out dates, overrides; on wall time, then through the zone.

Where RFC 5545 leaves room, this is decided as most calendars do: `start` always happens and counts for COUNT, even
where the rule does not produce it; `exdate` beats `rrule` and `rdate`; a bare date in `exdate` leaves out that day, in
`rdate` adds that day at the usual time, in `on` means that day's (first) occurrence.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regioncal.errors import Problem
from regioncal.recurrence.clock import Clock, clock_of, instant, midnight
from regioncal.recurrence.rules import Rule, parse_rule
from regioncal.recurrence.walls import DAY, FIRST, LAST, rule_walls


class Occurrence(NamedTuple):
    """One happening, `[start, after)` in UTC seconds; `after` is `start` where it has no length or no known end.

    `override` is the place in the record's `override` list of the one that shapes it. All-day ones run from midnight to
    midnight in the region's zone.
    """

    start: int
    after: int
    override: int | None = None


class Expansion(NamedTuple):
    """The occurrences that touch a span, sorted by start; how far they are complete; what is wrong.

    `complete_until` is None where nothing happens after what is listed, else the UTC seconds (exclusive) up to which
    nothing is missing: the span's end for a series that goes on, earlier where the cap was hit.
    """

    occurrences: list[Occurrence]
    complete_until: int | None
    problems: list[Problem]


def expand(
    values: Mapping[str, Any], region: tzinfo, first: int | None, after: int | None, cap: int = 5000
) -> Expansion:
    """The occurrences of an event that start in or overlap `[first, after)` (UTC seconds; None is without end).

    `values` is an event record's normalised dict; a missing `start` gives nothing, the model has reported it.
    """
    start = values.get("start")
    if not isinstance(start, date):
        return Expansion([], None, [])
    problems: list[Problem] = []
    clock = _clock(values.get("timezone"), region, problems)
    try:
        if values.get("rrule") or values.get("rdate") or values.get("exdate") or values.get("override"):
            return _Series(values, clock, clock_of(region), problems).expansion(first, after, cap)
        one = _once(start, values.get("end"), clock, clock_of(region))
    except OverflowError:  # an offset that leads out of the years 1 to 9999
        problem = Problem("lies outside the years 1 to 9999", "write a date within them", field="start")
        return Expansion([], None, [*problems, problem])
    if after is not None and one.start >= after:
        return Expansion([], after, problems)
    if first is not None and one.start < first and one.after <= first:
        return Expansion([], None, problems)
    return Expansion([one], None, problems)


def _clock(name: str | None, region: tzinfo, problems: list[Problem]) -> Clock:
    """The clock of a record's `timezone`; the region's where none is named, for "floating" and for unknown names."""
    if name is None or name == "floating":
        return clock_of(region)
    try:
        return clock_of(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(Problem(f'"{name}" is no time zone', "write one like Europe/Berlin", field="timezone"))
        return clock_of(region)


def _once(start: date, end: date | None, clock: Clock, region: Clock) -> Occurrence:
    """A single occurrence from its own `start` and `end`."""
    if isinstance(start, datetime):
        begin = clock.utc(clock.wall(start)) if start.tzinfo is None else instant(start)
        finish = begin if end is None else _end(end, clock)
    else:
        begin = region.utc(midnight(start))
        finish = _end(end or start, region)
    return Occurrence(begin, max(begin, finish))


def _end(end: date, clock: Clock) -> int:
    """The UTC seconds at which a date-time is reached, or a last day is over."""
    if not isinstance(end, datetime):
        return clock.utc(midnight(end) + DAY)
    return clock.utc(clock.wall(end)) if end.tzinfo is None else instant(end)


class _Series:
    """One event with a rule, added or left-out dates or overrides, on its way to an Expansion."""

    def __init__(self, values: Mapping[str, Any], clock: Clock, region: Clock, problems: list[Problem]) -> None:
        start = values["start"]
        self.values = values
        self.problems = problems
        self.timed = isinstance(start, datetime)
        self.region = region
        self.clock = clock if self.timed else region
        self.exact: dict[int, int] = {}  # wall time -> UTC where a date-time with an offset means the second of two
        self.ends: dict[int, int] = {}  # wall time -> wall end of added periods
        self.start = self._wall(start)
        self.length = self._length(values.get("end"))
        self.rules = self._rules(values.get("rrule") or ())
        self.rdates = self._rdates(values.get("rdate") or ())

    def expansion(self, first: int | None, after: int | None, cap: int) -> Expansion:
        """All of it: what the rules give in the window, less what is left out, overrides put in place."""
        lo = FIRST if first is None else self.clock.reach(first)[0] - max(self.length, 0)
        hi = LAST if after is None else self.clock.reach(after)[1]
        exdates = self._exdates()
        most = cap + 1 + len(exdates) + len(self.values.get("override") or ())
        walls, until, cut = self._walls(lo, hi, most)
        if exdates:
            walls = [wall for wall in walls if wall not in exdates and wall // DAY * DAY + 0.5 not in exdates]
        moved, slots = self._overrides(walls, lo, hi, until, exdates)
        occurrences = [one for one in self._occurrences(walls, slots) + moved if _touches(one, first, after)]
        if moved or self.exact:
            occurrences.sort()
        complete = None if until is None else after if until > hi else self.clock.utc(until)
        if complete is None and after is not None and self._goes_on(after, moved):
            complete = after
        if len(occurrences) > cap:
            complete = occurrences[cap].start
            del occurrences[cap:]
            cut = True
        if cut:
            self._cut(len(occurrences) >= cap, cap)
        return Expansion(occurrences, complete, self.problems)

    def _wall(self, moment: date) -> int:
        """The wall time of a date or date-time on this series' clock; remembers the second of two equal ones."""
        if not isinstance(moment, datetime):
            return midnight(moment)
        wall = self.clock.wall(moment)
        if not self.timed:
            return wall // DAY * DAY
        if moment.tzinfo is not None and (utc := instant(moment)) != self.clock.utc(wall):
            self.exact[wall] = utc
        return wall

    def _length(self, end: date | None) -> int:
        """The nominal duration in seconds; -1 where no end is known."""
        if end is None:
            return -1 if self.timed else DAY
        wall = self.clock.wall(end) if isinstance(end, datetime) else midnight(end) + DAY
        return max(wall - self.start, 0)

    def _rules(self, texts: "list[str] | tuple[()]") -> list[tuple[Rule, int | None]]:
        """The rules that can be expanded, each with its UNTIL as a wall time."""
        rules: list[tuple[Rule, int | None]] = []
        for text in [texts] if isinstance(texts, str) else texts:
            rule = parse_rule(text)
            if isinstance(rule, Problem):
                self.problems.append(rule)
                continue
            if not self.timed:
                if rule.freq in ("HOURLY", "MINUTELY", "SECONDLY"):
                    message, remedy = f"an all-day event cannot repeat {rule.freq}", "give start a time of day"
                    self.problems.append(Problem(message, remedy, field="rrule"))
                    continue
                rule = rule._replace(byhour=(), byminute=(), bysecond=())  # RFC 5545: must be ignored
            rules.append((rule, None if rule.until is None else self._until(rule.until)))
        return rules

    def _until(self, until: date) -> int:
        """UNTIL as the last wall time that is still in."""
        return self.clock.wall(until) if isinstance(until, datetime) else midnight(until) + DAY - 1

    def _rdates(self, dates: "list[Any] | tuple[()]") -> list[int]:
        """The added wall times, sorted; the ends of added periods go to `ends`."""
        walls = set()
        for added in dates:
            begin = added["start"] if isinstance(added, Mapping) else added
            wall = self._wall(begin)
            if self.timed and not isinstance(begin, datetime):
                wall += self.start % DAY
            if isinstance(added, Mapping) and added.get("end") is not None:
                end = added["end"]
                self.ends[wall] = self.clock.wall(end) if isinstance(end, datetime) else midnight(end) + DAY
            walls.add(wall)
        return sorted(walls)

    def _exdates(self) -> set[float]:
        """What is left out: wall times, and whole days as their midnight + 0.5, which is nobody's wall time."""
        left_out: set[float] = set()
        for moment in self.values.get("exdate") or ():
            wall = self._wall(moment)
            left_out.add(wall if self.timed and isinstance(moment, datetime) else wall + 0.5)
        return left_out

    def _walls(self, lo: int, hi: int, most: int) -> tuple[list[int], int | None, bool]:
        """The series' wall times in `[lo, hi]`; up to which they are complete (exclusive); whether that is too early."""
        sets = [rule_walls(rule, self.start, until, lo, hi, most) for rule, until in self.rules]
        untils = [one.until for one in sets if one.until is not None]
        complete = min(untils, default=None)
        if complete is None and max(self.start, *self.rdates, FIRST) > hi:
            complete = hi + 1
        cut = complete is not None and complete <= hi and complete > self.start + 1
        if len(sets) == 1 and not self.rdates:
            return sets[0].walls, complete, cut
        walls = {wall for one in sets for wall in one.walls}
        walls.update(wall for wall in (self.start, *self.rdates) if lo <= wall <= hi or wall in self.ends)
        return sorted(wall for wall in walls if complete is None or wall < complete), complete, cut

    def _happens(self, lo: int, hi: int) -> int | None:
        """The series' first wall time in `[lo, hi]`, wherever that lies."""
        found = [wall for wall in (self.start, *self.rdates) if lo <= wall <= hi]
        for rule, until in self.rules:
            found += rule_walls(rule, self.start, until, lo, hi, 1).walls
        return min(found, default=None)

    def _overrides(
        self, walls: list[int], lo: int, hi: int, until: int | None, exdates: set[float]
    ) -> tuple[list[Occurrence], set[int]]:
        """The occurrences that overrides shape, wherever they lie, and the wall times whose place they take."""
        moved: list[Occurrence] = []
        slots: set[int] = set()
        for number, override in enumerate(self.values.get("override") or ()):
            on = override.get("on")
            if not isinstance(on, date):
                continue  # the model has reported it
            begin = self._wall(on)
            finish = begin if self.timed and isinstance(on, datetime) else begin + DAY - 1
            if lo <= begin and finish <= hi and (until is None or finish < until):
                place = bisect_left(walls, begin)
                slot = walls[place] if place < len(walls) and walls[place] <= finish else None
            else:
                slot = self._happens(begin, finish)
                if slot is not None and (slot in exdates or slot // DAY * DAY + 0.5 in exdates):
                    slot = None
            if slot is None:
                message, remedy = f'"on" {on} is none of the occurrences', "write the date that the series gives"
                self.problems.append(Problem(message, remedy, field="override"))
                if not isinstance(override.get("start"), date):
                    continue
            else:
                slots.add(slot)
            moved.append(self._overridden(override, slot or 0, number))
        return moved, slots

    def _overridden(self, override: Mapping[str, Any], slot: int, number: int) -> Occurrence:
        """One override's occurrence: its own start and end, else the slot's and the series' length."""
        start, end = override.get("start"), override.get("end")
        timed = isinstance(start, datetime) if start is not None else self.timed
        clock = self.clock if timed else self.region
        wall = slot if start is None else clock.wall(start) if isinstance(start, datetime) else midnight(start)
        exact = start is not None and isinstance(start, datetime) and start.tzinfo is not None
        begin = (
            instant(start)
            if exact and isinstance(start, datetime)
            else self._utc(slot)
            if start is None
            else clock.utc(wall)
        )
        if end is not None:
            finish = _end(end, clock)
        elif timed == self.timed:
            finish = clock.utc(
                self.ends.get(slot, wall + max(self.length, 0)) if start is None else wall + max(self.length, 0)
            )
        else:
            finish = begin if timed else clock.utc(wall + DAY)
        return Occurrence(begin, max(begin, finish), number)

    def _utc(self, wall: int) -> int:
        return self.exact.get(wall) or self.clock.utc(wall)

    def _occurrences(self, walls: list[int], slots: set[int]) -> list[Occurrence]:
        """The wall times that no override shapes, through the zone."""
        utc, new = self.clock.utc, tuple.__new__
        if self.length < 0 and not self.ends and not self.exact:
            begins = [utc(wall) for wall in walls if wall not in slots]
            return [new(Occurrence, (begin, begin, None)) for begin in begins]
        length = max(self.length, 0)
        occurrences = []
        for wall in walls:
            if wall not in slots:
                begin = utc(wall) if not self.exact else self._utc(wall)
                finish = utc(self.ends.get(wall, wall + length) if self.ends else wall + length)
                occurrences.append(new(Occurrence, (begin, finish if finish > begin else begin, None)))
        return occurrences

    def _goes_on(self, after: int, moved: list[Occurrence]) -> bool:
        """Whether anything that is not a rule's happens at or after the window's end."""
        last = max(self.start, *self.rdates, FIRST)
        return self._utc(last) >= after or any(one.start >= after for one in moved)

    def _cut(self, full: bool, cap: int) -> None:  # noqa: FBT001 - a fact, not a switch
        """The problem with a list that had to end early."""
        message = f"gives more than {cap:,} occurrences" if full else "takes too long to follow"
        remedy = "ask for a shorter time, or end the rule with UNTIL" if full else "write UNTIL instead of COUNT"
        self.problems.append(Problem(message, remedy, field="rrule"))


def _touches(one: Occurrence, first: int | None, after: int | None) -> bool:
    """Whether an occurrence starts in or overlaps `[first, after)`."""
    return (after is None or one.start < after) and (first is None or one.start >= first or one.after > first)
