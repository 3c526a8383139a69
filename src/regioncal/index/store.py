"""The index file: found, checked against the data folder, brought up to date, and never in the way.

It lives in the user's cache folder, one file a data folder. Broken, older or unwritable, it is built anew, in memory
if need be: it is derived, disposable, never the truth.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from regioncal import __version__
from regioncal.errors import Problem
from regioncal.files.cache import cached
from regioncal.files.walk import REGION_FILE, data_files, read_bytes
from regioncal.index.tables import VERSION

if TYPE_CHECKING:
    from regioncal.index.build import Source

_YEAR = 366 * 86_400
_HOLIDAYS_SINCE = 1990  # and until twelve years after now; others are asked for when needed
_PAGE, _CACHE = 8192, 65_536  # bytes of a page, and KiB of pages kept while an index is written
_PATIENCE = 20.0  # seconds to wait for another process that is writing


class _File(NamedTuple):
    """A file as the index knows it."""

    number: int
    stamp: str
    digest: str


def index_path(folder: str) -> str:
    """Where the index of a data folder lives."""
    return cached(folder, "sqlite")


_broken: set[str] = set()


def distrust(folder: str) -> None:
    """From now on this process keeps the folder's index in memory: the file breaks again and again."""
    _broken.add(folder)


def _connected(path: str) -> sqlite3.Connection:
    """A connection; it may be closed by whichever thread collects the garbage."""
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)


def open_index(folder: str) -> sqlite3.Connection:
    """A connection to the index of a data folder, as fresh as the files are now."""
    if folder in _broken:
        return _in_memory(folder)
    path = index_path(folder)
    if os.path.isfile(path):
        # Broken, of another make, or locked for too long: build it anew.
        with suppress(OSError, sqlite3.Error, ValueError, KeyError, TypeError):
            connection = _connected(path)
            try:
                fresh = _refreshed(connection, folder, path)
            except BaseException:
                connection.close()
                raise
            if fresh is not connection:
                connection.close()
            if fresh:
                return fresh
    return _built(folder, path)


def _maker() -> str:
    """What made an index: this version, with the search as it stands (an editable one changes in between)."""
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "search")
    parts = (folder, os.path.join(folder, "taxonomy"), os.path.join(folder, "taxonomy", "newcomers"))
    newest = max(entry.stat().st_mtime_ns for part in parts for entry in os.scandir(part))
    return f"regioncal {__version__}, tables {VERSION}, search {newest}"


def discard(folder: str) -> None:
    """Remove the index of a data folder, so that the next opening builds it anew."""
    with suppress(OSError):
        os.remove(index_path(folder))


# ---- is it fresh? ----------------------------------------------------------------------------------------------


def _stamp(status: os.stat_result, now: float) -> str:
    """What tells that a file did not change; empty where its times are too near to now to be trusted."""
    if max(status.st_mtime, status.st_ctime) > now - 2:
        return ""
    return f"{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}:{status.st_ino}"


def _files(connection: sqlite3.Connection) -> dict[str, _File]:
    rows = connection.execute("SELECT path, id, stamp, digest FROM file")
    return {path: _File(number, stamp, digest) for path, number, stamp, digest in rows}


def _trouble(problems: list[Problem]) -> str:
    return "\n".join(map(str, problems))


def _refreshed(connection: sqlite3.Connection, folder: str, path: str) -> sqlite3.Connection | None:
    """The index, or one brought up to date with the files; None where it must be built anew."""
    now = time.time()
    meta = dict(
        connection.execute("SELECT key, value FROM meta WHERE key IN ('made by', 'folder', 'fresh until', 'trouble')")
    )
    mine = meta.get("made by") == _maker() and meta["folder"] == os.path.realpath(folder)
    if not mine or float(meta["fresh until"]) < now:
        return None
    found, problems = data_files(folder)
    if meta["trouble"] != _trouble(problems):
        return None
    known = _files(connection)
    stamps = {name: _stamp(status, now) for name, status in found}
    doubtful = [name for name, stamp in stamps.items() if not stamp or name not in known or known[name].stamp != stamp]
    gone = [name for name in known if name not in stamps]
    if not doubtful and not gone:
        return connection
    read = [_Bytes(name, stamps[name], *read_bytes(folder, name)) for name in doubtful]
    same = [file for file in read if file.path in known and known[file.path].digest == file.digest]
    changed = [_source(file) for file in read if file not in same]
    restamped = [(file.stamp, file.path) for file in same if file.stamp != known[file.path].stamp]
    if not changed and not restamped and not gone:
        return connection
    if REGION_FILE in {*gone, *(source.path for source in changed)}:
        return None

    def write(fresh: sqlite3.Connection) -> bool:
        fresh.execute("BEGIN")
        fresh.executemany("UPDATE file SET stamp = ? WHERE path = ?", restamped)
        return (not changed and not gone) or _replace(fresh, changed, gone)

    return _put_in_place(path, write, copy=True)


