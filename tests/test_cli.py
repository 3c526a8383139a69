"""The command line as a whole: one line for every mistake, quiet ends, and nothing from outside on the terminal."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest

from conftest import SHIPPED
from regioncal import __version__
from regioncal.cli import COMMANDS, function_of

NOW = ("--now", "2016-09-10")
EVENT = '[[event]]\nid = "{0}"\ntitle = "{0}"\nstart = 2016-09-10T10:00\n'


def one_line(err):
    """The one line on stderr that a mistake gets."""
    assert err.endswith("\n")
    assert err.count("\n") == 1, err
    assert err.startswith("regioncal: ")
    return err.removeprefix("regioncal: ").rstrip("\n")


# ---- words on the command line ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        ("evnts", 2, '"evnts": no such command (did you mean events?)'),
        ("xyzzy", 2, '"xyzzy": no such command (see regioncal --help)'),
        ("--frei events", 2, "--frei: no such option before a command (see regioncal --help)"),
        ("events --fre", 2, "events: no such option: --fre"),
        ("events --limit viele", 2, "events: invalid value for '--limit'"),
        ("events --limit -1", 2, "events: invalid value for '--limit'"),
        ("events --from", 2, "events: option '--from' requires an argument"),
        ("events heute", 2, "events: got unexpected extra argument"),
        ("events --on 2016-13-01", 2, "--on "),
        ("events --on irgendwann", 2, '--on "irgendwann"'),
        ("events --organiser !!", 2, '--organiser "!!": empty (name an organisation)'),
        ("events --place !!", 2, '--place "!!": empty (name a place)'),
        ("about --as ics", 2, "--as ics: about has no times (choose text, json, csv or md)"),
        ("events --from 2016-09-20 --to 2016-09-10", 2, "--to 2016-09-10 is before --from 2016-09-20"),
        ("events --today --weekend", 2, "--today and --weekend contradict each other"),
        ("month 2016-13", 2, ""),
        ("month septembr", 2, ""),
        ("month --months 0", 2, "month: invalid value for '--months'"),
        ("events --category konzrt", 2, '--category "konzrt": unknown (did you mean konzert'),
        ("events --municipality Lerte", 3, '--municipality "Lerte": unknown municipality (did you mean lehrte'),
        ("events --place Marktkirhe", 3, '--place "Marktkirhe": unknown place (did you mean marktkirche'),
        ("events --near Nirgendwo", 3, '--near "Nirgendwo": unknown place'),
        ("events --near Lehrte --within 0", 2, "--within 0: not a distance"),
        ("events --within 10", 2, "--within needs --near"),
        ("events --language klingonsk", 2, '--language "klingonsk": unknown language'),
        ("events --price gratis", 2, '--price "gratis": unknown'),
        ("events --age 200", 2, "--age 200: not an age"),
        ("events --weekday foo", 2, '--weekday "foo": not a weekday'),
        ("events --after 25:00", 2, "--after "),
        ("events --organiser Niemandd", 3, '--organiser "Niemandd": unknown organisation'),
        ("events --sort xyz", 2, '--sort "xyz": unknown (one of time, relevance)'),
        ("events --as xml", 2, '--as "xml": unknown form (one of text, json, csv, ics, md'),
        ("events --lang fr", 2, '--lang "fr": not a language we answer in (write de or en)'),
        ("--now gestrn events", 2, "--now "),
        ("--data /nowhere events", 4, "--data /nowhere: no such folder"),
        ("offers --kind sprachkur", 2, '--kind "sprachkur": unknown'),
        ("offers --level D1", 2, '--level "D1": not a CEFR level'),
        ("show talk-caffe", 3, 'show "talk-caffe": no such record (did you mean talk-cafe?)'),
        ("show event:nope", 3, ""),
        ("funds nope", 3, ""),
        ("--data", 2, "--data: needs a value"),
        ("--data=", 2, "--data: needs a value"),
    ],
)
def test_a_mistake_is_one_line(run, words, code, line):
    """What cannot be understood is said in one line on stderr with the nearest names; stdout stays empty."""
    found = run("--data", SHIPPED, *words.split()) if not words.startswith("--data") else run(*words.split())
    assert (found.code, found.out) == (code, "")
    assert one_line(found.err).startswith(line)


def test_an_option_with_another_next_to_it(run):
    """What stands on the line is never echoed raw: controls are gone."""
    code, out, err = run("--data", SHIPPED, "events", "--category", "a\x1b[31mb\u202e\nc")
    assert (code, out) == (2, "")
    assert "\x1b" not in one_line(err)
    assert "\u202e" not in err


def test_the_global_options_stand_before_or_after(run):
    """`--data`, `--lang` and `--now` mean the same on both sides of the command."""
    first = run("--data", SHIPPED, "--lang", "en", "--now=2016-09-10", "events", "--today", "--as", "csv")
    assert first.code == 0
    assert first == run("events", "--today", "--as", "csv", "--data", SHIPPED, "--lang", "en", "--now", "2016-09-10")


@pytest.mark.parametrize(
    ("words", "title"),
    [("+1m", "October 2016"), ("-1m", "August 2016"), ("-1m --weeks", "August 2016"), ("--weeks -13m", "August 2015"),
     ("vor 1 Monat", "August 2016")],
)  # fmt: skip
def test_a_month_may_be_counted_from_today(run, words, title):
    """`month -1m` is a date and no option, wherever it stands."""
    code, out, err = run("--data", SHIPPED, "--lang", "en", *NOW, "month", *words.split())
    assert (code, err) == (0, "")
    assert out.startswith(title)


def test_help_names_every_command(run):
    """`--help`, no word at all and `-h` say what there is; each command has its own page."""
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert re.findall(r"^  (\w+(?: \w+)*)  ", out, re.MULTILINE) == list(COMMANDS)
    assert run() == run("-h") == run("--help")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_page(run, name):
    """Its help says what it does, plainly, and tells each option."""
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: regioncal {name}")
    assert function_of(name).__doc__.splitlines()[0].rstrip(".")[:60] in out.replace("\n  ", " ")
    assert "--data" in out
    assert not set("╭│╰─") & set(out)


def test_the_version(run):
    """The version, and nothing is opened for it."""
    assert run("--version") == run("-V") == (0, f"regioncal {__version__}\n", "")


# ---- the data --------------------------------------------------------------------------------------------------------


def test_bad_files_hide_no_good_ones(data, run):
    """Not UTF-8, not TOML, empty, too large, a folder, a link to itself: counted on one line, the rest answers."""
    data.write("good.toml", EVENT.format("a"))
    data.write("latin.toml", "ä".encode("latin-1"))
    data.write("broken.toml", "[[event")
    data.write("empty.toml", "")
    with open(data.write("big.toml"), "r+b") as file:
        file.truncate(50 * 1024 * 1024)
    (data.path / "folder.toml").mkdir()
    (data.path / "loop.toml").symlink_to("loop.toml")
    (data.path / "round").symlink_to(data.path)
    code, out, err = run(*NOW, "events", "--as", "csv")
    assert code == 0
    assert err == "5 problems in the data: regioncal check\n"
    assert "a,2016-09-10" in out
    code, out, err = run("check", "--warnings")
    assert code == 1
    for name in ("latin.toml", "broken.toml", "empty.toml", "big.toml", "folder.toml", "loop.toml"):
        assert len([line for line in out.splitlines() if line.startswith(name)]) == 1, name


def test_one_problem_is_one(data, run):
    """The singular has its own word; a warning is none."""
    data.write("a.toml", EVENT.format("a") + "titel = 1\n")
    data.write("b.toml", EVENT.format("b") + 'category = "markt"\n')
    assert run(*NOW, "events").err == "1 problem in the data: regioncal check\n"


def test_notes_are_for_answers_only(data, run):
    """A command that fails says why and nothing else."""
    data.write("a.toml", "x")
    assert one_line(run("events", "--category", "konzrt").err)


START = datetime(2016, 9, 10, 10)
EVIL = "Ein\x1b[31m Fest\x1b]0;x\x07 \u202eoben\u202c \x9b2J\u2066x\r\nneu"
ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    "words",
    ["events", "events --as csv", "events --as md", "events --as json", "events --as ics", "month 2016-09",
     "month --agenda",
     "offers", "offers --as json", "organisations", "funds", "show fest", "show kurs", "show verein", "about", "check",
     "events --search Fest", "offers --search Kurs", "about --as csv", "about --as md", "funds --as csv",
     "check --as json"],
)  # fmt: skip
def test_nothing_from_outside_reaches_the_terminal(data, run, words):
    """Terminal escapes, other controls and bidi overrides in any text of the data are gone from every answer."""
    data.region(name=EVIL, office="verein", taxonomy={"category": {"boese": {"label": EVIL}}})
    texts = {"title": EVIL, "summary": EVIL, "description": {"de": EVIL}, "tags": [EVIL], "note": EVIL}
    data.write(
        "a.toml",
        event=[{"id": "fest", "location": EVIL, "organiser": EVIL, "category": "boese", **texts,
                "start": START, "price": {"kind": "paid", "from": 5, "note": EVIL, "currency": EVIL},
                "image": {"file": EVIL, "credit": EVIL}, EVIL: 1, "since": EVIL}],
        offer=[{"id": "kurs", "kind": "course", "provider": "verein", "hours": EVIL, "location": EVIL, **texts}],
        organisation=[{"id": "verein", "name": EVIL, "summary": EVIL, "address": {"street": EVIL}, "fields": [EVIL],
                       "contact": {"name": EVIL}}],
        fund=[{"id": "fonds", "name": EVIL, "purpose": [EVIL], "jury": EVIL, "round": [{"year": 2016, "theme": EVIL}]}],
        holiday=[{"name": EVIL, "from": START.date()}],
        **{"evil\x1b[31m": {"x": 1}},
    )  # fmt: skip
    ran = run(*NOW, *words.split())
    assert ran.code in {0, 1}, ran.err
    assert ran.out
    assert not ESCAPES.search((ran.out + ran.err).replace("\r\n", "\n")), ascii(ESCAPES.search(ran.out + ran.err))


def test_a_currency_is_one_word(data, run):
    """A line break in it breaks neither the row of a listing nor the cell of a table."""
    price = {"kind": "paid", "from": 5, "currency": "X\x85Y"}
    data.write("a.toml", event=[{"id": "a", "title": "A", "start": START, "price": price}])
    assert run(*NOW, "events").out.count("\n") == 4
    assert "5 X Y" in run(*NOW, "events", "--as", "csv").out
    assert "5 X Y" in run("show", "a").out


def test_problems_for_programs_mean_what_the_data_says(data, run):
    """What is not shown is written as escapes in JSON: a program reads it as it stands."""
    data.write("a\u202e.toml", "x")
    code, out, _ = run("check", "--as", "json")
    assert code == 1
    assert "\\u202e" in out
    assert json.loads(out)["items"][0]["path"] == "a\u202e.toml"


def test_a_file_name_is_text_from_outside(data, run):
    """Controls in the name of a file do not reach the terminal either."""
    data.write("a\x1b[31m\u202e.toml", "x")
    ran = run("check")
    assert ran.code == 1
    assert not ESCAPES.search(ran.out + ran.err)


# ---- the end ---------------------------------------------------------------------------------------------------------


def piped(words, reader, tmp_path):
    """A run whose output a reader leaves early: its exit code and its stderr."""
    with open(tmp_path / "err", "w+b") as err:
        program = subprocess.Popen(
            [sys.executable, "-m", "regioncal", "--data", str(SHIPPED), *NOW, *words],
            stdout=subprocess.PIPE,
            stderr=err,
        )
        reader(program.stdout)
        program.stdout.close()
        code = program.wait(30)
        err.seek(0)
        return code, err.read().decode()


@pytest.mark.parametrize("words", [["events"], ["events", "--as", "json", "--to", "2017-06"], ["--help"]])
def test_a_closed_pipe_ends_quietly(words, tmp_path):
    """Who reads one line and goes hears nothing, and nothing has failed."""
    assert piped(words, lambda out: out.readline(), tmp_path) == (0, "")
    assert piped(words, lambda _: None, tmp_path) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_a_full_disk_is_one_line():
    """Output that cannot be written is a failure of one line."""
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "regioncal", "--data", str(SHIPPED), *NOW, "events"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=30, check=False,
        )  # fmt: skip
    assert ran.returncode == 2
    assert one_line(ran.stderr) == "the output cannot be read or written: no space left on device"


def test_ctrl_c_ends_with_130(data):
    """An interrupt at any moment ends the run without a word: exit 130, no traceback."""
    data.write(
        "a.toml", "".join(EVENT.format(f"e{n}").replace("10:00", "10:00\nrrule = 'FREQ=DAILY'") for n in range(4000))
    )
    codes = set()
    for delay in (0.4, 0.8):
        program = subprocess.Popen(
            [sys.executable, "-m", "regioncal", "--data", str(data), *NOW, "events", "--to", "2018"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(delay)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=30)
        codes.add(program.returncode)
        assert "Traceback" not in err, err
    assert codes == {130}


@pytest.mark.parametrize("module", ["regioncal.cli", "regioncal.errors", "typer", "sqlite3", "regioncal.commands.look"])
def test_ctrl_c_while_it_loads_is_quiet(module):
    """An interrupt that comes before the command line is there to catch it ends the same way: 130 and not a word."""
    code = f"""
