"""Bringing: import calendars, keep feeds up to date, find what came twice."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from regioncal.errors import DataError, NotFound, OtherSideError, RegioncalError, UsageError
from regioncal.fetch import LARGEST, Fetched, Rules, fetch, shown
from regioncal.files.write import current_bytes, locked
from regioncal.options import Argument, Common, Group, Option
from regioncal.plans import carry_out
from regioncal.plans.drafts import check_writable
from regioncal.plans.feeds import Memory, Remembered, chosen, is_due, path_of, settings
from regioncal.plans.imports import Import, plan
from regioncal.plans.origins import Origin, mark_of, path_for
from regioncal.query import known
from regioncal.text import one_line, slug
from regioncal.workspace import Workspace

_FORMS = ("text", "json")


class Bringing(Group):
    """How a calendar is taken over."""

    private: Annotated[bool, Option("--private", help="Take over private and confidential events too.")] = False
    allow_private: Annotated[bool, Option("--allow-private", help="Fetch from private addresses too.")] = False
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be done, write nothing.")] = False
    form: Annotated[str, Option("--as", metavar="text|json", help="Form of the report.")] = "text"


class Calendar(NamedTuple):
    """A calendar that came: its bytes, what an error calls it, and where its events go.

    `path` is the file of the data, "" where it is to be called like `stem`. `may_empty` where an empty calendar may
    take away all that is to come.
    """

    data: bytes
    called: str
    origin: Origin
    path: str
    stem: str = ""
    may_empty: bool = True


def import_(
    common: Common,
    bringing: Bringing,
    source: Annotated[str, Argument(metavar="FILE|URL|-", help="An iCalendar file, its address, or - for stdin.")],
    into: Annotated[str | None, Option("--into", metavar="FILE", help="The file of the data to write.")] = None,
) -> None:
    """Take over an iCalendar file or address: events added, changed and removed, and what was refused and why."""
    _check_form(bringing.form)
    space = Workspace(*common)
    check_writable(space.index, space.folder, sample=space.sample)
    data, stem, url = _read(source, bringing)
    path = _target(space, into) if into else ""
    where = url or ("" if source == "-" else os.path.realpath(source))
    origin = Origin("", url, mark=mark_of(where))
    done = _bring(space, Calendar(data, shown(source), origin, path, stem), bringing)
    _report([done], bringing)


def feeds(
    common: Common,
    form: Annotated[str, Option("--as", metavar="text|json", help="Form of the answer.")] = "text",
) -> None:
    """The subscriptions: each with its events and its last fetch (bring them up to date with: feeds update)."""
    from regioncal.views import feeds as view

    _check_form(form)
    space = Workspace(*common)
    memory = Memory(space.folder)
    rows = [
        view.Row(feed, memory.get(feed["id"]), known.counts(space.index, path_of(feed)))
        for feed in space.ask(known.feeds)
    ]
    if form == "json":
        _print_json({"version": 1, "kind": "feeds", "items": [view.item(row) for row in rows]})
        return
    for line in view.lines(rows):
        print(line)


def feeds_update(
    common: Common,
    bringing: Bringing,
    idents: Annotated[list[str] | None, Argument(metavar="[ID...]", help="These feeds; all unless said.")] = None,
    due: Annotated[bool, Option("--due", help="Only those whose time has come (refresh).")] = False,
    allow_empty: Annotated[bool, Option("--allow-empty", help="Remove all to come where a feed is empty now.")] = False,
) -> None:
    """Fetch the feeds and take over what changed; one that fails does not stop the others."""
    from regioncal.views.progress import bar

    _check_form(bringing.form)
    space = Workspace(*common)
    check_writable(space.index, space.folder, sample=space.sample)
    memory = Memory(space.folder)
    wanted = chosen(space.ask(known.feeds), idents or ())
    if due:
        wanted = [feed for feed in wanted if is_due(feed, memory.get(feed["id"]), space.now)]
    done, failed = [], []
    planned: dict[str, Mapping[str, str]] = {}
    with bar(len(wanted)) as step:
        for feed in wanted:
            try:
                came = _fetch_feed(space, feed, memory.get(feed["id"]), bringing, step)
                brought = _update(space, feed, came, memory, bringing, planned, may_empty=allow_empty)
            except RegioncalError as error:
                failed.append(f'feed "{feed["id"]}": {one_line(str(error))}')
                _remember_failure(memory, feed, str(error), bringing)
            else:
                done.append((feed["id"], brought))
    _report_feeds(done, bringing)
    if not wanted and bringing.form == "text":
        print("no feeds to fetch")
    for line in failed:
        print(f"regioncal: {line}", file=sys.stderr)
    if failed:
        others = "the others are up to date" if done else "see above"
        raise OtherSideError(f"{len(failed)} of {len(wanted)} feed{'s' * (len(wanted) > 1)} failed ({others})")


def duplicates(
    common: Common,
    first: Annotated[str | None, Option("--from", metavar="DATE", help="From this day on.")] = None,
    last: Annotated[str | None, Option("--to", metavar="DATE", help="Up to this day, included.")] = None,
    form: Annotated[str, Option("--as", metavar="text|json", help="Form of the answer.")] = "text",
) -> None:
    """Events that two sources brought, likely the same: time, place and title, with the reason."""
    from regioncal.query.duplicates import ask
    from regioncal.query.sql import utc
    from regioncal.views import duplicates as view
    from regioncal.when import read_span

    _check_form(form)
    space = Workspace(*common)
    today = space.now.date()
    begin = utc(read_span(first, today).first, space.index.zone) if first else None
    after = utc(read_span(last, today).after, space.index.zone) if last else None
    pairs = space.ask(lambda index: ask(index, begin, after))
    if form == "json":
        items = [view.item(space.index, pair) for pair in pairs]
        _print_json({"version": 1, "kind": "duplicates", "items": items})
        return
    for line in view.lines(space.index, pairs):
        print(line)


# ---- one calendar ----------------------------------------------------------------------------------------------


def _bring(
    space: Workspace, calendar: Calendar, bringing: Bringing, planned: dict[str, Mapping[str, str]] | None = None
) -> Import:
    """Read a calendar and carry out its plan; `planned` is what this run's plans before it left, by their files."""
    from regioncal.formats.ics_read import read_calendar

    region = space.index.region
    reading = read_calendar(calendar.data, region["timezone"], private=bringing.private)
    if reading.broken:
        problem = reading.broken
        where = f":{problem.line}" if problem.line else ""
        raise DataError(f"{calendar.called}{where}: {problem.message}, nothing was imported ({problem.remedy})")
    origin, path = calendar.origin, calendar.path
    if not origin.name:
        name = reading.name or (os.path.splitext(os.path.basename(path))[0] if path else calendar.stem)
        mark = mark_of(reading.ident) if reading.ident and not origin.url else origin.mark
        origin = origin._replace(name=name, mark=mark)
    if not path:
        there = space.ask(lambda index: known.sources(index, f"imported/{calendar.stem}.toml"))
        path = path_for(calendar.stem, origin, there, {event.uid for event in reading.events})
    with locked(space.folder, f"import {path}"):
        held = space.ask(lambda index: known.ask(index, path))
        if planned:
            held = held.beside(planned, path)
        before = current_bytes(os.path.join(space.folder, path))
        done = plan(reading, origin, held, region, path=path, before=before, now=space.now)
        if done.emptying and not calendar.may_empty:
            raise DataError(
                f"{calendar.called}: has no events now, {done.emptying} to come would be removed, nothing was done "
                "(if that is meant: --allow-empty)"
            )
        if not bringing.dry_run:
            carry_out(space.folder, [done.action])
    if planned is not None:
        planned[path] = done.holds
    return done


