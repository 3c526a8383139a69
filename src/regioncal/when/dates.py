"""Dates as people write them, in German and English: words to spans of days.

A form of date is a shape of tokens (see `tokens`); the tables below say which function reads which shape.
A date **without a year** is the first one that is not more than 30 days past: in a calendar people look ahead, and
shortly back. So on 5 January "Dezember" is the one just gone, and on 10 September "3. Mai" is next year's.
A **weekday** is the next one, today included, and so is a "coming" one; "next" is the one of next week, "this" the one
of this week, "last" the latest before today. Weeks start on Monday. Two figures of a year are 2000 to 2099.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from regioncal.errors import UsageError
from regioncal.when.spans import (
    ONE_DAY,
    ONE_WEEK,
    Span,
    day_span,
    month_span,
    run_of_days,
    week_span,
    weekend_span,
    year_span,
)
from regioncal.when.tokens import Token, quoted, read_tokens, remedy_for, shape_of

T = TypeVar("T")
DATE_REMEDY = "write 2016-09-11, 11.9.2016, samstag or next week"
MONTH_REMEDY = "write 2016-09, september, 2016 or next"
GRACE = timedelta(days=30)
TURNS = {"last": -1, "this": 0, "coming": 0, "next": 1}


class Asked(NamedTuple):
    """When something is asked: `today`, and `floor`, the day that a date without a year must not end before."""

    today: date
    floor: date


class Refusal(ValueError):
    """A form of date that is understood and turned down; its text is the reason with its remedy."""


def asked_on(today: date) -> Asked:
    """The usual way to ask: years are left out of what is near today."""
    return Asked(today, today - GRACE if today - date.min > GRACE else date.min)


def read_span(words: str, today: date) -> Span:
    """A day, week, month, year or run of days, however written; anything else is one line of UsageError.

    >>> read_span("KW 37", date(2016, 9, 10))
    Span(first=datetime.date(2016, 9, 12), after=datetime.date(2016, 9, 19))
    >>> read_span("September", date(2016, 9, 10)) == read_span("9/2016", date(2016, 9, 10)) == month_span(2016, 9)
    True
    >>> read_span("1.-3. Oktober", date(2016, 9, 10)).last
    datetime.date(2016, 10, 3)
    >>> read_span("quark", date(2016, 9, 10))
    Traceback (most recent call last):
    regioncal.errors.UsageError: "quark": not a date (write 2016-09-11, 11.9.2016, samstag or next week)
    """
    return reading(words, lambda tokens: span_of(tokens, asked_on(today)), "a date", DATE_REMEDY)


def read_day(words: str, today: date) -> date:
    """Exactly one day; a week, month or year is refused.

    >>> read_day("11.9.", date(2016, 9, 10)), read_day("nächsten Samstag", date(2016, 9, 7))
    (datetime.date(2016, 9, 11), datetime.date(2016, 9, 17))
    >>> read_day("11.9.", date(2016, 10, 5)).year, read_day("11.9.", date(2016, 12, 5)).year
    (2016, 2017)
    """
    return reading(words, lambda tokens: day_of(tokens, asked_on(today)), "a day", DATE_REMEDY)


def read_month(words: str, today: date) -> tuple[int, int] | int:
    """A month as `(year, month)`, or a whole year as a number.

    >>> read_month("september", date(2016, 9, 10)), read_month("nächster", date(2016, 12, 1))
    ((2016, 9), (2017, 1))
    >>> read_month("2016", date(2016, 9, 10))
    2016
    """
    year, month = reading(words, lambda tokens: month_of(tokens, asked_on(today)), "a month", MONTH_REMEDY)
    return (year, month) if month else year


def month_of(tokens: list[Token], asked: Asked) -> tuple[int, int] | None:
    """The year and month that tokens name, month 0 for a whole year; None where they name nothing."""
    if shape_of(tokens) == "R":  # "next" alone
        tokens = [*tokens, Token("U", "month")]
    span = span_of(tokens, asked)
    if span is None:
        return None
    unit = next((token.value for token in tokens if token.kind == "U"), "")
    if shape_of(tokens) in MOVES and unit in ("month", "year"):  # "+1m" is a day, and here the month around it
        span = unit_span(str(unit), span.first)
    months = (span.after.year - span.first.year) * 12 + span.after.month - span.first.month
    if (span.first.day, span.after.day) != (1, 1) or months not in (1, 12):
        raise Refusal(f"not one month or year ({MONTH_REMEDY})")
    return span.first.year, span.first.month if months == 1 else 0


def reading(words: str, read: Callable[[list[Token]], T | None], what: str, remedy: str, *, suggest: bool = True) -> T:
    """Run one reader over the tokens of some words and turn whatever it cannot do into one line of UsageError.

    The line says that the words are not `what`, and the nearest name of a mistyped word (where names can stand,
    `suggest`), else the remedy.
    """
    tokens = read_tokens(words)
    try:
        found = read(tokens)
    except Refusal as refusal:
        raise UsageError(f"{quoted(words)}: {refusal}") from None
    except (ValueError, OverflowError, UsageError):
        raise UsageError(f"{quoted(words)}: the calendar has no such date ({remedy})") from None
    if found is None:
        raise UsageError(f"{quoted(words)}: not {what} ({remedy_for(tokens, remedy) if suggest else remedy})")
    return found


def day_of(tokens: list[Token], asked: Asked) -> date | None:
    """The one day that tokens name; None where they name nothing."""
    span = span_of(tokens, asked)
    if span is None:
        return None
    if span.after - span.first != ONE_DAY:
        raise Refusal(f"not a single day ({DATE_REMEDY.replace(' or next week', '')})")
    return span.first


def span_of(tokens: list[Token], asked: Asked) -> Span | None:
    """The span that tokens name: one date, a weekday with its date, or one date up to another; else None."""
    return single(tokens, asked) or run(tokens, asked)


def single(tokens: list[Token], asked: Asked) -> Span | None:
    """A span said in one date, perhaps with its weekday before it, which then must agree."""
    shape = shape_of(tokens)
    if shape not in SHAPES and shape[:1] == "+" and shape[1:2] in tuple("MYURE"):
        tokens, shape = tokens[1:], shape[1:]
    if shape in SHAPES:
        return SHAPES[shape](asked, *[token.value for token in tokens if token.value != ""])
    if shape[:1] == "D" and shape[1:] in SHAPES:
        span = SHAPES[shape[1:]](asked, *[token.value for token in tokens[1:] if token.value != ""])
        if span.after - span.first != ONE_DAY:
            return None
        if span.first.weekday() != tokens[0].value:
            raise Refusal(f"{span.first} is a {WEEKDAYS[span.first.weekday()]} (correct the weekday or leave it out)")
        return span
    return None


def run(tokens: list[Token], asked: Asked) -> Span | None:
    """A span said as one date up to another, both included: `10.-12.9.2016`, `heute bis Sonntag`, `Sep 10-12`."""
    shape = shape_of(tokens)
    for mark in ("~", "-", "/"):
        for place in (number for number, kind in enumerate(shape) if kind == mark and number):
            left, right = tokens[:place], tokens[place + 1 :]
            if shape_of(left) == "Mn" and shape_of(right) in ("n", "nY"):
                right = [right[0], left[0], *right[1:]]
            if is_single(shape_of(right)) and (is_single(shape_of(left)) or shape_of(left) in ("n", "n.")):
                return between(left, right, asked)
    return None


def is_single(shape: str) -> bool:
    """Whether `single` reads this shape."""
    return shape in SHAPES or (shape[:1] == "D" and shape[1:] in SHAPES)


def between(left: list[Token], right: list[Token], asked: Asked) -> Span | None:
    """From the left date's first day to the right date's last; what one side leaves unsaid the other side tells."""
    shape = shape_of(left)
    if shape in ("n", "n."):
        end = single(right, asked)
        return end and ordered(end.first.replace(day=int(left[0].value)), end.last)
    if shape.removeprefix("D") in YEARLESS:
        end = single(right, asked)
        if end is None:
            return None
        back = end.last.replace(year=end.last.year - 1, day=min(end.last.day, 28)) if end.last.year > 1 else date.min
        start = single(left, Asked(asked.today, back + ONE_DAY))
        if start and (end.last - start.first).days > 330:
            raise Refusal(f"ends before it begins ({DATE_REMEDY})")
    else:
        start = single(left, asked)
        today = start.first if start and shape_of(right) == "D" else asked.today
        end = single(right, Asked(today, start.first if start else asked.floor))
    return ordered(start.first, end.last) if start and end else None


def ordered(first: date, last: date) -> Span:
    """The run of days, refused where it ends before it begins."""
    if last < first:
        raise Refusal(f"ends before it begins ({DATE_REMEDY})")
    return run_of_days(first, last)


def first_not_past(span_in: Callable[[int], Span], floor: date) -> Span:
    """The first year's span that does not end before `floor`; years that lack it (29 February, week 53) are skipped."""
    reason: Exception = ValueError("no such date")
    for year in range(max(floor.year - 1, 1), min(floor.year + 9, 9999)):
        try:
            span = span_in(year)
        except (ValueError, UsageError) as error:
            reason = error
            continue
        if span.after > floor:
            return span
    raise reason


