"""The index file is derived and disposable: whatever happens to it or to the clock, the answer is that of the files."""

import os
import sqlite3
import subprocess
import sys
import time

import pytest

from regioncal.files import whole
from regioncal.index import store
from regioncal.index.reader import Index
from regioncal.index.store import discard, index_path, open_index

EVENT = '[[event]]\nid = "{0}"\ntitle = "{0}"\nstart = 2016-09-10T10:00\n'


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    """These tests break what lies in the cache folder, so each has its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def titles(folder):
    """The titles of all events as the index gives them."""
    connection = open_index(str(folder))
    try:
        return sorted(record["title"] for record in Index(connection).all("event"))
    finally:
        connection.close()


def age(folder, seconds=10.0):
    """Make the index take every file's time for settled, as it will be two seconds later."""
    later = time.time() + seconds
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.time, "time", lambda: later)
        return titles(folder)


@pytest.fixture
def built(data):
    """A folder with one event and its index file."""
    data.write("a.toml", EVENT.format("a"))
    assert titles(data) == ["a"]
    return index_path(str(data))


def test_what_killed_processes_left_is_removed(data, built):
    """Half an index of a process that is no more goes with the next building; that of one that lives stays."""
    folder = os.path.dirname(built)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [f"{built}.{gone.pid}.new", f"{folder}/other-12345678.sqlite.{gone.pid}.new"]
    lives = f"{folder}/other-12345678.sqlite.{os.getppid()}.new"
    for path in (*left, lives):
        with open(path, "wb"):
            pass
    data.write("b.toml", EVENT.format("b"))
    assert titles(data) == ["a", "b"]
    assert not any(map(os.path.exists, left))
    assert os.path.exists(lives)


# ---- the file --------------------------------------------------------------------------------------------------------


def test_it_lies_in_the_cache_folder(data, built, tmp_path):
    """One file a data folder, the same for every way to name it; nothing in the data folder itself."""
    assert built.startswith(str(tmp_path / "cache" / "regioncal"))
    assert index_path(str(data) + "/") == index_path(str(data)) == index_path(os.path.relpath(data.path))
    assert sorted(file.name for file in data.path.iterdir()) == ["a.toml", "region.toml"]
    listed = [name for name in os.listdir(os.path.dirname(built)) if not name.endswith(".kept")]
    assert listed == [os.path.basename(built)]


def _wreck(path, how):
    with open(path, "r+b") as file:
        if how == "empty":
            file.truncate(0)
        elif how == "noise":
            file.truncate(0)
            file.write(b"this is no database at all" * 100)
        elif how == "cut short":
            file.truncate(os.path.getsize(path) // 2)
        elif how == "cut to a page":
            file.truncate(4096)
        else:
            file.seek(os.path.getsize(path) // 2)
            file.write(b"\xff" * 20_000)


@pytest.mark.parametrize("how", ["empty", "noise", "cut short", "cut to a page"])
def test_a_broken_file_is_built_anew(data, built, how, run):
    """Whatever is left of the file, the answer is right and nothing is said about it."""
    _wreck(built, how)
    code, out, err = run("--now", "2016-09-10", "events", "--as", "csv")
    assert (code, err) == (0, "")
    assert "a,2016-09-10" in out
    assert titles(data) == ["a"]


def test_a_file_broken_within_is_built_anew(data, built, run):
    """Damage that only a question meets is met by building once more."""
    data.write("b.toml", "\n".join(EVENT.format(f"b{n}") for n in range(2000)))
    titles(data)
    _wreck(built, "within")
    for command in (["events", "--as", "csv"], ["events", "--search", "b7", "--as", "csv"], ["month", "2016-09"]):
        code, out, err = run("--now", "2016-09-10", *command)
        assert (code, err) == (0, ""), command
        assert out


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE meta SET value = 'regioncal 0.0.1, tables 0' WHERE key = 'made by'",
        "DELETE FROM meta",
        "DROP TABLE meta",
        "DROP TABLE file",
        "UPDATE meta SET value = '0' WHERE key = 'fresh until'",
    ],
)
def test_an_index_of_another_make_is_built_anew(data, built, text):
    """Of an older version, of another program, too old to know what is two years ahead: it is replaced."""
    connection = sqlite3.connect(built)
    connection.execute("UPDATE record SET json = replace(json, '\"a\"', '\"old\"')")
    connection.execute(text)
    connection.commit()
    connection.close()
    assert titles(data) == ["a"]


def test_a_foreign_database_is_replaced(data, built):
    """A database that is not ours at all."""
    os.remove(built)
    connection = sqlite3.connect(built)
    connection.executescript("CREATE TABLE meta(a, b); CREATE TABLE event(x);")
    connection.close()
    assert titles(data) == ["a"]


def test_discarding_forgets(data, built):
    """A discarded index is simply made again."""
    discard(str(data))
    assert not os.path.exists(built)
    discard(str(data))
    assert titles(data) == ["a"]
    assert os.path.exists(built)


# ---- the cache folder ------------------------------------------------------------------------------------------------


def test_an_unwritable_cache_is_done_without(data, tmp_path, run):
    """A file where the cache folder should be: the answer comes from memory, and nobody hears of it."""
    (tmp_path / "cache").write_text("in the way")
    data.write("a.toml", EVENT.format("a"))
    code, out, err = run("--now", "2016-09-10", "events", "--as", "csv")
    assert (code, err) == (0, "")
    assert "a,2016-09-10" in out


def test_a_folder_where_the_file_should_be(data, built):
    """The same with a folder in the index's own place."""
    os.remove(built)
    os.mkdir(built)
    assert titles(data) == ["a"]
    assert [name for name in os.listdir(os.path.dirname(built)) if name.endswith(".new")] == []


