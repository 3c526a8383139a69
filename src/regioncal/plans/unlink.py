"""Taking a record that goes out of those that refer to it."""

from collections.abc import Iterator
from typing import Any

from regioncal.errors import UsageError
from regioncal.files import edit
from regioncal.files.surgery import Change, Drop, Path
from regioncal.kinds import KINDS
from regioncal.plans.drafts import Draft
from regioncal.plans.patches import is_imported
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
    if field_at(KINDS[link.kind].fields, link.field)[-1].required:
        raise UsageError(f"--unlink: {link} cannot be without its {link.field} (change or remove it first, or --force)")
    paths = list(_mentions(draft.row(found), tuple(link.field.split(".")), gone.id))
    changes: list[Change] = [Drop(path) for path in reversed(paths)]
    draft.change(found, changes, "unlink")


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
