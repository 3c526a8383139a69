"""What a record's references are called, so that the search finds it by who and where."""

from collections.abc import Iterator, Sequence
from typing import Any

from regioncal.index.rows import Gazetteer
from regioncal.values import Values

_PARTIES = ("organiser", "provider", "recipient", "funder", "co_organisers", "partners")
_NAMED = {**dict.fromkeys(_PARTIES, "_party"), "place": "_place"}


class Names:
    """What organisations and places are called, each looked up once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._parties: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def of(self, many: Sequence[Values]) -> list[str]:
        """The names of who and where for each record: organiser or provider, places with aliases, municipality."""
        named = []
        for field, name in _NAMED.items():
            found = [values.get(field) for values in many]
            if found.count(None) < len(found):
                name_of = getattr(self, name)
                named.append(
                    [name_of(value) if type(value) is str else " ".join(map(name_of, value or ())) for value in found]
                )
        named.append([*map(self._towns, many)])
        return [*map(" ".join, zip(*named, strict=True))]

    def _towns(self, values: Values) -> str:
        """The municipality that a record is in; of one at several places those of all."""
        town = self.gazetteer.where(values)[0]
        if not isinstance(values.get("place"), list):
            return self._town(town) if town else ""
        towns = dict.fromkeys((town, *(there for there, _, _ in self.gazetteer.spots(values))))
        return " ".join([self._town(one) for one in towns if one])

    def _town(self, ident: str) -> str:
        return str(self.gazetteer.municipalities.get(ident, {}).get("name", ident))

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
