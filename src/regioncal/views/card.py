"""A card: one record in full, in the order people ask: when, where, for whom, what it costs, how to join, the text."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

from regioncal.funding import currency, money_of
from regioncal.kinds import PATCH_HEAD
from regioncal.query.show import Card
from regioncal.text import one_line
from regioncal.views.lines import Line, beside, paragraph
from regioncal.views.words import Words

_HEAD = {"id", "title", "name", "kind", "summary", "description", "status"}
_LAST = ("source", "verified", "created", "modified", "since", "note", "tags", "allow")
_ORDER = (
    "start", "end", "doors", "rrule", "rdate", "exdate", "exrule", "override", "from", "to", "hours", "season",
    "by_appointment", "place", "location", "address", "municipality", "area", "mode", "attendance", "online_url",
    "audience", "age", "residence_status", "teaches", "level", "course", "languages", "childcare", "accessibility",
    "price", "ticket_url", "registration", "join", "capacity", "contact", "provider", "partners", "organiser",
    "co_organisers", "url",
)  # fmt: skip
_QUIET = {"time_known", "timezone", "sequence", "currency", "color", "scope", "image", "lat", "lon"}


def card(answer: Card, words: Words, columns: int) -> Iterator[Line]:
    """One record as a card."""
    record = answer.record
    status = record.get("status", "")
    mark = f"[{words.label('status', status)}]" if status not in {"", "confirmed", "active"} else ""
    what = words.say.label("kind", answer.kind)
    kind = (
        words.label("kind", record["kind"]) if record.get("kind") and answer.kind in {"offer", "organisation"} else ""
    )
    head: Line = [(words.title(record), "head"), (f" {mark}" if mark else "", "warn")]
    yield from beside(head, [(" · ".join(dict.fromkeys(filter(None, (what, kind)))), "dim")], columns)
    summary = words.text(record.get("summary"))
    if summary:
        yield from paragraph(summary, columns)
    yield []
    yield from words.pairs(_pairs(answer, words), columns)
    description = words.text(record.get("description"))
    if description:
        yield []
        yield from paragraph(description, columns)
    if record.get("image"):
        yield []
        yield from image(record["image"], words, columns)
    yield from _links(answer, words, columns)
    yield []
    yield from words.pairs(_origin(answer, words), columns, style="dim")


def _pairs(answer: Card, words: Words) -> Iterator[tuple[str, str]]:
    """The fields of a record in the order people ask for them."""
    record = answer.local
    names = [*_ORDER, *(name for name in record if name not in _ORDER)]
    done = set(_HEAD) | set(_LAST) | _QUIET
    if answer.kind == "event":
        yield words.say.field("start"), words.when(record, answer.record)
        done |= {"start", "end"}
    if record.get("status") == "moved_online":
        done |= {"place", "location"}
        yield words.say.field("place"), words.place(record)
    elif "accessibility" not in record:
        record = record | _of_places(answer, words)
    for name in names:
        if name in record and name not in done:
            text = words.value(name, record[name], answer.kind, _money_of(answer))
            if text:
                yield words.say.field(name), text
    if "lat" in record and "lon" in record:
        yield words.say("Coordinates"), f"{record['lat']}, {record['lon']}"
    if record.get("scope") == "internal":
        yield words.say.field("scope"), words.label("scope", "internal")


def _of_places(answer: Card, words: Words) -> dict[str, Any]:
    """Who can get into the place of an event or offer that says nothing itself; of several places each by name."""
    idents = answer.record.get("place") or []
    known = answer.names.get("place", {})
    places = [known[ident] for ident in ([idents] if isinstance(idents, str) else idents) if ident in known]
    told = [place for place in places if "accessibility" in place]
    if len(places) == 1:
        return {"accessibility": told[0]["accessibility"]} if told else {}
    return {"accessibility": [{"name": words.title(place), **place["accessibility"]} for place in told]}


def _money_of(answer: Card) -> str:
    """The currency of a record's sums: a grant's may be said by its fund."""
    fund = answer.names.get("fund", {}).get(answer.record.get("fund", ""), {})
    return money_of(answer.record, fund) if answer.kind == "grant" else currency(answer.record)


def image(record: dict[str, Any], words: Words, columns: int) -> Iterator[Line]:
    """A picture in words: what it shows, its caption, whose it is."""
    caption = words.text(record.get("caption")) or words.text(record.get("alt"))
    parts = [
        caption,
        *(record.get(name, "") for name in ("credit", "licence")),
        record.get("url", record.get("file", "")),
    ]
    yield from paragraph(words.say("Picture: {text}", text=" · ".join(part for part in parts if part)), columns)


def _links(answer: Card, words: Words, columns: int) -> Iterator[Line]:
    """What points to this record."""
    if not answer.links:
        return
    yield []
    yield [(words.say("Linked from"), "title")]
    links = (  # one that points here by several fields is one
        f"{words.say.label('kind', link.kind)}: {words.title(link.record)} ({link.kind}:{link.record['id']})"
        for link in answer.links
    )
    for text in dict.fromkeys(links):
        yield from paragraph(text, columns, "", 2)
    if answer.more:
        yield [("  " + words.say.count("and {n} more", "and {n} more", answer.more), "dim")]


def _origin(answer: Card, words: Words) -> Iterator[tuple[str, str]]:
    """Where a record is from, when it was checked, where it stands."""
    record = answer.record
    for name in _LAST:
        if name in record and name != "allow":
            yield words.say.field(name), words.value(name, record[name], answer.kind)
    yield from zip(chain([words.say("Edited here")], repeat("")), _edits(answer, words), strict=False)
    yield words.say("Record"), f"{answer.kind}:{record['id']} · {answer.path}"


def _edits(answer: Card, words: Words) -> Iterator[str]:
    """What is edited here, field by field: the value that stands, and what the source says."""
    for name in {**(answer.patch or {}), **answer.source}:
        if name not in PATCH_HEAD:
            here, there = (_short(name, values, answer.kind, words) for values in (answer.record, answer.source))
            field = words.say.field(name)
            yield words.say("{field}: {here} (the source says: {there})", field=field, here=here, there=there)


def _short(name: str, values: dict[str, Any], kind: str, words: Words) -> str:
    """One field's value on a line; a dash for none."""
    if name not in values:
        return "–"
    return one_line(words.value(name, values[name], kind) or " · ".join(map(str, values[name])))
