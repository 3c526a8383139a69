"""Local edits of imported records: a `[[patch]]` stands over the record, and survives the next import.

It stands in `patches.toml` beside the file that the import writes, or where there is one of this record already.
"""

import os
from typing import Any

from regioncal.errors import UsageError
from regioncal.files import edit
from regioncal.files.render import record
from regioncal.files.surgery import Change, Drop, Put, applied
from regioncal.index.reader import Index
from regioncal.model import patched
from regioncal.plans.drafts import Draft
from regioncal.query.keeping import Found, patch_path

IMPORTED = "imported"
PATCHED = ("event", "offer", "organisation", "place")


def in_imported(path: str) -> bool:
    """Whether a file is written by `import` alone, so that nobody edits it."""
    return path.startswith(f"{IMPORTED}/")


def is_imported(draft: Draft, found: Found) -> bool:
    """Whether the next import may write a record anew: by where it stands, or as a calendar brought it elsewhere.

    An editor may note when a page was `fetched`; only an import says by which `uid`, or of which file, it was.
    """
    if in_imported(found.path):
        return True
    source = draft.row(found).get("source") if found.kind == "event" else None
    sources = [one for one in (source if isinstance(source, list) else [source]) if isinstance(one, dict)]
    return any("fetched" in one and ("uid" in one or "file" in one) for one in sources)


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
    return patched(row, own), Found("patch", found.id, path)


def patch(index: Index, draft: Draft, found: Found, changes: list[Change]) -> None:
    """Put the changes of an imported record into its patch; whole fields, as a patch holds nothing less."""
    if found.kind not in PATCHED:
        raise UsageError(f"{found}: is imported, and a {found.kind} cannot be patched (change it where it is from)")
    if index.get(found.kind, found.id) is None:  # a patch would have nothing to stand over
        raise UsageError(f"{found}: is imported and cannot be read (mend it where it is from)")
    row, where = standing(index, draft, found)
    base = draft.row(found)
    new = row
    for change in changes:
        new = applied(new, change)
    wanted = {name: value for name, value in new.items() if value != base.get(name)}
    unset = [name for name in base if name not in new]
    if unset:
        wanted["unset"] = unset
    if where is None:
        if wanted:
            path = os.path.join(os.path.dirname(found.path), "patches.toml")
            draft.append(path, "patch", found.id, record("patch", {"kind": found.kind, "id": found.id} | wanted))
        return
    _change(draft, where, found.kind, wanted)


def _change(draft: Draft, where: Found, kind: str, wanted: dict[str, Any]) -> None:
    """Make the patch that is there say this; one that says nothing any more goes."""
    data = draft.content(where.path)
    rows = edit.opened(data, where.path).rows("patch")
    number = next(at for at, row in enumerate(rows) if (row.get("kind"), row.get("id")) == (kind, where.id))
    own = rows[number]
    fields: list[Change] = [Put((name,), value) for name, value in wanted.items() if value != own.get(name)]
    fields += [Drop((name,)) for name in own if name not in {"kind", "id", *wanted}]
    if not fields:
        return
    if not wanted:
        after = edit.remove_record(data, where.path, "patch", number)
    else:
        after = edit.change_record(data, where.path, "patch", number, fields)
    draft.put(where.path, after, "edit", str(where))
