"""Errors: what keeps a record from saying what it means. Those that reading finds are only named in the table."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from regioncal.checks.fields import of_types, wrong
from regioncal.errors import Problem, did_you_mean
from regioncal.links import broken, broken_office
from regioncal.model import Data, Record, references
from regioncal.values import PATTERNS, Values, backwards, comparable, numbered

_MOST_REMEDIES = 50  # near names are looked up for so many problems; beyond it the reader has other worries
_HORIZON = 2 * 366  # days from now that occurrences are known for
_MANY_YEARS = 12  # of daily occurrences are fewer than a question follows
_CURRENCY = re.compile(PATTERNS["currency"])
_SERIES = ("rrule", "rdate", "exdate", "exrule", "override")


def broken_references(data: Data, _: date) -> Iterator[Problem]:
    """References that lead nowhere, and words that the taxonomy does not know."""
    near = 0

    def known(kind: str) -> list[str]:
        nonlocal near
        near += 1
        return list(data.records.get(kind, ())) if near <= _MOST_REMEDIES else []

    def exists(kind: str, ident: str) -> bool:
        return ident in data.records.get(kind, ())

    for record in data.all():
        names: list[str] = []
        for number, (field, kind, ident, must) in enumerate(references(record)):
            problem = broken(record, (field, kind, ident), data.region, exists, known) if must else None
            if ident == record.id and kind == record.kind:
                problem = wrong(record, "reference", field, "is the record itself", "name another one, or take it out")
            if problem:  # which of several it is
                names = names or [name for name, _ in of_types(record, "ref", "term", "party")]
                yield problem._replace(field=names[number])
    problem = broken_office(data.region, exists, known)
    if problem:
        yield problem


# ---- languages and money ---------------------------------------------------------------------------------------


@cache
def languages() -> dict[str, str]:
    """Every ISO 639 code, and how BCP 47 writes it: `deu -> de`, `de -> de`, `kmr -> kmr`."""
    found: dict[str, str] = {}
    with open(os.path.join(os.path.dirname(__file__), "languages.txt"), encoding="ascii") as file:
        for line in file:
            if not line.startswith("#"):
                for code in line.split():
                    long, _, short = code.partition(":")
                    found[long] = found[short or long] = short or long
    return found


def unknown_languages(data: Data, _: date) -> Iterator[Problem]:
    """Languages that ISO 639 does not know, and texts in such a language; longer codes than need be."""
    for record in data.all():
        tags = list(of_types(record, "language"))
        texts = [(name, text) for name, text in of_types(record, "prose") if isinstance(text, dict)]
        tags += [(f"{name}.{tag}", tag) for name, text in texts for tag in text]
        for name, tag in tags:
            if tag not in {"de", "en"}:
                yield from _language(record, name, tag)
    labels = [
        (f"taxonomy.{branch}.{ident}.label", tag)
        for branch, entries in data.region.taxonomy.items()
        for ident, entry in entries.items()
        if isinstance(entry.get("label"), dict)
        for tag in entry["label"]
    ]
    spoken = [*labels, ("language", data.region.language), *(("languages", tag) for tag in data.region.languages)]
    for name, tag in spoken:
        if tag.partition("-")[0] not in languages():
            message = f'"{tag}" is no ISO 639 code'
            yield Problem(message, "as in de, ar or uk", "region", name, "region.toml", check="language")


def _language(record: Record, field: str, tag: str) -> Iterator[Problem]:
    code = tag.partition("-")[0]
    short = languages().get(code)
    if short is None:
        from regioncal.lang.names import code_of, known_names

        meant = code_of(tag)
        remedy = f"write {meant}" if meant else did_you_mean(tag, list(known_names()), "as in de, ar or uk")
        yield wrong(record, "language", field, f'"{tag}" is no ISO 639 code', remedy)
    elif short != code:
        yield wrong(record, "long-code", field, f'"{code}" has a shorter code', f"write {short}")


def money(data: Data, _: date) -> Iterator[Problem]:
    """Amounts that cannot be: below zero, a range that ends below its beginning, a currency nobody has."""
    for record in data.all("event", "offer", "fund", "grant"):
        for name, amount in of_types(record, "money"):
            if amount < 0:
                yield wrong(record, "money", name, f"is below zero: {amount}", "write the amount without a minus")
        yield from _backwards(record, "price")
        for name, code in of_types(record, "currency"):
            if not _CURRENCY.fullmatch(code):
                remedy = "three capital letters, as in EUR"
                yield wrong(record, "money", name, f'"{code}" is no ISO 4217 code', remedy)
        paid, awarded = record.values.get("paid"), record.values.get("awarded")
        if paid is not None and awarded is not None and paid > awarded:
            yield wrong(record, "money", "paid", f"{paid} is more than was awarded ({awarded})", "correct one of them")


def _backwards(record: Record, *names: str) -> Iterator[Problem]:
    """Tables of these names that end before they begin."""
    for name in names:
        value = record.values.get(name, [])
        for place, table in numbered(name, value) if isinstance(value, list) else ((name, value),):
            for problem in backwards(name, table):
                yield wrong(record, problem.check, f"{place}.{problem.field}", problem.message, problem.remedy)


# ---- ranges and places -----------------------------------------------------------------------------------------


def ranges(data: Data, _: date) -> Iterator[Problem]:
    """Ends before their beginnings, wherever reading does not look: seasons, rounds, overrides, ages, levels."""
    for record in data.all("event", "offer", "fund"):
        yield from _backwards(record, "season", "age", "level", "total", "round", "override")
        for place, override in numbered("override", record.values.get("override", [])):
            if "start" not in override and "end" in override:
                begin = _begin(override["on"], record.values.get("start", override["on"]))
                if comparable(begin, override["end"]) and override["end"] < begin:
                    message, remedy = f"is before that date's start, {begin}", "give it a start of its own, too"
                    yield wrong(record, "end-before-start", f"{place}.end", message, remedy)


def _begin(on: date, start: date) -> date:
    """When the occurrence that an override names would begin: a bare date has the time of the series."""
    if isinstance(on, datetime) or not isinstance(start, datetime):
        return on
    return datetime.combine(on, start.timetz())


def coordinates(data: Data, _: date) -> Iterator[Problem]:
    """Coordinates that are nowhere on earth, or only half of them."""
    for record in data.all("event", "offer", "place", "municipality"):
        yield from _point(record, "", record.values)
        for place, override in numbered("override", record.values.get("override", [])):
            yield from _point(record, f"{place}.", override)


def _point(record: Record, prefix: str, values: Values) -> Iterator[Problem]:
    lat, lon = values.get("lat"), values.get("lon")
    if (lat is None) != (lon is None):
        name = "lat" if lat is None else "lon"
        yield wrong(record, "coordinates", prefix + name, "is missing", f"add {name} = ..., or leave both out")
    if not (-90 <= (lat or 0) <= 90 and -180 <= (lon or 0) <= 180):
        message = f"{lat or '?'}, {lon or '?'} is nowhere on earth"
        yield wrong(record, "coordinates", f"{prefix}lat", message, "write degrees, latitude first")


def country(data: Data, today: date) -> Iterator[Problem]:
    """A country or subdivision whose public holidays nobody knows."""
    from regioncal.hours import public_holidays

    if data.region.country:
        yield from public_holidays(data.region.country, data.region.subdivision or None, today.year, today.year)[1]


# ---- what other rooms can read ---------------------------------------------------------------------------------


def recurrence(data: Data, today: date) -> Iterator[Problem]:
    """Rules that cannot be expanded rightly, or to no end; overrides that meet no occurrence."""
    from zoneinfo import ZoneInfo

    from regioncal.recurrence import TOO_MANY, expand

    zone = ZoneInfo(data.region.timezone)
    horizon = today + timedelta(days=_HORIZON)
    until = int(datetime(horizon.year, horizon.month, horizon.day, tzinfo=UTC).timestamp())
    for record in data.all("event"):
        if any(name in record.values for name in _SERIES) or record.values["start"].year in {1, 9999}:
            # Nearly all rules show what is wrong with them before they are followed.
            window = (None, until) if _may_be_many(record.values, horizon) else (0, 1)
            problems = expand(record.values, zone, *window).problems
            for problem in (one for one in problems if not one.message.startswith(TOO_MANY)):  # that is the question's
                yield wrong(record, problem.check, problem.field, problem.message, problem.remedy)
            yield from _left_out(record, zone, until)


def _left_out(record: Record, zone: tzinfo, until: int) -> Iterator[Problem]:
    """Exceptions that meet no occurrence, and those that leave none."""
    from regioncal.recurrence import expand, idle_exdates

    if "exdate" not in record.values and "exrule" not in record.values:
        return
    left = expand(record.values, zone, None, until, 1)
    if not left.occurrences and left.complete_until is None:
        remedy = "take one of its exceptions out, or remove the event"
        yield wrong(record, "no-occurrence", "start", "never happens: all of its dates are left out", remedy)
    for number in idle_exdates(record.values, zone):
        on = record.values["exdate"][number]
        name = f"exdate.{number + 1}" if len(record.values["exdate"]) > 1 else "exdate"
        yield wrong(record, "exdate", name, f"there is no occurrence on {on}", "correct it, or take it out")


def _may_be_many(values: Values, horizon: date) -> bool:
    """Whether a series may have more occurrences up to a day than are followed: several a day, or many years of it."""
    rules = "".join(values.get("rrule", ())).upper()
    years = horizon.year - values["start"].year
    return years > _MANY_YEARS or any(
        word in rules for word in ("HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMIN", "BYSEC")
    )


def hours(data: Data, _: date) -> Iterator[Problem]:
    """Opening hours that are none, and those that only people can read."""
    from regioncal.hours import read_hours

    for record in data.all("offer"):
        text = record.values.get("hours")
        if text is None:
            continue
        read = read_hours(text)
        if isinstance(read, Problem):
            yield wrong(record, "hours", "hours", read.message, read.remedy)
        elif read.rules and not any(rule.days or rule.times or rule.weeks or rule.months for rule in read.rules):
            in_words = all(rule.comment and not (rule.public or rule.school) for rule in read.rules)
            if in_words and not record.values.get("by_appointment"):
                remedy = "write days and times, or add by_appointment = true"
                yield wrong(record, "hours-in-words", "hours", f"only people can read {text}", remedy)
