"""What a VEVENT says -> the values of a record, as far as it alone tells them; what cannot be kept is named."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from regioncal.formats.ics_lines import Component, Property
from regioncal.formats.ics_values import Moment, listed, text_of
from regioncal.formats.plain_text import plain
from regioncal.formats.prices import read_price
from regioncal.text import clean, one_line, safe
from regioncal.values import PATTERNS

LONGEST_TEXT = 100_000  # characters of a description
_LONGEST_LINE = 10_000
_LONGEST_MARKUP = 1_000_000  # characters of which the plain text is sought
_URL = re.compile(PATTERNS["url"])
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg)(?:\?|$)", re.IGNORECASE)
_STATUS = {"CONFIRMED": "confirmed", "TENTATIVE": "tentative", "CANCELLED": "cancelled", "CANCELED": "cancelled"}
# What says nothing about the event: how it was sent, and what stands elsewhere in the record already.
_QUIET = {"DTSTAMP", "PRODID", "VERSION", "METHOD", "CALSCALE", "X-LIC-ERROR"}
_TIMES = {
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "CLASS", "SEQUENCE",
    "CREATED", "LAST-MODIFIED",
}  # fmt: skip


class Event:
    """What a VEVENT says.

    `values` are a record's values under their TOML names, but for what only the whole can tell: `categories`,
    `organiser` and `email` (the organiser's) stand as they came. `on` is the RECURRENCE-ID, `future` its RANGE.
    `clock` is the name of the zone that its times are told in. `notes` are what was changed or could not be kept.
    """

    __slots__ = (
        "categories", "clock", "email", "future", "length", "line", "notes", "on", "organiser", "private", "revision",
        "start", "uid", "unkept", "values",
    )  # fmt: skip

    def __init__(self, line: int) -> None:
        self.line = line
        self.uid = self.clock = self.email = self.organiser = ""
        self.values: dict[str, Any] = {}
        self.categories: list[str] = []
        self.notes: list[str] = []
        self.unkept: Counter[str] = Counter()
        self.on: Moment | None = None
        self.start: Moment | None = None
        self.length: timedelta | None = None
        self.future = self.private = False
        self.revision: tuple[int, str] = (0, "")

    @property
    def title(self) -> str:
        """What it is called, for those who read a report."""
        return one_line(self.values.get("title", "")) or self.uid or "without a title"


def read_texts(event: Event, component: Component) -> None:
    """Everything but the times."""
    for name, items in component.properties.items():
        if name in _TIMES or name in _QUIET:
            continue
        reader = _READERS.get(name)
        if reader is None:
            event.unkept[name] += len(items)
            continue
        for item in items:
            if item.value.strip():
                reader(event, item)
    values = event.values
    values.setdefault("title", "")
    alternative = component.first("X-ALT-DESC")
    if "description" not in values and alternative is not None:
        _description(event, alternative._replace(value=alternative.value.replace("\\\\n", "\\n")))
    cost, sort = component.first("X-COST") or component.first("X-EVENT-COST"), component.value("X-COST-TYPE")
    price = read_price(text_of(cost) if cost else "", sort, component.value("X-COST-CURRENCY"))
    if price:
        values["price"] = price
    if "lat" not in values:
        _structured(event, component)


def _long(event: Event, name: str, given: str, most: int) -> str:
    """A text without what is not safe to keep, cut at what a record can hold."""
    text = safe(given)
    if "\u2028" in given or "\u2029" in given:
        event.notes.append(f"{name}: Unicode's separators of lines and paragraphs are line breaks now")
    if len(text) <= most:
        return text
    event.notes.append(f"{name} of {len(text):,} characters is cut at {most:,}")
    return text[: most - 1] + "…"


def _plain(event: Event, item: Property) -> str:
    """A property's text without its HTML."""
    text = text_of(item)
    if len(text) > _LONGEST_MARKUP:
        event.notes.append(f"{item.name}: of {len(text):,} characters the first {_LONGEST_MARKUP:,} are read")
    return plain(text[:_LONGEST_MARKUP])


def _line(field: str) -> Callable[[Event, Property], None]:
    def read(event: Event, item: Property) -> None:
        if field in event.values:
            event.notes.append(f"a second {item.name} is left out")
        elif one_line(text := text_of(item)):
            event.values[field] = _long(event, item.name, text, _LONGEST_LINE)

    return read


def _description(event: Event, item: Property) -> None:
    found = _long(event, item.name, _plain(event, item), LONGEST_TEXT).strip()
    if not found:
        return
    before = event.values.get("description")
    event.values["description"] = f"{before}\n\n{found}" if before and before != found else found


def _status(event: Event, item: Property) -> None:
    word = item.value.strip().upper()
    if word in _STATUS:
        event.values["status"] = _STATUS[word]
    else:
        event.notes.append(f'status "{word[:40]}" is left out: not one of an event')


def _geo(event: Event, item: Property) -> None:
    found = _point(item.value.replace(",", ";").split(";"))
    if found:
        event.values["lat"], event.values["lon"] = found
    else:
        event.notes.append(f'GEO "{item.value[:40]}" is left out: not a latitude and longitude')


def _point(parts: list[str]) -> tuple[float, float] | None:
    try:
        lat, lon = (round(float(part), 6) for part in parts)
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0) else None