def _read(source: str, bringing: Bringing) -> tuple[bytes, str, str]:
    """A calendar's bytes, a name for its file, and its address ("" for a file)."""
    if source == "-":
        return _limited(sys.stdin.buffer.read(LARGEST + 1), "stdin"), "stdin", ""
    scheme, mark, _ = source.partition("://")
    if mark and scheme.isalpha():
        found = fetch(source, Rules(bringing.allow_private))
        assert found.data is not None
        parts = urlsplit(source)
        return (
            found.data,
            slug(f"{parts.hostname or ''} {os.path.splitext(parts.path)[0]}")[:80].strip("-"),
            shown(source),
        )
    stem = slug(os.path.splitext(os.path.basename(source))[0])[:80].strip("-")
    return _file(source), "patches-calendar" if stem == "patches" else stem, ""


def _file(path: str) -> bytes:
    """A file's bytes."""
    try:
        with open(path, "rb") as file:
            return _limited(file.read(LARGEST + 1), path)
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file (name an iCalendar file, its address, or - for stdin)") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()} (check the file)") from None


def _limited(data: bytes, called: str) -> bytes:
    if len(data) > LARGEST:
        raise DataError(f"{called}: is larger than {LARGEST // 1_000_000} MB (import it in parts)")
    return data


def _target(space: Workspace, into: str) -> str:
    """The file of the data to write, below its folder."""
    folder = os.path.realpath(space.folder)
    path = os.path.relpath(os.path.join(folder, into), folder).replace(os.sep, "/")
    hidden = any(part.startswith(".") for part in path.split("/"))  # the folder above among them
    if not path.endswith(".toml") or hidden or path == "region.toml":
        raise UsageError(f"--into {one_line(into)}: not a file of the data (name a .toml below {space.folder})")
    return path if "/" in path else f"imported/{path}"


