"""When an event happens, as iCalendar says it: DTSTART and DTEND, the rule, dates left out and added, overrides.

Every date-time of a series has one form: with the zone's name (TZID), in UTC or floating. A bare date that leaves out
or shapes an occurrence of a timed series becomes that occurrence's date-time, UNTIL takes the form that RFC 5545 asks
for, and an added period is an added date and an override with its own end, which every client reads.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from regioncal.errors import Problem
from regioncal.formats.ics_write import plain
from regioncal.formats.vtimezone import Zones
from regioncal.recurrence import Rule, expand, parse_rule
from regioncal.recurrence.clock import midnight
from regioncal.recurrence.walls import Window, rule_walls

Values = Mapping[str, Any]

_DAY = timedelta(days=1)
_MOST = 400  # occurrences of one day that a bare date in `exdate` leaves out
_CLOCK_PARTS = ("BYHOUR=", "BYMINUTE=", "BYSECOND=")
_ORDER = {  # in which the parts of a rule are written, as icalendar does
    name: number
    for number, name in enumerate(
        ("RSCALE", "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY",
         "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST", "SKIP")
    )
}  # fmt: skip
_BY_DAY = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class Instance(NamedTuple):
    """A VEVENT to be: the lines that say when, and the override that it is about (None for the event itself)."""

    override: Mapping[str, Any] | None
    lines: list[str]


class Form:
    """How one record's date-times are written: in a zone, in UTC or floating.

    `region` is the IANA name of the region's zone, which stands in where the record names none.
    """

    __slots__ = ("_mark", "floating", "tzid", "zone")

    def __init__(self, values: Values, region: str) -> None:
        name = values.get("timezone") or region
        start = values["start"]
        self.floating = name == "floating"
        if self.floating and isinstance(start, datetime) and start.tzinfo is not None:
            name, self.floating = region, False  # an instant does not float
        self.tzid = "" if self.floating or name == "UTC" else name
        self.zone: tzinfo = UTC if name == "UTC" else ZoneInfo(region if self.floating else name)
        self._mark = "Z" if name == "UTC" else ""

    def wall(self, moment: datetime) -> datetime:
        """A date-time on this form's clock, without a zone; at the edge of time as it stands."""
        try:
            return moment if moment.tzinfo is None else moment.astimezone(self.zone).replace(tzinfo=None)
        except OverflowError:
            return moment.replace(tzinfo=None)

    def property(self, name: str, moment: date) -> str:
        """A property that is a date or a date-time."""
        if not isinstance(moment, datetime):
            return f"{name};VALUE=DATE:{stamp(moment)}"
        if self.tzid:
            return f"{name};TZID={self.tzid}:{stamp(self.wall(moment))}"
        return f"{name}:{stamp(self.wall(moment))}{self._mark}"

    def last(self, until: date, *, timed: bool) -> date:
        """The last day, or wall time, that an UNTIL lets in; without a time of day it is the whole day."""
        if not timed:
            return self.wall(until).date() if isinstance(until, datetime) else until
        return self.wall(until) if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))

    def until(self, until: date, *, timed: bool) -> str:
        """UNTIL in the form that goes with the start's: a date, UTC, or floating."""
        last = self.last(until, timed=timed)
        if isinstance(last, datetime) and not self.floating:
            return utc_stamp(last.replace(tzinfo=self.zone))
        return stamp(last)


def stamp(moment: date) -> str:
    """20160910, or 20160910T180000."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def utc_stamp(moment: datetime) -> str:
    """An aware date-time in UTC: 20160910T160000Z; at the edge of time as it stands."""
    try:
        return f"{stamp(moment.astimezone(UTC))}Z"
    except OverflowError:
        return f"{stamp(moment)}Z"


def instances(values: Values, region: str, zones: Zones) -> list[Instance]:
    """An event's VEVENTs as far as time goes: the event itself, then one for each occurrence that is different.

    `values` are a record's normalised values; the zones they use are noted in `zones`.
    """
    form = Form(values, region)
    start, end = values["start"], values.get("end")
    if not any(name in values for name in ("rrule", "rdate", "exdate", "exrule", "override")):
        if isinstance(start, datetime) and form.tzid:
            if start.tzinfo is not None and _is_second(form, start, end):
                return [Instance(None, _once_utc(start, end))]
            zones.use(form.tzid, start, end or start)
        return [Instance(None, list(_span(form, start, end)))]
    return _Series(values, form, region).instances(zones)


def _is_second(form: Form, *moments: datetime | None) -> bool:
    """Whether one of these is the second of two equal wall times: a zone's name alone would mean the first."""
    try:
        return any(moment is not None and moment.astimezone(form.zone).fold for moment in moments)
    except OverflowError:
        return False


def _once_utc(start: datetime, end: datetime | None) -> list[str]:
    lines = [f"DTSTART:{utc_stamp(start)}"]
    return [*lines, f"DTEND:{utc_stamp(end)}"] if end is not None and end > start else lines


