"""Records that have no lines of their own to edit, in the editor: imported ones, and those inside an array."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from keeping import at_terminal, editor, one_line, region, text

ARRAY = """# all of them
event = [
  { id = "one", title = "Eins", start = 2016-09-01 }, # the first
  { id = "two", title = "Zwei", start = 2016-09-02, price = { kind = "paid", from = 8 } },
]
[[place]]
id = "saal"
name = "Saal"
"""


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


@pytest.fixture
def imported(land):
    """A region with a file that an import wrote."""
    rows = [
        {"id": "konzert", "title": "Konzert", "start": date(2016, 9, 20), "price": {"kind": "paid", "from": 8}},
        {"id": "chor", "title": "Chor", "start": date(2016, 9, 21), "location": "Kirche"},
    ]
    land.write("imported/feed.toml", event=rows)
    return land


@pytest.fixture
def array(land):
    """A region with a file whose events stand in one array."""
    land.write("array.toml", ARRAY)
    return land


# ---- imported --------------------------------------------------------------------------------------------------------


def test_what_changes_of_an_imported_record_becomes_its_patch(imported, run, tmp_path):
    """The editor shows the record and says what it is; only the changed fields come into a patch, the file stays."""
    before = text(imported, "imported/feed.toml")
    seen = f"open({str(tmp_path / 'seen')!r}, 'w').write(text)\n"
    code = seen + "text = text.replace('Konzert', 'Kammerkonzert') + 'category = \"concert\"\\n'"
    ran = run("edit", "konzert", EDITOR=editor(tmp_path, code))
    assert ran == (0, 'Added: patch "konzert" (imported/patches.toml)\n', "")
    assert text(imported, "imported/feed.toml") == before
    shown = (tmp_path / "seen").read_text()
    assert shown.startswith("# imported/feed.toml is imported")
    assert 'title = "Konzert"' in shown
    (patch,) = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == {"kind": "event", "id": "konzert", "title": "Kammerkonzert", "category": "concert"}


def test_a_patched_record_is_shown_with_its_patch(imported, run, tmp_path):
    """A second edit begins where the first ended, and changes the patch that is there."""
    run("edit", "konzert", "--set", "title=Kammerkonzert", "--set", "location=Kirche")
    seen = f"open({str(tmp_path / 'seen')!r}, 'w').write(text)\n"
    ran = run("edit", "konzert", EDITOR=editor(tmp_path, seen + "text = text.replace('Kammerkonzert', 'Konzert')"))
    assert ran == (0, 'Changed: patch "konzert" (imported/patches.toml)\n', "")
    assert 'title = "Kammerkonzert"' in (tmp_path / "seen").read_text()
    (patch,) = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == {"kind": "event", "id": "konzert", "location": "Kirche"}
    assert run("edit", "konzert", EDITOR="true") == (0, "Nothing to change\n", "")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("text = text.replace('id = \"konzert\"', 'id = \"anders\"')", ["is imported and keeps its id"]),
        ("text = text.replace('id = \"konzert\"\\n', '')", ["id"]),
        ("text = text.replace('2016-09-20', '2016-09-20\\nend = 2016-09-19')", ["end: is before start"]),
        ("text = text + 'place = \"nirgends\"'", ['no place "nirgends"']),
        (
            "theirs = open({path!r}).read().replace('Konzert', 'Theirs'); open({path!r}, 'w').write(theirs)",
            ["has changed since it was read"],
        ),
    ],
)
def test_what_comes_back_of_an_imported_record_must_be_right(imported, run, tmp_path, code, words):
    """One line each, and no patch is written."""
    path = str(imported.path / "imported" / "feed.toml")
    one_line(run("edit", "konzert", EDITOR=editor(tmp_path, code.replace("{path!r}", repr(path)))), 2, *words)
    assert not (imported.path / "imported" / "patches.toml").exists()


def test_a_patch_that_changed_under_the_editor_is_left_alone(imported, run, tmp_path):
    """Someone else patched the record meanwhile: refused, and theirs stays."""
    run("edit", "konzert", "--set", "location=Kirche")
    path = str(imported.path / "imported" / "patches.toml")
    code = f"theirs = open({path!r}).read().replace('Kirche', 'Halle'); open({path!r}, 'w').write(theirs)\n"
    code += "text = text.replace('Konzert', 'X')"
    one_line(run("edit", "konzert", EDITOR=editor(tmp_path, code)), 2, 'event "konzert": has changed since it was read')
    assert 'location = "Halle"' in text(imported, "imported/patches.toml")


def test_whoever_gives_up_keeps_the_text(land, tmp_path, monkeypatch):
    """At a terminal what is wrong is said and the editor opens again; who says no is told where the text is."""
    monkeypatch.setenv("EDITOR", editor(tmp_path, "text = text.replace('title', 'tilte') + '# mine\\n'"))
    before = text(land)
    wrong = r"did you mean\s+title\?[^§]*Open the editor again\? \[Y/n\]"
    code, shown = at_terminal(["--lang", "en", "edit", "markt"], [(wrong, "y"), (wrong, "n")], land.path)
    assert code == 2, shown
    found = re.search(r"nothing was written \(your text is in (\S+)\)", shown)
    assert found, shown
    kept = Path(found[1])
    assert kept.read_text().count("# mine") == 2
    kept.unlink()
    assert text(land) == before


# ---- in an array -----------------------------------------------------------------------------------------------------


def test_a_record_in_an_array_is_shown_as_a_table(array, run, tmp_path):
    """What changes in it is put back in the array, value by value; nothing else changes."""
    seen = f"open({str(tmp_path / 'seen')!r}, 'w').write(text)\n"
    code = seen + "text = text.replace('from = 8', 'from = 9').replace('title = \"Zwei\"', 'title = \"Drei\"')"
    ran = run("edit", "two", EDITOR=editor(tmp_path, code))
    assert ran == (0, 'Changed: event "two" (array.toml)\n', "")
    assert (tmp_path / "seen").read_text().startswith('[[event]]\nid = "two"\n')
    assert text(array, "array.toml") == ARRAY.replace("from = 8", "from = 9").replace("Zwei", "Drei")
    assert run("edit", "two", EDITOR="true") == (0, "Nothing to change\n", "")


def test_fields_come_and_go_in_an_array(array, run, tmp_path):
    """A line more and a line less in the editor."""
    code = "text = text.replace('start = 2016-09-01', 'start = 2016-09-03') + 'tags = [\"x\"]\\n'"
    assert run("edit", "one", EDITOR=editor(tmp_path, code)).code == 0
    code = "text = ''.join(line for line in text.splitlines(True) if not line.startswith('price'))"
    assert run("edit", "two", EDITOR=editor(tmp_path, code)).code == 0
    rows = tomllib.loads(text(array, "array.toml"))["event"]
    assert rows == [
        {"id": "one", "title": "Eins", "start": date(2016, 9, 3), "tags": ["x"]},
        {"id": "two", "title": "Zwei", "start": date(2016, 9, 2)},
    ]
    assert "# the first" in text(array, "array.toml")


def test_a_record_is_added_to_an_array(array, run):
    """Where all events of a file stand in an array, a new one comes into it; other kinds come as tables."""
    given = ["add", "event", "--title", "Drei\nund mehr", "--start", "2016-09-03", "--price", "free"]
    shown = run(*given, "--file", "array.toml", "--dry-run")
    assert '+  { id = "drei-und-mehr-2016-09-03"' in shown.out
    assert text(array, "array.toml") == ARRAY
    assert run(*given, "--file", "array.toml").code == 0
    row = '  { id = "drei-und-mehr-2016-09-03", title = "Drei\\nund mehr", start = 2016-09-03, price = "free" },\n'
    after = text(array, "array.toml")
    assert after == ARRAY.replace("},\n]", "},\n" + row + "]")
    assert run("check").code == 0
    assert run("add", "place", "--name", "Hof", "--file", "array.toml").code == 0
    assert text(array, "array.toml") == after + '\n[[place]]\nid = "hof"\nname = "Hof"\n'


@pytest.mark.parametrize("empty", ["event = []\n", "event = [\n]\n", "event = [ # none\n]\n"])
def test_a_record_is_added_to_an_empty_array(land, run, empty):
    """An array with nothing in it yet."""
    land.write("array.toml", empty)
    assert run("add", "event", "--title", "Eins", "--start", "2016-09-03", "--file", "array.toml").code == 0
    (row,) = tomllib.loads(text(land, "array.toml"))["event"]
    assert row["title"] == "Eins"
    if "#" in empty:  # it would go with the array: whoever wrote it decides
        one_line(run("remove", row["id"]), 2, "a comment stands in it")
        assert "# none" in text(land, "array.toml")
    else:
        assert run("remove", row["id"]).code == 0
        assert not (land.path / "array.toml").exists()


def test_a_record_cannot_be_added_to_what_is_no_list(land, run):
    """`[event]` holds one record where several should be: one line, and nothing is written."""
    land.write("odd.toml", '[event]\nid = "a"\ntitle = "A"\nstart = 2016-09-01\n')
    before = text(land, "odd.toml")
    ran = run("add", "event", "--title", "Eins", "--start", "2016-09-03", "--file", "odd.toml")
    one_line(ran, 4, "odd.toml", "[[event]]")
    assert text(land, "odd.toml") == before


def test_a_line_taken_out_is_unset_in_the_patch(imported, run, tmp_path):
    """What is no longer in the text from the editor is taken away by the patch."""
    code = "text = ''.join(line for line in text.splitlines(True) if not line.startswith('price'))"
    assert run("edit", "konzert", EDITOR=editor(tmp_path, code)).code == 0
    (patch,) = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == {"kind": "event", "id": "konzert", "unset": ["price"]}
    assert run("edit", "konzert", EDITOR="true") == (0, "Nothing to change\n", "")
