"""Checks: everything that `check` can say about a region's data, by name, in three tiers.

    wrong.py     errors: what keeps a record from saying what it means
    doubtful.py  warnings: what can be read but is probably not meant
    twins.py     likely duplicates
    style.py     style: what an editor would want to know
    fields.py    what they share

Reading finds some by itself; such a check has no function here, or one that looks further.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from regioncal.checks import doubtful, style, twins, wrong
from regioncal.errors import Problem
from regioncal.model import Data

Find = Callable[[Data, date], Iterator[Problem]]
LEVELS = ("error", "warning", "style")


class Check(NamedTuple):
    """One named check: its tier (one of `LEVELS`), what it says, and what looks for it beyond reading.

    A function gets the whole and today, and may serve several checks: each problem names its own.
    """

    level: str
    about: str
    find: Find | None = None


CHECKS = {
    "unreadable": Check("error", "a file that is not TOML, not UTF-8 or cannot be opened"),
    "newer-schema": Check("error", "a file written for a newer regioncal"),
    "unknown-key": Check("error", "a key or table that no field has"),
    "missing-key": Check("error", "a required key that is not there", wrong.feeds),
    "wrong-type": Check("error", "a value of another type than its field"),
    "choice": Check("error", "a word that is not one of the field's"),
    "duplicate-id": Check("error", "an id that two records of a kind have"),
    "reference": Check("error", "the id of a record or term that does not exist", wrong.broken_references),
    "end-before-start": Check("error", "an end before its beginning", wrong.ranges),
    "recurrence": Check("error", "an RRULE that is not RFC 5545 or cannot be expanded", wrong.recurrence),
    "hours": Check("error", "opening hours that OpenStreetMap could not read", wrong.hours),
    "language": Check("error", "a language that ISO 639 does not know", wrong.unknown_languages),
    "timezone": Check("error", "a time zone that IANA does not know"),
    "url": Check("error", "a web address that is none"),
    "email": Check("error", "an e-mail address that is none"),
    "phone": Check("error", "a telephone number that is none"),
    "level": Check("error", "a level that CEFR does not know"),
    "money": Check("error", "an amount, range or currency that cannot be", wrong.money),
    "country": Check("error", "a country or part of one whose public holidays nobody knows", wrong.country),
    "coordinates": Check("error", "coordinates that are nowhere, or half of them", wrong.coordinates),
    "empty-file": Check("warning", "a file with nothing in it"),
    "unknown-category": Check("warning", "a category that the taxonomy does not know", wrong.broken_references),
    "hours-in-words": Check("warning", "hours that only people can read", wrong.hours),
    "override": Check("warning", "an override that meets no occurrence, or one twice", wrong.recurrence),
    "ends-at-once": Check("warning", "a rule that is over before it begins", wrong.recurrence),
    "idle-patch": Check("warning", "a patch with nothing left to change"),
    "long-code": Check("warning", "a language code of three letters that has one of two", wrong.unknown_languages),
    "image-credit": Check("warning", "a picture that does not say who made it", doubtful.images),
    "image-alt": Check("warning", "a picture that does not say what it shows", doubtful.images),
    "dst-gap": Check("warning", "a start in the hour that clocks leap over", doubtful.lost_hours),
    "likely-duplicate": Check("warning", "a record that says the same as another", twins.duplicates),
    "not-verified": Check("warning", "an offer last checked more than 12 months ago", doubtful.offers),
    "past-season": Check("warning", "an offer whose season is over", doubtful.offers),
    "above-budget": Check("warning", "awards above the budget or the most for a project", doubtful.budgets),
    "far-away": Check("warning", "a place far from its municipality", doubtful.far_away),
    "unknown-check": Check("warning", "a name in allow that is no check's", doubtful.allowances),
    "price-unknown": Check("style", "an event or offer that does not say what it costs", style.prices),
    "no-coordinates": Check("style", "a place without coordinates", style.places),
    "unused-place": Check("style", "a place that nothing refers to", style.places),
    "endless-series": Check("style", "a series without an end", style.series),
    "missing-language": Check("style", "a text missing in one of the region's languages", style.translations),
    "no-place": Check("style", "an event that does not say where", style.gaps),
    "no-end": Check("style", "an event with a time that does not say when it ends", style.gaps),
    "no-category": Check("style", "an event of no category", style.gaps),
    "no-contact": Check("style", "an offer that does not say how to reach anyone", style.gaps),
    "never-verified": Check("style", "an offer that was never said to be checked", style.gaps),
}


def run_checks(data: Data, today: date, names: Iterable[str] = CHECKS) -> list[Problem]:
    """The problems of these checks, in the order of the files; what a record allows itself is left out.

    Each problem gets its check's level. Lines are not filled in (see files.whole.locate).
    """
    wanted = set(names)
    allowed = {
        (record.path, repr(record), name) for record in data.all() for name in record.values.get("allow", ())
    }  # fmt: skip
    finds = dict.fromkeys(find for name in CHECKS if name in wanted and (find := CHECKS[name].find))
    found = [problem for problem in data.problems if problem.check in wanted]
    for find in finds:
        found += [problem for problem in find(data, today) if problem.check in wanted]
    kept = [problem for problem in found if (problem.path, problem.record, problem.check) not in allowed]
    return [problem._replace(level=CHECKS[problem.check].level) for problem in kept]
