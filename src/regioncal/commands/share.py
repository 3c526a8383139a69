"""Sharing: export to files that calendars and other programs read."""

from functools import partial
from typing import Annotated, Any

from regioncal import views
from regioncal.commands.asked import event_query, hidden, offer_query, span_of
from regioncal.errors import UsageError, did_you_mean
from regioncal.kinds import GRANT_STATUS
from regioncal.options import (
    Argument,
    Around,
    Common,
    Days,
    EventFilters,
    Group,
    OfferFilters,
    Option,
    Output,
    People,
    Price,
    Search,
    Times,
)
from regioncal.query.ask import Condition, Query
from regioncal.query.filters import Conditions
from regioncal.query.resolve import choices
from regioncal.views import Split
from regioncal.workspace import Workspace


class Writing(Group):
    """Where an export goes, and as what."""

    form: Annotated[
        str | None, Option("--as", metavar="ics|json|csv", help="Form; ics unless said, of grants csv.")
    ] = None
    output: Annotated[str | None, Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None
    split: Annotated[str | None, Option("--split", metavar="DIR", help="One .ics file for each of --by.")] = None
    by: Annotated[str, Option("--by", metavar="category|municipality", help="What --split goes by.")] = "category"


class OfGrants(Group):
    """What only grants can be asked for."""

    fund: Annotated[list[str] | None, Option("--fund", metavar="NAME", help="Grants of this fund.")] = None
    year: Annotated[int | None, Option("--year", metavar="YEAR", help="Grants of this year.")] = None


_FORMS = {"events": ("ics", "json", "csv"), "offers": ("ics", "json", "csv"), "grants": ("csv", "json")}
_BOTH = {*Around._fields, *People._fields, *Price._fields, *Times._fields, *Search._fields} - {"explain"}
_OPTIONS = {
    "events": {*_BOTH, *Days._fields, *EventFilters._fields},
    "offers": {*_BOTH, *OfferFilters._fields},
    "grants": {"municipality", "status", *OfGrants._fields},
}
_WORDS = {"first": "from", "last": "to"}  # options that are not called as their field


def export(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    writing: Writing,
    days: Days,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: EventFilters,
    offer_filters: OfferFilters,
    of_grants: OfGrants,
    search: Search,
    what: Annotated[str, Argument(metavar="[events|offers|grants]", help="What; events unless said.")] = "events",
) -> None:
    """Write events, offers or grants to a file: all of them, or what the filters of the listings leave."""
    if what not in _FORMS:
        raise UsageError(f'export "{what}": unknown ({did_you_mean(what, list(_FORMS), "events, offers or grants")})')
    form = writing.form or _FORMS[what][0]
    if form not in _FORMS[what]:
        raise UsageError(f'--as "{form}": not a form of {what} (one of {", ".join(_FORMS[what])})')
    _fitting(what, (days, around, people, price, times, filters, offer_filters, of_grants, search))
    _splitting(writing, form)
    space, out = Workspace(*common), Output(form, writing.output)
    split = Split(writing.split, what, writing.by) if writing.split else None
    if what == "events":
        query = event_query(space, around, people, price, times, filters, search)
        if days != Days():
            query = query._replace(span=span_of(days, space.now.date()))
        _events(space, query, out, split)
    elif what == "offers":
        _offers(
            space, offer_query(space, around, people, price, times, offer_filters, search), offer_filters, out, split
        )
    else:
        _grants(space, around, filters, of_grants, out)


def _fitting(what: str, groups: tuple[Any, ...]) -> None:
    """Options that say nothing about what is exported are an error, not silently without effect."""
    for group in groups:
        for name in group._fields:
            if name not in _OPTIONS[what] and getattr(group, name) != group._field_defaults[name]:
                raise UsageError(f"--{_WORDS.get(name, name).replace('_', '-')}: not a filter of {what} (leave it out)")


def _splitting(writing: Writing, form: str) -> None:
    if writing.split is None:
        return
    if form != "ics" or writing.output:
        raise UsageError("--split writes .ics files of its own (leave out -o and --as)")
    if writing.by not in {"category", "municipality"}:
        raise UsageError(f'--by "{writing.by}": unknown (category or municipality)')


def _events(space: Workspace, query: Query, out: Output, split: Split | None) -> None:
    from regioncal.query import calendar

    if out.form == "ics":
        views.show_calendar(space, space.ask(partial(calendar.events, query=query)), out, split)
    elif query.span:
        from regioncal.query.events import ask

        views.show_agenda(space, space.ask(partial(ask, query=query)), out)
    else:
        views.show_agenda(space, space.ask(partial(calendar.agenda, query=query)), out)


def _offers(space: Workspace, query: Query, filters: OfferFilters, out: Output, split: Split | None) -> None:
    from regioncal.query.directory import ask_offers

    answer = space.ask(lambda index: ask_offers(index, query, **hidden(filters, query)))
    if out.form == "ics":
        from regioncal.query.calendar import offers

        records = [entry.item for entry in answer.entries]
        views.show_calendar(space, offers(space.index, records), out, split)
    else:
        views.show_directory(space, answer, out)


def _grants(space: Workspace, around: Around, filters: EventFilters, of_grants: OfGrants, out: Output) -> None:
    from regioncal.query.grants import ask

    found = Conditions(space.index)
    found.record("--fund", of_grants.fund, "fund", "fund")
    found.record("--municipality", around.municipality, "municipality", "municipality")
    where = list(found.found)
    if of_grants.year is not None:
        where.append(Condition("year", "in", (of_grants.year,)))
    if filters.status:
        where.append(Condition("status", "in", choices("--status", filters.status, GRANT_STATUS, "status", {})))
    query = Query("grant", space.now.date(), where=tuple(where))
    views.show_grants(space, space.ask(partial(ask, query=query)), out)
