"""What a calendar says in words -> what the data call it: places, municipalities, organisations, categories."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from regioncal.kinds import CATEGORIES
from regioncal.lang import language
from regioncal.query.known import Known
from regioncal.text import fold

_PIECE = re.compile(r"[,;|\n@()]|\s[-–—]\s")
_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_SHORTEST = 4  # letters of a name that stands for a place by itself


class Matcher:
    """Finds what is meant; a name that two have in common means neither."""

    def __init__(self, known: Known, region: Mapping[str, Any]) -> None:
        self._places = {place["id"]: place for place in known.places}
        self._names = _table((place["id"], _names(place)) for place in known.places)
        self._streets: dict[str, list[str]] = {}
        for place in known.places:
            street = fold(place.get("address", {}).get("street", ""))
            if any(char.isdigit() for char in street):
                self._streets.setdefault(street, []).append(place["id"])
        self._towns = _table((town["id"], _names(town)) for town in known.municipalities)
        self._codes = _table((town["id"], town.get("postal_codes", ())) for town in known.municipalities)
        self._organisations = _table((one["id"], _names(one)) for one in known.organisations)
        self._emails = _table(
            (one["id"], [email]) for one in known.organisations if (email := one.get("contact", {}).get("email"))
        )
        own = region.get("taxonomy", {}).get("category", {})
        self._categories = _labels(own)
        self.place = cache(self._place_of)  # a calendar names the same few places again and again
        self.municipality = cache(self._municipality_of)
        self._known_categories = {*CATEGORIES, *own}

    def _place_of(self, location: str) -> str | None:
        """The place that a location names: by all of it, by its first part or by the street in it."""
        whole = self._names.get(fold(location))
        if whole:
            return whole
        pieces = [piece for part in _PIECE.split(location) if (piece := fold(part))]
        for piece in pieces[:2]:
            found = self._names.get(piece)
            if found and len(piece) >= _SHORTEST and self._fits(found, location):
                return found
        for piece in pieces:
            there = [ident for ident in self._streets.get(piece, ()) if self._fits(ident, location)]
            if len(there) == 1 and self._told(location):
                return there[0]
        return None

    def _told(self, location: str) -> bool:
        """Whether a location says in which town it is: streets are called the same in many."""
        return self.municipality(location) is not None

    def _fits(self, ident: str, location: str) -> bool:
        """Whether the town that a location names, if any, is that of a place."""
        place = self._places[ident]
        codes = _POSTAL_CODE.findall(location)
        own = place.get("address", {}).get("postal_code")
        if codes and own:
            return own in codes
        town, its = self.municipality(location), place.get("municipality")
        return town is None or its is None or town == its

    def _municipality_of(self, location: str) -> str | None:
        """The municipality that a location names, by postal code or by name."""
        for code in _POSTAL_CODE.findall(location):
            if self._codes.get(code):
                return self._codes[code]
        for part in reversed(_PIECE.split(location)):
            words = fold(_POSTAL_CODE.sub("", part))
            found = self._towns.get(words) or self._towns.get(words.removeprefix("d "))
            if found:
                return found
        return None

    def organisation(self, name: str, email: str) -> str:
        """The organisation that a name or e-mail address belongs to, else the name as it is."""
        return self._organisations.get(fold(name)) or self._emails.get(fold(email)) or name

    def categories(self, given: Iterable[str], theirs: Mapping[str, str]) -> tuple[str | None, list[str]]:
        """A category and tags from a calendar's own; `theirs` is the feed's map from their names to ours."""
        mapped = {fold(str(name)): str(ours) for name, ours in theirs.items()}
        category: str | None = None
        tags: list[str] = []
        for word in dict.fromkeys(given):
            ours = mapped.get(fold(word)) or self._categories.get(fold(word))
            if ours in self._known_categories and category in (None, ours):
                category = ours
            else:
                tags.append(word if ours is None or ours in self._known_categories else ours)
        return category, list(dict.fromkeys(tags))


def _names(record: Mapping[str, Any]) -> list[str]:
    """Every name that a record goes by."""
    found: list[str] = []
    for field in ("name", "official_name", "short_name", "aliases"):
        value = record.get(field, ())
        found += value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value
    return found


def _table(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Folded name -> id; "" where several have it."""
    found: dict[str, str] = {}
    for ident, names in entries:
        for name in {fold(name) for name in names}:
            if name:
                found[name] = ident if found.get(name, ident) == ident else ""
    return found


def _labels(own: Mapping[str, Any]) -> dict[str, str]:
    """What our categories are called, folded -> id; the region's own words stand over the built-in ones."""
    found: dict[str, str] = {}
    for code in ("en", "de"):
        say = language(code)
        found.update({fold(say.label("category", ident)): ident for ident in CATEGORIES})
    found.update({fold(ident): ident for ident in CATEGORIES})
    for ident, term in own.items():
        label = term.get("label", {})
        words = [ident, *(label.values() if isinstance(label, dict) else [label]), *term.get("synonyms", ())]
        found.update({fold(word): ident for word in words if word})
    return found
