"""What we wrote to a server, kept between runs: for each UID where it is, its ETag there and what it said.

One JSON file for each server, calendar and region in the user's own folder. It may be lost: then the objects on the
server are found again by their UIDs.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from regioncal.errors import DataError
from regioncal.files.write import current_bytes, locked, write_file
from regioncal.plans.publish import Written, digest

_VERSION = 1
_EVERY = 2.0  # seconds between two writings of the file
_PATIENCE = 2.0  # seconds to wait for another sync


def ledger_folder() -> str:
    """Where the files are: the user's own data folder."""
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("regioncal", appauthor=False), "sync")


@contextmanager
def alone(server: str) -> Iterator[None]:
    """No other sync of this user runs meanwhile."""
    folder = ledger_folder()
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise DataError(f"{folder}: cannot be made: {(error.strerror or str(error)).lower()}") from None
    with locked(folder, f"sync {server}", _PATIENCE):
        yield


class Ledger:
    """What was written to one calendar; `written` by UID. Changes reach the disk every two seconds, and with `save`."""

    def __init__(self, collection: str, owner: str) -> None:
        self._path = os.path.join(ledger_folder(), f"{digest(f'{collection} {owner}')}.json")
        self._head = {"version": _VERSION, "collection": collection, "owner": owner}
        self._before: bytes | None = None
        self._changed = False
        self._saved = time.monotonic()
        self.written: dict[str, Written] = {}
        self._read()

    def _read(self) -> None:
        """A file that cannot be read is as good as lost."""
        self._before = current_bytes(self._path)
        if self._before is None:
            return
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            found = json.loads(self._before)
            if found["version"] == _VERSION:
                self.written = {uid: Written(*map(str, row)) for uid, row in found["objects"].items()}

    def note(self, uid: str, written: Written | None) -> None:
        """An object was written, or removed (None)."""
        if self.written.get(uid) == written:
            return
        if written is None:
            del self.written[uid]
        else:
            self.written[uid] = written
        self._changed = True
        if time.monotonic() - self._saved > _EVERY:
            self.save()

    def save(self) -> None:
        """Write what is not on the disk yet."""
        if self._changed:
            content = json.dumps({**self._head, "objects": self.written}).encode()
            write_file(self._path, content, self._before)
            self._before, self._changed = content, False
        self._saved = time.monotonic()
