"""How each type of the field tables is read: one small function a type, raising `Bad` on what does not fit."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from regioncal.errors import Problem, did_you_mean
from regioncal.kinds import LEVELS, Field

Values = dict[str, Any]


# The forms of what is written as text; JSON Schema says the same ones, so an editor and the reader agree.
PATTERNS = {
    "id": r"[a-z0-9][a-z0-9._-]{0,199}",
    "url": r"[hH][tT][tT][pP][sS]?://[^/\s]\S*",
    "email": r"[^\s@]+@[^\s@]+\.[^\s@]+",
    "phone": r"[+(/). -]*[0-9][+(/). -]*[0-9][+(/). -]*[0-9][0-9+(/). -]*",
    "language": r"[a-z]{2,3}(-[A-Za-z0-9]+)*",
    "term": r"[a-z0-9][a-z0-9_-]{0,99}",
    "refresh": r"\s*[0-9]{1,9}[mhdwMHDW]\s*",
    "currency": r"[A-Z]{3}",
}
_fits = {name: re.compile(pattern).fullmatch for name, pattern in PATTERNS.items()}
# The check that a value of this type fails; of every other type it is "wrong-type".
_CHECKS = {
    "url": "url", "email": "email", "phone": "phone", "language": "language", "level": "level", "money": "money",
    "zone": "timezone", "rrule": "recurrence", "hours": "hours", "choice": "choice",
}  # fmt: skip


class Bad(Exception):
    """A value that does not fit its field: each thing wrong with it, by its key in a table.

    A problem that names no check fails its type's; `kept` is what stands of the value without them, None if nothing.
    """

    def __init__(self, *problems: Problem, kept: Values | None = None) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.kept = kept


class Sifted(list[Any]):
    """What stands of a list that had something wrong in it; `numbers` are the places there, from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[int] = []

    def add(self, number: int, value: Any) -> None:
        """Add the value from a place of the list."""
        self.append(value)
        self.numbers.append(number)


def numbered(name: str, values: list[Any]) -> Iterator[tuple[str, Any]]:
    """Each of several values with its name, as `edit --set` and the problems of reading say it: `round.2`."""
    numbers = values.numbers if isinstance(values, Sifted) else range(1, len(values) + 1)
    for number, value in zip(numbers, values, strict=True):
        yield f"{name}.{number}", value