import os, runpy, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv[1:] = ["--data", {str(SHIPPED)!r}, "month"]
runpy.run_module("regioncal", run_name="__main__")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def test_an_interrupt_that_is_ignored_stays_ignored():
    """Where whoever started it said that interrupts are not meant for it, one changes nothing."""
    code = """
import os, runpy, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "regioncal.commands.look":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.argv[1:] = ["about", "--help"]
runpy.run_module("regioncal", run_name="__main__")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.partition(" ")[0]) == (0, "Usage:")


@pytest.mark.parametrize("stream", [1, 2])
def test_a_stream_that_is_closed_is_no_traceback(stream, tmp_path):
    """Whoever closed stdout or stderr does not want to read it: `regioncal about >&-`."""
    code = f"import os, sys; os.close({stream}); os.execv(sys.executable, [sys.executable, '-m', 'regioncal', 'about'])"
    environment = {**os.environ, "REGIONCAL_DATA": str(SHIPPED), "XDG_CACHE_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    assert (ran.returncode, ran.stderr, "Hannover" in ran.stdout) == (0, "", stream == 2)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
@pytest.mark.parametrize(("words", "code"), [(["nosuch"], 2), (["events", "--limit", "1"], 0)])
def test_who_cannot_hear_gets_the_code(words, code, tmp_path):
    """A full disk behind stderr changes nothing about what the command says by its exit code."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "regioncal", *words]
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=full, timeout=60, check=False, env=environment, cwd=tmp_path
        )
    assert ran.returncode == code


def test_options_before_no_command_are_no_question(run):
    """What was taken for the option's value may have been the command: that is said, not passed over."""
    line = "regioncal: --now events: no command behind it (see regioncal --help)\n"
    assert run("--now", "events") == (2, "", line)


def test_what_is_no_number_is_told_so(run):
    """In plain words, not in those of the library."""
    line = "regioncal: events: invalid value for '--limit' / '-n': 'x' is not a whole number"
    assert run("events", "--limit", "x")[2].startswith(line)


def test_who_watches_a_run_sees_its_end(tmp_path):
    """A profiler prints what it saw: only without one the process ends before it is taken apart."""
    ran = subprocess.run(
        [sys.executable, "-m", "cProfile", "-m", "regioncal", "--version"],
        capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "function calls" in ran.stdout


def test_the_locale_does_not_matter(process):
    """Under a locale without umlauts the answer is UTF-8 all the same, and an odd argument is a usage error."""
    ran = process("--data", SHIPPED, *NOW, "events", "--today", env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert ran.returncode == 0
    assert "für" in ran.stdout or "ä" in ran.stdout
    ran = process("--data", SHIPPED, "events", "--category", os.fsdecode(b"k\xffnst"))
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
