"""A fund's year: what its rounds of that year say together. Answers and checks count the same way."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

AWARDED = frozenset({"awarded", "paid", "settled"})  # the states of a grant that is given out
_COUNTS = ("applications", "projects")


class Sums(NamedTuple):
    """What the rounds of one year say together.

    `budget` is the sum of their own, else the fund's a year, None where neither is known; `published` has what every
    round published, summed; `least` is what was surely awarded: the published sums of those rounds that have one. Money
    of different currencies is not added.
    """

    rounds: list[dict[str, Any]]
    budget: Decimal | None
    published: dict[str, Any]
    least: Decimal


def amount(value: object) -> Decimal:
    """An amount as TOML or the index keeps it, exact again."""
    return Decimal(str(value))


def total(values: Iterable[object]) -> Decimal:
    """The sum of amounts, exact."""
    return sum(map(amount, values), Decimal(0))


def of_year(fund: Mapping[str, Any], year: int | None) -> Sums:
    """The rounds of a year as one; a fund has mostly one, but nothing keeps it from having a second in autumn."""
    rounds = [one for one in fund.get("round", ()) if one["year"] == year]
    money = {currency(one, fund) for one in rounds}
    own = [one["budget"] for one in rounds if "budget" in one]
    budget = fund.get("budget") if year is not None and money <= {currency(fund)} else None
    if len(money) > 1:
        budget = None
    elif own and len(own) == len(rounds):
        budget = total(own)
    said = [one.get("published", {}) for one in rounds]
    published: dict[str, Any] = {
        name: sum(one[name] for one in said) for name in _COUNTS if said and all(name in one for one in said)
    }
    if said and len(money) == 1 and all("awarded" in one for one in said):
        published["awarded"] = total(one["awarded"] for one in said)
    if any(one.get("approximate") for one in said):
        published["approximate"] = True
    least = total(one["awarded"] for one in said if "awarded" in one and len(money) == 1)
    return Sums(rounds, None if budget is None else amount(budget), published, least)


def money_of(grant: Mapping[str, Any], fund: Mapping[str, Any]) -> str:
    """The currency of a grant: its own, else that of its year's rounds, else the fund's."""
    rounds = (one for one in fund.get("round", ()) if one["year"] == grant.get("year"))
    return currency(grant, *rounds, fund)


def currency(*tables: Mapping[str, Any]) -> str:
    """The first currency that is said, EUR where none is."""
    return str(next((table["currency"] for table in tables if "currency" in table), "EUR"))
