"""The scanner: what it finds is where it stands, whatever the layout."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from regioncal.files.scan import entries, node, record_blocks, scan

CORPUS = sorted(Path(__file__).parent.joinpath("awkward").glob("*.toml"))


def text_of(path):
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_block_begins_at_its_header(path):
    """A block's line holds its header, its end is the next one's beginning, and the blocks cover the file."""
    text = text_of(path)
    lines = text.split("\n")
    blocks = scan(text)
    assert (blocks[0].name, blocks[0].line) == ("", 0)
    for block, following in pairwise(blocks):
        assert block.after == following.line
        assert lines[following.line - 1].lstrip().startswith("[[" if following.array else "[")
    assert blocks[-1].after == len(lines) + (not text.endswith("\n"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_key_and_value_stands_where_it_says(path):
    """Each entry of each block, cut out of the text, is that key with that value to a reader of TOML."""
    text = text_of(path)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = 0
    for block in scan(text):
        for item in entries(text, starts[block.line], len(text)):
            inside = tomllib.loads(text[item.start : item.value.end])
            for part in item.name:
                inside = inside[part]
            assert tomllib.loads(f"x = {text[item.value.start : item.value.end]}")["x"] == inside
            assert text.count("\n", 0, item.start) + 1 == block.keys[".".join(item.name)]
            found += 1
    assert found >= 5 or path.stem == "array_of_records"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_records_are_found_in_the_order_of_the_reader(path):
    """The n-th block of a kind is the n-th record that a reader of TOML finds, with its own id inside."""
    text = text_of(path)
    for kind, rows in tomllib.loads(text).items():
        if path.stem == "array_of_records":
            assert record_blocks(text, kind) == []
            continue
        assert len(record_blocks(text, kind)) == len(rows)
        for row, blocks in zip(rows, record_blocks(text, kind), strict=True):
            line = text.split("\n")[blocks[0].keys["id"] - 1]
            assert tomllib.loads(line)["id"] == row["id"]


def test_sub_tables_belong_to_the_record_before_them():
    """Also where records of other kinds stand in between."""
    text = text_of(Path(CORPUS[0].parent, "interleaved.toml"))
    first, second = record_blocks(text, "event")
    assert [block.name for block in first] == ["event", "event.price", "event.override"]
    assert [block.name for block in second] == ["event", "event.registration"]


@pytest.mark.parametrize(
    ("text", "form", "items"),
    [
        ("[1, [2, 3], { a = 4 },]", "[", 3),
        ("{ a = 1, b.c = '}' }", "{", 2),
        ("[ # }\n 'x', # ]\n]", "[", 1),
        ("2016-09-10 18:00:00 # behind", "", 0),
        ('"""a"""""', "", 0),
        ("'''b'''''", "", 0),
        ('"\\"#\\\\"', "", 0),
    ],
)
def test_a_value_ends_where_it_ends(text, form, items):
    """Brackets in strings and comments, quotes before the closing ones, blanks inside a date."""
    found = node(text, 0)
    assert (found.form, len(found.items)) == (form, items)
    assert tomllib.loads(f"x = {text[: found.end]}") == tomllib.loads(f"x = {text}")
    assert text[found.end :].strip() in {"", "# behind"}
