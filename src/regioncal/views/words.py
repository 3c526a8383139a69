"""An answer's values in the reader's words: titles, places, prices, labels, times."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from regioncal.lang import Language
from regioncal.query.names import Names
from regioncal.text import clean, one_line
from regioncal.views.lines import Line, cells, pad, wrap

_MONEY = {"budget", "max_per_project", "applied", "awarded", "paid", "own_share"}
_POINTERS = {
    "municipality": "municipality", "area": "municipality", "organiser": "organisation",
    "co_organisers": "organisation", "provider": "organisation", "partners": "organisation",
    "recipient": "organisation", "funder": "organisation", "umbrella": "organisation", "member_of": "organisation",
    "fund": "fund", "predecessor": "fund", "successor": "fund", "grant": "grant", "part_of": "event",
    "offers": "offer",
}  # fmt: skip
_DATES = {
    "start", "end", "on",
    "verified", "starts", "ends", "awarded_on", "population_date", "from", "to", "fetched", "created", "modified",
    "doors", "exdate", "rdate", "previous_start", "deadline", "opens", "closes", "decided",
}  # fmt: skip
_JOINTS = {"round": "\n", "total": "\n", "override": "\n", "source": " · ", "rdate": " · ", "exdate": " · "}
_LABELLED = {
    "category", "topics", "audience", "course", "mode", "attendance", "status", "residence_status", "wheelchair",
    "kind", "scope", "class",
}  # fmt: skip


class Words:
    """The reader's language together with the region's own labels and what ids stand for."""

    def __init__(self, say: Language, region: dict[str, Any], names: Names | None = None) -> None:
        self.say, self.region, self.names = say, region, names or {}

    def written(self, value: Any) -> str:
        """Prose in the reader's language, else the region's, as it was written."""
        return self.say.text(value, self.region.get("language", "de"))

    def text(self, value: Any) -> str:
        """The same as it is shown: without what nobody sees."""
        return clean(self.written(value))

    def title(self, record: dict[str, Any]) -> str:
        """What a record is called, on one line."""
        title = record.get("title") or record.get("name")
        if not title and record.get("recipient"):
            return self.named("organisation", record["recipient"])
        return one_line(self.text(title or record.get("id")))

    def named(self, kind: str, ident: str) -> str:
        """What an id stands for; an id or plain name that stands for nothing is itself."""
        record = self.names.get(kind, {}).get(ident)
        return self.title(record) if record else one_line(ident)

    def label(self, field: str, value: str) -> str:
        """A taxonomy or enumeration value; the region's own label stands over the built-in one."""
        branch = {"category": "category", "kind": "kind", "topics": "topic"}.get(field)
        own = self.region.get("taxonomy", {}).get(branch, {}).get(value, {}) if branch else {}
        return self.text(own["label"]) if own.get("label") else self.say.label(field, value)

    def place(self, record: dict[str, Any], *, town: bool = True) -> str:
        """Where: the place's name (or the free location) and the municipality, said once."""
        places = record.get("place")
        idents = places if isinstance(places, list) else [places] if places else []
        found = [self.named("place", ident) for ident in idents]
        if not found and record.get("location"):
            found = [one_line(record["location"])]
        if record.get("status") == "moved_online":  # nobody shall be led to the hall
            online, before = self.say.label("attendance", "online"), ", ".join(found)
            return self.say("{online} (instead of {place})", online=online, place=before) if before else online
        if record.get("attendance") == "online" or (not found and record.get("online_url")):
            found = found or [self.say.label("attendance", "online")]
        name = ", ".join(found)
        if town and len(idents) > 1 and "municipality" not in record:
            towns = [self.town(self.names.get("place", {}).get(ident, {})) for ident in idents]
            if len({*filter(None, towns)}) > 1:  # each beside its own
                return "; ".join(", ".join(filter(None, one)) for one in zip(found, towns, strict=True))
        municipality = self.municipality(record)
        if town and municipality and municipality.casefold() not in name.casefold():
            return f"{name}, {municipality}" if name else municipality
        return name

    def municipality(self, record: dict[str, Any]) -> str:
        """The town a record is in, its own or its place's."""
        ident = record.get("municipality")
        if not ident:
            places = record.get("place")
            first = places[0] if isinstance(places, list) and places else places
            place = self.names.get("place", {}).get(first) if first else None
            return self.town(place) if place else ""
        return self.named("municipality", ident)

    def price(self, record: dict[str, Any]) -> str:
        """The price in a word or two."""
        price = record.get("price")
        said = self.say.price(price)
        return one_line(said) if price and "currency" in price else said

    def clock(self, moment: datetime) -> str:
        """The time of day."""
        return self.say.clock(moment.hour, moment.minute)

    def until(self, day: date, today: date) -> str:
        """A last day, short: with its year where that is not this year's."""
        return self.say.day(day, "short") if day.year == today.year else f"{self.say.day(day, 'short')} {day.year}"

    def town(self, record: dict[str, Any]) -> str:
        """The town of an organisation or place: its municipality, else as its address has it."""
        return self.municipality(record) or one_line(record.get("address", {}).get("municipality", ""))

    def level(self, record: dict[str, Any]) -> str:
        """The level of a course: B1, A1–B2, "bis B1", "ab B1"."""
        level = record.get("level", {})
        first, last = level.get("from"), level.get("to")
        if first and last:
            return str(first) if first == last else f"{first}–{last}"
        if first:
            return self.say("from {level} on", level=first)
        return self.say("up to {level}", level=last) if last else ""

    def hours(self, text: str) -> str:
        """Opening hours as people say them."""
        from regioncal.hours import in_words

        return in_words(text, self.say.code)

    def day(self, text: str) -> date:
        """A day as the index keeps it."""
        return date.fromisoformat(text[:10])

    def moment(self, text: str) -> str:
        """A date or date-time as people say it."""
        if "T" not in text:
            return self.say.day(self.day(text), "full")
        found = datetime.fromisoformat(text)
        if found.tzinfo:
            with suppress(OverflowError):  # the first and last day of time stay as they are
                found = found.astimezone(ZoneInfo(self.region["timezone"]))
        return f"{self.say.day(found.date(), 'full')}, {self.clock(found)}"

    def when(self, record: dict[str, Any], written: dict[str, Any] | None = None) -> str:
        """When an event is: its first date with hours, all day, or with its hour unknown; its rule in words.

        `written` is the record on its own zone's clock, which is told where it is another.
        """
        written = written or record
        text, own = self._hours_of(record), self._hours_of(written)
        if own != text and "timezone" in written:
            text += f" ({written['timezone']}: {own})"
        rule = self.rule(written)
        return f"{text} · {rule}" if rule else text

    def _hours_of(self, record: dict[str, Any]) -> str:
        start, end = record["start"], record.get("end")
        if "T" not in start:
            text = (
                self.say.span(self.day(start), self.day(end or start)) if end and end != start else self.moment(start)
            )
            if record.get("time_known") is False:
                text += f", {self.say('time not known')}"
        elif not end:
            text = self.moment(start)
        elif end[:10] == start[:10]:
            text = f"{self.moment(start)}–{self.clock(datetime.fromisoformat(end))}"
        else:
            text = f"{self.moment(start)} – {self.moment(end)}"
        return text

    def rule(self, record: dict[str, Any]) -> str:
        """A series' rule in words; one that cannot be said simply as it stands."""
        if not record.get("rrule"):
            return ""
        from regioncal.kinds import EVENT
        from regioncal.recurrence.words import rule_in_words
        from regioncal.values import revive

        zone, values = ZoneInfo(self.region["timezone"]), revive(EVENT.fields, record)
        text = rule_in_words(values, self.say.code, zone) or " ".join(record["rrule"])
        if "exrule" not in record:
            return text
        out = rule_in_words(values | {"rrule": values["exrule"]}, self.say.code, zone) or " ".join(record["exrule"])
        return self.say("{rule} (except: {other})", rule=text, other=out)

    # ---- any field, as a card shows it ----

    def value(self, name: str, value: Any, kind: str, money: str = "EUR") -> str:
        """One field of a record in words; `money` is the currency of sums that name none."""
        if isinstance(value, list):
            return _JOINTS.get(name, ", ").join(filter(None, (self.value(name, part, kind, money) for part in value)))
        if name in _POINTERS:
            return self._pointer(name, value)
        if name == "place":
            return self._place(value)
        if not isinstance(value, dict):
            return self._plain(name, value, kind, money)
        return self._table(name, value, kind, value.get("currency", money))

    def _pointer(self, name: str, ident: str) -> str:
        found = self.named(_POINTERS[name], ident)
        return found if found == ident or name in {"municipality", "area"} else f"{found} ({ident})"

    def _place(self, ident: str) -> str:
        record = self.names.get("place", {}).get(ident)
        if not record:
            return one_line(ident)
        address, title = self._table("address", record.get("address", {}), "place"), self.title(record)
        text = address if address.startswith(title) else ", ".join(filter(None, (title, address)))
        town = self.town(record)
        return text if town.casefold() in text.casefold() else f"{text}, {town}"

    def _plain(self, name: str, value: Any, kind: str, money: str) -> str:
        if isinstance(value, bool):
            return self.say("yes") if value else self.say("no")
        if name == "kind" and kind in {"place", "municipality"}:
            return self.say.label(name, one_line(value), kind)
        if name in _LABELLED:
            return self.label(name, value)
        if name in {"languages", "teaches"}:
            return self.say.language_name(value)
        if name == "hours":
            return self.hours(value)
        if name in {"rrule", "exrule"}:
            return ""  # said with the start
        if name in _MONEY:
            from decimal import Decimal

            return self.say.money(Decimal(str(value)), money)
        if isinstance(value, int | float):
            return str(value) if name in {"year", "ags"} else self.say.number(value)
        if name in _DATES:
            return self.moment(value) if value[:4].isdigit() and "-" in value else str(value)
        return one_line(value) if isinstance(value, str) else str(value)

    def _table(self, name: str, value: dict[str, Any], kind: str, money: str = "EUR") -> str:
        if name == "price":
            note = self.text(value.get("note"))
            return " · ".join(filter(None, (one_line(self.say.price(value)), note)))
        if name == "age":
            return self._age(value)
        if name == "level":
            return self.level({"level": value})
        if name == "address":
            town = " ".join(filter(None, (value.get("postal_code", ""), value.get("municipality", ""))))
            return one_line(", ".join(filter(None, (value.get("street", ""), town))))
        if name == "season":
            return " – ".join(self.say.day(self.day(value[key]), "long") for key in ("from", "to") if key in value)
        if name == "source":
            return one_line(" ".join(filter(None, (value.get("name", ""), value.get("url", "")))))
        if name in {"round", "total"}:
            return self._years(value, kind, money)
        if name == "override":
            changed = {key: part for key, part in value.items() if key != "on"}
            return f"{self.moment(value['on'])}: {self._pairs_of(changed, kind, money)}"
        if all(isinstance(part, str) for part in value.values()) and self._is_prose(value):
            return self.text(value)
        return self._pairs_of(value, kind, money)

    def _years(self, value: dict[str, Any], kind: str, money: str) -> str:
        """A fund's round or total on a line: its year or years, then what is known of it."""
        years = str(value["year"]) if "year" in value else f"{value['from']}–{value['to']}"
        rest = {name: part for name, part in value.items() if name not in {"year", "from", "to", "source", "note"}}
        return f"{years}: {self._pairs_of(rest, kind, money)}"

    def _is_prose(self, value: dict[str, Any]) -> bool:
        """Whether a table is text by language rather than a table of fields."""
        return all(2 <= len(tag.partition("-")[0]) <= 3 and tag.partition("-")[0].isalpha() for tag in value) and not {
            "to",
            "on",
            "url",
            "how",
        } & set(value)

    def _pairs_of(self, value: dict[str, Any], kind: str, money: str) -> str:
        parts = []
        for name, part in value.items():
            text = self.value(name, part, kind, money) if name != "currency" else ""
            if part is True:
                parts.append(self.say.field(name))
            elif name in {"phone", "email", "url", "how", "name"}:
                parts.append(text)
            elif text:
                parts.append(f"{self.say.field(name)}: {text}")
        return " · ".join(parts)

    def _age(self, value: dict[str, Any]) -> str:
        first, last = value.get("from"), value.get("to")
        if first is not None and last is not None:
            return self.say("{first} to {last} years", first=first, last=last)
        if first is not None:
            return self.say("from {first} years", first=first)
        return self.say("up to {last} years", last=last) if last is not None else ""

    @staticmethod
    def pairs(rows: "Iterable[tuple[str, str]]", columns: int, style: str = "") -> Iterator[Line]:
        """Names and texts in two columns, the texts wrapped."""
        rows = [(name, text) for name, text in rows if text]
        width = min(max((cells(name) for name, _ in rows), default=0), max(columns // 3, 12))
        for name, text in rows:
            names = wrap(name, width)
            lines = wrap(text, max(columns - width - 2, 20))
            for number in range(max(len(names), len(lines))):
                head = names[number] if number < len(names) else ""
                yield [(pad(head, width) + "  ", "dim"), (lines[number] if number < len(lines) else "", style)]
