"""Is it right? What `check` would say of a record that is about to be written, and did not say before."""

from typing import Any

from regioncal.checks import CHECKS, run_checks
from regioncal.errors import Problem, UsageError, did_you_mean
from regioncal.index.reader import Index
from regioncal.kinds import KINDS, TERMS
from regioncal.model import Data, Record, Region, half_record, read_record, references
from regioncal.plans.typed import Typing
from regioncal.query.keeping import idents
from regioncal.values import revive

# What the record alone cannot show is asked elsewhere: references below, doubles by whoever adds; style nobody asked.
_ELSEWHERE = {"reference", "unknown-category", "likely-duplicate", "country", "taxonomy"}
_ASKED = [name for name, check in CHECKS.items() if check.level != "style" and name not in _ELSEWHERE]


def judged(typing: Typing, kind: str, row: dict[str, Any], before: dict[str, Any] | None = None) -> list[Problem]:
    """Refuse a record, as it will be written, in which `check` finds errors it did not find before.

    Returns the warnings that are new. `typing` knows the records that come with it.
    """
    record, problems = read_record(KINDS[kind], row)
    old, known = read_record(KINDS[kind], before) if before is not None else (None, [])
    own, its = _name(record, problems), _name(old, known)
    if record:
        half = half_record(KINDS[kind], before, "", 0) if before is not None and old is None else None
        linked = {link for one in (old, half) if one for link in references(one)}
        links = [link for link in references(record) if link not in linked and link[1:3] not in typing.new]
        problems += [problem for link in links for problem in _missing(typing.index, link, own=(kind, record.id))]
        beside = _beside(typing.index, record, old)
        problems += _found(typing, beside, record)
        known += _found(typing, beside, old, half)
    said = {_said(problem, its) for problem in known}
    new = [problem for problem in problems if _said(problem, own) not in said]
    errors = [problem for problem in new if problem.level == "error"]
    if errors:
        more = f"; and {len(errors) - 1} more" if len(errors) > 1 else ""
        first = errors[0]._replace(path="", record=errors[0].record or kind)
        raise UsageError(f"{first}{more}")
    return new


def _name(record: Record | None, problems: list[Problem]) -> str:
    """What problems call a record, also where it could not be read."""
    return repr(record) if record else problems[0].record if problems else ""


def _said(problem: Problem, own: str) -> tuple[str, str, str]:
    """What tells a problem from others; the record's own id may have changed, and the place in a list."""
    field = ".".join(part for part in problem.field.split(".") if not part.isdecimal())
    return "" if problem.record == own else problem.record, field, problem.message


def _missing(index: Index, link: tuple[str, str, str, bool], own: tuple[str, str]) -> list[Problem]:
    """The problem of a reference that leads nowhere, or to the record itself."""
    field, kind, ident, must = link
    if (kind, ident) == own:
        return [Problem("is the record itself", "name another one, or leave it out", field=field)]
    if not must:
        return []
    if kind in TERMS:
        known = {*TERMS[kind], *index.region.get("taxonomy", {}).get(kind, {})}
        remedy = did_you_mean(ident, known, f"one of {', '.join(sorted(known)[:5])}, ...")
    else:
        known = idents(index, kind)
        remedy = did_you_mean(ident, known, f"add it with: regioncal add {kind}")
        if kind == "place":
            remedy += "; a new one: --new-place NAME"
    return [] if ident in known else [Problem(f'there is no {kind} "{ident}"', remedy, field=field)]


# ---- the checks, on the little that they need ------------------------------------------------------------------


def _found(typing: Typing, beside: list[Record], record: Record | None, half: Record | None = None) -> list[Problem]:
    """What the checks say of a record, or of what stands of one, among those beside it."""
    data = Data(Region(typing.index.region), {kind: {} for kind in KINDS}, [], halves=[half] if half else [])
    for one in [*beside, *([record] if record else [])]:
        data.records[one.kind][one.id] = one
    return [problem for problem in run_checks(data, typing.today, _ASKED) if problem.record != "region"]


def _beside(index: Index, record: Record, old: Record | None) -> list[Record]:
    """The records that checks of this one look at: those it points to, and of a fund or grant all of the fund's."""
    found = [(kind, index.get(kind, ident)) for _, kind, ident, _ in references(record) if kind in KINDS]
    if record.kind in {"fund", "grant"}:
        fund = record.id if record.kind == "fund" else record.values["fund"]
        found += [("grant", grant) for grant in index.all("grant") if grant["fund"] == fund]
    own = {record.id, old.id if old else ""}
    return [
        Record(kind, stored["id"], revive(KINDS[kind].fields, stored))
        for kind, stored in found
        if stored and not (kind == record.kind and stored["id"] in own)
    ]
