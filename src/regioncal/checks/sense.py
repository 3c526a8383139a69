"""Errors, too: values that are well written and still cannot be: numbers, official codes, feeds, the taxonomy."""

import re
from collections.abc import Iterator
from datetime import date

from regioncal.checks.fields import of_types, wrong
from regioncal.errors import Problem, did_you_mean
from regioncal.kinds import TERMS
from regioncal.links import broken
from regioncal.model import PATCH_BODY, Data, Record, defaults_of, references
from regioncal.values import PATTERNS, Values, read_fields

_LARGEST = 2**63 - 1
_AGS = re.compile(r"[0-9]{8}")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_TERM = re.compile(PATTERNS["term"])
_REFRESH = re.compile(PATTERNS["refresh"])


def numbers(data: Data, _: date) -> Iterator[Problem]:
    """Numbers that cannot be: below zero, too large, more than the whole."""
    for record in data.all("event", "offer", "organisation", "place", "municipality", "fund", "grant"):
        for name, number in of_types(record, "int"):
            if number < 0:
                yield wrong(record, "range", name, f"is below zero: {number}", "write the number without a minus")
            elif number > _LARGEST:
                yield wrong(record, "range", name, f"is too large: {number}", "correct it")
        share = record.values.get("max_share", 0)
        if not 0 <= share <= 100:
            yield wrong(record, "range", "max_share", f"{share} is no share", "write percent, from 0 to 100")
        capacity = record.values.get("capacity", {})
        free, places = capacity.get("free"), capacity.get("places")
        if free is not None and places is not None and free > max(places, 0):
            message = f"{free} are more than the places there are ({places})"
            yield wrong(record, "range", "capacity.free", message, "correct one of them")
    schema = data.region.values.get("schema", 1)
    if schema < 1:
        yield _of_region("range", "schema", f"there is no format {schema}", "write schema = 1")


def codes(data: Data, _: date) -> Iterator[Problem]:
    """Official keys and postal codes of municipalities in Germany that are none."""
    if data.region.country.upper() != "DE":
        return
    for record in data.all("municipality"):
        ags = record.values.get("ags", "00000000")
        if not _AGS.fullmatch(ags):
            remedy = 'eight digits in quotes, as in "03241001"'
            yield wrong(record, "official-code", "ags", f'"{ags}" is no official key', remedy)
        postal_codes = record.values.get("postal_codes", [])
        for number, code in enumerate(postal_codes, 1):
            if not _POSTAL_CODE.fullmatch(code):
                name = f"postal_codes.{number}" if len(postal_codes) > 1 else "postal_codes"
                remedy = 'five digits in quotes, as in "30159"'
                yield wrong(record, "official-code", name, f'"{code}" is no postal code', remedy)


def addresses(data: Data, _: date) -> Iterator[Problem]:
    """Feeds that say neither where they are nor which file they are."""
    for record in data.all("feed"):
        if "url" not in record.values and "file" not in record.values:
            yield wrong(record, "missing-key", "url", "is missing", 'add url = "https://..." or file = "..."')


def feeds(data: Data, _: date) -> Iterator[Problem]:
    """Feeds that cannot be fetched as they say, or whose defaults and categories no event can have."""
    for record in data.all("feed"):
        values = record.values
        if "url" in values and "file" in values:
            remedy = "a feed has one of them: take the other out"
            yield wrong(record, "feed", "file", "stands beside url", remedy)
        if not _REFRESH.fullmatch(values.get("refresh", "1d")):
            message, remedy = f'"{values["refresh"]}" is no interval', "write 30m, 12h, 7d or 2w"
            yield wrong(record, "feed", "refresh", message, remedy)
        yield from _defaults(data, record, values.get("defaults", {}))
        own = data.region.terms("category")
        for theirs, ours in values.get("categories", {}).items():
            if not isinstance(ours, str) or (ours not in TERMS["category"] and ours not in own):
                remedy = did_you_mean(str(ours), [*TERMS["category"], *own], "see regioncal add event --help")
                yield wrong(record, "feed", f"categories.{theirs}", f'there is no category "{ours}"', remedy)


def _defaults(data: Data, record: Record, given: Values) -> Iterator[Problem]:
    """What is wrong with the fields that a feed sets on the events it brings."""
    _, problems = read_fields(PATCH_BODY["event"], given)
    for problem in problems:
        yield wrong(record, "feed", f"defaults.{problem.field}", problem.message, problem.remedy)

    def exists(kind: str, ident: str) -> bool:
        return data.get(kind, ident) is not None

    event = defaults_of(record)
    for field, kind, ident, must in references(event):
        lost = must and broken(event, (field, kind, ident), data.region, exists, lambda kind: data.records[kind])
        if lost:
            yield wrong(record, "feed", f"defaults.{field}", lost.message, lost.remedy)


def taxonomy(data: Data, _: date) -> Iterator[Problem]:
    """Terms of the region that nobody can write, and those that are a sort of something unknown, or near it."""
    known: set[str] = set()
    for branch, entries in data.region.taxonomy.items():
        for ident, entry in entries.items():
            field = f"taxonomy.{branch}.{ident}"
            if not _TERM.fullmatch(ident):
                yield _of_region("taxonomy", field, f'"{ident}" is no id', "lower-case letters, digits, _ and -")
            for name in ("parent", "near"):
                for other in entry.get(name, ()):
                    known = known or _concepts(data)
                    if (other if "." in other else f"{branch}.{other}") not in known:
                        near = [one.removeprefix(f"{branch}.") for one in known]
                        remedy = did_you_mean(other, near, 'an id of this branch, or of another as in "kind.course"')
                        yield _of_region("taxonomy", f"{field}.{name}", f'there is no "{other}"', remedy)


def _concepts(data: Data) -> set[str]:
    """All that the taxonomy knows, the package's and the region's own: `kind.course`."""
    from regioncal.search import build

    plain = {f"{branch}.{ident}" for branch, idents in TERMS.items() for ident in idents}
    return plain | set(build(data.region.taxonomy).concepts)


def _of_region(check: str, field: str, message: str, remedy: str) -> Problem:
    return Problem(message, remedy, "region", field, "region.toml", check=check)
