"""JSON Schema of the data, made of the field tables: an editor completes and checks what the reader reads.

Draft 7 is what editors agree on: Taplo (0.9), Tombi, VS Code. To them a TOML date is a string of that form, so the
forms of dates are patterns here. Nothing stands beside a `$ref`, which draft 7 would not look at.

What JSON cannot say, and `check` does, is listed in docs/ci.md.
"""

from collections.abc import Callable
from typing import Any

from regioncal.kinds import BRANCHES, KINDS, LANGUAGES, LEVELS, PATCH_HEAD, REGION, TERM, TERMS, Field, Kind
from regioncal.model import PATCH_BODY, SCHEMA
from regioncal.values import PATTERNS

Schema = dict[str, Any]

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?"
_UNSEEN = (  # what nobody sees: controls, odd blanks, joiners, marks of direction
    r"\u0000-\u001f\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
)
_WORD = f"^[^{_UNSEEN}]+$"
_SAID = f"[^ {_UNSEEN}]"  # of a required text something is seen
_TEXT: Schema = {"type": ["string", "number"]}  # a number is read as its text


def _languages() -> str:
    """The tags whose language is one of ISO 639-1, or has three letters: there are too many of those to name."""
    known = LANGUAGES.split()
    firsts = sorted({code[0] for code in known})
    two = "|".join(f"{first}[{''.join(code[1] for code in known if code[0] == first)}]" for first in firsts)
    return f"({two}|[a-z]{{3}})(-[A-Za-z0-9]+)*"


def _spaced(word: str) -> str:
    """A word in any case, with blanks anywhere, as rules are read."""
    return r"\s*".join(f"[{letter}{letter.lower()}]" for letter in word)


