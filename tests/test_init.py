"""A new region by command: what is written is right at once, and nothing is overwritten."""

import tomllib
from pathlib import Path

import pytest

from keeping import at_terminal, one_line


def test_a_new_region_is_right_at_once(run, tmp_path, process):
    """What init writes is read without a problem, before and after the examples lose their marks."""
    folder = tmp_path / "neu"
    options = ["--name", "Neuland", "--timezone", "Europe/Berlin", "--country", "DE", "--subdivision", "NI"]
    ran = run("--now", "2016-09-10", "init", folder, *options, "--url", "https://neuland.example")
    assert ran.code == 0
    assert "regioncal --data" in ran.out
    region = tomllib.loads((folder / "region.toml").read_text())
    assert region == {
        "schema": 1, "name": "Neuland", "timezone": "Europe/Berlin", "country": "DE", "subdivision": "NI",
        "language": "de", "url": "https://neuland.example",
    }  # fmt: skip
    assert (folder / "events/2016/2016-09.toml").read_text().startswith("#:schema ../../schema.json\n")
    assert ".regioncal.lock" in (folder / ".gitignore").read_text()
    assert run("--data", folder, "check", "--strict") == (0, "", "")
    for file in folder.rglob("*.toml"):
        if file.name != "region.toml":
            lines = file.read_text().splitlines()[3:]
            file.write_text("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines))
    ran = run("--data", folder, "check")
    assert (ran.code, ran.out) == (0, "")
    assert "Sommerfest" in run("--data", folder, "--now", "2016-09-10", "events", "--today").out


def test_the_sample_is_copied(run, tmp_path):
    """Init --sample gives a region that can be written."""
    folder = tmp_path / "kopie"
    assert run("init", folder, "--sample").code == 0
    assert (folder / "events/series.toml").read_text().startswith("#:schema ../schema.json\n")
    assert (folder / "region.toml").read_text().startswith("#:schema ./schema.json\n")
    assert run("--data", folder, "check").out == ""
    assert run("--data", folder, "edit", "entdeckertag", "--set", "price=free").code == 0
    one_line(run("init", tmp_path / "x", "--sample", "--name", "Y"), 2, "contradict")


def test_a_folder_with_files_is_refused(run, tmp_path):
    """Unless told, and even then no file is overwritten; a git folder counts as empty."""
    folder = tmp_path / "voll"
    (folder / ".git").mkdir(parents=True)
    assert run("init", folder).code == 0
    (folder / "places.toml").write_text("# mine\n")
    (folder / "funds.toml").unlink()
    one_line(run("init", folder), 2, "not empty", "--force")
    assert run("init", folder, "--force").out.startswith("1 file made in ")
    assert (folder / "places.toml").read_text() == "# mine\n"
    ran = run("init", folder, "--force")
    assert ran.code == 0
    assert ran.out.count("\n") == 1, "what comes next was said before"
    assert "Nothing to make" in ran.out
    one_line(run("init", folder / "places.toml"), 2, "is a file")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--timezone", "Berlin"], ["time zone", "Europe/Berlin"]),
        (["--country", "XX"], ["no public holidays"]),
        (["--country", "DE", "--subdivision", "XX"], ["XX"]),
        (["--subdivision", "NI"], ["--country"]),
        (["--language", "klingonisch"], ["language", "ISO 639"]),
        (["--language", "BY"], ["language", "ISO 639"]),
        (["--language", "xx"], ["language", "ISO 639"]),
        (["--language", "d3"], ["language", "ISO 639"]),
        (["--url", "neuland"], ["web address"]),
        (["--name", ""], ["--name", "needs a value"]),
        (["--name", " \t"], ["--name", "needs a value"]),
    ],
)
def test_what_init_refuses(run, tmp_path, options, words):
    """A region that could not be read is not made."""
    one_line(run("init", tmp_path / "neu", *options), 2, *words)
    assert not Path(tmp_path / "neu").exists()


def test_an_empty_folder_name_is_none(run):
    """The line says what is missing, not that nothing cannot be made."""
    one_line(run("init", ""), 2, "DIR: needs a value")


def test_at_a_terminal_init_asks(tmp_path):
    """Each key is asked for, with what stands in for it; a wrong answer is asked again."""
    folder = tmp_path / "neu"
    answers = [("called.*:", "Neuland"), ("zone.*:", "Mond"), (r"expected a time zone[^§]*:", "Europe/Vienna")]
    answers += [("holidays.*:", "AT"), ("Part.*:", ""), ("Language.*:", "de")]
    code, shown = at_terminal(["init", str(folder)], answers, tmp_path)
    assert code == 0, shown
    region = tomllib.loads((folder / "region.toml").read_text())
    assert (region["name"], region["timezone"], region["country"]) == ("Neuland", "Europe/Vienna", "AT")


def test_a_language_may_be_named(run, tmp_path):
    """By its name or in capitals; its code is written, and check finds nothing."""
    for words in ("DE", "Deutsch", "german"):
        folder = tmp_path / words
        assert run("init", folder, "--language", words).code == 0
        assert tomllib.loads((folder / "region.toml").read_text())["language"] == "de"
        assert run("--data", folder, "check") == (0, "", "")


def test_init_asks_in_german(tmp_path):
    """The questions, what was made and what comes next."""
    folder = tmp_path / "neu"
    answers = [("heißt.*:", "Neuland"), ("Zeitzone.*:", "Europe/Vienna"), ("Land.*:", "AT"), ("Teil.*:", "")]
    answers += [("Sprache.*:", "xx"), ("ISO 639[^§]*Sprache.*:", "Deutsch")]
    code, shown = at_terminal(["--lang", "de", "init", str(folder)], answers, tmp_path)
    assert code == 0, shown
    assert "Dateien angelegt" in shown
    assert "Wie es weitergeht" in shown


@pytest.mark.parametrize("name", ['A"b\nc\x1b[31m', "Land \\ \u202e", "{name}", "# x", "'''"])
def test_any_name_can_be_read_again(run, tmp_path, name):
    """Quotes, breaks and controls in a name leave a region.toml that reads; what nobody sees is not in it."""
    folder = tmp_path / "neu"
    assert run("init", folder, "--name", name).code == 0
    said = tomllib.loads((folder / "region.toml").read_text())["name"]
    assert said == " ".join(name.replace("\x1b[31m", "").replace("\u202e", "").split())
    assert run("--data", folder, "check") == (0, "", "")


@pytest.mark.parametrize(("country", "zone"), [("AT", "Europe/Vienna"), ("de", "Europe/Berlin"), ("US", "Asia/Tokyo")])
def test_a_country_has_a_zone(run, tmp_path, country, zone):
    """From a pipe the zone is the country's where it has one, else the machine's."""
    folder = tmp_path / "neu"
    ran = run("init", folder, "--country", country, TZ="Asia/Tokyo")
    assert ran.code == 0, ran.err
    assert tomllib.loads((folder / "region.toml").read_text())["timezone"] == zone
