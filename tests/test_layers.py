"""The direction of the house is held by tools, not by good will: who imports whom, and who may load what."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

# Packages that are slow to load or a decision of one room: the rooms that know them.
OWNERS = {
    "Stemmer": {"search"}, "caldav": {"plans"}, "dateutil": {"recurrence"}, "filelock": {"files"},
    "holidays": {"hours"}, "httpx": {"fetch"}, "icalendar": {"formats"}, "opening_hours": {"hours"},
    "platformdirs": {"files", "plans", "workspace"}, "rapidfuzz": {"checks", "query", "search"}, "rich": {"views"},
    "orjson": {"index"}, "rtoml": {"files"}, "sqlite3": {"index", "query", "workspace"}, "tomli_w": {"files"},
    "tomlkit": {"files"}, "typer": {"cli", "commands", "options"},
}  # fmt: skip
NETWORK = ("socket", "ssl", "http", "ftplib", "smtplib", "asyncio")
# What the records and rules of the calendar never do: read files, ask the clock, talk to anyone.
WORLD = {"os", "io", "pathlib", "time", "subprocess", "socket", "urllib", "http", "shutil", "sqlite3", "tempfile"}
PURE = {"errors", "kinds", "values", "model", "links", "recurrence"}


@pytest.fixture(scope="module")
def graph():
    """Every import of the package, those inside functions too."""
    return grimp.build_graph("regioncal", include_external_packages=True)


def rooms(graph, package):
    """The rooms that import a package."""
    if package not in graph.modules:
        return set()
    return {name.split(".")[1] for name in graph.find_modules_that_directly_import(package)}


def test_data_flows_down():
    """The layers of pyproject.toml are kept, and every room stands in them."""
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [program, "--no-cache"], cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("package", OWNERS)
def test_a_package_is_known_in_its_room_only(graph, package):
    """A heavy package is imported by the rooms that own it and by nobody else."""
    assert rooms(graph, package) <= OWNERS[package]


@pytest.mark.parametrize("package", NETWORK)
def test_nobody_is_watched(graph, package):
    """Only fetching and the servers of sync open connections."""
    named = {"files"} if package == "socket" else set()  # a lock says on which host it is held
    assert rooms(graph, package) <= {"fetch", "plans"} | named


def test_every_outside_package_has_an_owner(graph):
    """What the package imports is the standard library or stands in the table above."""
    outside = {name for name in graph.modules if not name.startswith("regioncal")}
    assert outside - set(sys.stdlib_module_names) <= set(OWNERS)


@pytest.mark.parametrize("room", sorted(PURE))
def test_records_and_rules_do_not_touch_the_world(graph, room):
    """Nothing in the model reads a file or knows the time."""
    own = {name for name in graph.modules if name == f"regioncal.{room}" or name.startswith(f"regioncal.{room}.")}
    assert own
    imported = {found for name in own for found in graph.find_modules_directly_imported_by(name)}
    assert not WORLD & {name.partition(".")[0] for name in imported}
