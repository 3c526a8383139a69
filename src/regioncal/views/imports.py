"""What an import did, record by record: lines for the terminal, one object for programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from regioncal.plans.imports import VERBS, Import
from regioncal.text import one_line

_SIGNS = {"added": "+", "changed": "~", "removed": "-", "refused": "!"}
_MOST = 100  # steps of one sort that a terminal shows


def lines(done: Import, *, dry: bool = False) -> Iterator[str]:
    """The report of one import, its sum last."""
    for verb in VERBS[:2] + VERBS[3:]:
        steps = [step for step in done.steps if step.verb == verb]
        for step in steps[:_MOST]:
            what = " ".join(filter(None, (step.id, f'"{one_line(step.title)}"' if step.title else "")))
            yield f"{_SIGNS[verb]} {what or 'without a title'}{f': {one_line(step.reason)}' if step.reason else ''}"
        if len(steps) > _MOST:
            yield f"{_SIGNS[verb]} and {len(steps) - _MOST:,} more {verb} (--as json names all)"
    yield from _remarks(done)
    counts = ", ".join(f"{count} {verb}" for verb, count in done.counts().items())
    yield f"{done.path}: {counts}{' (nothing was written)' if dry else ''}"


def _remarks(done: Import) -> Iterator[str]:
    """What was odd, about records and about the whole; what no field keeps."""
    said = [f"  {step.id or step.title}: {one_line(note)}" for step in done.steps for note in step.notes]
    yield from said[:_MOST]
    if len(said) > _MOST:
        yield f"  and {len(said) - _MOST:,} more remarks (--as json names all)"
    yield from (f"  {one_line(note)}" for note in done.notes[:_MOST])
    if done.unkept:
        names = ", ".join(f"{name} ({count})" for name, count in sorted(done.unkept.items()))
        yield f"  not kept: {one_line(names)}"


def item(done: Import) -> dict[str, Any]:
    """One import as programs read it."""
    return {
        "path": done.path,
        **done.counts(),
        "records": [
            {
                "action": step.verb, "id": step.id or None, "title": step.title, "reason": step.reason or None,
                "notes": list(step.notes),
            }
            for step in done.steps
        ],
        "notes": done.notes,
        "not_kept": dict(sorted(done.unkept.items())),
    }  # fmt: skip


def whole(imports: Iterable[Import], *, dry: bool) -> dict[str, Any]:
    """Several imports as one object."""
    return {"version": 1, "kind": "import", "dry_run": dry, "items": [item(one) for one in imports]}
