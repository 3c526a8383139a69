"""The VEVENTs of one UID -> records: a series with its overrides, cut in two where RANGE=THISANDFUTURE says so."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from regioncal.formats.ics_clock import Clock
from regioncal.formats.ics_event import Event
from regioncal.formats.ics_split import can_split, instant_of, split, wall_of
from regioncal.recurrence import Rule, expand, parse_rule
from regioncal.values import Values

# What an override says for itself: a text that it leaves out is empty, of the rest it takes over the series' own.
_TEXTS = ("title", "place", "location", "status", "description")
_MORE = ("url", "online_url", "ticket_url", "price", "image", "color", "lat", "lon")
_OF_SERIES = {"start", "end", "timezone", "rrule", "exrule", "exdate", "rdate", "sequence", "created", "modified"}


class Refused(Exception):
    """A VEVENT that is not taken over, and why."""

    def __init__(self, event: Event, reason: str) -> None:
        super().__init__(reason)
        self.event, self.reason = event, reason


def join(events: list[Event], clock: Clock) -> tuple[list[Event], list[Refused]]:
    """The records that the VEVENTs of one UID make, and those that are not taken over.

    Of several versions of one event the last revision counts. Events that only share a UID stay events of their own:
    the second one's UID is made from its start.
    """
    refused: list[Refused] = []
    masters = _latest([event for event in events if event.on is None], refused)
    changes = _latest([event for event in events if event.on is not None], refused)
    if not masters:
        return _orphans(changes, clock), refused
    first = masters[0]
    apart(masters[1:], {first.uid})
    made = [first]
    single = [change for change in changes if not change.future]
    for change in sorted((change for change in changes if change.future), key=_key):
        later = _split(made[-1], change, clock)
        if later is not None:
            made.append(later)
    for change in single:
        owner = _owner(made, change, clock)
        reason = _outdated(owner, change, clock)
        if reason:
            refused.append(Refused(change, reason))
        else:
            _override(owner, change, clock)
    for part in made[1:]:
        del part.values["_from"], part.values["_shift"]
    return made + masters[1:], refused


def _key(event: Event) -> tuple[str, str]:
    return (str(event.on.when) if event.on else "", str(event.values["start"]))


def _latest(events: list[Event], refused: list[Refused]) -> list[Event]:
    """One event for each RECURRENCE-ID (for each start without one), the one with the highest revision."""
    kept: dict[Any, Event] = {}
    for event in events:
        mark = str(event.on.when) + str(event.on.zone) if event.on else _mark(event)
        before = kept.get(mark)
        if before is None:
            kept[mark] = event
            continue
        older, newer = (before, event) if event.revision >= before.revision else (event, before)
        kept[mark] = newer
        refused.append(Refused(older, "an other version of the same event stands in the file too"))
    if len(kept) < 2 or events[0].on is not None:
        return list(kept.values())
    return _revised(list(kept.values()), refused)


def _mark(event: Event) -> str:
    return f"{event.values['start']} {event.values['title']}"


def _revised(events: list[Event], refused: list[Refused]) -> list[Event]:
    """Without those that a higher SEQUENCE has taken the place of."""
    highest = max(event.revision[0] for event in events)
    older = [event for event in events if event.revision[0] < highest]
    refused += [Refused(event, "an older version of an event in the file") for event in older]
    return [event for event in events if event.revision[0] == highest]


def apart(events: Iterable[Event], taken: Collection[str]) -> None:
    """Give events whose UIDs are taken one of their own: made from their start, so that it stays the same."""
    seen = set(taken)
    for event in events:
        if event.uid and event.uid in seen:
            event.notes.append("shares its UID with another event: it is one of its own")
            event.uid = _free(_part_uid(event), seen)
        seen.add(event.uid)


def _free(uid: str, taken: Collection[str]) -> str:
    """A UID that nothing has: numbered from the second on."""
    number = 2
    free = uid
    while free in taken:
        free, number = f"{uid}-{number}", number + 1
    return free


def _part_uid(event: Event) -> str:
    return f"{event.uid}#{str(event.values['start']).replace(' ', 'T')}"


# ---- occurrences that are different ----------------------------------------------------------------------------


def _owner(made: list[Event], change: Event, clock: Clock) -> Event:
    """The part of the series that an occurrence belongs to: the last one that begins before it."""
    assert change.on is not None
    owner = made[0]
    for part in made[1:]:
        if instant_of(clock.wall(change.on, part.clock), clock.zone(part.clock or "UTC")) >= part.values["_from"]:
            owner = part
    return owner


def _place(master: Event, change: Event, clock: Clock) -> date:
    """Which occurrence of a part of the series is meant: RECURRENCE-IDs tell the times before any part was moved."""
    assert change.on is not None
    shift: timedelta = master.values.get("_shift", timedelta())
    return clock.wall(change.on, master.clock) + shift


def _outdated(master: Event, change: Event, clock: Clock) -> str:
    """Why an occurrence of its own is none any more, "" where it is one."""
    on = _place(master, change, clock)
    if on in _whole_days(master.values.get("exdate", ()), on):
        return f"the occurrence on {on} is left out of its series (EXDATE)"
    if "exrule" in master.values and _happens(master.values, on, clock) and not _happens(master.values, on, clock, ()):
        return f"the occurrence on {on} is left out of its series (EXRULE)"
    older = change.revision[0] < master.revision[0] and "rrule" in change.values
    if older and not _happens(master.values, on, clock):
        return f"an older version: its series has no occurrence on {on} any more"
    return ""


def _whole_days(dates: Iterable[date], on: date) -> list[date]:
    """Dates left out, those of whole days as the moment that is asked for where it is on that day."""
    return [on if not isinstance(day, datetime) and day == wall_of(on).date() else day for day in dates]


def _override(master: Event, change: Event, clock: Clock) -> None:
    """Put one occurrence's own values into its series."""
    assert change.start is not None
    values = master.values
    on = _place(master, change, clock)
    override: Values = {"on": on}
    same_sort = isinstance(change.values["start"], datetime) == isinstance(values["start"], datetime)
    start = clock.wall(change.start, master.clock) if same_sort else change.values["start"]
    end = change.values.get("end")
    if isinstance(end, datetime) and master.clock != change.clock:
        end = _moved(end, clock.zone(change.clock), clock.zone(master.clock or clock.region))
    if isinstance(start, datetime) and not master.clock and start.tzinfo is None:
        start = start.replace(tzinfo=clock.zone(change.clock))
        end = end.replace(tzinfo=clock.zone(change.clock)) if isinstance(end, datetime) and not end.tzinfo else end
    override["start"] = start
    override["end"] = end if end is not None else start
    if isinstance(start, datetime) and isinstance(override["end"], datetime):
        override["start"], override["end"] = _alike(start, override["end"], clock.zone(master.clock or "UTC"))
    for name in _TEXTS:
        if change.values.get(name) != values.get(name):
            override[name] = change.values.get(name, "")
    if override.get("status") == "":
        del override["status"]
        override["unset"] = ["status"]
    for name in _MORE:
        if name in change.values and change.values[name] != values.get(name):
            override[name] = change.values[name]
    lost = list(_lost(master, change))
    if lost:
        master.notes.append(f"the occurrence on {on} has its own {', '.join(lost)}: kept is the series'")
    master.notes += [f"the occurrence on {on}: {note}" for note in change.notes]
    master.unkept.update(change.unkept)
    _hold(master, on, clock)
    values.setdefault("override", []).append(override)


