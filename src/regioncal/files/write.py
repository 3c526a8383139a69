"""Writing: a file is the old one or the new one, never half of it, and two processes never write at once.

A new content goes into a file beside the old one, is forced to the disk, and then takes its name. So a killed process,
a full disk or a power cut leave the old file whole. One lock a data folder, across processes, says who holds it.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from regioncal.errors import DataError
from regioncal.files.cache import cached

LOCK = ".regioncal.lock"  # only where a folder itself cannot be locked
PATIENCE = 20.0  # seconds to wait for another process that writes
_BESIDE = ".new"


@contextmanager
def locked(folder: str, doing: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the data folder's lock; after `patience` seconds of waiting, an error that says who holds it.

    `doing` is what this process says of itself to those who wait: "add event".
    """
    try:
        note, release = _hold(os.path.realpath(folder), patience)
    except TimeoutError as error:
        holder = _holder(str(error))
        raise DataError(f"{folder}: is being written to by {holder} (try again when it is done)") from None
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        with suppress(OSError):
            os.makedirs(os.path.dirname(note), exist_ok=True)
            with open(note, "w", encoding="utf-8") as file:
                file.write(f"process {os.getpid()} on {_host()} since {time.strftime('%Y-%m-%d %H:%M:%S')} ({doing})\n")
        yield
    finally:
        with suppress(OSError):  # of a lock file: those who wait on the nameless file see it and begin anew
            os.remove(note)
        release()


def _hold(folder: str, patience: float) -> tuple[str, Callable[[], None]]:
    """The folder's lock: where its holder is named, and what gives it back; TimeoutError(where) if it is not free.

    The folder itself is locked, so nothing lies in it that git could see, and a killed process leaves nothing there.
    """
    note = cached(folder, "lock")
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (ImportError, AttributeError):
        return _hold_file(folder, patience)
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            if time.monotonic() > end:
                os.close(handle)
                raise TimeoutError(note) from None
            time.sleep(0.01)
        except OSError:
            os.close(handle)
            return _hold_file(folder, patience)
        else:
            return note, lambda: os.close(handle)


def _hold_file(folder: str, patience: float) -> tuple[str, Callable[[], None]]:
    """A file in the folder as its lock, where folders have none: on Windows and some network disks."""
    from filelock import FileLock, Timeout

    path = os.path.join(folder, LOCK)
    lock = FileLock(path, timeout=patience, poll_interval=0.01)
    try:
        lock.acquire()
    except Timeout:
        raise TimeoutError(path) from None
    return path, lock.release


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


def write_out(path: str, content: bytes) -> None:
    """Put an answer where it was asked for; OSError where that fails.

    A plain file is the old one or the new one, and keeps its mode; a link stays a link to it. What is no plain file (a
    pipe, a device) is written into.
    """
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "wb") as file:
                file.write(content)
            return
    real = os.path.realpath(path)
    beside = f"{real}.{os.getpid()}{_BESIDE}"
    try:
        _write_beside(beside, content, real)
        os.replace(beside, real)
    finally:
        with suppress(OSError):
            os.remove(beside)


def remove_file(path: str, was: bytes) -> None:
    """Take a file away that must still be `was`; of a link stays what it leads to, with nothing in it."""
    if os.path.islink(path):
        write_file(path, b"", was)
        return
    try:
        if current_bytes(path) != was:
            raise DataError(f"{path}: has changed since it was read, nothing was written (look at it and try again)")
        os.remove(path)
        _sync_folder(os.path.dirname(path))
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
