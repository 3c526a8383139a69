"""Writing: whole or not at all, one process at a time, modes and links kept."""

import errno
import io
import os
import resource
import signal
import stat
import subprocess
import sys
import time

import pytest

from regioncal.errors import DataError
from regioncal.files import write
from regioncal.files.write import LOCK, current_bytes, locked, write_file


@pytest.fixture
def folder(tmp_path):
    """A folder with nothing in it."""
    made = tmp_path / "data"
    made.mkdir()
    return made


def test_a_file_is_replaced_and_nothing_is_left_beside(folder):
    """The new content stands, alone in its folder."""
    file = folder / "a.toml"
    file.write_bytes(b"old")
    write_file(str(file), b"new", b"old")
    assert file.read_bytes() == b"new"
    assert os.listdir(folder) == ["a.toml"]


def test_missing_folders_are_made(folder):
    """A file of a new month comes with its folders."""
    write_file(str(folder / "events" / "2016" / "2016-09.toml"), b"x", None)
    assert (folder / "events" / "2016" / "2016-09.toml").read_bytes() == b"x"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_stays(folder, mode):
    """Who may read a file stays as it was."""
    file = folder / "a.toml"
    file.write_bytes(b"old")
    file.chmod(mode)
    write_file(str(file), b"new", b"old")
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_link_stays_a_link(folder):
    """A data file that is a link is written where it leads to."""
    (folder / "there").mkdir()
    real, link = folder / "there" / "real.toml", folder / "a.toml"
    real.write_bytes(b"old")
    link.symlink_to("there/real.toml")
    write_file(str(link), b"new", b"old")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert os.listdir(folder / "there") == ["real.toml"]


@pytest.mark.parametrize(("now", "was"), [(b"theirs", b"old"), (None, b"old"), (b"theirs", None)])
def test_a_file_that_changed_since_is_not_written(folder, now, was):
    """Changed, gone or come into being since it was read: refused, and left alone."""
    file = folder / "a.toml"
    if now is not None:
        file.write_bytes(now)
    with pytest.raises(DataError, match="changed since it was read"):
        write_file(str(file), b"ours", was)
    assert current_bytes(str(file)) == now
    assert len(os.listdir(folder)) == (now is not None)


def test_what_a_killed_process_left_is_cleared(folder):
    """Half a file beside is removed by the next write of the same file, others are left alone."""
    (folder / ".a.toml.123.new").write_bytes(b"ha")
    (folder / ".b.toml.123.new").write_bytes(b"ha")
    write_file(str(folder / "a.toml"), b"new", None)
    assert sorted(os.listdir(folder)) == [".b.toml.123.new", "a.toml"]


def test_a_file_where_a_folder_should_be(folder):
    """One line that says so, and nothing written."""
    (folder / "events").write_bytes(b"")
    with pytest.raises(DataError, match=r"cannot be written: .*nothing was changed"):
        write_file(str(folder / "events" / "2016-09.toml"), b"x", None)


