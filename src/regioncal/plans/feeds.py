"""Subscriptions: which there are, what is remembered of their last fetch, and bringing one up to date.

What is remembered (ETag, when, how it went) is no data: it lives in the user's cache folder and may be lost.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from regioncal import __version__
from regioncal.errors import NotFound, RegioncalError, did_you_mean
from regioncal.files.write import write_file
from regioncal.index.store import index_path

_SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Remembered(NamedTuple):
    """What is known of a feed's last fetch: its marks, when it was, how it went ("" for well), and what was brought.

    `asked` tells with which settings; others make the marks worthless.
    """

    etag: str = ""
    modified: str = ""
    fetched: str = ""
    failed: str = ""
    counts: Mapping[str, int] = {}
    asked: str = ""


class Memory:
    """What is remembered of the feeds of one data folder."""

    def __init__(self, folder: str) -> None:
        self.path = os.path.splitext(index_path(folder))[0] + ".feeds.json"
        self._kept: dict[str, dict[str, Any]] = {}
        with suppress(OSError, ValueError), open(self.path, encoding="utf-8") as file:
            kept = json.load(file)
            self._kept = kept if isinstance(kept, dict) else {}

    def get(self, ident: str) -> Remembered:
        """What is known of a feed."""
        try:
            return Remembered(**self._kept.get(ident, {}))
        except TypeError:
            return Remembered()

    def put(self, ident: str, remembered: Remembered) -> None:
        """Remember a feed's fetch; a cache that cannot be written is no failure."""
        self._kept[ident] = remembered._asdict()
        content = json.dumps(self._kept, ensure_ascii=False, indent=1, sort_keys=True).encode()
        before = None
        with suppress(OSError), open(self.path, "rb") as file:
            before = file.read()
        with suppress(RegioncalError, OSError):
            write_file(self.path, content, before)


def settings(feed: Mapping[str, Any]) -> str:
    """What a feed is asked with, in short: when it changes, all is fetched anew."""
    asked = {name: feed.get(name) for name in ("url", "file", "defaults", "categories")} | {"version": __version__}
    return hashlib.blake2b(json.dumps(asked, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()


def chosen(feeds: list[dict[str, Any]], idents: Iterable[str]) -> list[dict[str, Any]]:
    """The feeds with these ids, all of them where none is named."""
    by_id = {feed["id"]: feed for feed in feeds}
    for ident in idents:
        if ident not in by_id:
            remedy = did_you_mean(ident, list(by_id), "see regioncal feeds")
            raise NotFound(f'feed "{ident}": no such feed ({remedy})')
    return [by_id[ident] for ident in dict.fromkeys(idents)] or feeds


def path_of(feed: Mapping[str, Any]) -> str:
    """The file of the data that a feed's events stand in."""
    return f"imported/{feed['id']}.toml"


def is_due(feed: Mapping[str, Any], remembered: Remembered, now: datetime) -> bool:
    """Whether its `refresh` (12h, 7d) has gone by since the last fetch; one that says nothing is always due."""
    every = str(feed.get("refresh", "")).strip().lower()
    if not remembered.fetched or remembered.failed or every[-1:] not in _SPANS or not every[:-1].isdecimal():
        return True
    try:
        return datetime.fromisoformat(remembered.fetched) + timedelta(**{_SPANS[every[-1]]: int(every[:-1])}) <= now
    except (ValueError, OverflowError):
        return True
