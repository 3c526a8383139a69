"""Warnings: what can be read but is probably not meant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import cos, hypot, radians
from typing import Any

from regioncal.checks.fields import wrong
from regioncal.errors import Problem, did_you_mean
from regioncal.funding import AWARDED, currency, of_year
from regioncal.model import TWINS, Data, Record
from regioncal.values import numbered

REVIEW_DAYS = 365
_FAR = 60.0  # km from its municipality's middle; a place farther off has its coordinates wrong


def images(data: Data, _: date) -> Iterator[Problem]:
    """Pictures that do not say where they are, who made them or what they show."""
    for record in data.all("event", "offer", "organisation", "place"):
        image = record.values.get("image")
        if image is None:
            continue
        if "url" not in image and "file" not in image:
            remedy = 'add file = "..." or url = "https://...", or take the picture out'
            yield wrong(record, "image-missing", "image", "shows no picture", remedy)
        if not image.get("credit"):
            yield wrong(record, "image-credit", "image", "does not say who made it", 'add credit = "..."')
        if not image.get("alt"):
            remedy = 'add alt = "...", for those who do not see it'
            yield wrong(record, "image-alt", "image", "does not say what it shows", remedy)


def lost_hours(data: Data, _: date) -> Iterator[Problem]:
    """Starts in the hour that clocks leap over."""
    clocks = _Clocks(data.region.timezone)
    for record in data.all("event"):
        values = record.values
        name = values.get("timezone", data.region.timezone)
        moments = [("start", values["start"])]
        overrides = numbered("override", values.get("override", []))
        moments += [(f"{place}.start", part["start"]) for place, part in overrides if "start" in part]
        for field, moment in moments:
            if isinstance(moment, datetime) and moment.tzinfo is None and name not in {"UTC", "floating"}:
                leap = clocks.leap(name, moment)
                if leap:
                    message = f"{moment:%Y-%m-%d %H:%M} does not exist: clocks go forward"
                    remedy = f"write {moment + leap:%Y-%m-%dT%H:%M}, which is what it is taken for"
                    yield wrong(record, "dst-gap", field, message, remedy)


class _Clocks:
    """Zones, and on which of their days clocks change: nearly none, so nearly every moment is answered at once."""

    def __init__(self, first: str) -> None:
        from zoneinfo import ZoneInfo

        self._zone = ZoneInfo
        self._zones: dict[str, tzinfo] = {first: ZoneInfo(first)}
        self._changes: dict[tuple[str, int], bool] = {}

    def leap(self, name: str, moment: datetime) -> timedelta | None:
        """How far a wall time is moved forward because its clock leaps over it; None for all others."""
        day = moment.toordinal()
        changes = self._changes.get((name, day))
        if changes is None:
            zone = self._zones.get(name) or self._zones.setdefault(name, self._zone(name))
            midnight = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - wall time
            offset = zone.utcoffset(midnight)
            changes = self._changes[name, day] = offset != zone.utcoffset(midnight + timedelta(hours=23, minutes=59))
        if not changes:
            return None
        zone = self._zones[name]
        back = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        return back - moment if back > moment else None


def offers(data: Data, today: date) -> Iterator[Problem]:
    """Offers that nobody has checked for a year, and courses whose season is over."""
    due = today - timedelta(days=REVIEW_DAYS)
    for record in data.all("offer"):
        if record.values.get("status") == "ended":
            continue
        verified = record.values.get("verified")
        if verified and verified < due:
            message = f"was last checked on {verified}, more than 12 months ago"
            yield wrong(record, "not-verified", "verified", message, f"ask, then write verified = {today}")
        last = record.values.get("season", {}).get("to")
        if last and last < today:
            remedy = 'give it a new season, or write status = "ended"'
            yield wrong(record, "past-season", "season.to", f"its season was over on {last}", remedy)


def budgets(data: Data, _: date) -> Iterator[Problem]:
    """Funds that awarded more than they had, by the grants on record or by what was published."""
    awarded: dict[tuple[str, int, str], Any] = {}
    for grant in data.records.get("grant", {}).values():  # none is counted twice
        values = grant.values
        fund = data.get("fund", values["fund"])
        if fund is None or values.get("awarded") is None or values.get("status", "awarded") not in AWARDED:
            continue
        money = currency(values, fund.values)
        if "year" in values:
            key = (fund.id, values["year"], money)
            awarded[key] = awarded.get(key, 0) + values["awarded"]
        rounds = of_year(fund.values, values.get("year")).rounds or [{}]
        each: list[Any] = [one.get("max_per_project", fund.values.get("max_per_project")) for one in rounds]
        most = None if None in each else max(each)
        if most is not None and values["awarded"] > most and money == currency(fund.values):
            message = f"{values['awarded']} {money} is more than one project can get ({most})"
            yield wrong(grant, "above-budget", "awarded", message, "correct it, or the fund's max_per_project")
    for fund in data.all("fund"):
        years = {one["year"] for one in fund.values.get("round", ())} | {key[1] for key in awarded if key[0] == fund.id}
        for year in sorted(years):
            yield from _budget(fund, year, awarded)


def _budget(fund: Record, year: int, awarded: dict[tuple[str, int, str], Any]) -> Iterator[Problem]:
    sums = of_year(fund.values, year)
    if sums.budget is None:
        return
    money = currency(*sums.rounds, fund.values)
    known = awarded.get((fund.id, year, money), 0)
    if max(sums.least, known) > sums.budget:
        source = "as published" if sums.least >= known else "by the grants on record"
        message = f"{year}: {max(sums.least, known)} {money} awarded {source}, of a budget of {sums.budget}"
        rounds = numbered("round", fund.values.get("round", []))
        field = next((place for place, one in rounds if one["year"] == year), "budget")
        yield wrong(fund, "above-budget", field, message, f"correct the sums, or the budget of {year}")


def rounds(data: Data, _: date) -> Iterator[Problem]:
    """Two rounds of one year, of one fund, that nothing tells apart: a second call has dates or a theme of its own."""
    for record in data.all("fund"):
        seen: dict[tuple[Any, ...], str] = {}
        for place, one in numbered("round", record.values.get("round", [])):
            marks = (one["year"], one.get("opens"), one.get("closes"), str(one.get("theme", "")))
            first = seen.setdefault(marks, place)
            if first != place:
                remedy = "remove one, or give each its theme or dates"
                message = f"says the same year as {first}, and nothing that tells them apart"
                yield wrong(record, "same-round", f"{place}.year", message, remedy)


def prices(data: Data, _: date) -> Iterator[Problem]:
    """What is free and has a price all the same."""
    for record in data.all("event", "offer"):
        overrides = numbered("override", record.values.get("override", []))
        for prefix, values in (("", record.values), *((f"{place}.", one) for place, one in overrides)):
            price = values.get("price", {})
            amount = price.get("to") or price.get("from")
            if price.get("kind") == "free" and amount:
                remedy = 'write kind = "paid", or take from and to out'
                yield wrong(record, "free-with-price", f"{prefix}price", f"is free and costs {amount}", remedy)


def moves(data: Data, _: date) -> Iterator[Problem]:
    """Events that were given another date and do not say which they had."""
    for record in data.all("event"):
        if record.values.get("status") == "rescheduled" and "previous_start" not in record.values:
            remedy = 'add previous_start = ..., or write status = "confirmed"'
            message = "is rescheduled and does not say from when"
            yield wrong(record, "no-previous-start", "previous_start", message, remedy)


def far_away(data: Data, _: date) -> Iterator[Problem]:
    """Places far from their municipality: latitude and longitude swapped, or a digit wrong."""
    towns = {town.id: town.values for town in data.records.get("municipality", {}).values()}
    for record in data.all("place", "event", "offer"):
        values = record.values
        town = towns.get(values.get("municipality", ""), {})
        if "lat" in values and "lon" in values and "lat" in town and "lon" in town:
            north = (values["lat"] - town["lat"]) * 111.2
            east = (values["lon"] - town["lon"]) * 111.2 * cos(radians(town["lat"]))
            if hypot(north, east) > _FAR:
                message = f"lies {hypot(north, east):.0f} km from {values['municipality']}"
                yield wrong(record, "far-away", "lat", message, "check latitude, longitude and municipality")


def allowances(data: Data, _: date) -> Iterator[Problem]:
    """Names in `allow` that excuse nothing: no check's, an error's, and pairs with a record that is not there."""
    from regioncal.checks import CHECKS

    for record in data.all():
        for name in record.values.get("allow", ()):
            check, mark, ident = name.partition(":")
            if check not in CHECKS or (mark and check != TWINS):
                remedy = did_you_mean(name, list(CHECKS), "see docs/checks.md")
                yield wrong(record, "unknown-check", "allow", f'there is no check "{name}"', remedy)
            elif CHECKS[check].level == "error":
                remedy = "mend it; only warnings and style can be allowed"
                yield wrong(record, "unknown-check", "allow", f'"{name}" is an error', remedy)
            elif mark and data.get(record.kind, ident) is None:
                remedy = f"write the id of the other {record.kind}, or take it out"
                yield wrong(record, "unknown-check", "allow", f'"{name}": there is no {record.kind} "{ident}"', remedy)
