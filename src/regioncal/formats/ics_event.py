"""One VEVENT -> the values of a record, as far as a VEVENT alone tells them; what cannot be kept is named."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from regioncal.formats.ics_clock import Clock, same_form
from regioncal.formats.ics_lines import Component, Property, texts_of
from regioncal.formats.ics_values import Moment, duration, listed, moment, moments, text_of
from regioncal.formats.plain_text import plain
from regioncal.formats.prices import read_price
from regioncal.recurrence import parse_rule
from regioncal.text import clean, one_line
from regioncal.values import PATTERNS

LONGEST_TEXT = 100_000  # characters of a description; of a line a hundredth of it
_LONGEST_LINE = 1_000
_MOST_DATES = 20_000  # of one EXDATE or RDATE
_DAY = timedelta(days=1)
_URL = re.compile(PATTERNS["url"])
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg)(?:\?|$)", re.IGNORECASE)
_STATUS = {"CONFIRMED": "confirmed", "TENTATIVE": "tentative", "CANCELLED": "cancelled", "CANCELED": "cancelled"}
# RFC 5545 wants a date here: the day as written, as every other reader takes it, and not that of the region's clock.
_UNTIL_OF_DAYS = re.compile(r"(UNTIL=\d{8})T\d{6}Z", re.IGNORECASE)
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


def read_event(component: Component, clock: Clock, *, series: bool) -> Event:
    """Read a VEVENT. `ValueError` says why it is none that can be kept.

    `series` tells that other VEVENTs of this file are occurrences of it.
    """
    event = Event(component.line)
    event.uid = clean(text_of(uid)).strip() if (uid := component.first("UID")) else ""
    event.private = component.value("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL")
    _texts(event, component)
    _times(event, component, clock, series=series)
    _history(event, component, clock)
    for inner in component.inner:
        event.unkept[inner.name] += 1
    return event


# ---- when ------------------------------------------------------------------------------------------------------


def _times(event: Event, component: Component, clock: Clock, *, series: bool) -> None:
    """Start, end and the series."""
    begin = component.first("DTSTART")
    if begin is None:
        raise ValueError("has no start (DTSTART)")
    event.start = _moment(begin)
    repeats = series or any(name in component.properties for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"))
    by_day = any("BY" in item.value.upper() for item in component.properties.get("RRULE", ()))
    event.clock = clock.anchor(event.start, series=repeats, by_day=by_day)
    start = clock.wall(event.start, event.clock)
    end = _end(event, component, clock, start)
    if end is not None:
        start, end = same_form(start, end, clock.zone(event.clock or "UTC"))
        event.values["end"] = end
    event.values["start"] = start
    if event.clock and (event.clock != clock.region or (repeats and isinstance(start, datetime) and start.tzinfo)):
        event.values["timezone"] = event.clock
    instance = component.first("RECURRENCE-ID")
    if instance is not None:
        event.on = _moment(instance)
        event.future = instance.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
        if instance.parameters.get("RANGE", "").upper() == "THISANDPRIOR":
            event.notes.append("RANGE=THISANDPRIOR is not possible any more: read as this occurrence")
    _series(event, component, clock)


def _moment(item: Property) -> Moment:
    found = moment(item.value, item.parameters.get("TZID", ""))
    if item.parameters.get("VALUE", "").upper() == "DATE" and isinstance(found.when, datetime):
        return Moment(found.when.date())
    return found


def _end(event: Event, component: Component, clock: Clock, start: date) -> date | None:
    """The end as a record means it: of all-day events the last day, inclusive; None where none is known."""
    item, lasting = component.first("DTEND"), component.value("DURATION")
    try:
        if item is not None and item.value.strip():
            end = clock.wall(_moment(item), event.clock)
        elif lasting:
            span = duration(lasting)
            end = start + (timedelta(days=-(-span // _DAY)) if event.clock == "" else span)
        else:
            return None
    except (ValueError, OverflowError) as error:
        event.notes.append(f"its end is left out: {str(error) or 'out of range'}")
        return None
    if isinstance(start, datetime) and not isinstance(end, datetime):
        end = datetime(end.year, end.month, end.day)  # noqa: DTZ001 - wall time
    if _bare(end) < _bare(start):
        event.notes.append(f"its end is left out: {end} is before its start {start}")
        return None
    if isinstance(start, datetime):
        return end
    return end - _DAY if end - _DAY > start else None


def _bare(moment_: date) -> tuple[int, ...]:
    """A date or a date-time's wall time, to be compared; of two equal wall times the second comes later."""
    if isinstance(moment_, datetime):
        return (*moment_.timetuple()[:6], moment_.fold)
    return moment_.timetuple()[:3]


