"""Answers as calendars: the words that clients show, in the language asked for, around what formats/ writes."""

from collections.abc import Iterator, Mapping
from typing import Any

from regioncal.formats.ics_write import calendar
from regioncal.formats.vevent import Said, Writer, uid_of
from regioncal.index.rows import overridden
from regioncal.model import Region
from regioncal.query.calendar import Calendar
from regioncal.text import one_line, slug
from regioncal.views.words import Words

# What one has to know to go there, by the fields of events and of offers.
_ASKED = (
    "ticket_url", "doors", "registration", "level", "childcare", "by_appointment", "join", "contact", "accessibility",
)  # fmt: skip
_TOLD = ("postponed", "rescheduled", "moved_online", "sold_out")


def to_text(answer: Calendar, words: Words, name: str = "") -> str:
    """A calendar file of these events; `name` says what it holds, after the region's name."""
    region = Region(words.region)
    writer = Writer(region.timezone, region.host, Teller(words, region).said)
    lines = [line for record in answer.records for line in writer.vevents(record)]
    title = " – ".join(filter(None, (one_line(region.name), name)))
    return calendar(title, [*writer.zones.lines(), *lines])


def parts(answer: Calendar, words: Words, by: str) -> list[tuple[str, str]]:
    """The same events in one file each for their categories or municipalities: (file name, text), by name.

    Offers go by their kind. What has none is in a file of its own.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in answer.records:
        groups.setdefault(_group(record, words, by), []).append(record)
    made = []
    for ident, records in sorted(groups.items()):
        name = words.named("municipality", ident) if by == "municipality" else words.label(by, ident)
        title = name if ident else words.say("without a category") if by == "category" else words.say("elsewhere")
        made.append(
            (
                f"{slug(ident) if ident else 'other-places' if by == 'municipality' else 'uncategorised'}.ics",
                to_text(answer._replace(records=records), words, title),
            )
        )
    return made


def _group(record: dict[str, Any], words: Words, by: str) -> str:
    """The id that a record is sorted under; "" for none."""
    if by == "category":
        return str(record.get("category") or record.get("kind") or "")
    if "municipality" in record:
        return str(record["municipality"])
    places = record.get("place") or []
    known = words.names.get("place", {})
    found = (known.get(ident, {}) for ident in (places if isinstance(places, list) else [places]))
    return next((str(place["municipality"]) for place in found if "municipality" in place), "")


class Teller:
    """Says an event in the reader's words: what calendars show beside the time."""

    def __init__(self, words: Words, region: Region) -> None:
        self.words, self.region = words, region
        self._fields: dict[str, str] = {}

    def said(self, record: Mapping[str, Any], override: Mapping[str, Any] | None) -> Said:
        """The words of an event, or of the one occurrence that an override shapes."""
        values = overridden({**record}, override) if override else {**record}
        return Said(
            self.words.title(values),
            "\n".join(self._description(values)),
            self._location(values),
            tuple(dict.fromkeys(self._categories(values))),
            self._organiser(values),
            self._point(values),
            self._parent(values),
        )

    def _field(self, name: str, text: str) -> str:
        """A line with its heading."""
        if name not in self._fields:
            self._fields[name] = self.words.say.field(name)
        return f"{self._fields[name]}: {text}"

    def _description(self, values: dict[str, Any]) -> Iterator[str]:
        """Status first, then the texts, then what one has to know to go: one line each."""
        words = self.words
        if values.get("status") in _TOLD:
            yield self._status(values)
        summary, description = words.text(values.get("summary")), words.text(values.get("description"))
        if summary and summary not in description:
            yield summary
        if description:
            yield description
        if "price" in values and values["price"]["kind"] != "unknown":
            yield self._field("price", words.value("price", values["price"], "event"))
        for name in _ASKED:
            if name in values:
                yield self._field(name, words.value(name, values[name], "event"))
        for name in ("organiser", "provider"):
            if name in values:
                yield self._field(name, words.named("organisation", values[name]))

    def _status(self, values: dict[str, Any]) -> str:
        status = self.words.label("status", values["status"])
        before = values.get("previous_start")
        return f"{status} ({self._field('previous_start', self.words.moment(before))})" if before else status

    def _location(self, values: dict[str, Any]) -> str:
        """What `location` says, else the place's name and address, else the municipality."""
        if values.get("location"):
            return one_line(values["location"])
        places = values.get("place") or []
        found = [self._address(ident) for ident in (places if isinstance(places, list) else [places])]
        return "; ".join(found) or self.words.municipality(values)

    def _address(self, ident: str) -> str:
        """A place's name and address; what both say is said once."""
        place = self.words.names.get("place", {}).get(ident)
        if place is None:
            return one_line(ident)
        address = place.get("address", {})
        town = " ".join(filter(None, (address.get("postal_code"), address.get("municipality"))))
        parts = (self.words.title(place), address.get("street"), town or self.words.municipality(place))
        return ", ".join(dict.fromkeys(one_line(part) for part in parts if part))

    def _categories(self, values: dict[str, Any]) -> Iterator[str]:
        for name in ("category", "kind", "topics"):
            value = values.get(name) or []
            yield from (self.words.label(name, one) for one in (value if isinstance(value, list) else [value]))
        yield from values.get("tags", ())

    def _organiser(self, values: dict[str, Any]) -> tuple[str, str] | None:
        ident = values.get("organiser") or values.get("provider") or ""
        found = self.words.names.get("organisation", {}).get(ident, {})
        email = found.get("contact", {}).get("email")
        return (self.words.title(found), email) if email else None

    def _point(self, values: dict[str, Any]) -> tuple[float, float] | None:
        places = values.get("place") or ""
        place = places[0] if isinstance(places, list) else places
        for found in (values, self.words.names.get("place", {}).get(place, {})):
            if "lat" in found and "lon" in found:
                return float(found["lat"]), float(found["lon"])
        return None

    def _parent(self, values: dict[str, Any]) -> str:
        found = self.words.names.get("event", {}).get(values.get("part_of", ""))
        return uid_of(found, self.region.host) if found else ""
