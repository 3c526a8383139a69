"""The screens people see: golden ones at fixed widths and days, and the README's session."""

import importlib.util
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("screens", ROOT / "tools" / "screens.py")
screens = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(screens)

GOLDEN = sorted((ROOT / "tests" / "screens").glob("*.txt"))
SESSION = [
    pair for block in screens.BLOCK.findall((ROOT / "README.md").read_text("utf-8")) for pair in screens.session(block)
]


def shown(run, monkeypatch, line):
    """What a screen's command prints now."""
    monkeypatch.chdir(ROOT)
    arguments, columns = screens.asked(line)
    _, out, err = run(*arguments, columns=columns)
    return out + err


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_screen_looks_as_it_did(file, run, monkeypatch):
    """Every screen in tests/screens is what its command prints, to the letter."""
    line, _, expected = file.read_text("utf-8").partition("\n")
    assert shown(run, monkeypatch, line) == expected


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_no_line_is_wider_than_the_screen(file):
    """Whatever the width asked for, lines fit it; only addresses stay whole, and tables for programs."""
    from regioncal.views.lines import cells

    line, _, expected = file.read_text("utf-8").partition("\n")
    _, columns = screens.asked(line)
    assert [row for row in expected.split("\n") if cells(row) > columns and "://" not in row] == []


@pytest.mark.parametrize(("line", "expected"), SESSION, ids=[line for line, _ in SESSION])
def test_the_readme_shows_what_is_printed(line, expected, run, monkeypatch):
    """Every output in the README is real."""
    assert shown(run, monkeypatch, line).rstrip("\n") == expected.rstrip("\n")


def test_the_readme_has_at_least_five_uses():
    """The README shows what the tool is for."""
    assert len(SESSION) >= 5


def test_the_picture_needs_nothing_from_elsewhere():
    """The README's picture is one file: no font or script from another place."""
    text = (ROOT / "docs" / "month.svg").read_text("utf-8")
    assert "September&#160;2016" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_readme_makes_a_region(run, tmp_path, monkeypatch):
    """The commands of "Your own region" work as they are printed, one after the other, and leave nothing wrong."""
    text = (ROOT / "README.md").read_text("utf-8").partition("## Your own region")[2]
    lines = text.partition("```sh\n")[2].partition("```")[0].splitlines()
    monkeypatch.chdir(tmp_path)
    for line in lines:
        program, *words = shlex.split(line, comments=True)
        if program == "cd":
            monkeypatch.chdir(tmp_path / words[0])
            continue
        code, _, err = run(*words)
        assert (line, code, err) == (line, 0, "")
    assert "Sommerfest" in run("show", "sommerfest-2016-09-11").out
