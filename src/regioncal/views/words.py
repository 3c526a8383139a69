"""An answer's values in the reader's words: titles, places, prices, labels, times."""

from datetime import date, datetime
from typing import Any

from regioncal.lang import Language
from regioncal.query.names import Names
from regioncal.text import one_line


class Words:
    """The reader's language together with the region's own labels and what ids stand for."""

    def __init__(self, say: Language, region: dict[str, Any], names: Names | None = None) -> None:
        self.say, self.region, self.names = say, region, names or {}

    def text(self, value: Any) -> str:
        """Prose in the reader's language, else the region's."""
        return self.say.text(value, self.region.get("language", "de"))

    def title(self, record: dict[str, Any]) -> str:
        """What a record is called, on one line."""
        return one_line(self.text(record.get("title") or record.get("name") or record.get("id")))

    def named(self, kind: str, ident: str) -> str:
        """What an id stands for; an id or plain name that stands for nothing is itself."""
        record = self.names.get(kind, {}).get(ident)
        return self.title(record) if record else one_line(ident)

    def label(self, field: str, value: str) -> str:
        """A taxonomy or enumeration value; the region's own label stands over the built-in one."""
        branch = {"category": "category", "kind": "kind", "topics": "topic"}.get(field)
        own = self.region.get("taxonomy", {}).get(branch, {}).get(value, {}) if branch else {}
        return self.text(own["label"]) if own.get("label") else self.say.label(field, value)

    def place(self, record: dict[str, Any], *, town: bool = True) -> str:
        """Where: the place's name (or the free location) and the municipality, said once."""
        places = record.get("place")
        idents = places if isinstance(places, list) else [places] if places else []
        found = [self.named("place", ident) for ident in idents]
        if not found and record.get("location"):
            found = [one_line(record["location"])]
        if record.get("attendance") == "online" or (not found and record.get("online_url")):
            found = found or [self.say.label("attendance", "online")]
        name = ", ".join(found)
        municipality = self.municipality(record)
        if town and municipality and municipality.casefold() not in name.casefold():
            return f"{name}, {municipality}" if name else municipality
        return name

    def municipality(self, record: dict[str, Any]) -> str:
        """The town a record is in, its own or its place's."""
        ident = record.get("municipality")
        if not ident:
            places = record.get("place")
            first = places[0] if isinstance(places, list) and places else places
            ident = self.names.get("place", {}).get(first, {}).get("municipality") if first else None
        return self.named("municipality", ident) if ident else ""

    def price(self, record: dict[str, Any]) -> str:
        """The price in a word or two."""
        return self.say.price(record.get("price"))

    def clock(self, moment: datetime) -> str:
        """The time of day."""
        return self.say.clock(moment.hour, moment.minute)

    def until(self, day: date, today: date) -> str:
        """A last day, short: with its year where that is not this year's."""
        return self.say.day(day, "short") if day.year == today.year else f"{self.say.day(day, 'short')} {day.year}"
