"""Amounts and prices as people type them: "150.000", "8,50 €", "8-12 €", "kostenlos"."""

import re
from decimal import Decimal
from typing import Any

from regioncal.formats.prices import kind_of, read_price
from regioncal.text import fold

_EURO = re.compile(r"^(?:eur|€)\s*|\s*(?:euros?|eur|€)$", re.IGNORECASE)
_AMOUNT = re.compile(r"(\d+|[1-9]\d{0,2}(?:([.,'\s])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](?:(\d\d?)|--?|–))?")
_TO = re.compile(r"\s*(?:-|–|\bbis\b|\bto\b)\s*")


def read_amount(words: str) -> int | Decimal | None:
    """An amount in euros, exact; None where it is none, or may be meant a thousand times larger or smaller.

    >>> read_amount("150.000"), read_amount("1,234.5"), read_amount("8,50 €"), read_amount("8.555")
    (150000, Decimal('1234.50'), Decimal('8.50'), None)
    """
    found = _AMOUNT.fullmatch(_EURO.sub("", words.strip()))
    if not found:
        return None
    whole = re.sub(r"\D", "", found[1])
    if found[3]:
        return Decimal(f"{whole}.{found[3]:0<2}")
    once = len(found[1]) - len(whole) == 1  # nobody ends decimals with a nought: 1.500 is no 1.5, but what is 8.555?
    return None if once and found[2] in ".," and not whole.endswith("0") else int(whole)


def read_typed_price(words: str) -> dict[str, Any] | str | None:
    """What something costs: an amount, two with a dash between, or a word for free or a donation; None for all else.

    >>> read_typed_price("8-12,50 €"), read_typed_price("Eintritt frei")
    ({'kind': 'paid', 'from': 8, 'to': Decimal('12.50')}, 'free')
    """
    amount = read_amount(words)
    if amount is not None:
        return {"kind": "paid", "from": amount} if amount else "free"
    ends = [read_amount(part) for part in _TO.split(words.strip())]
    if len(ends) == 2 and None not in ends:
        return {"kind": "paid", "from": ends[0], "to": ends[1]}
    if re.search(r"\d", words):
        price = read_price(words) or {}
        return {key: value for key, value in price.items() if value != "EUR"} if "from" in price else None
    folded = fold(words).split()
    kinds = {kind for word in (words, *folded) if (kind := kind_of(word))}
    if len(kinds) != 1:
        return None
    return kinds.pop() if len(folded) < 3 else {"kind": kinds.pop(), "note": words}
