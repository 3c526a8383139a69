"""One record -> its rows: what the index keeps of it, derived once so that questions are plain SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

from regioncal.errors import Problem
from regioncal.index.tables import CANCELLED, COLUMNS, FREE, LONG, PLACED, column_value
from regioncal.model import Record, Region
from regioncal.recurrence import TOO_MANY, Occurrence, expand
from regioncal.text import fold
from regioncal.values import Values

DAY = 86_400
NIGHT = 5 * 3600  # what began the evening before and ends by 05:00 marks only its first day
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_DAY, _LAST_DAY = (day.toordinal() - _EPOCH for day in (date.min, date.max))


Marked = tuple[int, int, int, int, int, int, int]
"""An occurrence as a row: `(long, start, after, rowid, flags, day, last)`."""


class EventRows(NamedTuple):
    """What an event becomes: its rows (its own, then one per override used) and its occurrences.

    `until` is the UTC second up to which they are complete, None for all time.
    """

    rows: list[Values]
    occurrences: list[Marked]
    until: int | None
    problems: list[Problem]


def plain(value: object) -> object:
    """What JSON has no word for: exact money as a number of the same digits."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def to_json(value: object) -> str:
    """A record's values as the index keeps them."""
    return to_jsons([value])[0]


def to_jsons(many: Iterable[object]) -> list[str]:
    """Many records' values as the index keeps them."""
    from orjson import dumps

    return [dumps(value, plain).decode() for value in many]


class Gazetteer:
    """Where things are: the places and municipalities by id, and the municipalities by every name they have."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.places: dict[str, Values] = {}
        self.municipalities: dict[str, Values] = {}
        self._by_name: dict[str, str] = {}
        self._access: dict[str, str | None] = {}
        self._by_place: dict[str | None, tuple[str | None, float | None, float | None]] = {}
        self.organisations: dict[str, Values] = {}
        for record in records:
            if record.kind == "place":
                self.places[record.id] = record.values
            elif record.kind == "organisation":
                self.organisations[record.id] = record.values
            elif record.kind == "municipality":
                self.municipalities[record.id] = record.values
                for name in (record.id, record.values["name"], *record.values.get("aliases", ())):
                    self._by_name.setdefault(fold(name), record.id)

    def municipality_of(self, values: Values) -> str | None:
        """The municipality a record is in: its own, its place's, or that of its address."""
        own = values.get("municipality")
        if own:
            return str(own)
        for ident in _as_list(values.get("place")):
            if ident in self.places:
                found = self.municipality_of(self.places[ident])
                if found:
                    return found
        written = values.get("address", {}).get("municipality")
        return self._by_name.get(fold(written)) if written else None

    def wheelchair(self, place: str | list[str]) -> str | None:
        """Whether wheelchair users get into a place, of several the best; None where nobody says."""
        if isinstance(place, list):
            said = {self.wheelchair(ident) for ident in place}
            return next((access for access in _ACCESS if access in said), None)
        if place not in self._access:
            self._access[place] = self.places.get(place, {}).get("accessibility", {}).get("wheelchair")
        return self._access[place]

    def named(self) -> dict[str, list[str]]:
        """The names of municipalities and places, folded, and what they stand for: `municipality.lehrte`."""
        found: dict[str, list[str]] = {}
        for kind, records in (("municipality", self.municipalities), ("place", self.places)):
            for ident, values in records.items():
                name = values["name"]
                names = [name] if isinstance(name, str) else list(name.values())
                for text in (*names, *values.get("aliases", ())):
                    found.setdefault(fold(text), []).append(f"{kind}.{ident}")
        return found

    def where(self, values: Values) -> tuple[str | None, float | None, float | None]:
        """Municipality, latitude and longitude: the record's own, else its place's, else its municipality's."""
        place = values.get("place")
        if not _OWN_WHERE.isdisjoint(values) or isinstance(place, list):
            return self._where(values)
        found = self._by_place.get(place)
        if found is None:
            found = self._by_place[place] = self._where(values)
        return found

    def spots(self, values: Values) -> list[tuple[str | None, float | None, float | None]]:
        """Where each place of a record is that has several, as far as it does not say so itself."""
        places = values.get("place")
        if not isinstance(places, list) or len(places) < 2:
            return []
        found = [self.where({"place": place}) for place in places]
        if "municipality" in values:
            found = [(None, lat, lon) for _, lat, lon in found]
        return [(town, None, None) for town, _, _ in found] if "lat" in values else found

    def _where(self, values: Values) -> tuple[str | None, float | None, float | None]:
        municipality = self.municipality_of(values)
        candidates = [values, *(self.places.get(ident, {}) for ident in _as_list(values.get("place")))]
        if municipality in self.municipalities:
            candidates.append(self.municipalities[municipality])
        for candidate in candidates:
            if "lat" in candidate and "lon" in candidate:
                return municipality, candidate["lat"], candidate["lon"]
        return municipality, None, None


