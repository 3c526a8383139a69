"""Answers for programs: JSON, CSV and Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regioncal.query.about import About
    from regioncal.query.directory import Directory, Entry
    from regioncal.query.events import Agenda, Happening
    from regioncal.query.finding import Finding, Why
    from regioncal.query.funds import Funds, Year
    from regioncal.query.month import Month
    from regioncal.query.show import Card, Link
    from regioncal.views.words import Words

VERSION = 1


def to_text(value: dict[str, Any]) -> str:
    """One JSON object as text; numbers, names and umlauts as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def listing(kind: str, items: Iterable[dict[str, Any]], **beside: Any) -> Iterator[str]:
    """The versioned object around the items of a listing, an item a line; what is empty beside them is left out.

    It comes in pieces, so that an answer of any length takes no memory of its own.
    """
    yield f'{{"version": {VERSION}, "kind": {_encoded(kind)}, "items": ['
    mark = "\n "
    for item in items:
        yield mark + _encoded(item)
        mark = ",\n "
    yield "\n]" if mark[0] == "," else "]"
    for name, value in beside.items():
        if value or value == 0:
            yield f",\n{_encoded(name)}: {_encoded(value)}"
    yield "}\n"


def month(answer: Month, code: str) -> dict[str, Any]:
    """A month for programs."""
    return {
        "version": VERSION,
        "kind": "month",
        "month": f"{answer.year:04}-{answer.month:02}",
        "events": answer.events,
        "free": answer.free,
        "holidays": [
            {"name": _name(found.name, code), "kind": found.kind, "from": str(found.first), "to": str(found.last)}
            for found in answer.holidays
        ],
        "weeks": [
            {
                "iso_week": week[0].date.isocalendar().week,
                "days": [
                    {
                        "date": day.date.isoformat(),
                        "in_month": day.in_month,
                        "count": day.events,
                        "ongoing": day.ongoing,
                        "holiday": _name(day.holiday.name, code) if day.holiday else None,
                    }
                    for day in week
                ],
            }
            for week in answer.weeks
        ],
    }


def months(answers: list[Month], listed: Agenda | None, words: Words) -> str:
    """One month or several for programs; the events of the days asked for beside them where they were asked for."""
    found = [month(answer, words.say.code) for answer in answers]
    whole = found[0] if len(found) == 1 else {"version": VERSION, "kind": "months", "items": found}
    if listed is not None:
        whole["agenda"] = [_happening(one, listed.finding, words) for one in listed.happenings]
    whole |= {name: value for name, value in _search(answers[0].finding, words).items() if value}
    return to_text(whole)


def _name(name: Any, code: str) -> str:
    return str(name if isinstance(name, str) else name.get(code) or next(iter(name.values())))


def agenda(answer: Agenda, words: Words, form: str) -> Iterable[str]:
    """A listing of events in one of the data forms."""
    items = (_happening(found, answer.finding, words) for found in answer.happenings)
    if form == "json":
        following = answer.next_day.isoformat() if answer.next_day else None
        beside = {**_search(answer.finding, words), "office": _office(answer.office, words)}
        return listing("events", items, total=answer.total, next=following, **beside)
    return table((_event_row(item, words) for item in items), form, _EVENT_COLUMNS)


def _happening(found: Happening, finding: Finding | None, words: Words) -> dict[str, Any]:
    return {**found.item, "title": words.title(found.item), **(_score(*finding.of(found.event)) if finding else {})}


def _score(score: float, why: Why) -> dict[str, Any]:
    """How well an item answers a search, and what it met."""
    return {"score": score, "why": [{"word": word, "how": how, "field": field} for word, how, field in why]}


_EVENT_COLUMNS = (
    "id",
    "start",
    "end",
    "all_day",
    "title",
    "place",
    "municipality",
    "price",
    "category",
    "status",
    "url",
)


def _event_row(item: dict[str, Any], words: Words) -> dict[str, str]:
    return {
        "id": item["id"], "start": item["start"], "end": item.get("end", ""),
        "all_day": "true" if item["all_day"] else "false", "title": item["title"],
        "place": words.place(item, town=False), "municipality": words.municipality(item), "price": words.price(item),
        "category": item.get("category", ""), "status": item.get("status", "confirmed"), "url": item.get("url", ""),
    }  # fmt: skip


