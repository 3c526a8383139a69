"""Bringing: import calendars, keep feeds up to date, find what came twice."""

import os
import sys
from typing import Annotated, NamedTuple

from regioncal.errors import DataError, NotFound, UsageError
from regioncal.files.write import current_bytes, locked
from regioncal.options import Argument, Common, Option
from regioncal.plans import carry_out
from regioncal.plans.drafts import check_writable
from regioncal.plans.imports import Import, Origin, plan
from regioncal.text import one_line, slug
from regioncal.workspace import Workspace

LARGEST = 50_000_000  # bytes of a calendar


class Bringing(NamedTuple):
    """How a calendar is taken over."""

    private: Annotated[bool, Option("--private", help="Take over private and confidential events too.")] = False
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be done, write nothing.")] = False
    form: Annotated[str, Option("--as", metavar="text|json", help="Form of the report.")] = "text"
    allow_private: Annotated[bool, Option("--allow-private", help="Fetch from private addresses too.")] = False


def import_(
    common: Common,
    bringing: Bringing,
    source: Annotated[str, Argument(metavar="FILE|URL|-", help="An iCalendar file, its address, or - for stdin.")],
    into: Annotated[str | None, Option("--into", metavar="FILE", help="The file of the data to write.")] = None,
) -> None:
    """Take over the events of an iCalendar file or address: added, changed, removed, and what was refused and why."""
    space = Workspace(*common)
    check_writable(space.index, space.folder, sample=space.sample)
    data, stem, url = _fetched(source, bringing)
    path = _target(space, into) if into else f"imported/{stem}.toml"
    done = bring(space, data, source, Origin("", url), path, bringing)
    _report([done], bringing)


def bring(space: Workspace, data: bytes, called: str, origin: Origin, path: str, bringing: Bringing) -> Import:  # noqa: PLR0913
    """Read a calendar and carry out its plan; `called` is what an error calls it."""
    from regioncal.formats.ics_read import read_calendar
    from regioncal.query.known import ask

    region = space.index.region
    reading = read_calendar(data, region["timezone"], private=bringing.private)
    if reading.broken:
        problem = reading.broken
        where = f":{problem.line}" if problem.line else ""
        raise DataError(f"{called}{where}: {problem.message}, nothing was imported ({problem.remedy})")
    if not origin.name:
        origin = origin._replace(name=reading.name or os.path.splitext(os.path.basename(path))[0])
    with locked(space.folder, f"import {path}"):
        known = space.ask(lambda index: ask(index, path))
        before = current_bytes(os.path.join(space.folder, path))
        done = plan(reading, origin, known, region, path=path, before=before, now=space.now)
        if not bringing.dry_run:
            carry_out(space.folder, [done.action])
    return done


def _fetched(source: str, bringing: Bringing) -> tuple[bytes, str, str]:
    """The calendar's bytes, a name for it, and its address."""
    if source == "-":
        return sys.stdin.buffer.read(LARGEST + 1)[:LARGEST], "stdin", ""
    if "://" in source:
        raise UsageError(source)
    try:
        if os.path.getsize(source) > LARGEST:
            raise DataError(f"{source}: is larger than 50 MB (import it in parts)")
        with open(source, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise NotFound(f"{source}: no such file (name an iCalendar file, its address, or -)") from None
    except OSError as error:
        raise DataError(f"{source}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    return data, slug(os.path.splitext(os.path.basename(source))[0])[:80], ""


def _target(space: Workspace, into: str) -> str:
    """The file of the data to write, below its folder."""
    folder = os.path.realpath(space.folder)
    path = os.path.relpath(os.path.join(folder, into), folder).replace(os.sep, "/")
    parts = path.split("/")
    if (
        not path.endswith(".toml")
        or ".." in parts
        or any(part.startswith(".") for part in parts)
        or path == "region.toml"
    ):
        raise UsageError(f"--into {one_line(into)}: not a file of the data (name a .toml below {space.folder})")
    return path if len(parts) > 1 else f"imported/{path}"


def _report(done: list[Import], bringing: Bringing) -> None:
    """Say what was done."""
    from regioncal.views import imports

    if bringing.form == "json":
        import json

        print(json.dumps(imports.whole(done, dry=bringing.dry_run), ensure_ascii=False, indent=2))
        return
    for one in done:
        for line in imports.lines(one, dry=bringing.dry_run):
            print(line)
