"""Faults for real: kills, full disks, read-only folders, crowds, clocks and broken indexes (`make torture`).

Each trial runs the program in a process of its own on a small region and then looks: is every record there that was,
is every file whole, does the next command work? The figures go into docs/reliability.md. Takes a few minutes.
"""

import errno
import io
import itertools
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: make torture -->\n", "<!-- end of figures -->\n"
KILLS, LIMITS, WORKERS, EACH, QUERIES, CLOCKS = 300, 40, 8, 50, 200, 20
NOBODY = 65534
EDIT = ["edit", "e7", "--set", "title=Neu", "--set", "tags+=x"]
STEPS = ("open", "fsync", "replace", "remove", "fchmod", "fchown", "listdir", "mkdir")


class Land:
    """A small region in a temporary folder, and what must stay true of it."""

    def __init__(self, base: Path, records: int = 200) -> None:
        self.path = base / "land"
        self.events = self.path / "events" / "2016" / "2016-09.toml"
        self.events.parent.mkdir(parents=True)
        (self.path / "region.toml").write_text(
            'schema = 1\nname = "Land"\ntimezone = "Europe/Berlin"\nlanguage = "de"\nurl = "https://land.example"\n'
        )
        rows = (
            f'# number {number}\n[[event]]\nid = "e{number}"\ntitle = "Termin {number}"\n'
            f"start = 2016-09-{number % 30 + 1:02}T18:00:00\n"
            for number in range(records)
        )
        self.before = "\n".join(rows).encode()
        self.events.write_bytes(self.before)

    def reset(self) -> None:
        """The file of events as it was."""
        self.events.write_bytes(self.before)

    def ids(self) -> list[str]:
        """The ids of all events; raises where the file is no longer whole."""
        found = []
        for file in sorted(self.path.rglob("*.toml")):
            found += [row["id"] for row in tomllib.loads(file.read_text()).get("event", [])]
        return found

    def leftovers(self) -> list[str]:
        """Files beside the data that a write leaves only if it is killed."""
        return [file.name for file in self.path.rglob(".*") if file.is_file()]


