"""Reading the index: single records, names and problems, for every question alike."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from regioncal.errors import Problem

_CHUNK = 500


class Index:
    """An open index: the connection, the region it belongs to and the zone its days are read in.

    Records come back as plain dicts under their TOML names, dates as ISO text.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.region: dict[str, Any] = json.loads(self.meta("region"))
        self.zone: tzinfo = ZoneInfo(self.region["timezone"])
        self._names: dict[tuple[str, str], dict[str, Any]] = {}

    def __del__(self) -> None:
        """An index that nobody asks any more is closed."""
        self.connection.close()

    def meta(self, key: str) -> str:
        """One of the facts kept about the index itself."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def stored(self, key: str) -> bytes:
        """One of the things kept as bytes."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else b""

    def get(self, kind: str, ident: str) -> dict[str, Any] | None:
        """One record, or None."""
        row = self.connection.execute(
            "SELECT json FROM record WHERE kind = ? AND id = ? AND base = rowid", (kind, ident)
        ).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def office(self) -> dict[str, Any] | None:
        """The organisation that guides people in the region, where it names one."""
        ident = self.region.get("office")
        return self.get("organisation", ident) if ident else None

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Every record of a kind, in the order of the files."""
        rows = self.connection.execute(
            "SELECT json FROM record WHERE kind = ? AND base = rowid ORDER BY rowid", (kind,)
        )
        return [json.loads(row[0]) for row in rows]

    def named(self, kind: str, idents: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The records of a kind with these ids, as far as there are any."""
        wanted = {ident for ident in idents if (kind, ident) not in self._names}
        for start in range(0, len(wanted), _CHUNK):
            part = sorted(wanted)[start : start + _CHUNK]
            rows = self.connection.execute(
                f"SELECT id, json FROM record WHERE kind = ? AND base = rowid AND id IN ({','.join('?' * len(part))})",
                (kind, *part),
            )
            self._names.update({(kind, ident): json.loads(text) for ident, text in rows})
        return {ident: self._names[kind, ident] for ident in idents if (kind, ident) in self._names}

    def rows(self, rowids: list[int]) -> dict[int, dict[str, Any]]:
        """Records by rowid, those shaped by an override among them."""
        found: dict[int, dict[str, Any]] = {}
        for start in range(0, len(rowids), _CHUNK):
            part = rowids[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(f"SELECT rowid, json FROM record WHERE rowid IN ({marks})", part)
            found.update({rowid: json.loads(text) for rowid, text in rows})
        if len(found) < len(set(rowids)):
            raise sqlite3.DatabaseError("rows without records")  # half broken: it is built anew
        return found

    def problems(self) -> list[Problem]:
        """Everything that is wrong with the data, in the order of files and lines."""
        rows = self.connection.execute(
            "SELECT message, remedy, record, field, path, line, name, level FROM problem ORDER BY path, line, rowid"
        )
        return [Problem(*row) for row in rows]

    def problem_count(self) -> int:
        """How many errors there are."""
        count: int = self.connection.execute("SELECT count(*) FROM problem WHERE level = 'error'").fetchone()[0]
        return count
