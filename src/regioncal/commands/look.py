"""Looking: month, events, offers, organisations, funds, show, about."""

from datetime import date, timedelta
from typing import Annotated

from regioncal import views
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
from regioncal.when import Span, day_span, run_of_days, week_span, weekend_span
from regioncal.workspace import Workspace

TEXT_LIMIT = 100
_AGENDA_DAYS = 30


def month(  # noqa: PLR0913 - each parameter is a group of options
    common: Common,
    out: Output,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: EventFilters,
    search: Search,
    which: Annotated[str, Argument(metavar="[MONTH]", help="2016-09, 9.2016, september, 2016, next, previous.")] = "",
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
    found = read_month(which, today) if which else (today.year, today.month)
    chosen = [(found, number) for number in range(1, 13)] if isinstance(found, int) else _following(found, months)
    query = _event_query(space, around, people, price, times, filters, search)
    answers = [space.ask(lambda index, at=at: ask(index, query, *at)) for at in chosen]
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
    query = _event_query(space, around, people, price, times, filters, search)
    query = query._replace(
        span=_span(days, today), series=series, limit=_limit(listing, out), sort=_sort(listing, ("time", "relevance"))
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
    found = Conditions(space.index)
    found.choice("--kind", filters.kind, "kind", "in")
    found.choice("--not-kind", filters.not_kind, "kind", "in")
    found.choice("--topic", filters.topic, "topics", "has")
    found.choice("--not-topic", filters.not_topic, "topics", "has")
    found.party("--provider", filters.provider, "provider")
    found.language("--teaches", filters.teaches, "teaches")
    found.level(filters.level)
    found.choice("--residence-status", filters.residence_status, "residence_status", "has or any")
    found.flag("--childcare", filters.childcare, Condition("childcare", "true", ()))
    found.choice("--mode", filters.mode, "mode", "has")
    found.choice(
        "--status",
        filters.status,
        "status",
        "in or unknown" if "active" in (filters.status or ()) else "in",
        "offer-status",
    )
    query = _common(space, found, around, people, price, times, search, "offer")
    asked = [
        *query.asked,
        *(
            f"--{name.replace('_', '-')}"
            for name in ("open_now", "internal", "due_for_review")
            if getattr(filters, name)
        ),
    ]
    query = query._replace(
        open_at=space.now.isoformat() if filters.open_now else "", limit=_limit(listing, out), asked=tuple(asked),
        sort=_sort(listing, ("relevance", "title", "distance")),
    )  # fmt: skip
    if query.sort == "distance" and not query.near:
        raise UsageError("--sort distance needs --near (name a municipality or place)")
    ended = any("ended" in condition.values for condition in query.where if condition.column == "status")
    answer = space.ask(
        lambda index: ask_offers(index, query, internal=filters.internal, ended=ended, due=filters.due_for_review)
    )
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
    migrant_led: Annotated[bool, Option("--migrant-led", help="Led by migrants.")] = False,  # noqa: FBT002
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
    if search.search is not None:
        found.asked.append(f'--search "{search.search}"')
    query = Query(
        "organisation", space.now.date(), where=tuple(found.found), words=search.search or "", literal=search.literal,
        limit=_limit(listing, out), sort=_sort(listing, ("relevance", "title")), asked=tuple(found.asked),
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
    cards = [card for ident in ids for card in space.ask(lambda index, ident=ident: ask(index, ident))]
    views.show_cards(space, cards, out)


def about(common: Common, out: Output) -> None:
    """The region and its office: what it does and how to reach it."""
    from regioncal.query.about import ask

    space = Workspace(*common)
    views.show_about(space, space.ask(ask), out)


def _event_query(  # noqa: PLR0913
    space: Workspace,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: EventFilters,
    search: Search,
) -> Query:
    """The filters of a question about events."""
    found = Conditions(space.index)
    found.choice("--category", filters.category, "category", "in")
    found.choice("--not-category", filters.not_category, "category", "in")
    found.choice("--attendance", filters.attendance, "attendance", "in")
    found.choice(
        "--status", filters.status, "status", "in or unknown" if "confirmed" in (filters.status or ()) else "in"
    )
    found.party("--organiser", filters.organiser, "organiser")
    found.party("--not-organiser", filters.not_organiser, "organiser")
    found.words("--tag", filters.tag, "tags")
    found.words("--not-tag", filters.not_tag, "tags")
    found.choice("--not-audience", filters.not_audience, "audience", "has")
    return _common(space, found, around, people, price, times, search, "event")


def _common(  # noqa: PLR0913
    space: Workspace,
    found: Conditions,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    search: Search,
    about: str,
) -> Query:
    """The filters that events and offers share."""
    found.record("--municipality", around.municipality, "municipality", "municipality")
    found.record("--not-municipality", around.not_municipality, "municipality", "municipality")
    if about == "event":
        found.record("--place", around.place, "place", "place")
    else:
        found.record("--place", around.place, "places", "place", "has")
    found.choice("--audience", people.audience, "audience", "has")
    found.age(people.age)
    found.language("--language", people.language, "languages")
    found.flag("--accessible", people.accessible, Condition("wheelchair", "in", ("full", "partial")))
    found.free(free=price.free, price=price.price)
    near = found.gazette.near(around.near, around.within) if around.near else None
    if around.within is not None and not around.near:
        raise UsageError("--within needs --near (name a municipality or place)")
    if near:
        found.asked.append(f"--near {near.name} --within {near.km:g}")
    hours = found.hours(times.weekday, times.after, times.before)
    if search.search is not None:
        found.asked.append(f'--search "{search.search}"')
    return Query(
        about, space.now.date(), None, tuple(found.found), near, hours, search.search or "", search.literal,
        asked=tuple(found.asked),
    )  # fmt: skip


def _span(days: Days, today: date) -> Span:
    """The days asked for; without any, thirty from today on."""
    asked = [name for name in ("today", "tomorrow", "weekend", "week", "on") if getattr(days, name)]
    if len(asked) > 1 or (asked and (days.first or days.last)):
        names = [f"--{name}" for name in asked] + ["--from" if days.first else "--to"] * bool(days.first or days.last)
        raise UsageError(f"{' and '.join(names)} contradict each other (choose one)")
    if days.today:
        return day_span(today)
    if days.tomorrow:
        return day_span(today + timedelta(days=1))
    if days.weekend:
        return weekend_span(today)
    if days.week:
        return week_span(today)
    if days.on:
        return _named("--on", days.on, today)
    first = _named("--from", days.first, today).first if days.first else None
    last = _named("--to", days.last, today).last if days.last else None
    if first is None:
        first = min(today, last) if last and last < today else today
    if last is None:
        last = min(first, date.max - timedelta(days=_AGENDA_DAYS + 1)) + timedelta(days=_AGENDA_DAYS - 1)
    if last < first:
        raise UsageError(f"--to {last} is before --from {first} (swap them)")
    return run_of_days(first, last)


def _named(option: str, words: str, today: date) -> Span:
    from regioncal.when import read_span

    try:
        return read_span(words, today)
    except UsageError as error:
        raise UsageError(f"{option} {error}") from None


def _limit(listing: Listing, out: Output) -> int | None:
    """How many to show: text shows a hundred unless said, JSON and files are not cut."""
    if listing.limit is not None:
        return listing.limit or None
    return TEXT_LIMIT if out.form == "text" else None


def _sort(listing: Listing, known: tuple[str, ...]) -> str:
    if listing.sort and listing.sort not in known:
        raise UsageError(f'--sort "{listing.sort}": unknown (one of {", ".join(known)})')
    return listing.sort or ""
