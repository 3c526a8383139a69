"""Questions about funds: each year's budget, what was applied for and awarded, and what is left.

Published sums and the grants known singly are kept apart: the ones are what the funder said, the others what the
records hold, and neither is added to the other.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from regioncal.errors import NotFound, did_you_mean
from regioncal.index.reader import Index
from regioncal.query.names import Names, names_in
from regioncal.query.resolve import Gazette

AWARDED = {"awarded", "paid", "settled"}


class Year(NamedTuple):
    """One year of a fund.

    `budget` is the round's, else the fund's a year, None where neither is known. `published` is what the funder said
    (applications, projects, awarded, approximate); `applied`, `awarded` and `paid` are the sums of the grants known
    singly, `known` how many those are and `unpriced` how many of them have no known sum. `remaining` is budget less
    the published award, else less the known ones where nothing says that there are more; None where that or the
    budget is not known. `certain` is false where it stands on known grants alone or on a rounded sum.
    """

    year: int | None
    round: dict[str, Any]
    budget: Decimal | None
    published: dict[str, Any]
    applied: Decimal
    awarded: Decimal
    paid: Decimal
    known: int
    unpriced: int
    remaining: Decimal | None
    certain: bool
    grants: list[dict[str, Any]]


class FundAnswer(NamedTuple):
    """One fund and its years, the latest first; `known` are all years it has anything of."""

    fund: dict[str, Any]
    years: list[Year]
    known: list[int]


class Funds(NamedTuple):
    """The answer: funds with their years, and what their ids stand for."""

    funds: list[FundAnswer]
    year: int | None
    single: bool
    names: Names


def ask(index: Index, ident: str | None, year: int | None) -> Funds:
    """All funds, or one by id, name or alias; a year keeps that year's rounds and grants."""
    records = index.all("fund")
    if ident:
        records = _named(index, ident)
    grants = index.all("grant")
    answers = []
    for fund in records:
        own = [grant for grant in grants if grant["fund"] == fund["id"]]
        years = _years(fund, own, year)
        if ident or years or year is None:
            known = {round_["year"] for round_ in fund.get("round", ())} | {
                grant["year"] for grant in own if "year" in grant
            }
            answers.append(FundAnswer(fund, years, sorted(known)))
    shown = [
        *(answer.fund for answer in answers),
        *(grant for answer in answers for each in answer.years for grant in each.grants),
    ]
    return Funds(answers, year, bool(ident), names_in(index, shown))


def _named(index: Index, ident: str) -> list[dict[str, Any]]:
    record = index.get("fund", ident)
    if record:
        return [record]
    gazette = Gazette(index)
    try:
        found = gazette.find("funds", "fund", [ident])
    except NotFound:
        known = [record["id"] for record in index.all("fund")]
        raise NotFound(
            f'funds "{ident}": unknown fund ({did_you_mean(ident, known, "regioncal funds lists them")})'
        ) from None
    return [record for record in index.all("fund") if record["id"] in found]


def _years(fund: dict[str, Any], grants: list[dict[str, Any]], only: int | None) -> list[Year]:
    """The years of a fund, the latest first: one for each round, and for grants of years without one."""
    rounds: dict[int | None, list[dict[str, Any]]] = {}
    for round_ in fund.get("round", ()):
        rounds.setdefault(round_["year"], []).append(round_)
    of_year: dict[int | None, list[dict[str, Any]]] = {}
    for grant in grants:
        of_year.setdefault(grant.get("year"), []).append(grant)
    chosen = sorted(
        {*rounds, *of_year} if only is None else {only} & {*rounds, *of_year}, key=lambda year: -(year or 0)
    )
    answers = []
    for year in chosen:
        first, *others = rounds.get(year, [{}])
        answers.append(_year(year, fund, first, of_year.get(year, [])))
        answers += [_year(year, fund, other, []) for other in others]
    return answers


def _year(year: int | None, fund: dict[str, Any], round_: dict[str, Any], grants: list[dict[str, Any]]) -> Year:
    given = round_.get("budget", fund.get("budget") if year is not None else None)
    budget = None if given is None else amount(given)
    published = round_.get("published", {})
    given_out = [grant for grant in grants if grant.get("status", "awarded") in AWARDED]
    priced = [amount(grant["awarded"]) for grant in given_out if "awarded" in grant]
    awarded = sum(priced, Decimal(0))
    spent: Decimal | None = None
    if "awarded" in published:
        spent = amount(published["awarded"])
    elif priced and published.get("projects", len(priced)) <= len(priced) and not _in_a_total(year, fund):
        spent = awarded
    return Year(
        year, round_, budget, published,
        sum((amount(grant["applied"]) for grant in grants if "applied" in grant), Decimal(0)), awarded,
        sum((amount(grant["paid"]) for grant in grants if "paid" in grant), Decimal(0)), len(given_out),
        len(given_out) - len(priced), budget - spent if budget is not None and spent is not None else None,
        "awarded" in published and not published.get("approximate", False), grants,
    )  # fmt: skip


def _in_a_total(year: int | None, fund: dict[str, Any]) -> bool:
    """Whether a published sum over several years holds this one: then the grants known singly are not all."""
    return year is not None and any(total["from"] <= year <= total["to"] for total in fund.get("total", ()))


def amount(value: float) -> Decimal:
    """An amount as the index keeps it, exact again."""
    return Decimal(str(value))
