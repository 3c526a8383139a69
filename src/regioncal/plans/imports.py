"""An import as a plan: what of a calendar is added, changed, left alone, removed or refused, each with its reason."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from regioncal.errors import DataError
from regioncal.files.render import record as rendered
from regioncal.formats.ics_event import Event
from regioncal.formats.ics_read import Reading
from regioncal.formats.ics_split import end_series
from regioncal.kinds import KINDS
from regioncal.model import Record, read_record
from regioncal.plans import Action
from regioncal.plans.blocks import put_together, taken_apart
from regioncal.plans.matching import Matcher
from regioncal.plans.origins import Origin, Ours
from regioncal.query.known import Known
from regioncal.recurrence import expand
from regioncal.text import clean, slug
from regioncal.values import Values

VERBS = ("added", "changed", "unchanged", "removed", "refused")
LARGEST = 50_000_000  # bytes of a file of the data
ELSEWHERE = "is in"  # how the reason begins of an event that another file of the data has
_EVENT = KINDS["event"]


class Step(NamedTuple):
    """What happens to one record: one of `VERBS`, its id ("" for a refused one), title, why, and what was odd."""

    verb: str
    id: str
    title: str
    reason: str = ""
    notes: tuple[str, ...] = ()


class Import(NamedTuple):
    """The plan of an import into one file: every record's step, what is said of the whole, and the file's new bytes.

    `unkept` counts, by their names, the properties of the calendar that no field keeps. `holds` are the events that
    the file has then: their UIDs by id.
    """

    path: str
    steps: list[Step]
    notes: list[str]
    unkept: Counter[str]
    action: Action
    holds: Mapping[str, str]

    @property
    def emptying(self) -> int:
        """How many events would go where nothing else is in the calendar, 0 where there is anything."""
        return len(self.steps) if all(step.verb == "removed" for step in self.steps) else 0

    @property
    def settled(self) -> bool:
        """Whether a later run would find the same; what another file has now may be gone from there then."""
        return not any(step.verb == "refused" and step.reason.startswith(ELSEWHERE) for step in self.steps)

    def counts(self) -> dict[str, int]:
        """How many records each verb is about."""
        found = Counter(step.verb for step in self.steps)
        return {verb: found[verb] for verb in VERBS}


def plan(  # noqa: PLR0913 - the calendar, what is known, and the place and time of the import
    reading: Reading, origin: Origin, known: Known, region: Mapping[str, Any], *, path: str, before: bytes | None,
    now: datetime,
) -> Import:  # fmt: skip
    """What an import of a calendar would do to a file of the data; `now` is the region's clock, `before` its bytes."""
    return _Planner(origin, known, region, path, before, now).plan(reading)