def _search(finding: Finding | None, words: Words) -> dict[str, Any]:
    """How a search was understood and what is near to it, as keys beside the items."""
    if finding is None:
        return {}
    read = finding.understood
    near = [{"id": name, "label": words.label(*name.split(".", 1))} for name in finding.nearest]
    return {
        "understood": [] if read.literal else read.words(words.say.code),
        "corrections": [{"typed": typed, "read": meant} for typed, meant in read.corrections],
        "did_you_mean": [{"typed": typed, "meant": meant} for typed, meant in read.guesses],
        "suggestions": near,
    }


def _office(office: dict[str, Any] | None, words: Words) -> dict[str, Any] | None:
    """Who can help where nothing was found."""
    return office and {"id": office["id"], "name": words.title(office), **office.get("contact", {})}


def directory(answer: Directory, words: Words, form: str) -> Iterable[str]:
    """A listing of offers or organisations in one of the data forms."""
    about = f"{answer.query.about}s"
    if form == "json":
        items = [_entry(entry, answer, words) for entry in answer.entries]
        office = None if items else _office(answer.office, words)
        return listing(about, items, total=answer.total, **_search(answer.finding, words), office=office)
    offers = answer.query.about == "offer"
    rows = [(_offer_row if offers else _organisation_row)(entry.item, words) for entry in answer.entries]
    return table(rows, form, _OFFER_COLUMNS if offers else _ORGANISATION_COLUMNS)


def _entry(entry: Entry, answer: Directory, words: Words) -> dict[str, Any]:
    item = {**entry.item, "title": words.title(entry.item)}
    if answer.finding:
        item |= _score(entry.score, entry.why)
    if entry.km is not None:
        item["km"] = round(entry.km, 2)
    if answer.query.about == "organisation":
        item |= {"offers": entry.offers, "events": entry.events}
    return item


_OFFER_COLUMNS = (
    "id", "title", "kind", "provider", "place", "municipality", "hours", "level", "languages", "audience", "price",
    "childcare", "phone", "email", "url", "status",
)  # fmt: skip
_ORGANISATION_COLUMNS = ("id", "name", "kind", "municipality", "street", "postal_code", "phone", "email", "url")


def _offer_row(item: dict[str, Any], words: Words) -> dict[str, str]:
    contact = {**item.get("join", {}), **item.get("contact", {})}
    return {
        "id": item["id"], "title": words.title(item), "kind": item["kind"],
        "provider": words.named("organisation", item["provider"]) if "provider" in item else "",
        "place": words.place(item, town=False), "municipality": words.municipality(item),
        "hours": item.get("hours", ""), "level": words.level(item), "languages": " ".join(item.get("languages", ())),
        "audience": " ".join(item.get("audience", ())), "price": words.price(item),
        "childcare": "true" if item.get("childcare") else "", "phone": contact.get("phone", ""),
        "email": contact.get("email", ""), "url": item.get("url", ""), "status": item.get("status", "active"),
    }  # fmt: skip


def _organisation_row(item: dict[str, Any], words: Words) -> dict[str, str]:
    address, contact = item.get("address", {}), item.get("contact", {})
    return {
        "id": item["id"], "name": words.title(item), "kind": item.get("kind", ""), "municipality": words.town(item),
        "street": address.get("street", ""), "postal_code": address.get("postal_code", ""),
        "phone": contact.get("phone", ""), "email": contact.get("email", ""), "url": item.get("url", ""),
    }  # fmt: skip


def funds(answer: Funds, words: Words, form: str) -> Iterable[str]:
    """Funds in one of the data forms: JSON whole, CSV and Markdown a row a year."""
    if form == "json":
        items = [
            {**found.fund, "title": words.title(found.fund), "years": [_year(year) for year in found.years]}
            for found in answer.funds
        ]
        return listing("funds", items)
    rows = [
        {
            "fund": found.fund["id"], "year": str(year.year or ""),
            **{name: _plain(value) for name, value in _year(year).items()},
        }
        for found in answer.funds
        for year in found.years
    ]  # fmt: skip
    return table([{column: row.get(column, "") for column in _FUND_COLUMNS} for row in rows], form, _FUND_COLUMNS)


