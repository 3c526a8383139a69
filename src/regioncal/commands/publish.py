"""Publishing: sync puts events and offers onto a CalDAV server, where phones and desktops subscribe to them."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from regioncal.commands.asked import event_query, hidden, offer_query, span_of
from regioncal.errors import OtherSideError, UsageError, did_you_mean
from regioncal.lang import choose, language
from regioncal.options import (
    Argument,
    Around,
    Common,
    Days,
    EventFilters,
    Group,
    OfferFilters,
    Option,
    People,
    Price,
    Search,
    Times,
)
from regioncal.plans.ledger import Ledger, alone
from regioncal.plans.publish import Plan, Resource, Step, check_emptying, plan
from regioncal.query.calendar import Calendar
from regioncal.workspace import Workspace, say_notes

if TYPE_CHECKING:
    from regioncal.views.publish import Report


class Syncing(Group):
    """Where to, and how careful."""

    collection: Annotated[
        str | None, Option("--collection", metavar="NAME", help="The calendar on the server; made if missing.")
    ] = None
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be done, change nothing.")] = False
    force: Annotated[bool, Option("--force", help="Overwrite and delete also what was changed on the server.")] = False
    allow_empty: Annotated[
        bool, Option("--allow-empty", help="Delete also all of what is published, or more than half.")
    ] = False
    form: Annotated[str, Option("--as", metavar="text|json", help="Form of the report.")] = "text"


class Connecting(Group):
    """How to get through to the server."""

    password_command: Annotated[
        str | None, Option("--password-command", metavar="COMMAND", help="A program that prints the password.")
    ] = None
    netrc: Annotated[str | None, Option("--netrc", metavar="FILE", help="A netrc file; else ~/.netrc.")] = None
    timeout: Annotated[
        float, Option("--timeout", metavar="SECONDS", min=0.1, max=3600, help="How long to wait for an answer.")
    ] = 30.0
    allow_http: Annotated[bool, Option("--allow-http", help="Without TLS also to other machines.")] = False


class Filters(NamedTuple):
    """What is published, as it was asked for."""

    days: Days
    around: Around
    people: People
    price: Price
    times: Times
    events: EventFilters
    offers: OfferFilters
    search: Search


_KINDS = ("events", "offers")
_FORMS = ("text", "json")


def sync(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    syncing: Syncing,
    connecting: Connecting,
    days: Days,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: EventFilters,
    offer_filters: OfferFilters,
    search: Search,
    url: Annotated[str, Argument(metavar="URL", help="The CalDAV server's address.")],
    what: Annotated[str, Argument(metavar="[events|offers]", help="What; both unless said.")] = "",
) -> None:
    """Publish events, and offers with their hours, to a CalDAV server: only what changed, never over others' edits."""
    from regioncal.plans.credentials import check_address, credentials
    from regioncal.plans.server import Server
    from regioncal.views import publish as view

    asked = Filters(days, around, people, price, times, filters, offer_filters, search)
    kinds = _kinds(what, asked)
    if syncing.form not in _FORMS:
        raise UsageError(f'--as "{syncing.form}": unknown (one of {", ".join(_FORMS)})')
    parts = check_address(url, allow_http=connecting.allow_http)
    space = Workspace(*common)
    # Cron and a terminal speak different languages; what is published speaks one.
    space.language = language(choose(common.lang, {}, space.index.region.get("language", "de")))
    answers = {kind: (_events if kind == "events" else _offers)(space, asked) for kind in kinds}
    who = credentials(parts.hostname or "", connecting.password_command, connecting.netrc)
    report = view.Report(syncing.form, dry=syncing.dry_run)
    with alone(url):
        server = Server(url, who, connecting.timeout)
        try:
            errors = [_publish(space, server, kind, answers[kind], syncing, report) for kind in kinds]
        finally:
            server.close()
            report.end()
    say_notes(space)
    if any(errors):
        raise OtherSideError("; ".join(filter(None, errors)))


