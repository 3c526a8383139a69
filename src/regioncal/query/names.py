"""What the ids in an answer stand for, looked up once for the whole answer."""

from collections.abc import Iterable
from typing import Any

from regioncal.index.reader import Index

Names = dict[str, dict[str, dict[str, Any]]]  # kind -> id -> record

_POINTERS = {
    "place": "place", "municipality": "municipality", "area": "municipality", "organiser": "organisation",
    "co_organisers": "organisation", "provider": "organisation", "partners": "organisation",
    "recipient": "organisation", "funder": "organisation", "umbrella": "organisation", "member_of": "organisation",
    "fund": "fund", "predecessor": "fund", "successor": "fund", "grant": "grant", "part_of": "event",
    "offers": "offer",
}  # fmt: skip


def names_in(index: Index, records: Iterable[dict[str, Any]]) -> Names:
    """The records that these records point to, and the municipalities of their places."""
    wanted: dict[str, set[str]] = {}
    for record in records:
        for part in (record, *record.get("override", ())):
            for field, kind in _POINTERS.items():
                value = part.get(field)
                if value is not None:
                    wanted.setdefault(kind, set()).update(value if isinstance(value, list) else [value])
    found: Names = {kind: index.named(kind, idents) for kind, idents in wanted.items() if kind != "municipality"}
    towns = wanted.get("municipality", set()) | {
        place["municipality"] for place in found.get("place", {}).values() if "municipality" in place
    }
    found["municipality"] = index.named("municipality", towns)
    return found
