"""Where a calendar is from, and what else came from there: a file of the same name may be another calendar."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Source = Mapping[str, Any]


class Origin(NamedTuple):
    """Where a calendar is from: the feed's or calendar's name, its address ("" for a file), and what the feed asks.

    `mark` tells the files of one name apart, "" where nothing does. `defaults` are fields set on what it brings,
    `categories` the map of its categories to ours. `whole` tells that all of the file is from here.
    """

    name: str
    url: str = ""
    defaults: Mapping[str, Any] = {}
    categories: Mapping[str, Any] = {}
    whole: bool = False
    mark: str = ""

    def source(self) -> dict[str, str]:
        """What a record says of where it is from."""
        told = {"name": self.name, "url": self.url, "file": "" if self.url else self.mark}
        return {name: value for name, value in told.items() if value}


def mark_of(identity: str) -> str:
    """A short mark of what identifies a calendar: its own id, the file's whole path, its address."""
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest() if identity else ""


class Ours:
    """Tells which records of a file came from one calendar; `sources` are those of the records, `uids` what it holds.

    From a file they did where its mark and name are the same. Where only one of the two is, as when a file was moved
    or the calendar renamed, at least half of what came from there must be in the calendar still.
    """

    def __init__(self, origin: Origin, sources: Iterable[Source], uids: Collection[str]) -> None:
        self.origin = origin
        groups: dict[tuple[str, str], list[bool]] = {}
        for source in sources:
            if "url" not in source:
                groups.setdefault(_group(source), []).append(source.get("uid") in uids)
        own = (origin.name, origin.mark)
        self._groups = {
            group
            for group, still in groups.items()
            if (group == own and origin.mark) or (_shares(group, own) and 2 * sum(still) >= len(still))
        }

    def __contains__(self, source: Source) -> bool:
        if self.origin.whole:
            return bool(source)
        if self.origin.url or "url" in source:
            return source.get("url") == self.origin.url
        return _group(source) in self._groups


def _group(source: Source) -> tuple[str, str]:
    return source.get("name", ""), source.get("file", "")


def _shares(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return any(mine and mine == theirs for mine, theirs in zip(one, other, strict=True))


def path_for(stem: str, origin: Origin, sources: Sequence[Source], uids: Collection[str]) -> str:
    """The file for a calendar: the one of its name, unless all of `sources`, those that stand in it, are of others."""
    ours = Ours(origin, sources, uids)
    free = not sources or not origin.mark or any(source in ours for source in sources)
    return f"imported/{stem}.toml" if free else f"imported/{stem}-{origin.mark}.toml"
