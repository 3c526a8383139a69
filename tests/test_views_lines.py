"""Lines: wrapping and cutting by the columns that text takes, at any width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.views.lines import beside, cells, cut, pad, wrap


@given(st.text(max_size=200), st.integers(-5, 60))
def test_wrapping_ends_and_keeps_every_word(text, width):
    """At any width, a negative one too, wrapping comes to an end and loses no character but blanks."""
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(alphabet="aä語e\u0301 ", max_size=100), st.integers(2, 40))
def test_wrapped_lines_fit(text, width):
    """No line takes more columns than there are; wide and combining characters are counted as they show."""
    assert all(cells(line) <= width for line in wrap(text, width))


def test_addresses_stay_whole():
    """A web address is not broken, so that it can be copied."""
    address = "https://www.example.org/" + "a" * 80
    assert address in wrap(f"siehe {address} dort", 40)


@given(st.text(alphabet="abcdefä ", max_size=40), st.integers(1, 40))
def test_cut_and_pad(text, width):
    """What is cut fits and says so; what is padded has the width asked for."""
    assert cells(cut(text, width)) <= width
    assert cells(pad(cut(text, width), width)) == width


@given(st.text(alphabet="abc ä語", max_size=90), st.text(alphabet="xy z", max_size=60), st.integers(20, 80))
def test_two_texts_beside_each_other_fit(left, right, columns):
    """On one line or, where they are too long for that, on as many as they need; no word is lost."""
    lines = ["".join(part for part, _ in line) for line in beside([(left, "head")], [(right, "dim")], columns)]
    assert all(cells(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join((left + right).split())


@pytest.mark.parametrize("width", [10, 15, 20, 30])
def test_a_rule_breaks_between_its_parts(width):
    """A word with `;` and `,` in it that is too long breaks behind them, and nowhere else where its parts fit."""
    rule = "FREQ=YEARLY;BYWEEKNO=1,20;BYDAY=MO,TU,WE"
    lines = wrap(rule, width)
    assert "".join(lines) == rule
    assert max(map(cells, lines)) <= width
    assert all(line[-1] in ";," for line in lines[:-1]) == (width >= 13)
