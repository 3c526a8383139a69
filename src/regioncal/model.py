"""Records: what a TOML table becomes once it is read through its kind's field table.

A record's values keep their TOML names. Once read they are normal: many-fields are lists, money is int or Decimal,
dates are `date`, date-times are `datetime` (naive is wall time in the record's zone, aware is that instant),
a bare string for a table with a `short` field is that table. Nothing here reads a file or knows the time.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from regioncal.errors import Problem, did_you_mean
from regioncal.kinds import KINDS, LEVELS, REGION, TERMS, Field, Kind

SCHEMA = 1
Values = dict[str, Any]


class Record:
    """One record: its kind, id and values, and where it stands (`path` below the data folder, `line` from 1)."""

    __slots__ = ("id", "kind", "line", "path", "values")

    def __init__(self, kind: str, ident: str, values: Values, path: str = "", line: int | None = None) -> None:
        self.kind, self.id, self.values, self.path, self.line = kind, ident, values, path, line

    def __repr__(self) -> str:
        return f'{self.kind} "{self.id}"'

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Record)
            and (self.kind, self.id, self.values) == (other.kind, other.id, other.values)
        )  # fmt: skip

    __hash__ = None  # type: ignore[assignment]  # a record holds a dict

    @property
    def title(self) -> Any:
        """What people call it: prose, a string or a table by language."""
        return self.values.get(KINDS[self.kind].title) or self.values.get("recipient") or self.id


class Region:
    """What region.toml says, with what stands in for what it does not say."""

    __slots__ = ("values",)

    def __init__(self, values: Values) -> None:
        self.values = values

    def __getattr__(self, name: str) -> Any:
        if name in _REGION_DEFAULTS:
            return self.values.get(name, _REGION_DEFAULTS[name])
        raise AttributeError(name)

    @property
    def host(self) -> str:
        """The host that makes UIDs unique: that of the region's url, else one that nobody owns."""
        url = str(self.url)
        return url.partition("://")[2].partition("/")[0].partition(":")[0].removeprefix("www.") or "regioncal.invalid"

    def terms(self, branch: str) -> dict[str, Values]:
        """The region's own additions to one branch of the taxonomy: id -> { label, synonyms, parent }."""
        found: dict[str, Values] = self.taxonomy.get(branch, {})
        return found


_REGION_DEFAULTS: dict[str, Any] = {
    "name": "", "timezone": "UTC", "country": "", "subdivision": "", "language": "de", "languages": [], "url": "",
    "office": "", "taxonomy": {},
}  # fmt: skip


class Data(NamedTuple):
    """The whole: the region, its records by kind and id, and everything that is wrong with them."""

    region: Region
    records: dict[str, dict[str, Record]]
    problems: list[Problem]

    def all(self, *kinds: str) -> Iterator[Record]:
        """Every record of these kinds (of all kinds if none is named), in the order of the files."""
        for kind in kinds or self.records:
            yield from self.records.get(kind, {}).values()

    def get(self, kind: str, ident: str) -> Record | None:
        """One record, or None."""
        return self.records.get(kind, {}).get(ident)