def _structured(event: Event, component: Component) -> None:
    """Apple's place: geo:52.37,9.73 with a title and an address."""
    item = component.first("X-APPLE-STRUCTURED-LOCATION")
    if item is None:
        return
    found = _point(item.value.strip().removeprefix("geo:").split(";")[0].split(","))
    if found:
        event.values["lat"], event.values["lon"] = found
    if "location" not in event.values:
        words = [item.parameters.get(name, "") for name in ("X-TITLE", "X-ADDRESS")]
        location = ", ".join(filter(None, (one_line(word.replace("\\n", ", ")) for word in words)))
        if location:
            event.values["location"] = location


def _address(field: str) -> Callable[[Event, Property], None]:
    def read(event: Event, item: Property) -> None:
        address = clean(item.value).strip()
        if _URL.fullmatch(address) and field not in event.values:
            event.values[field] = address
        elif event.values.get(field) != address:
            _note(event, item)

    return read


def _attachment(event: Event, item: Property) -> None:
    kind, address = item.parameters.get("FMTTYPE", ""), item.value.strip()
    if item.parameters.get("ENCODING") or item.parameters.get("VALUE", "").upper() == "BINARY":
        event.notes.append(f"{item.name} with a file inside ({kind or 'unknown sort'}) is left out")
    elif not _URL.fullmatch(address):
        _note(event, item)
    elif "image" not in event.values and (item.name == "IMAGE" or kind.startswith("image/") or _IMAGE.search(address)):
        event.values["image"] = {"url": address}
    elif event.values.get("image", {}).get("url") != address:
        _note(event, item)


def _images(event: Event, item: Property) -> None:
    """WordPress: one picture in several sizes, the largest last."""
    found = re.findall(r"https?://[^;,\s]+", item.value)
    if found:
        event.values.setdefault("image", {"url": clean(found[-1])})


def _note(event: Event, item: Property) -> None:
    """What has no field of its own is kept as a line of the note."""
    words = _plain(event, item)
    line = f"{item.name}: {_long(event, item.name, words, _LONGEST_LINE).strip()}"
    before = event.values.get("note")
    event.values["note"] = f"{before}\n{line}" if before else line


def _categories(event: Event, item: Property) -> None:
    written = _long(event, item.name, item.value, _LONGEST_LINE)
    event.categories += [word for part in listed(written) if (word := one_line(part)[:200])]


def _organiser(event: Event, item: Property) -> None:
    address = clean(item.value).strip()
    email = address[7:] if address.lower().startswith("mailto:") else ""
    email = email if "@" in email and "invalid" not in email.lower() else ""
    event.organiser = one_line(item.parameters.get("CN", "")) or email
    event.email = email
    if _URL.fullmatch(address) and not event.organiser:
        _note(event, item)
    elif email and email != event.organiser:
        _note(event, item._replace(value=email))


def _color(event: Event, item: Property) -> None:
    event.values["color"] = clean(item.value).strip().lower()


def _skip(_: Event, __: Property) -> None:
    """Read elsewhere."""


_READERS: dict[str, Callable[[Event, Property], None]] = {
    "SUMMARY": _line("title"), "LOCATION": _line("location"), "DESCRIPTION": _description, "STATUS": _status,
    "GEO": _geo, "URL": _address("url"), "CONFERENCE": _address("online_url"),
    "X-GOOGLE-CONFERENCE": _address("online_url"), "X-MICROSOFT-SKYPETEAMSMEETINGURL": _address("online_url"),
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK": _address("online_url"), "X-TICKETS-URL": _address("ticket_url"),
    "X-TICKET-URL": _address("ticket_url"), "IMAGE": _attachment, "ATTACH": _attachment, "X-WP-IMAGES-URL": _images,
    "CONTACT": _note, "COMMENT": _note, "RESOURCES": _note, "CATEGORIES": _categories, "X-TAGS": _categories,
    "ORGANIZER": _organiser, "COLOR": _color, "X-ALT-DESC": _skip, "X-COST": _skip, "X-EVENT-COST": _skip,
    "X-COST-TYPE": _skip, "X-COST-CURRENCY": _skip, "X-APPLE-STRUCTURED-LOCATION": _skip,
}  # fmt: skip
