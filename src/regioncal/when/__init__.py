"""Days and words for them: spans of days (`spans`), dates (`dates`) and times (`times`) in German and English.

Every start needs spans, few need to read words: what reads them is loaded when it is asked for.
"""

from datetime import date, datetime

from regioncal.when.spans import (
    Span,
    day_span,
    month_span,
    month_weeks,
    run_of_days,
    week_span,
    weekend_span,
    year_span,
)


def _iso(words: str) -> date | None:
    """A day as 2016-09-10 says it, or None: what programs write needs no reader of words."""
    if len(words) == 10 and words.isascii() and words[4] == words[7] == "-":
        try:
            return date.fromisoformat(words)
        except ValueError:
            pass
    return None


def read_span(words: str, today: date) -> Span:
    """A day, week, month, year or run of days in words; see `dates.read_span`."""
    day = _iso(words)
    if day and day < date.max:
        return day_span(day)
    from regioncal.when.dates import read_span as read

    return read(words, today)


def read_day(words: str, today: date) -> date:
    """Exactly one day in words; see `dates.read_day`."""
    from regioncal.when.dates import read_day as read

    return _iso(words) or read(words, today)


def read_month(words: str, today: date) -> tuple[int, int] | int:
    """A month or a year in words; see `dates.read_month`."""
    first = _iso(f"{words}-01")
    if first and first < date(9999, 12, 1):
        return first.year, first.month
    from regioncal.when.dates import read_month as read

    return read(words, today)


def read_moment(words: str, today: date) -> datetime:
    """A date and a time in words; see `times.read_moment`."""
    day = _iso(words)
    if day and day < date.max:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
    from regioncal.when.times import read_moment as read

    return read(words, today)


def read_time(words: str) -> int:
    """Minutes of the day in words; see `times.read_time`."""
    from regioncal.when.times import read_time as read

    return read(words)


def read_range(words: str, today: date) -> tuple[date, date | None]:
    """From when to when in words; see `times.read_range`."""
    from regioncal.when.times import read_range as read

    return read(words, today)


__all__ = [
    "Span",
    "day_span",
    "month_span",
    "month_weeks",
    "read_day",
    "read_moment",
    "read_month",
    "read_range",
    "read_span",
    "read_time",
    "run_of_days",
    "week_span",
    "weekend_span",
    "year_span",
]
