"""An iCalendar file -> the events it holds: read line by line, each kept, or refused with its reason.

ics_lines.py   bytes -> lines -> components; a broken frame refuses the whole
ics_values.py  texts, dates, durations
ics_offsets.py a VTIMEZONE's own offsets, and zones that have the same
ics_zones.py   TZID -> IANA zone
ics_clock.py   moments -> wall times on a record's clock
ics_event.py   what a VEVENT says -> values
ics_odd.py     series in zones that IANA does not know
ics_times.py   when it says it happens -> values
ics_series.py  the VEVENTs of one UID -> a record with its overrides
ics_split.py   a series cut in two
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from regioncal.errors import Problem
from regioncal.formats.ics_clock import Clock
from regioncal.formats.ics_event import Event, read_texts
from regioncal.formats.ics_lines import Component, read_frame
from regioncal.formats.ics_series import Refused, apart, by_uid, join
from regioncal.formats.ics_times import other_days, read_history, read_times
from regioncal.formats.ics_values import text, text_of
from regioncal.formats.ics_zones import Zones
from regioncal.text import clean, one_line


class Reading(NamedTuple):
    """What a file brought.

    `ident` is the id that the first calendar has of its own (X-WR-RELCALID), "" without one.
    `events` are records to be; `refused` are (title, UID, reason, line) of what is not taken over; `notes` are about
    the file; `unkept` counts, by name, what no field of ours keeps. `broken` is why nothing of it can be used.
    """

    name: str
    events: list[Event]
    refused: list[tuple[str, str, str, int]]
    notes: list[str]
    unkept: Counter[str]
    broken: Problem | None = None
    ident: str = ""


def read_calendar(data: bytes, region: str, *, private: bool = False) -> Reading:
    """Read a file of one or several calendars; `region` is the zone that UTC times are told in, an IANA name.

    Private and confidential events are refused unless `private`.
    """
    frame = read_frame(data)
    reading = Reading("", [], [], [*frame.notes], Counter(), frame.refused)
    if frame.refused:
        return reading
    name = ""
    for calendar in frame.calendars:
        name = name or one_line(text(calendar.value("X-WR-CALNAME") or calendar.value("NAME")))
        _read(calendar, region, reading, private=private)
    return reading._replace(name=name, ident=one_line(frame.calendars[0].value("X-WR-RELCALID")))


def _read(calendar: Component, region: str, reading: Reading, *, private: bool) -> None:
    """One calendar's events, refusals and notes into the reading."""
    clock = Clock(Zones(calendar, region), region)
    cancels = calendar.value("METHOD").upper() == "CANCEL"
    vevents = list(_vevents(calendar))
    clock.series_in_utc = bool(clock.zones.default) and any(other_days(inner, clock) for inner in vevents)
    shaped = {inner.value("UID") for inner in vevents if "RECURRENCE-ID" in inner.properties}
    found: list[Event] = []
    for component in vevents:
        try:
            event = _event(component, clock, series=component.value("UID") in shaped)
        except ValueError as error:
            title = one_line(text(component.value("SUMMARY")))[:120]
            reading.refused.append((title, component.value("UID"), str(error), component.line))
            continue
        if event.private and not private:
            reading.refused.append((event.title, event.uid, "is private (take it over with --private)", event.line))
            continue
        if cancels:
            event.values.setdefault("status", "cancelled")
        found.append(event)
        _inside(component, reading)
    before = {event.uid: event for event in reading.events}
    for group in by_uid(found):
        made, refused = join(group, clock) if len(group) > 1 or group[0].on else (group, [])
        refused += [Refused(event, "stands in the file twice") for event in made if _same(event, before.get(event.uid))]
        made = [event for event in made if not _same(event, before.get(event.uid))]
        if before:
            apart(made, before)
        reading.events.extend(made)
        reading.refused.extend((one.event.title, one.event.uid, one.reason, one.event.line) for one in refused)
    for event in reading.events:
        reading.unkept.update(event.unkept)
        event.unkept.clear()
    _others(calendar, reading)
    reading.notes.extend(sorted(clock.notes))


def _same(event: Event, other: Event | None) -> bool:
    """Whether an earlier calendar of the file has this very event."""
    return other is not None and event.uid != "" and (event.values, event.revision) == (other.values, other.revision)


def _event(component: Component, clock: Clock, *, series: bool) -> Event:
    """Read a VEVENT. `ValueError` says why it is none that can be kept.

    `series` tells that other VEVENTs of this file are occurrences of it.
    """
    event = Event(component.line)
    event.uid = clean(text_of(uid)).strip() if (uid := component.first("UID")) else ""
    kept_from = component.value("CLASS").strip().lower()
    event.private = kept_from in {"private", "confidential"}
    if event.private:
        event.values["class"] = kept_from
    read_texts(event, component)
    read_times(event, component, clock, series=series)
    read_history(event, component, clock)
    for inner in component.inner:
        event.unkept[inner.name] += 1
    return event


def _vevents(component: Component) -> Iterator[Component]:
    """The events of a calendar, those inside components of other makes too."""
    for inner in component.inner:
        if inner.name == "VEVENT":
            yield inner
        elif inner.inner and inner.name != "VTIMEZONE":
            yield from _vevents(inner)


def _inside(component: Component, reading: Reading) -> None:
    """An event inside an event is not one that any calendar would show."""
    for inner in component.inner:
        if inner.name == "VEVENT":
            title = one_line(text(inner.value("SUMMARY")))
            reading.refused.append((title, inner.value("UID"), "stands inside another event", inner.line))


def _others(calendar: Component, reading: Reading) -> None:
    """Tasks, journals and the calendar's own properties that nothing is made of."""
    for inner in calendar.inner:
        if inner.name in ("VTODO", "VJOURNAL"):
            title = one_line(text(inner.value("SUMMARY")))
            reading.refused.append((title, inner.value("UID"), f"is a {inner.name}, not an event", inner.line))
        elif inner.name not in ("VEVENT", "VTIMEZONE"):
            reading.unkept[inner.name] += 1
    for name, items in calendar.properties.items():
        if name not in _OF_CALENDAR:
            reading.unkept[name] += len(items)


_OF_CALENDAR = {
    "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "X-WR-RELCALID",
    "X-PUBLISHED-TTL", "REFRESH-INTERVAL", "TIMEZONE-ID", "X-REGIONCAL-PART-OF",
}  # fmt: skip
