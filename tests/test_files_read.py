"""Reading files: every record that can be read, every problem at its true line, and never an exception."""

import os

import pytest
import tomli_w
from hypothesis import example, given, settings
from hypothesis import strategies as st

import strategies as drawn
from regioncal.files.read import read_content, read_file, read_folder
from regioncal.kinds import KINDS

GOOD = b'[[event]]\nid = "a"\ntitle = "A"\nstart = 2016-09-10\n'


def lines_of(content):
    """The problems as text."""
    return [str(problem) for problem in content.problems]


def ids_of(content):
    """Kind and id of every record."""
    return [(record.kind, record.id) for record in content.records]


@pytest.mark.parametrize(
    "text",
    [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n"), GOOD.rstrip(b"\n"), b"# comment\n\n" + GOOD],
    ids=["plain", "a BOM", "CRLF", "no newline at the end", "a comment first"],
)
def test_text_is_read_whatever_its_line_ends(text):
    """A BOM, Windows line ends and a missing last newline make no difference."""
    content = read_content(text, "a.toml")
    assert lines_of(content) == []
    assert ids_of(content) == [("event", "a")]


def test_line_ends_in_texts_become_newlines():
    """A text over several lines has plain newlines, whatever the file has."""
    text = b'[[event]]\r\nid = "a"\r\nstart = 2016-09-10\r\ntitle = """A\r\nB"""\r\n'
    assert read_content(text, "a.toml").records[0].values["title"] == "A\nB"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (b"a = 1\nb = '\xff'\n", "a.toml:2: is not UTF-8 (save it as UTF-8)"),
        ("ä".encode("latin-1"), "a.toml:1: is not UTF-8"),
        ("x = 1".encode("utf-16"), "a.toml:1: is not UTF-8"),
        (b"[[event]]\nid = \n", "a.toml:2: is not TOML: "),
        (b"[[event]\n", "a.toml:1: is not TOML: "),
        (b"x = 1\nx = 2\n", "a.toml"),
        (b"x = 2016-02-30\n", "a.toml"),
        (b"x = 0000-01-01\n", "a.toml"),
        (b"x = 99999999999999999999999\n", "a.toml"),
        (b"x = 2016-12-31T23:59:60\n", "a.toml"),
        (b"x = " + b"[" * 100_000, "a.toml"),
        (b"x = " + b"{a=" * 5_000, "a.toml"),
        (b"a." * 20_000 + b"b = 1\n", "a.toml"),
        (b'x = "\\ud800"\n', "a.toml"),
        (b"\x00", "a.toml"),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_one_problem(text, start):
    """The file is named, with the line where it is known, in one line; nothing is raised."""
    content = read_content(text, "a.toml")
    assert content.records == []
    assert len(content.problems) == 1
    assert lines_of(content)[0].startswith(start)
    assert "\n" not in lines_of(content)[0]
    assert len(lines_of(content)[0]) < 300


@pytest.mark.parametrize("text", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n\t\r\n"])
def test_an_empty_file_is_named(text):
    """Nothing in it keeps nothing from being read: it is a warning, as half a copy of a file may be meant."""
    content = read_content(text, "a.toml")
    assert [(problem.level, problem.check) for problem in content.problems] == [("warning", "empty-file")]
    assert lines_of(content) == ["a.toml: is empty (remove it, or write a record)"]


def test_a_file_of_comments_is_fine():
    """Who says that something comes later has not lost anything."""
    assert read_content(b"# soon\n", "a.toml") == ("a.toml", [], [], None, [])


def test_problems_stand_at_their_lines():
    """A problem is at the line of its key, also below an inner header; a missing key at the record's."""
    text = b"""# one
[[event]]
id = "a"
titel = "A"
start = 2016-09-10

[[event]]
id = "b"
title = \"\"\"
[[event]]
start = 1
\"\"\"
start = 2016-09-10
price = { kind = "gratis" }
[event.registration]
deadline = "soon"
"""
    assert [(problem.line, problem.field) for problem in read_content(text, "a.toml").problems] == [
        (4, "titel"), (2, "title"), (14, "price.kind"), (16, "registration.deadline"),
    ]  # fmt: skip


def test_one_bad_record_hides_no_other():
    """Those before and after it are read."""
    text = GOOD + b'[[event]]\nid = "b"\n' + GOOD.replace(b'"a"', b'"c"') + b'[[place]]\nid = "p"\nname = "P"\n'
    content = read_content(text, "a.toml")
    assert ids_of(content) == [("event", "a"), ("event", "c"), ("place", "p")]
    assert [problem.line for problem in content.problems] == [5, 5]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b'[event]\nid = "a"\n', "expected [[event]], got [event] (double the brackets)"),
        (b"[[evnt]]\n", "unknown table (did you mean event?)"),
        (b"titel = 1\n", "unknown key"),
        (b"event = [1]\n", "expected a table, got 1 (write [[event]])"),
        (b'event = "x"\n', "expected [[event]], got [event] (double the brackets)"),
    ],
)
def test_unknown_tables_are_reported(text, line):
    """A table or key at the top that means nothing is said with the nearest that does."""
    (problem,) = read_content(text, "a.toml").problems
    assert line in str(problem)
    assert problem.path == "a.toml"