def _lost(master: Event, change: Event) -> Iterator[str]:
    """What an occurrence has of its own that an override has no field for."""
    for name in ("categories", "organiser"):
        theirs = getattr(change, name)
        if theirs and theirs != getattr(master, name):
            yield name
    known = {*_TEXTS, *_MORE, *_OF_SERIES}
    for name, value in change.values.items():
        if name not in known and value != master.values.get(name):
            yield name


def _alike(start: datetime, end: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    if (start.tzinfo is None) == (end.tzinfo is None):
        return start, end
    return start if start.tzinfo else start.replace(tzinfo=zone), end if end.tzinfo else end.replace(tzinfo=zone)


def _moved(when: datetime, source: tzinfo, target: tzinfo) -> datetime:
    try:
        there = (when if when.tzinfo else when.replace(tzinfo=source)).astimezone(target)
    except OverflowError:
        return when
    return there if there.fold else there.replace(tzinfo=None)


def _hold(master: Event, on: date, clock: Clock) -> None:
    """See to it that the series has the occurrence that an override is about: an orphan is an added date."""
    values = master.values
    if any(not isinstance(parse_rule(rule), Rule) for rule in values.get("rrule", ())):
        return
    if not _happens(values, on, clock):
        values.setdefault("rdate", []).append(on)


def _happens(values: Values, on: date, clock: Clock, left_out: Iterable[str] = ("exdate", "exrule")) -> bool:
    """Whether a series has an occurrence at a moment, before overrides change it and these fields leave some out."""
    bare = {name: value for name, value in values.items() if name not in ("override", *left_out)}
    timed = isinstance(values["start"], datetime)
    zone = clock.zone(values.get("timezone") or clock.region) if timed else clock.zone(clock.region)
    first = int(instant_of(on, zone))
    after = first + 1 if isinstance(on, datetime) else first + 90_000
    found = expand(bare, clock.zone(clock.region), first, after, 50).occurrences
    return any(first <= one.start < after for one in found)


def _split(master: Event, change: Event, clock: Clock) -> Event | None:
    """What follows a cut, or None where the rule cannot be cut: then only that occurrence is different."""
    assert change.on is not None
    told, on = clock.wall(change.on, master.clock), _place(master, change, clock)
    if can_split(master.values):
        return split(master, change, clock, on, told)
    _override(master, change, clock)
    master.notes.append(f"what changes from {on} on is kept for that occurrence only: the rule cannot be cut")
    return None


def _orphans(changes: list[Event], clock: Clock) -> list[Event]:
    """Occurrences whose series is not in the file: one is an event, several are an event with added dates."""
    if not changes:
        return []
    for change in changes:
        if [name for name in ("rrule", "exrule", "rdate", "exdate") if change.values.pop(name, None)]:
            change.notes.append("is one occurrence of a series that is not in the file: its own rule is left out")
    ordered = sorted(changes, key=lambda event: instant_of(event.values["start"], clock.zone(event.clock or "UTC")))
    first = ordered[0]
    if not _single_sort(ordered):
        apart(ordered[1:], {first.uid})
        return ordered
    for other in ordered[1:]:
        assert other.start is not None
        other.on = other.start
        _override(first, other, clock)
    if len(ordered) > 1:  # readers who go by rules and added dates alone see it, too
        first.values.setdefault("rdate", []).insert(0, first.values["start"])
    first.on = None
    return [first]


def _single_sort(events: list[Event]) -> bool:
    """Whether events are all timed or all of whole days, and no two begin at once."""
    starts = [str(event.values["start"]) for event in events]
    return len({bool(event.clock) for event in events}) == 1 and len(set(starts)) == len(starts)


def by_uid(events: Iterable[Event]) -> list[list[Event]]:
    """Events with the same UID together, in the order of their first; one without a UID stands alone."""
    groups: dict[Any, list[Event]] = {}
    for number, event in enumerate(events):
        groups.setdefault(event.uid or number, []).append(event)
    return list(groups.values())
