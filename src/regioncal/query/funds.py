"""Questions about funds: each year's budget, what was applied for and awarded, and what is left.

Published sums and the grants known singly are kept apart: the ones are what the funder said, the others what the
records hold, and neither is added to the other.
"""

from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from regioncal.errors import NotFound, did_you_mean
from regioncal.funding import AWARDED, Sums, currency, money_of, of_year, total
from regioncal.index.reader import Index
from regioncal.query.names import Names, names_in
from regioncal.query.resolve import Gazette


class Year(NamedTuple):
    """One year of a fund.

    `rounds`, `budget` and `published` are those of `funding.Sums`; `applied`, `awarded` and `paid` are the sums of the
    grants known singly (in `currency`, that of the rounds; of `applied` and `paid` None where no grant says any),
    `known` how many of them were awarded and `unpriced` how many of those have no known sum; `others` says by status
    how many were not. `remaining` is budget less the published award, else less the known ones where nothing says that
    there are more; None where that or the budget is not known. `certain` is false where it stands on known grants
    alone, on a part of the rounds or on a rounded sum.
    """

    year: int | None
    rounds: list[dict[str, Any]]
    budget: Decimal | None
    published: dict[str, Any]
    applied: Decimal | None
    awarded: Decimal
    paid: Decimal | None
    known: int
    unpriced: int
    remaining: Decimal | None
    certain: bool
    grants: list[dict[str, Any]]
    currency: str
    others: dict[str, int]


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
    """The years of a fund that have a round or a grant, the latest first; grants without a year come last."""
    of: dict[int | None, list[dict[str, Any]]] = {round_["year"]: [] for round_ in fund.get("round", ())}
    for grant in grants:
        of.setdefault(grant.get("year"), []).append(grant)
    years = sorted(of, key=lambda year: -(year or 0)) if only is None else {only} & {*of}
    return [_year(year, fund, of_year(fund, year), of[year]) for year in years]


def _year(year: int | None, fund: dict[str, Any], sums: Sums, grants: list[dict[str, Any]]) -> Year:
    money = currency(*sums.rounds, fund)
    given_out = [grant for grant in grants if grant.get("status", "awarded") in AWARDED]
    others = Counter(grant["status"] for grant in grants if grant not in given_out)
    priced = _amounts(given_out, "awarded", fund, money)
    applied, paid = (_amounts(grants, name, fund, money) for name in ("applied", "paid"))
    awarded, published = total(priced), sums.published
    spent: Decimal | None = None
    if "awarded" in published:
        spent = published["awarded"]
    elif priced and published.get("projects", len(priced)) <= len(priced) and not _in_a_total(year, fund):
        spent = max(awarded, sums.least)
    elif any("awarded" in round_.get("published", {}) for round_ in sums.rounds):
        spent = sums.least
    return Year(
        year, sums.rounds, sums.budget, published, total(applied) if applied else None, awarded,
        total(paid) if paid else None, len(given_out), len(given_out) - len(priced),
        sums.budget - spent if sums.budget is not None and spent is not None else None,
        "awarded" in published and not published.get("approximate", False), grants, money, dict(others),
    )  # fmt: skip


def _amounts(grants: list[dict[str, Any]], name: str, fund: dict[str, Any], money: str) -> list[Any]:
    """What these grants say of one sum, as far as it is money of this currency."""
    return [grant[name] for grant in grants if name in grant and money_of(grant, fund) == money]


def _in_a_total(year: int | None, fund: dict[str, Any]) -> bool:
    """Whether a published sum over several years holds this one: then the grants known singly are not all."""
    return year is not None and any(one["from"] <= year <= one["to"] for one in fund.get("total", ()))
