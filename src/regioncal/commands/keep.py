"""Keeping the data: edit and remove. What stands in a file is changed there, and nothing else in it."""

import sys
from datetime import date
from typing import Annotated, Any

from regioncal.commands import prompts
from regioncal.errors import Problem, RegioncalError, UsageError
from regioncal.files.surgery import Change, Put, applied
from regioncal.files.write import locked
from regioncal.kinds import KINDS
from regioncal.model import TWINS
from regioncal.options import Argument, Common, Option
from regioncal.plans import Action, carry_out, diff
from regioncal.plans.drafts import Draft, check_writable
from regioncal.plans.editor import Sheet, editor
from regioncal.plans.judged import judged
from regioncal.plans.new import new_place
from regioncal.plans.pages import Overtaken, Page, page_of, page_of_date, take_over, take_over_date
from regioncal.plans.patches import is_imported, patch, standing
from regioncal.plans.series import leave_out_changes, moment_of, override_changes
from regioncal.plans.sets import changes_of
from regioncal.plans.typed import Typing
from regioncal.plans.unlink import rename, unlink
from regioncal.query.keeping import Found, Referrer, allowing, doubles, referrers
from regioncal.workspace import Workspace

_NAMED = 20  # of those that refer to a record


def edit(  # noqa: PLR0913 - each is a switch of its own
    common: Common,
    ident: Annotated[str, Argument(metavar="ID", help="The record: talk-cafe, or event:talk-cafe.")],
    assign: Annotated[
        list[str] | None,
        Option("--set", metavar="FIELD=VALUE", help="price.kind=free, tags+=musik, tags-=musik, end= (unset)."),
    ] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE", empty=True, help="Only this date of a series.")] = None,
    place: Annotated[str | None, Option("--new-place", metavar="NAME", help="At a place that is new, too.")] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would change.")] = False,
) -> None:
    """Change a record: fields by --set, or its own lines in your editor."""
    space = Workspace(*common)
    check_writable(space.index, space.folder, sample=space.sample)
    found = Draft(space.folder).find(space.index, ident)
    asked = [*(assign or ())]
    if place and any(words.partition("=")[0].strip() == "place" for words in asked):
        raise UsageError("--set place and --new-place contradict each other (leave --set place out)")
    if not asked and not place:
        editor()
        moment = None if on is None else _moment(space, Draft(space.folder), found, on)
        _edit_by_hand(space, found, moment, dry_run=dry_run)
        return
    with locked(space.folder, f"edit {found.id}"):
        prompts.refresh(space)
        draft = Draft(space.folder)
        made = ""
        if place:
            made = new_place(space.index, draft, place)
            note_doubles(space, "place", {"name": place})
            asked.append(f"place={made}")
        changes, doubts = _asked_changes(space, draft, found, asked, on, made)
        if is_imported(draft, found):
            patch(space.index, draft, found, changes)
        else:
            draft.change(found, changes)
            _rename(space, draft, found, changes)
        conclude(space, draft.actions(), doubts, dry_run=dry_run)


def _asked_changes(  # noqa: PLR0913
    space: Workspace, draft: Draft, found: Found, asked: list[str], on: str | None, made: str
) -> tuple[list[Change], list[Problem]]:
    """What --set and --on ask of a record, once what comes out is known to be right, and what is doubtful in it."""
    row, _ = standing(space.index, draft, found)
    typing = Typing(space.index, space.now.date(), {("place", made)})
    language = space.index.region.get("language", "de")
    if on is not None:
        moment = _moment(space, draft, found, on)
        changes = override_changes(row, moment, asked, typing, language)
    else:
        changes = changes_of(KINDS[found.kind].fields, row, asked, typing, language)
    new = row
    for change in changes:
        new = applied(new, change)
    _check_id(space, found, str(new.get("id", found.id)), "--set id")
    return changes, judged(typing, found.kind, new, row)


def _check_id(space: Workspace, found: Found, ident: str, option: str) -> None:
    """An id may change only to one that is free."""
    if ident == found.id:
        return
    if is_imported(Draft(space.folder), found):
        raise UsageError(f"{found}: is imported and keeps its id (change it where it is from)")
    path = Draft(space.folder).idents(found.kind, ident).get(ident)
    if path:
        raise UsageError(f'{option} "{ident}": exists already in {path} (choose another id)')


def _rename(space: Workspace, draft: Draft, found: Found, changes: list[Change]) -> None:
    """Where a record gets another id, write it wherever others refer to it, too."""
    ident = next((str(one.value) for one in changes if isinstance(one, Put) and one.path == ("id",)), found.id)
    if ident != found.id:
        for link in referrers(space.index, found.kind, found.id):
            rename(space.index, draft, link, found.id, ident)
        for link in allowing(space.index, found.kind, found.id):
            rename(space.index, draft, link, f"{TWINS}:{found.id}", f"{TWINS}:{ident}")


def _refer(links: list[Referrer]) -> str:
    """Who refers to a record; of a great many the first."""
    named = ", ".join(map(str, links[:_NAMED])) + (f" and {len(links) - _NAMED} more" if len(links) > _NAMED else "")
    return f"{named} refer{'s' * (len(links) == 1)} to it"


# ---- in the editor ---------------------------------------------------------------------------------------------


def _moment(space: Workspace, draft: Draft, found: Found, on: str) -> date:
    """The date of a series that --on names."""
    if found.kind != "event":
        raise UsageError(f"--on: {found} is no series (leave it out)")
    row, _ = standing(space.index, draft, found)
    return moment_of(space.index, row, on, Typing(space.index, space.now.date()))