def shown(value: object) -> str:
    """A value as an error names it: short, text in quotes."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{text[:40]}{"..." if len(text) > 40 else ""}"' if isinstance(value, str) else text[:40]


def _expected(what: str, value: object, remedy: str = "") -> Bad:
    return Bad(Problem(f"expected {what}, got {shown(value)}", remedy))


def _text(value: Any, field: Field) -> str:
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        from regioncal.text import clean, safe

        # What people read is kept as they wrote it; names and words that are compared have one form.
        return safe(value) if field.type == "prose" or field.name == "location" else clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    raise _expected("text", value, "put it in quotes")


def _prose(value: Any, field: Field) -> str | dict[str, str]:
    if not isinstance(value, dict):
        return _text(value, field)
    texts: Values = {}
    problems: list[Problem] = []
    for tag, text in value.items():
        if not is_tag(tag):
            problems.append(_no_language(tag)._replace(field=tag))
            continue
        try:
            texts[tag] = _text(text, field)
        except Bad as bad:
            problems += [problem._replace(field=tag) for problem in bad.problems]
    if problems or not value:
        raise Bad(*problems or [_no_language({})], kept=texts or None)
    return texts


def _no_language(tag: object) -> Problem:
    message = f"expected texts by language, got {shown(tag)}"
    return Problem(message, 'write { de = "...", en = "..." }', check="language")


def _said(read: Callable[[Any, Field], Any]) -> Callable[[Any, Field], Any]:
    """A required text: one that says nothing is as good as missing."""

    def reader(value: Any, field: Field) -> Any:
        found = read(value, field)
        if type(found) is str:
            if _is_seen(found):
                return found
            raise Bad(_empty(field.name))
        silent = [tag for tag, text in found.items() if not _is_seen(text)]
        if silent:
            kept = {tag: text for tag, text in found.items() if tag not in silent}
            raise Bad(*(_empty(tag, tag) for tag in silent), kept=kept or None)
        return found

    return reader


def _is_seen(text: str) -> bool:
    """Whether a text says something that is seen."""
    if text.isascii():
        return bool(text.strip())
    from regioncal.text import clean

    return bool(clean(text).strip())


def _empty(name: str, field: str = "") -> Problem:
    return Problem("is empty", f"write {name} = ...", field=field, check="missing-key")


def is_tag(tag: str) -> bool:
    """Whether a key has the form of a BCP 47 language tag."""
    return tag in {"de", "en"} or _fits["language"](tag) is not None


def _ident(value: Any, _: Field) -> str:
    if isinstance(value, str) and _fits["id"](value):
        return value
    raise _expected("an id", value, 'lower-case letters, digits and hyphens, as in "talk-cafe"')


def _exactly(kind: type, what: str) -> Callable[[Any, Field], Any]:
    def read(value: Any, _: Field) -> Any:
        if type(value) is kind:
            return value
        raise _expected(what, value)

    return read


def _int(value: Any, _: Field) -> int:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer() and -(2**63) <= value < 2**63:
        return int(value)
    raise _expected("a whole number", value, "digits, without quotes" if isinstance(value, str) else "")


def _number(value: Any, _: Field) -> float | int:
    if type(value) is int or (type(value) is float and value - value == 0):
        return value
    raise _expected("a number", value, "digits, as in 52.37")


def _money(value: Any, _: Field) -> int | Decimal:
    if type(value) is int and abs(value) < 10**15:
        return value
    if type(value) is float or isinstance(value, Decimal):
        amount = Decimal(repr(value)) if isinstance(value, float) else value
        if amount.is_finite() and abs(amount) < 10**13 and amount == round(amount, 2):
            return int(amount) if amount == amount.to_integral_value() else round(amount, 2)
    raise _expected("an amount", value, "write 8 or 8.50")


def _date(value: Any, _: Field) -> date:
    if type(value) is date:
        return value
    raise _expected("a date", value, "write 2016-09-10, without quotes")


def _when(value: Any, _: Field) -> date:
    if isinstance(value, datetime):
        found = value.replace(microsecond=0) if value.microsecond else value
        if found.tzinfo is not None:  # the parser's own zone class becomes the standard one
            found = found.replace(tzinfo=timezone(found.utcoffset() or timedelta()))
        return found
    if isinstance(value, date):
        return value
    raise _expected("a date", value, "write 2016-09-10 or 2016-09-10T18:00, without quotes")


def _period(value: Any, field: Field) -> Any:
    if isinstance(value, dict) and {"start"} <= set(value) <= {"start", "end"}:
        return {key: _when(part, field) for key, part in value.items()}
    return _when(value, field)


def _url(value: Any, field: Field) -> str:
    text = _text(value, field)
    if _fits["url"](text):
        return text
    raise _expected("a web address", value, "it starts with http:// or https://")


def _email(value: Any, field: Field) -> str:
    text = _text(value, field)
    if _fits["email"](text):
        return text
    raise _expected("an e-mail address", value, "as in name@example.org")


def _phone(value: Any, field: Field) -> str:
    text = _text(value, field)
    if isinstance(value, str) and _fits["phone"](text):
        return text
    raise _expected("a telephone number", value, 'digits, as in "0511 616-22999"')


def _language(value: Any, _: Field) -> str:
    if isinstance(value, str) and is_tag(value):
        return value
    from regioncal.lang.names import code_of

    meant = code_of(value) if isinstance(value, str) else None
    raise _expected("a language code", value, f"write {meant}" if meant else "as in de, ar or uk")


def _level(value: Any, _: Field) -> str:
    if isinstance(value, str) and value.upper() in LEVELS:
        return value.upper()
    raise _expected("a CEFR level", value, f"one of {', '.join(LEVELS)}")


def _zone(value: Any, _: Field) -> str:
    if isinstance(value, str) and (value in {"UTC", "floating"} or value in _zones_seen or _is_zone(value)):
        return value
    raise _expected("a time zone", value, 'an IANA name as in "Europe/Berlin", "UTC" or "floating"')


_zones_seen: set[str] = set()


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    _zones_seen.add(name)
    return True


def _choice(value: Any, field: Field) -> str:
    if isinstance(value, str) and value in field.choices:
        return value
    raise _expected(
        f"one of {', '.join(field.choices)}" if len(field.choices) < 8 else f"a known {field.name}",
        value,
        did_you_mean(
            str(value), field.choices, f"one of {', '.join(field.choices)}" if len(field.choices) >= 8 else ""
        ),
    )


def _word(value: Any, _: Field) -> str:
    if isinstance(value, str) and value and value.isprintable():
        return value
    raise _expected("an id", value)


def _rule(value: Any, _: Field) -> str:
    if isinstance(value, str) and "FREQ=" in value.upper() and value.isascii():
        return value.strip()
    raise _expected("an RFC 5545 rule", value, 'as in "FREQ=WEEKLY;BYDAY=SA"')


def _map(value: Any, _: Field) -> Values:
    if isinstance(value, dict):
        return {_free(name): _free(part) for name, part in value.items()}
    raise _expected("a table", value)


def _free(value: Any) -> Any:
    """A value of no known field: its texts clean, and nothing in it that the index cannot keep."""
    if isinstance(value, str | time):
        return _text(value, _ANY)
    if isinstance(value, dict):
        return {_free(name): _free(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_free(part) for part in value]
    if isinstance(value, date):
        return _when(value, _ANY)
    if isinstance(value, float):
        return _number(value, _ANY)
    if isinstance(value, int):
        return value
    raise _expected("text, a number or a date", value)


_ANY = Field("", "text", "")


def _table(value: Any, field: Field) -> Values:
    if field.short and not isinstance(value, dict):
        value = {"from": value, "to": value} if field.short == "from" else {field.short: value}
    if not isinstance(value, dict):
        raise _expected("a table", value, f"write {field.name} = {{ {field.fields[0].name} = ... }}")
    values, problems = read_fields(field.fields, value)
    if problems:
        if all(inner.name in values for inner in field.fields if inner.required):
            raise Bad(*problems, kept=values or None)
        raise Bad(*problems, *backwards(field.name, values))  # what is dropped no check will see
    return values


def backwards(name: str, table: Values) -> Iterator[Problem]:
    """What is wrong with a table of this name that ends before it begins, or whose highest price is not."""
    for begin, end in (("from", "to"), ("opens", "closes"), ("start", "end")):
        first, last = table.get(begin), table.get(end)
        if first is not None and last is not None and comparable(first, last) and last < first:  # levels as text
            how, check = ("less than", "money") if name == "price" else ("before", "end-before-start")
            yield Problem(f"is {how} {first}", "swap them", field=end, check=check)


def comparable(first: Any, last: Any) -> bool:
    """Whether two values of a range can be compared: dates with dates, date-times with those of their form."""
    if isinstance(first, datetime) and isinstance(last, datetime):
        return (first.tzinfo is None) == (last.tzinfo is None)
    return isinstance(first, datetime) == isinstance(last, datetime)


_READERS: dict[str, Callable[[Any, Field], Any]] = {
    "id": _ident, "text": _text, "prose": _prose, "bool": _exactly(bool, "true or false"), "int": _int,
    "number": _number, "money": _money, "date": _date, "when": _when, "period": _period, "url": _url,
    "email": _email, "phone": _phone, "language": _language, "level": _level, "zone": _zone, "rrule": _rule,
    "currency": _text, "hours": _text, "choice": _choice, "term": _word, "ref": _word, "party": _text,
    "table": _table, "terms": _map, "map": _map,
}  # fmt: skip
_Table = dict[str, tuple[Callable[[Any, Field], Any], Field, bool]]
# By identity, as hashing a table of fields costs more than reading a record; each is kept, so no other gets its id.
_BY_NAME: dict[int, tuple[tuple[Field, ...], _Table, list[str]]] = {}


def read_fields(fields: tuple[Field, ...], raw: Mapping[str, Any]) -> tuple[Values, list[Problem]]:
    """Read one table through its fields. What does not fit is left out and reported; the rest is kept, in lists too."""
    if id(fields) not in _BY_NAME:
        required = [field.name for field in fields if field.required]
        _BY_NAME[id(fields)] = fields, {field.name: (_reader(field), field, field.many) for field in fields}, required
    _, table, required = _BY_NAME[id(fields)]
    values: Values = {}
    problems: list[Problem] = []
    for name, value in raw.items():
        if name not in table:
            remedy = did_you_mean(name, list(table), "see regioncal schema")
            problems.append(Problem("unknown key", remedy, field=name, check="unknown-key"))
            continue
        read, field, many = table[name]
        try:
            if many:
                parts = value if isinstance(value, list) else [value]
                values[name] = [read(part, field) for part in parts]
            else:
                values[name] = read(value, field)
        except Bad:
            kept, wrong = _sorted_out(value, read, field)
            problems += wrong
            if kept is not None:
                values[name] = kept
    for name in required:
        if name not in raw:
            problems.append(Problem("is missing", f"add {name} = ...", field=name, check="missing-key"))
    return values, problems


def _reader(field: Field) -> Callable[[Any, Field], Any]:
    """How a field is read."""
    read = _READERS[field.type]
    return _said(read) if field.required and field.type in {"text", "prose"} else read


def _sorted_out(value: Any, read: Callable[[Any, Field], Any], field: Field) -> tuple[Any, list[Problem]]:
    """What stands of a value with something wrong in it, None if nothing does, and each thing that is wrong.

    Of several values each is named by its number, from 1: `override.2.status`.
    """
    several = field.many and isinstance(value, list)
    kept = Sifted()
    problems: list[Problem] = []
    for number, part in enumerate(value if several else [value], 1):
        try:
            kept.add(number, read(part, field))
        except Bad as bad:
            if bad.kept is not None:
                kept.add(number, bad.kept)
            name = f"{field.name}.{number}" if several else field.name
            for problem in bad.problems:
                inner = f"{name}.{problem.field}" if problem.field else name
                check = problem.check or _CHECKS.get(field.type, "wrong-type")
                problems.append(problem._replace(field=inner, check=check))
    if not kept:
        return None, problems
    return (kept if field.many else kept[0]), problems


def revive(fields: tuple[Field, ...], stored: Mapping[str, Any]) -> Values:
    """Values as the index keeps them (ISO texts, plain numbers) as the values they were read as."""
    table = {field.name: field for field in fields}
    values: Values = {}
    for name, value in stored.items():
        field = table.get(name)
        if field is None:
            values[name] = _moment(value) if name == "on" else value
        elif field.many:
            values[name] = [_revived(field, part) for part in value]
        else:
            values[name] = _revived(field, value)
    return values


def _revived(field: Field, value: Any) -> Any:
    if field.type in {"date", "when"} or (field.type == "period" and isinstance(value, str)):
        return _moment(value)
    if field.type == "period":
        return {key: _moment(part) for key, part in value.items()}
    if field.type == "money":
        return _money(value, field)
    if field.type == "table":
        return revive(field.fields, value)
    return value


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
