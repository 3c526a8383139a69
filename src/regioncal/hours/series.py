"""Opening hours as series with a recurrence rule each, so that a calendar can show when an offer takes place."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import NamedTuple

from regioncal.errors import Problem
from regioncal.hours.ask import Hours, is_one_of, read_hours, started
from regioncal.hours.grammar import AT_LEAST, DAY, EVERY, WEEKDAYS, open_ends
from regioncal.hours.package import Stretch

Span = tuple[int, int]
Pattern = tuple[Span, frozenset[int], bool]


class Series(NamedTuple):
    """One time of day and the days it happens on.

    `first` is the first of them. `rrule` is RFC 5545 text (`FREQ=WEEKLY;BYDAY=MO,WE`) without an end, empty where only
    dates can say it. `left_out` are days the rule names and the hours do not (EXDATE), `added` further days besides
    `first` (RDATE). `start` and `end` are `HH:MM`; an end not after the start is on the next day, an empty one
    is not known (`10:00+`). `weekdays` are numbers, Monday = 0.
    """

    weekdays: tuple[int, ...]
    start: str
    end: str
    first: date
    rrule: str
    left_out: tuple[date, ...]
    added: tuple[date, ...]


def weekly_series(
    text: str, first: date, last: date, public: Collection[date] = (), school: Collection[date] = ()
) -> list[Series]:
    """The times a text is open between two days, both included, as few series as say it.

    Rules have no end of their own: the writer sets UNTIL where `last` is one, and else must know that days left out are
    said up to `last` only. Hours that are only a comment, unknown or unreadable give no series.
    """
    hours = read_hours(text)
    if isinstance(hours, Problem):
        return []
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    open_days: dict[Span, set[date]] = {}
    starts = _starts(hours, public, school)
    for day in days:
        for start, end, word, _ in starts(day):
            if word == "open":
                open_days.setdefault((start, end), set()).add(day)
    endless = open_ends(hours.text)
    series: list[Series] = []
    for (span, months, _), wanted in _patterns(hours).items():
        left = open_days.get(span, set())
        planned = {day for day in days if (not months or day.month in months) and is_one_of(day, wanted)}
        kept = {day.weekday() for day in planned & left}
        planned = {day for day in planned if day.weekday() in kept}
        if not kept:
            continue
        begin = min(planned & left)
        rrule = _rrule(frozenset(item for item in wanted if item[0] in kept), months)
        out = tuple(sorted(day for day in planned - left if day > begin))
        series.append(Series(tuple(sorted(kept)), *_clocks(span, endless), begin, rrule, out, ()))
        open_days[span] = left - planned
    for span, left in open_days.items():
        if left:
            begin, *added = sorted(left)
            weekdays = tuple(sorted({day.weekday() for day in left}))
            series.append(Series(weekdays, *_clocks(span, endless), begin, "", (), tuple(added)))
    return sorted(series, key=lambda one: (one.weekdays, one.start, one.first))


def _starts(hours: Hours, public: Collection[date], school: Collection[date]) -> Callable[[date], list[Stretch]]:
    """What begins on a day; days that plain rules cannot tell apart are asked for once, as there are thousands."""
    rules = hours.rules
    if rules is None:
        return lambda day: hours.day(day, public, school)
    if any(rule.weeks or any(nth != EVERY for _, nth in rule.days) for rule in rules):
        return lambda day: started(rules, day, public, school)
    known: dict[tuple[int, int, bool, bool], list[Stretch]] = {}

    def alike(day: date) -> list[Stretch]:
        key = (day.month, day.weekday(), day in public, day in school)
        if key not in known:
            known[key] = started(rules, day, public, school)
        return known[key]

    return alike


def _patterns(hours: Hours) -> dict[Pattern, frozenset[tuple[int, int]]]:
    """The weekdays that the rules name for each time and months, every one and nth ones apart.

    What a recurrence rule cannot say (week numbers, holidays) is left to dates.
    """
    found: dict[Pattern, frozenset[tuple[int, int]]] = {}
    for rule in hours.rules or ():
        if rule.state == "open" and not rule.weeks and not rule.within:
            every = () if rule.public or rule.school else tuple((day, EVERY) for day in range(7))
            for start, end in rule.times or ((0, DAY),):
                span = (start, min(start + AT_LEAST, DAY) if start in rule.open_end else end)
                for item in rule.days or every:
                    key = (span, rule.months, item[1] == EVERY)
                    found[key] = found.get(key, frozenset()) | {item}
    return found


def _rrule(wanted: frozenset[tuple[int, int]], months: frozenset[int]) -> str:
    """RFC 5545 text of the weekdays, of the nth ones in the month, and of the months."""
    weekly = all(nth == EVERY for _, nth in wanted)
    days = ",".join(f"{nth or ''}{WEEKDAYS[day].upper()}" for day, nth in sorted(wanted))
    by_month = f";BYMONTH={','.join(map(str, sorted(months)))}" if months else ""
    return f"FREQ={'WEEKLY' if weekly else 'MONTHLY'};BYDAY={days}{by_month}"


def _clocks(span: Span, endless: set[int]) -> tuple[str, str]:
    """Start and end as `18:05`, of the next day where past midnight; no end where nobody knows it."""
    start, end = (f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in span)
    return start, "" if span[0] in endless and span[1] == min(span[0] + AT_LEAST, DAY) else end
