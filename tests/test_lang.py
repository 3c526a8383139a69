"""The languages answers are given in, and their catalogues."""

import ast
import doctest
import importlib.util
import string
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal import lang
from regioncal.errors import UsageError
from regioncal.kinds import CATEGORIES, KINDS, OFFER_KINDS, REGION, TOPICS, Field
from regioncal.lang import labels, names
from regioncal.lang.labels import LABELS

ROOT = Path(__file__).parent.parent
GERMAN, ENGLISH = lang.language("de"), lang.language("en")
TRANSLATED = [code for code in lang.LANGUAGES if code != "en"]


@pytest.fixture(scope="module")
def tool():
    """The script behind `make lang`."""
    spec = importlib.util.spec_from_file_location("lang_tool", ROOT / "tools" / "lang.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue(tool, code):
    return tool.updated(tool.LOCALE / code / "LC_MESSAGES" / "regioncal.po", tool.template())


def every_field(fields: tuple[Field, ...]):
    for field in fields:
        yield field
        yield from every_field(field.fields)


# ---- the catalogues --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [lang, names], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings_are_true(module):
    """Every example in a docstring gives what it says."""
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed


@pytest.mark.parametrize("code", TRANSLATED)
def test_compiled_catalogue_is_its_source_compiled(tool, code):
    """Nobody forgot to compile: each .mo says what its .po says."""
    po = tool.LOCALE / code / "LC_MESSAGES" / "regioncal.po"
    compiled = tool.sentences_of(po.with_suffix(".mo").read_bytes())
    assert compiled
    assert compiled == tool.sentences_of(tool.mo_bytes(po.read_bytes(), code))


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_of_the_code_is_translated(tool, code):
    """No sentence is missing, empty or fuzzy in a catalogue (translate it in the .po, then `make lang`)."""
    assert tool.untranslated(catalogue(tool, code)) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_catalogue_has_no_sentence_the_code_lost(tool, code):
    """A catalogue holds the sentences of the code and no others."""
    held = tool.sentences_of(tool.mo_bytes((tool.LOCALE / code / "LC_MESSAGES" / "regioncal.po").read_bytes(), code))
    assert len(held) == sum(len(tool.forms_of(each)) for each in catalogue(tool, code) if each.id)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_agree(tool, code):
    """A translation fills in nothing the English sentence does not offer, and leaves out no value but a counted one."""
    wrong = []
    for message in catalogue(tool, code):
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        offered = set().union(*map(placeholders, english))
        for form in tool.forms_of(message):
            used = placeholders(form)
            if message.id and (used - offered or offered - used - {"n"}):
                wrong.append((message.id, form))
    assert wrong == []


def test_sentences_are_literal(tool):
    """What is translated stands in the code as it is in the catalogue; a computed sentence would stay English."""
    computed = [
        f"{path.name}:{call.lineno}: {ast.unparse(call)}"
        for path in sorted(tool.SOURCE.rglob("*.py"))
        for call, arguments in tool.calls_in(path.read_text("utf-8"))
        if not all(tool.texts_of(argument) for argument in arguments)
    ]
    assert computed == []


def test_sentences_are_found_in_code(tool):
    """Plain calls, methods, either-or and counts are found; other calls are left alone."""
    code = 'say("a"); self.lang("b"); say("c" if x else "d"); _.count("{n} e", "{n} f", 3); x.count(b"g"); other("h")'
    assert set(tool.sentences_in(code)) == {"a", "b", "c", "d", ("{n} e", "{n} f")}


def test_a_new_sentence_is_reported_until_translated(tool):
    """An untranslated sentence is named by `make lang`, and compiled it stays English."""
    sentences = tool.template()
    sentences.add("A sentence nobody translated")
    held = tool.updated(tool.LOCALE / "de" / "LC_MESSAGES" / "regioncal.po", sentences)
    assert tool.untranslated(held) == ["A sentence nobody translated"]
    assert "A sentence nobody translated" not in tool.sentences_of(tool.mo_bytes(tool.po_text(held), "de"))


# ---- labels ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*KINDS.values(), REGION], ids=lambda kind: kind.name)
def test_every_field_and_value_has_a_label(kind):
    """Whatever a record can hold has a heading, and each value of an enumeration its words, in every language."""
    assert {kind.name, kind.plural} <= set(LABELS["record"])
    for field in every_field(kind.fields):
        assert field.name in LABELS["field"]
        context = "price" if field.choices and "donation" in field.choices else field.name
        assert set(field.choices) <= set(LABELS[context]) if field.choices else True


def test_the_taxonomy_has_labels():
    """Categories, offer kinds and topics have words of their own."""
    assert set(CATEGORIES) == set(LABELS["category"])
    assert set(OFFER_KINDS) <= set(LABELS["kind"])
    assert set(TOPICS) == set(LABELS["topics"])


def test_place_kinds_in_the_shipped_data_have_labels():
    """Kinds of places and municipalities are free text; those we ship have words in both languages."""
    import tomllib

    for kind in ("place", "municipality"):
        records = tomllib.loads((ROOT / "data" / f"{KINDS[kind].plural}.toml").read_text("utf-8"))[kind]
        assert {record["kind"] for record in records if "kind" in record} <= set(LABELS[f"{kind}.kind"])


def test_labels_are_read_in_their_field_and_kind():
    """The same id is named by where it stands; what has no label is shown as it is."""
    assert GERMAN.label("kind", "club") == "Verein"
    assert GERMAN.label("kind", "club", kind="place") == "Club"
    assert (GERMAN.label("status", "paid"), GERMAN.label("price", "paid")) == ("ausgezahlt", "kostenpflichtig")
    assert (GERMAN.field("audience"), ENGLISH.field("audience")) == ("Für wen", "For whom")
    assert GERMAN.label("kind", "beer_garden") == "beer garden"
    assert labels.LABELS is LABELS


@pytest.mark.parametrize("code", names.LANGUAGE_NAMES)
def test_human_languages_are_found_by_code_and_name(code):
    """A language is found by its code and by its name in German and English, in any case."""
    for words in (code, code.upper(), GERMAN.language_name(code), ENGLISH.language_name(code).upper()):
        assert lang.code_of(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [("türkçe", "tr"), ("Tuerkisch", "tr"), ("русский", "ru"), ("farsi", "fa"), ("Dari", "prs"), ("kurdisch", "ku"),
     ("Kurmandschi", "kmr"), ("Gebärdensprache", "gsg"), ("Klingonisch", None), ("", None)],
)  # fmt: skip
def test_human_languages_are_found_by_what_they_call_themselves(words, code):
    """Someone may ask in the words of their own language; what nobody knows is None."""
    assert lang.code_of(words) == code


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (None, "", ""), ("Fest", "Fest", "Fest"), ({"de": "Fest", "en": "Party"}, "Fest", "Party"),
        ({"de": "Fest"}, "Fest", "Fest"), ({"fr": "Fête"}, "Fête", "Fête"), ({"de-AT": "Fest"}, "Fest", "Fest"),
        ({"en": "", "fr": "Fête"}, "Fête", "Fête"), ({}, "", ""),
    ],
)  # fmt: skip
def test_multilingual_text(value, german, english):
    """Text is given in the asked language, else in the region's, else in any."""
    assert (GERMAN.text(value), ENGLISH.text(value)) == (german, english)


