"""Grants for programs: JSON whole, CSV a row a grant."""

from collections.abc import Iterable
from typing import Any

from regioncal.query.grants import Grants
from regioncal.views.data import listing, table
from regioncal.views.words import Words

_COLUMNS = (
    "id", "fund", "year", "title", "recipient", "municipality", "status", "applied", "awarded", "paid", "own_share",
    "currency", "awarded_on", "starts", "ends", "purpose",
)  # fmt: skip


def to_text(answer: Grants, words: Words, form: str) -> Iterable[str]:
    """The grants in one of the data forms."""
    items = [{**grant, "title": words.title(grant) if "title" in grant else ""} for grant in answer.grants]
    if form == "json":
        return listing("grants", items, total=len(items))
    return table([{name: _cell(item, name, words) for name in _COLUMNS} for item in items], form, _COLUMNS)


def _cell(item: dict[str, Any], name: str, words: Words) -> str:
    value = item.get(name, "")
    if value and name in {"recipient", "municipality"}:
        return words.named("organisation" if name == "recipient" else name, value)
    return words.text(value) if name == "purpose" else str(value)