class Bad(Exception):  # noqa: N818 - a signal between readers of values, never seen by a user
    """A value that does not fit its field: what was expected and the remedy."""

    def __init__(self, message: str, remedy: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy, self.field = message, remedy, field


# ---- one reader for each type of the field tables ----------------------------------------------------------------


def _shown(value: object) -> str:
    text = str(value)
    return f'"{text[:40]}{"..." if len(text) > 40 else ""}"' if isinstance(value, str) else text[:40]


def _expected(what: str, value: object, remedy: str = "") -> Bad:
    return Bad(f"expected {what}, got {_shown(value)}", remedy)


def _text(value: Any, _: Field) -> str:
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        from regioncal.text import clean

        return clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise _expected("text", value, "put it in quotes")


def _prose(value: Any, field: Field) -> str | dict[str, str]:
    if not isinstance(value, dict):
        return _text(value, field)
    bad = [tag for tag in value if not _is_tag(tag)]
    if bad or not value:
        raise Bad(
            f"expected texts by language, got {_shown(bad[0]) if bad else '{}'}", 'write { de = "...", en = "..." }'
        )
    return {tag: _text(text, field) for tag, text in value.items()}


def _is_tag(tag: str) -> bool:
    head, *rest = tag.split("-")
    return 2 <= len(head) <= 3 and head.isalpha() and head.islower() and all(part.isalnum() for part in rest)


def _ident(value: Any, _: Field) -> str:
    if isinstance(value, str) and 0 < len(value) <= 200 and _SLUG.issuperset(value) and value[0] not in "-._":
        return value
    raise _expected("an id", value, 'lower-case letters, digits and hyphens, as in "talk-cafe"')


_SLUG = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")


def _exactly(kind: type, what: str) -> Callable[[Any, Field], Any]:
    def read(value: Any, _: Field) -> Any:
        if type(value) is kind:
            return value
        raise _expected(what, value)

    return read


def _int(value: Any, _: Field) -> int:
    if type(value) is int:
        return value
    raise _expected("a whole number", value, "without quotes" if isinstance(value, str) else "")


def _number(value: Any, _: Field) -> float | int:
    if type(value) is int or (type(value) is float and value - value == 0):
        return value
    raise _expected("a number", value)


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
    if type(value) is datetime:
        return value.replace(microsecond=0) if value.microsecond else value
    if type(value) is date:
        return value
    raise _expected("a date", value, "write 2016-09-10 or 2016-09-10T18:00, without quotes")


def _period(value: Any, field: Field) -> Any:
    if isinstance(value, dict) and {"start"} <= set(value) <= {"start", "end"}:
        return {key: _when(part, field) for key, part in value.items()}
    return _when(value, field)


def _url(value: Any, field: Field) -> str:
    text = _text(value, field)
    scheme, mark, rest = text.partition("://")
    if mark and scheme.lower() in {"http", "https"} and rest and not rest.startswith("/") and " " not in text:
        return text
    raise _expected("a web address", value, "it starts with http:// or https://")


def _email(value: Any, field: Field) -> str:
    text = _text(value, field)
    name, mark, host = text.rpartition("@")
    if name and mark and "." in host and not any(char.isspace() for char in text):
        return text
    raise _expected("an e-mail address", value, "as in name@example.org")


def _phone(value: Any, field: Field) -> str:
    text = _text(value, field)
    if isinstance(value, str) and sum(char.isdigit() for char in text) >= 3 and not set(text) - _PHONE:
        return text
    raise _expected("a telephone number", value, 'digits, as in "0511 616-22999"')


_PHONE = set("0123456789+-/(). ")


def _language(value: Any, _: Field) -> str:
    if isinstance(value, str) and _is_tag(value):
        return value
    raise _expected("a language code", value, "as in de, ar or uk")


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
        return value
    raise _expected("a table", value)


def _table(value: Any, field: Field) -> Values:
    if field.short and not isinstance(value, dict):
        value = {field.short: value}
    if not isinstance(value, dict):
        raise _expected("a table", value, f"write {field.name} = {{ {field.fields[0].name} = ... }}")
    values, problems = read_fields(field.fields, value)
    if problems:  # the table stands or falls as one: half a price says the wrong thing
        first = problems[0]
        raise Bad(first.message, first.remedy, first.field)
    return values


_READERS: dict[str, Callable[[Any, Field], Any]] = {
    "id": _ident, "text": _text, "prose": _prose, "bool": _exactly(bool, "true or false"), "int": _int,
    "number": _number, "money": _money, "date": _date, "when": _when, "period": _period, "url": _url,
    "email": _email, "phone": _phone, "language": _language, "level": _level, "zone": _zone, "rrule": _rule,
    "hours": _text, "choice": _choice, "term": _word, "ref": _word, "party": _text, "table": _table, "terms": _map,
    "map": _map,
}  # fmt: skip
_BY_NAME: dict[int, dict[str, tuple[Callable[[Any, Field], Any], Field]]] = {}


def read_fields(fields: tuple[Field, ...], raw: Mapping[str, Any]) -> tuple[Values, list[Problem]]:
    """Read one table through its fields. What does not fit is left out and reported; the rest is kept."""
    table = _BY_NAME.get(id(fields))
    if table is None:
        table = _BY_NAME[id(fields)] = {field.name: (_READERS[field.type], field) for field in fields}
    values: Values = {}
    problems: list[Problem] = []
    for name, value in raw.items():
        known = table.get(name)
        if known is None:
            problems.append(Problem("unknown key", did_you_mean(name, list(table), "see regioncal schema"), field=name))
            continue
        read, field = known
        try:
            if field.many:
                parts = value if isinstance(value, list) else [value]
                values[name] = [read(part, field) for part in parts]
            else:
                values[name] = read(value, field)
        except Bad as bad:
            inner = f"{name}.{bad.field}" if bad.field else name
            problems.append(Problem(bad.message, bad.remedy, field=inner))
    problems += [
        Problem("is missing", f"add {field.name} = ...", field=field.name)
        for field in fields
        if field.required and field.name not in raw
    ]  # fmt: skip
    return values, problems


# ---- whole records ---------------------------------------------------------------------------------------------


def read_record(
    kind: Kind, raw: object, path: str = "", line: int | None = None
) -> tuple[Record | None, list[Problem]]:
    """Read one table as a record of this kind.

    Returns the record, or None where a required field is missing or wrong, and the problems with record and place
    filled in.
    """
    if not isinstance(raw, dict):
        return None, [
            Problem(f"expected a table, got {_shown(raw)}", f"write [[{kind.name}]]", kind.name, path=path, line=line)
        ]
    if kind.name == "patch":
        values, problems = _read_patch(kind, raw)
    else:
        values, problems = read_fields(kind.fields, raw)
    problems += _SENSE.get(kind.name, _nothing)(values)
    ident = values.get("id") or _made_id(kind, values)
    title = values.get(kind.title)
    known = ident or (title if isinstance(title, str) else "")
    name = f'{kind.name} "{known}"' if known else kind.name
    problems = [problem._replace(record=name, path=path, line=line) for problem in problems]
    if any(field.required and field.name not in values for field in kind.fields) or not ident:
        return None, problems
    return Record(kind.name, ident, values, path, line), problems


def _made_id(kind: Kind, values: Values) -> str:
    """Holidays need no id of their own: name and first day make one."""
    if kind.name != "holiday" or "name" not in values or "from" not in values:
        return ""
    from regioncal.text import slug

    name = values["name"]
    return f"{slug(name if isinstance(name, str) else next(iter(name.values())))}-{values['from']}"


def _read_patch(kind: Kind, raw: Values) -> tuple[Values, list[Problem]]:
    """A patch holds the id of a record and any of that record's fields."""
    target = KINDS.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
    own = {field.name: field for field in kind.fields if field.name in {"kind", "id"}}
    head, problems = read_fields(tuple(own.values()), {name: raw[name] for name in raw if name in own})
    if target is None:
        return head, problems
    fields = tuple(field._replace(required=False) for field in target.fields if field.name not in own)
    body, more = read_fields(fields, {name: value for name, value in raw.items() if name not in own})
    _BY_NAME.pop(id(fields), None)  # the table lives only as long as this call
    return head | body, problems + more


def _nothing(_: Values) -> list[Problem]:
    return []


def _sense_of_event(values: Values) -> list[Problem]:
    """What no single field shows: an end that does not fit its start. The end is left out then."""
    problems = []
    start, end = values.get("start"), values.get("end")
    if start is None:
        return []
    if end is not None:
        if type(start) is not type(end) or (isinstance(start, datetime) and _aware(start) != _aware(end)):
            problems.append(Problem("is not of the same form as start", "both dates, or both date-times", field="end"))
            del values["end"]
        elif end < start:
            remedy = (
                "an end of all-day events is the last day" if type(end) is date else f"start is {start:%Y-%m-%d %H:%M}"
            )
            problems.append(Problem("is before start", remedy, field="end"))
            del values["end"]
    if "rrule" in values and _aware(start) and "timezone" not in values:
        problems.append(
            Problem("a rule with an offset date-time needs a timezone", 'add timezone = "Europe/Berlin"', field="rrule")
        )
        del values["rrule"]
    return problems


def _aware(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _sense_of_span(first: str, last: str) -> Callable[[Values], list[Problem]]:
    def check(values: Values) -> list[Problem]:
        if first in values and last in values and values[last] < values[first]:
            del values[last]
            return [Problem(f"is before {first}", "", field=last)]
        return []

    return check


_SENSE: dict[str, Callable[[Values], list[Problem]]] = {
    "event": _sense_of_event,
    "holiday": _sense_of_span("from", "to"),
    "grant": _sense_of_span("starts", "ends"),
}


def read_region(raw: Mapping[str, Any], path: str) -> tuple[Region, list[Problem]]:
    """Read region.toml's own keys; a file of a newer format is a problem of its own."""
    values, problems = read_fields(REGION.fields, raw)
    if values.get("schema", SCHEMA) > SCHEMA:
        problems.append(
            Problem(f"format {values['schema']} is newer than this regioncal", "update regioncal", field="schema")
        )
    for branch in set(values.get("taxonomy", {})) - set(TERMS):
        problems.append(Problem("unknown branch", f"one of {', '.join(TERMS)}", field=f"taxonomy.{branch}"))
        del values["taxonomy"][branch]
    return Region(values), [problem._replace(record="region", path=path) for problem in problems]


def references(record: Record) -> Iterator[tuple[str, str, str, bool]]:
    """What a record points to: `(field, target kind or taxonomy branch, id, must exist)` for every reference."""
    yield from _references(KINDS[record.kind].fields, record.values, "")


def _references(fields: tuple[Field, ...], values: Values, prefix: str) -> Iterator[tuple[str, str, str, bool]]:
    for field in fields:
        if not field.to and not field.fields:
            continue
        value = values.get(field.name)
        if value is None:
            continue
        parts = value if field.many else [value]
        if field.to:
            yield from ((prefix + field.name, field.to, part, field.type != "party") for part in parts)
        else:
            for part in parts:
                yield from _references(field.fields, part, f"{prefix}{field.name}.")