def moved_month(day: date, months: int) -> date:
    """The same day some months on, or the last one of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    span = month_span(count // 12, count % 12 + 1)
    return min(span.first.replace(day=1) + timedelta(days=day.day - 1), span.last)


def unit_span(unit: str, day: date) -> Span:
    """The day, week, month or year around a day."""
    if unit == "month":
        return month_span(day.year, day.month)
    return {"day": day_span, "week": week_span}[unit](day) if unit != "year" else year_span(day.year)


def moved(day: date, unit: str, number: int) -> date:
    """A day moved by a number of days, weeks, months or years."""
    if unit in ("month", "year"):
        return moved_month(day, number * (12 if unit == "year" else 1))
    return day + timedelta(days=number * (7 if unit == "week" else 1))


def turned_unit(asked: Asked, turn: str, unit: str) -> Span:
    """This, next or last week, month or year."""
    number = 1 if turn == "coming" else TURNS[turn]
    start = asked.today if unit in ("day", "week") else unit_span(unit, asked.today).first
    return unit_span(unit, moved(start, unit, number))


def turned_units(asked: Asked, turn: str, number: int, unit: str) -> Span:
    """The next so many days, weeks or months from today on, or the last ones up to yesterday."""
    if turn == "this" or not number:
        raise Refusal(f"not a run of days ({DATE_REMEDY})")
    if turn == "last":
        return Span(moved(asked.today, unit, -number), asked.today)
    return Span(asked.today, moved(asked.today, unit, number))


def turned_weekday(asked: Asked, turn: str, weekday: int) -> Span:
    """A weekday of this or next week, the coming one, or the latest before today."""
    if turn == "coming":
        return coming_weekday(asked, weekday)
    if turn == "last":
        return day_span(asked.today - timedelta(days=(asked.today.weekday() - weekday - 1) % 7 + 1))
    return day_span(asked.today + timedelta(days=weekday - asked.today.weekday()) + TURNS[turn] * ONE_WEEK)


def coming_weekday(asked: Asked, weekday: int) -> Span:
    """The next such weekday, today included."""
    return day_span(asked.today + timedelta(days=(weekday - asked.today.weekday()) % 7))


def turned_month(asked: Asked, turn: str, month: int) -> Span:
    """`next September` is the first that begins after today, `last` the latest that has ended, `this` this year's."""
    year = asked.today.year
    if turn == "next":
        year += month <= asked.today.month
    elif turn == "last":
        year -= month >= asked.today.month
    elif turn == "coming":
        return first_not_past(lambda each: month_span(each, month), asked.today)
    return month_span(year, month)


