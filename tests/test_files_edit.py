"""Edits in place: exactly the asked record changes, and every byte of the others stays."""

import tomllib
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.errors import DataError
from regioncal.files.edit import append_record, change_record, record_text, remove_record, replace_record
from regioncal.files.scan import record_blocks
from regioncal.files.surgery import Drop, Put, applied, changed

tomlkit = pytest.importorskip("tomlkit")
CORPUS = sorted(Path(__file__).parent.joinpath("awkward").glob("*.toml"))
CHANGES = [
    Put(("title",), "Neu"),
    Put(("title", "en"), "New"),
    Put(("summary",), 'Ein Satz\nund noch einer mit "Zeichen" und \\'),
    Put(("price", "kind"), "free"),
    Put(("price",), "free"),
    Put(("price",), {"kind": "paid", "from": Decimal("8.50")}),
    Put(("price", "note", "en"), "cheaper"),
    Put(("accessibility", "wheelchair"), "none"),
    Put(("registration", "deadline"), date(2016, 9, 1)),
    Put(("end",), datetime.fromisoformat("2016-09-11T18:00")),
    Put(("override",), [{"on": date(2016, 9, 8), "status": "sold_out"}]),
    Drop(("title",)),
    Drop(("price",)),
    Drop(("price", "from")),
    Drop(("price", "kind")),
    Drop(("override",)),
    Drop(("override", 0)),
    Drop(("override", 0, "status")),
    Drop(("tags",)),
    Drop(("source", 1)),
]


def tables(data):
    return tomllib.loads(data.decode("utf-8-sig"))


def fits(row, change):
    """Whether a change makes sense here: it adds to the end of a list, or names what is there, or stands in a table."""
    here = row
    for part in change.path[:-1]:
        inside = here.get(part, {}) if isinstance(here, dict) else here[part] if part < len(here) else None
        if not isinstance(inside, dict | list):
            return False
        here = inside
    last = change.path[-1]
    if isinstance(last, int):
        return isinstance(here, list) and last < len(here) + isinstance(change, Put)
    return isinstance(here, dict) and (isinstance(change, Put) or last in here)


def records(data):
    return [(kind, number) for kind, rows in tables(data).items() for number in range(len(rows))]


def comments(data):
    """Every word after a # in the file, counted: strings hold some too, which must stay as well."""
    return Counter(line.partition("#")[2].strip() for line in data.decode("utf-8-sig").splitlines() if "#" in line)