def _edit_by_hand(space: Workspace, found: Found, on: date | None, *, dry_run: bool) -> None:
    """The record in the editor, or one date of it; what was typed and not taken stays in its file, which is named."""
    draft = Draft(space.folder)
    page = page_of(space.index, draft, found) if on is None else page_of_date(space.index, draft, found, on)
    sheet = Sheet(found.id, page.text)
    try:
        _until_right(space, found, page, sheet, on, dry_run=dry_run)
    except BaseException as error:
        if not sheet.touched:
            sheet.remove()
            raise
        where = f"your text is in {sheet.path}"
        if not isinstance(error, RegioncalError):
            print(where, file=sys.stderr)
            raise
        message = str(error)
        message = f"{message[:-1]}; {where})" if message.endswith(")") else f"{message} ({where})"
        failed = RegioncalError(message)
        failed.code = error.code
        raise failed from None
    sheet.remove()


def _until_right(  # noqa: PLR0913
    space: Workspace, found: Found, page: Page, sheet: Sheet, on: date | None, *, dry_run: bool
) -> None:
    """Open the editor until the record is right or the person gives up."""
    say = space.language
    while True:
        try:
            _take(space, found, page, sheet.open(), on, dry_run=dry_run)
        except RegioncalError as error:
            if not prompts.terminal():
                raise
            if not prompts.again(space, str(error)):
                raise type(error)("given up, nothing was written") from None
            if isinstance(error, Overtaken) and error.page:
                page = error.page
                note = say("Someone else changed this record meanwhile. What you save stands over this:")
                sheet.put_above(f"{note}\n{page.text}")
        else:
            return


def _take(  # noqa: PLR0913
    space: Workspace, found: Found, page: Page, written: str, on: date | None, *, dry_run: bool
) -> None:
    """Write what came from the editor, if it is right."""
    with locked(space.folder, f"edit {found.id}"):
        prompts.refresh(space)
        draft = Draft(space.folder)
        if on is None:
            new = take_over(space.index, draft, found, page, written)
        else:
            new = take_over_date(space.index, draft, found, page, written, on)
        _check_id(space, found, str(new.get("id", "")), "id")
        _rename(space, draft, found, [Put(("id",), new.get("id", ""))])
        doubts = judged(Typing(space.index, space.now.date()), found.kind, new, page.row)
        conclude(space, draft.actions(), doubts, dry_run=dry_run)


# ---- remove ----------------------------------------------------------------------------------------------------


def remove(  # noqa: PLR0913 - each is a switch of its own
    common: Common,
    ident: Annotated[str, Argument(metavar="ID", help="The record: talk-cafe, or event:talk-cafe.")],
    on: Annotated[str | None, Option("--on", metavar="DATE", empty=True, help="Only this date of a series.")] = None,
    force: Annotated[bool, Option("--force", help="Also if records refer to it, which then lead nowhere.")] = False,
    unlinks: Annotated[bool, Option("--unlink", help="Take it out of the records that refer to it.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would change.")] = False,
) -> None:
    """Remove a record, or one date of a series."""
    if force and unlinks:
        raise UsageError("--force and --unlink contradict each other (choose one)")
    space = Workspace(*common)
    check_writable(space.index, space.folder, sample=space.sample)
    with locked(space.folder, f"remove {ident}"):
        prompts.refresh(space)
        draft = Draft(space.folder)
        found = draft.find(space.index, ident)
        if on is not None:
            _remove_date(space, draft, found, on)
        else:
            _remove_whole(space, draft, found, force=force, unlinks=unlinks)
        conclude(space, draft.actions(), [], dry_run=dry_run)


def _remove_date(space: Workspace, draft: Draft, found: Found, on: str) -> None:
    moment = _moment(space, draft, found, on)
    row, _ = standing(space.index, draft, found)
    changes = leave_out_changes(space.index, row, moment)
    if is_imported(draft, found):
        patch(space.index, draft, found, changes)
    else:
        draft.change(found, changes)


def _remove_whole(space: Workspace, draft: Draft, found: Found, *, force: bool, unlinks: bool) -> None:
    if is_imported(draft, found):
        remedy = "edit it with --set status=cancelled, or leave it out where it is from"
        raise UsageError(f"{found}: is imported and would come back ({remedy})")
    links = referrers(space.index, found.kind, found.id)
    if links and not force and not unlinks:
        raise UsageError(f"{found}: {_refer(links)} (--unlink takes it out there, --force does not)")
    if unlinks:
        for link in links:
            unlink(draft, link, found)
    draft.remove(found)


# ---- the end of each -------------------------------------------------------------------------------------------


def conclude(space: Workspace, actions: list[Action], doubts: list[Problem], *, dry_run: bool) -> None:
    """Write the files, or show what would be written, and say so, and what is doubtful in it."""
    warn(doubts)
    actions = [action for action in actions if not action.idle]
    say = space.language
    if not actions:
        print(say("Nothing to change"))
        return
    if dry_run:
        sys.stdout.write(diff(actions))
        return
    carry_out(space.folder, actions)
    done = {"edit": say("Changed"), "remove": say("Removed"), "add": say("Added"), "unlink": say("Unlinked")}
    for action in actions:
        for verb, record in action.reasons:
            print(f"{done[verb]}: {record} ({action.path})")


def note_doubles(space: Workspace, kind: str, values: dict[str, Any]) -> None:
    """Say which records a new one may be the same as."""
    for other in doubles(space.index, kind, values):
        title = space.language.text(other.get(KINDS[kind].title), str(space.index.region.get("language", "de")))
        print(f'note: looks like {kind} "{other["id"]}" ({title}), which is there already', file=sys.stderr)


def warn(doubts: list[Problem]) -> None:
    """Say what `check` will warn of."""
    for problem in doubts:
        print(f"warning: {problem._replace(path='')}", file=sys.stderr)
