"""Writes docs/reference.md: what every command's --help says, every check, and the fields of every kind.

`--check` writes nothing and fails where the page is not what it would write.
"""

import difflib
import io
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

from regioncal.checks import CHECKS, LEVELS
from regioncal.cli import COMMANDS, main
from regioncal.kinds import KINDS, REGION, TERMS, TYPES, Field, Kind

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference.md"
_HEAD = """\
# Reference

Made by `make docs` from the program itself: the commands, the checks, and the fields of every kind of record.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, _commands(), _checks(), _types()]
    parts += [_kind(kind) for kind in KINDS.values()]
    parts.append(_region())
    return "\n".join(parts)


def _commands() -> str:
    names = ", ".join(f"[{name}](#{name.replace(' ', '-')})" for name in COMMANDS)
    lines = ["## Commands", "", names, ""]
    for name in COMMANDS:
        lines += [f"### {name}", "", "```", help_of(name), "```", ""]
    return "\n".join(lines)


def help_of(name: str) -> str:
    """What `regioncal NAME --help` says, on eighty columns."""
    said = io.StringIO()
    with redirect_stdout(said):
        main([*name.split(), "--help"])
    return "\n".join(line.rstrip() for line in said.getvalue().strip().splitlines())


def _checks() -> str:
    lines = ["## Checks", "", "What `check` looks for; [examples and remedies](checks.md).", ""]
    rows = [
        (f"[`{name}`](checks.md#{name})", one.level, one.about)
        for level in LEVELS
        for name, one in CHECKS.items()
        if one.level == level
    ]
    return "\n".join([*lines, *_table(("name", "tier", "what it finds"), rows), ""])


def _types() -> str:
    lines = ["## Types of fields", ""]
    rows = [(f"`{name}`", about) for name, about in TYPES.items()]
    return "\n".join([*lines, *_table(("type", "what is written"), rows), ""])


def _kind(kind: Kind) -> str:
    lines = [f"## [[{kind.name}]]", "", f"{kind.about[:1].upper()}{kind.about[1:]}.", ""]
    return "\n".join([*lines, *_fields(kind.fields), ""])


def _region() -> str:
    lines = ["## region.toml", "", f"{REGION.about[:1].upper()}{REGION.about[1:]}.", ""]
    return "\n".join([*lines, *_fields(REGION.fields), ""])


def _fields(fields: tuple[Field, ...]) -> list[str]:
    return _table(("field", "type", "what it means"), [row for field in fields for row in _rows(field, "")])


def _rows(field: Field, prefix: str) -> list[tuple[str, ...]]:
    """A field's row, and those of its own fields below it."""
    name = f"`{prefix}{field.name}`" + (" (required)" if field.required else "")
    words = [field.type]
    if field.to:
        words.append(f"({field.to})")
    if field.many:
        words.append("or an array of them")
    about = field.about
    if field.choices:
        about += f": {', '.join(f'`{choice}`' for choice in field.choices)}"
    if field.type == "term":
        about += f": {', '.join(f'`{term}`' for term in TERMS[field.to])}, or the region's own"
    rows: list[tuple[str, ...]] = [(name, " ".join(words), about)]
    for inner in field.fields:
        rows += _rows(inner, f"{prefix}{field.name}.")
    return rows


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def write(*, check: bool) -> int:
    """Write the page, or only compare it."""
    os.environ["COLUMNS"] = "80"
    new = page()
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if check:
        if old == new:
            return 0
        both = old.splitlines(), new.splitlines()
        found = difflib.unified_diff(*both, "docs/reference.md", "the program", lineterm="", n=0)
        print("\n".join(list(found)[:20]), file=sys.stderr)
        print("docs/reference.md is not what the program says (make docs)", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(write(check="--check" in sys.argv[1:]))
