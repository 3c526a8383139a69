"""What can go wrong, said once: a problem in the data is a value, a failed command is an error with a code.

Exit codes::

    0  fine
    1  CheckFailed     `check` found problems
    2  UsageError      the command line cannot be understood or carried out
    3  NotFound        no such record, place or file
    4  DataError       the data cannot be used
    5  OtherSideError  a network or a server did not do its part
    130                interrupted

    RegioncalError
     ├── CheckFailed
     ├── UsageError
     ├── NotFound
     ├── DataError
     └── OtherSideError
"""

from functools import lru_cache
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong with one record: what `check` prints and what listings count.

    `message` is a lower-case sentence part, `remedy` what to do about it; `path` is relative to the data folder,
    `line` counts from 1 and is None where it is not known.
    """

    message: str
    remedy: str = ""
    record: str = ""
    field: str = ""
    path: str = ""
    line: int | None = None
    check: str = ""
    level: str = "error"

    def __str__(self) -> str:
        """`path:line: record: field: message (remedy)`, leaving out what is not known."""
        place = f"{self.path}:{self.line}" if self.path and self.line else self.path
        parts = [part for part in (place, self.record, self.field, self.message) if part]
        return ": ".join(parts) + (f" ({self.remedy})" if self.remedy else "")


class RegioncalError(Exception):
    """A failure with one clear line for the person at the terminal; `code` is the exit code."""

    code = 2


class CheckFailed(RegioncalError):
    """`check` found problems."""

    code = 1


class UsageError(RegioncalError):
    """The command line cannot be understood or carried out."""

    code = 2


class NotFound(RegioncalError):
    """No such record, place or file."""

    code = 3


class DataError(RegioncalError):
    """The data cannot be used."""

    code = 4


class OtherSideError(RegioncalError):
    """A network or a server did not do its part."""

    code = 5


def near_names(word: str, known: "list[str] | set[str] | tuple[str, ...]", most: int = 3) -> list[str]:
    """The known names nearest to a mistyped one, best first."""
    return list(_near_names(word, tuple(sorted(known)), most))


@lru_cache(maxsize=500)  # one wrong key in ten thousand records is looked up once
def _near_names(word: str, names: tuple[str, ...], most: int) -> list[str]:
    import difflib

    lower = {name.casefold(): name for name in names}
    hits = difflib.get_close_matches(word.casefold(), list(lower), n=most, cutoff=0.6)
    return [lower[hit] for hit in hits]


def did_you_mean(word: str, known: "list[str] | set[str] | tuple[str, ...]", otherwise: str = "") -> str:
    """The remedy for a name nobody knows: "did you mean title?", else what the caller offers instead."""
    names = near_names(word, known)
    return f"did you mean {' or '.join(names)}?" if names else otherwise
