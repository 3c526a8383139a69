"""Learning, work and helping: sorts of a thing are kept apart, conditions are heard, forms of words do not mislead."""

import pytest

from regioncal.search.words import stem
from test_search_ranking import Directory, offer

OFFERS = Directory(
    offer("cv", "counselling", "Bewerbungswerkstatt"),
    offer("guidance", "counselling", "Berufsberatung im Erwerbsleben"),
    offer("jobs", "counselling", "Arbeitsvermittlung für Zugewanderte"),
    offer("oral", "interpreting", "Dolmetscherpool"),
    offer("papers", "interpreting", "Übersetzung von Urkunden", "Beeidigte Übersetzerinnen übertragen Zeugnisse."),
    offer("become", "training", "Schulung für Sprachmittler"),
    offer("helpers", "training", "Fortbildungsreihe für Engagierte"),
    offer("agency", "volunteering", "Freiwilligenagentur"),
    offer("office", "support", "Ehrenamtskoordination"),
    offer("pc", "course", "Computer von Anfang an"),
    offer("phones", "support", "Digitalpaten", "Ehrenamtliche erklären das Handy."),
    offer("late", "language_course", "Integrationskurs am Abend"),
    offer("plain", "language_course", "Deutschkurs kompakt"),
    offer("care", "language_course", "Elternintegrationskurs mit Kinderbetreuung"),
    offer("kita", "support", "Vermittlung von Plätzen in Krippe und Kindergarten"),
    offer("read", "support", "Vorlesezeit", "Freiwillige lesen Kindern vor."),
    offer("arabic", "course", "Arabischunterricht für Kinder"),
    offer("free", "language_course", "Deutsch im Gemeindehaus", "Kommen Sie jederzeit dazu, es kostet nichts."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Lebenslauf schreiben", "cv"), ("CV", "cv"), ("Berufsberatung", "guidance"), ("neuer Beruf", "guidance"),
        ("Arbeit suchen", "jobs"), ("Dolmetscher", "oral"), ("interpreter", "oral"),
        ("beglaubigte Übersetzung", "papers"), ("Dolmetscher werden", "become"), ("Sprachmittlerausbildung", "become"),
        ("Schulung für Ehrenamtliche", "helpers"), ("Ehrenamtsschulung", "helpers"), ("Ehrenamt finden", "agency"),
        ("Ansprechpartner für Ehrenamtliche", "office"), ("EDV", "pc"), ("Handy erklären", "phones"),
        ("Muttersprachlicher Unterricht", "arabic"), ("Arabic for kids", "arabic"),
    ],
)  # fmt: skip
def test_sorts_of_a_thing_are_told_apart(query, first):
    """A CV is no careers advice, a sworn translation no interpreting, a class for helpers no place to help."""
    assert OFFERS.search(query)[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Deutschkurs abends", "late"), ("Abendkurs Deutsch", "late"), ("Deutschkurs 19 Uhr", "late"),
        ("Deutschkurs mit Kinderbetreuung", "care"), ("Deutsch kostenlos", "free"), ("free German course", "free"),
    ],
)  # fmt: skip
def test_conditions_outweigh_the_exact_word(query, first):
    """Among offers that answer well enough, what is said about time, price and care decides."""
    assert OFFERS.search(query)[0] == first


def test_care_beside_a_course_is_no_place_in_a_kindergarten():
    """A title's "mit Kinderbetreuung" is a condition of the course."""
    assert OFFERS.search("Kitaplatz")[0] == "kita"


@pytest.mark.parametrize(
    ("form", "plain"),
    [("spricht", "sprechen"), ("vorliest", "vorlesen"), ("hilft", "helfen"), ("anerkannt", "anerkennen"),
     ("mitgebracht", "mitbringen"), ("umgezogen", "umziehen")],
)  # fmt: skip
def test_forms_of_strong_verbs_have_one_stem(form, plain):
    """Who asks for somebody that "vorliest" is understood as by "vorlesen"."""
    assert stem(form) == stem(plain)


def test_reading_aloud_in_any_form():
    """The verb with its first part at the end of the sentence."""
    assert OFFERS.search("jemand der Kindern vorliest") == ["read"]


@pytest.mark.parametrize(
    "text", ["Für Migrantinnen und Migranten", "Für Migrant*innen", "Für Migrant:innen", "Für MigrantInnen"]
)
def test_both_genders_are_not_women_only(text):
    """A group named in both genders, in whatever spelling, is no group of women, and no inn."""
    records = Directory(offer("all", "meeting_place", text), offer("women", "meeting_place", "Für Migrantinnen"))
    assert records.search("Frauen") == ["women"]
    assert records.search("Gasthaus") == []


def test_beside_a_language_other_conditions_only_order():
    """Who asks for Russian is not sent to anything for children."""
    records = Directory(
        offer("kids", "course", "Malen für Kinder"), offer("ru", "club", "Verband russischsprachiger Eltern")
    )
    assert records.search("Russisch für Kinder") == ["ru"]


def test_the_kind_asked_for_comes_before_its_mention():
    """A fund for associations is no association."""
    records = Directory(
        offer("fund", "support", "Geld für Migrantenvereine"),
        offer("club", "migrant_organisation", "Syrische Gemeinde"),
    )
    assert records.search("Landsleute")[0] == "club"


@pytest.mark.parametrize(
    "query", ["Fahrschule", "Rechner", "Deutschrap", "Sprachnachricht", "Förderband", "Anerkennung Vaterschaft"]
)
def test_near_words_are_not_answered(query):
    """Other things that share a part with learning and helping."""
    assert OFFERS.search(query) == []
