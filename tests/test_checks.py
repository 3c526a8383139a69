"""The checks: a gallery of bad files with the lines they give, the tiers and options, and that nothing stops them."""

import json
import re
import tomllib
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SHIPPED
from regioncal.checks import CHECKS, LEVELS, run_checks
from regioncal.errors import Problem
from regioncal.files.whole import locate, read_whole
from regioncal.index.store import open_index
from strategies import KIND_AND_RAW, toml_files

GALLERY = Path(__file__).parent / "errors"
PAGE = Path(__file__).parent.parent / "docs" / "checks.md"
NOW = date(2016, 9, 10)
EVENT = {"id": "fest", "title": "Fest", "start": datetime(2016, 9, 10, 15)}
TOML = '[[event]]\nid = "fest"\ntitle = "Fest"\nstart = 2016-09-10T15:00:00\n'
OPTIONS = {"error": (), "warning": ("--warnings",), "style": ("--style",)}


@pytest.mark.parametrize("name", CHECKS)
def test_gallery(name, data, run):
    """Each check has a bad file, and says of it exactly what stands beside it; only errors fail."""
    text = (GALLERY / f"{name}.toml").read_text(encoding="utf-8")
    if text.startswith("schema"):
        data.write("region.toml", text)
    else:
        data.region(languages=None)
        data.write("example.toml", text)
    level = CHECKS[name].level
    only = ("--only", name) if level == "style" else ()
    code, out, _ = run("--now", NOW, "check", *OPTIONS[level], *only)
    assert out == (GALLERY / f"{name}.txt").read_text(encoding="utf-8")
    assert f": {name}: " in out
    assert code == (1 if level == "error" else 0)


def test_gallery_is_whole():
    """There is a file and its lines for every check, and none for a check that is gone."""
    assert (
        {file.stem for file in GALLERY.glob("*.toml")} == {file.stem for file in GALLERY.glob("*.txt")} == set(CHECKS)
    )


@pytest.mark.parametrize("name", CHECKS)
def test_page(name):
    """The page on checks shows every check under its tier, with the very file and lines of the gallery."""
    tiers = dict(zip(LEVELS, re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:], strict=True))
    section = re.search(rf"^### {name}\n(.*?)(?=^### |\Z)", tiers[CHECKS[name].level], re.DOTALL | re.MULTILINE)
    assert section is not None
    toml, lines = (re.search(rf"```{form}\n(.*?)```", section[1], re.DOTALL)[1] for form in ("toml", "text"))
    assert toml == (GALLERY / f"{name}.toml").read_text(encoding="utf-8")
    assert lines == (GALLERY / f"{name}.txt").read_text(encoding="utf-8")


# ---- the data that ship ------------------------------------------------------------------------------------------


def test_shipped_data_have_no_errors(run):
    """On the shipped data stdout is empty and the exit is 0, whatever the year."""
    for now in ("2016-09-10", "2031-01-01"):
        code, out, err = run("--data", SHIPPED, "--now", now, "check")
        assert (code, out) == (0, "")
        assert re.fullmatch(r"\d+ warnings \(list with: regioncal check --warnings\)\n", err)


def test_shipped_warnings_are_true(run):
    """Its warnings were looked at: hours in words, two rounds above their budget, a picture whose address is lost."""
    _, out, err = run("--data", SHIPPED, "--now", "2016-09-10", "check", "--warnings", "--as", "json")
    names = [item["check"] for item in json.loads(out)["items"]]
    assert set(names) == {"hours-in-words", "above-budget", "image-missing"}
    assert names.count("above-budget") == 2
    assert err == ""


# ---- options -----------------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(data):
    """A folder with an error, a warning and matters of style."""
    data.write("a.toml", TOML + 'category = "fesitval"\nplace = "nirgends"\n')
    return data


def test_tiers(mixed, run):
    """Errors are listed, warnings counted on one line of stderr, style not spoken of unless asked for."""
    code, out, err = run("check")
    assert code == 1
    assert [line.split(": ")[1] for line in out.splitlines()] == ["reference"]
    assert err == "1 warning (list with: regioncal check --warnings)\nregioncal: 1 error in " + str(mixed) + "\n"
    _, out, err = run("check", "--warnings", "--style")
    listed = {line.split(": ")[1] for line in out.splitlines()}
    assert {"reference", "unknown-category", "price-unknown", "no-end"} <= listed
    assert "warning" not in err


def test_strict(data, run):
    """With --strict a warning is an error; style counts only where it is asked for."""
    data.write("a.toml", event=[EVENT | {"category": "fesitval"}])
    assert run("check").code == 0
    code, out, err = run("check", "--strict")
    assert code == 1
    assert "unknown-category" in out
    assert err == f"regioncal: 1 problem in {data}\n"
    data.write("a.toml", event=[EVENT])
    assert run("check", "--strict").code == 0
    assert run("check", "--strict", "--style").code == 1


