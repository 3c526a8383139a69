"""Keeping the data, file by file: files that become empty, that cannot be read, that were changed meanwhile."""

import re
from pathlib import Path

import pytest

from keeping import SERIES, at_terminal, editor, one_line, region, text

FAILS = "open(path, 'w').write(text)\nraise SystemExit(3)"
MINE = "text = text.replace('title = \"Wochenmarkt\"', 'title = \"Basar\"')\n"


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


def test_the_last_record_takes_its_file_along(data, run):
    """What `add` made and `remove` emptied is gone, so that check has nothing to say; a comment keeps a file."""
    assert run("add", "event", "--title", "Q", "--start", "2016-09-01").code == 0
    assert run("remove", "q-2016-09-01").code == 0
    assert not (data.path / "events/2016/2016-09.toml").exists()
    assert run("check") == (0, "", "")
    data.write("a.toml", "# ours\n\n" + SERIES.partition("\n# a comment")[0].partition("\n")[2].replace("platz", "x"))
    assert run("remove", "markt").code == 0
    assert text(data, "a.toml") == "# ours\n"


def test_a_link_is_not_removed(data, run):
    """A data file that is a link keeps its file, with nothing in it."""
    real = data.path.parent / "real.toml"
    real.write_text('[[place]]\nid = "a"\nname = "A"\n')
    (data.path / "a.toml").symlink_to(real)
    assert run("remove", "a").code == 0
    assert (data.path / "a.toml").is_symlink()
    assert real.read_bytes() == b""


# ---- changed under the editor ----------------------------------------------------------------------------------------


def theirs(land, change, once=""):
    """Code of an editor during whose work someone else changes the events' file, once if a flag is named."""
    path = str(land.path / "events/2016/2016-09.toml")
    code = f"old = open({path!r}).read(); open({path!r}, 'w').write(old{change})"
    if once:
        return f"import os\nif not os.path.exists({once!r}):\n    open({once!r}, 'w').close()\n    {code}\n"
    return code + "\n"


@pytest.mark.parametrize("change", [" + '# theirs'", ".replace('Sommerfest', 'Theirs')", ".replace('a comment', 'A')"])
def test_what_others_change_around_a_record_stays(land, run, tmp_path, change):
    """The file changed under the editor, the record did not: both changes are in the file."""
    ran = run("edit", "markt", EDITOR=editor(tmp_path, theirs(land, change) + MINE))
    assert ran == (0, 'Changed: event "markt" (events/2016/2016-09.toml)\n', "")
    assert text(land) == eval(f"SERIES{change}").replace("Wochenmarkt", "Basar")


def test_a_record_that_changed_under_the_editor_is_left_alone(land, run, tmp_path):
    """From a pipe it is refused, theirs stays, and what was typed is kept in a file that the line names."""
    change = ".replace('Wochenmarkt', 'Theirs')"
    ran = run("edit", "markt", EDITOR=editor(tmp_path, theirs(land, change) + MINE))
    one_line(ran, 2, 'event "markt": has changed since it was read', "nothing was written", "; your text is in /")
    assert text(land) == SERIES.replace("Wochenmarkt", "Theirs")
    kept = Path(re.search(r"your text is in (\S+)\)", ran.err)[1])
    assert 'title = "Basar"' in kept.read_text()


def test_the_editor_opens_again_on_the_record_as_it_is_now(land, tmp_path, monkeypatch):
    """At a terminal: the typed text is still there, with what the record says now above it, and can be saved."""
    seen, once = str(tmp_path / "seen"), str(tmp_path / "once")
    code = f"open({seen!r}, 'w').write(text)\n" + theirs(land, ".replace('Wochenmarkt', 'Theirs')", once) + MINE
    monkeypatch.setenv("EDITOR", editor(tmp_path, code))
    asked = [(r"has\s+changed\s+since[^§]*Open the editor again\? \[Y/n\]", "y")]
    code, shown = at_terminal(["--lang", "en", "edit", "markt"], asked, land.path)
    assert code == 0, shown
    again = Path(seen).read_text()
    assert again.startswith("#| Someone else changed this record meanwhile.")
    assert '#| title = "Theirs"' in again
    assert '\ntitle = "Basar"' in again
    assert text(land) == SERIES.replace("Wochenmarkt", "Basar")


@pytest.mark.parametrize("wrong", ["text = text.replace('title', 'tilte')", MINE + FAILS])
def test_from_a_pipe_what_was_typed_is_kept(land, run, tmp_path, wrong):
    """A text that is wrong, or an editor that fails after saving: one line that names the file with the text."""
    ran = run("edit", "markt", EDITOR=editor(tmp_path, wrong))
    one_line(ran, 2, "your text is in /")
    kept = Path(re.search(r"your text is in ([^\s)]+)", ran.err)[1])
    assert "[[event]]" in kept.read_text()
    assert text(land) == SERIES


def test_nothing_typed_leaves_nothing(land, run, tmp_path):
    """An editor that fails before anything was typed leaves no file behind."""
    before = set(tmp_path.iterdir())
    one_line(run("edit", "markt", EDITOR="false"), 2, "failed with code 1")
    assert set(tmp_path.iterdir()) == before
    assert text(land) == SERIES


