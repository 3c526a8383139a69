"""What newcomers type in their own languages: words, endings, small words, and whose words are whose."""

import os
import tomllib

import pytest

from regioncal.search import compiler
from regioncal.search.typed import apostrophes
from regioncal.search.words import stem
from regioncal.text import fold
from wording import LEXICON, read

FOLDER = os.path.join(os.path.dirname(compiler.__file__), "taxonomy")


def concepts(query, places=()):
    """What a query is about, and what only orders the answers."""
    asked = read(query, places={name: [f"municipality.{name}"] for name in places})
    named = [tuple(segment.concepts) for segment in (*asked.content, *asked.filters) if segment.text]
    unread = [segment.text for segment in asked.content if not segment.concepts]
    return {concept for found in named for concept in found}, unread


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Lehrte'de Almanca kursu arıyorum", "concept.german municipality.lehrte"),
        ("Lehrte’de Almanca kursu", "concept.german municipality.lehrte"),
        ("çocuk bakımı olan Almanca kursu arıyorum", "concept.german feature.childcare"),
        ("maaşımı alamadım", "concept.labour_rights"),
        ("jobcenter'dan gelen mektubu anlamıyorum", "concept.paperwork"),
        ("kocam beni dövüyor", "concept.domestic_violence"),
        ("Türk derneği", "kind.migrant_organisation language.tr"),
        ("أبحث عن دورة لغة ألمانية مع رعاية أطفال", "concept.german feature.childcare"),
        ("لا أفهم الرسالة من الجوب سنتر", "concept.paperwork"),
        ("جمعية سورية", "kind.migrant_organisation people.sy"),
        ("kors almani", "concept.german"),
        ("أحتاج إلى مترجم", "kind.interpreting"),
        ("мне нужна квартира", "concept.flat_search"),
        ("работодатель не платит зарплату", "concept.labour_rights"),
        ("врач без страховки", "concept.doctor"),
        ("kursy nemeckogo", "concept.german"),
        ("де знайти садочок для дитини", "concept.childcare audience.children"),
        ("я вагітна", "concept.pregnancy"),
        ("комп'ютерні курси", "topic.digital"),
        ("комп’ютерні курси", "topic.digital"),
        ("می‌خواهم کار پیدا کنم", "concept.job_search"),
        ("می خواهم کار پیدا کنم", "concept.job_search"),
        ("نامه اداره را نمی‌فهمم", "concept.paperwork"),
        ("nie dostałem wypłaty", "concept.labour_rights"),
        ("jestem w ciąży", "concept.pregnancy"),
        ("potrzebuję tłumacza do lekarza", "kind.interpreting concept.doctor"),
        ("komeleya kurdan", "kind.migrant_organisation language.ku"),
        ("kursa dirûtinê ji bo jinan", "concept.sewing audience.women"),
        ("je suis enceinte", "concept.pregnancy"),
        ("curso de alemán para mujeres", "concept.german audience.women"),
        ("nu am primit salariul", "concept.labour_rights"),
        ("не са ми платили заплатата", "concept.labour_rights"),
        ("ev arıyorum", "concept.flat_search"),
        ("iş lazım", "concept.job_search"),
        ("hội người Việt", "kind.migrant_organisation language.vi"),
    ],
)
def test_sentences_are_read_by_what_they_are_about(query, expected):
    """Small words and verbs of every language say nothing; the rest names matters and conditions, in any spelling."""
    found, unread = concepts(query, ("lehrte",))
    assert found >= set(expected.split())
    assert unread == []


@pytest.mark.parametrize(
    "forms",
    [
        "دورة دورات الدورة للدورة والدورة",
        "نساء النساء للنساء بالنساء ونساء",
        "مدرسة المدرسة للمدرسة",
        "کلاس کلاس‌ها کلاس‌های",
        "женский женской женская женское",
        "квартира квартиру квартиры",
        "німецька німецької німецьку німецькою",
        "курси курсів курсах",
    ],
)
def test_forms_in_other_scripts_share_a_stem(forms):
    """Articles, prefixes, plurals and cases make no difference, though folding took й, ї and ة away."""
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("query", "concept"),
    [("iş", "topic.work"), ("ev", "topic.housing"), ("dans", "topic.dance"), ("para", "topic.money")],
)
def test_a_small_word_elsewhere_alone_means_what_it_can(query, concept):
    """What is a small word in one language is a real one in another."""
    assert concept in concepts(query)[0]


@pytest.mark.parametrize(
    ("query", "concept"),
    [("nie zur Schule gegangen", "course.literacy"), ("per Video", "feature.online"), ("60 plus", "audience.seniors")],
)
def test_german_phrases_keep_their_small_words(query, concept):
    """The small words of other languages take nothing from what German and English say."""
    assert concept in concepts(query)[0]


@pytest.mark.parametrize("word", ["List", "Dom", "Messe", "Rat", "Imam", "Rad", "Maria", "Kurt", "Stage", "Papiere"])
def test_german_words_stay_german(word):
    """What looks like a word of another language does not mean it."""
    before = build_without()
    assert LEXICON.meanings(fold(word)) == before.meanings(fold(word))
    assert (fold(word) in LEXICON.stop) == (fold(word) in before.stop)


def build_without():
    """The lexicon without what newcomers type."""
    tables, plain = {}, {name: set() for name in compiler.LISTS}
    for file in sorted(os.listdir(FOLDER)):
        if file.endswith(".toml"):
            with open(os.path.join(FOLDER, file), "rb") as source:
                compiler._take(tomllib.load(source), tables, plain)
    return compiler.Lexicon(compiler._compile(tables, plain))


def test_words_of_newcomers_are_added_to_concepts_that_are_there():
    """No file makes a concept of its own by a slip; each concept stands once in a file, as text."""
    known = build_without().concepts
    for file in sorted(os.listdir(os.path.join(FOLDER, "newcomers"))):
        with open(os.path.join(FOLDER, "newcomers", file), "rb") as source:
            content = tomllib.load(source)
        for branch, entries in content.items():
            for name, words in entries.items():
                assert branch == "words" or f"{branch}.{name}" in known, (file, branch, name)
                assert isinstance(words, str), (file, branch, name)
                assert all(fold(word) for word in words.split(",") if word.strip()), (file, branch, name)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("garde d’enfants", "garde d'enfants"), ("сім'я", "сім’я"), ("O’Neill", "O'Neill"), ("’", "’"), ("", "")],
)
def test_an_apostrophe_parts_latin_words_and_belongs_to_cyrillic_ones(typed, read):
    """Phones write ’, keyboards '; both mean the same."""
    assert apostrophes(typed) == read


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("borçlarımı ödeyemiyorum", "concept.debt"),
        ("şiddetten kurtulmak istiyorum", "topic.violence"),
        ("derneklerimizden", "kind.migrant_organisation"),
        ("przedszkolach", "concept.childcare"),
        ("хочу похудеть йога", "concept.yoga"),
    ],
)
def test_endings_of_turkish_and_polish_and_verbs_are_seen_through(query, concept):
    """A word in a case nobody listed is known by its root; a verb nobody knows counts against no record."""
    found, unread = concepts(query)
    assert concept in found
    assert unread == []


@pytest.mark.parametrize("word", ["Parasiten", "Bürsten", "Kursaal", "Geschmack", "Madame"])
def test_german_words_have_no_turkish_roots(word):
    """Endings are taken only off words that are left over, and not off short ones."""
    assert LEXICON.asked(fold(word)) == ()
    assert not LEXICON.is_light(fold(word))
