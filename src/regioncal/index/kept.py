"""What is the same for every data folder, kept beside the indexes in the user's cache: worked out once a machine.

The words of the search take half a second to put together, the holidays of a country a tenth to load.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from zlib import crc32

from regioncal.errors import Problem
from regioncal.files.cache import cache_folder
from regioncal.model import Region
from regioncal.search import MARK, Lexicon, build, built


def _kept(sort: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The bytes kept under a name, made if need be; only the last of a sort is kept, and nothing that is empty."""
    folder = cache_folder()
    path = os.path.join(folder, f"{sort}-{crc32(name.encode()):08x}.kept")
    with suppress(OSError), open(path, "rb") as file:
        return file.read()
    made = make()
    if not made:
        return made
    beside = f"{path}.{os.getpid()}.new"
    with suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        for entry in os.scandir(folder):
            if entry.name.startswith(f"{sort}-") and entry.name.endswith(".kept"):
                os.remove(entry.path)
        with open(beside, "wb") as file:
            file.write(made)
        os.replace(beside, path)
    return made


def lexicon(region: Region, maker: str) -> Lexicon:
    """The words of the search: those of the package, with the region's own where it has any."""
    if region.taxonomy:
        own = json.dumps(region.taxonomy, sort_keys=True, default=str)
        with suppress(ValueError):
            return Lexicon.opened(_kept("own-words", f"{maker} {own}", lambda: build(region.taxonomy).dump()))
        return build(region.taxonomy)
    with suppress(ValueError):
        return Lexicon.opened(built()[:MARK] or _kept("words", maker, lambda: build().dump()))
    return build()


def holidays(region: Region, first_year: int, last_year: int) -> tuple[list[tuple[int, str]], list[Problem]]:
    """The public holidays of a region's subdivision as (day, names as JSON), and what is wrong with its country."""
    found: list[tuple[int, str]] = []
    wrong: list[Problem] = []

    def make() -> bytes:
        from regioncal.hours import public_holidays

        days, problems = public_holidays(region.country, region.subdivision or None, first_year, last_year)
        found.extend((day.toordinal(), json.dumps(names, ensure_ascii=False)) for day, names in days)
        wrong.extend(problems)
        return b"" if problems else json.dumps(found).encode()

    stored = _kept("holidays", f"{region.country} {region.subdivision} {first_year} {last_year}", make)
    if not (found or wrong):
        with suppress(ValueError, TypeError):
            found.extend((int(day), str(names)) for day, names in json.loads(stored))
    if not (found or wrong):  # broken: without it this once
        make()
    return found, wrong
