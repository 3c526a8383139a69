"""Days named in the midst of other words: "Konzert am Wochenende" asks for a concert, and for a weekend."""

import re
from datetime import date
from typing import NamedTuple

from regioncal.errors import UsageError
from regioncal.when.dates import read_span
from regioncal.when.spans import Span
from regioncal.when.tokens import read_tokens, shape_of

_LONGEST = 5  # words of one naming
_ON = frozenset(("am", "on", "den"))
_SHORT = frozenset(
    ("am", "im", "in", "on", "den", "vom", "von", "bis", "der", "to", "of", "the", "mai")
)  # mar, may, dec are not
_FIGURES = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{4})?|\d{4}-\d{2}-\d{2}")


class Said(NamedTuple):
    """The days that were named, the words that named them, and the other words."""

    span: Span
    words: str
    rest: str


def said_days(text: str, today: date) -> Said | None:
    """The longest naming of days in a text, None where there is none.

    A weekday counts only after "am" or "on" or with a turn ("next Saturday"), figures only as a whole date: a shop open
    on Sundays and a team called 96 are no dates.

    >>> said_days("Konzert am Wochenende", date(2016, 9, 8)).rest
    'Konzert'
    """
    words = text.split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            run = words[at : at + size]
            try:
                if not _is_plain(run):
                    continue
                span = read_span(" ".join(run), today)
            except UsageError:
                continue
            return Said(span, " ".join(run), " ".join((*words[:at], *words[at + size :])))
    return None


def _is_plain(run: list[str]) -> bool:
    """Whether nobody could mean anything but days by these words."""
    if len(run) == 1 and _FIGURES.fullmatch(run[0]):
        return True
    shape = shape_of(read_tokens(" ".join(run)))
    if "?" in shape or "x" in shape:
        return False
    if "M" in shape:
        return not any(len(word) < 4 and word.isalpha() and word.casefold() not in _SHORT for word in run)
    turned = "R" in shape and ("U" in shape or "D" in shape)
    return "T" in shape or "E" in shape or turned or ("D" in shape and run[0].casefold() in _ON)
