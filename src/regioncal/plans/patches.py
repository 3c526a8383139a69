"""Local edits of imported records: a `[[patch]]` stands over the record, and survives the next import.

It stands in `patches.toml` beside the imported file, or where there is one of this record already.
"""

import os
from typing import Any

from regioncal.errors import UsageError
from regioncal.files import edit
from regioncal.files.render import record
from regioncal.files.surgery import Change, Drop, Put, applied
from regioncal.index.reader import Index
from regioncal.plans.drafts import Draft
from regioncal.query.keeping import Found, patch_path

IMPORTED = "imported"
PATCHED = ("event", "offer", "organisation", "place")


def is_imported(path: str) -> bool:
    """Whether a file is written by `import`, so that nobody edits it."""
    return path.startswith(f"{IMPORTED}/")


def standing(index: Index, draft: Draft, found: Found) -> tuple[dict[str, Any], Found | None]:
    """A record as it is written with its patch over it, and where that patch stands, if there is one."""
    row = draft.row(found)
    path = patch_path(index, found.kind, found.id)
    if not path:
        return row, None
    rows = edit.opened(draft.content(path), path).rows("patch")
    own = next((other for other in rows if (other.get("kind"), other.get("id")) == (found.kind, found.id)), None)
    if own is None:
        return row, None
    fields = {name: value for name, value in own.items() if name not in {"kind", "id"}}
    return row | fields, Found("patch", found.id, path)


def patch(index: Index, draft: Draft, found: Found, changes: list[Change]) -> None:
    """Put the changes of an imported record into its patch; whole fields, as a patch holds nothing less."""
    if found.kind not in PATCHED:
        raise UsageError(f"{found}: is imported, and a {found.kind} cannot be patched (change it where it is from)")
    row, where = standing(index, draft, found)
    base = draft.row(found)
    new = row
    for change in changes:
        new = applied(new, change)
    fields: list[Change] = []
    for name in {**row, **new}:
        if row.get(name) == new.get(name):
            continue
        if name in new and new[name] != base.get(name):
            fields.append(Put((name,), new[name]))
        elif name in new or name not in base:
            fields.append(Drop((name,)))
        else:
            raise UsageError(f"{found}: {name} is imported and cannot be unset (change it, or do it where it is from)")
    if not fields:
        return
    if where is None:
        own = {str(change.path[0]): change.value for change in fields if isinstance(change, Put)}
        values = {"kind": found.kind, "id": found.id} | own
        path = f"{os.path.dirname(found.path)}/patches.toml"
        draft.append(path, "patch", found.id, record("patch", values))
        return
    _change(draft, where, found.kind, fields)


def _change(draft: Draft, where: Found, kind: str, fields: list[Change]) -> None:
    """Change the patch that is there; one that says nothing any more goes."""
    content = edit.opened(draft.content(where.path), where.path)
    rows = content.rows("patch")
    number = next(at for at, row in enumerate(rows) if (row.get("kind"), row.get("id")) == (kind, where.id))
    left = rows[number]
    for change in fields:
        left = applied(left, change)
    data = draft.content(where.path)
    if set(left) <= {"kind", "id"}:
        after = edit.remove_record(data, where.path, "patch", number)
    else:
        after = edit.change_record(data, where.path, "patch", number, fields)
    draft.put(where.path, after, "edit", str(where))
