"""What a record's references are called, so that the search finds it by who and where."""

from collections.abc import Iterable
from typing import Any

from regioncal.index.rows import Gazetteer
from regioncal.values import Values

_PARTIES = ("organiser", "provider", "recipient", "funder")
_MORE_PARTIES = ("co_organisers", "partners")


def names_of(values: Values, gazetteer: Gazetteer) -> Iterable[str]:
    """The names of who and where: organiser or provider, places with their aliases, municipality."""
    parties = [values[field] for field in _PARTIES if field in values]
    for field in _MORE_PARTIES:
        parties += values.get(field, ())
    for party in parties:
        organisation = gazetteer.organisations.get(party, {})
        yield from _texts(organisation.get("name", party))
        if "short_name" in organisation:
            yield organisation["short_name"]
    places = values.get("place")
    for ident in places if isinstance(places, list) else [places] if places else ():
        place = gazetteer.places.get(ident)
        if place:
            yield from _texts(place["name"])
            yield from place.get("aliases", ())
    municipality = gazetteer.municipality_of(values)
    if municipality:
        yield gazetteer.municipalities.get(municipality, {}).get("name", municipality)


def _texts(value: Any) -> Iterable[str]:
    return [value] if isinstance(value, str) else value.values()
