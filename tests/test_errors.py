"""Problems say where, what and the remedy in one line; errors carry their exit code; near names are near."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal import errors
from regioncal.errors import Problem, did_you_mean, near_names


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("is missing"), "is missing"),
        (Problem("is missing", "add id = ..."), "is missing (add id = ...)"),
        (Problem("is not TOML", path="a.toml", line=3), "a.toml:3: is not TOML"),
        (Problem("is empty", path="a.toml"), "a.toml: is empty"),
        (
            Problem("expected a date", "write 2016-09-10", 'event "fest"', "start", "events/a.toml", 41),
            'events/a.toml:41: event "fest": start: expected a date (write 2016-09-10)',
        ),
    ],
)
def test_a_problem_is_one_line(problem, line):
    """`path:line: record: field: message (remedy)`, without what is not known."""
    assert str(problem) == line


def test_the_tree_in_the_docstring_is_the_tree():
    """Every error class stands in the module's docstring with the exit code it has."""
    said = {name: int(code) for code, name in re.findall(r"^ +(\d) +(\w+) ", errors.__doc__, re.MULTILINE)}
    real = {kind.__name__: kind.code for kind in errors.RegioncalError.__subclasses__()}
    assert {name: code for name, code in said.items() if name[0].isupper()} == real


def test_a_near_name_is_offered():
    """A mistyped name gets the nearest known one, whatever its case; a far one gets what the caller offers."""
    assert did_you_mean("titel", ["title", "start", "end"]) == "did you mean title?"
    assert did_you_mean("EVNTS", ["events", "month"]) == "did you mean events?"
    assert did_you_mean("xyz", ["title"], "see regioncal schema") == "see regioncal schema"
    assert did_you_mean("xyz", []) == ""


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=10), max_size=8))
def test_near_names_are_known_names(word, known):
    """Nothing is ever suggested that does not exist, and at most three of them."""
    found = near_names(word, known)
    assert set(found) <= set(known)
    assert len(found) <= 3
