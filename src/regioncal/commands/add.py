"""Adding: one command a kind, whose options are the fields of its table."""

import inspect
import keyword
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from regioncal.commands import prompts
from regioncal.commands.keep import conclude, note_doubles, warn
from regioncal.errors import UsageError, did_you_mean
from regioncal.files.read import parse
from regioncal.files.render import record
from regioncal.files.surgery import applied
from regioncal.files.write import locked
from regioncal.formats.prices import kind_of
from regioncal.kinds import KINDS, Field
from regioncal.options import Argument, Common, Group, Option
from regioncal.plans import Action, diff
from regioncal.plans.drafts import Draft, check_writable
from regioncal.plans.judged import judged
from regioncal.plans.new import default_file, free_id, missing, new_place, row_of
from regioncal.plans.patches import in_imported
from regioncal.plans.sets import changes_of
from regioncal.plans.typed import Typing
from regioncal.workspace import Workspace

_NIGHT = 12  # hours: what takes longer, and no whole day, is mostly a slip
ADDED = ("event", "offer", "organisation", "place", "fund", "grant")


class How(Group):
    """How a new record is added."""

    file: Annotated[
        str | None, Option("--file", metavar="FILE", empty=True, help="The file it goes to, below the data.")
    ] = None
    assign: Annotated[
        list[str] | None, Option("--set", metavar="FIELD=VALUE", help="Any field, as edit takes it: title.en=Party.")
    ] = None
    dry_run: Annotated[bool, Option("--dry-run", help="Show the text and write nothing.")] = False
    yes: Annotated[bool, Option("--yes", help="Write without asking, at a terminal, too.")] = False


class Beside(Group):
    """What comes with a record that happens somewhere."""

    new_place: Annotated[str | None, Option("--new-place", metavar="NAME", help="At a place that is new, too.")] = None


def add(
    common: Common,  # noqa: ARG001 - accepted by every command
    kind: Annotated[str, Argument(metavar="KIND", help=f"One of {', '.join(ADDED)}.")] = "",
) -> None:
    """Add a record: regioncal add event, offer, organisation, place, fund or grant."""
    remedy = did_you_mean(kind, ADDED, f"one of {', '.join(ADDED)}")
    raise UsageError(f'add "{kind}": not a kind ({remedy})' if kind else f"add what? ({remedy})")


# ---- the options, from the field table -------------------------------------------------------------------------


def options_of(fields: tuple[Field, ...], prefix: str = "") -> list[tuple[str, Any]]:
    """Every field as an option, `(dotted name, annotation)`; the fields of a table by themselves, too."""
    found: list[tuple[str, Any]] = []
    for field in fields:
        name = prefix + field.name
        if field.type == "table" and not field.many:
            if field.short:
                found.append((name, _option(name, field, f"{field.about}")))
            found += options_of(field.fields, f"{name}.")
        else:
            found.append((name, _option(name, field, field.about)))
    return found


def _option(name: str, field: Field, about: str) -> Any:
    if field.type == "bool":
        return Annotated[bool | None, Option(f"--{name}/--no-{name}", help=about)]
    help_ = f"{about}: {', '.join(field.choices)}" if _few(field) else about
    if field.many:
        help_ += " (repeatable)"
    kind = list[str] | None if field.many else str | None
    return Annotated[kind, Option(f"--{name}", metavar=_METAVARS.get(field.type, "TEXT"), empty=True, help=help_)]


def _few(field: Field) -> bool:
    """Whether a field's choices are few enough for its help, which does not name them already."""
    return 0 < len(field.choices) < 10 and field.choices[0] not in field.about


_METAVARS = {
    "id": "ID", "date": "DATE", "when": "WHEN", "period": "WHEN", "money": "AMOUNT", "int": "N", "number": "N",
    "currency": "EUR", "url": "URL", "email": "EMAIL", "phone": "PHONE", "language": "LANG", "level": "A0..C2",
    "ref": "NAME", "party": "NAME", "choice": "WORD", "term": "WORD", "table": "TOML", "hours": "HOURS",
    "rrule": "RRULE", "zone": "ZONE",
}  # fmt: skip


def _adder(kind: str) -> Callable[..., None]:
    """The command that adds records of one kind."""
    options = options_of(KINDS[kind].fields)
    names = {name.replace(".", "__") + "_" * keyword.iskeyword(name): name for name, _ in options}
    hints: dict[str, Any] = {"common": Common, "how": How, "beside": Beside}
    if kind not in {"event", "offer", "organisation"}:
        del hints["beside"]
    hints |= {parameter: annotation for parameter, (_, annotation) in zip(names, options, strict=True)}

    def command(common: Common, how: How, beside: Beside | None = None, **fields: Any) -> None:
        given = {names[name]: value for name, value in fields.items() if value not in (None, [])}
        _add(kind, Workspace(*common), how, given, (beside.new_place if beside else None) or "")

    only = inspect.Parameter.KEYWORD_ONLY
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, only, default=inspect.Parameter.empty if name in _GROUPS else None, annotation=hint)
            for name, hint in hints.items()
        ]
    )
    command.__annotations__ = hints
    command.__name__ = f"add_{kind}"
    command.__doc__ = f"Add {'an' if kind[0] in 'aeo' else 'a'} {kind}; every field is an option."
    return command


_GROUPS = {"common", "how", "beside"}


# ---- what it does ----------------------------------------------------------------------------------------------