_FUND_COLUMNS = (
    "fund", "year", "currency", "budget", "applications", "applied_known", "projects", "awarded_published",
    "approximate", "awarded_known", "grants_known", "paid_known", "remaining", "remaining_certain",
)  # fmt: skip


def _year(year: Year) -> dict[str, Any]:
    """One year of a fund for programs; amounts are numbers, null is not known."""
    published = year.published
    return {
        "year": year.year, "currency": year.currency, "budget": _number(year.budget),
        "applications": published.get("applications"),
        "projects": published.get("projects"), "awarded_published": _number(published.get("awarded")),
        "approximate": published.get("approximate", False), "awarded_known": _number(year.awarded),
        "applied_known": _number(year.applied), "paid_known": _number(year.paid), "grants_known": year.known,
        "without_sum": year.unpriced, "remaining": _number(year.remaining), "remaining_certain": year.certain,
        "rounds": year.rounds, "grants": year.grants,
    }  # fmt: skip


def _number(value: Any) -> int | float | None:
    return None if value is None else int(value) if value == int(value) else float(value)


def cards(found: list[tuple[Card, Words]], form: str) -> Iterable[str]:
    """Whole records: JSON as they are with what links to them, CSV and Markdown a row a field."""
    if form == "json":
        items = [
            {
                "kind_of_record": card.kind, **card.record, "title": words.title(card.record), "file": card.path,
                "linked_from": [_link(link) for link in card.links],
                **({"patch": card.patch, "source_says": card.source} if card.patch else {}),
            }
            for card, words in found
        ]  # fmt: skip
        return listing("records", items)
    columns = ("record", "field", "value")
    rows = [
        {
            "record": f"{card.kind}:{card.record['id']}",
            "field": name,
            "value": _told(name, value, card.kind, words),
        }
        for card, words in found
        for name, value in card.record.items()
    ]
    return table(rows, form, columns)


def _told(name: str, value: Any, kind: str, words: Words) -> str:
    """A field's value in a cell: in words, else as it is."""
    return _plain(value) if kind in {"region", "counts"} else words.value(name, value, kind) or _plain(value)


def _link(link: Link) -> dict[str, str]:
    return {"kind": link.kind, "id": link.record["id"], "field": link.field}


def about(answer: About, words: Words, form: str) -> Iterable[str]:
    """The region and its office for programs: JSON whole, CSV and Markdown a row a field."""
    region = {name: value for name, value in answer.region.items() if name != "taxonomy"}
    if form != "json":
        parts = [("region", "", region), ("counts", "", answer.counts), ("organisation", ":", answer.office or {})]
        rows = [
            {"record": f"{kind}{mark and mark + record['id']}", "field": name, "value": _told(name, value, kind, words)}
            for kind, mark, record in parts
            for name, value in record.items()
        ]
        return table(rows, form, ("record", "field", "value"))
    return to_text(
        {
            "version": VERSION,
            "kind": "about",
            "region": region,
            "counts": answer.counts,
            "office": answer.office,
            "funds": [fund["id"] for fund in answer.funds],
        }
    )


def table(rows: Iterable[dict[str, str]], form: str, columns: tuple[str, ...]) -> Iterator[str]:
    """Rows as CSV or as a Markdown table, line by line."""
    return _csv(rows, columns) if form == "csv" else _markdown(rows, columns)


def _csv(rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> Iterator[str]:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row[column]) for column in columns])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what begins one and is no number."""
    figures = text.removeprefix("-").replace(".", "", 1)
    if text[:1] not in {"=", "+", "-", "@", "\t", "\r"} or (figures.isascii() and figures.isdecimal()):
        return text
    return f"'{text}"


def _plain(value: Any) -> str:
    """A value of a record in a cell: true and false as JSON has them, several with commas, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _markdown(rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |\n|{'|'.join(' --- ' for _ in columns)}|\n"
    for row in rows:
        yield f"| {' | '.join(_markdown_cell(row[column]) for column in columns)} |\n"


def _markdown_cell(text: str) -> str:
    """A cell of one line in which nothing is markup."""
    text = " ".join(text.split()).replace("\\", "\\\\")
    for char in "|`*_[]<>":
        text = text.replace(char, f"\\{char}")
    return text
