"""What a command is about to do, shown as a difference of lines."""

import difflib

from hypothesis import given
from hypothesis import strategies as st

from regioncal.plans import Action, diff

LINES = st.lists(st.sampled_from(["a", "b", "", "[[event]]"]), max_size=14)


@given(LINES, LINES, LINES, LINES)
def test_a_difference_is_what_difflib_says(head, old, new, tail):
    """Leaving out what both files begin and end with changes nothing but the time it takes, line numbers included."""
    before, after = ("\n".join([*head, *middle, *tail]) for middle in (old, new))
    shown = diff([Action("a.toml", before.encode(), after.encode())])
    lines = shown.splitlines()
    applied = list(difflib.unified_diff(before.splitlines(), after.splitlines(), "a.toml", "a.toml", lineterm=""))
    assert len([line for line in lines if line[:1] in "+-"]) <= len(before) + len(after) + 4
    assert patched(before.splitlines(), lines) == after.splitlines()
    assert (lines == []) is (applied == [])


def patched(lines, shown):
    """The lines with a unified diff carried out, which must fit."""
    result, at = [], 0
    for line in shown[2:]:
        if line.startswith("@@"):
            first, _, count = line.split()[1][1:].partition(",")
            start = int(first) - (count != "0")
            result += lines[at:start]
            at = start
        elif line[:1] in {" ", "-"}:
            assert lines[at] == line[1:]
            result += [line[1:]] * (line[0] == " ")
            at += 1
        else:
            result.append(line[1:])
    return result + lines[at:]


def test_ten_thousand_records(monkeypatch):
    """Of a large file only the lines around the change are compared."""
    seen = []
    real = difflib.unified_diff
    monkeypatch.setattr(difflib, "unified_diff", lambda *given, **more: seen.append(given) or real(*given, **more))
    lines = [f"line {number}" for number in range(80_000)]
    after = [*lines[:40_000], "new", *lines[40_001:]]
    shown = diff([Action("a.toml", "\n".join(lines).encode(), "\n".join(after).encode())])
    assert shown.splitlines()[2] == "@@ -39998,7 +39998,7 @@"
    assert len(seen[0][0]) == 7
