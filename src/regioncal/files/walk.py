"""Which files hold the data, and whether they changed: the part of reading that every start needs, kept light."""

import os
import stat

from regioncal.errors import Problem

REGION_FILE = "region.toml"


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
            name = entry.name
            if name.startswith("."):
                continue
            toml = name.endswith(".toml")
            path = prefix + name
            try:
                is_folder = entry.is_dir()
                if not (is_folder or toml):
                    continue
                status = entry.stat()
            except OSError as error:  # a link to nothing or to itself
                if toml:
                    problems.append(unreadable(error, path))
                continue
            if not path.isascii() and not _is_text(path):
                shown = os.fsencode(path).decode("utf-8", "replace")
                problems.append(Problem("its name is not UTF-8", "rename it", path=shown, check="unreadable"))
            elif is_folder:
                if toml:
                    problems.append(Problem("is a folder, not a file", "rename it", path=path, check="unreadable"))
                walk(entry.path, path + "/")
            elif stat.S_ISREG(status.st_mode):
                found.append((path, status))
            else:  # reading a pipe or a device might never end
                problems.append(Problem("is not a file", "remove it", path=path, check="unreadable"))

    walk(folder, "")
    return found, problems


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
