"""Times, moments and the dates of an event as people write them: `18 Uhr`, `Samstag 18:00`, `11.9. 10-18`."""

from datetime import date, datetime, time, timedelta

from regioncal.when.dates import Asked, Refusal, asked_on, day_of, reading, span_of
from regioncal.when.spans import ONE_DAY
from regioncal.when.tokens import Token, shape_of

TIME_REMEDY = "write 18:00, 18 Uhr or 6pm"
MOMENT_REMEDY = "write 2016-09-10T14:00, 10.9.2016 14 Uhr or samstag 14:00"
RANGE_REMEDY = "write 11.9.2016 10-18, samstag 18 Uhr or 10.-12.9.2016"
# Shapes of a time; a bare hour only where nothing else can be meant.
TIMES = frozenset(("n:n", "n.n", "n:nH", "n.nH", "n:n:n", "nH", "nHn", "nP", "n:nP", "n.nP"))
HOUR = "n"


def read_time(words: str) -> int:
    """A time of the day in minutes since midnight, 0 to 1440 (24:00).

    >>> [read_time(words) for words in ("18:00", "18 Uhr", "18.30", "6pm", "8", "24:00")]
    [1080, 1080, 1110, 1080, 480, 1440]
    >>> read_time("25:00")
    Traceback (most recent call last):
    regioncal.errors.UsageError: "25:00": no such time (write 18:00, 18 Uhr or 6pm)
    """
    return reading(words, lambda tokens: minutes_of(tokens, bare=True), "a time of day", TIME_REMEDY, suggest=False)


def read_moment(words: str, today: date) -> datetime:
    """A date with a time; without one it is midnight. Wall time, unless an ISO date-time brings its offset.

    >>> read_moment("Samstag 18 Uhr", date(2016, 9, 7)), read_moment("2016-09-10", date(2016, 9, 7))
    (datetime.datetime(2016, 9, 10, 18, 0), datetime.datetime(2016, 9, 10, 0, 0))
    """
    if "T" in words.upper()[10:11]:
        try:
            return datetime.fromisoformat(words.strip())
        except ValueError:
            pass

    def moment(tokens: list[Token]) -> datetime | None:
        found = moment_of(tokens, asked_on(today))
        if found is None or isinstance(found, datetime):
            return found
        return at_minute(found, 0)

    return reading(words, moment, "a date and time", MOMENT_REMEDY)


def read_range(words: str, today: date) -> tuple[date, date | None]:
    """When an event is, as `(start, end)`: date-times where a time is said, else dates and the last day inclusive.

    `end` is None where none is said. An end of day before its start is on the next day.

    >>> read_range("11.9.2016 10-18", date(2016, 9, 7))
    (datetime.datetime(2016, 9, 11, 10, 0), datetime.datetime(2016, 9, 11, 18, 0))
    >>> read_range("10.9.-12.9.2016", date(2016, 9, 7))
    (datetime.date(2016, 9, 10), datetime.date(2016, 9, 12))
    >>> read_range("Samstag 18 Uhr", date(2016, 9, 7))
    (datetime.datetime(2016, 9, 10, 18, 0), None)
    """
    return reading(words, lambda tokens: range_of(tokens, asked_on(today)), "a date", RANGE_REMEDY)


def minutes_of(tokens: list[Token], *, bare: bool = False) -> int | None:
    """Minutes since midnight; None where the tokens are no time, refused where there is no such time."""
    shape = shape_of(tokens)
    if shape not in TIMES and not (bare and shape == HOUR):
        return None
    figures = [token.value for token in tokens if isinstance(token.value, int)]
    hour, minute = figures[0], figures[1] if len(figures) > 1 else 0
    half = tokens[-1].value if shape.endswith("P") else ""
    if half:
        if not 1 <= hour <= 12:
            raise Refusal(f"no such time ({TIME_REMEDY})")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour * 60 + minute > 24 * 60 or max(figures[1:], default=0) > 59:
        raise Refusal(f"no such time ({TIME_REMEDY})")
    return hour * 60 + minute


def at_minute(day: date, minutes: int) -> datetime:
    """A day's moment by its minutes since midnight; minute 1440 is the next day's midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def day_and_minutes(tokens: list[Token], asked: Asked, *, bare: bool = False) -> tuple[date, int] | None:
    """A day followed by a time; None where the tokens are anything else, refused where either does not exist."""
    refused: ValueError | None = None
    for place in range(len(tokens) - 1, 0, -1):
        try:
            minutes = minutes_of(tokens[place:], bare=bare or tokens[place - 1].kind in "YDT")
            day = day_of(tokens[:place], asked) if minutes is not None else None
        except ValueError as error:  # "10:30" ends in a bare 30, which is no hour
            refused = error
            continue
        if minutes is not None and day:
            return day, minutes
    if refused:
        raise refused
    return None


def moment_of(tokens: list[Token], asked: Asked) -> date | None:
    """A day, or a date-time where a time follows the date; None where the tokens are neither."""
    refused: ValueError | None = None
    try:
        if day := day_of(tokens, asked):
            return day
    except ValueError as error:  # "Sa 18.30" has the shape of a date, too
        refused = error
    if found := day_and_minutes(tokens, asked):
        return at_minute(*found)
    if refused:
        raise refused
    return None


def range_of(tokens: list[Token], asked: Asked) -> tuple[date, date | None] | None:
    """Start and end of an event, tried in the order: days, one day with hours, two moments, one moment."""
    refused: ValueError | None = None
    try:
        if span := span_of(tokens, asked):
            return span.first, (span.last if span.after - span.first > ONE_DAY else None)
    except ValueError as error:
        refused = error
    # a plain dash may stand inside a date, so what means "up to" comes first
    marks = [number for kind in "~-" for number, token in enumerate(tokens) if token.kind == kind]
    for mark in marks:
        for read in (day_with_hours, two_moments):
            try:
                if found := read(tokens[:mark], tokens[mark + 1 :], asked):
                    return found
            except ValueError as error:  # a mark inside a date splits it into nonsense
                refused = refused or error
    if moment := moment_of(tokens, asked):
        return moment, None
    if refused:
        raise refused
    return None


def two_moments(left: list[Token], right: list[Token], asked: Asked) -> tuple[datetime, datetime] | None:
    """A date and time on both sides of the mark; None where one side is anything else."""
    start, end = moment_of(left, asked), moment_of(right, asked)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    if end < start:
        raise Refusal(f"ends before it begins ({RANGE_REMEDY})")
    return start, end


def day_with_hours(left: list[Token], right: list[Token], asked: Asked) -> tuple[datetime, datetime] | None:
    """`Samstag 10` and `18 Uhr`: the day and its first hour on the left of the mark, its last hour on the right."""
    end = minutes_of(right, bare=True)
    if end is None:
        return None
    halved = right[-1].kind == "P" and left and left[-1].kind == "n"  # 6-8pm
    found = day_and_minutes([*left, right[-1]] if halved else left, asked, bare=True)
    if found is None:
        return None
    day, start = found
    return at_minute(day, start), at_minute(day if end > start else day + ONE_DAY, end)