class _Planner:
    """Puts a plan together."""

    def __init__(  # noqa: PLR0913
        self, origin: Origin, known: Known, region: Mapping[str, Any], path: str, before: bytes | None, now: datetime
    ) -> None:
        self.origin, self.known, self.path, self.before, self.now = origin, known, path, before, now
        self.region = str(region.get("timezone", "UTC"))
        self.matcher = Matcher(known, region)
        self.blocks = taken_apart(before, path)
        self.old = {record.id: (record, text) for record, text in self.blocks.events}
        self.by_uid = {uid: record.id for record, _ in self.blocks.events if (uid := _uid(record.values))}
        self.steps: list[Step] = []
        self.new: dict[str, tuple[Values, str]] = {}
        self.elsewhere: dict[str, str] = {}  # UIDs of the calendar that another file has
        self.writes = False

    def plan(self, reading: Reading) -> Import:
        """All of it."""
        sources = [_source(record.values) for record, _ in self.blocks.events]
        ours = Ours(self.origin, sources, {event.uid for event in reading.events})
        for event in reading.events:
            self._take(event)
        private = {uid for _, uid, reason, _ in reading.refused if reason.startswith("is private")}
        refused = {uid for _, uid, _, _ in reading.refused} - private
        for title, _, reason, line in reading.refused:
            self.steps.append(Step("refused", "", title, f"{reason} (line {line})"))
        for record, text in self.blocks.events:
            if record.id not in self.new:
                kept = _uid(record.values) in refused or _source(record.values) not in ours
                self._gone(record, text, kept=kept, private=_uid(record.values) in private)
        after = self._bytes() if self.writes else self.before
        if after is None:  # nothing to write, and no file yet
            after = b""
        if len(after) >= LARGEST:
            raise DataError(f"{self.path}: would be larger than 50 MB (import the calendar in parts)")
        reasons = tuple(
            (step.verb, f'event "{step.id}"') for step in self.steps if step.verb not in ("unchanged", "refused")
        )
        action = Action(self.path, self.before if self.before is not None or self.writes else b"", after, reasons)
        self.steps.sort(key=lambda step: VERBS.index(step.verb))
        holds = {ident: _uid(values) for ident, (values, _) in self.new.items()}
        return Import(self.path, self.steps, reading.notes, reading.unkept, action, holds)

    def _bytes(self) -> bytes:
        """The file's new bytes: events by their start, whatever else stood in it after them."""
        ordered = sorted(self.new.items(), key=lambda item: (_instant_key(item[1][0]["start"]), item[0]))
        return put_together(self.blocks.head, [text for _, (_, text) in ordered], self.blocks.others)

    # ---- one event ----

    def _take(self, event: Event) -> None:
        """One event of the calendar: added, changed or left alone, or refused."""
        raw = self._raw(event)
        ident = self._ident(event)
        elsewhere = self.known.uids.get(event.uid) or self.known.ids.get(ident)
        if elsewhere:
            remedy = "" if self.origin.whole else f" (import it there: --into {elsewhere})"
            self.steps.append(Step("refused", "", event.title, f"{ELSEWHERE} {elsewhere} already{remedy}"))
            if event.uid in self.known.uids:
                self.elsewhere[event.uid] = elsewhere
            return
        record, problems = read_record(_EVENT, {"id": ident, **raw})
        notes = [*event.notes, *(f"{problem._replace(record='', path='')}" for problem in problems)]
        if record is None:
            self.steps.append(Step("refused", "", event.title, "; ".join(notes)))
            return
        self._keep(record, notes)

    def _keep(self, record: Record, notes: list[str]) -> None:
        """Compare a record with the one in the file."""
        values, ident = record.values, record.id
        title = str(values.get("title", ""))
        old = self.old.get(ident)
        if old is not None:
            changed = _changed(old[0].values, values)
            if not changed:
                self.new[ident] = (old[0].values, old[1])
                self.steps.append(Step("unchanged", ident, title, "", tuple(notes)))
                return
            reason = ", ".join(changed)
            self.steps.append(Step("changed", ident, title, reason, tuple(notes)))
        else:
            self.steps.append(Step("added", ident, title, "", tuple(notes)))
        self.new[ident] = (values, rendered("event", values))
        self.writes = True

    def _ident(self, event: Event) -> str:
        """The event's id: the one it has already, else made of title, day and UID."""
        if event.uid in self.by_uid:
            return self.by_uid[event.uid]
        start = event.values["start"]
        texts = (clean(event.values.get(name, "")).strip() for name in ("title", "location"))
        mark = event.uid or f" {start} ".join(texts)
        title = slug(event.values["title"])[:60].strip("-") if event.values["title"] else "event"
        stem = f"{title}-{start:%Y-%m-%d}-" if start.year > 999 else f"{title}-{start.isoformat()[:10]}-"
        ident = stem + hashlib.blake2b(mark.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        number = 2
        free = ident
        while free in self.new:  # two events without a UID that say the same
            free, number = f"{ident}-{number}", number + 1
        return free

    def _raw(self, event: Event) -> Values:
        """The event's values as a record's, with what the data know about its place, organiser and categories."""
        values = event.values
        location = values.get("location", "")
        if location:
            self._where(values, location)
        for override in values.get("override", ()):
            if override.get("location"):
                place = self.matcher.place(override["location"])
                if place:
                    override["place"] = place
        if event.organiser:
            values["organiser"] = self.matcher.organisation(event.organiser, event.email)
        category, tags = self.matcher.categories(event.categories, self.origin.categories)
        if category:
            values["category"] = category
        if tags:
            values["tags"] = tags
        for name, value in self.origin.defaults.items():
            values.setdefault(name, value)
        uid = {"uid": event.uid} if event.uid else {}
        values["source"] = {**self.origin.source(), **uid, "fetched": self.now}
        return values

    def _where(self, values: Values, location: str) -> None:
        place = self.matcher.place(location)
        if place:
            values["place"] = place
        else:
            municipality = self.matcher.municipality(location)
            if municipality:
                values["municipality"] = municipality
        address = location.strip()
        if address.lower().startswith(("http://", "https://")) and " " not in address:
            values.setdefault("online_url", address)
            values.setdefault("attendance", "online")

    # ---- what left the calendar ----

    def _gone(self, record: Record, text: str, *, kept: bool, private: bool) -> None:
        """An event of the file that the calendar no longer has: what is to come goes, what is past stays."""
        values = record.values
        title = str(values.get("title", ""))
        if kept:
            self.new[record.id] = (values, text)
            return
        if other := self.elsewhere.get(_uid(values)):  # nothing is lost: it stands there
            self.writes = True
            self.steps.append(Step("removed", record.id, title, f"{ELSEWHERE} {other}"))
            return
        zone = ZoneInfo(self.region)
        now = int(self.now.replace(tzinfo=zone).timestamp())
        ahead = expand(values, zone, now, None, 1).occurrences
        past = not private and expand(values, zone, None, now, 1).occurrences
        past = [one for one in past or () if one.after <= now and one.start < now]
        if not ahead and not private:
            self.new[record.id] = (values, text)
            return
        self.writes = True
        reason = "is private now" if private else "is no longer in the calendar"
        if past and ("rrule" in values or "rdate" in values):
            ended = {**values}
            end_series(ended, self._clock_of(values), self.region)
            self.new[record.id] = (ended, rendered("event", ended))
            self.steps.append(Step("removed", record.id, title, f"{reason}: its past dates stay"))
            return
        self.steps.append(Step("removed", record.id, title, reason))

    def _clock_of(self, values: Values) -> date:
        """Now, as the series tells its time."""
        if not isinstance(values["start"], datetime):
            return self.now.date()
        name = values.get("timezone", self.region)
        if name == "floating":
            return self.now
        there = self.now.replace(tzinfo=ZoneInfo(self.region)).astimezone(UTC if name == "UTC" else ZoneInfo(name))
        return there.replace(tzinfo=None)


def _source(values: Values) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (values.get("source") or [{}])[0]
    return found


def _uid(values: Values) -> str:
    return str(_source(values).get("uid", ""))


def _changed(old: Values, new: Values) -> list[str]:
    """The fields that differ; when it was fetched, and from which path, is none of them."""
    return [
        name
        for name in dict.fromkeys((*old, *new))
        if (
            _unfetched(old.get(name)) != _unfetched(new.get(name))
            if name == "source"
            else old.get(name) != new.get(name)
        )
    ]


def _unfetched(source: Any) -> Any:
    return [{name: value for name, value in one.items() if name not in ("fetched", "file")} for one in source or ()]


def _instant_key(start: date) -> datetime:
    """A start to sort by: its wall time."""
    if isinstance(start, datetime):
        return start.replace(tzinfo=None)
    return datetime.combine(start, time())
