"""Stems, compounds and spelling distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.search.words import distance, sound, split, stem, tolerance
from regioncal.text import fold
from wording import LEXICON

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        ("Kurs Kurse Kursen", "de"),
        ("Tanz Tänze tanzen", "de"),
        ("reparieren repariert reparierte", "de"),
        ("Wohnung Wohnungen", "de"),
        ("курс курсы курсов", "ru"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms, language):
    """Endings make no difference."""
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Abendsprachkurs", ("abend", "sprachkurs")),
        ("Fahrradwerkstatt", ("fahrrad", "werkstatt")),
        ("Ankommenspaten", ("ankommen", "paten")),
        ("Schwimmkurs", ("schwimmen", "kurs")),
        ("Frauenfußball", ("frauen", "fussball")),
        ("Kindergarten", ()),
        ("Asphalt", ()),
        ("Kursaal", ()),
        ("xqzwvkurs", ()),
    ],
)
def test_compounds_come_apart_into_words_that_are_known(word, parts):
    """The head is last; what is no compound, or has an unknown part, stays whole."""
    assert LEXICON.parts(fold(word)) == parts


@given(WORDS)
def test_parts_of_a_compound_are_found_in_it_in_order(word):
    """Taking apart adds at most the e or en that a part loses inside a compound."""
    at = 0
    for part in split(word, LEXICON.material):
        kept = next(part[: len(part) - cut] for cut in (0, 1, 2) if word.find(part[: len(part) - cut], at) >= 0)
        at = word.index(kept, at) + len(kept)


@given(WORDS, WORDS)
def test_a_distance_is_symmetric_and_cut(one, other):
    """Both ways the same; 0 only for equal words; never more than one above the most."""
    assert distance(one, other, 3) == distance(other, one, 3) <= 4
    assert (distance(one, other, 3) == 0) == (one == other)


def test_two_swapped_letters_are_one_mistake():
    """Fingers that overtake each other err once."""
    assert distance("sprachkrus", "sprachkurs", 2) == 1


@pytest.mark.parametrize(
    ("heard", "written"), [("schprachkurs", "sprachkurs"), ("fohnung", "wohnung"), ("doitsch", "deutsch")]
)
def test_spellings_by_ear_sound_the_same(heard, written):
    """How a learner writes what was heard."""
    assert sound(heard) == sound(written)


def test_short_words_are_not_forgiven():
    """Asyl, Kurs and Garten are too near to other words to guess freely."""
    assert [tolerance("x" * size) for size in (4, 6, 10, 16)] == [0, 1, 2, 3]