def test_the_region_is_read_from_its_own_file_only():
    """region.toml may hold records too; in other files its keys are unknown."""
    text = b'name = "Land"\ntimezone = "Europe/Berlin"\n' + GOOD
    content = read_content(text, "region.toml")
    assert content.region.name == "Land"
    assert ids_of(content) == [("event", "a")]
    other = read_content(text, "deep/region.toml")
    assert other.region is None
    assert lines_of(other)[0].startswith("deep/region.toml:1: name: is a key of region.toml (write it there)")


def test_a_regions_problem_stands_at_its_line():
    """The line of the key, in a table of the taxonomy as well."""
    text = b'name = "Land"\ntimezone = "Mars"\n\n[taxonomy.topic.bienen]\nlabel = "Imkern"\nlable = "x"\n'
    assert [problem.line for problem in read_content(text, "region.toml").problems] == [2, 6]


def test_a_file_of_fifty_megabytes_is_not_read(data):
    """It is named and left; nobody's memory is filled."""
    with open(data.write("big.toml"), "r+b") as file:
        file.truncate(50_000_000)
    content = read_file(str(data), "big.toml")
    assert lines_of(content) == ["big.toml: is larger than 50 MB (split it into several files)"]


def test_a_file_that_went_away(data):
    """Between finding and reading a file may vanish."""
    assert lines_of(read_file(str(data), "gone.toml")) == [
        "gone.toml: cannot be read: no such file or directory (check the file and its permissions)"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(data):
    """What the system does not let us read is named."""
    data.write("x.toml", GOOD).chmod(0)
    assert lines_of(read_file(str(data), "x.toml"))[0].startswith("x.toml: cannot be read: permission denied")


def test_a_folder_is_read_in_order(data):
    """The folder's own problems come first, under no path; then each file."""
    data.write("b.toml", GOOD)
    data.write("a.toml", "x")
    (data.path / "z.toml").mkdir()
    found = list(read_folder(str(data)))
    assert [content.path for content in found] == ["", "a.toml", "b.toml", "region.toml"]
    assert [len(content.problems) for content in found] == [1, 1, 0, 0]


@given(st.lists(drawn.KIND_AND_RAW, max_size=4))
@settings(max_examples=40)
def test_what_is_written_is_read(records):
    """Right records written as TOML by another library are read as what they are."""
    tables = {}
    for kind, raw in records:
        if kind.name != "patch":
            tables.setdefault(kind.name, []).append(raw)
    content = read_content(tomli_w.dumps(tables).encode(), "a.toml")
    assert {problem.field for problem in content.problems if tables} <= {"end", "rrule", "to", "ends"}
    assert sorted(ids_of(content), key=str) == sorted(
        ((kind, raw.get("id", record.id)) for kind, raws in tables.items()
         for raw, record in zip(raws, (one for one in content.records if one.kind == kind), strict=True)), key=str,
    )  # fmt: skip


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
@example(b"[[event]]\n[event.a]\n[[event.a]]\n")
@example(b'region = {}\n"" = 1\n')
@settings(max_examples=100)
def test_no_bytes_stop_the_reading(noise):
    """Whatever stands in a file, reading gives records and problems."""
    for path in ("a.toml", "region.toml"):
        for text in (noise, GOOD + noise):
            content = read_content(text, path)
            assert all(problem.path == path for problem in content.problems)


@given(
    st.dictionaries(st.sampled_from([*KINDS, "x"]), drawn.ANYTHING | st.lists(drawn.ANYTHING, max_size=2), max_size=3)
)
@settings(max_examples=60)
def test_no_toml_stops_the_reading(tables):
    """Any TOML that means nothing is reported as such."""
    content = read_content(tomli_w.dumps(tables).encode("utf-8", "replace"), "a.toml")
    assert all(problem.path == "a.toml" for problem in content.problems)
