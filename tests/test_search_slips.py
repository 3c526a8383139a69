"""What people mistype, and what they do not."""

from functools import partial

import pytest

import wording
from regioncal.search.words import mistake

PLACES = {"lehrte": ["municipality.lehrte"], "neustadt am rubenberge": ["municipality.neustadt-am-ruebenberge"]}


read = partial(wording.read, places=PLACES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Fahrad", "Fahrrad"),
        ("Wohnug", "Wohnung"),
        ("Schuden", "Schulden"),
        ("Beatung", "Beratung"),
        ("Aubildung", "Ausbildung"),
        ("Sprachhkurs", "Sprachkurs"),
        ("Konzet", "Konzert"),
        ("Kindegarten", "Kindergarten"),
        ("schanger", "schwanger"),
        ("Gatren", "Garten"),
        ("Lehrtte", "lehrte"),
        ("Biblotek", "Bibliothek"),
        ("Volkshochule", "Volkshochschule"),
        ("Flomarckt", "Flohmarkt"),
        ("Kompjuter", "Computer"),
    ],
)
def test_one_letter_wrong_is_read_as_it_was_meant(typed, meant):
    """A letter missed, doubled, added, swapped or taken for another; told as people write the word."""
    assert read(typed).corrections == ((typed, meant),)


def test_of_four_letters_two_may_be_swapped():
    """Other errors in so short a word may be other words."""
    assert read("Tets", "Test").corrections == (("Tets", "test"),)
    assert read("Tesk", "Test").corrections == ()


@pytest.mark.parametrize(
    "word",
    ["Asphalt", "Kursaal", "Chlor", "Kissen", "Knochen", "Vertrag", "Gebiet", "Reifenwechsel", "Garten",
     "Kindergarten", "Daumen", "starting", "heating", "sprechen", "Rinder", "Handyhülle", "asdfgh"],
)  # fmt: skip
def test_real_words_and_gibberish_stay_what_they_are(word):
    """Near in letters is not near in meaning."""
    assert read(word, "Kurs Asyl Chor Krise Kochen Vortrag Gebet Handyhilfe").corrections == ()


def test_a_mistyped_word_means_all_that_the_right_one_means():
    """Its concepts, its place in a phrase, and its role as a condition."""
    assert read("Fahrad reparieren").content[0].concepts == read("Fahrrad reparieren").content[0].concepts
    assert ("day.evening",) in [segment.concepts for segment in read("Sprachkurs abnds").filters]
    assert read("Deutschkurs in Lerhte").filters[0].concepts == ("municipality.lehrte",)


def test_a_word_of_the_index_is_forgiven_less():
    """Any word may stand in a text: one letter missed or doubled, no more."""
    assert read("Zwergenlnd", "Zwergenland").corrections == (("Zwergenlnd", "zwergenland"),)
    assert read("Zwirgenlund", "Zwergenland").corrections == ()


def test_what_may_have_been_meant_is_offered():
    """A word too far from any other changes nothing, but is not left without a hint."""
    found = read("Sohulben")
    assert (found.corrections, found.guesses) == ((), (("Sohulben", "Schulden"),))
    assert read("asdfgh").guesses == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("sprachkrus", "sprachkurs"), ("farrad", "fahrrad"), ("wohnug", "wohnung"), ("gaeten", "garten")],
)
def test_likely_mistakes_cost_less(one, other):
    """Swapped letters and vowels before letters missed, and those before other letters."""
    order = [("krus", "kurs"), ("wohnug", "wohnung"), ("wohmung", "wohnung")]
    assert [mistake(*pair) for pair in order] == sorted(mistake(*pair) for pair in order)
    assert mistake(one, other) > 0


def test_small_words_may_be_mistyped_too():
    """Of several that one letter leads to, the one that sounds so; with the word beside it a phrase again."""
    found = read("Arbeit suhen")
    assert found.corrections == (("suhen", "suchen"),)
    assert "concept.job_placement" in found.content[0].concepts
