"""Records: what a TOML table becomes once it is read through its kind's field table.

A record's values keep their TOML names. Once read they are normal: many-fields are lists, money is int or Decimal,
dates are `date`, date-times are `datetime` (naive is wall time in the record's zone, aware is that instant),
a bare string for a table with a `short` field is that table. Nothing here reads a file or knows the time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from regioncal.errors import Problem, did_you_mean
from regioncal.kinds import BRANCHES, KINDS, PATCH_HEAD, REGION, TERM, Field, Kind
from regioncal.values import Values, is_tag, read_fields, shown

SCHEMA = 1


class Record:
    """One record: its kind, id and values, and where it stands.

    `path` is below the data folder, `number` its place among the file's records of its kind, from 0; `line` counts
    from 1 and is None until someone asks: the reader does not look for lines where nothing is wrong.
    """

    __slots__ = ("id", "kind", "line", "number", "path", "values")

    def __init__(self, kind: str, ident: str, values: Values, path: str = "", line: int | None = None) -> None:
        self.kind, self.id, self.values, self.path, self.line, self.number = kind, ident, values, path, line, 0

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
    """The whole: the region, its records by kind and id, and everything that is wrong with them.

    `doubles` are the records whose id another one has; nobody finds them by it, but they are checked. `halves` lack a
    required value; nothing else sees them than the checks that can do without it.
    """

    region: Region
    records: dict[str, dict[str, Record]]
    problems: list[Problem]
    doubles: Sequence[Record] = ()
    halves: Sequence[Record] = ()

    def all(self, *kinds: str) -> Iterator[Record]:
        """Every record of these kinds (of all kinds if none is named), in the order of the files; doubles last."""
        for kind in kinds or self.records:
            yield from self.records.get(kind, {}).values()
            yield from (record for record in self.doubles if record.kind == kind)

    def get(self, kind: str, ident: str) -> Record | None:
        """One record, or None."""
        return self.records.get(kind, {}).get(ident)


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
            Problem(
                f"expected a table, got {shown(raw)}", f"write [[{kind.name}]]", kind.name, path=path, line=line,
                check="wrong-type",
            )
        ]  # fmt: skip
    if kind.name == "patch":
        values, problems = _read_patch(raw)
    else:
        values, problems = read_fields(kind.fields, raw)
    if kind.name == "event" and raw.get("title") == "" and "source" in raw:  # calendars have events without a title
        values["title"] = ""
        problems = [problem for problem in problems if problem.field != "title"]
    sense = _SENSE.get(kind.name)
    if sense:
        problems += sense(values)
    ident = values.get("id") or _made_id(kind, values)
    if ident and not problems:
        return Record(kind.name, ident, values, path, line), problems
    title = values.get(kind.title)
    known = ident or (title if isinstance(title, str) else "")
    name = f'{kind.name} "{known}"' if known else kind.name
    problems = [problem._replace(record=name, path=path, line=line) for problem in problems]
    if not ident or (problems and any(field.required and field.name not in values for field in kind.fields)):
        return None, problems
    return Record(kind.name, ident, values, path, line), problems


def half_record(kind: Kind, raw: Mapping[str, Any], path: str, number: int) -> Record:
    """What stands of a table that is no record, as a required value is wrong or missing; named as its problems are."""
    values, _ = (_read_patch if kind.name == "patch" else partial(read_fields, kind.fields))(raw)
    title = values.get(kind.title)
    half = Record(kind.name, values.get("id") or (title if isinstance(title, str) else ""), values, path)
    half.number = number
    return half


def _made_id(kind: Kind, values: Values) -> str:
    """Holidays need no id of their own: name and first day make one."""
    if kind.name != "holiday" or "name" not in values or "from" not in values:
        return ""
    from regioncal.text import slug

    name = values["name"]
    return f"{slug(name if isinstance(name, str) else next(iter(name.values())))}-{values['from']}"


def _read_patch(raw: Mapping[str, Any]) -> tuple[Values, list[Problem]]:
    """A patch holds the kind and id of a record, any of that record's other fields, and names of those that go."""
    head, problems = read_fields(_PATCH_FIELDS, {name: raw[name] for name in PATCH_HEAD if name in raw})
    if "kind" not in head:
        return head, problems
    body, more = read_fields(PATCH_BODY[head["kind"]], {name: raw[name] for name in raw if name not in PATCH_HEAD})
    problems += more
    for name in [*head.get("unset", ())]:
        problem = _not_unset(KINDS[head["kind"]], name)
        if problem:
            head["unset"].remove(name)
            problems.append(problem)
    return head | body, problems


