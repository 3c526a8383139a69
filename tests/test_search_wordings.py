"""Whole classes of wordings: violence, who wants to give help, halves of compounds, ages, names beside a matter."""

import pytest

from regioncal.search import rank
from wording import LEXICON, read, row


def first(query, *records):
    """The best answer's place among records of (kind, title, text, host), or None."""
    rows = [row({"kind": kind, "title": title, "description": text}, host) for kind, title, text, host in records]
    said = [text for record in records for text in record[1:]]
    hits = rank(read(query, *said), rows)
    return hits[0].at if hits else None


SHELTER = ("counselling", "Frauenberatung", "Bei Bedrohung und Stalking: Vermittlung ins Frauenhaus.", "Verein")
FURNITURE = ("support", "Möbellager", "Schränke und Tische für wenig Geld.", "AWO")
CLUB = ("club", "Kurdischer Verein", "Newroz-Fest im März, Tanz und Musik.", "Verein")


@pytest.mark.parametrize(
    "query",
    [
        "my husband hits me",
        "şîdeta li dijî jinan",
        "Gewalt gegen Frauen",
        "violence against women",
        "kadına yönelik şiddet",
        "العنف ضد المرأة",
        "насилие над женщинами",
        "насильство над жінками",
        "خشونت علیه زنان",
        "przemoc wobec kobiet",
        "Schläge vom Mann",
    ],
)
def test_violence_finds_who_protects(query):
    """However it is said, it leads to women's counselling and shelters, though these name it otherwise."""
    assert first(query, FURNITURE, SHELTER) == 1


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Secondhandmöbel", 0),
        ("Seniorenmöbel", 0),
        ("Newrozfeier", 1),
        ("Puppenmöbel", None),
        ("Tanzschuhe", None),
        ("Möbelspedition", None),
    ],
)
def test_half_a_compound_may_be_enough(query, place):
    """Goods are met whoever they are for, a feast by what it is held for; what makes them another thing is not."""
    assert first(query, FURNITURE, CLUB) == place


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tesst", "Test"),
        ("Kinda", "Kinder"),
        ("Ferein", "Verein"),
        ("Psykologische", "Psychologisch"),
        ("Schwimma", "Schwimmer"),
    ],
)
def test_words_are_known_by_how_they_are_heard(typed, meant):
    """A letter twice, -er heard as -a, a beginning that sounds the same, a quality with its ending."""
    found = read(typed, "Ferien", "Test").corrections
    assert [one.casefold() for _, one in found] == [meant.casefold()]


VOLUNTEER = ("volunteering", "Freiwillige gesucht", "Neuankömmlingen Deutsch beibringen.", "Freundeskreis")
DRIVER = ("volunteering", "Fahrer gesucht", "Lebensmittel abholen, vormittags.", "Tafel")
COURSE = ("language_course", "Deutschkurs A1", "Für Anfänger, vormittags.", "VHS")
INTERPRETERS = ("training", "Qualifizierung Sprachmittlung", "Für Zweisprachige, mit Zertifikat.", "Kreis")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("bin in Rente und möchte Flüchtlinge unterrichten", 0),
        ("I want to teach German to refugees", 0),
        ("Ehrenamt vormittags mit Auto", 1),
        ("ich spreche gut Arabisch und Deutsch und möchte für andere übersetzen", 3),
        ("Deutsch lernen", 2),
    ],
)
def test_who_wants_to_help_brings_the_rest(query, place):
    """Languages, a car or years of work are what somebody brings along, no conditions."""
    assert first(query, VOLUNTEER, DRIVER, COURSE, INTERPRETERS) == place


@pytest.mark.parametrize(
    ("query", "young"), [("ich bin 19", True), ("I am 17", True), ("bin 45", False), ("am 19", False)]
)
def test_an_age_says_who_asks(query, young):
    """Who says to be 14 to 26 asks as a young person; other numbers say nothing of that."""
    segments = (*read(query).content, *read(query).filters)
    assert any("audience.youth" in segment.concepts for segment in segments) is young


def test_a_name_in_a_title_does_not_beat_the_matter():
    """A place counts in a title as where hosts are named, so that kind and text decide between them."""
    chess = ("club", "Schachabend Wittenfleth", "Freitags um 17 Uhr für Kinder.", "Schachverein Wittenfleth")
    meeting = ("meeting_place", "Teestube", "Treffpunkt für alle.", "Kirche Wittenfleth")
    assert first("Treffpunkt Wittenfleth", chess, meeting) == 1


def test_words_in_a_row_are_read_together_first():
    """Of two readings of as many words that in a row counts: arbeite jeden Werktag, not arbeite ... Deutsch."""
    found = read("ich arbeite jeden Werktag und möchte trotzdem Deutsch lernen")
    assert any("day.evening" in segment.concepts for segment in (*found.content, *found.filters))
    assert not any("course.vocational" in segment.concepts for segment in found.content)


def test_old_things_are_no_old_people():
    """Alt is a quality of things; ältere Menschen and Rentner are people."""
    assert LEXICON.meanings("alte") == ()
    assert "audience.seniors" in LEXICON.meanings("altere")
