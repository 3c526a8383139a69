"""New records: an id from title and date, the file they belong in, the lines they are written as."""

from datetime import date
from typing import Any

from regioncal.errors import UsageError
from regioncal.files.render import record
from regioncal.files.surgery import Put, applied
from regioncal.index.reader import Index
from regioncal.kinds import KINDS
from regioncal.plans.drafts import Draft
from regioncal.plans.typed import Typing, field_at
from regioncal.text import slug
from regioncal.when import read_range

FILES = {
    "organisation": "organisations.toml", "place": "places.toml", "fund": "funds.toml", "grant": "grants.toml",
}  # fmt: skip
_LONGEST = 60


def row_of(kind: str, given: dict[str, Any], typing: Typing) -> dict[str, Any]:
    """A record as it will be written, of words by dotted field name: `{"title": "Fest", "price.kind": "free"}`."""
    fields = KINDS[kind].fields
    row: dict[str, Any] = {}
    if kind == "event" and isinstance(given.get("start"), str) and not given.get("end"):
        given = given | _span(given["start"], typing)
    for name, words in given.items():
        chain = field_at(fields, name)
        field, path = chain[-1], tuple(name.split("."))
        said = [str(word).strip() for word in (words if isinstance(words, list) else [words])]
        if (field.many or field.type in {"text", "prose"}) and not any(said):
            continue  # an empty text says nothing
        if isinstance(words, list) and field.many:
            value: Any = [one for word in words for one in typing.value(f"--{name}", field, word, row)]
        else:
            value = typing.value(f"--{name}", field, words, row) if isinstance(words, str) else words
        head = chain[0]
        if len(path) > 1 and head.short and head.name in row and not isinstance(row[head.name], dict):
            row[head.name] = dict.fromkeys(head.short.split(), row[head.name])
        row = applied(row, Put(path, value))
    return row


def _span(words: str, typing: Typing) -> dict[str, str]:
    """Start and end of an event whose start is typed as a span: `11.9.2016 10-18`."""
    try:
        start, end = read_range(words, typing.today)
    except UsageError:
        return {}  # an ISO date-time, or nothing anyone understands: the field's reader tells
    return {"start": start.isoformat(), "end": end.isoformat()} if end is not None else {}


def missing(kind: str, row: dict[str, Any]) -> list[str]:
    """The required fields that a new record still lacks, its id apart."""
    return [
        field.name for field in KINDS[kind].fields if field.required and field.name != "id" and field.name not in row
    ]  # fmt: skip


def default_file(kind: str, values: dict[str, Any]) -> str:
    """The file of the default layout that a new record goes to."""
    if kind == "event":
        return f"events/{values['start']:%Y/%Y-%m}.toml"
    if kind == "offer":
        return f"offers/{slug(values['kind']).replace('-', '_')}.toml"
    return FILES[kind]


def free_id(draft: Draft, kind: str, values: dict[str, Any], language: str) -> str:
    """An id that nobody has: of the title, an event's with its day, then numbered."""
    title = values.get(KINDS[kind].title) or values.get("recipient") or kind
    if isinstance(title, dict):
        title = title.get(language) or next(iter(title.values()))
    base = slug(str(title))[:_LONGEST].rstrip("-")
    start = values.get("start")
    if kind == "event" and isinstance(start, date) and "rrule" not in values:
        base += f"-{start:%Y-%m-%d}"
    elif kind == "grant" and "year" in values:
        base += f"-{values['year']}"
    taken = draft.idents(kind, base)
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def new_place(index: Index, draft: Draft, name: str, values: dict[str, Any] | None = None) -> str:
    """Put a new place into the draft; returns its id. One that has this name already is refused."""
    from regioncal.query.resolve import Gazette
    from regioncal.text import fold

    known = Gazette(index).names("place").get(fold(name))
    if known:
        raise UsageError(f'--new-place "{name}": there is one already (use --place {known[0]})')
    row = {"name": name} | (values or {})
    ident = free_id(draft, "place", row, "")
    draft.append(FILES["place"], "place", ident, record("place", {"id": ident} | row))
    return ident
