"""Public holidays, which a country's parts keep differently: what `PH` means and what the calendar marks."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

from regioncal.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from holidays import HolidayBase


def public_holidays(
    country: str, subdivision: str | None, first_year: int, last_year: int
) -> tuple[list[tuple[date, dict[str, str]]], list[Problem]]:
    """The public holidays from the first year to the last, both included, in order, with their names by language.

    `country` is an ISO 3166 code (`DE`), `subdivision` a part of it as code or name (`NI`, `DE-NI`, `Niedersachsen`).
    The names are `{"de": "Tag der Deutschen Einheit", "en": "German Unity Day"}` in every language known. Loading takes
    about 0.1 s, so the index keeps the answer. An unknown country gives no holidays and a problem; an unknown part
    gives those of the whole country and a problem.
    """
    import holidays

    code = country.strip().upper()
    try:
        with _one_country():
            country_wide = holidays.country_holidays(code)
    except NotImplementedError:  # asking for the list first would load every country
        known_codes = list(holidays.list_supported_countries(include_aliases=True))
        remedy = did_you_mean(code, known_codes, "write an ISO code, as in DE")
        return [], [_problem("country", f'no public holidays are known for "{country}"', remedy)]
    part, problems = _part(code, subdivision, country_wide)
    years = range(max(1, first_year), min(9999, last_year) + 1)
    names: dict[date, dict[str, str]] = {}
    for language in _languages(country_wide):
        known = holidays.country_holidays(code, subdiv=part, years=years, language=language)
        for day, name in known.items():
            names.setdefault(day, {})[language[:2]] = name.replace("; ", " / ")
    return sorted(names.items(), key=lambda item: item[0]), problems


@contextmanager
def _one_country() -> Iterator[None]:
    """Load one country's module without its two hundred neighbours, which takes half of what the first index may."""
    import holidays

    name = "holidays.countries"
    if name in sys.modules:  # they are loaded already
        yield
        return
    sys.modules[name] = package = ModuleType(name)
    package.__path__ = [os.path.join(path, "countries") for path in holidays.__path__]
    try:
        yield
    finally:
        del sys.modules[name]  # who wants them all gets the package itself


def _part(code: str, subdivision: str | None, country_wide: "HolidayBase") -> tuple[str | None, list[Problem]]:
    """The subdivision by the name the package knows it under."""
    wanted = (subdivision or "").strip()
    wanted = wanted[3:] if wanted.upper().startswith(f"{code}-") else wanted
    names = {**{name: name for name in country_wide.subdivisions}, **country_wide.subdivisions_aliases}
    by_name = {name.casefold(): part for name, part in names.items()}
    if not wanted or wanted.casefold() in by_name:
        return by_name.get(wanted.casefold()), []
    message = f'no part "{subdivision}" of {code} is known, so only holidays of the whole country are'
    codes = ", ".join(country_wide.subdivisions)
    remedy = did_you_mean(wanted, list(names), f"write one of {codes}" if codes else "leave it out")
    return None, [_problem("subdivision", message, remedy)]


def _languages(known: "HolidayBase") -> list[str]:
    """The languages to ask for, once each; the country's own is always one."""
    supported = sorted(known.supported_languages or (), key=lambda language: language != "en_US")
    own = known.default_language or "en"
    once = {language[:2]: language for language in (*supported, own)}
    return sorted(once.values())


def _problem(field: str, message: str, remedy: str) -> Problem:
    """A problem in region.toml."""
    return Problem(message, remedy, record="region", field=field, path="region.toml", check="country")
