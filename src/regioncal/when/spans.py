"""Runs of days as half-open spans, said once: `first` is in, `after` is not."""

from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

from regioncal.errors import UsageError

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


class Span(NamedTuple):
    """A half-open run of days, `[first, after)`; never empty."""

    first: date
    after: date

    @property
    def last(self) -> date:
        """The last day, included."""
        return self.after - ONE_DAY


def run_of_days(first: date, last: date) -> Span:
    """The span whose first and last days are both included; the calendar's very last day has no day after it.

    >>> run_of_days(date(2016, 9, 10), date(2016, 9, 11)).after
    datetime.date(2016, 9, 12)
    """
    if last == date.max:
        raise UsageError(f"{last}: the calendar ends here (choose an earlier date)")
    return Span(first, last + ONE_DAY)


def day_span(day: date) -> Span:
    """One day.

    >>> day_span(date(2016, 9, 10))
    Span(first=datetime.date(2016, 9, 10), after=datetime.date(2016, 9, 11))
    """
    return run_of_days(day, day)


def week_span(day: date) -> Span:
    """The ISO week, Monday to Sunday, that a day lies in.

    >>> week_span(date(2016, 9, 10)).first
    datetime.date(2016, 9, 5)
    """
    monday = day - timedelta(days=day.weekday())
    if (date.max - monday).days < 7:
        raise UsageError(f"{day}: the calendar ends in this week (choose an earlier date)")
    return Span(monday, monday + ONE_WEEK)


def weekend_span(today: date) -> Span:
    """Saturday and Sunday of the running ISO week; asked on one of them it is the running weekend.

    >>> weekend_span(date(2016, 9, 7)) == weekend_span(date(2016, 9, 11))
    True
    """
    week = week_span(today)
    return Span(week.first + timedelta(days=5), week.after)


def month_span(year: int, month: int) -> Span:
    """All days of a month.

    >>> month_span(2016, 12).after
    datetime.date(2017, 1, 1)
    """
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        raise UsageError(f'"{year}-{month:02}": no such month (years run from 1 to 9999, months from 1 to 12)')
    if (year, month) == (MAXYEAR, 12):
        raise UsageError("9999-12: the calendar ends here (choose an earlier month)")
    return Span(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))


def year_span(year: int) -> Span:
    """All days of a year.

    >>> year_span(2016).last
    datetime.date(2016, 12, 31)
    """
    if not MINYEAR <= year < MAXYEAR:
        raise UsageError(f'"{year}": no such year (write a year from 1 to 9998)')
    return Span(date(year, 1, 1), date(year + 1, 1, 1))


def month_weeks(year: int, month: int) -> list[list[date]]:
    """The rows of a month grid: whole weeks from Monday, as many as the month needs (4 to 6).

    >>> [row[0].day for row in month_weeks(2016, 9)]
    [29, 5, 12, 19, 26]
    """
    month_days = month_span(year, month)
    first, rows = week_span(month_days.first).first, []
    while first < month_days.after:
        rows.append([first + timedelta(days=day) for day in range(7)])
        first += ONE_WEEK
    return rows
