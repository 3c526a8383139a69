"""Finding the data and opening it: the folder, its index, the clock and the language of an answer."""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TypeVar

from regioncal.errors import DataError, UsageError
from regioncal.index.reader import Index
from regioncal.index.store import discard, distrust, open_index
from regioncal.lang import Language, choose, language

T = TypeVar("T")
_HERE = os.path.dirname(os.path.abspath(__file__))


class Workspace:
    """One run's view of the data: where it is, what time it is, in which language to answer.

    `sample` is true where nothing else was found and the package's own data answer, read-only.
    """

    def __init__(self, data: str | None = None, lang: str | None = None, now: str | None = None) -> None:
        self.folder, self.sample = find_folder(data)
        self._lang, self._now = lang, now or os.environ.get("REGIONCAL_NOW")
        self._now_by = "--now" if now else "REGIONCAL_NOW"

    @cached_property
    def index(self) -> Index:
        """The open index."""
        _opened.add(self.folder)
        return Index(open_index(self.folder))

    def ask(self, question: Callable[[Index], T]) -> T:
        """Ask the index; a broken index file is built anew once."""
        try:
            return question(self.index)
        except (sqlite3.DatabaseError, ValueError):  # broken pages, bytes that are no text, text that is no JSON
            discard(self.folder)
            self.__dict__.pop("index", None)
            return question(self.index)

    @cached_property
    def now(self) -> datetime:
        """The time of the question on the region's clock, without a zone: --now, REGIONCAL_NOW, else the real one."""
        return self.clock(self.index.zone)

    def clock(self, zone: tzinfo) -> datetime:
        """The time of the question on this zone's clock, for those who do not need the index."""
        real = datetime.now(zone).replace(tzinfo=None, microsecond=0)
        if not self._now:
            return real
        from regioncal.when import read_moment

        try:
            return read_moment(self._now, real.date())
        except UsageError as error:
            raise UsageError(f"{self._now_by} {error}") from None

    @cached_property
    def language(self) -> Language:
        """The language to answer in."""
        return language(choose(self._lang, os.environ, self.index.region.get("language", "de")))

    def notes(self) -> list[str]:
        """What to say on stderr after a successful answer."""
        found = []
        if self.sample:
            found.append("the sample data answer (yours: regioncal init)")
        count = self.index.problem_count()
        if count:
            found.append(f"{count} problem{'s' if count > 1 else ''} in the data: regioncal check")
        return found


_opened: set[str] = set()


def mend(*, again: bool) -> None:
    """Discard the index of every folder that was opened, as one is broken; `again`: keep them in memory from now on."""
    for folder in _opened:
        discard(folder)
        if again:
            distrust(folder)


def find_folder(given: str | None) -> tuple[str, bool]:
    """The data folder: --data, REGIONCAL_DATA, the nearest upwards, the user's own, else the sample."""
    for name, asked in (("--data", given), ("REGIONCAL_DATA", os.environ.get("REGIONCAL_DATA"))):
        if asked:
            if not os.path.isdir(asked):
                what = "is a file, not a folder" if os.path.exists(asked) else "no such folder"
                raise DataError(f"{name} {asked}: {what} (name the folder that holds region.toml)")
            return asked, False
    here = _upwards()
    if here:
        return here, False
    own = _own_folder()
    if os.path.isfile(os.path.join(own, "region.toml")):
        return own, False
    return sample_folder(), True


def sample_folder() -> str:
    """The region that ships with the package: below it once installed, beside the code in a checkout."""
    for sample in (os.path.join(_HERE, "sample"), os.path.join(os.path.dirname(os.path.dirname(_HERE)), "data")):
        if os.path.isfile(os.path.join(sample, "region.toml")):
            return sample
    raise DataError("no data folder found (name one with --data DIR, or make one with: regioncal init DIR)")


def _upwards() -> str:
    """The nearest folder upwards that holds region.toml, or whose data/ does; "" where there is none."""
    try:
        folder = os.getcwd()
    except OSError:  # the working folder is gone
        return ""
    while True:
        for candidate in (folder, os.path.join(folder, "data")):
            if os.path.isfile(os.path.join(candidate, "region.toml")):
                return candidate
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def _own_folder() -> str:
    """The user's own data folder."""
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("regioncal", appauthor=False), "data")


def say_notes(workspace: Workspace) -> None:
    """Print the notes of a successful answer to stderr."""
    # The answer is out already: an index that breaks now is for the next one, and nobody has to hear this.
    with suppress(sqlite3.Error, OSError):
        for note in workspace.notes():
            print(note, file=sys.stderr)
