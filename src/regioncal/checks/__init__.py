"""Checks: everything that `check` can say about a region's data, by name, in three tiers.

    wrong.py     errors: what keeps a record from saying what it means
    sense.py     errors, too: values that are well written and still cannot be
    doubtful.py  warnings: what can be read but is probably not meant
    twins.py     likely duplicates
    style.py     style: what an editor would want to know
    fields.py    what they share

Reading finds some by itself; such a check has no function here, or one that looks further.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from regioncal.checks import doubtful, sense, style, twins, wrong
from regioncal.errors import Problem
from regioncal.model import Data, Record

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
    "missing-key": Check("error", "a required key that is not there", sense.addresses),
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
    "range": Check("error", "a number that cannot be: below zero, too large, more than the whole", sense.numbers),
    "official-code": Check("error", "an official key or postal code in Germany that is none", sense.codes),
    "feed": Check("error", "a feed that cannot be fetched as it says, or sets what no event has", sense.feeds),
    "taxonomy": Check(
        "error", "a term of the region that nobody can write, or below one that is not there", sense.taxonomy
    ),
    "newer-toml": Check("error", "what is not TOML 1.0, so that other programs refuse the file"),
    "empty-file": Check("warning", "a file with nothing in it"),
    "unknown-category": Check("warning", "a category that the taxonomy does not know", wrong.broken_references),
    "hours-in-words": Check("warning", "hours that only people can read", wrong.hours),
    "override": Check("warning", "an override that meets no occurrence, or one twice", wrong.recurrence),
    "exdate": Check("warning", "an exdate that meets no occurrence", wrong.recurrence),
    "no-occurrence": Check("warning", "a series of which everything is left out", wrong.recurrence),
    "ends-at-once": Check("warning", "a rule that is over before it begins", wrong.recurrence),
    "idle-patch": Check("warning", "a patch with nothing left to change"),
    "long-code": Check("warning", "a language code of three letters that has one of two", wrong.unknown_languages),
    "image-missing": Check("warning", "a picture that says neither where it is nor in which file", doubtful.images),
    "image-credit": Check("warning", "a picture that does not say who made it", doubtful.images),
    "image-alt": Check("warning", "a picture that does not say what it shows", doubtful.images),
    "dst-gap": Check("warning", "a start in the hour that clocks leap over", doubtful.lost_hours),
    "likely-duplicate": Check("warning", "a record that says the same as another", twins.duplicates),
    "not-verified": Check("warning", "an offer last checked more than 12 months ago", doubtful.offers),
    "past-season": Check("warning", "an offer whose season is over", doubtful.offers),
    "above-budget": Check("warning", "awards above the budget or the most for a project", doubtful.budgets),
    "same-round": Check("warning", "two rounds of a year that nothing tells apart", doubtful.rounds),
    "free-with-price": Check("warning", "what is free and has a price", doubtful.prices),
    "no-previous-start": Check("warning", "a rescheduled event that does not say from when", doubtful.moves),
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


# What looks at single values, and so can do without a required one.
_OF_HALVES = frozenset({
    wrong.broken_references, wrong.ranges, wrong.hours, wrong.unknown_languages, wrong.money, wrong.coordinates,
    sense.addresses, sense.numbers, sense.codes, sense.feeds, doubtful.images, doubtful.prices, doubtful.allowances,
})  # fmt: skip


class _Halves(Data):
    """The whole, of which only those are looked at that are no records."""

    def all(self, *kinds: str) -> Iterator[Record]:
        """What stands of them."""
        return (half for half in self.halves if not kinds or half.kind in kinds)


def run_checks(data: Data, today: date, names: Iterable[str] = CHECKS) -> list[Problem]:
    """The problems of these checks, in the order of the files; warnings that a record allows itself are left out.

    Each problem gets its check's level. Lines are not filled in (see files.whole.locate).
    """
    wanted = set(names)
    allowed = {
        (record.path, repr(record), name)
        for record in data.all() for name in record.values.get("allow", ())
        if name in CHECKS and CHECKS[name].level != "error"
    }  # fmt: skip
    finds = dict.fromkeys(find for name in CHECKS if name in wanted and (find := CHECKS[name].find))
    found = [problem for problem in data.problems if problem.check in wanted]
    for find in finds:
        found += [problem for problem in find(data, today) if problem.check in wanted]
        if find in _OF_HALVES and data.halves:
            halves = _Halves(*data)
            found += [one for one in find(halves, today) if one.check in wanted and one.record != "region"]
    kept = [problem for problem in found if (problem.path, problem.record, problem.check) not in allowed]
    return [problem._replace(level=CHECKS[problem.check].level) for problem in kept]
