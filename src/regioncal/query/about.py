"""The region and its office: what there is, what the office does, how to reach it."""

from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.query.names import Names, names_in


class About(NamedTuple):
    """The region's facts, how many records of each kind there are, its office and the fund that the office runs."""

    region: dict[str, Any]
    counts: dict[str, int]
    office: dict[str, Any] | None
    offers: int
    funds: list[dict[str, Any]]
    names: Names


def ask(index: Index) -> About:
    """Answer `about`."""
    counts = dict(
        index.connection.execute("SELECT kind, count(*) FROM record WHERE base = rowid GROUP BY kind").fetchall()
    )
    ident = index.region.get("office")
    office = index.office()
    funds = [fund for fund in index.all("fund") if office and _runs(office, fund)]
    offers = index.connection.execute(
        "SELECT count(*) FROM offer WHERE provider = ? AND status IS NOT 'ended'", (ident,)
    ).fetchone()[0]
    return About(index.region, counts, office, offers, funds, names_in(index, [office] if office else []))


def _runs(office: dict[str, Any], fund: dict[str, Any]) -> bool:
    """Whether the office runs a fund: it is the funder, or its address is the fund's contact."""
    email = office.get("contact", {}).get("email")
    return bool(fund.get("funder") == office["id"] or (email and fund.get("contact", {}).get("email") == email))