_OWN_WHERE = frozenset(("municipality", "address", "lat", "lon"))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def narrow(kind: str, many: Sequence[Values], gazetteer: Gazetteer) -> dict[str, Sequence[Any]]:
    """The columns of a narrow table for many records, those of `COLUMNS` and `PLACED` in which any has a value.

    Column by column, as that takes a third of what it takes record by record.
    """
    columns = {name: _column(many, *told) for name, told in COLUMNS[kind].items()}
    if kind == "event":
        columns["attendance"] = [attendance(values) for values in many]
    if "wheelchair" in columns and any("accessibility" in place for place in gazetteer.places.values()):
        columns["wheelchair"] = [
            gazetteer.wheelchair(values["place"]) if own is None and "place" in values else own
            for own, values in zip(columns["wheelchair"] or repeat(None), many, strict=False)
        ]
    columns |= zip(PLACED, zip(*map(gazetteer.where, many), strict=True), strict=True)
    return {name: column for name, column in columns.items() if column.count(None) < len(column)}


def _column(many: Sequence[Values], path: str, form: str) -> Sequence[Any]:
    """One column of a narrow table; empty where no record has a value in it."""
    field, _, tail = path.partition(".")
    found = [values.get(field) for values in many]
    if found.count(None) == len(found):
        return ()
    if form == "one" and not tail:
        return [value if value is None or type(value) is str else column_value(value, tail, form) for value in found]
    return [value if value is None else column_value(value, tail, form) for value in found]


def attendance(values: Values) -> str:
    """Where an event is taken part in: online once it moved there, else as it says, else by place and address."""
    if "status" in values and values["status"] == "moved_online":
        return "online"
    if "attendance" in values:
        return str(values["attendance"])
    if "online_url" not in values:
        return "offline"
    return "mixed" if "place" in values or "location" in values else "online"


_ACCESS = ("full", "partial", "none")  # the best first


class Calendar:
    """The region's clock for the index: UTC seconds to local seconds and days."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._offsets: dict[int, int | None] = {}  # UTC day -> its offset, None where that changes in it

    def local(self, utc: int) -> int:
        """Local wall time as seconds since 1970-01-01T00:00."""
        day = utc // DAY
        offset = self._offsets[day] if day in self._offsets else self._learn(day)
        return utc + (self._offset(utc) if offset is None else offset)

    def _learn(self, day: int) -> int | None:
        offset = self._offset(day * DAY)
        same = offset == self._offset(day * DAY + DAY) and _FIRST_DAY < day < _LAST_DAY  # no offset leads out of time
        self._offsets[day] = offset if same else None
        return self._offsets[day]

    def _offset(self, utc: int) -> int:
        try:
            found = datetime.fromtimestamp(utc, UTC).astimezone(self.zone).utcoffset()
        except (OverflowError, ValueError):  # the first and last day of time
            found = None
        return int(found.total_seconds()) if found else 0

    def shape(self, start: int, after: int) -> tuple[int, int, int]:
        """Whether an occurrence lasts more than three days (1 or 0), and the first and last day it marks in the grid.

        Days count from 1970.
        """
        utc_day = start // DAY
        offset = self._offsets.get(utc_day)
        if offset is not None and after < utc_day * DAY + DAY:
            day = (start + offset) // DAY
            if after + offset <= day * DAY + DAY:  # nearly all begin and end on one day
                return 0, day, day
        first = self.local(start)
        last = self.local(after) if after != start else first
        day = first // DAY
        day = min(max(day, _FIRST_DAY), _LAST_DAY)  # an offset may lead out of the years 1 to 9999
        if last <= first:
            return 0, day, day
        end = min(max((last - 1) // DAY, day), _LAST_DAY)
        if end == day + 1 and last - end * DAY <= NIGHT:
            end = day
        return int(last - first > LONG), day, end


@cache
def month_of(day: int) -> int:
    """The month (year * 12 + month - 1) of a day since 1970."""
    found = date.fromordinal(day + _EPOCH)
    return found.year * 12 + found.month - 1


def flags_of(values: Values) -> int:
    """FREE for a free event or one on donation, CANCELLED for one that does not happen."""
    price = values.get("price")
    free = FREE if price and price["kind"] in {"free", "donation"} else 0
    return free + (CANCELLED if values.get("status") == "cancelled" else 0)


def event_rows(record: Record, base: int, region: Calendar, horizon: int) -> EventRows:
    """An event's rows from rowid `base` on, its occurrences expanded up to the horizon (UTC seconds)."""
    values = record.values
    for override in values.get("override", ()):  # what overrides shape is always stored
        shaped_until = max(_midnight_after(override[name]) for name in ("on", "start") if name in override)
        horizon = max(horizon, shaped_until)
    expansion = expand(values, region.zone, None, horizon if "rrule" in values else None)
    rows = [values]
    flags = flags_of(values)
    if "override" not in values:
        occurrences = [
            (long, start, after, base, flags, day, last)
            for start, after, _ in expansion.occurrences
            for long, day, last in (region.shape(start, after),)
        ]
    else:
        occurrences = _with_overrides(values, expansion.occurrences, base, region, rows)
    problems = expansion.problems
    if problems:  # how many the index keeps is nobody's question: what it does not hold is expanded when asked for
        problems = [problem for problem in problems if not problem.message.startswith(TOO_MANY)]
    return EventRows(rows, occurrences, expansion.complete_until, problems)


