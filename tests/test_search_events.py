"""Everyday events and organisations: general words find all sorts, a sort finds only itself."""

import pytest

from test_search_ranking import Directory


def event(title, category=None, description=""):
    """An event named by its title."""
    return {"id": title, "title": title, "description": description, **({"category": category} if category else {})}


EVENTS = Directory(
    event("Michaeliskirmes", "festival", "Riesenrad und Zuckerwatte."),
    event("Schützenfest Altdorf", "festival"),
    event("Winzerfest", "festival"),
    event("Große Prunksitzung", None, "Büttenreden und Gardetanz."),
    event("Osterfeuer auf dem Anger"),
    event("Martinszug durch die Altstadt", "children"),
    event("Adventszauber", "market", "Weihnachtsmarkt mit Krippe."),
    event("Trödel in vierzig Höfen"),
    event("Basar rund ums Kind", "market"),
    event("Wochenmarkt", "market"),
    event("Töpfermarkt", "market"),
    event("Orgelvesper", "concert"),
    event("Klaviertrio", "concert", "Kammermusik im Saal."),
    event("La Traviata", "theatre", "Oper von Verdi."),
    event("Nachtstahl", "concert", "Heavy Metal."),
    event("Lisa Spitz", None, "Politisches Kabarett."),
    event("Kasper und die Hexe", "children", "Die Puppenbühne spielt."),
    event("Dichterschlacht", "reading", "Poetry Slam."),
    event("Vorlesezeit", "children", "Geschichten für Kinder ab 4."),
    event("Wem gehört der Markt?", "talk", "Podiumsdiskussion."),
    event("Sitzung des Stadtrats", "meeting"),
    event("Mit dem Nachtwächter unterwegs", "tour"),
    event("Feierabendtour", "tour", "Mit dem Rad 25 Kilometer."),
    event("Mit dem Kajak flussab", "tour"),
    event("Handball: HSG gegen TV", "sport"),
    event("SV Nord gegen FC Süd", "sport", "Fußball-Landesliga."),
    event("Volkslauf", "sport"),
    event("Feuerwehrball", "dance"),
    event("Kneipenquiz"),
    event("Brettspielabend", "meeting"),
    event("Ausbildungsbörse", "fair"),
    event("Hochzeitsmesse", "fair"),
    event("Iftar für alle", "religion"),
    event("Familiengottesdienst", "religion"),
    event("Blutspendetermin"),
    event("Foodtrucks am Hafen"),
    event("Dreck-weg-Tag"),
)
ORGANISATIONS = Directory(
    *(
        {"id": name, "name": name, "kind": kind, "summary": summary}
        for name, kind, summary in (
            ("Stadt Altdorf", "municipality", "Verwaltung der Stadt."),
            ("AWO Altdorf", "association", "Beratung und Kitas."),
            ("FC Altdorf", "association", "Fußball für alle Altersklassen."),
            ("Tennisclub Altdorf", "association", "Fünf Plätze am Wald."),
            ("Schützengilde Altdorf", "association", "Luftgewehr und Bogen."),
            ("Narrenzunft Altdorf", "association", "Umzug und Garde."),
            ("Freiwillige Feuerwehr Altdorf", "institution", "Brandschutz."),
            ("Pfarrei St. Anna", "religious_community", "Katholische Gemeinde."),
            ("Pfotenglück", "association", "Tierheim für Hunde und Katzen."),
            ("Altdorf Touristik", "company", "Tourist-Information am Markt."),
        )
    )
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Rummel", "Michaeliskirmes"), ("Jahrmarkt", "Michaeliskirmes"), ("wine festival", "Winzerfest"),
        ("Fasching", "Große Prunksitzung"), ("bonfire", "Osterfeuer auf dem Anger"),
        ("Laternenumzug", "Martinszug durch die Altstadt"), ("Christmas market", "Adventszauber"),
        ("Weinachtsmarkt", "Adventszauber"), ("flea market", "Trödel in vierzig Höfen"),
        ("alte Sachen kaufen", "Trödel in vierzig Höfen"), ("Kinderkleiderbasar", "Basar rund ums Kind"),
        ("farmers market", "Wochenmarkt"), ("frisches Gemüse kaufen", "Wochenmarkt"), ("Keramikmarkt", "Töpfermarkt"),
        ("klassische Musik", "Klaviertrio"), ("opera", "La Traviata"), ("puppet show", "Kasper und die Hexe"),
        ("story time", "Vorlesezeit"), ("Diskussion", "Wem gehört der Markt?"),
        ("Ratssitzung", "Sitzung des Stadtrats"), ("Radausflug", "Feierabendtour"),
        ("Kanutour", "Mit dem Kajak flussab"),
        ("fun run", "Volkslauf"), ("pub quiz", "Kneipenquiz"), ("board games", "Brettspielabend"),
        ("Jobmesse", "Ausbildungsbörse"), ("wedding fair", "Hochzeitsmesse"), ("Fastenbrechen", "Iftar für alle"),
        ("church service", "Familiengottesdienst"), ("Blut spenden", "Blutspendetermin"),
        ("essen und trinken draußen", "Foodtrucks am Hafen"), ("Müll sammeln", "Dreck-weg-Tag"),
    ],
)  # fmt: skip
def test_an_event_is_found_by_the_words_of_everyday(query, first):
    """Other names for a sort of event, in German and English, lead to it first."""
    assert EVENTS.search(query, "events")[:1] == [first]