def _kinds(what: str, asked: Filters) -> tuple[str, ...]:
    """What is to be published; an option that says nothing about it is an error, not silently without effect."""
    if what and what not in _KINDS:
        raise UsageError(f'sync "{what}": unknown ({did_you_mean(what, list(_KINDS), "events or offers")})')
    kinds = (what,) if what else _KINDS
    foreign: list[Any] = []
    if "offers" in kinds:
        foreign += [asked.days, asked.events]
    if "events" in kinds:
        foreign.append(asked.offers)
    for group in foreign:
        for name in group._fields:
            own = {*(EventFilters._fields if what == "events" else OfferFilters._fields if what else ())}
            if name not in own and getattr(group, name) != group._field_defaults[name]:
                word = {"first": "from", "last": "to"}.get(name, name).replace("_", "-")
                raise UsageError(f"--{word}: not a filter of {' and '.join(kinds)} (name one: sync URL events)")
    return kinds


def _events(space: Workspace, asked: Filters) -> Calendar:
    from regioncal.query import calendar

    query = event_query(space, asked.around, asked.people, asked.price, asked.times, asked.events, asked.search)
    if asked.days != Days():
        query = query._replace(span=span_of(asked.days, space.now.date()))
    return space.ask(partial(calendar.events, query=query))


def _offers(space: Workspace, asked: Filters) -> Calendar:
    from regioncal.query import calendar
    from regioncal.query.directory import ask_offers

    query = offer_query(space, asked.around, asked.people, asked.price, asked.times, asked.offers, asked.search)
    answer = space.ask(lambda index: ask_offers(index, query, **hidden(asked.offers, query)))
    return calendar.offers(space.index, [entry.item for entry in answer.entries])


def _publish(  # noqa: PLR0913
    space: Workspace, server: Any, kind: str, answer: Calendar, syncing: Syncing, report: "Report"
) -> str:
    """Publish one kind; returns what stays to be settled by people, "" for nothing."""
    from regioncal.plans.publisher import carry_out, look
    from regioncal.views import publish as view
    from regioncal.views.words import Words

    region = space.index.region
    wanted = list(view.resources(answer, Words(space.language, region, answer.names)))
    calendar = server.calendar(syncing.collection, f"{region['name']} {kind}")
    ledger = Ledger(calendar.url, f"{kind} of {region['name']} {region.get('url', '')}")
    seen = look(server, calendar, ledger.written)
    made = _planned(space, kind, wanted, seen, ledger, calendar, force=syncing.force)
    if syncing.dry_run:
        report.add(kind, calendar.url, made.steps)
    if not syncing.allow_empty:
        check_emptying(made, calendar.url)
    if syncing.dry_run:
        return ""
    outcome = carry_out(server, calendar, made, ledger, view.progress(kind, len(made.steps)))
    report.add(kind, calendar.url, outcome.steps)
    if outcome.error:
        raise outcome.error
    return _left(outcome.steps, calendar.url)


def _planned(  # noqa: PLR0913
    space: Workspace, kind: str, wanted: list[Resource], seen: Any, ledger: Ledger, calendar: Any, *, force: bool
) -> Plan:
    """The plan; nothing is deleted for a record that only cannot be read now; a calendar that is gone is made anew."""
    hold = ""
    names = ("", kind.removesuffix("s"))
    unread = [one for one in space.index.problems() if one.level == "error" and one.record.partition(" ")[0] in names]
    if unread and not force:
        hold = "the data have problems and it may only be unreadable (regioncal check)"
    return plan(wanted, seen, ledger.written if calendar.exists else {}, force=force, hold=hold)


def _left(steps: list[Step], where: str) -> str:
    """What was not done, in a line."""
    conflicts = sum(step.verb == "conflict" for step in steps)
    refused = [step for step in steps if step.verb == "refused"]
    said = []
    if conflicts:
        many = "s were" if conflicts > 1 else " was"
        said.append(f"{where}: {conflicts} conflict{many} left alone (look there, or overwrite with --force)")
    if refused:
        said.append(refused[0].reason + (f" and {len(refused) - 1} more" if len(refused) > 1 else ""))
    return "; ".join(said)
