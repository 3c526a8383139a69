"""Where values stand: the line of any key and element of a file, however it is written."""

import tomllib
from pathlib import Path

import pytest

from regioncal.files.lines import Lines
from regioncal.files.read import read_content

CORPUS = sorted(Path(__file__).parent.joinpath("awkward").glob("*.toml"))
TEXT = """\
name = "Land"

[taxonomy.topic.2]
label = "Zwei"

[[event]]
id = "a"
price.kind = "paid"
price.from = 8
languages = [
  "de",  # the first, "en"
  "en",
]
registration = { email = "x", fields = [1,
  2] }
override = [
  { on = 2016-09-10, status = "x" },
  { on = 2016-09-17,
    status = "x" },
]

[[event]]
id = "b"
[event.price]
kind = "paid"
[[event.override]]
on = 2016-09-10
[event.override.price]
kind = "free"
[[event.override]]
on = 2016-09-17
status = "x"

[[event]]
id = "c"
[event.override]
status = "x"
"""


@pytest.mark.parametrize(
    ("field", "kind", "number", "line"),
    [
        ("name", "", 0, 1),
        ("taxonomy.topic.2.label", "", 0, 4),
        ("taxonomy.topic.2.lable", "", 0, 3),
        ("nix", "", 0, None),
        ("event", "", 0, 6),
        ("", "event", 0, 6),
        ("nix", "event", 0, 6),
        ("price.from", "event", 0, 9),
        ("languages", "event", 0, 10),
        ("languages.2", "event", 0, 12),
        ("languages.9", "event", 0, 10),
        ("registration.email", "event", 0, 14),
        ("registration.fields.2", "event", 0, 15),
        ("override.1.status", "event", 0, 17),
        ("override.2.status", "event", 0, 19),
        ("override.2.nix", "event", 0, 18),
        ("override", "event", 0, 16),
        ("price.from", "event", 1, 24),
        ("override.1.price.kind", "event", 1, 29),
        ("override.1.status", "event", 1, 26),
        ("override.2.status", "event", 1, 32),
        ("override.status", "event", 1, 26),
        ("override.1.status", "event", 2, 37),
        ("override.status", "event", 2, 37),
        ("id", "place", 0, None),
    ],
)
def test_any_place_has_its_line(field, kind, number, line):
    """Keys, elements and sub-tables have their own line, what is not there that of what it should stand in."""
    assert Lines(TEXT).find(field, kind, number) == line


def test_dotted_and_escaped_keys():
    """Of a key in parts each part has its line, the whole that of the first; an escaped key is read as it is meant."""
    lines = Lines('[[event]]\nid = "a"\ntitle.de = "x"\ntitle.qq = "y"\n"\\u0065nd" = 3\n\'url\' = 1\n')
    found = [lines.find(name, "event", 0) for name in ("title", "title.de", "title.qq", "end", "url")]
    assert found == [3, 3, 4, 5, 6]


def leaves(value, names=()):
    """Every text in a value, with the dotted name that a problem would give it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*names, key))
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from leaves(part, (*names, str(number)))
    elif isinstance(value, str):
        yield ".".join(names), value


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_texts_stand_where_they_are_said_to(path):
    """In files of any form each text of each record begins at its line."""
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    lines, rows = text.split("\n"), Lines(text)
    found = 0
    for kind, records in tomllib.loads(text).items():
        for number, record in enumerate(records if isinstance(records, list) else []):
            for name, value in leaves(record):
                line = rows.find(name, kind, number)
                assert value[:8].split("\n")[0] in "\n".join(lines[line - 1 : line + 1]), (name, value, line)
                found += 1
    assert found or "event" not in text


def test_each_problem_stands_at_its_own_line():
    """Reading names the element that is wrong, in arrays of records as in lists of values."""
    text = (
        'event = [\n  { id = "a", title = "A", start = 2016-09-10 },\n'
        '  { id = "b", title = "B", start = 2016-09-10, languages = ["de",\n     "Deutsch"], status = "x" },\n]\n'
        "[place]\nid = 1\n"
    )
    content = read_content(text.encode(), "a.toml")
    assert [(problem.field, problem.line) for problem in content.problems] == [
        ("languages.2", 4), ("status", 4), ("", 6),
    ]  # fmt: skip
    assert [record.id for record in content.records] == ["a", "b"]


def test_a_file_of_a_newer_format_is_known():
    """Its own `schema` says so in any file; an old one belongs in region.toml."""
    new, old = (read_content(f"schema = {number}\n".encode(), "a.toml").problems for number in (3, 1))
    assert [(problem.check, problem.line) for problem in new] == [("newer-schema", 1)]
    assert [str(problem) for problem in old] == ["a.toml:1: schema: is a key of region.toml (write it there)"]
