"""VTIMEZONE made from the zone's own rules: what a calendar needs so that every client shows the same hour.

Only as much as the dates in use ask for: the changes of the clock from the year before the first date to the last one,
a run of yearly changes as one observance with a rule. A series without end keeps the rule without end.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from regioncal.formats.ics_write import component

OPEN = 2038  # the year up to which a series without end is looked at: from then on a zone's rules do not change
_STEP = timedelta(days=7)  # no zone changes its clock twice within a week
_SECOND = timedelta(seconds=1)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """One change of a zone's clock: the wall time before it at which it happens, and what holds afterwards."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


class Zones:
    """The zones that a calendar uses, each with its first and last year in use."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[int, int]] = {}

    def use(self, tzid: str, first: date, last: date | None) -> None:
        """A zone is needed for these days; None is without end."""
        begin = first.year
        end = min(last.year if last else OPEN, max(begin + 1, OPEN))  # later years follow the same rule
        if tzid in self._used:
            known = self._used[tzid]
            if known[0] <= begin and end <= known[1]:
                return
            begin, end = min(begin, known[0]), max(end, known[1])
        self._used[tzid] = (begin, end)

    def lines(self) -> Iterator[str]:
        """The VTIMEZONE components, by name."""
        for tzid, (first, last) in sorted(self._used.items()):
            yield from vtimezone(tzid, first, last)


@lru_cache(maxsize=64)
def vtimezone(tzid: str, first: int, last: int) -> tuple[str, ...]:
    """The lines of one zone's VTIMEZONE, good for the years from `first` to `last`."""
    zone = ZoneInfo(tzid)
    begin = max(first - 1, 1)
    changes = list(_changes(zone, begin, last))
    runs = list(_runs(changes))
    lines = [f"TZID:{tzid}"]
    if not changes or changes[0].wall.year >= first:
        lines += _fixed(zone, datetime(begin, 1, 1))  # noqa: DTZ001 - wall time
    for run in runs:
        lines += _observance(run, last)
    return tuple(component("VTIMEZONE", lines))


def _changes(zone: tzinfo, first: int, last: int) -> Iterator[Change]:
    """Every change of the clock in these years, both included."""
    at = datetime(max(first, 2), 1, 1, tzinfo=UTC)
    stop = datetime(min(last, 9997) + 1, 1, 1, tzinfo=UTC)
    known = _state(zone, at)
    while at < stop:
        ahead = at + _STEP
        if _state(zone, ahead) != known:
            low, high = at, ahead
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if middle in (low, high):
                    break
                low, high = (middle, high) if _state(zone, middle) == known else (low, middle)
            now = _state(zone, high)
            wall = (high + known[0]).replace(tzinfo=None)
            yield Change(wall, known[0], now[0], now[1], now[2])
            known = now
        at = ahead


def _state(zone: tzinfo, at: datetime) -> tuple[timedelta, str, bool]:
    """What a zone's clock shows at an instant: offset, name, summer time."""
    there = at.astimezone(zone)
    return there.utcoffset() or timedelta(), there.tzname() or "", bool(there.dst())


class Run(NamedTuple):
    """Changes that a yearly rule says ("" where there is only one), from the first to the last of them."""

    changes: list[Change]
    rule: str


def _runs(changes: list[Change]) -> Iterator[Run]:
    """The changes in as few runs as say them, by their first one."""
    kinds: dict[tuple[timedelta, timedelta, str, bool], list[Change]] = {}
    for change in changes:
        kinds.setdefault(change[1:], []).append(change)
    found = [run for alike in kinds.values() for run in _by_rule(alike)]
    yield from sorted(found, key=lambda run: run.changes[0].wall)


def _by_rule(alike: list[Change]) -> Iterator[Run]:
    """Changes of one kind cut where the year's rule changes."""
    run: list[Change] = []
    rules: set[str] = set()
    for change in alike:
        fitting = rules & _rules(change.wall)
        if run and fitting and _next_year(run[-1], change):
            run.append(change)
            rules = fitting
            continue
        if run:
            yield Run(run, _best(rules) if len(run) > 1 else "")
        run, rules = [change], _rules(change.wall)
    if run:
        yield Run(run, _best(rules) if len(run) > 1 else "")


def _next_year(one: Change, other: Change) -> bool:
    return other.wall.year == one.wall.year + 1 and other.wall.time() == one.wall.time()


def _rules(wall: datetime) -> set[str]:
    """The yearly rules that would give this day: the nth weekday of its month, from the front and from the end."""
    following = (wall.replace(day=28) + timedelta(days=4)).replace(day=1)
    from_end = (following - wall.replace(hour=0, minute=0, second=0)).days
    front, end = (wall.day - 1) // 7 + 1, (from_end - 1) // 7 + 1
    head = f"FREQ=YEARLY;BYDAY={{}}{_DAYS[wall.weekday()]};BYMONTH={wall.month}"
    return {head.format(number) for number in (front, -end)}


def _best(rules: set[str]) -> str:
    """The last weekday of a month rather than the fourth one."""
    return min(rules, key=lambda rule: (0 if "BYDAY=-1" in rule else 1 if "BYDAY=-" not in rule else 2, rule))


def _observance(run: Run, last: int) -> Iterator[str]:
    first, final = run.changes[0], run.changes[-1]
    lines = [f"DTSTART:{_stamp(first.wall)}"]
    if run.rule:
        goes_on = final.wall.year >= last
        lines.append(f"RRULE:{run.rule}" if goes_on else f"RRULE:{_until(run.rule, final)}")
    lines += [f"TZNAME:{first.name}", f"TZOFFSETFROM:{_offset(first.before)}", f"TZOFFSETTO:{_offset(first.after)}"]
    yield from component("DAYLIGHT" if first.summer else "STANDARD", lines)


def _until(rule: str, final: Change) -> str:
    """A rule with its end in UTC: a day after the last change, so that readers who take it for wall time agree."""
    head, mark, tail = rule.partition(";")
    return f"{head};UNTIL={_stamp(final.wall + timedelta(days=1))}Z{mark}{tail}"


def _fixed(zone: tzinfo, begin: datetime) -> Iterator[str]:
    """What holds before the first change."""
    offset, name, summer = _state(zone, begin.replace(tzinfo=UTC) + timedelta(days=2))
    lines = [
        f"DTSTART:{_stamp(begin)}", f"TZNAME:{name}", f"TZOFFSETFROM:{_offset(offset)}", f"TZOFFSETTO:{_offset(offset)}"
    ]  # fmt: skip
    yield from component("DAYLIGHT" if summer else "STANDARD", lines)


def _stamp(wall: datetime) -> str:
    return wall.isoformat().replace("-", "").replace(":", "")[:15]


def _offset(offset: timedelta) -> str:
    """+0100, with seconds where the clock of a town had them."""
    seconds = int(offset.total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02}{rest // 60:02}" + (f"{rest % 60:02}" if rest % 60 else "")