def _not_unset(kind: Kind, name: str) -> Problem | None:
    """Why a patch cannot take a field away."""
    field = next((field for field in kind.fields if field.name == name), None)
    if field is None:
        remedy = did_you_mean(name, [field.name for field in kind.fields], f"see regioncal schema {kind.name}")
        return Problem(f'"{name}" is no field of this {kind.name}', remedy, field="unset", check="unknown-key")
    if field.required:
        remedy = f"write {name} = ... to change it"
        return Problem(f'"{name}" cannot be taken away', remedy, field="unset", check="missing-key")
    return None


_PATCH_FIELDS = tuple(field for field in KINDS["patch"].fields if field.name in PATCH_HEAD)
PATCH_BODY = {  # per kind the fields that a patch, or a feed's defaults, may set
    kind.name: tuple(field._replace(required=False) for field in kind.fields if field.name not in PATCH_HEAD)
    for kind in KINDS.values()
}


def patched(values: Values, patch: Values) -> Values:
    """A record's values with those of its patch over them, without what the patch takes away."""
    over = {name: value for name, value in patch.items() if name not in PATCH_HEAD}
    gone = patch.get("unset", ())
    return {name: value for name, value in {**values, **over}.items() if name not in gone}


def _sense_of_event(values: Values) -> list[Problem]:
    """What no single field shows: an end that does not fit its start, which is left out, a rule that is on no clock."""
    problems = []
    start, end = values.get("start"), values.get("end")
    if start is None:
        return []
    if end is not None:
        if type(start) is not type(end) or (isinstance(start, datetime) and _aware(start) != _aware(end)):
            remedy = "both dates, or both date-times"
            problems.append(Problem("is not of the same form as start", remedy, field="end", check="wrong-type"))
            del values["end"]
        elif end < start:
            remedy = (
                "an end of all-day events is the last day" if type(end) is date else f"start is {start:%Y-%m-%d %H:%M}"
            )
            problems.append(Problem("is before start", remedy, field="end", check="end-before-start"))
            del values["end"]
    if "rrule" in values and _aware(start) and "timezone" not in values:
        message, remedy = "a rule with an offset date-time needs a timezone", 'add timezone = "Europe/Berlin"'
        problems.append(Problem(message, remedy, field="rrule", check="recurrence"))
    return problems


