"""Publishing: each event as an object of its own, as CalDAV wants it; and what a sync did, in lines."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from regioncal.formats.ics_write import PRODID, component
from regioncal.formats.vevent import Writer, uid_of
from regioncal.model import Region
from regioncal.plans.publish import Resource, Step
from regioncal.query.calendar import Calendar
from regioncal.text import one_line
from regioncal.views.ics import Teller
from regioncal.views.words import Words

_SIGNS = {"create": "+", "update": "~", "delete": "-", "conflict": "!", "refused": "!"}
_DONE = {
    "create": "created", "update": "updated", "delete": "deleted", "keep": "unchanged", "conflict": "conflicts",
    "refused": "refused",
}  # fmt: skip
_MOST = 100  # steps of one sort that are shown
_BAR = 30  # columns


def resources(answer: Calendar, words: Words) -> Iterator[Resource]:
    """The objects of these events: a series with its overrides and the time zones it needs in one."""
    region = Region(words.region)
    said = Teller(words, region).said
    for record in answer.records:
        writer = Writer(region.timezone, region.host, said)
        events = writer.vevents(record)
        head = ["VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
        lines = component("VCALENDAR", [*head, *writer.zones.lines(), *events])
        uid = uid_of(record, region.host)
        yield Resource(uid, words.title(record), "\r\n".join([*lines, ""]), record["id"])


def lines(steps: Iterable[Step], where: str, *, dry: bool = False) -> Iterator[str]:
    """What was done, or in a dry run what would be; the counts last."""
    steps = list(steps)
    for verb, sign in _SIGNS.items():
        found = [step for step in steps if step.verb == verb]
        for step in found[:_MOST]:
            yield f"{sign} {verb} {step.called}{f': {one_line(step.reason)}' if step.reason else ''}"
        if len(found) > _MOST:
            yield f"{sign} and {len(found) - _MOST:,} more to {verb}" if verb != "refused" else f"{sign} and more"
    count = Counter(step.verb for step in steps)
    counts = ", ".join(f"{count[verb]} {name}" for verb, name in _DONE.items() if verb != "refused" or count[verb])
    yield f"{where}: {counts}{' (dry run, nothing was written)' if dry else ''}"


class Report:
    """What a sync says of each kind: lines as it goes, or one object at the end."""

    def __init__(self, form: str, *, dry: bool) -> None:
        self._form, self._dry = form, dry
        self._items: list[dict[str, Any]] = []

    def add(self, kind: str, url: str, steps: list[Step]) -> None:
        """What was done with one kind, or in a dry run what would be."""
        if self._form == "text":
            print(*lines(steps, f"{kind} to {url}", dry=self._dry), sep="\n")
            return
        count = Counter(step.verb for step in steps)
        told = [
            {
                "action": step.verb,
                "id": step.ident or None,
                "uid": step.uid,
                "title": step.title,
                "reason": step.reason or None,
            }
            for step in steps
            if step.verb != "keep"
        ]
        self._items.append({"what": kind, "url": url, "counts": {verb: count[verb] for verb in _DONE}, "steps": told})

    def end(self) -> None:
        """Print the object."""
        if self._form == "json":
            whole = {"version": 1, "kind": "sync", "dry_run": self._dry, "items": self._items}
            print(json.dumps(whole, ensure_ascii=False, indent=2))


def progress(name: str, total: int) -> Callable[[int], None]:
    """What shows on stderr how far the work is, where that is a terminal; it wipes itself away at the end."""
    if not sys.stderr.isatty() or not total:
        return lambda _: None

    def tick(done: int) -> None:
        full = _BAR * done // total
        bar = f"\r{name} [{'#' * full}{'.' * (_BAR - full)}] {done}/{total}"
        sys.stderr.write(bar if done < total else f"\r{' ' * len(bar)}\r")
        sys.stderr.flush()

    return tick
