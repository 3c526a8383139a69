"""Answers in people's languages: gettext catalogues, dates, numbers and money as each language writes them.

The sentences in the code are English and are the catalogue's keys; `locale/<code>/LC_MESSAGES/regioncal.po` has the
others, the language's forms of dates and numbers among them, and `make lang` compiles it. English reads no file.
What translates is called `lang`, `say` or `_`, as in `say("No events")` and `say.count("{n} event", "{n} events", 3)`:
by these names `make lang` finds the sentences.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from regioncal.errors import UsageError

if TYPE_CHECKING:
    from decimal import Decimal
    from gettext import GNUTranslations

LANGUAGES = ("de", "en")
# Money is exact in memory and a plain number in JSON; it is shown to the cent.
Amount: TypeAlias = "int | float | Decimal"
DayStyle = Literal["full", "long", "short", "weekday"]

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
# The words and forms in which languages differ, by context: the English ones; the catalogues have the others'.
FORMS: dict[str, tuple[str, ...]] = {
    "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "weekday short": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "weekday letters": ("M T W T F S S",),
    "month": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "month short": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "day full": ("{weekday}, {day} {month} {year}",),
    "day long": ("{day} {month} {year}",),
    "day short": ("{day} {month_short}",),
    "day weekday": ("{weekday_short} {day} {month_short}",),
    "span in month": ("{first_day}–{day} {month} {year}",),
    "span in year": ("{first_day} {first_month} – {day} {month} {year}",),
    "clock": ("{hour:02}:{minute:02}",),
    "number": (",",),
    "decimals": (".",),
    "money": ("{symbol}{amount}",),
}  # fmt: skip


class Language:
    """One language to answer in: sentences, labels, dates, numbers and money; made by `language`."""

    __slots__ = ("_read", "code")

    def __init__(self, code: str) -> None:
        self.code = code
        self._read: GNUTranslations | bool = code != "en"  # True: there is a catalogue, not yet read

    @property
    def _catalogue(self) -> "GNUTranslations | None":
        """The catalogue, read when it is first needed (about a millisecond); English needs none."""
        if self._read is True:
            self._read = _catalogue(self.code)
        return self._read or None

    def __call__(self, message: str, **values: object) -> str:
        """A sentence in this language, its `{names}` filled in.

        >>> language("en")("Nothing in {place}", place="Lehrte")
        'Nothing in Lehrte'
        """
        text = self._catalogue.gettext(message) if self._catalogue else message
        return text.format(**values) if values else text

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """A sentence with a number in it, `{n}`, in the right plural.

        >>> language("en").count("{n} day", "{n} days", 1200)
        '1,200 days'
        """
        text = self._catalogue.ngettext(one, many, n) if self._catalogue else (one if n == 1 else many)
        return text.format(n=self.number(n), **values)

    def form(self, context: str, english: str) -> str:
        """A word or form that means something of its own in its context (gettext's msgctxt)."""
        return self._catalogue.pgettext(context, english) if self._catalogue else english

    def _form(self, context: str, number: int = 0) -> str:
        return self.form(context, FORMS[context][number])

    # ---- labels ------------------------------------------------------------------------------------------------

    def label(self, field: str, value: str, kind: str = "") -> str:
        """What an enumeration's value is called; an unknown one is itself, its underscores spaces.

        >>> language("de").label("status", "cancelled"), language("de").label("kind", "church", kind="place")
        ('abgesagt', 'Kirche')
        """
        from regioncal.lang.labels import LABELS

        for context in (f"{kind}.{field}", field):
            if english := LABELS.get(context, {}).get(value):
                return self.form(context, english)
        return value.replace("_", " ")

    def field(self, name: str) -> str:
        """The heading of a field on a card: `audience` is "Für wen"."""
        return self.label("field", name)

    def language_name(self, code: str) -> str:
        """What a human language is called: `ar` is "Arabisch"; an unknown code is itself."""
        from regioncal.lang.names import LANGUAGE_NAMES

        english = LANGUAGE_NAMES.get(code) or LANGUAGE_NAMES.get(code.partition("-")[0])
        return self.form("language", english) if english else code

    def text(self, value: str | Mapping[str, str] | None, fallback: str = "de") -> str:
        """Multilingual text: in this language, else in `fallback` (the region's), else in any; "" for None.

        >>> language("en").text({"de": "Fest", "en-GB": "Party"}), language("en").text({"de": "Fest"})
        ('Party', 'Fest')
        """
        if value is None or isinstance(value, str):
            return value or ""
        for code in (self.code, fallback):
            for tag, text in value.items():
                if tag.partition("-")[0].lower() == code and text:
                    return text
        return next((text for text in value.values() if text), "")

    # ---- days --------------------------------------------------------------------------------------------------

    def weekday_long(self, day: date) -> str:
        """Samstag, Saturday."""
        return self._form("weekday", day.weekday())

    def weekday_short(self, day: date) -> str:
        """Sa, Sat."""
        return self._form("weekday short", day.weekday())

    def weekday_letters(self) -> list[str]:
        """The seven letters over a month grid, from Monday: M D M D F S S."""
        return self._form("weekday letters").split()

    def month_long(self, month: int) -> str:
        """September, by the month's number from 1."""
        return self._form("month", month - 1)

    def month_short(self, month: int) -> str:
        """Sep, by the month's number from 1."""
        return self._form("month short", month - 1)

    def month_title(self, year: int, month: int) -> str:
        """September 2016."""
        return f"{self.month_long(month)} {year}"

    def day(self, day: date, style: DayStyle = "full") -> str:
        """A day in one of four lengths.

        >>> [language("de").day(date(2016, 9, 10), style) for style in ("full", "long", "short", "weekday")]
        ['Samstag, 10. September 2016', '10. September 2016', '10. Sep', 'Sa 10. Sep']
        """
        return self._form(f"day {style}").format(**self._day_names(day))

    def span(self, first: date, last: date) -> str:
        """A run of days, its last day included, saying month and year once where they are the same.

        >>> language("de").span(date(2016, 9, 10), date(2016, 9, 12))
        '10.–12. September 2016'
        """
        if first == last:
            return self.day(first, "long")
        if first.year != last.year:
            return f"{self.day(first, 'long')} – {self.day(last, 'long')}"
        form = self._form("span in month" if first.month == last.month else "span in year")
        names = {f"first_{name}": value for name, value in self._day_names(first).items()}
        return form.format(**names, **self._day_names(last))

    def _day_names(self, day: date) -> dict[str, object]:
        return {
            "weekday": self.weekday_long(day), "weekday_short": self.weekday_short(day), "day": day.day,
            "month": self.month_long(day.month), "month_short": self.month_short(day.month), "year": day.year,
        }  # fmt: skip

    def clock(self, hour: int, minute: int) -> str:
        """A time of the day: 18:00."""
        return self._form("clock").format(hour=hour, minute=minute)

    # ---- numbers and money -------------------------------------------------------------------------------------

    def number(self, n: "float | Decimal") -> str:
        """A number with its digits grouped: 150.000, 150,000; as many decimals as it has."""
        text = f"{abs(n):,}"
        if "." in text or n >= 1000 or n <= -1000:
            text = text.translate({ord(","): self._form("number"), ord("."): self._form("decimals")})
        return f"−{text}" if n < 0 else text

    def money(self, amount: Amount, currency: str = "EUR") -> str:
        """An amount: `8,50 €`, `€8.50`, `150.000 €`; cents are shown where there are some.

        >>> language("de").money(-143), language("en").money(8.5), language("de").money(20, "CHF")
        ('−143 €', '€8.50', '20 CHF')
        """
        if amount < 0:
            return f"−{self.money(-amount, currency)}"
        return self._money(self._amount(amount, cents=amount != int(amount)), currency)

    def money_span(self, lowest: "Amount | None", highest: "Amount | None" = None, currency: str = "EUR") -> str:
        """From one amount to another: `8–12 €`; with one of them alone "ab 8 €" or "bis 12 €"; "" with none."""
        if lowest is None and highest is None:
            return ""
        if highest is None:
            return self("from {amount}", amount=self.money(lowest or 0, currency))
        if lowest is None:
            return self("up to {amount}", amount=self.money(highest, currency))
        if lowest == highest:
            return self.money(lowest, currency)
        cents = lowest != int(lowest) or highest != int(highest)
        return self._money(f"{self._amount(lowest, cents=cents)}–{self._amount(highest, cents=cents)}", currency)

    def price(self, price: Mapping[str, Any] | None) -> str:
        """A record's `price` in a word or two: `frei`, `Spende`, `8–12 €`, `kostenpflichtig`; "?" where unknown."""
        kind = (price or {}).get("kind", "unknown")
        if price is None or kind == "unknown":
            return "?"
        if kind == "paid":
            amounts = self.money_span(price.get("from"), price.get("to"), price.get("currency") or "EUR")
            return amounts or self.label("price", kind)
        return self.label("price", kind)

    def _amount(self, amount: Amount, *, cents: bool) -> str:
        if not cents:
            return self.number(int(amount))
        from decimal import Decimal

        return self.number(Decimal(str(amount)).quantize(Decimal("0.01")))

    def _money(self, amount: str, currency: str) -> str:
        symbol = _SYMBOLS.get(currency, f"{currency} ")
        return self._form("money").format(symbol=symbol, amount=amount).strip()


@cache
def language(code: str) -> Language:
    """The language of that code."""
    if code not in LANGUAGES:
        raise UsageError(f'"{code}": not a language we answer in (write {" or ".join(LANGUAGES)})')
    return Language(code)


def _catalogue(code: str) -> "GNUTranslations":
    import os
    from gettext import GNUTranslations

    path = os.path.join(os.path.dirname(__file__), "locale", code, "LC_MESSAGES", "regioncal.mo")
    with open(path, "rb") as file:
        return GNUTranslations(file)


def choose(asked: str | None, environ: Mapping[str, str], region_language: str) -> str:
    """Which language to answer in: what was asked, REGIONCAL_LANG, the locale's where we have it, else the region's.

    A locale that says nothing (none, C, POSIX) or a language we lack leaves the region's own, else English.

    >>> choose(None, {"LANG": "en_GB.UTF-8"}, "de"), choose(None, {"LANG": "C.UTF-8"}, "de")
    ('en', 'de')
    >>> choose("fr", {}, "de")
    Traceback (most recent call last):
    regioncal.errors.UsageError: --lang "fr": not a language we answer in (write de or en)
    """
    for name, words in (("--lang", asked), ("REGIONCAL_LANG", environ.get("REGIONCAL_LANG"))):
        if words:
            if (code := _code(words)) not in LANGUAGES:
                raise UsageError(f'{name} "{words}": not a language we answer in (write {" or ".join(LANGUAGES)})')
            return code
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return next((code for code in (_code(locale), _code(region_language)) if code in LANGUAGES), "en")


def code_of(words: str) -> str | None:
    """The ISO code of a human language by code or name: `Arabisch`, `arabic` and `ar` are `ar`; else None."""
    from regioncal.lang.names import code_of as named

    return named(words)


def _code(tag: str) -> str:
    """The language of a locale or BCP 47 tag: de_DE.UTF-8, de-AT and DE are de."""
    for mark in ".@_-":
        tag = tag.partition(mark)[0]
    return tag.strip().lower()
