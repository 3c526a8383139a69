"""The region and its office on one screen."""

from collections.abc import Iterator

from regioncal.query.about import About
from regioncal.views.card import image
from regioncal.views.lines import Line, paragraph
from regioncal.views.words import Words


def about(answer: About, words: Words, columns: int) -> Iterator[Line]:
    """What the region is, who its office is, what the office does and how to reach it, the picture with its credit."""
    say, region = words.say, answer.region
    yield [(region["name"], "head")]
    parts = _counts(answer, words)
    yield from paragraph(" · ".join(parts), columns, "dim")
    if region.get("url"):
        yield [(region["url"], "link")]
    office = answer.office
    if office is None:
        return
    yield []
    yield [(words.title(office), "head")]
    for name in ("summary", "description"):
        text = words.text(office.get(name))
        if text:
            yield from paragraph(text, columns)
            yield []
    pairs = [
        (say.field(name), words.value(name, office[name], "organisation"))
        for name in ("address", "contact", "url", "languages")
        if name in office
    ]
    pairs += [(say("Fund"), f"{words.title(fund)} (regioncal funds {fund['id']})") for fund in answer.funds]
    if answer.offers:
        pairs.append(
            (
                say.field("offers"),
                say.count(
                    "{n} offer: regioncal offers --provider {id}",
                    "{n} offers: regioncal offers --provider {id}",
                    answer.offers,
                    id=office["id"],
                ),
            )
        )
    yield from words.pairs(pairs, columns)
    if office.get("image"):
        yield []
        yield from image(office["image"], words, columns)


def _counts(answer: About, words: Words) -> list[str]:
    """How many records of each kind there are."""
    count, found = words.say.count, answer.counts
    every = {
        "event": count("{n} event", "{n} events", found.get("event", 0)),
        "offer": count("{n} offer", "{n} offers", found.get("offer", 0)),
        "organisation": count("{n} organisation", "{n} organisations", found.get("organisation", 0)),
        "place": count("{n} place", "{n} places", found.get("place", 0)),
        "municipality": count("{n} municipality", "{n} municipalities", found.get("municipality", 0)),
        "fund": count("{n} fund", "{n} funds", found.get("fund", 0)),
        "grant": count("{n} grant", "{n} grants", found.get("grant", 0)),
    }
    return [text for kind, text in every.items() if found.get(kind)]
