"""What producers write about the cost of an event -> a price: "kostenlos", "8,50 EUR", "5 - 10 Euro", "Spende"."""

import re
from decimal import Decimal
from typing import Any

from regioncal.text import fold, one_line

_FREE = ("frei", "free", "kostenlos", "kostenfrei", "gratis", "umsonst", "gratuit", "no charge", "gebuhrenfrei")
_DONATION = ("spende", "donation", "hut", "pay what you", "solidar")
_NUMBER = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.\s]\d{3})+|\d{1,6})(?:[.,](\d{1,2}|-{1,2}|–))?(?!\d)")
_CURRENCIES = {"€": "EUR", "eur": "EUR", "$": "USD", "usd": "USD", "chf": "CHF", "fr.": "CHF", "£": "GBP", "gbp": "GBP"}
_NOT_MONEY = re.compile(r"\d{1,2}[:.]\d{2}\s*uhr|\d+\s*(?:jahre|years|uhr|%|min)", re.IGNORECASE)
_BARE = re.compile(r"[\d\s.,–—-]*(?:bis|to|ab|from)?[\d\s.,–—-]*")


def read_price(text: str, sort: str = "", currency: str = "") -> dict[str, Any] | None:
    """The price that a cost text tells, with the producer's own word for its sort; None where it says nothing.

    >>> read_price("5 - 8,50 EUR")
    {'kind': 'paid', 'from': 5, 'to': Decimal('8.50'), 'currency': 'EUR'}
    """
    written = one_line(text)
    folded = fold(written)
    amounts, sign = _amounts(written)
    if not written and fold(sort) not in ("free", "paid"):
        return None
    if not written:
        return {"kind": fold(sort)}
    words = f" {folded} "
    if any(f" {word}" in words for word in _DONATION) and not amounts:
        return _noted({"kind": "donation"}, written, plain=len(folded) < 12)
    free = fold(sort) == "free" or any(f" {word}" in words or folded.endswith(word) for word in _FREE)
    if (amounts and max(amounts) == 0) or (free and not any(amounts)):
        plain = fold(sort) == "free" or len(folded) < 16
        return _noted({"kind": "free"}, written, plain=plain)
    if not amounts:
        return {"kind": "paid" if fold(sort) == "paid" else "unknown", "note": written}
    price: dict[str, Any] = {"kind": "paid", "from": min(amounts)}
    if max(amounts) > min(amounts):
        price["to"] = max(amounts)
    code = sign or _CURRENCIES.get(currency.lower(), currency.upper() if len(currency) == 3 else "")
    if code:
        price["currency"] = code
    return _noted(price, written, plain=len(re.sub(r"[\d\s.,–—-]|EUR|Euro|€", "", written)) < 4)


def kind_of(word: str) -> str:
    """The kind of price that a word by itself names: "free", "donation", or "" for neither."""
    folded = fold(word)
    if folded in _FREE:
        return "free"
    return "donation" if folded in _DONATION or folded.startswith("spende") else ""


def _noted(price: dict[str, Any], written: str, *, plain: bool) -> dict[str, Any]:
    """The price, with the words as they came where they say more."""
    return price if plain else price | {"note": written}


def _amounts(written: str) -> tuple[list[int | Decimal], str]:
    """The amounts in a text and its currency; figures that are hours or years are none."""
    text = _NOT_MONEY.sub(" ", written)
    lower = text.lower()
    sign = next((code for name, code in _CURRENCIES.items() if name in lower), "")
    if not sign and not _BARE.fullmatch(lower.strip()):
        return [], ""
    amounts: list[int | Decimal] = []
    for whole, cents in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", whole)
        part = cents if cents.isdigit() else ""
        value = Decimal(f"{digits}.{part.ljust(2, '0')}") if part.strip("0") else int(digits)
        amounts.append(value)
    return amounts, sign