def as_read(value):
    """Money as tomllib reads it back."""
    if isinstance(value, dict):
        return {name: as_read(part) for name, part in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def check(data, kind, number, change):
    """One edit, held against two other readers of TOML."""
    after = change_record(data, "x.toml", kind, number, [change])
    expected = tables(data)
    expected[kind][number] = applied(
        expected[kind][number], change._replace(value=as_read(change.value)) if isinstance(change, Put) else change
    )
    assert tables(after) == expected
    assert tomlkit.parse(after.decode("utf-8-sig").replace("\r\n", "\n")).unwrap() == expected
    assert after.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
    assert after.endswith(b"\n") == data.endswith(b"\n") or isinstance(change, Drop)  # its line was the last
    if b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n"):
        assert after.count(b"\n") == after.count(b"\r\n"), "a CRLF file got a lone LF"
    if b"\r" not in data:
        assert b"\r" not in after
    return after


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_change_to_every_awkward_record_is_exactly_that_change(path):
    """Each change to each record of each awkward file changes just this record; foreign lines stay byte for byte."""
    data = path.read_bytes()
    lines = data.split(b"\n")
    tried = 0
    for kind, number in records(data):
        own = own_lines(data, kind, number)
        for change in CHANGES:
            if not fits(tables(data)[kind][number], change):
                continue
            tried += 1
            after = check(data, kind, number, change).split(b"\n")
            if own is None:
                continue
            foreign = [line for at, line in enumerate(lines, 1) if at not in own]
            rest = iter(after)
            assert all(line in rest for line in foreign), f"{kind} {number}: {change} touched a line of another"
            if isinstance(change, Put):
                gone = comments(data) - comments(b"\n".join(after))
                assert not gone or change.path[0] in {"price", "title", "override"}, f"{change} lost {gone}"
    assert tried >= 10


def own_lines(data, kind, number):
    """The lines a record holds, from its headers to the last of its values."""
    found = record_blocks(data.decode("utf-8-sig").replace("\r\n", "\n"), kind)
    if number >= len(found):
        return None
    return {line for block in found[number] for line in range(block.line, block.after)}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_change_and_its_undoing_give_the_same_bytes(path):
    """A new key put and dropped again leaves the file byte for byte as it was."""
    data = path.read_bytes()
    for kind, number in records(data):
        once = change_record(data, "x.toml", kind, number, [Put(("url",), "https://example.org")])
        assert once != data
        assert change_record(once, "x.toml", kind, number, [Drop(("url",))]) == data


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_awkward_record_can_be_removed_alone(path):
    """Removing a record takes its lines and the comment right above it, and leaves the others as they were."""
    data = path.read_bytes()
    for kind, number in records(data):
        after = remove_record(data, "x.toml", kind, number)
        expected = tables(data)
        del expected[kind][number]
        if not expected[kind]:
            del expected[kind]
        assert tables(after) == expected
        assert after == b"" or after.endswith(b"\n") == data.endswith(b"\n")
        rest = iter(data.split(b"\n"))
        assert all(line in rest for line in after.removesuffix(b"\n").split(b"\n")[:-1])


def test_a_removed_record_takes_only_its_own_comment():
    """The comment right above goes, those with a gap between stay, and one gap stays between the others."""
    data = Path(CORPUS[0].parent, "comments.toml").read_bytes()
    assert (
        remove_record(data, "x", "event", 1)
        .decode()
        .endswith("# right behind the last key\n\n# a section of its own\n\n# at the end of the file\n")
    )
    assert (
        remove_record(data, "x", "event", 0)
        .decode()
        .startswith("# the file's head\n\n# right behind the last key\n\n# a section of its own\n\n# of the second\n")
    )


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_record_in_the_editor_comes_back_as_it_was(path):
    """What the editor is given and gives back unchanged changes nothing but where scattered sub-tables stand."""
    data = path.read_bytes()
    for kind, number in records(data):
        if own_lines(data, kind, number) is None:
            with pytest.raises(DataError, match="one array"):
                record_text(data, "x", kind, number)
            continue
        text = record_text(data, "x", kind, number)
        after = replace_record(data, "x", kind, number, text + "\n")
        assert tables(after) == tables(data)
        if path.stem != "interleaved":
            assert after == data


def test_scattered_lines_of_a_record_come_together_in_the_editor():
    """A sub-table that stood behind another record comes to its own record, and nothing else moves."""
    data = Path(CORPUS[0].parent, "interleaved.toml").read_bytes()
    text = record_text(data, "x", "event", 0)
    assert text.split("\n")[-3:] == ["[[event.override]]", "on = 2016-09-08", 'status = "cancelled"']
    after = replace_record(data, "x", "event", 0, text.replace('"A"', '"Neu"'))
    assert tables(after)["event"][0] == tables(data)["event"][0] | {"title": "Neu"}
    assert own_lines(after, "event", 0) == set(range(1, 12))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[event]]\nid = 'a'\n[[event]]\nid = 'b'", "expected one"),
        ("[[place]]\nid = 'a'", "expected one"),
        ("", "expected one"),
        ("[[event]]\nid = ", "not TOML"),
    ],
)
def test_an_editor_must_give_back_one_record(text, message):
    """Two records, another kind, nothing, or no TOML: refused."""
    with pytest.raises(DataError, match=message):
        replace_record(b"[[event]]\nid = 'a'\n", "x", "event", 0, text)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_record_is_appended_with_the_files_line_ends(path):
    """The old bytes stay in front, the new record comes after one blank line."""
    data = path.read_bytes()
    after = append_record(data, "x", '[[event]]\nid = "z"\ntitle = "Z"')
    if path.stem == "array_of_records":  # there it comes into the array, as every event has to stand in it
        end = b'# the second\n  { id = "z", title = "Z" },\n]\n'
        assert after == data.removesuffix(b"# the second\n]\n") + end
        return
    assert after.startswith(data.rstrip(b"\r\n"))
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    assert after.endswith(newline * 2 + newline.join([b"[[event]]", b'id = "z"', b'title = "Z"', b""]))
    assert tables(after)["event"][-1] == {"id": "z", "title": "Z"}


def test_an_empty_file_gets_its_first_record():
    """Nothing, and nothing but a comment, can be appended to."""
    assert append_record(b"", "x", '[[event]]\nid = "z"') == b'[[event]]\nid = "z"\n'
    assert append_record(b"# places", "x", '[[event]]\nid = "z"') == b'# places\n\n[[event]]\nid = "z"\n'


def test_ten_thousand_records_in_one_file():
    """One of ten thousand records is changed within a second, and one line differs."""
    import time

    one = '[[event]]\nid = "e{0}"\ntitle = "Termin {0}"\nstart = 2016-09-10T18:00:00\nprice = {{ kind = "free" }}\n'
    data = "\n".join(one.format(number) for number in range(10_000)).encode()
    begun = time.process_time()
    after = change_record(data, "x", "event", 7_000, [Put(("title",), "Neu")])
    assert time.process_time() - begun < 2.5  # 0.6 s alone; the machine that tests may be slow
    differing = [pair for pair in zip(data.split(b"\n"), after.split(b"\n"), strict=True) if pair[0] != pair[1]]
    assert differing == [(b'title = "Termin 7000"', b'title = "Neu"')]


