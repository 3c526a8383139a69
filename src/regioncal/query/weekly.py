"""Offers as events: the weekly times of an offer are series, so that a calendar can show when it takes place."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from regioncal.hours import Series, weekly_series
from regioncal.index.reader import Index
from regioncal.query.holidays import holidays
from regioncal.when import Span

_LETTERS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY = timedelta(days=1)


def series_of_offers(index: Index, offers: Iterable[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """The times of these offers as event records of their own, each with the offer's other fields.

    A series begins with its season, else with this year, and goes on without an end where the season has none. Days
    left out (public and school holidays) are known to the end of next year. Offers that are paused or ended, have no
    hours or only a comment take place at no time that could be said.
    """
    return [
        event
        for offer in offers
        if "hours" in offer and offer.get("status", "active") == "active"
        for event in _events(index, offer, today)
    ]


def _events(index: Index, offer: dict[str, Any], today: date) -> Iterator[dict[str, Any]]:
    first, last, end = _span(offer.get("season", {}), today)
    found = holidays(index, Span(first, last + _DAY))
    public, school = (
        {day for each in found if each.kind == kind for day in _days(max(each.first, first), min(each.last, last))}
        for kind in ("public", "school")
    )
    taken: set[str] = set()
    for series in weekly_series(offer["hours"], first, last, public, school):
        name = _name(series, taken)
        taken.add(name)
        yield _event(offer, series, f"{offer['id']}-{name}", end)


def _span(season: dict[str, str], today: date) -> tuple[date, date, date | None]:
    """The days to look at, first and last, and the day on which the series ends, if it does."""
    end = date.fromisoformat(season["to"]) if "to" in season else None
    begin = date.fromisoformat(season["from"]) if "from" in season else None
    year = min(end.year if end else today.year, today.year)
    first = date(year, 1, 1) if begin is None or (begin.year < year and not end) else begin
    last = date(min(max(first.year, today.year) + 1, 9999), 12, 31)
    return first, min(last, end) if end and end >= first else last, end


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))


def _name(series: Series, taken: set[str]) -> str:
    """What tells a series from the offer's others and stays the same as long as it does: its days and hours."""
    days = "".join(_LETTERS[day] for day in series.weekdays)
    name = f"{days}-{series.start}-{series.end}".replace(":", "").rstrip("-")
    return name if name not in taken else next(made for n in range(2, 1000) if (made := f"{name}-{n}") not in taken)


def _event(offer: dict[str, Any], series: Series, ident: str, end: date | None) -> dict[str, Any]:
    """One series as an event record; an open end stays open."""
    event = {name: value for name, value in offer.items() if name != "status"}
    event["id"] = ident
    event["source"] = [{key: part for key, part in each.items() if key != "uid"} for each in offer.get("source", ())]
    event["start"] = f"{series.first}T{series.start}:00"
    if series.end:
        day = series.first if series.end > series.start else series.first + _DAY
        event["end"] = f"{day}T{series.end}:00"
    if series.rrule:
        event["rrule"] = [f"{series.rrule};UNTIL={end:%Y%m%d}" if end else series.rrule]
    if series.left_out:
        event["exdate"] = [day.isoformat() for day in series.left_out]
    if series.added:
        event["rdate"] = [day.isoformat() for day in series.added]
    return event
