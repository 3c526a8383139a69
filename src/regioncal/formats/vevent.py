"""A record -> the properties of its VEVENTs; what is said in words comes from the caller, in the language asked for."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from regioncal.formats.ics_write import component, parameters, plain, text, texts, uri
from regioncal.formats.vtimes import instances, utc_stamp
from regioncal.formats.vtimezone import Zones
from regioncal.kinds import EVENT
from regioncal.values import revive

_TIMES = ("start", "end", "exdate", "rdate", "override", "created", "modified", "source", "verified")
_WHEN = ("timezone", "rrule", "exrule", *_TIMES)
_FIELDS = tuple(field for field in EVENT.fields if field.name in _TIMES)
NEVER = "19700101T000000Z"  # DTSTAMP of a record that says nothing of its age: the same at every export
# Postponed without a new date: cancelled it is not, and clients hide what is; the description says how it stands.
STATUS = {
    "confirmed": "CONFIRMED", "tentative": "TENTATIVE", "cancelled": "CANCELLED", "postponed": "TENTATIVE",
    "rescheduled": "CONFIRMED", "moved_online": "CONFIRMED", "sold_out": "CONFIRMED",
}  # fmt: skip
_IMAGES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
    ".svg": "image/svg+xml",
}  # fmt: skip


class Said(NamedTuple):
    """The words of one event, and what was looked up for it: "" and None for what there is not.

    `organiser` is a name and an e-mail address, `point` latitude and longitude, `parent` the UID of what it is part of.
    """

    title: str
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    organiser: tuple[str, str] | None = None
    point: tuple[float, float] | None = None
    parent: str = ""


def uid_of(record: Mapping[str, Any], host: str) -> str:
    """What an event is called in every calendar: the UID it came with, else its id at the region's host."""
    return next((source["uid"] for source in record.get("source", ()) if source.get("uid")), f"{record['id']}@{host}")


class Writer:
    """Writes the events of one region; `zones` gathers the time zones that the calendar needs.

    `say` gives the words of a record, or of one occurrence: the record's values and the override.
    """

    def __init__(self, zone: str, host: str, say: Callable[[dict[str, Any], Mapping[str, Any] | None], Said]) -> None:
        self.zone, self.host, self.say = zone, host, say
        self.zones = Zones()
        self._region = ZoneInfo(zone)

    def vevents(self, record: dict[str, Any]) -> list[str]:
        """The lines of an event's VEVENTs: itself, then one for each occurrence that is different.

        `record` is as the index keeps it: plain values, dates as ISO text.
        """
        values = revive(_FIELDS, {name: record[name] for name in _WHEN if name in record})
        head = [text("UID", uid_of(record, self.host)), f"DTSTAMP:{self._stamp(values)}"]
        tail = self._history(values, record)
        lines: list[str] = []
        for override, when in instances(values, self.zone, self.zones):
            lines += component("VEVENT", [*head, *when, *self._what(record, override), *tail])
        return lines

    def _stamp(self, values: Mapping[str, Any]) -> str:
        """DTSTAMP: when this was last written, read or checked, as far as that is known."""
        fetched = next((source["fetched"] for source in values.get("source", ()) if "fetched" in source), None)
        moment = values.get("modified") or fetched or values.get("verified")
        return self._utc(moment) if moment else NEVER

    def _utc(self, moment: date) -> str:
        if not isinstance(moment, datetime):
            return utc_stamp(datetime.combine(moment, time(), UTC))
        return utc_stamp(moment if moment.tzinfo else moment.replace(tzinfo=self._region))

    def _history(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
        """Its revision and whom it is for: the same of every occurrence."""
        lines = []
        if "sequence" in record:
            lines.append(plain("SEQUENCE", record["sequence"]))
        if "class" in record:
            lines.append(f"CLASS:{record['class'].upper()}")
        if "created" in values:
            lines.append(f"CREATED:{self._utc(values['created'])}")
        if "modified" in values:
            lines.append(f"LAST-MODIFIED:{self._utc(values['modified'])}")
        return lines

    def _what(self, record: dict[str, Any], override: Mapping[str, Any] | None) -> list[str]:
        """Everything but the times."""
        said, record = self.say(record, override), _one(record, override or {})
        lines = [text("SUMMARY", said.title)]
        if said.description:
            lines.append(text("DESCRIPTION", said.description))
        if said.location:
            lines.append(text("LOCATION", said.location))
        if said.point:
            lines.append(plain("GEO", f"{float(said.point[0])};{float(said.point[1])}"))
        if "status" in record:
            lines.append(f"STATUS:{STATUS[record['status']]}")
        if said.categories:
            lines.append(texts("CATEGORIES", said.categories))
        if record.get("time_known") is False:
            lines.append("TRANSP:TRANSPARENT")
        if "url" in record:
            lines.append(uri("URL", record["url"]))
        if said.organiser:
            name, email = said.organiser
            lines.append(uri(parameters("ORGANIZER", {"CN": name}), f"mailto:{email}"))
        if said.parent:
            lines.append(text("RELATED-TO", said.parent))
        return lines + _media(record)


def _one(record: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """The values of one occurrence."""
    unset = override.get("unset", ())
    return {**{name: value for name, value in record.items() if name not in unset}, **override}


def _media(record: Mapping[str, Any]) -> list[str]:
    """The properties of RFC 7986: where to take part online, the picture, the colour."""
    lines = []
    if "online_url" in record:
        lines.append(uri("CONFERENCE;VALUE=URI", record["online_url"]))
    address = record.get("image", {}).get("url")
    if address:
        form = next((kind for ending, kind in _IMAGES.items() if address.lower().endswith(ending)), "")
        lines.append(uri(f"IMAGE;VALUE=URI;DISPLAY=BADGE{f';FMTTYPE={form}' if form else ''}", address))
    if "color" in record:
        lines.append(text("COLOR", record["color"]))
    return lines
