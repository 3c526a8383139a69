"""Rule -> wall times, by the definition of RFC 5545 section 3.3.10 and bounded in time and memory.

A *wall time* is whole seconds since 1970-01-01T00:00 on the clock on the wall, without any zone: plain arithmetic, no
objects. A *day* is its number since 1970-01-01. Where the RFC leaves room: in a yearly rule every BY part that is given
must hold, and the days of BYWEEKNO belong to the calendar year they lie in.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from regioncal.recurrence.rules import Rule

DAY = 86_400
EPOCH = 719_163  # date(1970, 1, 1).toordinal()
FIRST = (1 - EPOCH) * DAY  # 0001-01-01T00:00:00
LAST = (date.max.toordinal() - EPOCH + 1) * DAY - 1  # 9999-12-31T23:59:59
UNITS = {"WEEKLY": 7 * DAY, "DAILY": DAY, "HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
# One question may cost about so many tenths of a microsecond: 1 for a wall time passed over, more for a period.
BUDGET = 200_000
PERIOD = {"YEARLY": 200, "MONTHLY": 35, "WEEKLY": 30}
MOMENT = 20  # a day, hour, minute or second
_MONTH_STARTS = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)


class Walls(NamedTuple):
    """Wall times, sorted, and how far they are complete: `until` (exclusive), None where nothing comes after them."""

    walls: list[int]
    until: int | None


class Window(NamedTuple):
    """What is asked of a rule: the wall times in `[lo, hi]` (both included), at most the first `most` of them."""

    lo: int
    hi: int
    most: int


def rule_walls(rule: Rule, start: int, until: int | None, asked: Window) -> Walls:
    """The rule's own wall times from `start` on; `until` is its UNTIL as a wall time (included).

    `start` is among them only where the rule produces it, and COUNT counts the rule's own.
    """
    last = LAST if until is None else min(until, LAST)
    window = Window(max(asked.lo, start), min(asked.hi, last), asked.most)
    if window.lo > window.hi:
        return Walls([], None if start > last or asked.lo > last else asked.hi + 1)
    plain = not (rule.bymonth or rule.bymonthday or rule.byyearday or any(rule[9:13]))
    stepped = rule.freq in UNITS and plain and (rule.freq == "WEEKLY" or not rule.byday)
    found = (_steps if stepped else _search)(rule, start, window)
    return found if found.until is None or found.until <= last else Walls(found.walls, None)


def _steps(rule: Rule, start: int, window: Window) -> Walls:
    """The wall times of a rule with one fixed step: numbered, so that COUNT and windows are arithmetic."""
    step = rule.interval * UNITS[rule.freq]
    base, offsets = start, [0]
    if rule.freq == "WEEKLY" and rule.byday:
        base = start - (weekday(start // DAY) - rule.wkst) % 7 * DAY
        offsets = sorted((day - rule.wkst) % 7 * DAY for _, day in rule.byday)

    def number(wall: int) -> int:
        """How many of the wall times, counted from `base`, come before `wall`."""
        periods, rest = divmod(wall - base, step)
        return periods * len(offsets) + sum(offset < rest for offset in offsets)

    first, after = number(window.lo), number(window.hi + 1)
    end = None if rule.repeats is None else number(start) + rule.repeats
    if end is not None:
        after = min(after, end)
    stop = min(after, first + window.most)
    if len(offsets) == 1:
        begin = base + offsets[0]
        walls = list(range(begin + first * step, begin + stop * step, step))
    else:
        around = range(first // len(offsets), (stop - 1) // len(offsets) + 1)
        walls = [base + period * step + offset for period in around for offset in offsets]
        walls = walls[first % len(offsets) :][: max(stop - first, 0)]
    if stop < after:
        return Walls(walls, walls[-1] + 1)
    return Walls(walls, None if end is not None and after == end else window.hi + 1)


def _search(rule: Rule, start: int, window: Window) -> Walls:
    """The wall times of any rule: period by period, until the window, COUNT or the budget ends it."""
    left = rule.repeats or 0
    begin = start if left else window.lo  # who counts has to begin at the start
    periods = _calendar_periods if rule.freq in PERIOD else _clock_periods
    walls: list[int] = []
    spent, cost = 0, PERIOD.get(rule.freq, MOMENT)
    for at, days, times in periods(rule, start, begin):
        if at > window.hi:
            break
        spent += cost
        for wall in _pick(days, times, rule.bysetpos, begin):
            spent += 1
            if wall < begin:
                continue
            if wall > window.hi:
                return Walls(walls, window.hi + 1)
            if wall >= window.lo:
                walls.append(wall)
            left -= 1
            if left == 0:
                return Walls(walls, None)
            if len(walls) >= window.most or spent > BUDGET:
                return Walls(walls, wall + 1)
        if spent > BUDGET:
            return Walls(walls, max(at, begin))
    return Walls(walls, window.hi + 1)


def _pick(days: list[int], times: list[int], positions: tuple[int, ...], lo: int) -> Iterator[int]:
    """A period's wall times in order, or those at the BYSETPOS positions; never a list of them all."""
    if not positions:
        first = lo // DAY
        return (day * DAY + time for day in days if day >= first for time in times)
    size = len(days) * len(times)
    numbers = sorted({position - 1 if position > 0 else size + position for position in positions})
    return (days[n // len(times)] * DAY + times[n % len(times)] for n in numbers if 0 <= n < size)


def _calendar_periods(rule: Rule, start: int, lo: int) -> Iterator[tuple[int, list[int], list[int]]]:
    """Weeks, months or years from the one of `lo` on: (wall time it begins at, days in it, times of day)."""
    times = _times(rule, start)
    first = date.fromordinal(start // DAY + EPOCH)
    wanted = date.fromordinal(min(lo, LAST) // DAY + EPOCH)
    if rule.freq == "WEEKLY":
        week = start // DAY - (weekday(start // DAY) - rule.wkst) % 7
        week += max(lo // DAY - week, 0) // (7 * rule.interval) * 7 * rule.interval
        for monday in range(week, LAST // DAY + 1, 7 * rule.interval):
            yield monday * DAY, _week_days(rule, monday, start), times
    elif rule.freq == "MONTHLY":
        month = first.year * 12 + first.month - 1
        month += max(wanted.year * 12 + wanted.month - 1 - month, 0) // rule.interval * rule.interval
        for number in range(month, 10_000 * 12, rule.interval):
            year, month = divmod(number, 12)
            yield month_start(year, month + 1) * DAY, _month_days(rule, year, month + 1, first.day), times
    else:
        year = first.year + max(wanted.year - first.year, 0) // rule.interval * rule.interval
        for number in range(year, 10_000, rule.interval):
            yield month_start(number, 1) * DAY, _year_days(rule, number, first), times


def _clock_periods(rule: Rule, start: int, lo: int) -> Iterator[tuple[int, list[int], list[int]]]:
    """Days, hours, minutes or seconds from `lo` on; months, days, hours that the rule leaves out are leapt over."""
    unit = UNITS[rule.freq]
    step = rule.interval * unit
    base = start - start % unit
    wall = base + max(lo - base, 0) // step * step
    times = _times(rule, start)
    while wall <= LAST:
        reason = _left_out_until(rule, wall)
        if reason is None:
            yield wall, [wall // DAY], [wall % DAY // unit * unit + time for time in times]
            wall += step
        else:
            yield wall, [], times
            wall += max(-(-(reason - wall) // step), 1) * step


def _left_out_until(rule: Rule, wall: int) -> int | None:
    """Where the month, day, hour or minute that the rule leaves out at `wall` is over; None where it is in the rule."""
    day = wall // DAY
    if rule.bymonth or rule.bymonthday or rule.byyearday:
        on = date.fromordinal(day + EPOCH)
        if rule.bymonth and on.month not in rule.bymonth:
            return month_start(on.year, on.month + 1) * DAY
        length = month_start(on.year, on.month + 1) - month_start(on.year, on.month)
        if rule.bymonthday and not {on.day, on.day - length - 1} & set(rule.bymonthday):
            return (day + 1) * DAY
        of_year = day - month_start(on.year, 1)
        if rule.byyearday and not {of_year + 1, of_year - _year_length(on.year)} & set(rule.byyearday):
            return (day + 1) * DAY
    if rule.byday and (0, weekday(day)) not in rule.byday:
        return (day + 1) * DAY
    if rule.byhour and rule.freq != "DAILY" and wall % DAY // 3600 not in rule.byhour:
        return wall - wall % 3600 + 3600
    if rule.byminute and rule.freq in ("MINUTELY", "SECONDLY") and wall % 3600 // 60 not in rule.byminute:
        return wall - wall % 60 + 60
    if rule.bysecond and rule.freq == "SECONDLY" and wall % 60 not in rule.bysecond:
        return wall + 1
    return None


def _times(rule: Rule, start: int) -> list[int]:
    """Seconds from the period's day (hour, minute, second) to each time in it: BY parts expand, the start fills up."""
    finer = ("HOURLY", "MINUTELY", "SECONDLY")
    hours: Iterable[int] = rule.byhour or (start % DAY // 3600,)
    minutes: Iterable[int] = rule.byminute or (start % 3600 // 60,)
    seconds: Iterable[int] = rule.bysecond or (start % 60,)
    if rule.freq in finer:
        hours = (0,)
    if rule.freq in finer[1:]:
        minutes = (0,)
    if rule.freq == "SECONDLY":
        seconds = (0,)
    return [hour * 3600 + minute * 60 + second for hour, minute, second in product(hours, minutes, seconds)]


def _week_days(rule: Rule, monday: int, start: int) -> list[int]:
    """The days of the week that begins (on WKST) with day `monday`."""
    offsets = {(day - rule.wkst) % 7 for _, day in rule.byday} or {(weekday(start // DAY) - rule.wkst) % 7}
    days = [monday + offset for offset in sorted(offsets)]
    return _in_months(rule, days) if rule.bymonth else days


def _month_days(rule: Rule, year: int, month: int, default: int) -> list[int]:
    """The days of a month; `default` is the start's day of the month."""
    if rule.bymonth and month not in rule.bymonth:
        return []
    first, after = month_start(year, month), month_start(year, month + 1)
    if rule.bymonthday and rule.byday:
        return sorted(_numbered(rule.bymonthday, first, after) & _weekdays(rule.byday, first, after))
    if rule.byday:
        return sorted(_weekdays(rule.byday, first, after))
    return sorted(_numbered(rule.bymonthday or (default,), first, after))


def _year_days(rule: Rule, year: int, start: date) -> list[int]:
    """The days of a year: every part given must hold; without a day part the start's month, day or weekday fills up."""
    new_year, after = month_start(year, 1), month_start(year + 1, 1)
    sets: list[set[int]] = []
    if rule.byyearday:
        sets.append(_numbered(rule.byyearday, new_year, after))
    if rule.bymonthday:
        sets.append(set().union(*(_numbered(rule.bymonthday, *month) for month in _months(rule, year))))
    if rule.byweekno:
        sets.append(_weeks(rule, year, new_year, after))
    if rule.byday and rule.bymonth:
        sets.append(set().union(*(_weekdays(rule.byday, *month) for month in _months(rule, year))))
    elif rule.byday:
        sets.append(_weekdays(rule.byday, new_year, after))
    elif rule.byweekno and len(sets) == 1:
        sets = [{day for day in sets[0] if weekday(day) == start.weekday()}]
    elif not sets:
        months = rule.bymonth or (start.month,)
        spans = [(month_start(year, month), month_start(year, month + 1)) for month in months]
        sets.append(set().union(*(_numbered((start.day,), *span) for span in spans)))
    days = sorted(sets[0].intersection(*sets[1:]))
    return _in_months(rule, days) if rule.bymonth and (rule.byyearday or rule.byweekno) else days


def _months(rule: Rule, year: int) -> list[tuple[int, int]]:
    """The months of a year that the rule allows, each as its first day and the day after its last."""
    return [(month_start(year, month), month_start(year, month + 1)) for month in rule.bymonth or range(1, 13)]


def _in_months(rule: Rule, days: list[int]) -> list[int]:
    highest = date.max.toordinal() - EPOCH
    return [day for day in days if day <= highest and date.fromordinal(day + EPOCH).month in rule.bymonth]


def _numbered(numbers: tuple[int, ...], first: int, after: int) -> set[int]:
    """The days with these numbers in `[first, after)`, negative ones counted from its end."""
    days = {first + number - 1 if number > 0 else after + number for number in numbers}
    return {day for day in days if first <= day < after}


def _weekdays(byday: tuple[tuple[int, int], ...], first: int, after: int) -> set[int]:
    """The days of BYDAY in `[first, after)`: each such weekday, or its nth from either end."""
    days: set[int] = set()
    for ordinal, day in byday:
        one = first + (day - weekday(first)) % 7
        last = after - 1 - (weekday(after - 1) - day) % 7
        if ordinal == 0:
            days.update(range(one, after, 7))
        else:
            nth = one + 7 * (ordinal - 1) if ordinal > 0 else last + 7 * (ordinal + 1)
            days.update({nth} if first <= nth < after else ())
    return days


def _weeks(rule: Rule, year: int, first: int, after: int) -> set[int]:
    """The days of BYWEEKNO in the year `[first, after)`: of its own weeks and of its neighbours' that reach into it."""
    days: list[int] = []
    for of_year in (year - 1, year, year + 1):
        one, next_one = week_one(of_year, rule.wkst), week_one(of_year + 1, rule.wkst)
        for number in rule.byweekno:
            begin = one + 7 * (number - 1) if number > 0 else next_one + 7 * number
            if one <= begin < next_one:
                days += range(max(begin, first), min(begin + 7, after))
    return set(days)


def week_one(year: int, wkst: int) -> int:
    """The day on which a year's first week begins: the first with four days or more in it."""
    new_year = month_start(year, 1)
    back = (weekday(new_year) - wkst) % 7
    return new_year - back if back <= 3 else new_year + 7 - back


def weekday(day: int) -> int:
    """The weekday of a day's number, Monday = 0."""
    return (day + 3) % 7


def month_start(year: int, month: int) -> int:
    """The number of a month's first day; month 13 is the next January, years beyond 1 to 9999 are calculated too."""
    past = year - 1
    new_year = past * 365 + past // 4 - past // 100 + past // 400 + 1 - EPOCH
    return new_year + _MONTH_STARTS[month] + (month > 2 and _year_length(year) == 366)


def _year_length(year: int) -> int:
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365
