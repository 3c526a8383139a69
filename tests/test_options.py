"""Options: classes whose fields become a command's options, and the form of an answer by the name of its file."""

import json
from typing import Annotated

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from regioncal.options import Argument, Listing, Option, Output, Price, flat

START = '[[event]]\nid = "a"\ntitle = "A"\nstart = 2016-09-10\n'
NOW = ("--now", "2016-09-10")


@pytest.mark.parametrize(
    ("given_", "output", "form"),
    [
        (None, None, "text"), (None, "a.json", "json"), (None, "a.CSV", "csv"), (None, "deep.er/a.ics", "ics"),
        (None, "a.md", "md"), (None, "a.txt", "text"), (None, "a", "text"), (None, "json", "text"), (None, "-", "text"),
        (None, "x.md/json", "text"),
        ("csv", "a.json", "csv"), ("text", "a.json", "text"), ("xml", None, "xml"),
    ],
)  # fmt: skip
def test_a_file_name_says_the_form(given_, output, form):
    """What `--as` says, else the ending of the file in any case, else text."""
    assert Output(given_, output).form == form


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.json", '{"version": 1, "kind": "events"'), ("a.csv", "id,start,end,"), ("a.ics", "BEGIN:VCALENDAR\r\n"),
     ("a.md", "| id | start |"), ("a.txt", "Samstag, 10. September 2016")],
)  # fmt: skip
def test_a_written_file_is_of_its_form(data, run, tmp_path, name, begins):
    """`-o` alone infers it; nothing goes to stdout, and the file is whole, in UTF-8, without colour."""
    data.write("a.toml", START)
    file = tmp_path / name
    assert run(*NOW, "events", "-o", file, FORCE_COLOR="1") == (0, "", "")
    content = file.read_bytes().decode()
    assert content.startswith(begins)
    assert "\x1b" not in content
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]


def test_as_stands_over_the_ending(data, run, tmp_path):
    """What is asked for in words is what is written."""
    data.write("a.toml", START)
    run(*NOW, "events", "-o", tmp_path / "a.csv", "--as", "json")
    assert json.loads((tmp_path / "a.csv").read_text())["kind"] == "events"


def test_a_file_that_cannot_be_written_is_one_line(data, run, tmp_path):
    """The old file stays as it was, and nothing half written lies beside it."""
    data.write("a.toml", START)
    (tmp_path / "folder.json").mkdir()
    for target in (tmp_path / "nowhere" / "a.json", tmp_path / "folder.json"):
        code, out, err = run(*NOW, "events", "-o", target)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert f"-o {target}: cannot be written: " in err
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


# ---- one class, many options -----------------------------------------------------------------------------------------


class _Said(Exception):
    """What the command received."""


def asked(
    price: Price,
    listing: Listing,
    again: Price,
    word: Annotated[str, Argument(metavar="[WORD]", help="A word.")] = "",
    count: Annotated[int, Option("--count", min=0, help="How many.")] = 1,
) -> None:
    """A command of two groups, one of them twice, an argument and an option of its own."""
    raise _Said(price, listing, again, word, count)


def answered(*words):
    """What the command receives for these words."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(flat(asked))
    with pytest.raises(_Said) as caught:
        get_command(app).main([*words], standalone_mode=False)
    return caught.value.args


@given(st.booleans(), st.lists(st.sampled_from(["free", "paid"]), max_size=3), st.none() | st.integers(0, 9),
       st.sampled_from(["", "x", "zwei Worte"]), st.randoms())  # fmt: skip
def test_a_command_receives_its_groups_whole(free, prices, limit, word, dice):
    """In whatever order the options stand; a class that is there twice is one set of options and comes twice."""
    words = [["--free"]] * free + [["--limit", str(limit)]] * (limit is not None) + [["--count", "3"]]
    dice.shuffle(words)
    words += [["--price", price] for price in prices] + [[word]] * bool(word)
    price, listing, again, got, count = answered(*[part for pair in words for part in pair])
    assert price == again == Price(free, prices or None)
    assert listing == Listing(limit, None)
    assert (got, count) == (word, 3)


def test_without_words_the_defaults_are_those_of_the_classes():
    """Nothing said is nothing asked."""
    assert answered() == (Price(), Listing(), Price(), "", 1)


def test_the_name_and_the_sentence_stay():
    """What `--help` shows is the function's own."""
    made = flat(asked)
    assert (made.__name__, made.__doc__) == (asked.__name__, asked.__doc__)
