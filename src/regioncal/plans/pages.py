"""A record as a page in the editor: its own lines, or lines made for it where it has none of its own to edit.

What is imported is shown with its patch over it, and what changes goes into the patch. What stands inside an array
(`event = [{ ... }]`) is shown as a table, and what changes is put back value by value.
"""

from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from regioncal.errors import DataError, UsageError
from regioncal.files import edit
from regioncal.files.read import parse
from regioncal.files.render import record, value
from regioncal.files.surgery import Change, Drop, Path, Put, applied
from regioncal.index.reader import Index
from regioncal.plans.drafts import Draft
from regioncal.plans.patches import is_imported, patch, standing
from regioncal.plans.series import OVERRIDE, date_of, replace_date
from regioncal.query.keeping import Found


class Page(NamedTuple):
    """What the editor shows, and the record as it is written."""

    text: str
    row: dict[str, Any]


class Overtaken(UsageError):
    """The record changed while someone edited it; `page` is what it says now."""

    def __init__(self, message: str, page: Page | None = None) -> None:
        super().__init__(message)
        self.page = page


def page_of(index: Index, draft: Draft, found: Found) -> Page:
    """The page of a record."""
    content = draft.content(found.path)
    if is_imported(draft, found):
        row, _ = standing(index, draft, found)
        return Page(f"# {found.path} is imported: what you change is kept as a patch.\n{record(found.kind, row)}", row)
    row = draft.row(found)
    if edit.has_own_lines(content, found.path, found.kind):
        text = edit.record_text(content, found.path, found.kind, draft.number(found))
    else:
        text = record(found.kind, row)
    return Page(text, row)


def take_over(index: Index, draft: Draft, found: Found, page: Page, written: str) -> dict[str, Any]:
    """Put what came from the editor into the draft; returns the record as it is written then.

    What others changed around the record meanwhile stays; where they changed the record itself, it is refused.
    """
    fresh = page_of(index, draft, found)
    if fresh.text != page.text:
        remedy = "look at it and try again"
        raise Overtaken(f"{found}: has changed since it was read, nothing was written ({remedy})", fresh)
    new = _typed(written, found)
    content = draft.content(found.path)
    if not is_imported(draft, found) and edit.has_own_lines(content, found.path, found.kind):
        after = edit.replace_record(content, found.path, found.kind, draft.number(found), written)
        draft.put(found.path, after, "edit", str(found))
        return new
    changes = _differences(edit.only_record(page.text, found.kind), new)
    if is_imported(draft, found):
        patch(index, draft, found, changes)
    else:
        draft.change(found, changes)
    return new


def page_of_date(index: Index, draft: Draft, found: Found, on: date) -> Page:
    """The page of one date of a series: what is different on it."""
    row, _ = standing(index, draft, found)
    own = None if is_imported(draft, found) else edit.part_text(*_at_date(draft, found, row, on))
    lines = [f"{name} = {value(said)}" for name, said in date_of(row, on)[1].items()]
    return Page("\n".join([_head(found), *([own] if own else ["[[event.override]]", *lines])]), row)


def _head(found: Found) -> str:
    """What the page of a date begins with; it is not written."""
    names = ", ".join(field.name for field in OVERRIDE.fields[1:])
    return f"# What is different on this date of {found}; it can have its own\n# {names}."


def _at_date(draft: Draft, found: Found, row: dict[str, Any], on: date) -> tuple[bytes, str, Path]:
    """Where the override of a date stands: the file's bytes, its path, and the override's path in it."""
    part = (found.kind, draft.number(found), OVERRIDE.name, date_of(row, on)[0])
    return draft.content(found.path), found.path, part


def take_over_date(  # noqa: PLR0913
    index: Index, draft: Draft, found: Found, page: Page, written: str, on: date
) -> dict[str, Any]:
    """Put what came from the editor for one date into the draft; returns the record as it is written then."""
    fresh = page_of_date(index, draft, found, on)
    if fresh.text != page.text:
        remedy = "look at it and try again"
        raise Overtaken(f"{found}: has changed since it was read, nothing was written ({remedy})", fresh)
    tables, problem = parse(written, "")
    if problem:
        raise UsageError(f"line {problem.line}: {problem}" if problem.line else str(problem))
    rows = tables.get("event", {}).get("override", []) if isinstance(tables.get("event"), dict) else []
    if set(tables) != {"event"} or len(rows) != 1 or rows[0].get("on") != date_of(fresh.row, on)[1]["on"]:
        raise UsageError(f"expected one [[event.override]] on {on} (to take the date out: regioncal remove --on)")
    changes = replace_date(fresh.row, on, rows[0])
    if is_imported(draft, found):
        patch(index, draft, found, changes)
    else:
        draft.change(found, changes)
    new = fresh.row
    for change in changes:
        new = applied(new, change)
    if not is_imported(draft, found) and "override" in new:
        _write_as_typed(draft, found, new, on, written)
    return new


def _write_as_typed(draft: Draft, found: Found, row: dict[str, Any], on: date, written: str) -> None:
    """Give the override of a date the lines that were typed, with their comments, where it has lines of its own."""
    head = _head(found).split("\n")
    lines = [line for line in written.split("\n") if line not in head]
    with suppress(DataError):  # typed in another form than stands there: the values are written already
        data, path, part = _at_date(draft, found, row, on)
        draft.put(path, edit.replace_part(data, path, part, "\n".join(lines)), "edit", str(found))


def _typed(written: str, found: Found) -> dict[str, Any]:
    """The one record that was typed; what else it is, the person is told."""
    if not written.strip():
        raise UsageError(
            f"the text is empty, nothing was written (to take the record out: regioncal remove {found.id})"
        )
    try:
        return edit.only_record(written, found.kind)
    except DataError as error:
        raise UsageError(str(error)) from None


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """What makes one record of the other, field by field."""
    gone: list[Change] = [Drop((name,)) for name in old if name not in new]
    return gone + [Put((name,), said) for name, said in new.items() if name not in old or old[name] != said]