_LANGUAGE = _languages()
_FREQUENCIES = "|".join(map(_spaced, ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")))
_RULE = rf"^[\u0000-\u007f]*[Ff][Rr][Ee][Qq]=\s*({_FREQUENCIES})\s*(;[\u0000-\u007f]*)?$"
_NO_RULE = rf"({_spaced('COUNT')}|{_spaced('INTERVAL')})\s*=\s*(0\s*)+(;|$)"


def schema_of(name: str) -> Schema:
    """The schema of one kind's record, of region.toml ("region"), or of any data file ("all")."""
    if name == "all":
        return _document(
            "regioncal data", "Any file of a data folder: records of every kind, and what region.toml says."
        ) | {
            "type": "object",
            "properties": _record(REGION)["properties"] | {kind.name: _array_of(kind) for kind in KINDS.values()},
            "additionalProperties": False,
            "definitions": {kind.name: _record(kind) for kind in KINDS.values()} | _shared(),
        }
    kind = REGION if name == "region" else KINDS[name]
    keys = "region" if name == "region" else f"[[{name}]]"
    return _document(f"regioncal {keys}", _sentence(kind.about)) | _record(kind) | {"definitions": _shared()}


def _document(title: str, about: str) -> Schema:
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, "description": about}


def _sentence(about: str) -> str:
    return f"{about[:1].upper()}{about[1:]}."


def _array_of(kind: Kind) -> Schema:
    items = {"$ref": f"#/definitions/{kind.name}"}
    return {"description": _sentence(kind.about), "type": "array", "items": items}


def _shared() -> Schema:
    """What would be too long to say at every field."""
    from zoneinfo import available_timezones

    zones = ["UTC", "floating", *sorted(available_timezones() - {"UTC", "floating"})]
    return {"zone": {"enum": zones}, "prose": _prose()}


def _record(kind: Kind) -> Schema:
    if kind.name == "patch":
        return _patch(kind)
    schema = _object(kind.fields)
    if kind.name == "feed":  # it says where it is, or which file it is
        schema["oneOf"] = [{"required": ["url"]}, {"required": ["file"]}]
        said = {name: schema["properties"][name]["description"] for name in ("refresh", "defaults")}
        schema["properties"]["refresh"] = {"description": said["refresh"], **_pattern(PATTERNS["refresh"])}
        schema["properties"]["defaults"] = {"description": said["defaults"], **_object(PATCH_BODY["event"])}
    elif kind.name == "event":  # one that a calendar brought may have no title
        title = schema["properties"]["title"]
        schema["properties"]["title"] = {"anyOf": [title, {"const": ""}]}
        schema["anyOf"] = [{"properties": {"title": title}}, {"required": ["source"]}]
    elif kind is REGION:
        for name, more in _of_region().items():
            schema["properties"][name] |= more
    return schema


def _of_region() -> Schema:
    """What region.toml's keys cannot be, beside what their types say."""
    tag = {"type": "string", "pattern": f"^({_LANGUAGE})$"}
    return {
        "schema": {"minimum": 1, "maximum": SCHEMA},
        "timezone": {"not": {"const": "floating"}},
        "language": tag,
        "languages": {"anyOf": [tag, {"type": "array", "items": tag}]},
    }


def _patch(kind: Kind) -> Schema:
    """A patch has the fields of the record it stands over."""
    head = {field.name: field for field in kind.fields if field.name in PATCH_HEAD}
    forms = []
    for target in head["kind"].choices:
        body = [field._replace(required=False) for field in KINDS[target].fields if field.name not in head]
        optional = tuple(field.name for field in KINDS[target].fields if not field.required)
        head["unset"] = head["unset"]._replace(type="choice", choices=optional)
        form = _object((*head.values(), *body))
        form["properties"]["kind"] = {"description": _sentence(head["kind"].about), "const": target}
        forms.append(form)
    return {"anyOf": forms}


def _object(fields: tuple[Field, ...]) -> Schema:
    """A table of fields and no other keys."""
    schema: Schema = {
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.required]
    return schema | ({"required": required} if required else {})


def _field(field: Field) -> Schema:
    """A field with its description; a many-field is one value or an array of them."""
    one = _value(field)
    whole = {"anyOf": [one, {"type": "array", "items": one}]} if field.many else one
    if "$ref" in whole:
        whole = {"allOf": [whole]}
    return {"description": _sentence(field.about)} | whole


def _value(field: Field) -> Schema:
    """One value of a field."""
    if field.type == "table":
        table = _object(field.fields)
        short = next((_value(inner) for inner in field.fields if inner.name == field.short), None)
        return {"anyOf": [short, table]} if short else table
    if field.type == "choice":
        return {"enum": list(field.choices)}
    if field.type == "term":
        return {"anyOf": [{"enum": list(TERMS[field.to])}, {"type": "string", "pattern": _WORD}]}
    if field.required and field.type in {"text", "prose"}:
        return _TEXT | {"pattern": _SAID} if field.type == "text" else _prose({"pattern": _SAID})
    least_and_most = dict(zip(("minimum", "maximum"), field.limits, strict=False))
    return _TYPES[field.type]() | least_and_most


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^({pattern})$"}


def _prose(more: Schema | None = None) -> Schema:
    text = _TEXT | (more or {})
    texts: Schema = {
        "type": "object",
        "properties": dict.fromkeys(("de", "en"), text),
        "patternProperties": {f"^({_LANGUAGE})$": text},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [text, texts]}


def _period() -> Schema:
    when = _pattern(_DATE + f"({_TIME})?")
    span = {
        "type": "object", "properties": {"start": when, "end": when}, "required": ["start"],
        "additionalProperties": False,
    }  # fmt: skip
    return {"anyOf": [when, span]}


def _terms() -> Schema:
    """The region's additions: branch -> id -> a term, with words for it under any language."""
    term = _object(TERM)
    words = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    term["patternProperties"] = {f"^({PATTERNS['language']})$": words}
    branch = {
        "type": "object", "propertyNames": {"pattern": f"^({PATTERNS['term']})$"}, "additionalProperties": term,
    }  # fmt: skip
    return {"type": "object", "properties": dict.fromkeys(BRANCHES, branch), "additionalProperties": False}


_TYPES: dict[str, Callable[[], Schema]] = {
    "id": lambda: _pattern(PATTERNS["id"]),
    "text": lambda: _TEXT,
    "prose": lambda: {"$ref": "#/definitions/prose"},
    "bool": lambda: {"type": "boolean"},
    "int": lambda: {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
    "number": lambda: {"type": "number"},
    "money": lambda: {"type": "number", "minimum": 0, "exclusiveMaximum": 10**15},
    "currency": lambda: _pattern(PATTERNS["currency"]),
    "date": lambda: _pattern(_DATE),
    "when": lambda: _pattern(_DATE + f"({_TIME})?"),
    "period": _period,
    "url": lambda: _pattern(PATTERNS["url"]),
    "email": lambda: _pattern(PATTERNS["email"]),
    "phone": lambda: _pattern(PATTERNS["phone"]),
    "language": lambda: _pattern(_LANGUAGE),
    "level": lambda: {"anyOf": [{"enum": list(LEVELS)}, {"enum": [level.lower() for level in LEVELS]}]},
    "zone": lambda: {"$ref": "#/definitions/zone"},
    "rrule": lambda: {"type": "string", "pattern": _RULE, "not": {"pattern": _NO_RULE}},
    "hours": lambda: _TEXT | {"pattern": _SAID},
    "party": lambda: _TEXT,
    "ref": lambda: {"type": "string", "pattern": _WORD},
    "terms": _terms,
    "map": lambda: {"type": "object"},
}
