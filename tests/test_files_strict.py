"""What is not TOML 1.0: named where our parser takes it and a strict one does not, and nowhere else."""

import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHIPPED
from regioncal.files.read import parse
from regioncal.files.strict import newer_toml


def said(text):
    """Line and message of each."""
    return [(problem.line, problem.message) for problem in newer_toml(text.encode(), "a.toml")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = {\n  a = 1,\n}\n", [1]),
        ("x = { a = 1, }\n", [1]),
        ("x = { a = [\n 1,\n] }\n", []),
        ("x = { a = 1 # why\n}\n", [1]),
        ('x = "{\\n, }" # {\n', []),
        ("x = 1\nstart = 2016-09-01 18:00\n", [2]),
        ("x = [18:00, 18:00:00, 2016-09-01T18:00Z]\n", [1, 1]),
        ('hours = "Mo 18:00, 19:00"\n', []),
        ("x = 18:00\n", [1]),
        ('x = "\\e[1m \\x41 \\\\x41"\n', [1, 1]),
        ("x = '\\e \\x41'\n", []),
        ('x = """\n\\e\n"""\n[[y]]\n"\\x41" = { "b" = "\\x41" }\n', [2, 5, 5]),
        ("x = '''\n{\n\\e 18:00'''\n", []),
    ],
)
def test_each_place(text, lines):
    """Tables in braces, escapes and times, in values, keys, arrays and strings of every sort; lines are true."""
    assert [line for line, _ in said(text)] == lines


PIECES = st.sampled_from([
    "x = 18:00:00", "x = 18:00", "x = 2016-09-01T18:00", "x = {", "a = 1", "a = 1,", "}", "b = { a = 1, }", 'c = "\\e"',
    "c = '\\e'", 'c = "\\x41"', 'c = "\\\\x41"', '"d\\e" = 1', "[t]", "[[u]]", "y = [", "18:00,", "1,", "]", 'z = """',
    '"""', "# { \\e 18:00", "# }", 'e = "{"', 'f = "18:00"', 'g = "2016-09-01 18:00"',
])  # fmt: skip


@pytest.mark.skipif(sys.version_info >= (3, 15), reason="its own reader takes TOML 1.1")
@given(st.lists(PIECES, min_size=1, max_size=7).map("\n".join))
def test_python_agrees(text):
    """What our parser takes is named exactly where Python's strict one refuses it."""
    if parse(text, "")[1]:
        return
    try:
        tomllib.loads(text)
        strict = True
    except tomllib.TOMLDecodeError:
        strict = False
    assert (said(text) == []) is strict


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.name)
def test_shipped_files(path):
    """The data that ship keep to TOML 1.0."""
    assert newer_toml(path.read_bytes(), path.name) == []


def test_check_says_so(data, run):
    """Check names the line, once, and the record is read all the same."""
    data.write("a.toml", '[[event]]\nid = "a"\ntitle = "A"\nstart = 2016-09-01 18:00\n')
    ran = run("check")
    assert (ran.code, ran.out) == (
        1,
        "a.toml:4: newer-toml: a time without seconds is not TOML 1.0 (write 18:00:00)\n",
    )
    assert "18:00" in run("--now", "2016-09-01", "events", "--today").out
