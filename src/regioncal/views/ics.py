"""Answers as calendars: the words that clients show, in the language asked for, around what formats/ writes."""

import os
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from regioncal.formats.ics_write import PART_OF, calendar
from regioncal.formats.vevent import Said, Writer, uid_of
from regioncal.index.rows import overridden
from regioncal.model import Region
from regioncal.query.calendar import Calendar
from regioncal.text import one_line, slug
from regioncal.views import Split
from regioncal.views.words import Words

# What one has to know to go there, by the fields of events and of offers.
_ASKED = (
    "ticket_url", "doors", "registration", "level", "childcare", "by_appointment", "join", "contact", "accessibility",
)  # fmt: skip
_HEAD = 4096  # bytes of a calendar that its own properties stand in
_TOLD = ("postponed", "rescheduled", "moved_online", "sold_out")


def to_text(answer: Calendar, words: Words, name: str = "", part_of: str = "") -> str:
    """A calendar file of these events; `name` says what it holds, after the region's name."""
    region = Region(words.region)
    writer = Writer(region.timezone, region.host, Teller(words, region).said)
    lines = [line for record in answer.records for line in writer.vevents(record)]
    title = " – ".join(filter(None, (one_line(region.name), name)))
    return calendar(title, [*writer.zones.lines(), *lines], part_of=part_of)


def parts(answer: Calendar, words: Words, split: Split) -> list[tuple[str, str]]:
    """The same events in one file each for their categories or municipalities: (file name, text), by name.

    Offers go by their kind. What has none is in a file of its own.
    """
    by = split.by
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
                to_text(answer._replace(records=records), words, title, split.mark),
            )
        )
    return made


def outdated(split: Split, names: Collection[str]) -> tuple[list[str], list[str]]:
    """The calendars of a folder that are none of these files: those that the same split wrote, and those of others.

    The files of our other splits are neither.
    """
    ours, others = [], []
    for name in sorted(os.listdir(split.folder)):
        if not name.endswith(".ics") or name in names:
            continue
        with open(os.path.join(split.folder, name), "rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace").splitlines()
        if f"{PART_OF}:{split.mark}" in head:
            ours.append(name)
        elif not any(line.startswith(f"{PART_OF}:") for line in head):
            others.append(name)
    return ours, others


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
    """Says an event in the reader's words: what calendars show beside the time.

    What many events share (labels, places, prices, organisers) is said once and kept.
    """

    def __init__(self, words: Words, region: Region) -> None:
        self.words, self.region = words, region
        self._field = cache(words.say.field)
        self._label = cache(words.label)
        self._place = cache(self._place_of)
        self._party = cache(self._party_of)
        self._prices: dict[tuple[Any, ...], str] = {}

    def said(self, record: dict[str, Any], override: Mapping[str, Any] | None) -> Said:
        """The words of an event, or of the one occurrence that an override shapes."""
        values = overridden(record, override) if override else record
        ident = values.get("place") or ()
        places = [self._place(one) for one in ([ident] if isinstance(ident, str) else ident)]
        location = values.get("location")
        where = location if location and location.strip() else "; ".join(text for text, _ in places)
        point = places[0][1] if places else None
        if "lat" in values and "lon" in values:
            point = values["lat"], values["lon"]
        if values.get("status") == "moved_online":  # nobody shall be led to the hall
            where, point = self._label("attendance", "online"), None
        return Said(
            self.words.written(values.get("title")),  # an id is no title
            "\n".join(self._description(values)),
            where or self.words.municipality(values),
            tuple(dict.fromkeys(self._categories(values))),
            self._organiser(values),
            point,
            self._parent(values),
        )

    def _description(self, values: dict[str, Any]) -> Iterator[str]:
        """Status first, then the texts, then what one has to know to go: one line each."""
        words = self.words
        if values.get("status") in _TOLD:
            yield self._status(values)
        if values.get("time_known") is False:
            yield self.words.say("time not known")
        summary = words.written(values.get("summary"))
        description = words.written(values["description"]) if "description" in values else ""
        if summary and summary not in description:
            yield summary
        if description:
            yield description
        if "price" in values and values["price"]["kind"] != "unknown":
            yield self._price(values["price"])
        for name in _ASKED:
            if name in values:
                yield f"{self._field(name)}: {words.value(name, values[name], 'event')}"
        for name in ("organiser", "provider"):
            if name in values:
                yield f"{self._field(name)}: {self._party(values[name])[0]}"

    def _price(self, price: dict[str, Any]) -> str:
        key = tuple(price.items()) if "note" not in price else ()
        if key not in self._prices:
            text = f"{self._field('price')}: {self.words.value('price', price, 'event')}"
            if not key:
                return text
            self._prices[key] = text
        return self._prices[key]

    def _status(self, values: dict[str, Any]) -> str:
        status = self._label("status", values["status"])
        before = values.get("previous_start")
        return f"{status} ({self._field('previous_start')}: {self.words.moment(before)})" if before else status

    def _place_of(self, ident: str) -> tuple[str, tuple[float, float] | None]:
        """A place's name and address, what both say said once; and its point."""
        place = self.words.names.get("place", {}).get(ident)
        if place is None:
            return one_line(ident), None
        address = place.get("address", {})
        town = " ".join(filter(None, (address.get("postal_code"), address.get("municipality"))))
        parts = (self.words.title(place), address.get("street"), town or self.words.municipality(place))
        text = ", ".join(dict.fromkeys(one_line(part) for part in parts if part))
        return text, (place["lat"], place["lon"]) if "lat" in place and "lon" in place else None

    def _categories(self, values: dict[str, Any]) -> Iterator[str]:
        for name in ("category", "kind"):
            if name in values:
                yield self._label(name, values[name])
        for topic in values.get("topics", ()):
            yield self._label("topics", topic)
        yield from values.get("tags", ())

    def _party_of(self, ident: str) -> tuple[str, str]:
        """An organisation's name and e-mail address; of a plain name the name."""
        found = self.words.names.get("organisation", {}).get(ident, {})
        return self.words.named("organisation", ident), found.get("contact", {}).get("email", "")

    def _organiser(self, values: dict[str, Any]) -> tuple[str, str] | None:
        ident = values.get("organiser") or values.get("provider")
        party = self._party(ident) if ident else ("", "")
        return party if party[1] else None

    def _parent(self, values: dict[str, Any]) -> str:
        if "part_of" not in values:
            return ""
        found = self.words.names.get("event", {}).get(values["part_of"])
        return uid_of(found, self.region.host) if found else ""
