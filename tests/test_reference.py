"""The reference page is what the program says, and the recipe that compares it (in `make lint`) can fail."""

import importlib.util
from pathlib import Path

import pytest

from regioncal.checks import CHECKS
from regioncal.cli import COMMANDS
from regioncal.kinds import KINDS

TOOL = Path(__file__).parent.parent / "tools" / "reference.py"


@pytest.fixture
def reference():
    """The tool that writes the page."""
    spec = importlib.util.spec_from_file_location("reference", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_help_is_the_programs_own(reference, run):
    """The page shows what --help prints, for every command; and every check and every kind with its fields."""
    page = reference.page()
    for name in COMMANDS:
        lines = [line.rstrip() for line in run(*name.split(), "--help").out.strip().splitlines()]
        assert "\n".join(["```", *lines, "```"]) in page
    for name, check in CHECKS.items():
        assert f"| [`{name}`](checks.md#{name}) | {check.level} | {check.about} |" in page
    for kind in KINDS.values():
        table = page.partition(f"\n## [[{kind.name}]]\n")[2].partition("\n## ")[0]
        for field in kind.fields:
            assert f"| `{field.name}`" in table


def test_compare_can_fail(reference, tmp_path, monkeypatch, capsys):
    """A page that says something else fails the comparison and is left alone; writing mends it."""
    page = tmp_path / "reference.md"
    page.write_text("# Reference\n", encoding="utf-8")
    monkeypatch.setattr(reference, "PAGE", page)
    assert reference.write(check=True) == 1
    assert "make docs" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "# Reference\n"
    assert reference.write(check=False) == 0
    assert reference.write(check=True) == 0