def test_a_read_only_index_still_answers(data, built):
    """An index that cannot be written is read where it is fresh, and left aside where it is not."""
    age(data)
    real = sqlite3.connect

    def read_only(path, **more):
        return real(path, **more) if path == ":memory:" else real(f"file:{path}?mode=ro", uri=True, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.sqlite3, "connect", read_only)
        assert age(data) == ["a"]
        data.write("a.toml", EVENT.format("b"))
        assert titles(data) == ["b"]


# ---- what changed ----------------------------------------------------------------------------------------------------


def test_a_settled_folder_is_not_read(data, built, monkeypatch):
    """Once times are settled, an unchanged file is not opened again."""
    age(data)
    monkeypatch.setattr(store, "_source", None)
    assert age(data, 20) == ["a"]


@pytest.mark.parametrize("shift", [-10 * 365 * 86_400, -3600, 0, 3600, 10 * 365 * 86_400])
def test_clocks_may_jump(data, built, shift):
    """Other content of the same size with any modification time, older, newer or the same, is seen."""
    age(data)
    file = data.path / "a.toml"
    before = file.stat()
    file.write_text(EVENT.format("b"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + shift * 10**9))
    assert titles(data) == ["b"]
    assert age(data) == ["b"]


def test_a_change_within_the_same_second_is_seen(data, built):
    """A file written again at once, with the same size, is not taken for the old one."""
    for title in "bcdef":
        data.write("a.toml", EVENT.format(title))
        assert titles(data) == [title]


def test_times_in_the_future_are_not_trusted(data, built):
    """A file from tomorrow is read each time until tomorrow."""
    ahead = time.time() + 86_400
    for title in "bc":
        file = data.write("a.toml", EVENT.format(title))
        os.utime(file, (ahead, ahead))
        assert titles(data) == [title]


def test_a_file_put_in_the_place_of_another(data, built):
    """A replaced file is another one, even with the old one's times and size."""
    age(data)
    before = (data.path / "a.toml").stat()
    other = data.write("other", EVENT.format("b"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(other, data.path / "a.toml")
    assert titles(data) == ["b"]


def test_files_that_cannot_be_read_come_back(data, built):
    """A file that was a problem is read as soon as it can be, and told as a problem when it cannot."""
    data.write("a.toml", b"\xff")
    assert titles(data) == []
    data.write("a.toml", EVENT.format("b"))
    assert titles(data) == ["b"]
    (data.path / "a.toml").unlink()
    (data.path / "a.toml").symlink_to("a.toml")
    assert titles(data) == []
    (data.path / "a.toml").unlink()
    data.write("a.toml", EVENT.format("c"))
    assert titles(data) == ["c"]


def test_the_zone_of_the_region_moves_everything(data, built):
    """Another zone in region.toml is another instant for every wall time."""
    data.region(timezone="Asia/Tokyo", country=None)
    connection = open_index(str(data))
    (start,) = connection.execute("SELECT start FROM occurrence").fetchone()
    connection.close()
    assert start % 86_400 == 3600


# ---- without region.toml ---------------------------------------------------------------------------------------------


def test_a_folder_without_a_region_has_a_stand_in(tmp_path, monkeypatch):
    """The folder's name, the machine's zone and German."""
    folder = tmp_path / "Neustadt"
    folder.mkdir()
    monkeypatch.setenv("TZ", "America/New_York")
    connection = open_index(str(folder))
    region = Index(connection).region
    connection.close()
    assert (region["name"], region["timezone"], region["language"]) == ("Neustadt", "America/New_York", "de")


def test_a_machine_without_a_zone_has_utc(monkeypatch):
    """Where nobody knows the zone it is UTC; a wrong TZ is passed over."""
    monkeypatch.setenv("TZ", "Nowhere/Land")
    monkeypatch.setattr(whole.os.path, "realpath", lambda path: path)
    monkeypatch.setattr("builtins.open", _no_file)
    assert whole.machine_zone() == "UTC"


def _no_file(*args, **more):
    raise FileNotFoundError


# ---- two at once -----------------------------------------------------------------------------------------------------


def test_two_processes_at_once(data, built):
    """Several that open, refresh and build while files change all answer, and all answer right in the end."""
    code = (
        "import sys; from regioncal.index.store import open_index, discard\n"
        "for n in range(4):\n"
        "    if n == 2 and sys.argv[2] == '0': discard(sys.argv[1])\n"
        "    connection = open_index(sys.argv[1])\n"
        "    assert connection.execute(\"SELECT count(*) FROM record WHERE kind = 'event'\").fetchone()[0] >= 1\n"
        "    connection.close()\n"
    )
    several = [
        subprocess.Popen([sys.executable, "-c", code, str(data), str(n)], stderr=subprocess.PIPE, text=True)
        for n in range(2)
    ]
    number = 0
    while any(one.poll() is None for one in several):
        number += 1
        data.write(f"n{number % 4}.toml", EVENT.format(f"n{number}"))
        if number % 5 == 0:
            (data.path / f"n{(number + 1) % 4}.toml").unlink(missing_ok=True)
        time.sleep(0.01)
    errors = [one.communicate()[1] for one in several]
    assert errors == ["", ""], "\n".join(errors)
    assert [one.returncode for one in several] == [0, 0]
    assert "a" in titles(data)
    assert [name for name in os.listdir(os.path.dirname(built)) if name.endswith(".new")] == []


def test_a_lock_held_for_too_long_is_done_without(data, built, monkeypatch):
    """Where another process never lets go, the answer is built aside."""
    monkeypatch.setattr(store, "_PATIENCE", 0.1)
    other = sqlite3.connect(built, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    data.write("a.toml", EVENT.format("b"))
    assert titles(data) == ["b"]
    other.close()
