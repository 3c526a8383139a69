"""The terms of offices and providers, today's and older ones: what they are read as, and what only sounds like them."""

import pytest

from regioncal.search import rank
from test_search_matters import matters
from wording import read, row


def scored(query, *titles, kind="counselling"):
    """The titles that answer a query, best first."""
    rows = [row({"kind": kind, "title": title, "description": ""}) for title in titles]
    return [titles[hit.at] for hit in rank(read(query, *titles), rows)]


@pytest.mark.parametrize(
    ("terms", "matter"),
    [
        ("Bürgergeld, neue Grundsicherung, Grundsicherungsgeld, Weiterbewilligungsantrag", "concept.benefits"),
        ("Fachdienst Migration, Teilhabemanagement, Case Manager, Asylsozialberatung", "concept.migration_advice"),
        ("Vielfaltsbüro, Koordinierungsstelle Integration, Integrationsbeauftragte", "concept.guide_office"),
        ("AVB, Dublin-Bescheid, behördenunabhängige Asylverfahrensberatung", "concept.asylum_counselling"),
        ("Asylinterview, Vorbereitung auf das Interview, Anhörung BAMF", "concept.asylum_hearing"),
        ("Wohnraumsicherung, Fachstelle Wohnungsnot, Mietschuldenberatung", "concept.rent_arrears"),
        ("Stadtteilmütter, Integrationslotsen, Soziallotsen, Migrationslotsin", "concept.integration_guides"),
        ("Telefondolmetschen, Dolmetscher per Video, phone interpreter", "concept.remote_interpreting"),
        ("Sprach- und Integrationsmittler, Gemeindedolmetschdienst, Laiensprachmittlerpool", "kind.interpreting"),
        ("Kitas, Kindertagesbetreuung, Großtagespflege, OGS-Platz, Brückenangebot", "concept.childcare"),
        ("Griffbereitgruppe, HIPPY, Rucksackgruppe", "concept.parent_child"),
        ("Familienhebamme, Babylotsin, Neugeborenenbesuch", "concept.newborn"),
        ("MiA-Kurs, Erstorientierungskurs, Wegweiserkurs", "concept.first_orientation"),
        ("IQ-Beratung, Integration durch Qualifizierung, Berufsurkunde", "topic.recognition"),
        ("Brückenkurs, Brückenmaßnahme, Kenntnisprüfungskurs", "concept.adaptation"),
        ("Jugendberufsagentur, BiZ, Übergangscoach, Berufsorientierungskurs", "concept.career_guidance"),
        ("Ein-Euro-Job, AGH, Beschäftigungsprojekt", "concept.employment_projects"),
        ("AVGS-Coaching, Bewerbungszentrum, Frau und Beruf, Joblotsen", "concept.job_search"),
        ("EUTB, Verfahrenslotse, persönliche Assistenz", "concept.disability"),
        ("Ombudsfrau, Beschwerdestelle, sich beschweren", "concept.complaint"),
        ("Segelkurs, Segelschein, sailing club", "concept.sailing"),
    ],
)
def test_terms_of_today_and_of_before_are_read_alike(terms, matter):
    """Official names, older ones and what counsellors say for short."""
    assert [term for term in terms.split(", ") if matter not in matters(term)] == []


@pytest.mark.parametrize(
    ("query", "first", "then"),
    [
        ("Telefondolmetschen", "Video- und Telefondolmetschen", "Dolmetscherpool"),
        ("Begleitung bei Behördengängen", "Integrationslotsen", "Ausbildungspaten"),
        ("Vorlesepaten", "Lesepaten", "Integrationslotsen"),
        ("Wohnungssuche", "Wohnungslotsen", "Fachstelle Wohnraumsicherung"),
        ("Kitas", "Fachberatung Kindertagesbetreuung", "Elterntreff"),
    ],
)
def test_the_sort_that_is_asked_for_comes_before_its_neighbours(query, first, then):
    """A pool of interpreters also telephones, a guide also reads; who is there for just that comes first."""
    assert scored(query, then, first)[0] == first


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Scheidung", "Partnerschaft für Demokratie"),
        ("Radiosender", "Medinetz"),
        ("Radiosender", "Medienkompetenz für Eltern"),
        ("Hafenrundfahrt", "Neue an Bord"),
        ("Geldanlage", "Geld und Sozialleistungen"),
        ("Brückentag", "Brückenkurs für Pflegekräfte"),
    ],
)
def test_what_only_sounds_like_a_term_is_no_answer(query, title):
    """Partners of a programme are no couple, and a network is no medium."""
    assert scored(query, title) == []


@pytest.mark.parametrize(
    ("query", "matter", "not_this"),
    [
        ("Deutschkurs nach der Arbeit", "day.evening", "course.vocational"),
        ("Deutschkurs abends nach der Arbeit", "day.evening", "course.vocational"),
        ("Deutsch für die Arbeit", "course.vocational", "day.evening"),
    ],
)
def test_after_work_says_when(query, matter, not_this):
    """A phrase takes no word out of one that says when."""
    assert matter in matters(query)
    assert not_this not in matters(query)


@pytest.mark.parametrize("query", ["Albträume seit der Flucht", "Schlafstörungen seit dem Krieg"])
def test_since_when_is_no_matter_of_its_own(query):
    """What happened before says why somebody asks, and may be missed."""
    assert scored(query, "Traumaberatung") == ["Traumaberatung"]


@pytest.mark.parametrize(("typed", "meant"), [("Erste Hife", "hilfe"), ("Kuse", "kurse")])
def test_of_four_letters_one_that_is_hardly_heard_may_be_missed(typed, meant):
    """An l, r or n before a consonant."""
    assert meant in {one.casefold() for _, one in read(typed, "Erste Hilfe Kurse").corrections}