# ---- dates, numbers, money -------------------------------------------------------------------------------------

DAY = date(2016, 9, 10)


def test_days_in_german_and_english():
    """Each language writes its days in its own order, with its own words."""
    assert [GERMAN.day(DAY, style) for style in ("full", "short", "weekday")] == [
        "Samstag, 10. September 2016", "10. Sep", "Sa 10. Sep",
    ]  # fmt: skip
    assert [ENGLISH.day(DAY, style) for style in ("full", "short", "weekday")] == [
        "Saturday, 10 September 2016", "10 Sep", "Sat 10 Sep",
    ]  # fmt: skip
    assert (GERMAN.weekday_short(DAY), ENGLISH.weekday_long(DAY)) == ("Sa", "Saturday")
    assert (GERMAN.month_title(2016, 3), GERMAN.month_short(3), ENGLISH.month_long(5)) == ("März 2016", "Mär", "May")
    assert (GERMAN.weekday_letters(), ENGLISH.weekday_letters()) == (list("MDMDFSS"), list("MTWTFSS"))
    assert GERMAN.clock(8, 5) == "08:05"


@given(st.dates())
def test_every_full_day_reads_back(day):
    """What a card shows as a day can be typed as a date, in each language."""
    from regioncal.when import read_span

    if day < date(9999, 12, 31) and day.year > 1000:
        for language in (GERMAN, ENGLISH):
            assert read_span(language.day(day), DAY).first == day
            assert read_span(language.day(day, "long"), DAY).first == day


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        ("2016-09-10", "2016-09-12", "10.–12. September 2016", "10–12 September 2016"),
        ("2016-09-10", "2016-09-10", "10. September 2016", "10 September 2016"),
        ("2016-08-30", "2016-09-02", "30. August – 2. September 2016", "30 August – 2 September 2016"),
        ("2016-12-30", "2017-01-02", "30. Dezember 2016 – 2. Januar 2017", "30 December 2016 – 2 January 2017"),
    ],
)
def test_spans_of_days(first, last, german, english):
    """A run of days names its month and year once where they are the same."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert (GERMAN.span(*days), ENGLISH.span(*days)) == (german, english)


@pytest.mark.parametrize(
    ("amount", "german", "english"),
    [
        (150000, "150.000 €", "€150,000"), (Decimal("8.50"), "8,50 €", "€8.50"), (0, "0 €", "€0"),
        (Decimal("8.00"), "8 €", "€8"), (-143, "−143 €", "−€143"), (6.5, "6,50 €", "€6.50"),
        (Decimal("1234567.05"), "1.234.567,05 €", "€1,234,567.05"),
    ],
)  # fmt: skip
def test_money(amount, german, english):
    """Amounts are grouped and show cents where there are some."""
    assert (GERMAN.money(amount), ENGLISH.money(amount)) == (german, english)


def test_money_spans_and_other_currencies():
    """From one amount to another, or with one end open; a currency without a sign is named."""
    assert (GERMAN.money_span(8, 12), ENGLISH.money_span(8, 12)) == ("8–12 €", "€8–12")
    assert GERMAN.money_span(8, Decimal("12.50")) == "8,00–12,50 €"
    assert (GERMAN.money_span(8), GERMAN.money_span(None, 12), GERMAN.money_span(None)) == ("ab 8 €", "bis 12 €", "")
    assert (GERMAN.money_span(5, 5), ENGLISH.money(20, "CHF"), GERMAN.money(20, "CHF")) == ("5 €", "CHF 20", "20 CHF")


@pytest.mark.parametrize(
    ("price", "german", "english"),
    [
        (None, "?", "?"), ({"kind": "unknown", "note": "x"}, "?", "?"), ({"kind": "free"}, "frei", "free"),
        ({"kind": "donation"}, "Spende", "donation"), ({"kind": "paid"}, "kostenpflichtig", "paid"),
        ({"kind": "paid", "from": 8, "to": 12}, "8–12 €", "€8–12"), ({"kind": "paid", "from": 5, "to": 5}, "5 €", "€5"),
    ],
)  # fmt: skip
def test_prices_in_a_word(price, german, english):
    """A price is a word or an amount; an unknown one is a question mark, never free."""
    assert (GERMAN.price(price), ENGLISH.price(price)) == (german, english)


@given(st.integers())
def test_numbers_read_back(n):
    """Grouping changes no digit."""
    assert int(GERMAN.number(n).replace(".", "").replace("−", "-")) == n
    assert int(ENGLISH.number(n).replace(",", "").replace("−", "-")) == n


def test_counts_take_the_plural():
    """One is singular, none and many are plural, big numbers are grouped."""
    assert [GERMAN.count("{n} event", "{n} events", n) for n in (0, 1, 1200)] == [
        "0 Veranstaltungen", "1 Veranstaltung", "1.200 Veranstaltungen",
    ]  # fmt: skip


# ---- which language --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "environ", "region", "chosen"),
    [
        ("en", {"REGIONCAL_LANG": "de"}, "de", "en"),
        ("DE", {}, "en", "de"),
        ("de-AT", {}, "en", "de"),
        (None, {"REGIONCAL_LANG": "en", "LANG": "de_DE.UTF-8"}, "de", "en"),
        (None, {"LC_ALL": "en_US.UTF-8", "LANG": "de_DE.UTF-8"}, "de", "en"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "de_DE@euro", "LANG": "en_US"}, "en", "de"),
        (None, {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "de", "de"),
        (None, {"LANG": "C.UTF-8"}, "de", "de"),
        (None, {"LANG": "POSIX"}, "en", "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "de", "de"),
        (None, {}, "de", "de"),
        (None, {}, "fr", "en"),
        (None, {}, "", "en"),
    ],
)
def test_choosing_the_language(asked, environ, region, chosen):
    """What was asked, then REGIONCAL_LANG, then the locale's where we have it, else the region's, else English."""
    assert lang.choose(asked, environ, region) == chosen


def test_unknown_languages_are_refused():
    """A language we do not answer in is one line that names those we have and where it was asked."""
    with pytest.raises(UsageError, match=r'^--lang "fr": not a language we answer in \(write de or en\)$'):
        lang.choose("fr", {}, "de")
    with pytest.raises(UsageError, match=r'^REGIONCAL_LANG "xx": '):
        lang.choose(None, {"REGIONCAL_LANG": "xx"}, "de")
    with pytest.raises(UsageError):
        lang.language("fr")


def test_english_reads_no_file():
    """English answers need neither gettext nor a catalogue nor the tables of labels."""
    code = (
        "import sys, regioncal.lang as lang; lang.language('en').count('{n} day', '{n} days', 2);"
        "print(*[name for name in ('gettext', 'regioncal.lang.labels', 'regioncal.lang.names') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
