"""Taking a record that goes out of those that refer to it, or telling them its new id."""

from collections.abc import Iterator
from typing import Any

from regioncal.errors import UsageError
from regioncal.files import edit
from regioncal.files.surgery import Change, Drop, Path, Put
from regioncal.index.reader import Index
from regioncal.kinds import KINDS
from regioncal.plans.drafts import Draft
from regioncal.plans.patches import is_imported, patch
from regioncal.plans.typed import field_at
from regioncal.query.keeping import Found, Referrer


def unlink(draft: Draft, link: Referrer, gone: Found) -> None:
    """Drop every mention of a record from one field of another; refused where that cannot be without it.

    A patch that stands over it goes with it.
    """
    if link.kind == "region":
        after = edit.change_head(draft.content(link.path), link.path, [Drop((link.field,))])
        draft.put(link.path, after, "unlink", "region")
        return
    found = Found(link.kind, link.id, link.path)
    if link.kind == "patch":
        draft.remove(found)
        return
    if is_imported(draft, found):
        raise UsageError(f"--unlink: {link} is imported (change its {link.field} first with: edit --set)")
    field = "defaults" if link.kind == "feed" else link.field
    if field_at(KINDS[link.kind].fields, field)[-1].required:
        raise UsageError(f"--unlink: {link} cannot be without its {link.field} (change or remove it first, or --force)")
    paths = list(_mentions(draft.row(found), tuple(link.field.split(".")), gone.id))
    changes: list[Change] = [Drop(path) for path in reversed(paths)]
    draft.change(found, changes, "unlink")


def rename(index: Index, draft: Draft, link: Referrer, old: str, new: str) -> None:
    """Write a record's new id wherever one field of another mentions the old; of what is imported in its patch."""
    if link.kind == "region":
        draft.put(
            link.path,
            edit.change_head(draft.content(link.path), link.path, [Put((link.field,), new)]),
            "edit",
            "region",
        )
        return
    found = Found(link.kind, link.id, link.path)
    changes: list[Change] = [Put(path, new) for path in _mentions(draft.row(found), tuple(link.field.split(".")), old)]
    if link.kind != "patch" and is_imported(draft, found):
        patch(index, draft, found, changes)
    else:
        draft.change(found, changes)


def _mentions(value: Any, names: tuple[str, ...], ident: str, path: Path = ()) -> Iterator[Path]:
    """The paths at which a field holds an id, in order."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _mentions(part, names, ident, (*path, number))
    elif names:
        if isinstance(value, dict) and names[0] in value:
            yield from _mentions(value[names[0]], names[1:], ident, (*path, names[0]))
    elif value == ident:
        yield path