@pytest.mark.parametrize(
    "query",
    [
        "Basketball", "Musical", "Rockkonzert", "Zirkus", "Flohzirkus", "Weinprobe", "Marathon", "Blasmusik",
        "Fotoausstellung", "Autokino", "Halloween", "Silvesterparty", "Stadtrundfahrt", "Gesundheitstag", "Taizé",
        "Ostermarkt", "Nikolaus", "Karaoke", "Bingo", "Kleidertausch", "Oldtimertreffen", "Buchführung",
    ],
)  # fmt: skip
def test_a_sort_that_is_not_on_finds_no_other(query):
    """Who asks for one sort is not sent to another of the same category."""
    assert EVENTS.search(query, "events") == []


@pytest.mark.parametrize(
    ("query", "sorts"),
    [
        ("Markt", {"Adventszauber", "Trödel in vierzig Höfen", "Wochenmarkt", "Töpfermarkt"}),
        ("Fest", {"Michaeliskirmes", "Schützenfest Altdorf", "Winzerfest", "Osterfeuer auf dem Anger"}),
        ("Volksfest", {"Michaeliskirmes", "Schützenfest Altdorf"}),
        ("Konzert", {"Orgelvesper", "Klaviertrio", "Nachtstahl"}),
        ("Führung", {"Mit dem Nachtwächter unterwegs", "Feierabendtour"}),
        ("Messe", {"Ausbildungsbörse", "Hochzeitsmesse"}),
        ("Flohmarkt", {"Trödel in vierzig Höfen", "Basar rund ums Kind"}),
    ],
)
def test_a_general_word_finds_all_its_sorts(query, sorts):
    """The name of a category, or of a sort with sorts of its own, finds everything below it."""
    assert sorts <= set(EVENTS.search(query, "events"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Rathaus", ["Stadt Altdorf"]), ("town hall", ["Stadt Altdorf"]), ("Bürgeramt", ["Stadt Altdorf"]),
        ("Wohlfahrtsverband", ["AWO Altdorf"]), ("Arbeiterwohlfahrt", ["AWO Altdorf"]),
        ("Schützenverein", ["Schützengilde Altdorf"]), ("Karnevalsverein", ["Narrenzunft Altdorf"]),
        ("fire brigade", ["Freiwillige Feuerwehr Altdorf"]), ("Kirchengemeinde", ["Pfarrei St. Anna"]),
        ("animal shelter", ["Pfotenglück"]), ("tourist information", ["Altdorf Touristik"]),
        ("Moschee", []), ("Ruderclub", []), ("Brauerei", []), ("Hospiz", []), ("Musikschule", []),
    ],
)  # fmt: skip
def test_an_organisation_is_found_by_what_it_is(query, found):
    """Authorities, congregations, welfare and clubs answer to the names of their sort, and to no other."""
    assert ORGANISATIONS.search(query, "organisations") == found


def test_a_football_club_goes_before_other_clubs():
    """Among clubs the one for the sport asked for comes first."""
    assert ORGANISATIONS.search("Fußballverein", "organisations")[0] == "FC Altdorf"