# ---- files and records that cannot be read ---------------------------------------------------------------------------

BROKEN = """[[event]]
id = "kaputt"
title = "Kaputt
start = 2016-09-01

[[place]]
id = 'hof'
"""


@pytest.mark.parametrize("args", [("edit", "kaputt", "--set", "title=X"), ("remove", "kaputt"), ("show", "kaputt")])
def test_a_record_in_a_broken_file(land, run, args):
    """What stands in a file that cannot be read is not said to be nowhere: the line names file, line and remedy."""
    land.write("broken.toml", BROKEN)
    one_line(run(*args), 3, "no such record", "may be in a file that cannot be read: broken.toml:3", "mend the line")
    assert text(land, "broken.toml") == BROKEN


def test_a_record_that_cannot_be_read(land, run):
    """A record without a start is not in the index: the line says what is wrong with it, and where."""
    land.write("half.toml", '[[event]]\nid = "halb"\ntitle = "Halb"\n')
    one_line(run("show", "halb"), 3, "it cannot be read: half.toml:1", "start: is missing (add start = ...)")


HALF = '[[event]]\nid = "h"\ntitle = "H" # mine\nstart = "x"\nplace = "nirgends"\n'


@pytest.mark.parametrize(
    ("args", "after"),
    [
        (("edit", "h", "--set", "start=2016-09-01"), HALF.replace('"x"', "2016-09-01")),
        (("edit", "event:h", "--set", "title=Neu"), HALF.replace('"H"', '"Neu"')),
        (("edit", "h", "--set", "place="), HALF.replace('place = "nirgends"\n', "")),
    ],
)
def test_a_record_with_a_wrong_value_can_be_mended(land, run, args, after):
    """One that lists cannot show is found by its id all the same, and what was wrong before hinders nothing."""
    land.write("half.toml", HALF)
    assert run(*args) == (0, 'Changed: event "h" (half.toml)\n', "")
    assert text(land, "half.toml") == after


def test_a_record_with_a_wrong_value_in_the_editor_and_removed(land, run, tmp_path):
    """Its own lines are what the editor shows, and what goes; of two kinds with its id neither is guessed."""
    land.write("half.toml", HALF)
    assert run("edit", "h", EDITOR=editor(tmp_path, "text = text.replace('\"x\"', '2016-09-01')")).code == 0
    assert text(land, "half.toml") == HALF.replace('"x"', "2016-09-01")
    land.write("half.toml", "# ours\n\n" + HALF)
    assert run("remove", "h").code == 0
    assert text(land, "half.toml") == "# ours\n"
    land.write("half.toml", HALF + '\n[[place]]\nid = "h"\nname = "H"\n')
    one_line(run("remove", "h"), 2, "write place:h or event:h")


def test_a_wrong_value_that_was_imported(land, run):
    """No patch is written over a record that cannot be read."""
    land.write("half.toml", HALF + 'source = { name = "A", uid = "u", fetched = 2016-09-01 }\n')
    one_line(run("edit", "h", "--set", "start=2016-09-01"), 2, 'event "h": is imported and cannot be read')
    assert not (land.path / "patches.toml").exists()


def test_near_names_are_still_said(land, run):
    """A typing error is told beside the broken file."""
    land.write("broken.toml", BROKEN)
    one_line(run("edit", "markd", "--set", "title=X"), 3, "did you mean markt?", "broken.toml:3")


def test_no_second_id_beside_a_broken_file(land, run):
    """An id in a file that cannot be read is taken, for --id and for one made of the title; others are free."""
    land.write("broken.toml", BROKEN)
    new = ("--title", "Kaputt", "--start", "2016-09-01")
    one_line(run("add", "event", *new, "--id", "kaputt"), 2, "exists already in broken.toml")
    one_line(run("add", "place", "--name", "Hof", "--id", "hof"), 2, "exists already in broken.toml")
    assert run("add", "place", "--name", "Hof").out.startswith('Added: place "hof-2"')
    assert run("add", "place", "--name", "Kaputt").out.startswith('Added: place "kaputt"')
    land.write("broken.toml", b'\xff[[event]]\nid = "e"\n')
    one_line(run("add", "event", *new, "--id", "e"), 2, "exists already in broken.toml")


# ---- by hand or by import --------------------------------------------------------------------------------------------


def test_a_note_of_when_a_page_was_read_makes_no_import(land, run):
    """`fetched` alone is an editor's note: edited in place, and removed like any other."""
    source = (
        '[[event]]\nid = "eins"\ntitle = "Eins"\nstart = 2016-09-01\nsource = { name = "x", fetched = 2016-08-30 }\n'
    )
    land.write("a.toml", source)
    assert run("edit", "eins", "--set", "title=Neu").out == 'Changed: event "eins" (a.toml)\n'
    assert text(land, "a.toml") == source.replace('"Eins"', '"Neu"')
    assert run("remove", "eins").code == 0
    land.write("a.toml", source.replace("fetched", 'uid = "1@x", fetched'))
    assert run("edit", "eins", "--set", "title=Neu").out == 'Added: patch "eins" (patches.toml)\n'
    one_line(run("remove", "eins"), 2, "is imported and would come back")