def _span(form: Form, start: date, end: date | None) -> Iterator[str]:
    """DTSTART and DTEND; no DTEND for what has no known end or no length."""
    yield form.property("DTSTART", start)
    if not isinstance(start, datetime):
        last = end or start
        after = last + _DAY if last < date.max else last  # there is no day after the last one
        if after > start:
            yield form.property("DTEND", after)
    elif isinstance(end, datetime) and form.wall(end) > form.wall(start):
        yield form.property("DTEND", end)


class _Series:
    """An event with a rule, added or left-out dates or overrides."""

    def __init__(self, values: Values, form: Form, region: str) -> None:
        self.values, self.form, self.region = values, form, ZoneInfo(region)
        start, end = values["start"], values.get("end")
        self.timed = isinstance(start, datetime)
        self.start: date = form.wall(start) if isinstance(start, datetime) else start
        self.length: timedelta | None = None
        if end is not None:
            self.length = (form.wall(end) if isinstance(end, datetime) else end) - self.start
        self.rules = [(text, parse_rule(text)) for text in values.get("rrule") or ()]
        # what happens on a day can only happen at the start's time of day
        self.by_day = not values.get("rdate") and all(
            isinstance(rule, Rule) and rule.freq in _BY_DAY and not (rule.byhour or rule.byminute or rule.bysecond)
            for _, rule in self.rules
        )
        self.known = all(isinstance(rule, Rule) for _, rule in self.rules)
        # what a calendar brought goes out as it came, so that every reader sees the same in both
        self.brought = any(source.get("uid") for source in values.get("source") or ())
        self.used = [self.start]
        self.slots: set[date] = set()  # the occurrences that overrides are about

    def instances(self, zones: Zones) -> list[Instance]:
        """The series itself with its rule, then its overrides and the periods that were added."""
        lines = list(_span(self.form, self.values["start"], self.values.get("end")))
        days = self._days_over_a_change()
        if days:
            lines[1] = f"DURATION:P{days}D"
        lines += self._rules("RRULE", self.rules)
        lines += self._rules("EXRULE", [(text, parse_rule(text)) for text in self.values.get("exrule") or ()])
        added, periods = self._added()
        overrides = list(self._overrides(periods))
        # An override of an occurrence that is left out happens all the same, and some clients let EXDATE win.
        lines += self._each("EXDATE", (day for day in self._left_out() if day not in self.slots))
        lines += self._each("RDATE", added)
        if self.form.tzid and (self.timed or any(isinstance(moment, datetime) for moment in self.used)):
            ends = [rule.until if isinstance(rule, Rule) else None for _, rule in self.rules]
            last = None if None in ends else max([*self.used, *filter(None, ends)], key=_day)
            zones.use(self.form.tzid, min(self.used, key=_day), last)
        return [Instance(None, lines), *overrides]

    def _days_over_a_change(self) -> int:
        """How many whole days the first occurrence lasts where the clock is changed in them, else 0.

        By RFC 5545 a DTEND would give every other occurrence its length in hours, an hour more or less than days.
        """
        start, length = self.start, self.length
        if not isinstance(start, datetime) or not length or length < _DAY or length % _DAY or not self.form.tzid:
            return 0
        offsets = {moment.replace(tzinfo=self.form.zone).utcoffset() for moment in (start, start + length)}
        return length.days if len(offsets) > 1 else 0

    def _each(self, name: str, moments: Iterable[date]) -> Iterator[str]:
        """One line a date: not every client reads lists."""
        for moment in dict.fromkeys(moments):
            self.used.append(moment)
            yield self.form.property(name, moment)

    def _rules(self, name: str, rules: Iterable[tuple[str, Rule | Problem]]) -> Iterator[str]:
        for text, rule in rules:
            written = "".join(text.split()).rstrip(";")
            if isinstance(rule, Rule):
                parts = [part for part in written.upper().removeprefix("RRULE:").split(";") if part]
                if not self.timed:  # RFC 5545: an all-day event must ignore them
                    parts = [part for part in parts if not part.startswith(_CLOCK_PARTS)]
                if rule.until is not None and not self._bare_until(rule):
                    until = f"UNTIL={self.form.until(rule.until, timed=self.timed)}"
                    parts = [until if part.startswith("UNTIL=") else part for part in parts]
                written = ";".join(sorted(parts, key=lambda part: _ORDER.get(part.partition("=")[0], 0)))
            yield plain(name, written)

    def _bare_until(self, rule: Rule) -> bool:
        """Whether a series with a time of day came with a date as its end: each reader has its own mind about it."""
        return self.brought and self.timed and not isinstance(rule.until, datetime)

    # ---- single dates ------------------------------------------------------------------------------------------

    def _moment(self, moment: date) -> date:
        """A date or date-time in the form of the start, but for a bare date in a timed series."""
        if not isinstance(moment, datetime):
            return moment
        wall = self.form.wall(moment)
        return wall if self.timed else wall.date()

    def _usual(self, day: date) -> datetime:
        """The start's time of day on another day."""
        assert isinstance(self.start, datetime)
        return datetime.combine(day, self.start.time())

    def _left_out(self) -> Iterator[date]:
        for moment in self.values.get("exdate") or ():
            if not self.timed or isinstance(moment, datetime):
                yield self._moment(moment)
            elif self.by_day:
                yield self._usual(moment)
            else:
                yield from self._happenings(moment, "exdate") or [self._usual(moment)]

    def _added(self) -> tuple[list[date], dict[date, date]]:
        """The added dates, and the ends of those that were added as periods."""
        dates: list[date] = []
        ends: dict[date, date] = {}
        for added in self.values.get("rdate") or ():
            begin = added["start"] if isinstance(added, Mapping) else added
            at = self._moment(begin)
            if self.timed and not isinstance(begin, datetime):
                at = self._usual(begin)
            dates.append(at)
            if isinstance(added, Mapping) and added.get("end") is not None:
                ends[at] = self._moment(added["end"])
        if self.known and (self.rules or dates) and not self.brought:
            dates.insert(0, self.start)  # it always happens, and some clients go by rules and added dates alone
        # Some clients show twice what both a rule and an added date say.
        return [at for at in dict.fromkeys(dates) if not any(self._gives(rule, at) for _, rule in self.rules)], ends

    def _gives(self, rule: Rule | Problem, at: date) -> bool:
        """Whether a rule has this occurrence."""
        if isinstance(rule, Problem) or (rule.until is not None and self.form.last(rule.until, timed=self.timed) < at):
            return False
        if not self.timed:
            rule = rule._replace(byhour=(), byminute=(), bysecond=())
        if at == self.start and not any(rule[4:13]):
            return True
        if at == self.start and rule.freq == "WEEKLY" and not any(rule[4:8]) and not any(rule[9:13]):
            return (0, at.weekday()) in rule.byday
        wall = _seconds(at)
        return bool(rule_walls(rule, _seconds(self.start), None, Window(wall, wall, 1)).walls)

    # ---- overrides ---------------------------------------------------------------------------------------------

    def _happenings(self, on: date, *without: str) -> list[date]:
        """The series' occurrences at a date-time or on a day, on the wall, before overrides change them."""
        values = {name: value for name, value in self.values.items() if name not in {"override", *without}}
        begin = on if isinstance(on, datetime) else datetime.combine(on, time())
        zone = self.form.zone if self.timed else self.region
        try:
            first = int(begin.replace(tzinfo=zone).timestamp())
            after = first + 1 if isinstance(on, datetime) else int((begin + _DAY).replace(tzinfo=zone).timestamp())
        except OverflowError:
            return []
        found = expand(values, self.region, first, after, _MOST).occurrences
        walls = [datetime.fromtimestamp(one.start, zone).replace(tzinfo=None) for one in found if one.start >= first]
        return [wall if self.timed else wall.date() for wall in walls]

    def _overrides(self, periods: dict[date, date]) -> Iterator[Instance]:
        for override in self.values.get("override") or ():
            slot, known = self._slot(override["on"])
            if slot in self.slots or (not known and "start" not in override):
                continue  # expanding leaves them out too; the check says so
            self.slots.add(slot)
            yield Instance(override, self._instance(override, slot, periods.get(slot)))
        for slot, end in periods.items():
            if slot not in self.slots:
                yield Instance({}, self._instance({"end": end}, slot, end))

    def _slot(self, on: date) -> tuple[date, bool]:
        """The occurrence that an override is about, and whether the series has it (so far as we can tell)."""
        found = self._happenings(self._moment(on))
        if found:
            return found[0], True
        at = self._moment(on)
        return (self._usual(at) if self.timed and not isinstance(at, datetime) else at), not self.known

    def _instance(self, override: Mapping[str, Any], slot: date, period_end: date | None) -> list[str]:
        """RECURRENCE-ID, start and end of one occurrence: its own, else those it would have had."""
        form = self.form
        start: date = self._wall(override["start"]) if "start" in override else slot
        end: date | None = override.get("end")
        same = isinstance(start, datetime) == self.timed
        if end is not None:
            end = self._wall(end)
        elif same:
            length = self.length if period_end is None else period_end - slot
            end = None if length is None else start + length
        if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
            end = None
        self.used += [slot, start]
        return [form.property("RECURRENCE-ID", slot), *_span(form, start, end)]

    def _wall(self, moment: date) -> date:
        return self.form.wall(moment) if isinstance(moment, datetime) else moment


def _day(moment: date) -> date:
    """The day of a date or a date-time, to compare one with the other."""
    return moment.date() if isinstance(moment, datetime) else moment


def _seconds(moment: date) -> int:
    """A date or date-time as recurrence counts wall time."""
    clock = (moment.hour * 60 + moment.minute) * 60 + moment.second if isinstance(moment, datetime) else 0
    return midnight(moment) + clock