def test_only_and_skip(mixed, run):
    """--only asks for a check whatever its tier, --skip leaves one out; commas join several."""
    assert [line.split(": ")[1] for line in run("check", "--only", "no-end").out.splitlines()] == ["no-end"]
    assert run("check", "--skip", "reference,unknown-category") == (0, "", "")
    out = run("check", "--only", "no-end", "--only", "reference", "--skip", "no-end").out
    assert [line.split(": ")[1] for line in out.splitlines()] == ["reference"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--only", "no-ends"), '--only "no-ends": no such check (did you mean no-end'),
        (("--skip", "xyz"), '--skip "xyz": no such check (see check --list)'),
        (("--as", "csv"), '--as "csv": unknown (one of text, json, github)'),
    ],
)
def test_unknown_words(args, said, data, run):
    """A check or form that nobody knows is one line with near names, and exit 2."""
    code, out, err = run("check", *args)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_allow(data, run):
    """A record excuses itself from a check by name, from that one alone, and does not excuse others."""
    data.write("a.toml", event=[EVENT | {"allow": ["no-end"]}, EVENT | {"id": "b", "title": "Ball"}])
    found = json.loads(run("check", "--style", "--as", "json").out)["items"]
    assert [item["record"] for item in found if item["check"] == "no-end"] == ['event "b"']
    assert len([item for item in found if item["check"] == "price-unknown"]) == 2


def test_json(mixed, run):
    """JSON is one object; an item has every part of a problem by name."""
    found = json.loads(run("check", "--as", "json").out)
    assert (found["version"], found["kind"]) == (1, "problems")
    assert found["items"] == [
        {
            "path": "a.toml", "line": 6, "level": "error", "check": "reference", "record": 'event "fest"',
            "field": "place", "message": 'there is no place "nirgends"', "remedy": "add [[place]] with this id",
        }
    ]  # fmt: skip


def test_github(data, run):
    """Workflow commands name the file from the working folder and escape what would break them."""
    data.write("a,b.toml", TOML + 'status = "100%: ok"\n')
    out = run("check", "--as", "github", "--style").out.splitlines()
    assert any(line.startswith("::notice file=data/a%2Cb.toml,line=1,title=") for line in out)
    error = next(line for line in out if line.startswith("::error"))
    assert error.startswith("::error file=data/a%2Cb.toml,line=5,title=choice::event")
    assert "100%25: ok" in error


def test_an_empty_file_is_a_warning_like_any(data, run):
    """Without --warnings stdout is empty, in JSON too, and stderr counts it; with it, it is named."""
    data.write("a.toml", event=[EVENT])
    data.write("b.toml", "")
    counted = "1 warning (list with: regioncal check --warnings)\n"
    assert run("check") == (0, "", counted)
    assert json.loads(run("check", "--as", "json").out)["items"] == []
    assert run("check", "--warnings") == (0, "b.toml: empty-file: is empty (remove it, or write a record)\n", "")
    assert run("check", "--skip", "empty-file") == (0, "", "")
    assert run("check", "--strict").code == 1
    assert run("--now", NOW, "events").err == ""


def test_list(run):
    """--list names every check with its tier."""
    out = run("check", "--list").out
    assert [line.split()[:2] for line in out.splitlines()] == [[name, one.level] for name, one in CHECKS.items()]


def test_foreign_text_is_clean(data, run):
    """What a file says never reaches the terminal as a control sequence, and never takes a second line."""
    data.write("a.toml", event=[EVENT | {"status": "\x1b[31mrot\nzwei\u202e"}])
    out = run("check").out
    assert out.count("\n") == 1
    assert out.isascii()
    assert "\x1b" not in out


def test_no_data(run, tmp_path):
    """A folder that is not there is one line and exit 4."""
    code, out, err = run("--data", tmp_path / "nowhere", "check")
    assert (code, out, err.count("\n")) == (4, "", 1)


def test_sample_is_named(run, monkeypatch, tmp_path):
    """Where no folder is found the sample is checked, and that is said."""
    code, out, err = run("check")
    assert (code, out) == (0, "")
    assert err.startswith("the sample that ships with regioncal was checked")


# ---- the whole ---------------------------------------------------------------------------------------------------


def test_one_bad_file_hides_nothing(data, run):
    """A file that is no TOML leaves the problems of the others to be found, in the order of files and lines."""
    data.write("b.toml", "not toml")
    data.write("c.toml", b"\xff")
    data.write("a.toml", TOML + 'place = "x"\nurl = "y"\n')
    lines = run("check").out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["a.toml:5", "reference"], ["a.toml:6", "url"], ["b.toml:1", "unreadable"], ["c.toml:1", "unreadable"],
    ]  # fmt: skip


def test_patches_are_applied(data, run):
    """Checks look at what a patch makes of a record, and a patch on nothing is an error."""
    data.write("imported/a.toml", event=[EVENT])
    data.write("p.toml", patch=[{"kind": "event", "id": "fest", "place": "x"}, {"kind": "offer", "id": "fest"}])
    out = run("check").out
    assert 'reference: event "fest": place: there is no place "x"' in out
    assert 'reference: patch "fest": id: nothing to stand over' in out
    assert len(out.splitlines()) == 2


