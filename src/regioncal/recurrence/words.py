"""A rule said in words, for lists and pages: "jeden Samstag", "every 2nd Tuesday of the month".

Only what a person would say simply is said; every other rule gives None, and views show it as written. A language is
one `Phrases`, so that another one is a matter of adding it here.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regioncal.recurrence.rules import Rule, parse_rule

WORKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (*WORKDAYS, 5, 6)


def rule_in_words(values: Mapping[str, Any], language: str, region: tzinfo | None = None) -> str | None:
    """The one rule of an event's values in `language` ("de" or "en"), None where it cannot be said simply.

    `region` is the zone in which an UNTIL in UTC is a day, where the record names no zone itself.

    >>> rule_in_words({"start": date(2016, 9, 3), "rrule": ["FREQ=WEEKLY;UNTIL=20160930"]}, "de")
    'jeden Samstag bis 30.9.2016'
    >>> rule_in_words({"start": date(2016, 9, 13), "rrule": ["FREQ=MONTHLY;BYDAY=2TU;COUNT=10"]}, "en")
    'every 2nd Tuesday of the month, 10 times'
    """
    phrases = PHRASES.get(language)
    texts, start = values.get("rrule") or [], values.get("start")
    rule = parse_rule(texts[0]) if len(texts) == 1 else None
    if phrases is None or not isinstance(start, date) or not isinstance(rule, Rule):
        return None
    start = _wall(start, values.get("timezone"), region)
    plain = _plain(rule, start)
    words = _frequency(plain, start, phrases) if plain else None
    if words is None:
        return None
    if rule.repeats is not None:
        return words + phrases.times.format(n=rule.repeats)
    if rule.until is not None:
        until = _wall(rule.until, values.get("timezone"), region)
        if isinstance(until, datetime) and isinstance(start, datetime) and until.time() < start.time():
            until -= timedelta(days=1)  # that day's occurrence is out already
        comma = "," if phrases.until.split()[0] in words.split() else ""  # "von Mai bis September, bis 30.9.2016"
        return words + comma + phrases.until.format(day=until, month=phrases.months[until.month - 1])
    return words


class Phrases(NamedTuple):
    """How one language says rules; `{...}` are filled in."""

    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    nth: Callable[[int], str | None]  # 2 -> "2.", -1 -> "letzten", None where there is no simple word
    month_day: Callable[[int], str | None]  # 15 -> "am 15.", -1 -> "am letzten Tag"
    and_: str
    daily: str
    workdays: str
    weekly: str
    monthly: str  # on a day's number
    nth_monthly: str
    last_workday: str
    yearly: str
    nth_yearly: str
    every: dict[str, str]  # frequency -> with an interval of {n}
    on_weekday: str
    on_nth: str
    on_date: str
    months_from: str
    months_in: str
    until: str
    times: str


def _wall(moment: date, zone: str | None, region: tzinfo | None) -> date:
    """A date as it is, a date-time as naive wall time; an aware one where no zone is known as it is written."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    try:
        there = region if zone in (None, "floating") else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        there = region
    return (moment if there is None else moment.astimezone(there)).replace(tzinfo=None)


def _plain(rule: Rule, start: date) -> Rule | None:
    """The rule without what only repeats the start's time; None where it says more than days."""
    if rule.freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or rule.byweekno or rule.byyearday:
        return None
    time = (start.hour, start.minute, start.second) if isinstance(start, datetime) else (0, 0, 0)
    for numbers, number in zip((rule.byhour, rule.byminute, rule.bysecond), time, strict=True):
        if numbers not in ((), (number,)) and isinstance(start, datetime):
            return None
    workdays = tuple((0, day) for day in WORKDAYS)
    if rule.freq == "MONTHLY" and rule.byday == workdays and rule.bysetpos == (-1,) and not rule.bymonthday:
        return rule  # the last working day of the month
    if rule.bysetpos:
        if rule.freq != "MONTHLY" or rule.bymonthday or len(rule.byday) != 1 or rule.byday[0][0]:
            return None
        rule = rule._replace(byday=tuple((place, rule.byday[0][1]) for place in rule.bysetpos), bysetpos=())
    if rule.bymonthday and rule.byday:
        return None
    if rule.interval == 1 and rule.byday and not any(ordinal for ordinal, _ in rule.byday):
        rule = rule._replace(freq="WEEKLY")  # each such weekday, whatever the period is called
    return rule


def _frequency(rule: Rule, start: date, phrases: Phrases) -> str | None:
    """How often, without an end."""
    if rule.freq == "YEARLY":
        return _yearly(rule, start, phrases)
    if rule.freq == "MONTHLY":
        words = _monthly(rule, start, phrases)
    elif rule.freq == "WEEKLY":
        words = _weekly(rule, start, phrases)
    elif rule.byday or rule.bymonthday:
        words = None
    else:
        words = phrases.daily if rule.interval == 1 else phrases.every["DAILY"].format(n=rule.interval)
    if words is None or not rule.bymonth:
        return words
    return None if rule.interval > 1 else words + _in_months(rule.bymonth, phrases)


def _weekly(rule: Rule, start: date, phrases: Phrases) -> str | None:
    days = tuple(day for _, day in rule.byday) or (start.weekday(),)
    if rule.interval > 1:
        names = phrases.weekdays if len(days) == 1 else phrases.short_weekdays
        on = phrases.on_weekday.format(days=_list([names[day] for day in days], phrases))
        return phrases.every["WEEKLY"].format(n=rule.interval) + on
    if days == EVERY_DAY:
        return phrases.daily
    if days == WORKDAYS:
        return phrases.workdays
    return phrases.weekly.format(days=_list([phrases.weekdays[day] for day in days], phrases))


