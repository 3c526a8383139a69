"""What was asked, in the words of options -> a Query: listings and exports take the same filters."""

import re
from datetime import date, timedelta

from regioncal.errors import UsageError
from regioncal.options import Around, Days, EventFilters, OfferFilters, People, Price, Search, Times
from regioncal.query.ask import Condition, Query
from regioncal.query.filters import Conditions
from regioncal.text import quoted
from regioncal.when import Span, day_span, run_of_days, week_span, weekend_span
from regioncal.workspace import Workspace

_AGENDA_DAYS = 30
# What is left where nothing but the days was asked: "was ist am Wochenende los".
_WHATEVER = re.compile(
    r"(\W*\b(was|ist|los|geht|gibt|es|alles|so|etwas|und|veranstaltung(en)?|termine?|what|s|is|on|there|happening|going"
    r"|events?|anything)\b)*\W*",
    re.IGNORECASE,
)
_FLAGS = ("open_now", "internal", "due_for_review")


def event_query(  # noqa: PLR0913
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
    found.party("--organiser", filters.organiser, "organiser", "party")
    found.party("--not-organiser", filters.not_organiser, "organiser", "party")
    found.words("--tag", filters.tag, "tags")
    found.words("--not-tag", filters.not_tag, "tags")
    found.choice("--not-audience", filters.not_audience, "audience", "has")
    return _shared(space, found, around, people, price, times, search, "event")


def offer_query(  # noqa: PLR0913
    space: Workspace,
    around: Around,
    people: People,
    price: Price,
    times: Times,
    filters: OfferFilters,
    search: Search,
) -> Query:
    """The filters of a question about offers."""
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
    query = _shared(space, found, around, people, price, times, search, "offer")
    flags = [f"--{name.replace('_', '-')}" for name in _FLAGS if getattr(filters, name)]
    return query._replace(open_at=space.now.isoformat() if filters.open_now else "", asked=(*query.asked, *flags))


def hidden(filters: OfferFilters, query: Query) -> dict[str, bool]:
    """What was asked for of the offers that no listing shows by itself: internal and ended ones; only those due."""
    ended = any("ended" in condition.values for condition in query.where if condition.column == "status")
    return {"internal": filters.internal, "ended": ended, "due": filters.due_for_review}


def _shared(  # noqa: PLR0913
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
        found.asked.append(f"--near {quoted(near.name)} --within {near.km:g}")
    hours = found.hours(times.weekday, times.after, times.before)
    return Query(
        about, space.now.date(), None, tuple(found.found), near, hours, search.words, search.literal,
        asked=(*found.asked, *search.asked),
    )  # fmt: skip


def with_days(query: Query, days: Days, today: date) -> Query:
    """The question with its days: those of the options, else those that the search names, else thirty from today on."""
    if not query.words or query.literal or any(days):
        return query._replace(span=span_of(days, today))
    from regioncal.when.said import said_days

    said = said_days(query.words, today)
    if said is None:
        return query._replace(span=span_of(days, today))
    first = today if said.span.first < today < said.span.after else said.span.first
    rest = "" if _WHATEVER.fullmatch(said.rest) else said.rest
    return query._replace(span=Span(first, said.span.after), words=rest, days=said.words)


def span_of(days: Days, today: date) -> Span:
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
    return _from_to(days, today)


def _from_to(days: Days, today: date) -> Span:
    """From a first day, today unless said, to a last one, thirty days later unless said."""
    first = _named("--from", days.first, today).first if days.first else None
    last = _named("--to", days.last, today).last if days.last else None
    if first is None:
        if last and last < today:
            raise UsageError(f"--to {last} is before today (add --from)")
        first = today
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
