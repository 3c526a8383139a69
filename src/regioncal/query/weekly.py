"""Offers as events: the weekly times of an offer are series, so that a calendar can show when it takes place."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any

from regioncal.hours import Series, weekly_series
from regioncal.index.reader import Index
from regioncal.query.holidays import holidays
from regioncal.when import Span

_LETTERS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY = timedelta(days=1)
_YEARS = 12  # for which days left out are said
_ANCHOR = date(2016, 1, 1)  # of a record that names no day at all


def series_of_offers(index: Index, offers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The times of these offers as event records of their own, each with the offer's other fields.

    A series begins with its season, else where its record does (see `_anchor`), and goes on without an end where the
    season has none: whenever they are asked for, they are the same. Days left out (public and school holidays) are
    known for the twelve years from there. Offers that are paused or ended, have no hours or only a comment take place
    at no time that could be said.
    """
    free = cache(partial(_free, index))
    return [
        event
        for offer in offers
        if "hours" in offer and offer.get("status", "active") == "active"
        for event in _events(offer, free)
    ]


def _free(index: Index, year: int) -> dict[str, set[date]]:
    """The days of a year that are holidays, public and school ones."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    after = last + _DAY if last < date.max else last
    days: dict[str, set[date]] = {"public": set(), "school": set(), "observance": set()}
    for each in holidays(index, Span(first, after)):
        days[each.kind].update(_days(max(each.first, first), min(each.last, last)))
    return days


def _events(offer: dict[str, Any], free: Callable[[int], dict[str, set[date]]]) -> Iterator[dict[str, Any]]:
    first, last, end = _span(offer)
    years = [free(year) for year in range(first.year, last.year + 1)]
    public, school = ({day for year in years for day in year[kind]} for kind in ("public", "school"))
    taken: set[str] = set()
    for series in weekly_series(offer["hours"], first, last, public, school):
        name = _name(series, taken)
        taken.add(name)
        yield _event(offer, series, f"{offer['id']}-{name}", end)


def _span(offer: dict[str, Any]) -> tuple[date, date, date | None]:
    """The days to look at, first and last, and the day on which the series ends, if it does."""
    season = offer.get("season", {})
    end = date.fromisoformat(season["to"]) if "to" in season else None
    first = _anchor(offer)
    if end and "from" not in season:  # a record may be newer than the last day it tells of
        first = min(first, date(end.year, 1, 1))
    last = date(min(first.year + _YEARS, 9999), 12, 31)
    return first, min(last, end) if end and end >= first else last, end


def _anchor(offer: dict[str, Any]) -> date:
    """The day from which on an offer is told of: the first that its record names, and never the day of the question."""
    season = offer.get("season", {})
    for text in (season.get("from"), *(offer.get(name) for name in ("since", "verified", "created", "modified"))):
        with suppress(TypeError, ValueError):  # `since` may be a year alone
            return datetime.strptime(text[:10], "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    return _ANCHOR


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
