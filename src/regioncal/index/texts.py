"""What of a record the search reads: its words by column, in every language they are written in."""

from collections.abc import Iterable
from typing import Any

from regioncal.index.rows import Gazetteer
from regioncal.kinds import KINDS
from regioncal.model import Record
from regioncal.values import Values

_KEYWORDS = ("aliases", "short_name", "keywords", "tags", "fields")
_BODY = ("summary", "description", "purpose", "eligible", "theme", "official_name", "excluded")
_CODES = ("kind", "category", "topics", "audience", "course", "teaches", "languages", "mode")


def words(value: Any) -> Iterable[str]:
    """Every string in a value: prose in all its languages, lists, tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from words(part)
    elif isinstance(value, list):
        for part in value:
            yield from words(part)


def search_fields(record: Record, values: Values, gazetteer: Gazetteer) -> dict[str, str]:
    """The texts of a record for the search: title, keywords, codes (ids of the taxonomy), names, body."""
    title = values.get(KINDS[record.kind].title)
    fields = {
        "title": " \n".join(words(title)) if title else "",
        "keywords": " \n".join(_of(values, _KEYWORDS)),
        "codes": " ".join(_of(values, _CODES)),
        "names": " \n".join(_names(values, gazetteer)),
        "body": " \n".join(_of(values, _BODY)),
    }
    return {name: text for name, text in fields.items() if text}


def _of(values: Values, names: tuple[str, ...]) -> Iterable[str]:
    for name in names:
        if name in values:
            yield from words(values[name])


def _names(values: Values, gazetteer: Gazetteer) -> Iterable[str]:
    """The names of who and where: organiser or provider, place, municipality, free location."""
    for party in (values.get("organiser"), values.get("provider"), values.get("recipient")):
        if party:
            yield from words(gazetteer.organisations.get(party, {}).get("name", party))
    places = values.get("place")
    for ident in places if isinstance(places, list) else [places] if places else ():
        place = gazetteer.places.get(ident)
        if place:
            yield from words(place["name"])
            yield from place.get("aliases", ())
    municipality = gazetteer.municipality_of(values)
    if municipality:
        yield gazetteer.municipalities.get(municipality, {}).get("name", municipality)
    if "location" in values:
        yield values["location"]
