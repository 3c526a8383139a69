"""An event's values -> its occurrences: on wall time, then through the zone.

Where RFC 5545 leaves room, this is decided as the calendars in use do (Google's, libical, recurring-ical-events):
`start` always happens, also where the rule does not produce it, and COUNT then counts the rule's own beside it;
`exdate` and `exrule` beat `rrule` and `rdate`; a bare date in `exdate` leaves out that day, in `rdate` adds that day at
the usual time, in `on` means that day's first occurrence.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regioncal.errors import Problem
from regioncal.recurrence.clock import Clock, clock_of, instant, midnight
from regioncal.recurrence.rules import Rule, parse_rule
from regioncal.recurrence.walls import DAY, FIRST, LAST, Walls, Window, rule_walls

_OTHER_CHECKS = {"override": ("override", "warning"), "ends-at-once": ("rrule", "warning")}  # check: (field, level)
_OF_SERIES = frozenset(("rrule", "rdate", "exdate", "exrule", "override"))
TOO_MANY = "gives more than"  # how the problem of a question begins that one record alone would fill
_MOST_LEFT_OUT = 20_000  # wall times of one exception rule, and of a series that has one, that are looked at


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
    name = values.get("timezone")
    clock = clock_of(region) if name is None else _clock(name, region, problems)
    try:
        if not _OF_SERIES.isdisjoint(values):
            return _Series(values, clock, clock_of(region), problems).expansion(first, after, cap)
        one = _once(start, values.get("end"), clock, clock_of(region))
    except OverflowError:  # an offset that leads out of the years 1 to 9999
        message, remedy = "lies outside the years 1 to 9999", "write a date within them"
        problem = Problem(message, remedy, field="start", check="recurrence")
        return Expansion([], None, [*problems, problem])
    if after is not None and one[0] >= after:
        return Expansion([], after, problems)
    if first is not None and one[0] < first and one[1] <= first:
        return Expansion([], None, problems)
    return Expansion([one], None, problems)


def idle_exdates(values: Mapping[str, Any], region: tzinfo) -> list[int]:
    """Which of an event's `exdate` leave nothing out, from 0; none where a rule of its cannot be followed."""
    name = values.get("timezone")
    try:
        series = _Series(values, clock_of(region) if name is None else _clock(name, region, []), clock_of(region), [])
        if len(series.rules) != len(values.get("rrule", ())):
            return []
        return [number for number, on in enumerate(values.get("exdate", ())) if not series.has(on)]
    except OverflowError:
        return []