def child(args: list[str], land: Land, prepare: Callable[[], None] | None = None, out: int | None = None) -> int:
    """Run the program in a forked process, which is quick as everything is imported; returns its process id.

    What `prepare` breaks in it makes errors that are wanted; any others are shown.
    """
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 0)
        os.dup2(quiet if out is None else out, 1)
        sys.stderr = said = io.StringIO()
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8")
        from regioncal.cli import main

        if prepare:
            prepare()
        code = main(["--data", str(land.path), *args])
        if code and not prepare:
            print(said.getvalue(), file=sys.__stderr__, end="")
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - whatever it is, the trial has found it
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    """The exit code of a child, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run(args: list[str], land: Land, prepare: Callable[[], None] | None = None) -> int:
    """Run the program and wait for it."""
    return ended(child(args, land, prepare))


def require(fact: bool, message: str) -> None:  # noqa: FBT001 - a fact is one
    """Stop with a message where a fact does not hold."""
    if not fact:
        sys.exit(f"torture: {message}")


def whole(land: Land, expected: set[bytes], ids: list[str]) -> None:
    """The file is one of the expected ones, byte for byte, and every record is there."""
    require(land.events.read_bytes() in expected, "a file is neither the old one nor the new one")
    require(land.ids() == ids, "a record is lost")


# ---- the trials ------------------------------------------------------------------------------------------------


def edited(land: Land) -> bytes:
    """What the edit makes of the file when nothing is in its way."""
    require(run(EDIT, land) == 0, "an edit without faults fails")
    after = land.events.read_bytes()
    land.reset()
    return after


def killed_at_each_step(land: Land) -> str:
    """SIGKILL before the first system call of the write, the second, ..., until none is left to kill at."""
    seen = at_each_step(land, lambda: os.kill(os.getpid(), signal.SIGKILL), {-signal.SIGKILL})
    return f"{seen.total()} steps: {seen['old']} times the old file, {seen['new']} times the new one"


def no_space(land: Land) -> str:
    """The disk says that it is full at the first system call of the write, the second, ...."""

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    seen = at_each_step(land, full, {0, 4})
    return f"{seen.total()} steps: {seen['old']} refused with the old file whole, {seen['new']} did not need it"


def at_each_step(land: Land, fault: Callable[[], None], codes: set[int]) -> Counter[str]:
    """An edit with a fault at one system call after the other: how often the old file stands, how often the new."""
    after, ids = edited(land), land.ids()
    seen: Counter[str] = Counter()
    for number in itertools.count(1):
        land.reset()
        reading, writing = os.pipe()

        def faulty(number: int = number, writing: int = writing) -> None:
            count = 0
            for name in STEPS:
                real = getattr(os, name)

                def step(*args: object, _real: Callable[..., object] = real, **kwargs: object) -> object:
                    nonlocal count
                    count += 1
                    if count == number:
                        os.write(writing, b"!")
                        fault()
                    return _real(*args, **kwargs)

                setattr(os, name, step)

        code = run(EDIT, land, faulty)
        os.close(writing)
        with os.fdopen(reading, "rb") as file:
            happened = file.read() == b"!"
        if not happened:
            require(code == 0, f"an edit without faults fails with {code}")
            return seen
        require(code in codes, f"exit code {code} at step {number}")
        whole(land, {land.before} if code > 0 else {after} if code == 0 else {land.before, after}, ids)
        seen["new" if land.events.read_bytes() == after else "old"] += 1
        require(run(["edit", "e3", "--set", "tags+=y"], land) == 0, "the next command does not work")
        require(not land.leftovers(), f"left over: {land.leftovers()}")
    return seen


def killed_at_random(land: Land) -> str:
    """SIGKILL at a random moment of an edit."""
    after, ids = edited(land), land.ids()
    lengths = []
    for _ in range(9):
        land.reset()
        begun = time.monotonic()
        run(EDIT, land)
        lengths.append(time.monotonic() - begun)
    length = sorted(lengths)[len(lengths) // 2]
    seen: Counter[str] = Counter()
    for number in range(KILLS):
        land.reset()
        pid = child(EDIT, land)
        time.sleep(length * random.triangular(0, 1.1, 0.9))  # the write is near the end
        os.kill(pid, signal.SIGKILL)
        code = ended(pid)
        whole(land, {land.before, after}, ids)
        state = "new" if land.events.read_bytes() == after else "old"
        seen[state if code else "done"] += 1
        if number % 10 == 0:
            require(run(EDIT, land) == 0 and land.events.read_bytes() == after, "the next command does not work")
    require(run(["edit", "e3", "--set", "tags+=y"], land) == 0, "the next command does not work")
    require(not land.leftovers(), f"left over: {land.leftovers()}")
    return (
        f"{KILLS} kills: {seen['old']} times the old file, {seen['new']} times the new one, "
        f"{seen['done']} came too late"
    )


def disk_full(land: Land) -> str:
    """No file may grow beyond a limit, from nothing up to more than is needed."""
    after, ids = edited(land), land.ids()
    seen: Counter[int] = Counter()
    for number in range(LIMITS):
        land.reset()
        limit = number * len(after) * 5 // (LIMITS * 4)
        code = run(EDIT, land, lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        whole(land, {after} if code == 0 else {land.before}, ids)
        require(not land.leftovers(), f"left over: {land.leftovers()}")
        seen[code] += 1
    require(set(seen) == {0, 4} and seen[0] > 0, f"exit codes {dict(seen)}")
    return f"{LIMITS} limits: {seen[4]} refused with the old file whole, {seen[0]} had room"


def read_only(land: Land) -> str:
    """A folder whose owner is someone else, and one where a file stands in the way of a folder."""
    ids = land.ids()
    for folder in [land.path, *land.path.rglob("*")]:
        folder.chmod(0o555 if folder.is_dir() else 0o444)

    def other() -> None:
        if os.getuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    codes = [run(args, land, other) for args in (EDIT, ["add", "place", "--name", "X"], ["remove", "e1"])]
    require(codes == [4, 4, 4], f"exit codes {codes}")
    require(run(["events", "--on", "2016-09-08"], land, other) == 0, "a question is not answered")
    for folder in [land.path, *land.path.rglob("*")]:
        folder.chmod(0o755 if folder.is_dir() else 0o644)
    (land.path / "offers").write_text("")
    code = run(["add", "offer", "--title", "X", "--kind", "club"], land, lambda: None)
    require(code == 4, "a file in the way is not refused")
    whole(land, {land.before}, ids)
    (land.path / "offers").unlink()
    return "edit, add and remove refused, questions answered, nothing changed"


def crowd(land: Land) -> str:
    """Several processes add records at once, all with the same title, into two files."""
    begun = time.monotonic()
    ids = land.ids()
    workers = []
    for worker in range(WORKERS):
        pid = os.fork()
        if not pid:
            code = 0
            for number in range(EACH):
                day = f"2016-{9 + (worker + number) % 2:02}-15"
                code = code or run(["add", "event", "--title", "Gleichzeitig", "--start", day], land)
            os._exit(code)
        workers.append(pid)
    codes = [ended(pid) for pid in workers]
    require(codes == [0] * WORKERS, f"exit codes {codes}")
    found = land.ids()
    require(len(found) == len(set(found)) == len(ids) + WORKERS * EACH, "records are lost or double")
    require(land.events.read_bytes().startswith(land.before), "what was there has changed")
    require(not land.leftovers(), f"left over: {land.leftovers()}")
    return f"{WORKERS} processes, {EACH} records each: {WORKERS * EACH} added in {time.monotonic() - begun:.0f} s"


def clock_set_back(land: Land) -> str:
    """Files and the machine's clock jump years back and forth between a write and the next question."""
    ids = land.ids()
    for number in range(CLOCKS):
        shift = random.choice((-1, 1)) * random.uniform(1, 10 * 366) * 86_400

        def moved(shift: float = shift) -> None:
            real = time.time
            time.time = lambda: real() + shift

        code = run(["add", "event", "--title", f"Uhr {number}", "--start", "2016-09-20"], land, moved)
        require(code == 0, f"exit code {code}")
        past = time.time() + shift
        os.utime(land.events, (past, past))
        answer = asked(land, ["events", "--on", "2016-09-20", "--as", "json"])
        require(f'"Uhr {number}"' in answer, "a question was answered from before the write")
    require(len(land.ids()) == len(ids) + CLOCKS, "records are lost")
    return f"{CLOCKS} jumps: every answer had the newest record"


