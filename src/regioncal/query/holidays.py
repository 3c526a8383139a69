"""Holidays of the region: public ones of its subdivision, school and local ones of its files."""

import json
from datetime import date, timedelta
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.when import Span


class Holiday(NamedTuple):
    """A holiday: its name (prose), first and last day, and kind: public, school or observance."""

    name: Any
    first: date
    last: date
    kind: str


def holidays(index: Index, span: Span) -> list[Holiday]:
    """The holidays that touch a span, by first day."""
    found = [
        Holiday(json.loads(name), date.fromordinal(day), date.fromordinal(day), "public")
        for day, name in index.connection.execute(
            "SELECT day, name FROM public_holiday WHERE day >= ? AND day < ?",
            (span.first.toordinal(), span.after.toordinal()),
        )
    ]
    found += _beyond(index, span)
    for record in index.all("holiday"):
        first = date.fromisoformat(record["from"])
        last = date.fromisoformat(record.get("to", record["from"]))
        if first < span.after and last >= span.first:
            found.append(Holiday(record["name"], first, last, record.get("kind", "observance")))
    return sorted(found, key=lambda holiday: (holiday.first, holiday.last))


def _beyond(index: Index, span: Span) -> list[Holiday]:
    """Public holidays of years that the index does not keep."""
    country = index.region.get("country")
    first_year, last_year = (int(year) for year in index.meta("holiday years").split())
    asked = [
        year for year in {span.first.year, (span.after - timedelta(days=1)).year} if not first_year <= year <= last_year
    ]
    if not country or not asked:
        return []
    from regioncal.hours import public_holidays

    found, _ = public_holidays(country, index.region.get("subdivision"), min(asked), max(asked))
    return [Holiday(name, day, day, "public") for day, name in found if span.first <= day < span.after]
