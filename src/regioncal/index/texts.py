"""What a record's references are called, so that the search finds it by who and where."""

from collections.abc import Iterator
from typing import Any

from regioncal.index.rows import Gazetteer
from regioncal.values import Values

_PARTIES = ("organiser", "provider", "recipient", "funder")
_MORE_PARTIES = ("co_organisers", "partners")


class Names:
    """What organisations and places are called, each looked up once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._parties: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def of(self, values: Values) -> str:
        """The names of who and where: organiser or provider, places with their aliases, municipality."""
        names = [self._party(values[field]) for field in _PARTIES if field in values]
        for field in _MORE_PARTIES:
            if field in values:
                names += map(self._party, values[field])
        place = values.get("place")
        if place:
            names += map(self._place, place) if isinstance(place, list) else (self._place(place),)
        municipality = self.gazetteer.where(values)[0]
        if municipality:
            names.append(self.gazetteer.municipalities.get(municipality, {}).get("name", municipality))
        return " ".join(names)

    def _party(self, party: str) -> str:
        if party not in self._parties:
            organisation = self.gazetteer.organisations.get(party, {})
            short = organisation.get("short_name")
            self._parties[party] = " ".join([*_texts(organisation.get("name", party)), *([short] if short else ())])
        return self._parties[party]

    def _place(self, ident: str) -> str:
        if ident not in self._places:
            place = self.gazetteer.places.get(ident)
            self._places[ident] = " ".join([*_texts(place["name"]), *place.get("aliases", ())]) if place else ""
        return self._places[ident]


def _texts(value: Any) -> Iterator[str]:
    yield from [value] if isinstance(value, str) else value.values()
