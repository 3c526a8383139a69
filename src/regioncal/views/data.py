"""Answers for programs: JSON, CSV and Markdown."""

import json
from collections.abc import Iterable
from typing import Any

from regioncal.query.events import Agenda
from regioncal.query.month import Month
from regioncal.views.words import Words

VERSION = 1


def to_text(value: dict[str, Any]) -> str:
    """One JSON object as text; numbers, names and umlauts as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def listing(kind: str, items: list[dict[str, Any]], **beside: Any) -> str:
    """The versioned object around the items of a listing; what is empty beside them is left out."""
    return to_text({"version": VERSION, "kind": kind, "items": items, **{k: v for k, v in beside.items() if v}})


def month(answer: Month, code: str) -> dict[str, Any]:
    """A month for programs."""
    return {
        "version": VERSION,
        "kind": "month",
        "month": f"{answer.year:04}-{answer.month:02}",
        "events": answer.events,
        "free": answer.free,
        "weeks": [
            {
                "iso_week": week[0].date.isocalendar().week,
                "days": [
                    {
                        "date": day.date.isoformat(),
                        "in_month": day.in_month,
                        "count": day.count,
                        "ongoing": day.ongoing,
                        "holiday": _name(day.holiday.name, code) if day.holiday else None,
                    }
                    for day in week
                ],
            }
            for week in answer.weeks
        ],
    }


def _name(name: Any, code: str) -> str:
    return str(name if isinstance(name, str) else name.get(code) or next(iter(name.values())))


def agenda(answer: Agenda, words: Words, form: str) -> str:
    """A listing of events in one of the data forms."""
    items = [{**found.item, "title": words.title(found.item)} for found in answer.happenings]
    if form == "json":
        following = answer.next_day.isoformat() if answer.next_day else None
        return listing("events", items, next=following)
    rows = [_event_row(item, words) for item in items]
    return table(rows, form, _EVENT_COLUMNS)


_EVENT_COLUMNS = ("id", "start", "end", "all_day", "title", "place", "municipality", "price", "category", "status", "url")


def _event_row(item: dict[str, Any], words: Words) -> dict[str, str]:
    return {
        "id": item["id"], "start": item["start"], "end": item.get("end", ""),
        "all_day": "true" if item["all_day"] else "false", "title": item["title"],
        "place": words.place(item, town=False), "municipality": words.municipality(item), "price": words.price(item),
        "category": item.get("category", ""), "status": item.get("status", "confirmed"), "url": item.get("url", ""),
    }  # fmt: skip


def table(rows: Iterable[dict[str, str]], form: str, columns: tuple[str, ...]) -> str:
    """Rows as CSV or as a Markdown table."""
    return _csv(rows, columns) if form == "csv" else _markdown(rows, columns)


def _csv(rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[safe_cell(row[column]) for column in columns] for row in rows])
    return text.getvalue()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before the characters that begin one."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _markdown(rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{'|'.join(' --- ' for _ in columns)}|"]
    lines += [f"| {' | '.join(_markdown_cell(row[column]) for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _markdown_cell(text: str) -> str:
    """A cell of one line in which nothing is markup."""
    text = " ".join(text.split()).replace("\\", "\\\\")
    for char in "|`*_[]<>":
        text = text.replace(char, f"\\{char}")
    return text
