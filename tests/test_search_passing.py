"""A matter and a mention: what texts only name in passing is answered by what is titled so."""

import pytest

from regioncal.search import COLUMNS, rank
from test_search_matters import matters
from wording import read, row


def found(query, title, text="", provider=""):
    """Whether an offer with this title, text and provider answers a query."""
    offered = row({"kind": "support", "title": title, "description": text}, provider)
    assert set(offered) <= set(COLUMNS)
    return bool(rank(read(query, title, text, provider), [offered]))


@pytest.mark.parametrize(
    ("query", "title", "text"),
    [
        ("Führerschein", "Wohnlotsen", "Mit Mieterführerschein und Hilfe bei Bewerbungen."),
        ("Führerschein", "Sprachmittlerpool", "Übersetzt Zeugnisse und Führerscheine."),
        ("Fahrschule", "Radfahren lernen für Frauen", "Erwachsene üben Anfahren und Verkehrsregeln."),
        ("Schwimmbad", "Ferienspaß", "Ausflüge ins Freibad und in den Zoo."),
        ("Zoo", "Ferienspaß", "Ausflüge ins Freibad und in den Zoo."),
        ("Museum Eintritt", "Frauenfrühstück", "Einmal im Jahr gehen wir ins Museum."),
        ("Schwimmbad Öffnungszeiten", "Schwimmkurs für Frauen", "Im Hallenbad."),
        ("Rathaus Öffnungszeiten", "Formularhilfe", "Im Rathaus, Zimmer 3."),
        ("Friedhof", "Bürgerbus", "Fährt zum Arzt und zum Friedhof."),
        ("Wetter", "Sprachcafé", "Wir reden über Wetter und Nachrichten."),
        ("Paket", "Bildungs- und Teilhabepaket", "Zuschüsse für Klassenfahrten."),
        ("Wechselkurs", "Kurs für Eltern", "Wechsel auf die weiterführende Schule."),
        ("Isländisch", "Islamische Gemeinde", "Gebete und Feste."),
    ],
)
def test_a_mention_in_a_text_is_no_answer(query, title, text):
    """The goal of an outing, a paper to be translated, a place to be, a part of another word."""
    assert not found(query, title, text)


@pytest.mark.parametrize(
    ("query", "title", "text"),
    [
        ("Führerschein", "Theorie für den Führerschein", ""),
        ("Fahrschule", "Lerngruppe Führerschein", ""),
        ("Schwimmbad", "Frauenzeit im Hallenbad", ""),
        ("Kleiderkammer Öffnungszeiten", "Kleiderkammer", "Mittwochs."),
        ("Toaster", "Repair-Café", "Wir reparieren gemeinsam."),
        ("trommeln", "Rhythmusgruppe", "Wir trommeln auf Djemben."),
        ("Pflegegrad", "Beratung im Alter", "Hilfe beim Antrag auf einen Pflegegrad."),
        ("Freibad Sommerferien", "Ferienbetreuung im Sommer", "In den Sommerferien, mit Ausflug ins Freibad."),
    ],
)
def test_the_matter_of_an_offer_answers(query, title, text):
    """What is titled so, what the text is about, and a mention beside the matter."""
    assert found(query, title, text)


@pytest.mark.parametrize(
    ("query", "matter"),
    [
        ("Nazis", "extremism"),
        ("rechte Sprüche", "extremism"),
        ("Vermieter wirft uns raus", "tenancy"),
        ("bin blank", "social_counselling"),
        ("Kind wird gehänselt", "school_social_work"),
        ("bleibt sitzen", "tutoring"),
        ("suche meinen Bruder", "tracing"),
        ("niemand zum Reden", "meet_people"),
        ("wir streiten nur noch", "separation"),
        ("darf nicht arbeiten", "work_permit"),
        ("Behördengang", "accompaniment"),
        ("verstehe den Arzt nicht", "oral_interpreting"),
        ("platter Reifen", "bicycle_repair"),
        ("Drucker kaputt", "repair_cafe"),
        ("kein Auto", "driver_service"),
    ],
)
def test_needs_are_read_as_people_say_them(query, matter):
    """In one to six words, in the speech of friends and of learners."""
    assert f"concept.{matter}" in matters(query)