def asked(land: Land, args: list[str]) -> str:
    """What the program prints; it must end well."""
    reading, writing = os.pipe()
    pid = child(args, land, out=writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        text = file.read()
    code = ended(pid)
    require(code == 0, f"a question fails with {code}: {text}")
    return text


def index_broken(land: Land) -> str:
    """While questions are asked, someone deletes, cuts and overwrites the index."""
    expected = asked(land, ["events", "--on", "2016-09-08", "--as", "json"])
    indexes = list(Path(os.environ["XDG_CACHE_HOME"]).rglob("*.sqlite"))
    require(bool(indexes), "there is no index to break")
    vandal = os.fork()
    if not vandal:
        while True:
            for index in indexes:
                try:
                    size = index.stat().st_size
                    deed = random.randrange(3)
                    if deed == 0:
                        index.unlink()
                    else:
                        with open(index, "r+b") as file:
                            if deed == 1:
                                file.truncate(random.randrange(size + 1))
                            else:
                                file.seek(random.randrange(size + 1))
                                file.write(os.urandom(5000))
                except OSError:
                    pass
            time.sleep(random.uniform(0, 0.1))
    try:
        for _ in range(QUERIES):
            answer = asked(land, ["events", "--on", "2016-09-08", "--as", "json"])
            require(answer == expected, f"an answer differs: {answer}")
    finally:
        os.kill(vandal, signal.SIGKILL)
        ended(vandal)
    require(asked(land, ["events", "--on", "2016-09-08", "--as", "json"]) == expected, "an answer differs")
    return f"{QUERIES} questions: every answer the same"


TRIALS = {
    "kill -9 before each system call of a write": killed_at_each_step,
    "kill -9 at a random moment": killed_at_random,
    "disk full (RLIMIT_FSIZE)": disk_full,
    "disk full (ENOSPC from each system call of a write)": no_space,
    "read-only folder": read_only,
    "many at once": crowd,
    "clock set back and forth": clock_set_back,
    "index deleted and corrupted": index_broken,
}


def main() -> None:
    """Run the trials named, or all; all of them write their figures to the page."""
    names = [name for name in TRIALS if not sys.argv[1:] or any(word in name for word in sys.argv[1:])]
    found = {}
    begun = time.monotonic()
    for name in names:
        base = Path(tempfile.mkdtemp(prefix="torture-"))
        base.chmod(0o755)
        os.environ["XDG_CACHE_HOME"] = str(base / "cache")
        try:
            started = time.monotonic()
            found[name] = TRIALS[name](Land(base))
            print(f"{name}: {found[name]} ({time.monotonic() - started:.0f} s)", flush=True)
        finally:
            shutil.rmtree(base, ignore_errors=True)
    if len(names) == len(TRIALS):
        rows = "".join(f"| {name} | {figures} | 0 |\n" for name, figures in found.items())
        table = f"| Fault | Trials | Records lost, files half |\n|---|---|---|\n{rows}"
        took = f"\nPython {sys.version.split()[0]}, {os.cpu_count()} cores, {time.monotonic() - begun:.0f} s in all.\n"
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(head + BEGIN + table + took + END + rest.partition(END)[2], encoding="utf-8")


def warm_up() -> None:
    """Run each command once in this process, so that the forked ones have everything imported and are quick."""
    from regioncal.cli import main as program

    base = Path(tempfile.mkdtemp(prefix="torture-"))
    os.environ["XDG_CACHE_HOME"] = str(base / "cache")
    land = Land(base, 3)
    shown, sys.stdout = sys.stdout, io.StringIO()
    try:
        for args in (
            ["edit", "e1", "--set", "title=Neu", "--set", "tags+=x"],
            ["add", "event", "--title", "X", "--start", "2016-09-12"],
            ["add", "place", "--name", "X"],
            ["remove", "e1"],
            ["events", "--on", "2016-09-12", "--as", "json"],
        ):
            program(["--data", str(land.path), *args])
    finally:
        sys.stdout = shown
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    warm_up()
    main()
