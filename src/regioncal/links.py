"""What points to what: ids that are used twice and references that lead nowhere, said in one way by index and check."""

from collections.abc import Callable, Collection

from regioncal.errors import Problem, did_you_mean
from regioncal.kinds import TERMS
from regioncal.model import Record, Region

Exists = Callable[[str, str], bool]
Known = Callable[[str], Collection[str]]


def nothing_known(_: str) -> Collection[str]:
    """For those who want no near names: looking for them takes longer than all the rest."""
    return ()


def broken(record: Record, link: tuple[str, str, str], region: Region, exists: Exists, known: Known) -> Problem | None:
    """The problem of a reference `(field, kind or branch of the taxonomy, id)` that leads nowhere, else None.

    `exists(kind, id)` tells whether there is such a record, `known(kind)` gives the ids that near names come from.
    """
    field, kind, ident = link
    branch = TERMS.get(kind)
    if branch is None:
        if exists(kind, ident):
            return None
        remedy = did_you_mean(ident, list(known(kind)), f"add [[{kind}]] with this id")
    else:
        own = region.terms(kind)
        if ident in branch or ident in own:
            return None
        names = [*branch, *own]
        remedy = did_you_mean(
            ident, names, f"add it to the taxonomy in region.toml, or choose {', '.join(names[:3])}, ..."
        )
    check, level = ("unknown-category", "warning") if kind == "category" else ("reference", "error")
    message = f'there is no {kind} "{ident}"'
    return Problem(message, remedy, repr(record), field, record.path, record.line, check, level)


def twice(record: Record, first: Record) -> Problem:
    """The problem of a second record with the id of a first one."""
    remedy = f"it is in {first.path} already; give one of them another id"
    return Problem("the id is used twice", remedy, repr(record), "id", record.path, record.line, "duplicate-id")


def broken_patch(patch: Record, exists: Exists) -> Problem | None:
    """The problem of a patch on a record that is not there, else None."""
    if exists(patch.values["kind"], patch.id):
        return None
    remedy = "remove the patch, or mend its kind and id"
    return Problem("nothing to stand over", remedy, repr(patch), "id", patch.path, patch.line, "reference")


def broken_office(region: Region, exists: Exists, known: Known) -> Problem | None:
    """The problem of an office that is no organisation of the data, else None."""
    office = region.office
    if not office or exists("organisation", office):
        return None
    remedy = did_you_mean(office, list(known("organisation")), "add [[organisation]] with this id")
    message = f'there is no organisation "{office}"'
    return Problem(message, remedy, "region", "office", "region.toml", check="reference")