def _aware(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _sense_of_span(first: str, last: str) -> Callable[[Values], list[Problem]]:
    def check(values: Values) -> list[Problem]:
        if first in values and last in values and values[last] < values[first]:
            del values[last]
            return [Problem(f"is before {first}", f"swap {first} and {last}", field=last, check="end-before-start")]
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
        problems.append(newer(values["schema"]))
    if values.get("timezone") == "floating":
        remedy = 'an IANA name as in "Europe/Berlin"'
        problems.append(Problem("a region has a zone", remedy, field="timezone", check="timezone"))
        del values["timezone"]
    if "taxonomy" in values:
        values["taxonomy"], wrong = _read_taxonomy(values["taxonomy"])
        problems += wrong
    return Region(values), [problem._replace(record="region", path=path) for problem in problems]


def newer(schema: int) -> Problem:
    """The problem of a file written for a regioncal that is yet to come."""
    return Problem(
        f"format {schema} is newer than this regioncal", "update regioncal", field="schema", check="newer-schema"
    )


def _read_taxonomy(raw: Values) -> tuple[Values, list[Problem]]:
    """The region's own terms, `{ branch: { id: { label, synonyms, ... } } }`; a wrong one hides no other."""
    values: Values = {}
    problems: list[Problem] = []
    for branch, entries in raw.items():
        field = f"taxonomy.{branch}"
        if branch not in BRANCHES:
            remedy = did_you_mean(branch, BRANCHES, f"one of {', '.join(BRANCHES)}")
            problems.append(Problem("unknown branch", remedy, field=field, check="unknown-key"))
            continue
        if not isinstance(entries, dict):
            message = f"expected tables, got {shown(entries)}"
            problems.append(Problem(message, f"write [{field}.<id>]", field=field, check="wrong-type"))
            continue
        values[branch] = {}
        for ident, entry in entries.items():
            if not isinstance(entry, dict):
                remedy = 'write { label = "..." }'
                message = f"expected a table, got {shown(entry)}"
                problems.append(Problem(message, remedy, field=f"{field}.{ident}", check="wrong-type"))
                continue
            words = tuple(Field(name, "text", "", many=True) for name in entry if is_tag(name))
            values[branch][ident], wrong = read_fields((*TERM, *words), entry)
            near = values[branch][ident].get("near", {})
            if any(type(how) not in {int, float} or not 0 <= how <= 1 for how in near.values()):
                del values[branch][ident]["near"]
                remedy = 'write { "kind.course" = 0.5 }'
                wrong.append(Problem("expected numbers from 0 to 1", remedy, field="near", check="wrong-type"))
            problems += [problem._replace(field=f"{field}.{ident}.{problem.field}") for problem in wrong]
    return values, problems


TWINS = "likely-duplicate"  # the check; in `allow` alone for every pair of a record, with an id after a colon for one


def told_apart(one: Values, other: Values) -> bool:
    """Whether one of two records says in `allow` that they are two."""
    return any(
        TWINS in allowed or f"{TWINS}:{ident}" in allowed
        for allowed, ident in ((one.get("allow", ()), other.get("id")), (other.get("allow", ()), one.get("id")))
    )


Reference = tuple[str, str, str, bool]
"""What a record points to: `(field, target kind or taxonomy branch, id, must exist)`."""


def references(record: Record) -> list[Reference]:
    """Every reference of a record, in the order of its kind's fields."""
    if record.kind not in _POINTING:
        _POINTING[record.kind] = _pointing(KINDS[record.kind].fields, "")
    found: list[Reference] = []
    _refer(_POINTING[record.kind], record.values, found)
    return found


DEFAULTS = "defaults."  # begins the names of what a feed's defaults point to


def pointers(record: Record) -> list[Reference]:
    """What a record names, as `references` has it: of a feed also what the defaults of its events point to."""
    found = references(record)
    if record.kind == "feed" and "defaults" in record.values:
        found += [(DEFAULTS + field, kind, ident, must) for field, kind, ident, must in references(defaults_of(record))]
    return found


def defaults_of(feed: Record) -> Record:
    """The fields that a feed sets on what it brings, as far as they can be read, as an event of its id."""
    values, _ = read_fields(PATCH_BODY["event"], feed.values.get("defaults", {}))
    return Record("event", feed.id, values, feed.path)


class _Pointing(NamedTuple):
    """A field that is a reference, or a table that holds some: its name, and with those it stands in."""

    name: str
    path: str
    to: str
    many: bool
    must: bool
    inner: "tuple[_Pointing, ...]"


_POINTING: dict[str, tuple[_Pointing, ...]] = {}


def _pointing(fields: tuple[Field, ...], prefix: str) -> tuple[_Pointing, ...]:
    """What of these fields points somewhere."""
    return tuple(
        _Pointing(field.name, prefix + field.name, field.to, field.many, field.type != "party", inner)
        for field in fields
        for inner in [_pointing(field.fields, f"{prefix}{field.name}.")]
        if field.to or inner
    )


def _refer(pointing: tuple[_Pointing, ...], values: Values, found: list[Reference]) -> None:
    for name, path, to, many, must, inner in pointing:
        if name not in values:
            continue
        for part in values[name] if many else (values[name],):
            if to:
                found.append((path, to, part, must))
            else:
                _refer(inner, part, found)