def _replace(connection: sqlite3.Connection, changed: "list[Source]", gone: list[str]) -> bool:
    import json

    from regioncal.index.build import Builder
    from regioncal.model import Region
    from regioncal.search import Lexicon

    if connection.execute("SELECT 1 FROM problem WHERE name = 'duplicate-id'").fetchone():
        return False
    meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('region', 'horizon', 'lexicon')"))
    region = Region(json.loads(meta["region"]))
    builder = Builder(connection, region, int(meta["horizon"]), Lexicon.opened(meta["lexicon"]))
    known = _files(connection)
    free = max((file.number for file in known.values()), default=0) + 1
    for path in gone:  # another process may have seen to it already
        if path in known and not builder.replace(known[path].number, None):
            return False
    for source in changed:
        if source.path not in known:
            number, free = free, free + 1
        else:
            number = known[source.path].number
        if not builder.replace(number, source):
            return False
    return True


class _Bytes(NamedTuple):
    """A file's bytes, or what keeps us from them; its stamp is the older, so a change in between is seen later."""

    path: str
    stamp: str
    data: bytes
    problem: Problem | None

    @property
    def digest(self) -> str:
        """What tells other content."""
        import hashlib

        return str(self.problem) if self.problem else hashlib.blake2b(self.data, digest_size=16).hexdigest()


def _source(file: _Bytes) -> "Source":
    """What a file's bytes hold."""
    from regioncal.files.read import Content, read_content
    from regioncal.index.build import Source

    content = Content(file.path, [], [file.problem]) if file.problem else read_content(file.data, file.path)
    return Source(content, file.stamp, file.digest)


# ---- everything anew ----------------------------------------------------------------------------------------------


def _built(folder: str, path: str) -> sqlite3.Connection:
    """Build everything anew, in memory where the cache cannot be written."""

    def write(fresh: sqlite3.Connection) -> bool:
        _fill(fresh, folder)
        return True

    with suppress(OSError, sqlite3.OperationalError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        connection = _put_in_place(path, write, copy=False)
        if connection:
            return connection
    return _in_memory(folder)


def _put_in_place(path: str, write: Callable[[sqlite3.Connection], bool], *, copy: bool) -> sqlite3.Connection | None:
    """Write a new index, or a changed copy of the old one, beside it, and put it in its place; None if `write` fails.

    An index file is never changed where it lies: who reads it goes on reading it, and a journal of SQLite's can never
    meet a file that it does not belong to.
    """
    beside = f"{path}.{os.getpid()}.new"
    _tidy(os.path.dirname(path))
    try:
        if copy:
            import shutil

            shutil.copyfile(path, beside)
        fresh = _connected(beside)
        try:
            fresh.execute(f"PRAGMA page_size = {_PAGE}")
            fresh.execute(f"PRAGMA cache_size = -{_CACHE}")
            fresh.execute("PRAGMA journal_mode = OFF")
            fresh.execute("PRAGMA synchronous = OFF")
            if not write(fresh):
                return None
            if fresh.in_transaction:
                fresh.execute("COMMIT")
        finally:
            fresh.close()
        os.replace(beside, path)
        return _connected(path)
    finally:
        with suppress(OSError):
            os.remove(beside)


def _tidy(cache: str) -> None:
    """Remove what killed processes left beside the indexes."""
    with suppress(OSError):
        for name in os.listdir(cache):
            stem, _, number = name.removesuffix(".new").rpartition(".")
            if stem and name.endswith(".new") and number.isdecimal() and _is_gone(int(number)):
                os.remove(os.path.join(cache, name))


def _is_gone(process: int) -> bool:
    """Whether no process has this number (elsewhere than on POSIX nobody can ask without hurting it)."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def _in_memory(folder: str) -> sqlite3.Connection:
    connection = _connected(":memory:")
    _fill(connection, folder)
    return connection


def _fill(connection: sqlite3.Connection, folder: str) -> None:
    """Read the whole folder into an empty database."""
    import gc

    from regioncal.files.whole import standing_in
    from regioncal.index.build import Builder
    from regioncal.index.kept import lexicon
    from regioncal.index.rows import to_json
    from regioncal.index.tables import indexes, schema
    from regioncal.search import COLUMNS

    now = time.time()
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand records make no garbage in circles, but the collector looks for it
    try:
        found, problems = data_files(folder)
        sources = [_source(_Bytes(path, _stamp(status, now), *read_bytes(folder, path))) for path, status in found]
        region = next((source.content.region for source in sources if source.content.region), None)
        region = standing_in(folder, region)
        horizon = (int(now) // 86_400) * 86_400 + 2 * _YEAR
        connection.executescript(schema(COLUMNS))
        connection.execute("BEGIN")
        builder = Builder(connection, region, horizon, lexicon(region, _maker()))
        builder.fill(sources, problems)
        years = _HOLIDAYS_SINCE, time.gmtime(now).tm_year + 12
        builder.holidays(*years)
        meta = {
            "made by": _maker(),
            "folder": os.path.realpath(folder),
            "fresh until": str(now + _YEAR),
            "trouble": _trouble(problems),
            "region": to_json(region.values),
            "horizon": str(horizon),
            "lexicon": builder.lexicon.kept(),
            "places": to_json(builder.gazetteer.named()),
            "holiday years": f"{years[0]} {years[1]}",
        }
        connection.executemany("INSERT INTO meta VALUES(?, ?)", meta.items())
        connection.executescript(indexes())
        if connection.in_transaction:
            connection.execute("COMMIT")
    finally:
        if collecting:
            gc.enable()
