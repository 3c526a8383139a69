"""Options: classes whose fields become a command's options, and the form of an answer by the name of its file."""

import json
import os
import threading
from typing import Annotated

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from regioncal.errors import UsageError
from regioncal.options import Argument, Listing, Option, Output, Price, flat
from regioncal.views import write_whole

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
    (tmp_path / "loop.json").symlink_to("loop.json")
    for name, said in (
        ("nowhere/a.json", "cannot be written: no such file or directory"),
        ("folder.json", "is a folder (name a file in it)"),
        ("loop.json", "cannot be written: too many levels of symbolic links"),
    ):
        assert run(*NOW, "events", "-o", tmp_path / name) == (2, "", f"regioncal: -o {tmp_path / name}: {said}\n")
    assert run(*NOW, "events", "-o", ".").err == "regioncal: -o .: is a folder (name a file in it)\n"
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_a_written_file_keeps_its_mode_and_its_links(data, run, tmp_path):
    """A link stays one and what it leads to is written, also where that is new; who may read the file stays so."""
    data.write("a.toml", START)
    secret, link, new = tmp_path / "secret.json", tmp_path / "link.json", tmp_path / "new.json"
    secret.write_text("old")
    secret.chmod(0o600)
    link.symlink_to("secret.json")
    new.symlink_to("made.json")
    assert run(*NOW, "events", "-o", link) == run(*NOW, "events", "-o", new) == (0, "", "")
    assert link.is_symlink()
    assert new.is_symlink()
    assert json.loads(secret.read_text())["kind"] == json.loads((tmp_path / "made.json").read_text())["kind"]
    assert secret.stat().st_mode & 0o777 == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_a_pipe_is_written_into(data, run, tmp_path):
    """What is no plain file stays what it is: whoever reads the pipe gets the answer, also through a link."""
    data.write("a.toml", START)
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for target in (pipe, link):
        read = []
        reader = threading.Thread(target=lambda read=read: read.append(pipe.read_text()), daemon=True)
        reader.start()
        assert run(*NOW, "events", "--as", "json", "-o", target) == (0, "", "")
        reader.join(5)
        assert json.loads(read[0])["kind"] == "events"
        assert pipe.is_fifo()
    assert link.is_symlink()


def test_a_pipe_that_nobody_reads_to_the_end_is_no_failure_of_the_file(tmp_path):
    """Its reader has gone: it ends as any other closed pipe does."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    threading.Timer(0.2, os.close, [reader]).start()
    with pytest.raises(BrokenPipeError):
        write_whole(str(pipe), b"x" * 200_000)  # more than a pipe holds


@pytest.mark.parametrize(
    "words",
    [["events", "--near", ""], ["events", "--from", ""], ["events", "--to="], ["events", "--tag", ""],
     ["events", "--on", " "], ["events", "--weekday", "mo", "--weekday", ""], ["events", "-o", ""],
     ["events", "--as", ""], ["events", "--after", ""], ["offers", "--level", ""], ["export", "--as", ""],
     ["export", "--split", ""], ["organisations", "--field", ""], ["about", "--lang", ""], ["about", "--data="]],
    ids=" ".join,
)  # fmt: skip
def test_an_option_without_a_value_is_not_taken_for_none(data, run, words):
    """One that is empty says nothing: an error of one line, and no answer as if it had not been there."""
    data.write("a.toml", START)
    option = words[-2] if not words[-1].strip() else words[-1].rstrip("=")
    option = {"-o": "--output"}.get(option, option)
    line = f"regioncal: {option}: needs a value (give one or leave it out)\n"
    assert run(*NOW, *words) == (2, "", line)


def test_an_empty_search_is_none(data, run):
    """Nothing searched for is everything."""
    data.write("a.toml", START)
    assert run(*NOW, "events", "--search", "") == run(*NOW, "events")


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


def received(words, built_for):
    """What the command receives for these words, or what Typer says of them, with the options built for others."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(flat(asked, built_for))
    with pytest.raises((_Said, UsageError, typer.BadParameter.__base__)) as caught:
        get_command(app).main([*words], standalone_mode=False)
    error = caught.value
    return error.args if isinstance(error, _Said) else (type(error), getattr(error, "message", str(error)))


def answered(*words):
    """What the command receives for these words; the same whether all options are built or only those typed."""
    got = received(words, None)
    assert received(words, list(words)) == got
    return got


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


@given(
    st.lists(
        st.sampled_from(
            ["--free", "--price", "--price=paid", "--limit", "--limit=2", "-n", "-n3", "-n=3", "3", "-1", "--count",
             "--", "-", "x", "--lim", "--fre", "--limits", "--free=1", "", "-x", "--count=-1", "--limit=-3", "-nn"]
        ),
        max_size=5,
    )
)  # fmt: skip
def test_only_what_is_typed_is_built_and_nothing_is_said_otherwise(words):
    """Every answer and every error is the one that all options together give."""
    answered(*words)


def test_what_is_not_typed_is_not_built():
    """That is what it is for: Typer takes longer for an option than most answers take."""
    typed = set(flat(asked, ["--limit=3", "wort"]).__annotations__)
    assert typed == {"limit", "word"}
    assert {"price", "free", "sort"} < {*flat(asked, ["--lim=3"]).__annotations__}


def test_the_name_and_the_sentence_stay():
    """What `--help` shows is the function's own."""
    made = flat(asked)
    assert (made.__name__, made.__doc__) == (asked.__name__, asked.__doc__)
