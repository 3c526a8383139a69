"""Calendars in and out, for tests: through TOML and back, and what an engine of others sees in them."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from regioncal.files.read import read_content
from regioncal.formats.ics_read import read_calendar
from regioncal.formats.ics_write import calendar
from regioncal.formats.vevent import Said, Writer
from regioncal.index.rows import overridden, to_json
from regioncal.plans.imports import plan
from regioncal.plans.origins import Origin
from regioncal.query.known import Known

BERLIN = "Europe/Berlin"


def ics(*events: str, head: str = "") -> bytes:
    """A calendar of these events, each given as lines."""
    inside = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n".replace("\n    ", "\n") for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{head}{inside}END:VCALENDAR\r\n".encode()


def taken_over(data: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    """A calendar as TOML, and its records as the index keeps them."""
    reading = read_calendar(data, BERLIN, private=True)
    made = plan(
        reading, Origin("test"), Known([], [], [], {}, {}), {"timezone": BERLIN},
        path="imported/test.toml", before=None, now=datetime(2016, 9, 10, 14),
    )  # fmt: skip
    content = read_content(made.action.after, "imported/test.toml")
    assert not content.problems
    return made.action.after, [json.loads(to_json(record.values)) for record in content.records]


def written(records: list[dict[str, Any]]) -> bytes:
    """Records as a calendar."""

    def said(record: Any, override: Any) -> Said:
        values = overridden({**record}, override) if override else record
        return Said(values.get("title", ""), values.get("description", ""), values.get("location", ""))

    writer = Writer(BERLIN, "test.example", said)
    lines = [line for record in records for line in writer.vevents(record)]
    return calendar("Test", [*writer.zones.lines(), *lines]).encode()


def occurrences(data: bytes) -> Counter[Any]:
    """What an independent engine sees: start, end, title, location and status of every occurrence."""
    icalendar = pytest.importorskip("icalendar")
    engine = pytest.importorskip("recurring_ical_events")

    def form(when: date) -> Any:
        if not isinstance(when, datetime):
            return "day", when.isoformat()
        return ("instant", when.astimezone(UTC).isoformat()) if when.tzinfo else ("wall", when.isoformat())

    found: Counter[Any] = Counter()
    for calendar_ in icalendar.Calendar.from_ical(data, multiple=True):
        for event in engine.of(calendar_, skip_bad_series=True).between(date(2010, 1, 1), date(2026, 1, 1)):
            words = tuple(" ".join(str(event.get(name, "")).split()) for name in ("SUMMARY", "LOCATION", "STATUS"))
            start = event["DTSTART"].dt
            found[form(start), form(event["DTEND"].dt if "DTEND" in event else start), *words] += 1
    return found