def test_lines_of_tables(data):
    """A problem stands at the line of its field, also in sub-tables, and at the header where the field is not there."""
    data.write(
        "a.toml",
        '[[event]]\nid = "a"\ntitle = "A"\nstart = 2016-09-10T10:00:00\n\n[event.price]\n'
        'kind = "paid"\n\nfrom = 9\nto = 8\n'
        '\n[[event]]\nid = "b"\ntitle = "B"\nstart = 2016-09-10T10:00:00\nprice = { kind = "paid", from = -1 }\n',
    )
    found = read_whole(str(data))
    problems = locate(str(data), found, run_checks(found, NOW, ["money", "no-end"]))
    assert sorted((problem.check, problem.line) for problem in problems) == [
        ("money", 10), ("money", 16), ("no-end", 1), ("no-end", 12),
    ]  # fmt: skip


def test_lines_of_inline_arrays(data, run):
    """Records written as an inline array have no header; the problem stands where the record begins."""
    data.write(
        "a.toml",
        'event = [\n  { id = "a", title = "A", start = 2016-09-10 },\n  # one more\n'
        '  { id = "b", title = "B", start = 2016-09-10, place = "x" },\n]\n[[place]]\nid = "p"\nname = "P"\nlat = 1\n',
    )
    assert [line.split(": ")[0] for line in run("check").out.splitlines()] == ["a.toml:4", "a.toml:6"]


def test_duplicate_in_another_file(data, run):
    """Of two records with one id the second is named at its own line, and the first one's file."""
    data.write("a.toml", event=[EVENT])
    data.write("b.toml", "\n\n" + TOML)
    assert run("check").out.startswith(
        'b.toml:4: duplicate-id: event "fest": id: the id is used twice (it is in a.toml'
    )


@settings(max_examples=60)
@given(st.lists(KIND_AND_RAW, max_size=4), st.data())
def test_whatever_is_written_is_checked(tmp_path_factory, kinds_and_raws, draw):
    """Checking any records that reading takes raises nothing, and every problem names a check of its tier."""
    folder = tmp_path_factory.mktemp("any")
    tables = {}
    for kind, raw in kinds_and_raws:
        tables.setdefault(kind.name, []).append(raw)
    (folder / "a.toml").write_text(tomli_w.dumps(tables), encoding="utf-8")
    found = read_whole(str(folder))
    for problem in locate(str(folder), found, run_checks(found, NOW)):
        assert isinstance(problem, Problem)
        assert problem.level == CHECKS[problem.check].level
        assert problem.message


@settings(max_examples=40)
@given(toml_files(), toml_files())
def test_lines_are_true(tmp_path_factory, one, other):
    """The line of a problem lies in its record's block: its header or one of its keys."""
    folder = tmp_path_factory.mktemp("lines")
    for name, text in (("a.toml", one), ("b.toml", other)):
        (folder / name).write_text(text, encoding="utf-8")
    found = read_whole(str(folder))
    for problem in locate(str(folder), found, run_checks(found, NOW)):
        if problem.line is None or not problem.record.endswith('"'):
            continue
        kind, _, ident = problem.record[:-1].partition(' "')
        lines = (folder / problem.path).read_text(encoding="utf-8").split("\n")
        header = max((n for n in range(problem.line) if lines[n] == f"[[{kind}]]"), default=None)
        if header is None:  # an inline array
            assert f'id = "{ident}"' in lines[problem.line - 1]
            continue
        below = "\n".join(lines[header + 1 :]).partition("\n[[" + kind + "]]\n")[0]
        assert f'id = "{ident}"' in below


@settings(max_examples=40)
@given(toml_files(), toml_files())
def test_index_and_check_agree(tmp_path_factory, one, other):
    """Every error that the index counts ("2 problems in the data: regioncal check") is one that check lists."""
    folder = tmp_path_factory.mktemp("agree")
    (folder / "region.toml").write_text('timezone = "Europe/Berlin"\noffice = "verein-zwei"\n', encoding="utf-8")
    for name, text in (("a.toml", one), ("b.toml", other)):
        (folder / name).write_text(text, encoding="utf-8")
    with closing(open_index(str(folder))) as connection:
        rows = connection.execute("SELECT path, record, message, remedy FROM problem WHERE level = 'error'").fetchall()
    found = run_checks(read_whole(str(folder)), datetime.now(UTC).date())
    listed = {(each.path, each.record, each.message, each.remedy) for each in found if each.level == "error"}
    assert set(rows) <= listed


def test_gallery_files_are_small():
    """Each file of the gallery shows one thing: reading it leaves no error but those it is named after."""
    for name in CHECKS:
        if name in {"unreadable", "newer-toml"}:
            continue
        assert len(tomllib.loads((GALLERY / f"{name}.toml").read_text(encoding="utf-8"))) <= 6
