"""Folding makes spellings meet, cleaning makes foreign text harmless, slugs are ids."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.text import clean, fold, one_line, safe, slug, visible

ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Begegnungsstätte", "Begegnungsstaette", "begegnungsstatte", "BEGEGNUNGSSTÄTTE", "Begegnungssta\u0308tte"),
        ("Fußball", "Fussball", "FUSSBALL", "fuẞball"),
        ("Café", "cafe", "CAFÉ"),
        ("Mutter-Kind-Gruppe", "Mutter Kind Gruppe", "Mutter–Kind–Gruppe", " mutter  kind/gruppe! "),
        ("Köln", "Koeln", "Koln"),
        ("München", "Muenchen", "Munchen"),
        ("İstanbul", "istanbul", "ISTANBUL"),
        ("Łódź", "lodz"),
        ("kursê", "kurse"),
        ("می‌خواهم", "میخواهم"),
        ("کار", "كار"),
        ("أطفال", "اطفال"),
        ("Ёлка", "елка"),
        ("١٢", "12"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(spellings):
    """Case, umlauts, accents, hyphens and keyboards make no difference."""
    assert len({fold(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Frauen", "Fraun"), ("Steuer", "Stuer"), ("Quelle", "Qulle"), ("Asyl", "Asphalt")]
)
def test_different_words_stay_different(one, other):
    """An ue after a vowel or q is no umlaut."""
    assert fold(one) != fold(other)


@given(ANY)
def test_folding_twice_changes_nothing_but_umlauts_that_meet(text):
    """What fold gives is lower case, has single spaces and no ASCII punctuation."""
    once = fold(text)
    assert once == " ".join(once.split())
    assert not re.search(r"[A-Z!-/:-@\[-`{-~\x00-\x1f]", once)


SYLLABLES = st.sampled_from(["fä", "kö", "tü", "straß", "mer", "en", "er", "i", "a", "nd", "Ä", "Ö", "Ü", " ", "-"])


@given(st.lists(SYLLABLES, max_size=12).map("".join))
def test_umlauts_may_be_written_out(text):
    """A text and the same text typed without umlaut keys fold alike (but for an ü after a vowel)."""
    plain = re.sub("(?<=[aeiouyäöü])ü", "x", text.lower())
    typed = plain.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    assert fold(plain) == fold(typed)


@given(ANY)
def test_clean_text_holds_nothing_that_moves_a_cursor(text):
    """No control but newline and tab, no bidi control, no lone surrogate, normal form C; and cleaning is done once."""
    safe = clean(text)
    for char in safe:
        assert char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    assert safe == unicodedata.normalize("NFC", safe)
    assert clean(safe) == safe
    safe.encode("utf-8")


@given(ANY)
def test_safe_text_loses_only_what_is_not_safe(text):
    """Controls and bidi overrides go, line ends become one, every other character stays; and once is enough."""
    kept = safe(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in kept)
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    assert safe(kept) == kept
    assert clean(kept) == clean(text)


@pytest.mark.parametrize(
    "text",
    ["zwei\u00a0Wörter", "Sams\u00adtag", "می\u200cخواهم", "pay\u200bpal", "e\u0301t\u00e9", "  Fest  heute ",
     "eins\n\tzwei", "👨\u200d👩\u200d👧", "\u200fשלום\u200e", "\ufeffTitel"],
)  # fmt: skip
def test_what_is_part_of_words_is_kept(text):
    """Blanks of every width, joiners, soft hyphens, marks of direction, accents apart: kept as written."""
    assert safe(text) == text


def test_cleaning_takes_the_whole_terminal_sequence():
    """Colour codes and window titles leave nothing behind; words, tabs and line ends stay."""
    assert clean("\x1b[31mrot\x1b[0m\r\n\tgrün\u202e \x1b]0;titel\x07ende\x00") == "rot\n\tgrün ende"


def test_joiners_stay_where_a_script_needs_them():
    """Persian words and emoji families keep their joiners, Latin words lose hidden ones."""
    assert clean("می‌خواهم") == "می‌خواهم"
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert clean("pay\u200dpal") == "paypal"


@given(ANY)
def test_one_line_is_one_line(text):
    """No line end survives, and no run of blanks."""
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert "  " not in line


@given(ANY)
def test_a_slug_is_always_an_id(text):
    """Whatever the title, the id has only a-z, 0-9 and single hyphens, and is not empty."""
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug(text))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Talk-Café für Mädchen & Jungen", "talk-cafe-fuer-maedchen-jungen"),
        ("Straßenfest 2016", "strassenfest-2016"),
        ("Київ", "kiiv"),
        ("Łódź", "lodz"),
        ("...", slug("...")),
    ],
)
def test_slugs_read_like_their_titles(title, expected):
    """German umlauts are written out, other scripts as well as they can be."""
    assert slug(title) == expected


@given(st.text())
def test_json_is_shown_without_anything_unseen(text):
    """Whatever a terminal would obey or hide is an escape, and a program reads the same text."""
    shown = visible(json.dumps(text, ensure_ascii=False))
    assert shown.isprintable()
    assert json.loads(shown) == text
    assert visible('"ä\\n"\n') == '"ä\\n"\n'
