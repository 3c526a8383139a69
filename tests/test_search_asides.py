"""Words beside those that say what is wanted: qualities, numbers, small words, and names of organisations."""

import pytest

from wording import Words, read, row


def meets(query, title):
    """Whether a title holds a token by which a query's first matter is met."""
    words = Words(title)
    first = read(query, title).content[0]
    return any(words.known(option.token) for option in first.options if option.strength > 0.5) or any(
        all(any(words.known(option.token) for option in group) for group in one.groups) for one in first.alternatives
    )


@pytest.mark.parametrize(
    ("query", "matters"),
    [
        ("größerer Garten", ["Garten"]),
        ("Wohnung für 6 Personen", ["Wohnung"]),
        ("Rassismus erlebt", ["Rassismus"]),
        ("counselling for young people", ["counselling"]),
        ("Fahrradhelm kaufen", ["Fahrradhelm", "kaufen"]),
        ("Hund verloren", ["Hund", "verloren"]),
        ("größere", ["größere"]),
        ("17", ["17"]),
    ],
)
def test_qualities_and_numbers_may_be_missed_beside_a_matter(query, matters):
    """How large, how many and for whom decides nothing; what stands alone, and real things, do."""
    assert [segment.text for segment in read(query, "Hund verloren").content] == matters


def test_a_quality_is_preferred_where_it_is_met():
    """It is not thrown away: records that hold it come first."""
    filters = read("größerer Garten").filters
    assert ["grosserer" in {option.token for option in segment.options} for segment in filters] == [True]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("AWO", "Arbeiterwohlfahrt Pirmasens"),
        ("Arbeiterwohlfahrt", "AWO Kreisverband"),
        ("Rotes Kreuz", "DRK Kreisverband"),
        ("DRK", "Deutsches Rotes Kreuz"),
        ("VHS", "Volkshochschule Kusel"),
        ("Diakonie", "Diakonisches Werk"),
        ("Caritas", "Caritasverband Westpfalz"),
        ("Zwergenland", "Zwergenlandgruppe"),
        ("Repaircafé", "Repair-Café"),
        ("Welcomecafe", "Welcome-Café"),
        ("Repair-Café", "Repaircafé"),
        ("Zumba Kreis", "Zumbakreis"),
    ],
)
def test_names_are_met_as_people_say_them(query, title):
    """Short or long, solid or with a hyphen, or as the first part of a compound."""
    assert meets(query, title)


def test_a_compound_is_not_met_by_an_everyday_word_it_begins_with():
    """Who asks for a cushion wants no cushion cover; who asks for a name finds what bears it."""
    assert not meets("Kissen", "Kissenbezug")
    assert not meets("Kur", "Kursaal")


@pytest.mark.parametrize(
    ("word", "concept"), [("iş", "topic.work"), ("ev", "topic.housing"), ("Sucht", "concept.addiction")]
)
def test_a_small_word_alone_means_what_it_can(word, concept):
    """Turkish work is spelt as English "is" when folded: alone it is no small word."""
    assert concept in read(word).content[0].concepts
    assert "topic.work" not in read("is there a choir").content[0].concepts


def test_a_single_digit_means_nothing():
    """It stands in 1.0 as well as in 1 Euro."""
    assert not meets("1", "Azubi 1.0")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("record;--", ["record"]),
        ("~topic.work", ["topic", "work"]),
        ("(Zumba!)", ["Zumba"]),
        ("E-Mail-Zumba", ["E-Mail-Zumba"]),
    ],
)
def test_words_are_told_without_the_marks_around_them(query, words):
    """What is shown as understood are words; a hyphen inside one stays."""
    assert [text for one in read(query, "record topic Zumba").content for text in one.text.split()][
        : len(words)
    ] == words


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("my husband hits me", "my husband beats me"),
        ("discriminating", "discrimination"),
        ("repaired", "repair"),
        ("cooks", "cooking"),
    ],
)
def test_english_words_mean_the_same_in_every_form(said, known):
    """Endings of verbs as well as of nouns; a real word that only looks so (booking) means nothing here."""
    assert set(read(said).content[0].concepts) & set(read(known).content[0].concepts)
    assert read("booking").content[0].concepts == ()


def test_who_moved_here_is_said_as_such():
    """Ausländer are no Ausländerinnen, and migrants not always refugees."""
    assert [read(word).content[0].concepts for word in ("Ausländer", "migrants")] == [("audience.migrants",)] * 2


def test_a_word_that_never_ends_is_only_itself():
    """A hundred thousand letters are no word to be taken apart: it would take minutes."""
    endless = "kurse" * 20_000
    assert row({"title": endless})["title"] == endless


@pytest.mark.parametrize(
    ("query", "may_be_missed"),
    [
        ("Wohnung Zorkelbek", True),  # a name or a scrap
        ("Wohnung ჭქღ", True),  # of another language
        ("Wohnung płymokałem", True),
        ("Wohnung wiegen", True),  # a doing
        ("Wohnung traumtänzerische", True),  # a quality
        ("Wohnung Krokodil", False),  # a thing of everyday language
        ("Tandem Fallschirmsprung", False),  # long enough to be a compound
    ],
)
def test_only_real_things_must_be_met(query, may_be_missed):
    """What is in no list lowers the score; a thing that nobody offers here keeps the query without an answer."""
    weights = [segment.weight for segment in read(query, "Wohnung", "Tandem").content]
    assert (weights[1] < 0.6) is may_be_missed


def test_words_that_nobody_knows_lower_a_score_together_only_so_much():
    """Three of them take no more away than one."""
    one, three = (read(query, "Wohnung").content for query in ("Wohnung Zorkel", "Wohnung Zorkel Blimp Krups"))
    assert sum(segment.weight for segment in one) == pytest.approx(sum(segment.weight for segment in three))


def test_a_form_alone_carries_no_unknown_word():
    """Counselling on what nobody knows is not all counselling."""
    weights = {segment.text: segment.weight for segment in read("Zorkel Beratung", "Beratung").content}
    assert weights["Zorkel"] > weights["Beratung"]


def test_a_compound_is_taken_apart_by_what_the_texts_hold():
    """One part has a meaning, the other only stands in a text: both must be met there."""
    assert meets("Zorkelgruppe", "Gruppe für Zorkel")
    assert not meets("Zorkelgruppe", "Zorkel")


@pytest.mark.parametrize(
    ("query", "concept", "condition"),
    [
        ("vorbereiten auf B1 Prüfung", "course.exam_prep", "level.b1"),
        ("mein Sohn in der 7. Klasse", "", "audience.youth"),
        ("dritte Klasse Mathe", "concept.maths", "audience.children"),
        ("bald bin ich auf der Straße", "concept.homelessness", ""),
        ("für andere dolmetschen", "concept.interpreter_training", ""),
    ],
)
def test_the_longest_reading_comes_first(query, concept, condition):
    """Turns and phrases with the most words that say something; a level within one stays a condition."""
    found = read(query)
    assert not concept or concept in found.content[0].concepts
    assert not condition or any(condition in one.concepts for one in (*found.filters, *found.content))
