"""iCalendar values -> Python values: texts, dates, durations, periods; a `ValueError` says what is wrong."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from regioncal.formats.ics_lines import Property

FLOATING = "floating"
_WHEN = re.compile(  # a Z that stands behind a bare date (Google's birthdays) says nothing
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[Zz]|[Tt ]?(\d\d):?(\d\d):?(\d\d)?(?:[.,]\d+)?\s*([Zz]|[+-]\d\d:?\d\d)?)?"
)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,11})S)?)?", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")


class Moment(NamedTuple):
    """A date, or a naive date-time with what its clock is: an offset, "UTC", or the TZID as written ("" for none)."""

    when: date
    zone: str | timezone = ""

    @property
    def timed(self) -> bool:
        """Whether it has a time of day."""
        return isinstance(self.when, datetime)


def text(value: str) -> str:
    r"""A TEXT value without its escapes.

    >>> text(r"Kaffee\, Tee\; Kuchen\nfrei")
    'Kaffee, Tee; Kuchen\nfrei'
    """
    return _ESCAPE.sub(_unescaped, value) if "\\" in value else value


def _unescaped(found: re.Match[str]) -> str:
    char = found[1]
    return "\n" if char in "nN" else char if char in '\\;,:"' else found[0]


def text_of(item: Property) -> str:
    """A property's text, whatever its encoding."""
    encoding = item.parameters.get("ENCODING", "").upper()
    if encoding != "QUOTED-PRINTABLE":
        return text(item.value)
    import quopri

    data = quopri.decodestring(item.value.encode("utf-8", "replace"))
    try:
        return data.decode(item.parameters.get("CHARSET", "utf-8")).replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return data.decode("cp1252", "replace").replace("\r\n", "\n")


def listed(value: str) -> list[str]:
    """The parts of a value that is a list of texts."""
    return [text(part).strip() for part in _COMMA.sub("\\1\0", value).split("\0")]


def moment(value: str, tzid: str = "") -> Moment:
    """A DATE or DATE-TIME, with the punctuation that some write too.

    >>> moment("20160910T180000Z")
    Moment(when=datetime.datetime(2016, 9, 10, 18, 0), zone='UTC')
    """
    found = _WHEN.fullmatch(value.strip())
    if not found:
        raise ValueError(f'"{value.strip()[:40]}" is not a date')
    year, month, day, hour, minute, second, mark = found.groups()
    try:
        whole = date(int(year), int(month), int(day))
        if hour is None:
            return Moment(whole)
        more = timedelta(days=1) if hour == "24" else timedelta()
        clock = datetime(  # noqa: DTZ001 - wall time
            whole.year, whole.month, whole.day, int(hour) % 24 if hour == "24" else int(hour), int(minute),
            min(int(second or 0), 59),
        )  # fmt: skip
        clock += more
    except (ValueError, OverflowError):
        raise ValueError(f'"{value.strip()[:40]}" is not a date') from None
    if mark in ("Z", "z"):
        return Moment(clock, "UTC")
    return Moment(clock, _offset(mark) if mark else tzid)


def _offset(mark: str) -> timezone:
    return timezone(offset(mark))


def offset(value: str) -> timedelta:
    """A UTC-OFFSET: +0100, -033000."""
    digits = value.strip().lstrip("+-").replace(":", "")
    if not digits.isdecimal() or len(digits) not in (2, 4, 6):
        raise ValueError(f'"{value[:20]}" is not an offset')
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0), seconds=int(digits[4:6] or 0))
    if span >= timedelta(days=1):
        raise ValueError(f'"{value[:20]}" is not an offset')
    return -span if value.strip().startswith("-") else span


def duration(value: str) -> timedelta:
    """A DURATION: PT1H30M, P2D, -P1W."""
    found = _DURATION.fullmatch(value.strip())
    if not found or not any(found.groups()[1:]):
        raise ValueError(f'"{value.strip()[:40]}" is not a duration')
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ValueError(f'"{value.strip()[:40]}" is too long') from None
    return -span if found[1] == "-" else span


def moments(item: Property) -> "list[Moment | tuple[Moment, Moment | timedelta]]":
    """The dates of an EXDATE or RDATE; a period is a pair of its start and its end or duration."""
    tzid = item.parameters.get("TZID", "")
    return [one_of(piece, tzid) for part in item.value.split(",") if (piece := part.strip())]


def one_of(piece: str, tzid: str) -> "Moment | tuple[Moment, Moment | timedelta]":
    """One date of such a list."""
    begin, slash, end = piece.partition("/")
    first = moment(begin, tzid)
    if not slash:
        return first
    if end[:1].upper() in ("P", "+") or end[:2].upper() == "-P":
        return first, duration(end)
    return first, moment(end, tzid)