# ---- feeds -----------------------------------------------------------------------------------------------------


def _update(  # noqa: PLR0913 - the feed, what came, what is known of it and of those before it
    space: Workspace, feed: dict[str, Any], came: Fetched, memory: Memory, bringing: Bringing,
    planned: dict[str, Mapping[str, str]], *, may_empty: bool,
) -> Import | None:  # fmt: skip
    """Bring one feed up to date; None where the server says that nothing changed."""
    path, ident = path_of(feed), feed["id"]
    asked, now = settings(feed), space.now.isoformat(timespec="seconds")
    if came.data is None:
        memory.put(ident, memory.get(ident)._replace(fetched=now, failed=""))
        return None
    name = feed.get("name")
    origin = Origin(
        (name if isinstance(name, str) else next(iter(name.values()))) if name else "",
        shown(feed["url"]) if "url" in feed else "",
        feed.get("defaults", {}),
        feed.get("categories", {}),
        whole=True,
    )
    called = shown(feed.get("url") or feed["file"])
    calendar = Calendar(came.data, called, origin, path, may_empty=may_empty)
    done = _bring(space, calendar, bringing, planned)
    if not bringing.dry_run:
        marks = (came.etag, came.modified) if done.settled else ("", "")
        memory.put(ident, Remembered(*marks, now, "", done.counts(), asked))
    return done


def _fetch_feed(space: Workspace, feed: dict[str, Any], last: Remembered, bringing: Bringing, step: Any) -> Fetched:
    """A feed's calendar; the marks of last time are sent only where what they stand for is there."""
    if "url" not in feed:
        if "file" not in feed:
            raise DataError('says neither where it is nor which file it is (add url = "https://..." or file = "...")')
        return Fetched(_file(os.path.join(space.folder, feed["file"])))
    there = os.path.isfile(os.path.join(space.folder, path_of(feed)))
    same = there and last.asked == settings(feed) and not bringing.dry_run
    return fetch(
        feed["url"], Rules(bringing.allow_private), last.etag if same else "", last.modified if same else "",
        lambda done, whole: step(feed["id"], done, whole),
    )  # fmt: skip


def _remember_failure(memory: Memory, feed: dict[str, Any], reason: str, bringing: Bringing) -> None:
    if not bringing.dry_run:
        memory.put(feed["id"], memory.get(feed["id"])._replace(failed=one_line(reason)))


# ---- reports ---------------------------------------------------------------------------------------------------


def _check_form(form: str) -> None:
    if form not in _FORMS:
        raise UsageError(f'--as "{form}": unknown (one of {", ".join(_FORMS)})')


def _print_json(whole: dict[str, Any]) -> None:
    print(json.dumps(whole, ensure_ascii=False, indent=2))


def _report(done: list[Import], bringing: Bringing) -> None:
    """Say what was done."""
    from regioncal.views import imports

    if bringing.form == "json":
        _print_json(imports.whole(done, dry=bringing.dry_run))
        return
    for one in done:
        for line in imports.lines(one, dry=bringing.dry_run):
            print(line)


def _report_feeds(done: list[tuple[str, Import | None]], bringing: Bringing) -> None:
    """Say what the feeds brought; of one that the server calls unchanged a line."""
    _report([brought for _, brought in done if brought is not None], bringing)
    if bringing.form == "text":
        for ident, brought in done:
            if brought is None:
                print(f"imported/{ident}.toml: unchanged")