# ---- any TOML of any layout ------------------------------------------------------------------------------------

NAMES = st.sampled_from(["title", "note", "price", "kind", "from", "tags", "a b", "é"])
SCALARS = st.one_of(
    st.text(alphabet="ab\"'\\#[]{}=\n ,é", max_size=8), st.booleans(), st.integers(-9, 9), st.just(date(2016, 9, 1))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=6,
)
ROWS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=5)


@st.composite
def written(draw, row):
    """A record's lines, each table written in one of the ways TOML has, with comments and gaps thrown in."""
    heads, tails = ["[[event]]"], []
    for name, inner in row.items():
        form = draw(st.sampled_from(["inline", "dotted", "headed"])) if isinstance(inner, dict) else "inline"
        key = tomlkit.key(name).as_string()
        comment = draw(st.sampled_from(["", " # said", "  # [[event]]"]))
        if form == "inline":
            layout = draw(st.sampled_from(["line", "lines"]))
            heads.append(f"{key} = {text_of(inner, layout)}{comment}")
        elif form == "dotted":
            heads += [f"{key}.{tomlkit.key(part).as_string()} = {text_of(deep)}" for part, deep in inner.items()]
        else:
            tails += [
                f"[event.{key}]{comment}",
                *(f"{tomlkit.key(p).as_string()} = {text_of(d)}" for p, d in inner.items()),
            ]
        heads += draw(st.sampled_from([[], [], ["# between"], [""]]))
    return "\n".join(heads + tails)


def text_of(value, layout="line"):
    """A value in TOML, by another writer than ours; an array over several lines with comments where asked."""
    if layout == "lines" and isinstance(value, list) and value:
        return "[\n" + "".join(f"  {text_of(part)}, # {at}\n" for at, part in enumerate(value)) + "]"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{tomlkit.key(name).as_string()} = {text_of(part)}" for name, part in value.items()) + "}"
        )
    return tomlkit.item(value).as_string() if not isinstance(value, list) else f"[{', '.join(map(text_of, value))}]"


@st.composite
def a_change(draw, row):
    """A change that makes sense for a record: a path into it, perhaps one key or element beyond."""
    path, here = [], row
    while True:
        if isinstance(here, dict):
            part = draw(st.sampled_from(sorted(here))) if here and draw(st.booleans()) else draw(NAMES)
            inner = here.get(part)
        else:
            part = draw(st.integers(0, len(here)))
            inner = here[part] if part < len(here) else None
        path.append(part)
        if inner is None or not isinstance(inner, dict | list) or draw(st.booleans()):
            break
        here = inner
    there = inner is not None
    return Drop(tuple(path)) if there and draw(st.booleans()) else Put(tuple(path), draw(VALUES))


@given(st.data())
def test_any_change_to_any_layout(data):
    """Whatever the layout, a change does to the text what it does to the tables, and other records keep their bytes."""
    rows = data.draw(st.lists(ROWS, min_size=1, max_size=3))
    texts = [data.draw(written(row)) for row in rows]
    file = ("\n\n" if data.draw(st.booleans()) else "\n").join(texts).encode()
    assert tables(file)["event"] == rows
    number = data.draw(st.integers(0, len(rows) - 1))
    change = data.draw(a_change(rows[number]))
    after = check(file, "event", number, change)
    assert after.startswith("\n".join(texts[:number]).encode()[:3])
    for at, text in enumerate(texts):
        assert at == number or text.encode() in after


@given(st.data())
def test_any_record_can_be_removed(data):
    """Records before and after a removed one keep their bytes."""
    rows = data.draw(st.lists(ROWS, min_size=1, max_size=3))
    texts = [data.draw(written(row)) for row in rows]
    number = data.draw(st.integers(0, len(rows) - 1))
    after = remove_record("\n\n".join(texts).encode(), "x", "event", number)
    assert tables(after).get("event", []) == rows[:number] + rows[number + 1 :]


def test_plain_toml_may_be_changed_from_the_top():
    """Paths begin at the top of a text, so region.toml is changed by the same means."""
    text = 'schema = 1\nname = "R" # who\n\n[taxonomy.category.x]\nlabel = "X"\n'
    assert changed(text, Put(("name",), "S")) == text.replace('"R"', '"S"')
    assert changed(text, Put(("url",), "u")) == text.replace("# who\n", '# who\nurl = "u"\n')
    assert changed(text, Drop(("taxonomy", "category", "x", "label"))) == text.partition("\n\n[")[0] + "\n"