def _add(kind: str, space: Workspace, how: How, given: dict[str, Any], place: str) -> None:
    """Read the fields, ask for what is missing, show the text and write it."""
    check_writable(space.index, space.folder, sample=space.sample)
    if place and given.get("place"):
        raise UsageError("--place and --new-place contradict each other (choose one)")
    _check_price(given)
    typing = Typing(space.index, space.now.date())
    assign = list(how.assign or ())
    start = next((words for words in assign if words.startswith("start=")), "")
    if start and "start" not in given:  # it comes first, as hours without a day are on its day
        assign.remove(start)
        given = {"start": start.removeprefix("start=")} | given
    row = row_of(kind, given, typing)
    for change in changes_of(KINDS[kind].fields, row, assign, typing, _language(space)):
        row = applied(row, change)
    asks = prompts.terminal() and not how.yes
    if asks and (missing(kind, row) or not how.dry_run):
        row, place = prompts.fill(space, typing, kind, row, place)
    lacking = [f"--{name}" for name in missing(kind, row)]
    if lacking:
        raise UsageError(f"add {kind}: {' and '.join(lacking)} missing (give {'it' if len(lacking) == 1 else 'them'})")
    shows = asks and not how.dry_run
    if shows:
        draft = _draft(space, typing, kind, row, how, place)
        print(f"\n{_shown(draft)}\n", file=sys.stderr)
        say = space.language
        if not prompts.yes(space, say("Write this?")):
            raise UsageError("given up, nothing was written (as you said)")
    with locked(space.folder, f"add {kind}"):  # from here on its id stays free
        draft = _draft(space, typing, kind, row, how, place, noted=shows)
        if how.dry_run:
            print(_shown(draft))
        else:
            conclude(space, draft.actions(), [], dry_run=False)


def _check_price(given: dict[str, Any]) -> None:
    """Refuse a price that is said twice, or free and an amount."""
    words = given.get("price")
    kind = kind_of(str(words)) if words else None
    other = given.get("price.kind")
    amount = next((name for name in ("price.from", "price.to") if str(given.get(name, "0")).strip(" 0,.")), "")
    if words and other and kind != (kind_of(str(other)) or other):
        raise UsageError("--price and --price.kind contradict each other (choose one)")
    if amount and "free" in {kind, kind_of(str(other)) if other else None}:
        option = "--price" if kind == "free" else "--price.kind"
        raise UsageError(f"{option} {given[option[2:]]} and --{amount} contradict each other (choose one)")


def _draft(  # noqa: PLR0913
    space: Workspace, typing: Typing, kind: str, row: dict[str, Any], how: How, place: str, *, noted: bool = False
) -> Draft:
    """The record's lines in their file, and its new place; says what is doubtful unless that was noted before."""
    draft = Draft(space.folder)
    if place:
        made = new_place(space.index, draft, place, {key: row[key] for key in ("municipality",) if key in row})
        if not noted:
            note_doubles(space, "place", {"name": place})
        typing.new.add(("place", made))
        row = row | {"place": [made] if kind == "offer" else made}
    row = {"id": _ident(space, draft, kind, row)} | row
    text = record(kind, row)
    if not noted:
        _note_doubts(space, typing, kind, text)
    path = default_file(kind, row) if how.file is None else how.file
    if in_imported(path):
        raise UsageError(f'--file "{path}": is written by import, which would take the record out (choose another)')
    draft.append(path, kind, row["id"], text)
    return draft


def _shown(draft: Draft) -> str:
    """What is added, file by file."""
    return "\n\n".join(map(_added, draft.actions()))


def _added(action: Action) -> str:
    """The lines that come to a file; where they come into an array, how it differs."""
    before = action.before or b""
    return (action.after[len(before) :].decode() if action.after.startswith(before) else diff([action])).strip()


def _language(space: Workspace) -> str:
    return str(space.index.region.get("language", "de"))


def _ident(space: Workspace, draft: Draft, kind: str, row: dict[str, Any]) -> str:
    """The id that is given, which must be free, else one made of the title."""
    ident = row.get("id")
    if not ident:
        return free_id(draft, kind, row, _language(space))
    path = draft.idents(kind, ident).get(ident)
    if path:
        raise UsageError(
            f'--id "{ident}": exists already in {path} (choose another, or change it with: regioncal edit)'
        )
    return str(ident)


def _note_doubts(space: Workspace, typing: Typing, kind: str, text: str) -> None:
    """Refuse what `check` would call an error; say what it would warn of, and which records may be the same."""
    from regioncal.model import read_record

    row = parse(text, "")[0][kind][0]
    warn(judged(typing, kind, row))
    found, _ = read_record(KINDS[kind], row)
    if found:
        note_doubles(space, kind, found.values)
        _note_length(found.values)


def _note_length(values: dict[str, Any]) -> None:
    """Say so where an event goes on through the night: 18-10 may be 10-18."""
    start, end = values.get("start"), values.get("end")
    if isinstance(start, datetime) and isinstance(end, datetime):
        hours = (end - start).total_seconds() / 3600
        if _NIGHT < hours < 24:
            print(f"note: takes {hours:.0f} hours, until {end:%Y-%m-%d %H:%M}", file=sys.stderr)


add_event = _adder("event")
add_offer = _adder("offer")
add_organisation = _adder("organisation")
add_place = _adder("place")
add_fund = _adder("fund")
add_grant = _adder("grant")
