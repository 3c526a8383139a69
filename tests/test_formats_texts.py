"""Words of producers: HTML that becomes plain, costs that become prices."""

from decimal import Decimal
from typing import Any

import pytest

from regioncal.formats.plain_text import plain
from regioncal.formats.prices import read_price


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Eintritt < 5 Euro & frei", "Eintritt < 5 Euro & frei"),
        ("<b>fett</b><br>neu", "fett\nneu"),
        ("<p>eins</p><p>zwei</p>", "eins\n\nzwei"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("R&auml;ume &amp; mehr", "Räume & mehr"),
        ('<a href="https://a.example/x">hier</a>', "hier (https://a.example/x)"),
        ('<a href="https://a.example">a.example</a>', "a.example"),
        ('<a href="javascript:x">hier</a><br>', "hier"),
        ("<style>p{}</style><script>x()</script><p>nur das</p>", "nur das"),
        ("<!-- weg --><p>da", "da"),
        ("<!-- nie zu <p>weg", ""),
    ],
)
def test_html_becomes_plain(html: str, words: str) -> None:
    """What HTML shows, and no tag; a text that is none stays as it is."""
    assert plain(html) == words


def test_html_without_end_is_read_in_no_time() -> None:
    """A million open tags or comments are no reason to wait."""
    assert plain("<p>" + "<!-- " * 200_000) == ""
    assert len(plain("<a " * 300_000 + "<p>x")) > 0


@pytest.mark.parametrize(
    ("cost", "price"),
    [
        ("", None),
        ("kostenlos", {"kind": "free"}),
        ("Eintritt frei", {"kind": "free"}),
        ("0 €", {"kind": "free"}),
        ("8 €", {"kind": "paid", "from": 8, "currency": "EUR"}),
        ("8,50 EUR", {"kind": "paid", "from": Decimal("8.50"), "currency": "EUR"}),
        ("5 - 10 Euro", {"kind": "paid", "from": 5, "to": 10, "currency": "EUR"}),
        ("$12", {"kind": "paid", "from": 12, "currency": "USD"}),
        ("Spende", {"kind": "donation"}),
        ("Auf Anfrage", {"kind": "unknown", "note": "Auf Anfrage"}),
        ("8 €, ermäßigt 5 €", {"kind": "paid", "from": 5, "to": 8, "currency": "EUR", "note": "8 €, ermäßigt 5 €"}),
        ("ab 20 Uhr 7 €", {"kind": "paid", "from": 7, "currency": "EUR", "note": "ab 20 Uhr 7 €"}),
    ],
)
def test_prices(cost: str, price: Any) -> None:
    """What producers write about the cost; words that say more are kept."""
    assert read_price(cost) == price
