"""Finding the data and opening it: where it is looked for, what time it is, in which language it answers."""

import os
import sqlite3
from datetime import datetime

import pytest

from conftest import SHIPPED
from regioncal.errors import DataError, UsageError
from regioncal.workspace import Workspace, find_folder


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder without data above it, and a second data folder."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "region.toml").write_text('name = "Anderswo"\n')
    return other


# ---- where -----------------------------------------------------------------------------------------------------------


def test_what_is_named_comes_first(data, elsewhere, monkeypatch):
    """--data before REGIONCAL_DATA before the folder around us."""
    assert find_folder(None) == (str(data), False)
    monkeypatch.setenv("REGIONCAL_DATA", str(elsewhere))
    assert find_folder(None) == (str(elsewhere), False)
    assert find_folder(str(data)) == (str(data), False)
    monkeypatch.setenv("REGIONCAL_DATA", "")
    assert find_folder(None) == (str(data), False)


def test_the_nearest_folder_upwards_is_found(data, monkeypatch):
    """From any depth below, the nearest that holds region.toml or whose data/ does."""
    deep = data.path.parent / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find_folder(None) == (str(data), False)
    (deep.parent / "region.toml").write_text("")
    assert find_folder(None) == (str(deep.parent), False)


def test_the_users_own_folder_comes_before_the_sample(monkeypatch, tmp_path):
    """Where nothing is around, the user's own data answer."""
    assert find_folder(None) == (str(SHIPPED), True)
    own = tmp_path / "home" / "data" / "regioncal" / "data"
    own.mkdir(parents=True)
    (own / "region.toml").write_text("")
    assert find_folder(None) == (str(own), False)


def test_a_working_folder_that_is_gone(tmp_path, monkeypatch):
    """A removed working folder is no reason to stop."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find_folder(None) == (str(SHIPPED), True)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["--data", "REGIONCAL_DATA"])
def test_a_folder_that_is_none(tmp_path, monkeypatch, name):
    """What was named and is not there, or is a file, is said with its name; nothing else is taken instead."""
    for path, what in ((tmp_path / "nowhere", "no such folder"), (tmp_path / "file", "is a file, not a folder")):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("REGIONCAL_DATA", str(path))
        with pytest.raises(DataError) as caught:
            find_folder(str(path) if name == "--data" else None)
        assert str(caught.value) == f"{name} {path}: {what} (name the folder that holds region.toml)"


def test_no_data_at_all(monkeypatch):
    """Without a sample, the way to one is said."""
    monkeypatch.setattr("regioncal.workspace._HERE", "/nowhere/at/all")
    with pytest.raises(DataError, match="regioncal init DIR"):
        find_folder(None)


def test_the_sample_says_so(run):
    """Its answer ends with one line on stderr; a folder of one's own has nothing to say."""
    code, out, err = run("--now", "2016-09-10", "events", "--today")
    assert code == 0
    assert err == "the sample data answer (yours: regioncal init)\n"
    assert out == run("--data", SHIPPED, "--now", "2016-09-10", "events", "--today").out


# ---- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "moment"), [("2016-09-10", datetime(2016, 9, 10)), ("2016-09-10T14:00", datetime(2016, 9, 10, 14))]
)
def test_the_clock_can_be_set(data, monkeypatch, words, moment):
    """By --now, else by REGIONCAL_NOW."""
    assert Workspace(str(data), now=words).now == moment
    monkeypatch.setenv("REGIONCAL_NOW", words)
    assert Workspace(str(data)).now == moment


def test_now_is_the_regions_now(data):
    """Without it, the real time on the region's clock, whatever the machine's zone."""
    data.region(timezone="Pacific/Kiritimati", country=None)
    there = datetime.now(Workspace(str(data)).index.zone).replace(tzinfo=None)
    assert abs((Workspace(str(data)).now - there).total_seconds()) < 60


def test_a_clock_that_cannot_be_set(data):
    """What is no date is said with the option's name."""
    with pytest.raises(UsageError, match=r"^--now .*gestrn"):
        _ = Workspace(str(data), now="gestrn").now


# ---- language --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "environ", "region", "code"),
    [
        ("en", {"REGIONCAL_LANG": "de"}, "de", "en"),
        (None, {"REGIONCAL_LANG": "en", "LANG": "de_DE.UTF-8"}, "de", "en"),
        (None, {"LANG": "en_GB.UTF-8"}, "de", "en"),
        (None, {"LANG": "C.UTF-8"}, "de", "de"),
        (None, {"LANG": "C.UTF-8"}, "en", "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "de", "de"),
        (None, {"LANG": "C"}, "sw", "en"),
    ],
)
def test_the_language_of_an_answer(data, monkeypatch, asked, environ, region, code):
    """--lang, REGIONCAL_LANG, the locale's where we have it, else the region's, else English."""
    data.region(language=region)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert Workspace(str(data), lang=asked).language.code == code


# ---- the index -------------------------------------------------------------------------------------------------------


def test_a_broken_index_is_asked_again(data):
    """A question that meets a broken index is asked of a new one, once."""
    space = Workspace(str(data))
    asked = []

    def question(index):
        asked.append(index)
        if len(asked) == 1:
            raise sqlite3.DatabaseError("database disk image is malformed")
        return index.region["name"]

    assert space.ask(question) == "Testland"
    assert asked[0] is not asked[1]


def test_an_index_that_breaks_while_it_is_opened(data, monkeypatch):
    """The same where already the opening fails."""
    import regioncal.workspace as room

    real, calls = room.open_index, []

    def open_index(folder):
        calls.append(folder)
        connection = real(folder)
        if len(calls) == 1:
            connection.execute("DROP TABLE meta")
        return connection

    monkeypatch.setattr(room, "open_index", open_index)
    assert Workspace(str(data)).ask(lambda index: index.region["name"]) == "Testland"
    assert len(calls) == 2


def test_notes_count_the_problems(data):
    """One line for all of them; none where nothing is wrong."""
    assert Workspace(str(data)).notes() == []
    data.write("a.toml", "x = 1\ny = 2\n")
    assert Workspace(str(data)).notes() == ["2 problems in the data: regioncal check"]


def test_without_a_region_the_folder_answers(tmp_path, run, monkeypatch):
    """No region.toml: the folder's name, the machine's zone, German."""
    folder = tmp_path / "Neustadt"
    folder.mkdir()
    (folder / "a.toml").write_text('[[event]]\nid = "a"\ntitle = "A"\nstart = 2016-09-10T10:00\n')
    monkeypatch.setenv("TZ", "America/New_York")
    code, out, err = run("--data", folder, "--now", "2016-09-10", "events", "--as", "csv")
    assert (code, err) == (0, "")
    assert "a,2016-09-10T10:00:00-04:00" in out
    assert "Samstag, 10. September 2016" in run("--data", folder, "--now", "2016-09-10", "events").out
    assert os.listdir(folder) == ["a.toml"]