def iso_week(asked: Asked, unit: str, week: int, year: int | None = None, weekday: int | None = None) -> Span:
    """An ISO week by its number, or one day of it, 1 Monday to 7 Sunday."""
    if unit != "week":
        raise ValueError(unit)
    if weekday is not None and year is not None:
        return day_span(date.fromisocalendar(year, week, weekday))
    if year is not None:
        return week_span(date.fromisocalendar(year, week, 1))
    return first_not_past(lambda each: week_span(date.fromisocalendar(each, week, 1)), asked.floor)


def full_day(day: int, month: int, year: int) -> Span:
    """One day with all figures of its year."""
    return day_span(date(year, month, day))


def century_day(day: int, month: int, year: int) -> Span:
    """One day whose year has two figures: this century's."""
    return full_day(day, month, 2000 + year)


def short_day(asked: Asked, day: int, month: int) -> Span:
    """A day without its year."""
    return first_not_past(lambda year: full_day(day, month, year), asked.floor)


def refuse_slashes(*_: object) -> Span:
    """9/11/2016 is 11 September to some and 9 November to others."""
    raise Refusal("not clear which is the day and which the month (write 2016-09-11 or 11.9.2016)")


FORWARD, BACK = "+nU +xU +YU", "-nU -xU -YU nUA"
MOVES = frozenset(f"{FORWARD} {BACK}".split())


