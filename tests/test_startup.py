"""Start-up is a feature: an answer from a warm index loads nothing heavy, and little of our own."""

import subprocess
import sys

import pytest

from conftest import SHIPPED
from regioncal.cli import COMMANDS

HEAVY = {
    "rich", "icalendar", "httpx", "caldav", "holidays", "opening_hours", "Stemmer", "rapidfuzz", "orjson", "rtoml",
    "tomlkit", "tomli_w", "tomllib", "filelock", "dateutil", "pydantic", "importlib.metadata", "hypothesis", "click",
}  # fmt: skip
READERS = {"regioncal.files.read", "regioncal.index.build", "regioncal.model", "regioncal.search", "regioncal.hours"}
CODE = """
import sys
from regioncal.cli import main
code = main(sys.argv[1:])
print(*sys.modules, sep="\\n", file=sys.stderr)
sys.exit(code)
"""


def loaded(*words):
    """The names of everything that a run loads."""
    ran = subprocess.run(
        [sys.executable, "-c", CODE, "--data", str(SHIPPED), "--now", "2016-09-10", *words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-500:]
    return set(ran.stderr.split("\n"))


@pytest.mark.parametrize(
    "words",
    [["events", "--as", "json"], ["events", "--weekend", "--free"], ["events", "--as", "csv", "--near", "Lehrte"],
     ["month"], ["month", "--as", "json"], ["month", "--months", "3"]],
    ids=" ".join,
)  # fmt: skip
def test_a_warm_answer_loads_nothing_heavy(words):
    """None of the heavy packages, and none of the rooms that only building the index needs."""
    loaded(*words)  # it may have to build the index
    modules = loaded(*words)
    assert not HEAVY & modules
    assert not READERS & modules
    assert "typer" in modules  # the list is one of modules


def test_one_command_loads_one_command():
    """Commands of other modules are not loaded, nor built."""
    others = {f"regioncal.commands.{module}" for module in COMMANDS.values()} - {"regioncal.commands.look"}
    assert others
    assert not others & loaded("month")


def test_the_version_loads_next_to_nothing():
    """Neither Typer nor the database for a line that is always the same."""
    assert not {"typer", "sqlite3", "json"} & loaded_for_version()


def loaded_for_version():
    """What `--version` loads."""
    ran = subprocess.run([sys.executable, "-c", CODE, "--version"], capture_output=True, text=True, check=True)
    return set(ran.stderr.split("\n"))
