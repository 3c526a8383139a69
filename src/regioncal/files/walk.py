"""Which files hold the data, and whether they changed: the part of reading that every start needs, kept light."""

import os
import stat

from regioncal.errors import Problem

REGION_FILE = "region.toml"
MAX_BYTES = 50_000_000  # beyond it a file is no longer something people edit


def data_files(folder: str) -> tuple[list[tuple[str, os.stat_result]], list[Problem]]:
    """All TOML files below a folder as (path below it, status), sorted, `/` between parts; hidden ones are left out.

    Linked folders are followed, each real folder once, so a loop of links ends.
    """
    found: list[tuple[str, os.stat_result]] = []
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()

    def walk(base: str, prefix: str) -> None:
        try:
            status = os.stat(base)
            if (status.st_dev, status.st_ino) in seen:
                return
            seen.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(base), key=lambda entry: entry.name)
        except OSError as error:
            problems.append(unreadable(error, prefix.rstrip("/") or "."))
            return
        for entry in entries:
            path = prefix + entry.name
            what = _look_at(entry, path)
            if isinstance(what, Problem):
                problems.append(what)
            elif what and stat.S_ISREG(what.st_mode):
                found.append((path, what))
            if isinstance(what, os.stat_result) and stat.S_ISDIR(what.st_mode):
                walk(entry.path, path + "/")
                if path.endswith(".toml"):
                    problems.append(_odd("is a folder, not a file", "rename it", path))

    walk(folder, "")
    return found, problems


def _look_at(entry: "os.DirEntry[str]", path: str) -> os.stat_result | Problem | None:
    """The status of a folder or TOML file, or what is wrong with it; None where it is not ours."""
    toml = entry.name.endswith(".toml")
    if entry.name.startswith("."):
        return None
    try:
        if not (toml or entry.is_dir()):
            return None
        status = entry.stat()
    except OSError as error:  # a link to nothing or to itself
        return unreadable(error, path) if toml else None
    if not path.isascii() and not _is_text(path):
        return _odd("its name is not UTF-8", "rename it", os.fsencode(path).decode("utf-8", "replace"))
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):  # reading a pipe might never end
        return _odd("is not a file", "remove it", path)
    return status


def _odd(message: str, remedy: str, path: str) -> Problem:
    return Problem(message, remedy, path=path, check="unreadable")


def _is_text(path: str) -> bool:
    """Whether a path is text; what the system could not decode it gives us as lone surrogates."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def unreadable(error: OSError, path: str) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    reason = (error.strerror or str(error)).lower()
    return Problem(f"cannot be read: {reason}", "check the file and its permissions", path=path, check="unreadable")


def read_bytes(folder: str, path: str) -> tuple[bytes, Problem | None]:
    """A file's bytes, or the problem that keeps us from them."""
    full = os.path.join(folder, path)
    try:
        status = os.stat(full)
        if not stat.S_ISREG(status.st_mode):  # reading a pipe might never end
            return b"", _odd("is not a file", "remove it", path)
        if status.st_size >= MAX_BYTES:
            return b"", Problem("is larger than 50 MB", "split it into several files", path=path, check="unreadable")
        with open(full, "rb") as file:
            return file.read(), None
    except OSError as error:
        return b"", unreadable(error, path)