def test_a_full_disk_leaves_the_old_file(folder):
    """A size limit stands in for a full disk: the old content stays, nothing is left beside."""
    file = folder / "a.toml"
    file.write_bytes(b"old")
    code = (
        "import resource, sys\n"
        "from regioncal.files.write import write_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"write_file({str(file)!r}, b'n' * 5000, b'old')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "cannot be written: file too large" in done.stderr
    assert file.read_bytes() == b"old"
    assert os.listdir(folder) == ["a.toml"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "mkdir", "open"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fails_at_any_step_leaves_the_old_file(folder, monkeypatch, step, error):
    """No room, no quota, a broken disk, before it writes or in the middle: one line, the old file, nothing beside."""
    (folder / "there").mkdir()
    file, new = folder / "there" / "a.toml", folder / "events" / "b.toml"
    file.write_bytes(b"old")

    def fail(*args, **kwargs):
        raise OSError(error, os.strerror(error))

    class Half(io.BufferedWriter):
        """A file whose disk is full after ten bytes."""

        def write(self, content):
            super().write(content[:10])
            self.flush()
            fail()

    def opened(path, mode="r", **kwargs):
        return Half(io.FileIO(path, "w")) if mode == "wb" else open(path, mode, **kwargs)

    if step == "write":
        monkeypatch.setattr(write, "open", opened, raising=False)
    else:
        monkeypatch.setattr(os, step, fail)
    path, was = (new, None) if step == "mkdir" else (file, b"old")
    with pytest.raises(DataError, match=rf"cannot be written: {os.strerror(error).lower()} \(nothing was changed"):
        write_file(str(path), b"n" * 5000, was)
    monkeypatch.undo()
    assert sorted(found.name for found in folder.rglob("*")) == ["a.toml", "there"]
    assert file.read_bytes() == b"old"
    write_file(str(path), b"new", was)
    assert path.read_bytes() == b"new"


def test_the_disk_has_the_content_before_the_name(folder, monkeypatch):
    """Power-cut order: the file is forced to the disk, then renamed, then its folder is forced to the disk."""
    steps = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(handle):
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_fsync(handle)

    def replace(old, new):
        steps.append("rename")
        real_replace(old, new)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    write_file(str(folder / "a.toml"), b"x", None)
    assert steps == ["file", "rename", "folder"]


KILLED = """
import os, signal, sys
from regioncal.files import write
number, path = int(sys.argv[1]), sys.argv[2]
count = 0
def deadly(real):
    def step(*args, **kwargs):
        global count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return step
for name in ("open", "fchmod", "fchown", "fsync", "replace", "remove", "listdir", "close"):
    setattr(os, name, deadly(getattr(os, name)))
write.write_file(path, b"new" * 5000, b"old" * 5000)
"""


def test_a_process_killed_at_any_step_leaves_the_old_or_the_new(folder):
    """SIGKILL before each system call of a write in turn: never half a file, and the next write works."""
    file = folder / "a.toml"
    seen = set()
    for number in range(1, 30):
        file.write_bytes(b"old" * 5000)
        done = subprocess.run([sys.executable, "-c", KILLED, str(number), str(file)], check=False)
        content = file.read_bytes()
        assert content in {b"old" * 5000, b"new" * 5000}
        seen.add(content[:3])
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        write_file(str(file), b"next", content)
        assert os.listdir(folder) == ["a.toml"]
    assert done.returncode == 0, "the loop saw a whole write"
    assert seen == {b"old", b"new"}, "the kills came before and after the rename"


NO_FOLDERS = """
import fcntl, os, stat
def flock(handle, how, real=fcntl.flock):
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        raise OSError(9, "Bad file descriptor")
    real(handle, how)
fcntl.flock = flock
"""
HOLD = """
import sys, time
from regioncal.files.write import locked
with locked(sys.argv[1], "add event"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["", NO_FOLDERS], ids=["the folder", "a file in it"])
def before(request, monkeypatch):
    """What goes before a program: nothing, or what keeps a folder from being locked as on some network disks."""
    if request.param:
        import fcntl

        monkeypatch.setattr(fcntl, "flock", fcntl.flock)  # put back at the end
        exec(request.param, {})
    return request.param


def test_a_lock_says_who_holds_it(folder, before):
    """A second process waits, then names the first; once that is killed the lock is free."""
    command = [sys.executable, "-c", before + HOLD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        begun = time.monotonic()
        with (
            pytest.raises(DataError, match=rf"written to by process {other.pid} on .*\(add event\) \(try again"),
            locked(str(folder), "edit", patience=0.2),
        ):
            pass
        assert 0.15 < time.monotonic() - begun < 5
        other.kill()
        other.wait()
    assert os.listdir(folder) == ([LOCK] if before else []), "what git would see of a killed process"
    with locked(str(folder), "edit", patience=1):
        assert os.listdir(folder) == ([LOCK] if before else [])
    assert os.listdir(folder) == []


COUNT = """
import sys
from regioncal.files.write import locked, current_bytes, write_file
path = sys.argv[1] + "/n.toml"
for _ in range(25):
    with locked(sys.argv[1], "count"):
        was = current_bytes(path)
        write_file(path, b"%d" % (int(was) + 1), was)
"""


def test_processes_take_turns(folder, before):
    """Four processes count to a hundred together, one step a lock; no step is lost."""
    (folder / "n.toml").write_bytes(b"0")
    others = [subprocess.Popen([sys.executable, "-c", before + COUNT, str(folder)]) for _ in range(4)]
    assert [other.wait() for other in others] == [0] * 4
    assert (folder / "n.toml").read_bytes() == b"100"
    assert os.listdir(folder) == ["n.toml"]


def test_a_folder_that_cannot_be_locked(folder):
    """No folder, no lock: one line."""
    (folder / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written"), locked(str(folder / "file"), "edit"):
        pass