def _clock(name: str, region: tzinfo, problems: list[Problem]) -> Clock:
    """The clock of a record's `timezone`; the region's for "floating" and for unknown names."""
    if name == "floating":
        return clock_of(region)
    try:
        return clock_of(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        remedy = "write one like Europe/Berlin"
        problems.append(Problem(f'"{name}" is no time zone', remedy, field="timezone", check="timezone"))
        return clock_of(region)


def _once(start: date, end: date | None, clock: Clock, region: Clock) -> Occurrence:
    """A single occurrence from its own `start` and `end`."""
    if not isinstance(start, datetime):
        begin, finish = region.utc(midnight(start)), _end(end or start, region)
    else:
        if start.tzinfo is None and isinstance(end, datetime) and end > start:
            wall, until = clock.wall(start), clock.wall(end)
            begin, finish = clock.utc(wall), clock.utc(until)
            return Occurrence(begin, finish if finish > begin else begin + until - wall)
        begin = clock.utc(clock.wall(start)) if start.tzinfo is None else instant(start)
        finish = begin if end is None else _end(end, clock)
    return Occurrence(begin, finish if finish > begin else begin)  # noqa: FURB136 - twice as fast as max


def _end(end: date, clock: Clock) -> int:
    """The UTC seconds at which a date-time is reached, or a last day is over."""
    if not isinstance(end, datetime):
        return clock.utc(midnight(end) + DAY)
    return clock.utc(clock.wall(end)) if end.tzinfo is None else instant(end)


class _Series:
    """One event with a rule, added or left-out dates or overrides, on its way to an Expansion."""

    def __init__(self, values: Mapping[str, Any], clock: Clock, region: Clock, problems: list[Problem]) -> None:
        start = values["start"]
        self.problems = problems
        self.timed = isinstance(start, datetime)
        self.region = region
        self.clock = clock if self.timed else region
        self.exact: dict[int, int] = {}  # wall time -> UTC where an offset says it is the second of two equal ones
        self.ends: dict[int, int] = {}  # wall time -> wall end of added periods
        self.start = self._wall(start)
        self.length = self._length(values.get("end"))
        on_no_clock = isinstance(start, datetime) and start.tzinfo is not None and "timezone" not in values
        self.rules = [] if on_no_clock else self._rules(values.get("rrule") or ())  # the model has reported it
        self.extra = [self.start, *self._rdates(values.get("rdate") or ())]
        self.exdates = self._exdates(values.get("exdate") or ())
        self.exrules = self._rules(values.get("exrule") or (), "exrule")
        self.overrides: list[Mapping[str, Any]] = values.get("override") or []

    def expansion(self, first: int | None, after: int | None, cap: int) -> Expansion:
        """All of it: what the rules give in the window, less what is left out, overrides put in place."""
        longest = max(self.length, *(end - wall for wall, end in self.ends.items()), 0)
        lo = FIRST if first is None else self.clock.reach(first)[0] - longest + (longest > 0)
        hi = LAST if after is None else self.clock.reach(after)[1]
        spare = len(self.exdates) + len(self.overrides) + (_MOST_LEFT_OUT if self.exrules else 0)
        window = Window(lo, hi, cap + 1 + spare)
        walls, until = self._walls(window)
        moved, slots = self._moved(walls, window, until) if self.overrides else ([], set())
        every = self._occurrences([wall for wall in walls if wall not in slots] if slots else walls) + moved
        every.sort(key=itemgetter(0))
        occurrences = _touching(_once_each(every), first, after)
        later = after is not None and (max(self.extra) > hi or (bool(every) and every[-1].start >= after))
        complete = None if until is None else after if until > hi else self.clock.utc(until)
        if len(occurrences) > cap or (until is not None and until <= hi and len(walls) >= window.most):
            complete = occurrences[cap].start if len(occurrences) > cap else complete
            del occurrences[cap:]
            self._problem(f"{TOO_MANY} {cap:,} occurrences", "ask for a shorter time or end the rule with UNTIL")
        elif until is not None and until <= hi:
            day = datetime.fromtimestamp(complete or 0, self.clock.zone).date()
            remedy = "ask for a shorter time, write UNTIL instead of COUNT or check its BY parts"
            self._problem(f"takes too long to follow beyond {day}", remedy)
        return Expansion(occurrences, after if complete is None and later else complete, self.problems)

    def _problem(self, message: str, remedy: str, check: str = "recurrence", field: str = "rrule") -> None:
        field, level = (field, "error") if check == "recurrence" else _OTHER_CHECKS[check]
        self.problems.append(Problem(message, remedy, field=field, check=check, level=level))

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

    def _wall_end(self, end: date) -> int:
        """The wall time at which a date-time is reached, or a last day is over."""
        return self.clock.wall(end) if isinstance(end, datetime) else midnight(end) + DAY

    def _length(self, end: date | None) -> int:
        """The nominal duration in seconds: a day for an all-day event, 0 for a timed one, where no end is known."""
        if end is None:
            return 0 if self.timed else DAY
        return max(self._wall_end(end) - self.start, 0)

    def _rules(self, texts: Iterable[str], field: str = "rrule") -> list[tuple[Rule, int | None]]:
        """The rules of a field that can be expanded, each with its UNTIL as a wall time."""
        rules: list[tuple[Rule, int | None]] = []
        for text in texts:
            rule = parse_rule(text)
            if isinstance(rule, Problem):
                self.problems.append(rule._replace(field=field))
                continue
            if not self.timed:
                if rule.freq in ("HOURLY", "MINUTELY", "SECONDLY"):
                    message, remedy = f"an all-day event cannot repeat {rule.freq}", "give start a time of day"
                    self._problem(message, remedy, field=field)
                    continue
                rule = rule._replace(byhour=(), byminute=(), bysecond=())  # RFC 5545: must be ignored
            until = None if rule.until is None else self._until(rule.until)
            if until is not None and until < self.start and field == "rrule":
                self._problem("UNTIL lies before the start", "correct UNTIL or start", "ends-at-once")
            rules.append((rule, until))
        return rules

    def _until(self, until: date) -> int:
        """UNTIL as the last wall time that is still in."""
        return self.clock.wall(until) if isinstance(until, datetime) else midnight(until) + DAY - 1

    def _rdates(self, dates: Iterable[Any]) -> list[int]:
        """The added wall times; the ends of added periods go to `ends`."""
        walls = []
        for added in dates:
            begin = added["start"] if isinstance(added, Mapping) else added
            wall = self._wall(begin)
            if self.timed and not isinstance(begin, datetime):
                wall += self.start % DAY
            if isinstance(added, Mapping) and added.get("end") is not None:
                self.ends[wall] = self._wall_end(added["end"])
            walls.append(wall)
        return walls

    def _exdates(self, dates: Iterable[date]) -> set[tuple[int, bool]]:
        """What is left out: (wall time, False), or (midnight, True) for a whole day."""
        return {(self._wall(moment), not (self.timed and isinstance(moment, datetime))) for moment in dates}

    def _kept(self, found: Walls) -> Walls:
        """What is left of sorted wall times; complete no further than the exception rules could be followed."""
        walls, until = found
        if self.exdates:
            walls = [
                wall
                for wall in walls
                if (wall, False) not in self.exdates and (wall // DAY * DAY, True) not in self.exdates
            ]
        for rule, last in self.exrules if walls else ():
            out = rule_walls(rule, self.start, last, Window(walls[0], walls[-1], _MOST_LEFT_OUT))
            if out.until is not None and out.until <= walls[-1]:
                until = out.until
                walls = walls[: bisect_left(walls, until)]
            left_out = set(out.walls)
            walls = [wall for wall in walls if wall not in left_out]
            if not walls:
                break
        return Walls(walls, until)

    def _walls(self, window: Window) -> Walls:
        """The series' wall times in a window, less those left out; up to which they are complete (exclusive)."""
        sets = [rule_walls(rule, self.start, until, window) for rule, until in self.rules]
        until = min((one.until for one in sets if one.until is not None), default=None)
        walls = sets[0].walls if sets else []
        if len(sets) > 1 or len(self.extra) > 1 or not walls or walls[0] != self.start:
            every = {wall for one in sets for wall in one.walls}
            every.update(wall for wall in self.extra if window.lo <= wall <= window.hi)
            walls = sorted(wall for wall in every if until is None or wall < until)
        return self._kept(Walls(walls, until))

    def _slot(self, on: date, walls: list[int], window: Window, until: int | None) -> int | None:
        """The wall time of the occurrence that an override means, wherever it lies; None where there is none."""
        begin = self._wall(on)
        finish = begin if self.timed and isinstance(on, datetime) else begin + DAY - 1
        if window.lo <= begin and finish <= window.hi and (until is None or finish < until):
            place = bisect_left(walls, begin)
            return walls[place] if place < len(walls) and walls[place] <= finish else None
        found = [wall for wall in self.extra if begin <= wall <= finish]
        for rule, last in self.rules:
            found += rule_walls(rule, self.start, last, Window(begin, finish, 1)).walls
        return next(iter(self._kept(Walls(sorted(found), None)).walls), None)

    def has(self, on: date) -> bool:
        """Whether a date or moment names an occurrence, exceptions aside."""
        begin = self._wall(on)
        finish = begin if self.timed and isinstance(on, datetime) else begin + DAY - 1
        window = Window(begin, finish, 1)
        return any(begin <= wall <= finish for wall in self.extra) or any(
            rule_walls(rule, self.start, last, window).walls for rule, last in self.rules
        )

    def _moved(self, walls: list[int], window: Window, until: int | None) -> tuple[list[Occurrence], set[int]]:
        """The occurrences that overrides shape, wherever they lie, and the wall times whose place they take."""
        moved: list[Occurrence] = []
        slots: set[int] = set()
        for number, override in enumerate(self.overrides):
            on = override.get("on")
            if not isinstance(on, date):
                continue  # the model has reported it
            slot = self._slot(on, walls, window, until)
            if slot is None:
                self._problem(f"no occurrence on {on}", "write in `on` when the series would have it", "override")
                if not isinstance(override.get("start"), date):
                    continue
            elif slot in slots:
                self._problem(f"a second one for {on}", "keep one of them", "override")
                continue
            else:
                slots.add(slot)
            moved.append(self._overridden(override, slot, number))
        return moved, slots

    def _overridden(self, override: Mapping[str, Any], slot: int | None, number: int) -> Occurrence:
        """One override's occurrence: its own start and end, else the slot's and the length it would have had."""
        start, end = override.get("start"), override.get("end")
        if start is None and slot is not None:
            begin, wall, timed = self._utc(slot), slot, self.timed
        else:
            assert isinstance(start, date)
            timed = isinstance(start, datetime)
            begin = _once(start, None, self.clock, self.region).start
            wall = self.clock.wall(start) if isinstance(start, datetime) else midnight(start)
        clock = self.clock if timed else self.region
        if end is not None:
            finish = _end(end, clock)
        elif timed == self.timed:
            usual = self.length if slot is None else self.ends.get(slot, slot + self.length) - slot
            finish = clock.utc(wall + usual)
        else:
            finish = begin if timed else clock.utc(wall + DAY)
        return Occurrence(begin, max(begin, finish), number)

    def _utc(self, wall: int) -> int:
        return self.exact[wall] if wall in self.exact else self.clock.utc(wall)

    def _occurrences(self, walls: list[int]) -> list[Occurrence]:
        """The wall times that no override shapes, through the zone."""
        new = tuple.__new__  # a third of what the class itself takes
        if not self.exact and not self.ends:
            spans = self.clock.spans(walls, self.length)
            return [new(Occurrence, (begin, finish, None)) for begin, finish in spans]
        spans = [(self._utc(wall), self.clock.utc(self.ends.get(wall, wall + self.length))) for wall in walls]
        return [Occurrence(begin, max(begin, finish)) for begin, finish in spans]


def _once_each(every: list[Occurrence]) -> list[Occurrence]:
    """Without those at the same instant: the hour that a clock leaps over falls on the next one."""
    if len({one[0] for one in every}) == len(every):
        return every
    seen: set[int] = set()
    kept = []
    for one in every:
        if one.override is not None or one.start not in seen:
            kept.append(one)
        if one.override is None:
            seen.add(one.start)
    return kept


def _touching(every: list[Occurrence], first: int | None, after: int | None) -> list[Occurrence]:
    """Those of a sorted list that start in or overlap `[first, after)`."""
    if after is not None and every and every[-1].start >= after:
        every = every[: bisect_left(every, after, key=itemgetter(0))]
    if first is not None and every and every[0].start < first:
        every = [one for one in every if one.start >= first or one.after > first]
    return every
