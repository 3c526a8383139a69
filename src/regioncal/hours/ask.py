"""Questions to opening hours: open now, open next, which weekdays, which series.

All times are wall times of the region, naive; an aware moment is taken at the wall time it shows. `PH` and `SH` are the
days given as `public` and `school`: the region's own. Text that cannot be read answers "unknown" and never raises.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from regioncal.errors import Problem
from regioncal.hours import grammar, package
from regioncal.hours.grammar import AT_LEAST, DAY, EVERY, WEEKDAYS, Rule
from regioncal.hours.package import Stretch

HORIZON = 400
"""How many days ahead a next opening is looked for: a yearly one is found."""
LONGEST = 1000
"""Characters; OpenStreetMap itself allows 255."""
_NIGHT = 5 * 60


class Hours(NamedTuple):
    """Opening hours that can be read: `rules` where they are plain, else None and the package is asked."""

    text: str
    rules: tuple[Rule, ...] | None

    def day(self, day: date, public: Collection[date] = (), school: Collection[date] = ()) -> list[Stretch]:
        """What they say of one day: (first minute, minute after, state, comment), in order, without what is closed."""
        if self.rules is None:
            return package.day_of(self.text, day, public, school)
        today = started(self.rules, day, public, school)
        if day > date.min and any(end > DAY for rule in self.rules for _, end in rule.times):
            for start, end, state, comment in started(self.rules, day - timedelta(days=1), public, school):
                if end > DAY:
                    today = _lay(today, (max(0, start - DAY), end - DAY, state, comment), over=False)
        return [(start, min(end, DAY), state, comment) for start, end, state, comment in today if start < DAY]


@lru_cache(maxsize=8192)
def read_hours(text: str) -> Hours | Problem:
    """Opening hours from OpenStreetMap text, or the problem with it and, where it can be guessed, the text meant."""
    tidy = grammar.tidy(text)
    if len(tidy) > LONGEST:
        remedy = "say less, as in Mo,We 18:00-20:00; PH off"
        return Problem(f"longer than {LONGEST} characters", remedy, field="hours", check="hours")
    rules = grammar.parse(tidy)
    if rules is None:
        tidy = grammar.tidy(grammar.cased(tidy))
        rules = grammar.parse(tidy)
    if rules or (tidy and package.compiled(tidy)):
        return Hours(tidy, rules)
    from regioncal.hours.guess import guess

    meant = guess(tidy)
    remedy = f"write {meant}" if meant else "write OpenStreetMap opening hours, as in Mo,We 18:00-20:00; PH off"
    return Problem(f'cannot read "{tidy}"' if tidy else "is empty", remedy, field="hours", check="hours")


def started(rules: tuple[Rule, ...], day: date, public: Collection[date], school: Collection[date]) -> list[Stretch]:
    """What begins on a day by plain rules; an end after 1,440 lies on the next day."""
    found: list[Stretch] = []
    for rule in sorted(rules, key=lambda rule: rule.joint == "||"):
        if not _holds(rule, day, public, school):
            continue
        if rule.joint == ";" and rule.state != "closed":
            found = []
        all_day = (0, 2 * DAY if rule.state == "closed" else DAY)  # a day off has no night either
        for start, end in rule.times or (all_day,):
            sure = min(start + AT_LEAST, DAY) if start in rule.open_end and rule.state == "open" else end
            for first, after, word in ((start, sure, rule.state), (sure, end, "unknown")):
                if first < after:
                    found = _lay(found, (first, after, word, rule.comment), over=rule.joint != "||")
    return [stretch for stretch in found if stretch[2] != "closed"]


def _holds(rule: Rule, day: date, public: Collection[date], school: Collection[date]) -> bool:
    """Whether a rule says anything of a day."""
    if (rule.months and day.month not in rule.months) or (rule.weeks and day.isocalendar()[1] not in rule.weeks):
        return False
    holiday = (rule.public and day in public) or (rule.school and day in school)
    if rule.within and not holiday:
        return False
    if not rule.days:
        return holiday or not (rule.public or rule.school)
    if holiday and not rule.within:
        return True
    return is_one_of(day, rule.days)


def is_one_of(day: date, wanted: frozenset[tuple[int, int]]) -> bool:
    """Whether a day is one of these weekdays, or the nth such weekday of its month, counted from either end."""
    weekday = day.weekday()
    if (weekday, EVERY) in wanted:
        return True
    next_month = day.month % 12 + 1
    last = 31 if next_month == 1 else (date(day.year, next_month, 1) - timedelta(days=1)).day
    return (weekday, (day.day + 6) // 7) in wanted or (weekday, -1 - (last - day.day) // 7) in wanted


def _lay(stretches: list[Stretch], new: Stretch, *, over: bool) -> list[Stretch]:
    """The stretches with a new one laid over what was there, or under it: then it fills what is left."""
    start, end, state, comment = new
    if not over:
        pieces, at = [], start
        for first, after, _, _ in stretches:
            if first > at and min(first, end) > at:
                pieces.append((at, min(first, end), state, comment))
            at = max(at, after)
        if at < end:
            pieces.append((at, end, state, comment))
        return sorted([*stretches, *pieces])
    kept: list[Stretch] = [new]
    for first, after, was, said in stretches:
        if first < min(after, start):
            kept.append((first, min(after, start), was, said))
        if max(first, end) < after:
            kept.append((max(first, end), after, was, said))
    return sorted(kept)


def state(text: str, at: datetime, public: Collection[date] = (), school: Collection[date] = ()) -> str:
    """`open`, `closed`, `by_appointment` (hours that are only a comment) or `unknown` (not said, or not readable)."""
    hours = read_hours(text)
    if isinstance(hours, Problem):
        return "unknown"
    minute = at.hour * 60 + at.minute
    for start, end, word, _ in hours.day(at.date(), public, school):
        if start <= minute < end:
            return word
    return "closed"


def _changes(
    hours: Hours, at: datetime, public: Collection[date], school: Collection[date]
) -> Iterator[tuple[datetime, str]]:
    """From a moment on, each (wall time, state) from which on that state holds, within the horizon."""
    now = ""
    for ahead in range(min(HORIZON, date.max.toordinal() - at.toordinal()) + 1):
        midnight = datetime(at.year, at.month, at.day) + timedelta(days=ahead)  # noqa: DTZ001 - wall time
        minute = 0
        for start, end, word, _ in [*hours.day(midnight.date(), public, school), (DAY, DAY, "", "")]:
            for first, after, what in ((minute, start, "closed"), (start, end, word)):
                until = midnight + timedelta(minutes=after) if after < DAY else None
                if first < after and what != now and (until is None or until > at):
                    now = what
                    yield max(midnight + timedelta(minutes=first), at), what
            minute = end


def next_change(
    text: str, at: datetime, public: Collection[date] = (), school: Collection[date] = ()
) -> datetime | None:
    """When the state will next be another one, as naive wall time; None if not within the horizon."""
    hours = read_hours(text)
    if isinstance(hours, Problem):
        return None
    changes = _changes(hours, at.replace(tzinfo=None), public, school)
    next(changes, None)
    return next((moment for moment, _ in changes), None)


def next_open(text: str, at: datetime, public: Collection[date] = (), school: Collection[date] = ()) -> datetime | None:
    """When it is open next, as naive wall time: `at` itself where it is open now, None if not within the horizon."""
    hours = read_hours(text)
    if isinstance(hours, Problem):
        return None
    changes = _changes(hours, at.replace(tzinfo=None), public, school)
    return next((moment for moment, word in changes if word == "open"), None)


@lru_cache(maxsize=8192)
def weekly(text: str) -> tuple[tuple[int, int, int], ...] | None:
    """The week as people know it: (weekday, first minute, minute after), Monday = 0, in order; None if there is none.

    It answers "which offers on Mondays after five", so it is the fullest week: what happens every first Tuesday, every
    other week or only from September to June is in it too, and holidays are not taken out. What ends by five the next
    morning stays whole (`Fr 20:00-02:00` is (4, 1200, 1560)), longer spans are cut at midnight. Times that are said
    with a doubt (`We 15:00-17:00 unknown "alle zwei Wochen"`) are in it as well, and a weekday whose time has to be
    asked for is all of that day, as an open end is midnight. None where the hours are only a comment, holidays, or
    single dates: less than three times a year on that weekday.
    """
    hours = read_hours(text)
    if isinstance(hours, Problem):
        return None
    counts: dict[tuple[int, int, int], int] = {}
    steady = hours.rules is not None and not any(
        rule.months or rule.weeks or any(nth for _, nth in rule.days) for rule in hours.rules
    )
    said = hours._replace(rules=hours.rules and tuple(filter(_tells_a_time, hours.rules)))
    for first in [date(2024, 1, 1)] if steady else _sample_years(hours.text):
        for ahead in range(7 if steady else 53 * 7):
            day = first + timedelta(days=ahead)
            for start, end, word, _ in said.day(day):
                if said.rules is not None or word == "open" or end - start < DAY:
                    key = (day.weekday(), start, end)
                    counts[key] = counts.get(key, 0) + 1
    spans = [(day * DAY + start, day * DAY + end) for (day, start, end), n in counts.items() if n >= 3 or steady]
    return tuple(_cut(spans)) or None


def _tells_a_time(rule: Rule) -> bool:
    """Whether a rule says when, be it only a weekday; a comment for all days does not."""
    timed = rule.times or rule.state in {"open", "closed"}
    return rule.joint != "||" and bool(rule.days or timed)


def _sample_years(text: str) -> list[date]:
    """The Mondays from which on a year is looked at: those of the years the text names (ten at most), else of 2024."""
    import re

    years = sorted({int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)})[:10] or [2024]
    return [date.fromisocalendar(year, 1, 1) for year in years]


def _cut(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Spans on the ring of a week, joined where they touch, then cut at midnights unless passed by a few hours only."""
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    week = 7 * DAY
    if len(joined) > 1 and joined[0][0] == 0 and joined[-1][1] == week and joined[0][1] <= _NIGHT:
        joined[-1][1] += joined.pop(0)[1]
    pieces: list[tuple[int, int, int]] = []
    for first, end in joined:
        start = first
        while start < end:
            midnight = (start // DAY + 1) * DAY
            stop = end if end - midnight <= _NIGHT else midnight
            pieces.append((start // DAY % 7, start % DAY, start % DAY + stop - start))
            start = stop
    return iter(sorted(pieces))


__all__ = ["HORIZON", "WEEKDAYS", "Hours", "next_change", "next_open", "read_hours", "state", "weekly"]
