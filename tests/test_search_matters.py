"""Needs in plain words and the terms of offices: which matter they name, and what only looks like one."""

import tomllib
from pathlib import Path

import pytest

from regioncal.search import compiler
from regioncal.text import fold
from wording import LEXICON, read

FOLDER = Path(compiler.__file__).parent / "taxonomy"


def matters(query):
    """The concepts that a query asks for, its conditions among them."""
    asked = read(query)
    return {concept for segment in (*asked.content, *asked.filters) for concept in segment.concepts}


@pytest.mark.parametrize(
    ("query", "matter"),
    [
        ("Behördenschreiben", "paperwork"),
        ("Hilfe bei Behördensachen", "paperwork"),
        ("Mahnbriefe", "debt"),
        ("Zwangsvollstreckung", "debt"),
        ("Rollstuhl beantragen", "aids"),
        ("Kind spricht noch nicht", "early_support"),
        ("freiwillige Ausreise", "return"),
        ("zurück in den Irak", "return"),
        ("Hebamme finden", "midwife"),
        ("mein Vater liegt im Sterben", "hospice"),
        ("muslimische Beerdigung", "funeral"),
        ("jemand besucht meine Oma", "visiting_service"),
        ("wer fährt mich zum Arzt", "driver_service"),
        ("Sohn hat geklaut", "juvenile_justice"),
        ("Leihoma", "volunteer_grandparents"),
        ("Anwalt für Aufenthaltsrecht", "lawyer_residence"),
        ("kostenloser Anwalt", "lawyer_costs"),
        ("Erwerbsminderung", "pension"),
        ("LGBT Geflüchtete", "queer_refugees"),
        ("mein Chef zahlt nicht", "unpaid_wages"),
        ("boss doesn't pay me", "unpaid_wages"),
        ("Chef hat mich fristlos gekündigt", "labour_rights"),
        ("wie hole ich meine Frau nach Deutschland", "family_reunion"),
        ("bring my wife to Germany", "family_reunion"),
        ("mein Bruder ist auf der Flucht verschwunden", "tracing"),
        ("Fiktionsbescheinigung läuft ab", "residence_permit"),
        ("Remonstration", "visa"),
        ("Wohnsitzauflage streichen", "residence_rules"),
        ("bin nicht versichert", "uninsured"),
        ("no health insurance", "uninsured"),
        ("Schimmel in der Wohnung", "tenancy"),
        ("ich kann die Miete nicht zahlen", "rent_arrears"),
        ("Handyvertrag an der Haustür", "consumer"),
        ("Strom wird abgestellt", "energy_costs"),
        ("unser Baby schreit nur", "newborn"),
        ("ungewollt schwanger", "pregnancy_conflict"),
        ("mein Sohn hört nicht auf mich", "parenting"),
        ("Hilfeplangespräch", "youth_office"),
        ("meine Eltern wollen mich verheiraten", "forced_marriage"),
        ("ich habe meine Frau geschlagen", "perpetrators"),
        ("meine Mutter braucht jeden Tag Pflege", "care"),
        ("Schwerbehindertenausweis GdB", "disability"),
        ("Kind kommt in der Schule nicht mit", "homework"),
        ("Seiteneinsteiger", "school_start"),
        ("HSA nachholen", "school_leaving"),
        ("nach BVJ was nun", "vocational_preparation"),
        ("FSJ", "voluntary_service"),
        ("Imbiss aufmachen", "self_employment"),
        ("open my own shop", "self_employment"),
        ("kenne hier niemanden", "meet_people"),
        ("zurück nach Albanien", "return"),
        ("IKÖ", "intercultural_training"),
        ("FSP Ärzte", "medical_german"),
    ],
)
def test_needs_and_terms_name_their_matter(query, matter):
    """What residents say and what offices say lead to the same matter."""
    assert f"concept.{matter}" in matters(query)


@pytest.mark.parametrize(
    ("query", "matter"),
    [
        ("Ausweis", "concept.deportation"),
        ("Diakonisches Werk", "topic.repair"),
        ("Essen inklusive", "concept.disability"),
        ("Wochen", "weekday.sa"),
        ("gemeinsam kochen", "concept.mental_health"),
        ("Kollegen", "concept.school_leaving"),
        ("Termine", "concept.pregnancy_conflict"),
        ("Dolmetscherpool", "concept.swimming"),
        ("helfen", "audience.volunteers"),
        ("Deutschkurs mit Kinderbetreuung", "concept.language_support_children"),
        ("car insurance", "concept.care"),
        ("kümmern", "concept.migration_advice"),
    ],
)
def test_what_only_sounds_like_a_matter_is_none(query, matter):
    """Stems that meet by chance, and small words side by side, mean nothing."""
    assert matter not in matters(query)


def test_words_that_say_little_are_not_hidden_concepts():
    """No word that says little by itself has a meaning only because its stem is that of another word."""
    with (FOLDER / "words_more.toml").open("rb") as source:
        lists = tomllib.load(source)["words"]
    words = {fold(word) for name, text in lists.items() if name.startswith("light") for word in text.split(",")}
    stemmed = {word for word in words if " " not in word and word not in LEXICON.words and LEXICON.asked(word)}
    assert stemmed <= {"ausleihen", "freund", "friend", "fester", "letter"}


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("Rentenlage", "Rente"),
        ("Verbraucherfragen", "Verbraucherschutz"),
        ("Behördenkram", "Behörden"),
        ("Kitasuche", "Kita"),
        ("Erziehungssorgen", "Erziehung"),
        ("Partnerschaftsprobleme", "Partnerschaft"),
        ("Asylthemen", "Asyl"),
    ],
)
def test_a_compound_that_says_no_more_than_that_it_is_a_matter_asks_for_what_stands_before(query, plain):
    """Rentenlage is about what Rente is about."""
    assert matters(query) & matters(plain)


@pytest.mark.parametrize("query", ["Kinderanliegen", "Kissensuche", "Gurkeninfo", "Seniorenlage"])
def test_people_and_things_without_a_meaning_are_no_matter_of_their_own(query):
    """What only says for whom, or nothing we know, stays a word that must be met."""
    assert not {one for one in matters(query) if one.startswith(("concept.", "topic."))}


@pytest.mark.parametrize("query", ["junge Flüchtlinge", "junge Mutter", "junge Familie"])
def test_young_people_are_no_boys(query):
    """Junge says an age, Jungs says for whom."""
    assert "audience.men" not in matters(query)
    assert "audience.men" in matters("Jungs")
