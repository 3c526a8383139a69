"""Style: what an editor would want to know, without anything being wrong."""

from collections.abc import Iterator
from datetime import date, datetime

from regioncal.checks.fields import of_types, wrong
from regioncal.errors import Problem
from regioncal.model import Data, pointers

_TEXTS = {"title", "name", "summary", "description"}


def prices(data: Data, _: date) -> Iterator[Problem]:
    """Events and offers that do not say what they cost: "free" never finds them."""
    for record in data.all("event", "offer"):
        kind = record.values.get("price", {}).get("kind", "unknown")
        if kind == "unknown" and record.values.get("scope") != "internal":
            remedy = 'add price = "free", "donation" or { kind = "paid", from = ... }'
            yield wrong(record, "price-unknown", "price", "is not known", remedy)


def places(data: Data, _: date) -> Iterator[Problem]:
    """Places without coordinates, and places that nothing happens at."""
    used = {ident for record in data.all() for _, kind, ident, _ in pointers(record) if kind == "place"}
    for record in data.all("place"):
        if "lat" not in record.values and "lon" not in record.values:
            remedy = "add lat = ... and lon = ..., so that --near finds it"
            yield wrong(record, "no-coordinates", "lat", "has no coordinates", remedy)
        if record.id not in used:
            yield wrong(record, "unused-place", "", "nothing happens here", "remove it, or leave it for later")


def series(data: Data, _: date) -> Iterator[Problem]:
    """Series that never end: somebody has to notice when they do."""
    for record in data.all("event"):
        for rule in record.values.get("rrule", ()):
            if "UNTIL=" not in rule.upper() and "COUNT=" not in rule.upper():
                remedy = "add UNTIL=20171231 or COUNT=10 if it is known"
                yield wrong(record, "endless-series", "rrule", "has no end", remedy)
                break


def translations(data: Data, _: date) -> Iterator[Problem]:
    """Texts that are missing in one of the region's languages."""
    region = data.region
    wanted = [tag.partition("-")[0] for tag in region.languages]
    if len(wanted) < 2:
        return
    for record in data.all("event", "offer", "organisation", "fund"):
        for name, text in of_types(record, "prose"):
            if name not in _TEXTS:
                continue
            given = {tag.partition("-")[0] for tag in text} if isinstance(text, dict) else {region.language}
            missing = [tag for tag in wanted if tag not in given]
            if missing and (name != "name" or isinstance(text, dict)):
                remedy = f'write {name} = {{ {region.language} = "...", {missing[0]} = "..." }}'
                yield wrong(record, "missing-language", name, f"is not given in {', '.join(missing)}", remedy)


def gaps(data: Data, _: date) -> Iterator[Problem]:
    """What people ask an event or an offer first, and it does not say."""
    for record in data.all("event"):
        values = record.values
        online = values.get("attendance") in {"online", "mixed"} or values.get("status") == "moved_online"
        if not any(name in values for name in ("place", "location", "online_url")) and not online:
            yield wrong(record, "no-place", "place", "does not say where", "add place, or location in free words")
        if online and "online_url" not in values:
            yield wrong(record, "no-place", "online_url", "does not say where to take part", 'add online_url = "..."')
        if isinstance(values["start"], datetime) and "end" not in values:
            yield wrong(record, "no-end", "end", "does not say when it ends", "add end = ... if it is known")
        if "category" not in values:
            yield wrong(record, "no-category", "category", "is of no category", 'add category = "..."')
    for record in data.all("offer"):
        values = record.values
        if values.get("status") == "ended":
            continue
        own = any(name in values for name in ("contact", "join", "url"))
        if not own and not _reachable(data, values.get("provider")):
            remedy = "add contact = { ... }, or contact to its provider"
            yield wrong(record, "no-contact", "contact", "does not say how to reach anyone", remedy)
        if "verified" not in values:
            remedy = "ask, then add verified = 2016-09-10"
            yield wrong(record, "never-verified", "verified", "does not say when it was last checked", remedy)


def _reachable(data: Data, provider: str | None) -> bool:
    """Whether the provider itself says how to reach it."""
    record = data.get("organisation", provider or "")
    return record is not None and ("contact" in record.values or "url" in record.values)
