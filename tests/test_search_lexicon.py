"""The taxonomy compiled: built in, extended by a region, stored and read again."""

import os
import tomllib

import pytest

from regioncal.kinds import ORGANISATION_KINDS, TERMS
from regioncal.search import Lexicon, build, compiler
from regioncal.text import fold
from wording import LEXICON


def test_every_kind_topic_and_category_is_described():
    """The ids that the model knows have a label in German and English and can be asked for."""
    for branch, names in TERMS.items():
        for name in names:
            label = LEXICON.concepts[f"{branch}.{name}"]["label"]
            assert label["de"], (branch, name)
            assert label["en"], (branch, name)


def test_what_concepts_point_to_exists():
    """Parents, near ones and equal values name concepts of the taxonomy (or fields of a record)."""
    for name, concept in LEXICON.concepts.items():
        pointed = [*concept["above"], *concept["near"], *(one for same in concept["same"] for one in same)]
        for other in pointed:
            of_a_record = other.startswith("teaches.") or other in {f"kind.{kind}" for kind in ORGANISATION_KINDS}
            assert other in LEXICON.concepts or of_a_record, (name, other)


def test_no_concept_is_named_twice():
    """Each concept has its label in one table; tables in other files add to it, in each file at most one."""
    folder = os.path.join(os.path.dirname(compiler.__file__), "taxonomy")
    seen = set()
    for file in sorted(file for file in os.listdir(folder) if file.endswith(".toml")):
        with open(os.path.join(folder, file), "rb") as source:
            for branch, entries in tomllib.load(source).items():
                for name, entry in entries.items():
                    if isinstance(entry, dict) and "label" in entry:
                        assert (branch, name) not in seen, (file, branch, name)
                        seen.add((branch, name))


def test_a_stored_lexicon_answers_like_the_built_one():
    """Dump and load change no answer; bytes of another version or of no version are refused."""
    loaded = Lexicon.load(LEXICON.dump())
    for word in ("sprachkurs", "kurse", "dolmetscher", "nichtda", "متطوع", "курсы", "flohmarkt"):
        assert loaded.meanings(word) == LEXICON.meanings(word)
        assert loaded.parts(word) == LEXICON.parts(word)
        assert loaded.is_known(word) == LEXICON.is_known(word)
    assert loaded.phrases.get("lesen") == LEXICON.phrases.get("lesen")
    assert set(loaded.misspelt("s")) == set(LEXICON.misspelt("s"))
    assert Lexicon.load(b"") is None
    assert Lexicon.load(b"\x00garbage") is None


def test_a_region_adds_words_and_concepts():
    """What region.toml says stands beside and over what is built in."""
    lexicon = build(
        {
            "kind": {"repair": {"label": {"de": "Reparatur", "en": "Repair"}, "synonyms": ["Flickstube"]}},
            "topic": {"sport": {"label": {"de": "Leibesübungen"}, "synonyms": ["Leibesübung"]}},
        }
    )
    assert lexicon.meanings("flickstube") == ("kind.repair",)
    assert lexicon.label("topic.sport", "de") == "Leibesübungen"
    assert lexicon.label("topic.sport", "en") == "Sport"
    assert "topic.sport" in lexicon.meanings("leibesubungen")


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("Deutschkurs almanca Almani немецкий niemiecki almanî Deutschunterricht", "concept.german"),
        ("Dolmetscher tercüman مترجم перекладач переводчик tłumacz wergêr interpreter", "kind.interpreting"),
        ("MBE Migrationsberatung", "concept.mbe"),
        ("JMD", "concept.jmd"),
        ("MSO Migrantenverein", "kind.migrant_organisation"),
        ("DeuFöV", "course.vocational"),
        ("IK Integrationskurs", "course.general_integration"),
        ("Trödelmarkt Flohmarkt", "concept.flea_market"),
        ("Autorenabend Lesung", "category.reading"),
        ("Rundgang Führung", "category.tour"),
    ],
)
def test_many_words_mean_one_thing(words, concept):
    """Synonyms, abbreviations and the words of other languages; some name a sort of the thing."""
    for word in words.split():
        meant = LEXICON.meanings(fold(word))
        assert concept in {*meant, *(above for one in meant for above in LEXICON.concepts[one]["above"])}, word
