"""What decides between offers that meet the main words equally well, and which words are only an aside."""

import pytest

from test_search_wordings import first
from wording import LEXICON, read

PLAIN = ("language_course", "Deutsch A2, ein Kurs", "Zweimal in der Woche, 230 EUR.", "vhs")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Sprachkurs mit Kinderbetreuung", "Kinder ab einem Jahr werden nebenan beaufsichtigt."),
        ("Sprachkurs mit Kinderbetreuung", "Mütter lernen, während die Kleinen in der Kita spielen."),
        ("Deutschkurs mit Kinderbetreuung", "Kleinkinder können mitgebracht werden."),
        ("kostenloser Deutschkurs", "Ehrenamtliche unterrichten, keine Kosten."),
        ("free German course", "Ohne Teilnahmegebühr, für alle."),
        ("Deutschkurs am Wochenende", "Samstags und sonntags."),
        ("Abendkurs Deutsch", "Dienstags ab 18.30 Uhr."),
    ],
)
def test_a_condition_in_the_text_comes_before_a_better_title(query, text):
    """Of courses that all teach German the one with what was asked comes first, though only its text says so."""
    assert first(query, PLAIN, ("language_course", "Sprache für alle", "Deutsch lernen. " + text, "Verein")) == 1


@pytest.mark.parametrize(
    ("query", "matter"),
    [
        ("ich suche einen Deutschkurs weil ich arbeite", "concept.german"),
        ("Wo kann ich gebrauchte Möbel für meine neue Wohnung bekommen", "concept.furniture"),
        ("ich brauche einen Anwalt denn ich soll in ein anderes Heim", "concept.lawyer_residence"),
    ],
)
def test_why_and_what_for_may_be_missed(query, matter):
    """Reasons and purposes weigh less than what is wanted."""
    content = read(query, "Deutschkurs Möbel Anwalt Wohnung Arbeit Heim").content
    weights = {concept: segment.weight for segment in content for concept in segment.concepts}
    assert max(weights.values()) > 0.6
    assert next(concept for concept, weight in weights.items() if weight > 0.6) in {matter, "topic.law"}


@pytest.mark.parametrize(
    "query", ["Angebote für Jugendliche", "Veranstaltungen für Jugendliche", "etwas für Jugendliche"]
)
def test_people_alone_decide_beside_words_that_say_little(query):
    """Who asks for anything for young people finds what is for them."""
    club = ("meeting_place", "Jugendtreff", "Offen ab 14 Uhr für Jugendliche.", "Stadt")
    assert first(query, PLAIN, club) == 1


def test_either_side_of_oder_is_enough():
    """A church or a mosque: a mosque answers."""
    assert first("Kirche oder Moschee", PLAIN, ("migrant_organisation", "Moscheeverein", "Gebet.", "Ditib")) == 1


@pytest.mark.parametrize(
    ("word", "sort", "above"),
    [
        ("Geige", "violin", "topic.music"),
        ("Tennis", "tennis", "concept.ball_games"),
        ("Ballett", "ballet", "topic.dance"),
    ],
)
def test_a_sort_is_not_all_of_its_kind(word, sort, above):
    """Who says violin means no guitar, though both are music."""
    meanings = LEXICON.meanings(word.casefold())
    assert f"concept.{sort}" in meanings
    assert above not in meanings


def test_the_service_asked_for_by_name_comes_first():
    """MBE is the advice for adult newcomers before any other office for them."""
    office = ("counselling", "Welcome Center, Integrationsmanagement", "Für Neuzugewanderte.", "Stadt")
    mbe = ("counselling", "Beratung", "Migrationsberatung für erwachsene Zugewanderte.", "Caritas")
    named = ("counselling", "Migrationsberatung für erwachsene Zugewanderte", "Auf Arabisch.", "Caritas")
    assert first("MBE", office, named) == 1
    assert first("MBE", PLAIN, mbe) == 1


def test_what_an_offer_is_comes_before_what_its_text_mentions():
    """A meeting place before an offer whose text names meeting places, however rare the word."""
    others = [
        ("meeting_place", f"Café {name}", "Offen für alle.", "Verein")
        for name in ("Nord", "Süd", "West", "Ost", "Mitte")
    ]
    fund = ("support", "Zuschüsse", "Geld für Vereine und Treffpunkte.", "Stadt")
    assert first("Treffpunkt", fund, *others) > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Mietverein", "mieterverein"), ("Fahrrat", "fahrrad"), ("Yogakruse", "yogakurse"), ("Volejball", "volleyball")],
)
def test_slips_in_compounds_and_by_ear(typed, meant):
    """A missing link, a letter that sounds the same, letters swapped in the head, spelling as in a Slavic language."""
    assert meant in {after.casefold() for _, after in read(typed, "Beratung").corrections}


@pytest.mark.parametrize(
    "query", ["Mein Kind ist zwei Jahre alt, wir suchen eine Gruppe", "ich bin 30 Jahre alt, Leute"]
)
def test_an_age_is_no_old_age(query):
    """Two years old is not old."""
    understood = read(query, "Gruppe Leute alt")
    assert "audience.seniors" not in {
        one for part in (*understood.content, *understood.filters) for one in part.concepts
    }


@pytest.mark.parametrize(
    "thing", ["Sofa", "Kühlschrank", "Teller und Töpfe", "Spielzeug", "Secondhandmöbel", "Hausrat"]
)
def test_goods_lead_to_shops_for_used_things(thing):
    """Whatever is wanted for a household, a social department store may have it."""
    store = ("support", "Sozialkaufhaus", "Gebrauchtes für wenig Geld: Möbel und mehr.", "Diakonie")
    assert first(thing, PLAIN, store) == 1
