"""Communities of origin, houses and rooms of the neighbourhood, and what volunteers do: who asks for which."""

import pytest

from test_search_ranking import Directory, offer

GROUPS = Directory(
    offer("tr", "migrant_organisation", "Türkische Gemeinde", "Folklore und Hilfe mit Formularen."),
    offer("sy", "migrant_organisation", "Syrisches Haus", "Zusammenkunft von Syrerinnen und Syrern, Musik."),
    offer("ma", "migrant_organisation", "Verein Marokko", "Kultur und Sprache."),
    offer("er", "migrant_organisation", "Eritreische Gemeinschaft", "Kaffee am Sonntag."),
    offer("gh", "migrant_organisation", "Ghana Union", "Fest im Sommer."),
    offer("alle", "meeting_place", "Treffpunkt Nord", "Kaffee für alle."),
    offer("club", "club", "Kulturverein", "Konzerte und Lesungen."),
)
HOUSES = Directory(
    offer("mgh", "meeting_place", "Mehrgenerationenhaus", "Offener Treff und Mittagstisch."),
    offer("qm", "meeting_place", "Quartiersbüro Süd", "Sprechstunde der Quartiersmanagerin."),
    offer("raum", "support", "Saal und Räume im Bürgerhaus", "Für Feiern und Sitzungen zu vergeben."),
    offer("probe", "support", "Proberaum", "Mit Anlage, stundenweise."),
    offer("hilfe", "support", "Nachbarschaftshilfe", "Kleine Dienste für Ältere."),
    offer("besuch", "support", "Besuchsdienst", "Freiwillige kommen zu einsamen Menschen."),
    offer("agentur", "volunteering", "Freiwilligenagentur", "Vermittelt Aufgaben."),
    offer("kultur", "training", "Interkulturelle Kompetenz", "Für Beschäftigte."),
    offer("parolen", "training", "Gegen Stammtischparolen", "Ein Abend zum Üben."),
    offer("wohnung", "counselling", "Wohnungssuche", "Hilfe beim Finden einer Wohnung."),
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("türkischer Verein", "tr"), ("Türken treffen", "tr"), ("türkicher Verein", "tr"), ("Turkish community", "tr"),
        ("Leute aus der Türkei", "tr"), ("Syrer treffen", "sy"), ("syrische Gemeinde", "sy"),
        ("arabischer Verein aus Damaskus", "sy"), ("Marokkaner Treff", "ma"), ("marokkanische Gemeinschaft", "ma"),
        ("Habesha Gruppe", "er"), ("Ghanaer", "gh"), ("ghanaische Gemeinde", "gh"),
    ],
)  # fmt: skip
def test_people_of_one_origin_and_what_they_have_together_are_what_is_asked_for(query, first):
    """Their own club or community comes first, however they are called, and with errors."""
    assert GROUPS.search(query)[0] == first


@pytest.mark.parametrize(
    "query", ["griechischer Verein", "Portugiesen treffen", "vietnamesische Gemeinde", "Georgian community"]
)
def test_the_club_of_other_people_is_no_answer(query):
    """Who looks for Greeks wants neither any club nor any meeting."""
    assert not GROUPS.search(query)


def test_countries_of_one_language_are_told_apart():
    """A Moroccan club first for Moroccans; who asks for a language or a continent finds all of them."""
    assert GROUPS.search("Marokkaner")[0] == "ma"
    assert set(GROUPS.search("Afrikaner treffen")) == {"er", "gh"}
    assert set(GROUPS.search("Arabisch")) >= {"sy", "ma"}


@pytest.mark.parametrize("query", ["Beratung auf Türkisch", "Deutschkurs für Syrer", "Treffen auf Deutsch"])
def test_beside_anything_else_an_origin_only_orders(query):
    """A language beside advice or a course is a condition."""
    understood = GROUPS.read(query)
    assert understood.filters
    assert not any(one.startswith("people.") for segment in understood.content for one in segment.concepts)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("MGH", "mgh"), ("Jung und Alt", "mgh"), ("GWA", "qm"), ("Quartiersmanagement", "qm"), ("Kiezbüro", "qm"),
        ("Partyraum", "raum"), ("Hochzeitssaal", "raum"), ("wo können wir feiern", "raum"), ("Sitzungsraum", "raum"),
        ("Vereinsheim mieten", "raum"), ("Raum zum Musikmachen", "probe"), ("Übungsraum", "probe"),
        ("Einkaufshilfe", "hilfe"), ("Blumen gießen", "hilfe"), ("Besuchspaten", "besuch"),
        ("Gesellschaft für Senioren", "besuch"), ("Ehrenamt vermitteln", "agentur"), ("FWA", "agentur"),
        ("Kollegen aus anderen Kulturen verstehen", "kultur"), ("kulturelle Unterschiede", "kultur"),
        ("Zivilcourage", "parolen"), ("gegen rechts argumentieren", "parolen"), ("Wohnung mieten", "wohnung"),
    ],
)  # fmt: skip
def test_houses_rooms_and_services_by_their_many_names(query, first):
    """What people call a house, a room, a service or a seminar leads to it."""
    assert HOUSES.search(query)[0] == first


@pytest.mark.parametrize(
    "query", ["Lagerraum", "Zeitraum", "Kofferraum", "Hüpfburg mieten", "Auto mieten", "Weltraum", "Zwischenräume"]
)
def test_not_every_raum_is_a_room_to_hire(query):
    """Compounds with another meaning, and other things to hire, find no rooms."""
    assert not HOUSES.search(query)


def test_a_german_syrian_club_is_one_of_syrians():
    """What stands beside the other people only says with whom."""
    assert GROUPS.search("Deutsch-Syrischer Verein")[0] == "sy"


def test_an_association_of_the_young_is_no_migrants_association():
    """Not every Verband is one of migrants."""
    said = {concept for segment in GROUPS.read("Jugendverband").content for concept in segment.concepts}
    assert "kind.migrant_organisation" not in said
