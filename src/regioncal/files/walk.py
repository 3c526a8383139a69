"""Which files hold the data, and whether they changed: the part of reading that every start needs, kept light."""

import os

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
            if entry.is_dir():
                if toml:
                    problems.append(Problem("is a folder, not a file", "rename it", path=prefix + name))
                walk(entry.path, prefix + name + "/")
            elif toml:
                try:
                    found.append((prefix + name, entry.stat()))
                except OSError as error:
                    problems.append(unreadable(error, prefix + name))

    walk(folder, "")
    return found, problems


def unreadable(error: OSError, path: str) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    reason = (error.strerror or str(error)).lower()
    return Problem(f"cannot be read: {reason}", "check the file and its permissions", path=path)
