"""Looking: month, events, offers, organisations, funds, show, about."""

from datetime import date
from functools import partial
from typing import Annotated

from regioncal import views
from regioncal.commands.asked import event_query, hidden, offer_query, with_days
from regioncal.errors import UsageError
from regioncal.options import (
    Argument,
    Around,
    Common,
    Days,
    EventFilters,
    Listing,
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
from regioncal.when import Span
from regioncal.workspace import Workspace

TEXT_LIMIT = 100


def month(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    out: Output,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: EventFilters,
    search: Search,
    which: Annotated[
        list[str] | None, Argument(metavar="[MONTH]", help="2016-09, 9.2016, september, 2016, next, previous, +2m.")
    ] = None,
    months: Annotated[int, Option("--months", metavar="N", min=1, max=120, help="So many months.")] = 1,
    weeks: Annotated[bool, Option("--weeks", help="With ISO week numbers.")] = False,
    agenda: Annotated[bool, Option("--agenda", help="With the events listed below.")] = False,
) -> None:
    """The month as a grid: how many events each day has, and what runs through it."""
    from regioncal.query import events as asking
    from regioncal.query.month import ask
    from regioncal.when import read_month

    space = Workspace(*common)
    today = space.now.date()
    found = read_month(" ".join(which), today) if which else (today.year, today.month)
    chosen = [(found, number) for number in range(1, 13)] if isinstance(found, int) else _following(found, months)
    query = event_query(space, around, people, price, times, filters, search)
    answers = [space.ask(partial(ask, query=query, year=at[0], month=at[1])) for at in chosen]
    span = None
    if agenda or out.form in {"ics", "csv", "md"}:
        (year, number), (last_year, last_number) = chosen[0], chosen[-1]
        after = date(last_year + last_number // 12, last_number % 12 + 1, 1)
        span = Span(date(year, number, 1), after)
        query = query._replace(span=span, limit=None if out.form != "text" else TEXT_LIMIT)
    listed = space.ask(lambda index: asking.ask(index, query)) if span else None
    views.show_months(space, answers, listed, out, weeks=weeks)


def _following(first: tuple[int, int], count: int) -> list[tuple[int, int]]:
    """So many months from one on."""
    start = first[0] * 12 + first[1] - 1
    last = 9999 * 12 + 10
    if start + count - 1 > last:
        raise UsageError("--months: the calendar ends before (ask for fewer)")
    return [((start + number) // 12, (start + number) % 12 + 1) for number in range(count)]


def events(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    out: Output,
    days: Days,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: EventFilters,
    search: Search,
    listing: Listing,
    series: Annotated[bool, Option("--series", help="One line a series, at its next date.")] = False,
) -> None:
    """What is on: an agenda by day, from today unless said otherwise."""
    from regioncal.query.events import ask

    space = Workspace(*common)
    today = space.now.date()
    query = event_query(space, around, people, price, times, filters, search)
    query = with_days(query, days, today)._replace(
        series=series, limit=_limit(listing, out), sort=_sort(listing, ("time", "relevance"))
    )
    if out.form == "ics":
        from regioncal.query import calendar

        views.show_calendar(space, space.ask(lambda index: calendar.events(index, query)), out)
        return
    views.show_agenda(space, space.ask(lambda index: ask(index, query)), out, explain=search.explain)


def offers(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    out: Output,
    search: Search,
    filters: OfferFilters,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    listing: Listing,
) -> None:
    """The directory of offers, best first: courses, counselling, meeting places and more."""
    from regioncal.query.directory import ask_offers

    space = Workspace(*common)
    query = offer_query(space, around, people, price, times, filters, search)
    query = query._replace(limit=_limit(listing, out), sort=_sort(listing, ("relevance", "title", "distance")))
    if query.sort == "distance" and not query.near:
        raise UsageError("--sort distance needs --near (name a municipality or place)")
    answer = space.ask(lambda index: ask_offers(index, query, **hidden(filters, query)))
    views.show_directory(space, answer, out, explain=search.explain)


def organisations(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    out: Output,
    search: Search,
    listing: Listing,
    kind: Annotated[
        list[str] | None, Option("--kind", "-k", metavar="KIND", help="association, institution, ...")
    ] = None,
    field: Annotated[list[str] | None, Option("--field", metavar="WORD", help="Working in this field.")] = None,
    municipality: Annotated[
        list[str] | None, Option("--municipality", "-m", metavar="NAME", help="In this municipality.")
    ] = None,
    language: Annotated[
        list[str] | None, Option("--language", metavar="LANG", help="In this language: ar, Arabisch.")
    ] = None,
    migrant_led: Annotated[bool, Option("--migrant-led", help="Led by migrants.")] = False,
) -> None:
    """The network: who there is, what they do, their offers and events."""
    from regioncal.query.directory import ask_organisations

    space = Workspace(*common)
    found = Conditions(space.index)
    found.choice("--kind", kind, "kind", "in", "organisation-kind")
    found.field("--field", field)
    found.record("--municipality", municipality, "municipality", "municipality")
    found.language("--language", language, "languages")
    found.flag("--migrant-led", migrant_led, Condition("migrant_led", "true", ()))
    query = Query(
        "organisation", space.now.date(), where=tuple(found.found), words=search.words, literal=search.literal,
        limit=_limit(listing, out), sort=_sort(listing, ("relevance", "title")), asked=(*found.asked, *search.asked),
    )  # fmt: skip
    views.show_directory(space, space.ask(lambda index: ask_organisations(index, query)), out, explain=search.explain)


def funds(
    common: Common,
    out: Output,
    fund: Annotated[str, Argument(metavar="[ID]", help="One fund: its id or name.")] = "",
    year: Annotated[int | None, Option("--year", metavar="YEAR", help="Only this year's round and grants.")] = None,
) -> None:
    """The funds: each year's budget, what was applied for and awarded, and what is left."""
    from regioncal.query.funds import ask

    space = Workspace(*common)
    views.show_funds(space, space.ask(lambda index: ask(index, fund or None, year)), out)


def show(
    common: Common,
    out: Output,
    ids: Annotated[list[str], Argument(metavar="ID...", help="One id or several; event:talk-cafe is exact.")],
) -> None:
    """One record in full, whatever it is, with what links to it."""
    from regioncal.query.show import ask

    space = Workspace(*common)
    cards = [card for ident in ids for card in space.ask(partial(ask, wanted=ident, folder=space.folder))]
    views.show_cards(space, cards, out)


def about(common: Common, out: Output) -> None:
    """The region and its office: what it does and how to reach it."""
    from regioncal.query.about import ask

    space = Workspace(*common)
    views.show_about(space, space.ask(ask), out)


def _limit(listing: Listing, out: Output) -> int | None:
    """How many to show: text shows a hundred unless said, JSON and files are not cut."""
    if listing.limit is not None:
        return listing.limit or None
    return TEXT_LIMIT if out.form == "text" else None


def _sort(listing: Listing, known: tuple[str, ...]) -> str:
    if listing.sort and listing.sort not in known:
        raise UsageError(f'--sort "{listing.sort}": unknown (one of {", ".join(known)})')
    return listing.sort or ""
