"""What people mistype, and what they do not."""

import pytest

from regioncal.search import build, understand
from regioncal.search.documents import terms
from regioncal.search.words import mistake

LEXICON = build()
PLACES = {"lehrte": ["municipality.lehrte"], "neustadt am rubenberge": ["municipality.neustadt-am-ruebenberge"]}


class Words:
    """The words of some texts, as an index holds them."""

    def __init__(self, *texts):
        self.tokens = {token for text in texts for token in terms([{"title": text}], [""], LEXICON)["title"][0].split()}

    def known(self, token):
        """Whether a token is in the index."""
        return token in self.tokens

    def starting(self, prefix):
        """The words that begin so."""
        return [token for token in self.tokens if token.startswith(prefix)]


def read(query, *texts, about="offers"):
    """A query as it is understood where the index holds these texts."""
    return understand(query, about, LEXICON, Words(*texts), PLACES)


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
