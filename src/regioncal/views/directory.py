"""The directory: offers and organisations, each with what a person needs to choose and to get there."""

from collections.abc import Iterator
from typing import Any

from regioncal.query.directory import Directory, Entry
from regioncal.views.finding import instead, reasons, understood
from regioncal.views.lines import Line, beside, cells, pad, paragraph, wrap
from regioncal.views.words import Words

_NARROW = 76


def offers(answer: Directory, words: Words, columns: int, *, explain: bool) -> Iterator[Line]:
    """A list of offers, best first."""
    yield from understood(answer.finding, words, columns)
    if not answer.entries:
        yield from _nothing(answer, words, columns, words.say("No offers found"))
        return
    for number, entry in enumerate(answer.entries, 1):
        yield from _offer(entry, number, len(str(len(answer.entries))), words, columns)
        if explain and answer.finding:
            yield from reasons(entry.score, entry.why, words, columns, len(str(len(answer.entries))) + 2)
    yield []
    say = words.say
    yield from _summary(answer, words, say.count("{n} offer", "{n} offers", answer.total))


def organisations(answer: Directory, words: Words, columns: int, *, explain: bool) -> Iterator[Line]:
    """A list of organisations: who, what they do, how much they offer."""
    yield from understood(answer.finding, words, columns)
    if not answer.entries:
        yield from _nothing(answer, words, columns, words.say("No organisations found"))
        return
    for entry in answer.entries:
        record = entry.item
        kind = words.label("kind", record["kind"]) if record.get("kind") else ""
        town = words.town(record)
        yield from beside([(words.title(record), "title")], [(" · ".join(filter(None, (kind, town))), "dim")], columns)
        for line in wrap(words.text(record.get("summary")), columns - 2) if record.get("summary") else ():
            yield [("  " + line, "")]
        details = _made(entry, words)
        if record.get("fields"):
            details.insert(0, ", ".join(record["fields"]))
        details.append(record["id"])
        for line in wrap(" · ".join(details), columns - 2):
            yield [("  " + line, "dim")]
        if explain and answer.finding:
            yield from reasons(entry.score, entry.why, words, columns, 2)
    yield []
    yield from _summary(answer, words, words.say.count("{n} organisation", "{n} organisations", answer.total))


def _offer(entry: Entry, number: int, digits: int, words: Words, columns: int) -> Iterator[Line]:
    record = entry.item
    by = digits + 2
    price = words.price(record)
    level = words.level(record)
    tail = "  ".join(part for part in (level, price) if part)
    where = words.place(record)
    provider = words.named("organisation", record["provider"]) if record.get("provider") else ""
    who = ", ".join(dict.fromkeys(part for part in (provider, where) if part))
    status = record.get("status", "active")
    title = words.title(record) + (f" [{words.label('status', status)}]" if status != "active" else "")
    paid = "free" if record.get("price", {}).get("kind") in {"free", "donation"} else ""
    head: Line = [(pad(str(number), digits, right=True) + "  ", "dim")]
    width = max(columns - by - cells(tail) - 2, 8)
    if columns >= _NARROW and cells(title) + 2 + cells(who) <= width:
        column = max(min(width * 52 // 100, 44), cells(title))
        column = column if column + 2 + cells(who) <= width else cells(title)
        yield [
            *head,
            (pad(title, column) + "  ", "title"),
            (pad(who, width - column - 2), ""),
            ("  ", ""),
            (tail, paid),
        ]
    else:
        for index, line in enumerate(wrap(title, width)):
            lead = head if not index else [(" " * by, "")]
            yield [*lead, (pad(line, width), "title"), ("  " + tail if not index else "", paid)]
        for line in wrap(who, columns - by) if who else ():
            yield [(" " * by + line, "")]
    details = " · ".join(_details(record, entry, words))
    for line in wrap(details, columns - by) if details else ():
        yield [(" " * by + line, "dim")]


def _details(record: dict[str, Any], entry: Entry, words: Words) -> list[str]:
    """What decides whether an offer fits: form, hours, for whom, languages, distance, its id."""
    say = words.say
    found = [words.label("kind", record["kind"])]
    if entry.state == "open":
        found.append(say("open now"))
    if record.get("hours"):
        found.append(words.hours(record["hours"]))
    elif record.get("by_appointment"):
        found.append(say("by appointment"))
    if record.get("childcare"):
        found.append(say("childcare"))
    found += [words.label("audience", who) for who in record.get("audience", ()) if who != "everyone"]
    if record.get("teaches"):
        found.append(say("teaches {languages}", languages=", ".join(map(say.language_name, record["teaches"]))))
    if record.get("languages"):
        found.append(say("spoken: {languages}", languages=", ".join(record["languages"])))
    if entry.km is not None:
        found.append(say("{km} km away", km=say.number(round(entry.km, 1))))
    found.append(record["id"])
    return found


def _made(entry: Entry, words: Words) -> list[str]:
    found = []
    if entry.offers:
        found.append(words.say.count("{n} offer", "{n} offers", entry.offers))
    if entry.events:
        found.append(words.say.count("{n} event", "{n} events", entry.events))
    return found


def _summary(answer: Directory, words: Words, counted: str) -> Iterator[Line]:
    yield [(counted, "title")]
    more = answer.total - len(answer.entries)
    if more > 0:
        yield [(words.say.count("{n} more: --limit 0 shows all", "{n} more: --limit 0 shows all", more), "dim")]
    yield [(words.say("more on each: regioncal show {id}", id=answer.entries[0].item["id"]), "dim")]


def _nothing(answer: Directory, words: Words, columns: int, sentence: str) -> Iterator[Line]:
    """What was asked, what is near to it, and who can help: the office with its contact."""
    asked = " · ".join(answer.query.asked)
    yield from paragraph(f"{sentence}: {asked}" if asked else sentence, columns, "title")
    yield from instead(answer, words, columns)
