"""What the tests of the commands that keep data share: a small region, and looks at its files."""

import os
import pty
import re
import select
import signal
import sys
import time
import tomllib
from contextlib import suppress

SERIES = """# the markets
[[event]]
id = "markt"
title = "Wochenmarkt" # every Saturday
start = 2016-01-02T08:00:00
end = 2016-01-02T13:00:00
rrule = "FREQ=WEEKLY;BYDAY=SA"
place = "platz"

# a comment between

[[event]]
id = "fest"
title = { de = "Sommerfest", en = "Summer party" }
start = 2016-09-10
price = { kind = "paid", from = 8 }
tags = ["musik"]
part_of = "markt"
"""
REST = """[[place]]
id = "platz"
name = "Marktplatz"

[[organisation]]
id = "verein"
name = "Kulturverein"

[[offer]]
id = "fest"
title = "Offer with the id of an event"
kind = "club"
provider = "verein"
place = ["platz"]
"""


def region(data, monkeypatch):
    """A region with a series, an event, and an offer that shares its id; answers are in English."""
    monkeypatch.setenv("REGIONCAL_LANG", "en")
    data.write("events/2016/2016-09.toml", SERIES)
    data.write("rest.toml", REST)
    return data


def events(land):
    """The events' file as tables, by id."""
    return {row["id"]: row for row in tomllib.loads(text(land))["event"]}


def text(land, name="events/2016/2016-09.toml"):
    return (land.path / name).read_text()


def differing(land, before):
    """The lines that went and came."""
    old, new = before.splitlines(), text(land).splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def editor(tmp_path, code):
    """An editor: a Python program that gets the file's name in `path`, its text in `text`, and leaves `text`."""
    script = tmp_path / "editor.py"
    script.write_text(
        f"import sys\npath = sys.argv[1]\ntext = open(path).read()\n{code}\nopen(path, 'w').write(text)\n"
    )
    return f"{sys.executable} {script}"


def one_line(ran, code, *words):
    """The run failed with this code and one line that holds these words."""
    assert ran.code == code
    assert ran.out == ""
    assert ran.err.count("\n") == 1, ran.err
    assert ran.err.startswith("regioncal: ")
    for word in words:
        assert word in ran.err


def at_terminal(args, answers, cwd):
    """Run the program at a terminal of its own; each answer is typed when its question has come."""
    pid, terminal = pty.fork()
    if not pid:
        os.chdir(cwd)
        os.execv(sys.executable, [sys.executable, "-m", "regioncal", *args])
    try:
        for pattern, answer in answers:
            shown = read_until(terminal, pattern)
            assert re.search(pattern, shown), shown
            os.write(terminal, answer.encode() + b"\n")
        shown = read_until(terminal, None)
        signal.alarm(20)  # whatever still runs then is wrong
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown
    finally:
        signal.alarm(0)
        os.close(terminal)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def read_until(terminal, pattern):
    """What the program prints until it matches a pattern, or ends, or half a minute has passed."""
    read, shown = b"", ""
    end = time.monotonic() + 30
    while time.monotonic() < end and not (pattern and re.search(pattern, shown)):
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            new = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not new:
            break
        read += new
        shown = read.decode(errors="ignore")  # a letter may come in two parts
    return shown