def _with_overrides(
    values: Values, expanded: list[Occurrence], base: int, region: Calendar, rows: list[Values]
) -> list[Marked]:
    """The occurrences of a series that overrides shape; each that is used adds a row to `rows`."""
    flags = [flags_of(values)]
    shaped: dict[int, int] = {}
    occurrences = []
    for start, after, override in expanded:
        number = 0
        if override is not None:
            if override not in shaped:
                merged = overridden(values, values["override"][override])
                merged["on"] = _moment_of(merged["on"], values, region.zone)
                shaped[override] = len(rows)
                rows.append(merged)
                flags.append(flags_of(merged))
            number = shaped[override]
        long, day, last = region.shape(start, after)
        occurrences.append((long, start, after, base + number, flags[number], day, last))
    return occurrences


def _moment_of(on: date, values: Values, region: tzinfo) -> date:
    """The wall time of the occurrence that an override means by its day alone; of all-day ones the day."""
    start = values["start"]
    if not isinstance(start, datetime):
        return on.date() if isinstance(on, datetime) else on
    if isinstance(on, datetime):
        return on
    series = {name: value for name, value in values.items() if name != "override"}
    zone = zone_of(values.get("timezone"), region)
    midnight = (on.toordinal() - _EPOCH) * DAY
    found = expand(series, region, midnight - DAY, midnight + 2 * DAY).occurrences
    walls = (datetime.fromtimestamp(one.start, zone).replace(tzinfo=None) for one in found)
    return next((wall for wall in walls if wall.date() == on), datetime.combine(on, start.time()))


def _midnight_after(moment: date) -> int:
    """A UTC second that is surely after a date or date-time."""
    return (moment.toordinal() - _EPOCH + 3) * DAY


def overridden(values: Values, override: Mapping[str, Any]) -> Values:
    """The values of one occurrence that an override shapes; what the place was no longer holds where it moved."""
    merged = {name: value for name, value in values.items() if name not in _OF_SERIES}
    changed = {name: value for name, value in override.items() if name != "on"}
    if "place" in changed or "location" in changed:
        for name in ("place", "location", "municipality", "lat", "lon"):
            merged.pop(name, None)
    for name in changed.pop("unset", ()):
        merged.pop(name, None)
    merged |= changed
    merged["on"] = override["on"]
    return merged


_OF_SERIES = {"exdate", "exrule", "rdate", "override"}


def zone_of(name: str | None, region: tzinfo) -> tzinfo:
    """The zone whose clock a record's times are on; the region's where it names none, floats or names no zone."""
    from zoneinfo import ZoneInfo

    if name in {None, "", "floating"}:
        return region
    try:
        return UTC if name == "UTC" else ZoneInfo(str(name))
    except (ValueError, OSError, KeyError):
        return region


def region_zone(region: Region) -> tzinfo:
    """The region's time zone."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(region.timezone)