def _series(event: Event, component: Component, clock: Clock) -> None:
    """The rules, and the dates left out and added, on the record's clock."""
    values, properties = event.values, component.properties
    rules = []
    for item in properties.get("RRULE", ()):
        rule = " ".join(item.value.split())
        if "FREQ=" in rule.upper() and rule.isascii():
            rules.append(_UNTIL_OF_DAYS.sub(r"\1", rule) if not event.clock else rule)
            if not hasattr(problem := parse_rule(rule), "freq"):
                event.notes.append(f"a rule that cannot be expanded is kept as it is: {problem}")
        elif rule:
            event.notes.append(f'a rule is left out: "{rule[:60]}" is not RFC 5545')
    if rules:
        values["rrule"] = list(dict.fromkeys(rules))
        if "RDATE" not in properties and all(_over(rule, values["start"]) for rule in rules):
            raise ValueError("never happens: its rule ends before it begins")
    if "EXRULE" in properties:
        event.notes.append(
            f"EXRULE:{properties['EXRULE'][0].value[:80]} is left out (it is no longer part of iCalendar)"
        )
    for name, field in (("EXDATE", "exdate"), ("RDATE", "rdate")):
        dates = [entry for item in properties.get(name, ()) for entry in _dates(event, item, clock)]
        if dates:
            values[field] = _unique(dates)


def _over(text: str, start: date) -> bool:
    """Whether a rule's UNTIL lies before the day of the start: the series was taken back altogether."""
    until = getattr(parse_rule(text), "until", None)
    return until is not None and until.timetuple()[:3] < start.timetuple()[:3] and _late(until, start)


def _late(until: date, start: date) -> bool:
    """Whether more than a day lies between: where UTC and the wall clock differ, a day says nothing."""
    return start.toordinal() - until.toordinal() > 1 or not isinstance(until, datetime)


def _unique(dates: list[Any]) -> list[Any]:
    kept: list[Any] = []
    seen = set()
    for entry in dates:
        mark = repr(entry)
        if mark not in seen:
            seen.add(mark)
            kept.append(entry)
    return kept


def _dates(event: Event, item: Property, clock: Clock) -> list[Any]:
    found: list[Any] = []
    if len(item.value) > 20 * _MOST_DATES:
        event.notes.append(f"{item.name} has more than {_MOST_DATES:,} dates: those after them are left out")
        item = item._replace(value=item.value[: 20 * _MOST_DATES].rpartition(",")[0])
    try:
        for entry in moments(item):
            if isinstance(entry, Moment):
                found.append(clock.wall(entry, event.clock))
                continue
            begin = clock.wall(entry[0], event.clock)
            end = begin + entry[1] if isinstance(entry[1], timedelta) else clock.wall(entry[1], event.clock)
            found.append({"start": begin, "end": end} if _bare(end) >= _bare(begin) else begin)
    except (ValueError, OverflowError) as error:
        event.notes.append(f"a date of {item.name} is left out: {str(error) or 'out of range'}")
    return found


def _history(event: Event, component: Component, clock: Clock) -> None:
    """Revision and dates of the record itself."""
    written = component.value("SEQUENCE")
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    if "SEQUENCE" in component.properties and written.isascii() and written.isdigit() and len(written) < 10:
        event.values["sequence"] = number
    for name, field in (("CREATED", "created"), ("LAST-MODIFIED", "modified")):
        item = component.first(name)
        if item is not None and item.value.strip():
            try:
                event.values[field] = clock.instant(_moment(item))
            except ValueError as error:
                event.notes.append(f"{name} is left out: {error}")
    event.revision = (number, component.value("LAST-MODIFIED") or component.value("DTSTAMP"))


# ---- what ------------------------------------------------------------------------------------------------------


def _texts(event: Event, component: Component) -> None:
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
    """A text cut at what a record can hold."""
    text = clean(given).strip()
    if len(text) <= most:
        return text
    event.notes.append(f"{name} of {len(text):,} characters is cut at {most:,}")
    return text[: most - 1] + "…"


def _line(field: str) -> Callable[[Event, Property], None]:
    def read(event: Event, item: Property) -> None:
        if field not in event.values:
            event.values[field] = _long(event, item.name, text_of(item), _LONGEST_LINE)
        else:
            event.notes.append(f"a second {item.name} is left out")

    return read


def _description(event: Event, item: Property) -> None:
    found = _long(event, item.name, plain(text_of(item)), LONGEST_TEXT)
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
    words = plain(text_of(item))
    line = f"{item.name}: {_long(event, item.name, words, _LONGEST_LINE)}"
    before = event.values.get("note")
    event.values["note"] = f"{before}\n{line}" if before else line


def _categories(event: Event, item: Property) -> None:
    written = _long(event, item.name, item.value, LONGEST_TEXT // 10)
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

__all__ = ["Event", "read_event", "texts_of"]
