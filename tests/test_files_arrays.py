"""Lists in place of arrays: what stays keeps its lines, quotes and comments, and the whole says what was asked."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keeping
from regioncal.files.arrays import Entangled
from regioncal.files.edit import change_record
from regioncal.files.surgery import Drop, Put, changed

COMMENTED = """tags = [ # free words
  "x", # why x
  # about y
  'y',   # why y
  # the end
]
"""


def put(text, new):
    """The text with other tags."""
    after = changed(text, Put(("tags",), new))
    assert tomllib.loads(after)["tags"] == new
    return after


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (["x", "y", "p", "q"], COMMENTED.replace("# why y\n", '# why y\n  "p",\n  "q",\n')),
        (["x"], COMMENTED.replace("  'y',   # why y\n", "")),
        (["y", "z"], COMMENTED.replace('  "x", # why x\n', "").replace("# why y\n", '# why y\n  "z",\n')),
        (["y", "x"], "tags = [ # free words\n  # about y\n  'y',   # why y\n  \"x\", # why x\n  # the end\n]\n"),
        (
            ["x", "z", "y"],
            COMMENTED.replace("# why x\n", '# why x\n  "z",\n'),
        ),
        (["z"], 'tags = [ # free words\n  # about y\n  "z",\n  # the end\n]\n'),
    ],
)
def test_comments_go_with_their_elements(new, lines):
    """More, fewer, others and another order: every element that stays has its comments where they were."""
    assert put(COMMENTED, new) == lines


@pytest.mark.parametrize(
    ("text", "new", "after"),
    [
        ("tags = [\"x\", 'y'] # both", ["x", "y", "z"], 'tags = ["x", \'y\', "z"] # both'),
        ('tags = [\n  "x",\n  "y"\n]', ["x", "y", "z"], 'tags = [\n  "x",\n  "y",\n  "z"\n]'),
        ('tags = [\n  "x",\n  "y"\n]', ["y", "x"], 'tags = ["y", "x"]'),
        ('tags = ["x", "x"]', ["x"], 'tags = ["x"]'),
        ('tags = [\n  "x" # why x\n  , # its comma\n  "y"\n]', ["x", "y", "z"], None),
    ],
)
def test_layouts(text, new, after):
    """One line or many, with a last comma or without: the layout stays; without comments order is free."""
    assert put(text, new) == after or after is None


@pytest.mark.parametrize(
    "text",
    ['tags = [\n  "x",\n  # free\n]\n', 'tags = [ # head\n "x"]\n', 'tags = ["x" # its own\n # free\n ,\n]\n'],
)
def test_the_last_element_leaves_no_comment_behind(text):
    """A comment that is not the element's would go with an array that becomes empty: it is refused."""
    with pytest.raises(Entangled, match="not the element's"):
        changed(text, Drop(("tags", 0)))
    assert changed('tags = [\n  "x", # its own\n]\n', Drop(("tags", 0))) == ""


def test_a_comment_before_a_comma_is_kept():
    """One that stands between an element and its comma, on a line of its own, is not lost with the element."""
    with pytest.raises(Entangled, match="not the element's"):
        changed('tags = [\n "x" # its own\n # free\n , "y"]\n', Drop(("tags", 0)))
    assert changed('tags = [\n "x" # its own\n , "y"]\n', Drop(("tags", 0))) == 'tags = [\n "y"]\n'


def test_entangled():
    """Where nobody can tell whose comment it is, nothing is moved: one line with the remedy."""
    with pytest.raises(Entangled, match="in the editor"):
        put('tags = ["x", "y", # which of the two?\n]', ["y", "x"])


WORDS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6)


@given(WORDS, WORDS, st.booleans(), st.booleans())
def test_any_list(old, new, last_comma, many):
    """Whatever the list becomes, it says that, and no comment of an element that stays is lost."""
    old, new = list(dict.fromkeys(old)), list(dict.fromkeys(new))
    if many:
        lines = [f'  "{word}", # why {word}' for word in old]
        lines[-1] = lines[-1] if last_comma else lines[-1].replace(",", "", 1)
        text = "tags = [\n" + "\n".join(lines) + "\n]\n"
    else:
        text = f"tags = [{', '.join(map(repr, old))}{',' * last_comma}]\n"
    after = put(text, new)
    for word in set(old) & set(new) if many else ():
        line = next(line for line in after.splitlines() if f'"{word}"' in line)
        assert line.endswith(f"# why {word}")


def test_line_ends_and_neighbours():
    """In a CRLF file with a BOM only the new line comes, with the file's own line end."""
    head = '\ufeff[[event]]\r\nid = "a"\r\ntitle = "A"\r\nstart = 2016-09-01\r\n'
    data = f'{head}tags = [\r\n  "x", # why x\r\n]\r\n\r\n# next\r\n[[event]]\r\nid = "b"\r\n'.encode()
    after = change_record(data, "x.toml", "event", 0, [Put(("tags",), ["x", "y"])])
    assert after == data.replace(b"# why x\r\n", b'# why x\r\n  "y",\r\n')


def test_command(data, run, monkeypatch):
    """`--set tags+=p,q` and `--set tags=x,y,p` keep the comments that --set tags+=p --set tags+=q keeps."""
    land = keeping.region(data, monkeypatch)
    start = keeping.text(land).replace('["musik"]', '[\n  "musik", # loud\n  # softer\n  "tanz", # why\n]')
    results = []
    for asked in (["tags+=p,q"], ["tags+=p", "tags+=q"], ["tags=musik,tanz,p,q"]):
        land.write("events/2016/2016-09.toml", start)
        words = [word for one in asked for word in ("--set", one)]
        assert run("edit", "event:fest", *words).code == 0
        results.append(keeping.text(land))
    assert results == [start.replace("# why\n", '# why\n  "p",\n  "q",\n')] * 3
