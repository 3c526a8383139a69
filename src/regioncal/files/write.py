"""Writing: a file is the old one or the new one, never half of it, and two processes never write at once.

A new content goes into a file beside the old one, is forced to the disk, and then takes its name. So a killed process,
a full disk or a power cut leave the old file whole. One lock a data folder, across processes, says who holds it.
"""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from regioncal.errors import DataError

LOCK = ".regioncal.lock"
PATIENCE = 20.0  # seconds to wait for another process that writes
_BESIDE = ".new"


@contextmanager
def locked(folder: str, doing: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the data folder's lock; after `patience` seconds of waiting, an error that says who holds it.

    `doing` is what this process says of itself to those who wait: "add event".
    """
    from filelock import FileLock, Timeout

    path = os.path.join(os.path.realpath(folder), LOCK)
    lock = FileLock(path, timeout=patience, poll_interval=0.01)
    try:
        lock.acquire()
    except Timeout:
        raise DataError(f"{folder}: is being written to by {_holder(path)} (try again when it is done)") from None
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        with suppress(OSError), open(path, "w", encoding="utf-8") as file:
            file.write(f"process {os.getpid()} on {_host()} since {time.strftime('%Y-%m-%d %H:%M:%S')} ({doing})\n")
        yield
    finally:
        with suppress(OSError):  # those who wait on the nameless file see that it has no name and begin anew
            os.remove(path)
        lock.release()


def _holder(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().strip() or "another process"
    except OSError:
        return "another process"


def _host() -> str:
    import socket

    return socket.gethostname()


def current_bytes(path: str) -> bytes | None:
    """A file's bytes as they are now; None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataError(f"{path}: cannot be read: {reason} (check the file and its permissions)") from None


def write_file(path: str, content: bytes, was: bytes | None) -> None:
    """Put new content in place of the old, which must still be `was` (None: there must be no file yet).

    A link stays a link: the file it leads to is written. The file keeps its mode. Folders that are missing are made.
    """
    real = os.path.realpath(path)
    folder, name = os.path.split(real)
    try:
        _make_folders(folder)
        _clear(folder, name)
        beside = os.path.join(folder, f".{name}.{os.getpid()}{_BESIDE}")
        try:
            _write_beside(beside, content, real)
            if current_bytes(real) != was:
                raise DataError(
                    f"{path}: has changed since it was read, nothing was written (look at it and try again)"
                )
            os.replace(beside, real)
        finally:
            with suppress(OSError):
                os.remove(beside)
        _sync_folder(folder)
    except OSError as error:
        raise _unwritable(path, error) from None


def _write_beside(beside: str, content: bytes, real: str) -> None:
    """The new content in a file of its own, on the disk, with the old one's mode and owner."""
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with open(handle, "wb") as file:
        with suppress(FileNotFoundError):
            old = os.stat(real)
            if hasattr(os, "fchown"):
                with suppress(OSError):
                    os.fchown(handle, old.st_uid, old.st_gid)
                os.fchmod(handle, stat.S_IMODE(old.st_mode))
        file.write(content)
        file.flush()
        os.fsync(handle)


def _make_folders(folder: str) -> None:
    """Make a folder and those above it, each on the disk before what comes into it."""
    if os.path.isdir(folder):
        return
    above = os.path.dirname(folder)
    _make_folders(above)
    with suppress(FileExistsError):
        os.mkdir(folder)
    _sync_folder(above)


def _clear(folder: str, name: str) -> None:
    """Remove what a killed process left beside a file; the lock says that nobody else writes here now."""
    for entry in os.listdir(folder):
        if entry.startswith(f".{name}.") and entry.endswith(_BESIDE):
            with suppress(OSError):
                os.remove(os.path.join(folder, entry))


def _sync_folder(folder: str) -> None:
    """Force a folder's names to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: str, error: OSError) -> DataError:
    reason = (error.strerror or str(error)).lower()
    return DataError(f"{path}: cannot be written: {reason} (nothing was changed; check the disk and the permissions)")