def _monthly(rule: Rule, start: date, phrases: Phrases) -> str | None:
    every = phrases.every["MONTHLY"].format(n=rule.interval)
    if rule.bysetpos:
        last = phrases.last_workday
        return phrases.nth_monthly.format(nth=last) if rule.interval == 1 else every + phrases.on_nth.format(nth=last)
    if rule.byday:
        nth = _nth(rule.byday, phrases)
        if nth is None:
            return None
        return phrases.nth_monthly.format(nth=nth) if rule.interval == 1 else every + phrases.on_nth.format(nth=nth)
    numbers = [phrases.month_day(day) for day in rule.bymonthday or (start.day,)]
    if None in numbers:
        return None
    days = _list([number for number in numbers if number], phrases)
    return (phrases.monthly if rule.interval == 1 else every) + " " + days


def _yearly(rule: Rule, start: date, phrases: Phrases) -> str | None:
    every = phrases.yearly if rule.interval == 1 else phrases.every["YEARLY"].format(n=rule.interval)
    if len(rule.bymonth) > 1 or len(rule.bymonthday) > 1:
        return None
    month = phrases.months[(rule.bymonth or (start.month,))[0] - 1]
    if rule.byday:
        nth = _nth(rule.byday, phrases)
        return every + phrases.nth_yearly.format(nth=nth, month=month) if nth and rule.bymonth else None
    if rule.bymonthday and (not rule.bymonth or rule.bymonthday[0] < 0):
        return None
    return every + phrases.on_date.format(day=(rule.bymonthday or (start.day,))[0], month=month)


def _nth(byday: tuple[tuple[int, int], ...], phrases: Phrases) -> str | None:
    """`1. und 3. Dienstag`: the numbers of one weekday; None for several weekdays or without a number."""
    weekdays = {day for _, day in byday}
    ordinals = [phrases.nth(ordinal) for ordinal, _ in sorted(byday, key=lambda one: (one[0] < 0, one))]
    if len(weekdays) > 1 or None in ordinals:
        return None
    return f"{_list([ordinal for ordinal in ordinals if ordinal], phrases)} {phrases.weekdays[byday[0][1]]}"


def _in_months(months: tuple[int, ...], phrases: Phrases) -> str:
    """`von Mai bis September`, also over the turn of the year, else each month by name."""
    names = [phrases.months[month - 1] for month in months]
    if len(months) == 12:
        return ""
    starts = [month for month in months if (month - 2) % 12 + 1 not in months]
    if len(starts) == 1 and len(months) > 2:
        last = (starts[0] + len(months) - 2) % 12
        return phrases.months_from.format(first=phrases.months[starts[0] - 1], last=phrases.months[last])
    return phrases.months_in.format(months=_list(names, phrases))


def _list(words: list[str], phrases: Phrases) -> str:
    """`Mo, Mi und Fr`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {phrases.and_} {words[-1]}"


def _english_nth(number: int) -> str | None:
    """2 -> `2nd`."""
    if number < 1:
        return "last" if number == -1 else None
    return f"{number}{'th' if number % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _german_nth(number: int) -> str | None:
    """2 -> `2.`."""
    if number < 1:
        return "letzten" if number == -1 else None
    return f"{number}."


PHRASES = {
    "de": Phrases(
        weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        short_weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
        months=(
            *("Januar", "Februar", "März", "April", "Mai", "Juni"),
            *("Juli", "August", "September", "Oktober", "November", "Dezember"),
        ),
        nth=_german_nth,
        month_day=lambda n: f"am {n}." if n > 0 else "am letzten Tag" if n == -1 else None,
        and_="und",
        daily="täglich",
        workdays="montags bis freitags",
        weekly="jeden {days}",
        monthly="monatlich",
        nth_monthly="jeden {nth} im Monat",
        last_workday="letzten Werktag",
        yearly="jährlich",
        nth_yearly=" am {nth} im {month}",
        every={
            "DAILY": "alle {n} Tage",
            "WEEKLY": "alle {n} Wochen",
            "MONTHLY": "alle {n} Monate",
            "YEARLY": "alle {n} Jahre",
        },
        on_weekday=" am {days}",
        on_nth=" am {nth}",
        on_date=" am {day}. {month}",
        months_from=" von {first} bis {last}",
        months_in=" im {months}",
        until=" bis {day.day}.{day.month}.{day.year}",
        times=", {n}-mal",
    ),
    "en": Phrases(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        short_weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        nth=_english_nth,
        month_day=lambda n: f"on the {_english_nth(n)}" if n > 0 else "on the last day" if n == -1 else None,
        and_="and",
        daily="daily",
        workdays="Monday to Friday",
        weekly="every {days}",
        monthly="monthly",
        nth_monthly="every {nth} of the month",
        last_workday="last working day",
        yearly="yearly",
        nth_yearly=" on the {nth} of {month}",
        every={
            "DAILY": "every {n} days",
            "WEEKLY": "every {n} weeks",
            "MONTHLY": "every {n} months",
            "YEARLY": "every {n} years",
        },
        on_weekday=" on {days}",
        on_nth=" on the {nth}",
        on_date=" on {day} {month}",
        months_from=" from {first} to {last}",
        months_in=" in {months}",
        until=" until {day.day} {month} {day.year}",
        times=", {n} times",
    ),
}
