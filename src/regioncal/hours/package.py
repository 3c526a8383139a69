"""What the plain grammar leaves out (dates, years, sunrise, Easter), through the opening_hours package.

The package knows national holidays only, and no school holidays. So `PH` and `SH` are replaced by dates before it is
asked, and as it is asked about one day at a time, the dates of that day and the one before are all it needs. Without
coordinates it lets the sun rise at 07:00 and set at 19:00.
"""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from regioncal.hours.grammar import AT_LEAST, DAY, MONTHS, WEEKDAYS, open_ends, outcome

if TYPE_CHECKING:
    from opening_hours import OpeningHours

Stretch = tuple[int, int, str, str]
"""Part of a day: first minute, minute after the last, state, comment."""

_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_ITEM = rf"(?:{_WEEKDAY}(?:-{_WEEKDAY}|\[[-\d,]+\](?:\ [+-]\d{{1,3}}\ days?)?)?|[PS]H(?:\ [+-]\d{{1,3}}\ days?)?)"
_HOLIDAY = rf"(?P<before>[^\"]*?)\b(?P<days>(?:{_ITEM},)*[PS]H(?:\ [+-]\d{{1,3}}\ days?)?(?:,{_ITEM})*)(?P<after>.*)"
_JOINT = r'("[^"]*")|\s*(;|\|\|)\s*|(,) (?=[A-Za-z"])'


@lru_cache(maxsize=4096)
def compiled(text: str) -> "OpeningHours | None":
    """The package's own reading of a text without PH and SH; None where it is invalid."""
    from opening_hours import OpeningHours, validate

    try:
        valid = validate(text)
    except UnicodeEncodeError:
        return None  # half a surrogate pair, which no valid file holds
    return OpeningHours(text, auto_country=False, auto_timezone=False) if valid else None


@lru_cache(maxsize=4096)
def _chunks(text: str) -> tuple[tuple[str, str], ...]:
    """The rules as text, each with the joint before it."""
    chunks: list[tuple[str, str]] = []
    start, joint = 0, ";"
    for match in re.finditer(_JOINT, text):
        if match[1] is None:
            chunks.append((joint, text[start : match.start()]))
            start, joint = match.end(), match[2] or match[3]
    return (*chunks, (joint, text[start:]))


def day_of(text: str, day: date, public: Collection[date], school: Collection[date]) -> list[Stretch]:
    """What a valid text says of one day: its stretches that are not closed, in order, cut at midnight."""
    if not 1000 < day.year < 9000:
        return [(0, DAY, "unknown", "")]  # room for `PH -1 day` and the day after at both ends of the calendar
    fill = ""
    chunks = list(_chunks(text))
    if len(chunks) > 1 and chunks[-1][1].startswith('"'):
        fill = chunks.pop()[1].strip('"')
    parts: list[tuple[str, str]] = []
    for joint, chunk in chunks:
        parts += _dated(joint, chunk, day, public, school) if "PH" in chunk or "SH" in chunk else [(joint, chunk)]
    stretches = _asked("".join(f"{joint} {chunk}" for joint, chunk in parts)[2:].lstrip(), day) if parts else []
    return _filled(stretches, fill) if fill else stretches


def _dated(
    joint: str, chunk: str, day: date, public: Collection[date], school: Collection[date]
) -> list[tuple[str, str]]:
    """A rule with PH or SH as the rules that say the same with the dates of the day before and this day."""
    match = re.fullmatch(_HOLIDAY, chunk, re.VERBOSE)
    if match is None:
        return [(joint, chunk)]
    before, after = match["before"].strip().removesuffix(":"), match["after"].strip()
    ordinary, dates = [], []
    for item in re.findall(_ITEM, match["days"], re.VERBOSE):
        if item[:2] not in {"PH", "SH"}:
            ordinary.append(item)
            continue
        moved = timedelta(days=int(item.split()[1]) if " " in item else 0)
        known = public if item[:2] == "PH" else school
        near = (day - timedelta(days=1), day)
        dates += [each for each in near if each - moved in known and each not in dates and _within(before, each)]
    rules = [(joint, " ".join(filter(None, (before, ",".join(ordinary), after))))] if ordinary else []
    if dates:
        said = ",".join(f"{each.year:04} {MONTHS[each.month - 1]} {each.day}" for each in sorted(dates))
        rules.append((joint, f"{said} {after}".rstrip()))
    return rules


def _within(selectors: str, day: date) -> bool:
    """Whether the months, years or weeks before `PH` hold that day."""
    if not selectors:
        return True
    known = compiled(selectors)
    return known is not None and known.is_open(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 - wall time


def _asked(text: str, day: date) -> list[Stretch]:
    """The package's answer for one day; a day it cannot tell is unknown."""
    known = compiled(text)
    if known is None:
        return [(0, DAY, "unknown", "")]
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
    endless = open_ends(text)
    found: list[Stretch] = []
    for first, after, state, comment in known.intervals(midnight, midnight + timedelta(days=1)):
        start, end = (int((moment - midnight).total_seconds()) // 60 for moment in (first, after))
        word = outcome(str(state).rpartition(".")[2].lower().replace("open", ""), comment, timed=end - start < DAY)
        if word == "open" and end == DAY and start in endless and start + AT_LEAST < DAY:
            found += [(start, start + AT_LEAST, word, comment), (start + AT_LEAST, DAY, "unknown", comment)]
        elif word != "closed":
            found.append((start, end, word, comment))
    return found


def _filled(stretches: list[Stretch], comment: str) -> list[Stretch]:
    """The day with a comment for all that is left of it (`...; "nach Vereinbarung"`)."""
    found, at = [], 0
    for stretch in [*stretches, (DAY, DAY, "", "")]:
        if stretch[0] > at:
            found.append((at, stretch[0], "by_appointment", comment))
        found.append(stretch)
        at = stretch[1]
    return found[:-1]
