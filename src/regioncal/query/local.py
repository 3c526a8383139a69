"""An event's times as the region's clock shows them, whatever zone they were written in."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from regioncal.index.rows import zone_of

_MOMENTS = {"start", "end", "doors", "previous_start", "exdate", "rdate", "on", "deadline"}
_TABLES = {"override", "registration"}


def on_region_clock(record: dict[str, Any], region: tzinfo) -> dict[str, Any]:
    """The same record with every time of its own as the region's wall time; `timezone` stays, to be named.

    Bare dates stay, and so does what floats: it is on every clock alike.
    """
    own = zone_of(record.get("timezone"), region)

    def local(text: str) -> str:
        moment = datetime.fromisoformat(text) if "T" in text else None
        if moment is None or (moment.tzinfo is None and own is region):
            return text
        moment = moment if moment.tzinfo else moment.replace(tzinfo=own)
        try:
            return moment.astimezone(region).replace(tzinfo=None).isoformat()
        except OverflowError:  # the first and last day of time
            return text

    return _moved(record, local)


def _moved(values: dict[str, Any], local: Callable[[str], str]) -> dict[str, Any]:
    return {
        name: _each(value, local) if name in _MOMENTS
        else [_moved(one, local) for one in value] if name in _TABLES and isinstance(value, list)
        else _moved(value, local) if name in _TABLES
        else value
        for name, value in values.items()
    }  # fmt: skip


def _each(value: Any, local: Callable[[str], str]) -> Any:
    """A moment, several, or a period as a table."""
    if isinstance(value, list):
        return [_each(part, local) for part in value]
    return _moved(value, local) if isinstance(value, dict) else local(value)
