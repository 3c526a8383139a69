"""Checking: check and schema."""

import os
import sys
from typing import Annotated

from regioncal.errors import CheckFailed, Problem, UsageError, did_you_mean
from regioncal.options import Argument, Common, Option
from regioncal.workspace import Workspace

_FORMS = ("text", "json", "github")


def check(  # noqa: PLR0913 - each is a switch of its own
    common: Common,
    form: Annotated[str, Option("--as", metavar="text|json|github", help="Form of the list.")] = "text",
    warnings: Annotated[bool, Option("--warnings", "-w", help="List the warnings too.")] = False,
    style: Annotated[bool, Option("--style", help="List matters of style too.")] = False,
    strict: Annotated[bool, Option("--strict", help="Whatever is listed counts as an error, warnings always.")] = False,
    only: Annotated[list[str] | None, Option("--only", metavar="CHECK", help="Only this check.")] = None,
    skip: Annotated[list[str] | None, Option("--skip", metavar="CHECK", help="All but this check.")] = None,
    names: Annotated[bool, Option("--list", help="List the checks there are.")] = False,
) -> None:
    """Look for what is wrong with the data: errors, and if asked warnings and matters of style."""
    from zoneinfo import ZoneInfo

    from regioncal.checks import CHECKS, run_checks
    from regioncal.files.whole import locate, read_whole, without_collecting

    if form not in _FORMS:
        raise UsageError(f'--as "{form}": unknown (one of {", ".join(_FORMS)})')
    if names:
        width = max(map(len, CHECKS))
        print("\n".join(f"{name:<{width}}  {one.level:<7}  {one.about}" for name, one in CHECKS.items()))
        return
    chosen = _chosen("--only", only) or set(CHECKS)
    chosen -= _chosen("--skip", skip)
    space = Workspace(*common)
    levels = {"error"} | ({"warning"} if warnings or strict else set()) | ({"style"} if style else set())
    tiers = {"error", "warning", "style"} if only else levels
    with without_collecting():
        data = read_whole(space.folder)
        today = space.clock(ZoneInfo(data.region.timezone)).date()
        found = run_checks(data, today, [name for name in chosen if CHECKS[name].level in tiers | {"warning"}])
        wanted = [problem for problem in found if problem.level in tiers]
        listed = locate(space.folder, data, wanted)
    listed.sort(key=lambda problem: (problem.path, problem.line or 0))
    _print(listed, form, space.folder)
    _conclude(space, listed, len(found) - len(listed), strict=strict)


def _chosen(option: str, given: list[str] | None) -> set[str]:
    """Names of checks, each option's apart or with commas between."""
    from regioncal.checks import CHECKS

    names = {name.strip() for words in given or () for name in words.split(",")}
    for name in sorted(names - set(CHECKS)):
        raise UsageError(f'{option} "{name}": no such check ({did_you_mean(name, list(CHECKS), "see check --list")})')
    return names


def _conclude(space: Workspace, listed: list[Problem], unlisted: int, *, strict: bool) -> None:
    """What stderr says, and whether the data failed."""
    if space.sample:
        print("the sample that ships with regioncal was checked (name yours with --data DIR)", file=sys.stderr)
    if unlisted:
        print(f"{_count(unlisted, 'warning')} (list with: regioncal check --warnings)", file=sys.stderr)
    failed = [problem for problem in listed if strict or problem.level == "error"]
    if failed:
        raise CheckFailed(f"{_count(len(failed), 'problem' if strict else 'error')} in {space.folder}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _print(listed: list[Problem], form: str, folder: str) -> None:
    """The list on stdout."""
    if form == "json":
        import json

        from regioncal.text import visible

        items = [dict(zip(_KEYS, (getattr(problem, name) for name in _KEYS), strict=True)) for problem in listed]
        print(visible(json.dumps({"version": 1, "kind": "problems", "items": items}, ensure_ascii=False, indent=2)))
        return
    for problem in listed:
        print(_github(problem, folder) if form == "github" else _line(problem))


_KEYS = ("path", "line", "level", "check", "record", "field", "message", "remedy")


def _line(problem: Problem) -> str:
    """`path:line: check: record: field: message (remedy)`."""
    from regioncal.text import one_line

    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return one_line(": ".join(part for part in (place, problem.check, str(problem._replace(path=""))) if part))


_COMMANDS = {"error": "error", "warning": "warning", "style": "notice"}


def _github(problem: Problem, folder: str) -> str:
    """A workflow command of GitHub Actions, which marks the line in the pull request."""
    path = os.path.relpath(os.path.join(folder, problem.path)).replace(os.sep, "/")
    marks = {"file": path, "line": problem.line, "title": problem.check}
    said = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in marks.items() if value)
    return f"::{_COMMANDS[problem.level]} {said}::{_escaped(str(problem._replace(path='')))}"


def _escaped(text: str, more: str = "") -> str:
    from regioncal.text import one_line

    text = one_line(text).replace("%", "%25")
    for char in more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def schema(
    common: Common,  # noqa: ARG001 - accepted by every command
    kind: Annotated[str, Argument(metavar="KIND|all", help="event, offer, ...: one record; all: a data file.")] = "all",
) -> None:
    """Print JSON Schema of the data, so that editors complete and check what is typed."""
    import json

    from regioncal.kinds import KINDS
    from regioncal.schema import schema_of

    known = ["all", *KINDS, "region"]
    if kind not in known:
        raise UsageError(f'"{kind}": no such kind ({did_you_mean(kind, known, "one of " + ", ".join(known))})')
    print(json.dumps(schema_of(kind), ensure_ascii=False, indent=2))


__all__ = ["check", "schema"]
