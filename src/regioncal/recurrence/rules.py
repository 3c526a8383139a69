"""RRULE text -> Rule: strict about what would be expanded wrongly, lenient about how it is written.

Lower case, spaces, a trailing `;` and a leading `RRULE:` are read; what RFC 5545 section 3.3.10 forbids is a Problem.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from regioncal.errors import Problem

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LIMITS = {
    "BYSECOND": (0, 60),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
_WEEKS = 5  # a weekday comes so often in a month, at most
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Rule(NamedTuple):
    """One RRULE as RFC 5545 section 3.3.10 means it; numbers are sorted and unique, weekdays count from Monday = 0.

    `repeats` is COUNT (a tuple's `count` is taken). `until` is as written: a date, a naive date-time (wall time) or an
    aware one (UTC).
    `byday` holds (ordinal, weekday), ordinal 0 for every such day.
    """

    freq: str
    interval: int = 1
    repeats: int | None = None
    until: date | None = None
    bymonth: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byday: tuple[tuple[int, int], ...] = ()
    byhour: tuple[int, ...] = ()
    byminute: tuple[int, ...] = ()
    bysecond: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0


_LONGEST = 20_000  # characters of a rule; every number that any part may hold, written once, is less


class _InvalidRuleError(ValueError):
    """Carries (message, remedy) from the part that is wrong to `parse_rule`."""


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Rule | Problem:
    """The rule that `text` says, or the Problem (field "rrule") that keeps it from being expanded rightly.

    >>> parse_rule("FREQ=WEEKLY;BYDAY=SA").byday
    ((0, 5),)
    >>> print(parse_rule("FREQ=WEEKLY;BYDAY=2SA"))
    rrule: BYDAY with a number is not possible in WEEKLY (write BYDAY=SA, or FREQ=MONTHLY)
    """
    try:
        rule = Rule(**_fields(_parts(text)))
        _check(rule)
    except _InvalidRuleError as error:
        message, remedy = error.args
        return Problem(message, remedy, field="rrule", check="recurrence")
    return rule


def _parts(text: str) -> dict[str, str]:
    """`FREQ=WEEKLY;BYDAY=SA` as a dict, each name once."""
    if len(text) > _LONGEST:
        raise _InvalidRuleError(f"has {len(text):,} characters", f"write one of at most {_LONGEST:,}")
    parts: dict[str, str] = {}
    for piece in "".join(text.upper().removeprefix("RRULE:").split()).split(";"):
        if not piece:
            continue
        name, sign, value = piece.partition("=")
        if not sign or not value:
            raise _InvalidRuleError(f'"{piece}" is not NAME=VALUE', "write it like FREQ=WEEKLY;BYDAY=SA")
        if name in parts:
            raise _InvalidRuleError(f"{name} stands twice", "keep one of them")
        parts[name] = value
    return parts


def _fields(parts: dict[str, str]) -> dict[str, Any]:
    """The parts as keyword arguments of Rule."""
    if "FREQ" not in parts:
        raise _InvalidRuleError("has no FREQ", f"start it with FREQ= and one of {', '.join(FREQUENCIES)}")
    fields: dict[str, Any] = {}
    for name, value in parts.items():
        if name in READERS:
            field, read = READERS[name]
            fields[field] = read(value)
        elif name in LIMITS:
            numbers = {_number(name, piece, *LIMITS[name]) for piece in value.split(",")}
            fields[name.lower()] = tuple(sorted(numbers))
        elif (name, value) not in (("RSCALE", "GREGORIAN"), ("SKIP", "OMIT")):  # RFC 7529 names for the usual
            raise _InvalidRuleError(f"{name}={value} is not known", "leave that part out")
    if 60 in fields.get("bysecond", ()):  # RFC 5545 section 3.3.12: without leap seconds 60 means 59
        fields["bysecond"] = tuple(sorted({min(second, 59) for second in fields["bysecond"]}))
    return fields


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _InvalidRuleError(f'{name}: "{value}" is not known', f"one of {', '.join(known)}")
    return value


def _number(name: str, text: str, least: int, most: int | None) -> int:
    """A whole number in its limits; 0 is in none but those of hours, minutes and seconds."""
    digits = text.removeprefix("+").removeprefix("-")
    fits = digits.isascii() and digits.isdigit() and len(digits) < 19 and len(text) - len(digits) < 2
    if fits:
        number = int(text)
        if number >= least and (most is None or number <= most) and (number or least == 0):
            return number
    limits = f"{least} or more" if most is None else f"{max(least, 1) if least else 0} to {most}"
    negative = f" or -1 to {least}" if least < 0 else ""
    raise _InvalidRuleError(f'{name}: "{text}" is not possible', f"write a whole number, {limits}{negative}")


def _weekday(text: str) -> tuple[int, int]:
    """`SA` -> (0, 5), `-1SU` -> (-1, 6)."""
    day = _one_of("BYDAY", text[-2:], WEEKDAYS)
    return (_number("BYDAY", text[:-2], -53, 53) if text[:-2] else 0, WEEKDAYS.index(day))


def _until(text: str) -> date:
    """`20160930`, `20160930T220000` or `20160930T220000Z`."""
    try:
        if text.isascii() and len(text) == 8 and text.isdigit():
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        clock = text[9:15]
        if text.isascii() and text[8:9] == "T" and text[:8].isdigit() and clock.isdigit() and text[15:] in ("", "Z"):
            numbers = (int(text[:4]), int(text[4:6]), int(text[6:8]), int(clock[:2]), int(clock[2:4]), int(clock[4:]))
            return datetime(*numbers, tzinfo=UTC if text.endswith("Z") else None)
    except ValueError:
        pass
    raise _InvalidRuleError(f'UNTIL: "{text}" is not a day', "write 20160930, 20160930T180000 or 20160930T160000Z")


READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "FREQ": ("freq", lambda value: _one_of("FREQ", value, FREQUENCIES)),
    "INTERVAL": ("interval", lambda value: _number("INTERVAL", value, 1, None)),
    "COUNT": ("repeats", lambda value: _number("COUNT", value, 1, None)),
    "UNTIL": ("until", _until),
    "WKST": ("wkst", lambda value: WEEKDAYS.index(_one_of("WKST", value, WEEKDAYS))),
    "BYDAY": ("byday", lambda value: tuple(sorted({_weekday(piece) for piece in value.split(",")}))),
}


def _check(rule: Rule) -> None:
    """The combinations that RFC 5545 forbids, each with the way out."""
    ordinal = next((day for day in rule.byday if day[0]), None)
    if rule.repeats is not None and rule.until is not None:
        raise _InvalidRuleError("has both COUNT and UNTIL", "keep one of them")
    if ordinal and rule.freq not in ("MONTHLY", "YEARLY"):
        remedy = f"write BYDAY={WEEKDAYS[ordinal[1]]}, or FREQ=MONTHLY"
        raise _InvalidRuleError(f"BYDAY with a number is not possible in {rule.freq}", remedy)
    if ordinal and rule.byweekno:
        raise _InvalidRuleError("BYDAY with a number is not possible beside BYWEEKNO", "leave the number out")
    if rule.bymonthday and rule.freq == "WEEKLY":
        raise _InvalidRuleError("BYMONTHDAY is not possible in WEEKLY", "write FREQ=MONTHLY or leave it out")
    if rule.byyearday and rule.freq in ("DAILY", "WEEKLY", "MONTHLY"):
        raise _InvalidRuleError(f"BYYEARDAY is not possible in {rule.freq}", "write FREQ=YEARLY or leave it out")
    if rule.byweekno and rule.freq != "YEARLY":
        raise _InvalidRuleError(f"BYWEEKNO is not possible in {rule.freq}", "write FREQ=YEARLY or leave it out")
    if rule.bysetpos and not any(rule[4:12]):
        raise _InvalidRuleError("BYSETPOS stands without another BY part", "leave it out or say of what, like BYDAY=MO")
    _check_days(rule)


def _check_days(rule: Rule) -> None:
    """Days that no month has."""
    monthly = rule.freq == "MONTHLY" or (rule.freq == "YEARLY" and rule.bymonth)
    if monthly and rule.byday and all(abs(number) > _WEEKS for number, _ in rule.byday):
        raise _InvalidRuleError(f"never happens: no month has more than {_WEEKS} of a weekday", "correct BYDAY")
    if rule.bymonth and rule.bymonthday:
        longest = max(LONGEST_MONTHS[month - 1] for month in rule.bymonth)
        if all(abs(day) > longest for day in rule.bymonthday):
            raise _InvalidRuleError("never happens: no such day in these months", "correct BYMONTHDAY or BYMONTH")