def _shapes() -> dict[str, Callable[..., Span]]:
    """Which function reads which shape of tokens; each gets what was asked and the values of the tokens in order."""
    table: dict[str, Callable[..., Span]] = {
        "Y-n-n Y.n.n Y/n/n": lambda _, year, month, day: full_day(day, month, year),
        "n.n.Y nMY": lambda _, day, month, year: full_day(day, month, year),
        "n.n.n nMn": lambda _, day, month, year: century_day(day, month, year),
        "n.n. n.n nM": short_day,
        "Mn": lambda asked, month, day: short_day(asked, day, month),
        "MnY": lambda _, month, day, year: full_day(day, month, year),
        "n/n/Y n/n/n n/n n-n-Y n-n-n": refuse_slashes,
        "Y-n Y/n Y.n YM": lambda _, year, month: month_span(year, month),
        "n.Y n/Y n-Y MY M/Y": lambda _, month, year: month_span(year, month),
        "M": lambda asked, month: first_not_past(lambda year: month_span(year, month), asked.floor),
        "RM": turned_month,
        "Y": lambda _, year: year_span(year),
        "UY": lambda _, unit, year: unit_span(unit, date(year, 1, 1)) if unit == "year" else refuse_unit(unit),
        "T": lambda asked, days: day_span(asked.today + timedelta(days=days)),
        "D": coming_weekday,
        "RD": turned_weekday,
        "E": lambda asked: weekend_span(asked.today),
        "RE": lambda asked, turn: weekend_span(asked.today + TURNS[turn] * ONE_WEEK),
        "U": lambda asked, unit: unit_span(unit, asked.today),
        "RU": turned_unit,
        "RnU RxU": turned_units,
        "Un": iso_week,
        "UnY Un/Y U-nY": iso_week,
        "Y-Un YUn": lambda asked, year, unit, week: iso_week(asked, unit, week, year),
        "Y-Un-n": lambda asked, year, unit, week, weekday: iso_week(asked, unit, week, year, weekday),
        FORWARD: lambda asked, number, unit: day_span(moved(asked.today, unit, number)),
        BACK: lambda asked, number, unit: day_span(moved(asked.today, unit, -number)),
    }
    return {shape: read for shapes, read in table.items() for shape in shapes.split()}


def refuse_unit(unit: str) -> Span:
    """`week 2016` and the like mean nothing."""
    raise Refusal(f"a {unit} has no such number ({DATE_REMEDY})")


SHAPES = _shapes()
# Shapes whose year has to be found, nearest to today or to the other end of a run.
YEARLESS = frozenset(("n.n.", "n.n", "nM", "Mn", "M", "Un"))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
