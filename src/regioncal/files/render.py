"""Values as TOML that people read and edit: one line a key, texts of several lines as such, dates without quotes."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from regioncal.kinds import KINDS

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_NOT_PLAIN = re.compile(r'[\\"\x00-\x1f\x7f]')
_WIDTH = 120  # beyond it an array of tables goes over several lines


def key(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else _quoted(name)


def dotted(parts: Iterable[str]) -> str:
    """A dotted key, or a header's name."""
    return ".".join(key(part) for part in parts)


def value(given: Any) -> str:
    r"""A value, inline.

    >>> value({"kind": "paid", "from": Decimal("8.50")}), value(["Käse", 'sagt "ja"'])
    ('{ kind = "paid", from = 8.50 }', '["Käse", "sagt \\"ja\\""]')
    """
    if isinstance(given, str):
        return _several_lines(given) if "\n" in given else _quoted(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, datetime):
        return given.isoformat()
    if isinstance(given, date | time):
        return given.isoformat()
    if isinstance(given, int | float | Decimal):
        return str(given)
    if isinstance(given, Mapping):
        inside = ", ".join(f"{key(name)} = {_inline(part)}" for name, part in given.items())
        return f"{{ {inside} }}" if inside else "{}"
    assert isinstance(given, list | tuple)
    line = f"[{', '.join(map(_inline, given))}]"
    if len(given) > 1 and any(isinstance(part, Mapping) for part in given) and len(line) > _WIDTH // 2:
        return "[\n" + "".join(f"  {_inline(part)},\n" for part in given) + "]"
    return line


def record(kind: str, values: Mapping[str, Any]) -> str:
    """A record's lines, its keys in the order of the field table, without a final newline."""
    order = [field.name for field in KINDS[kind].fields]
    names = sorted(values, key=lambda name: order.index(name) if name in order else len(order))
    tables = [name for name in names if name in {"override", "round", "total"} and values[name]]
    lines = [f"[[{kind}]]"]
    lines += [f"{key(name)} = {value(values[name])}" for name in names if name not in tables]
    for name in tables:
        for row in values[name] if isinstance(values[name], list) else [values[name]]:
            lines += ["", f"[[{kind}.{name}]]", *(f"{key(inner)} = {value(part)}" for inner, part in row.items())]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f'"{_NOT_PLAIN.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _several_lines(text: str) -> str:
    """A text of several lines as one string over several lines; what is odd in it is escaped."""
    return '"""\n' + "\n".join(_NOT_PLAIN.sub(_escaped, line) for line in text.split("\n")) + '"""'


def _inline(given: Any) -> str:
    """A value inside another: on one line."""
    return _quoted(given) if isinstance(given, str) else value(given).replace("\n  ", " ").replace(",\n]", " ]")
