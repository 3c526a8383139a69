"""From a query to ranked answers with their reasons."""

import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regioncal.search import COLUMNS, build, rank, suggest, understand
from regioncal.text import fold
from wording import LEXICON, row

PLACES = {"lehrte": ["municipality.lehrte"], "faust": ["place.faust"], "garbsen": ["municipality.garbsen"]}


class Directory:
    """Some records in an FTS5 table."""

    def __init__(self, *records):
        self.base = sqlite3.connect(":memory:")
        tokens = "ascii tokenchars '^+~<._-'"
        self.base.execute(f'CREATE VIRTUAL TABLE t USING fts5({",".join(COLUMNS)}, tokenize="{tokens}")')
        self.base.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")
        self.rows = []
        for record in records:
            found = row(record, " ".join(record.get("names", ())))
            self.base.execute(
                f"INSERT INTO t VALUES({','.join('?' * len(COLUMNS))})", [found[name] for name in COLUMNS]
            )
            self.rows.append({**found, **{key: record.get(key) for key in ("id", "status", "verified")}})

    def known(self, token):
        """Whether a token is in the index."""
        return self.base.execute("SELECT 1 FROM v WHERE term = ?", (token,)).fetchone() is not None

    def starting(self, prefix):
        """The words that begin so."""
        rows = self.base.execute("SELECT term FROM v WHERE term >= ? AND term < ?", (prefix, prefix + "\U0010ffff"))
        return [term for (term,) in rows]

    def read(self, query, about="offers", **more):
        """A query, understood."""
        return understand(query, about, LEXICON, self, PLACES, **more)

    def hits(self, query, about="offers", **more):
        """Ids and hits, best first."""
        return [(self.rows[hit.at]["id"], hit) for hit in rank(self.read(query, about, **more), self.rows)]

    def search(self, query, about="offers", **more):
        """Ids, best first."""
        return [ident for ident, _ in self.hits(query, about, **more)]


def offer(ident, kind, title, description="", **more):
    return {"id": ident, "kind": kind, "title": title, "description": description, **more}


OFFERS = Directory(
    offer("a1", "language_course", "Deutsch A1", "Vormittags, 100 EUR.", level={"from": "A1"}, municipality="garbsen"),
    offer("b1", "language_course", "Deutsch B1", "Zweimal in der Woche.",
          level={"from": "B1", "to": "B2"}, hours="Mo,We 18:00-20:00"),
    offer("mothers", "language_course", "Mama lernt Deutsch",
          childcare=True, price={"kind": "free"}, audience=["women"], municipality="lehrte"),
    offer("cafe", "meeting_place", "Sprachcafé", "Deutsch üben bei Kaffee.", price={"kind": "free"}),
    offer("women", "meeting_place", "Frauencafé", "Treffen am Freitag.", audience=["women"], hours="Fr 10:00-12:00"),
    offer("asylum", "counselling", "Asylverfahrensberatung", "Vor und nach der Anhörung.", languages=["ar", "fa"]),
    offer("bikes", "support", "Fahrradwerkstatt", "Räder gemeinsam instand setzen."),
    offer("old", "support", "Kleiderkammer", "", status="paused"),
    offer("new", "support", "Kleiderkammer", ""),
    offer("men", "club", "Herrenfußball", "Training."),
    offer("girls", "club", "Fußball für Frauen und Mädchen", "Training."),
    offer("arabic", "language_course", "Arabischunterricht", "", teaches=["ar"]),
    offer("tailor", "meeting_place", "Nadel und Faden", "Gemeinsam nähen.", topics=["clothing"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Deutschkurs B1", "b1"),
        ("Deutschkurs abends", "b1"),
        ("Deutschkurs für Anfänger", "a1"),
        ("kostenloser Deutschkurs mit Kinderbetreuung", "mothers"),
        ("Deutschkurs in Lehrte", "mothers"),
        ("Sprach Cafe", "cafe"),
        ("Frauentreff freitags", "women"),
        ("Asylberatung", "asylum"),
        ("Beratung auf Arabisch", "asylum"),
        ("Fahrrad reparieren", "bikes"),
        ("Farradwerkstat", "bikes"),
        ("Fussball für Frauen", "girls"),
        ("Kleidung", "new"),
        ("Arabisch lernen", "arabic"),
        ("Nähkurs", "tailor"),
        ("almanca kursu", "a1"),
        ("لجوء", "asylum"),
    ],
)
def test_the_right_offer_comes_first(query, first):
    """Kind, conditions, compounds, typing errors, synonyms and other languages."""
    assert OFFERS.search(query)[0] == first


@pytest.mark.parametrize(
    "query",
    ["Asphalt", "Kursaal", "Reifenwechsel", "Zahnarzt Notdienst", "Arztbrief", "qwertz", "Fahrradhelm", "Börsenkurs",
     "Sprachnachricht", "Kinderwagen", "Aspirin"],
)  # fmt: skip
def test_near_words_of_another_meaning_find_nothing(query):
    """A fragment, a generic part or a similar spelling is no answer."""
    assert OFFERS.search(query) == []


@pytest.mark.parametrize("query", ["Deutschkurs B1", "Fahrrad reparieren", "Fussball für Frauen", "Kurs in Lehrte"])
def test_a_record_scores_the_same_alone_and_among_others(query):
    """What is judged once for many records is what each of them would get."""
    asked = OFFERS.read(query)
    for ident, hit in OFFERS.hits(query):
        [alone] = rank(asked, [row for row in OFFERS.rows if row["id"] == ident])
        assert (alone.score, alone.why) == (hit.score, hit.why)


def test_an_answer_says_why():
    """Every reason names the word asked, how it was met and where."""
    [(ident, hit), *_] = OFFERS.hits("Fahrradwerkstatt")
    assert ident == "bikes"
    assert hit.why[0] == ("Fahrradwerkstatt", "exact", "title")
    assert {why.how for _, one in OFFERS.hits("Farradwerkstat") for why in one.why} == {"typo"}


def test_exact_goes_before_stem_before_compound_before_synonym():
    """One word, met in four ways by four records."""
    directory = Directory(
        offer("synonym", "course", "Schneidern"),
        offer("compound", "course", "Nähmaschinen"),
        offer("stem", "course", "Näht"),
        offer("exact", "course", "nähen"),
    )
    assert directory.search("nähen")[0] == "exact"
    assert directory.search("nähen")[-1] in ("synonym", "compound")


def test_equals_are_ordered_by_status_and_date_of_check():
    """Active before paused, recently verified before stale and unknown, then the given order."""
    directory = Directory(
        offer("unknown", "club", "Chor"),
        offer("paused", "club", "Chor", status="paused", verified="2016-09-01"),
        offer("stale", "club", "Chor", verified="2012-01-01"),
        offer("fresh", "club", "Chor", verified="2016-08-01"),
        offer("later", "club", "Chor"),
    )
    assert directory.search("Chor") == ["fresh", "stale", "unknown", "later", "paused"]


def test_filter_words_are_read_and_named():
    """The long query of the issue, as it was understood."""
    asked = OFFERS.read("kostenloser Deutschkurs B1 abends mit Kinderbetreuung für Frauen in Lehrte auf Arabisch")
    german = asked.words("de")
    for label in ("kostenlos", "B1", "abends", "mit Kinderbetreuung", "Lehrte", "Arabisch"):
        assert label in german
    assert any("Frauen" in word for word in german)
    assert "free" in asked.words("en")


def test_literal_reads_nothing_into_a_query():
    """Words stand for themselves: no synonyms, no filters, no corrections."""
    asked = OFFERS.read("kostenloser Schneiderkurs", literal=True)
    assert asked.filters == ()
    assert [segment.text for segment in asked.content] == ["kostenloser", "schneiderkurs"]
    assert OFFERS.search("Fahrad", literal=True) == []
    assert OFFERS.search("Sprachcafé", literal=True) == ["cafe"]


def test_a_correction_is_told():
    """What was taken for a typing error is named as typed and as read."""
    assert OFFERS.read("Asilberatung").corrections == (("Asilberatung", "Asylberatung"),)
    assert OFFERS.read("Asylberatung").corrections == ()


def test_nothing_found_has_something_to_suggest():
    """The nearest kinds of a query that no record answers."""
    directory = Directory(offer("choir", "club", "Chor"))
    asked = directory.read("Dolmetscher")
    assert directory.search("Dolmetscher") == []
    assert "kind.interpreting" in suggest(asked)


def test_a_query_of_filters_alone_asks_for_them():
    """Who types only "Frauen" or "kostenlos" gets what is for women, or free."""
    assert set(OFFERS.search("Frauen")) >= {"women", "girls", "mothers"}
    assert "men" not in OFFERS.search("Frauen")
    assert set(OFFERS.search("kostenlos")) == {"mothers", "cafe"}


EVENTS = Directory(
    {"id": "junk", "title": "Großer Trödelmarkt", "category": "market", "names": ["Faust", "Kulturzentrum Faust"]},
    {"id": "reading", "title": "Autorenabend mit Anna Muster", "category": "reading"},
    {"id": "walk", "title": "Rundgang durch die Altstadt", "category": "tour"},
    {"id": "kids", "title": "Spielfest auf dem Marktplatz", "category": "children"},
    {"id": "jazz", "title": "Live-Musik im Keller", "category": "concert"},
)


@pytest.mark.parametrize(
    ("query", "found"),
    [("Flohmarkt", "junk"), ("Faust", "junk"), ("Lesung", "reading"), ("Führung", "walk"),
     ("Kinderfest", "kids"), ("Konzert", "jazz")],
)  # fmt: skip
def test_everyday_events_are_found_by_their_other_names(query, found):
    """The words of a calendar, and places by name."""
    assert EVENTS.search(query, "events")[0] == found


WORDS = ["kurs", "für", "Frauen", '"', "OR", "B1", "Lehrte", "NEAR(", "kostenlos"]
NASTY = [
    "", " ", "\x00", "und der die das", "...!?", '"', '" OR "1"="1', "*", "NEAR(", "a AND b OR NOT c", "title:x", "-x",
    "^kurs", "~kind.course", "'; DROP TABLE t; --",
    "😀😀", "👨‍👩‍👧", "\u202eabc\u202c", "שלום", "ا" * 50, "\ud800", "%s%n{}",
    "a" * 10_000, "kurs " * 2_000, "sprachkurs" * 1_000, "Straße\tstraße\r\nSTRASSE",
]  # fmt: skip


@pytest.mark.parametrize("query", NASTY)
@pytest.mark.parametrize("literal", [False, True])
def test_no_input_breaks_the_search(query, literal):
    """Long, empty, FTS syntax, emoji, right-to-left, NUL, lone surrogates: an answer, and quickly."""
    began = time.perf_counter()
    OFFERS.search(query, literal=literal)
    assert time.perf_counter() - began < 1


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(st.text(max_size=15), st.sampled_from(["kurs", "für", "Frauen", '"', "OR", "B1", "Lehrte"])),
        max_size=8,
    ).map(" ".join)
)
def test_any_text_gives_an_answer(query):
    """Nothing a person can type raises; scores fall from first to last."""
    hits = [hit for _, hit in OFFERS.hits(query)]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_small_words_decide_what_a_turn_of_phrase_means():
    """Who writes of costs or of previous knowledge says something else than who writes that there are none."""
    records = Directory(
        offer("costs", "course", "Malkurs", "Kosten: 150 EUR, Gebühr im Voraus, gute Vorkenntnisse nötig."),
        offer("free", "course", "Zeichenkurs", "Ohne Gebühr und ohne Vorkenntnisse."),
        offer("house", "course", "Malkurs im Haus am Park", "Lesen, Arbeit, Geld: Themen für alle."),
    )
    assert records.search("kostenlos") == ["free"]
    assert records.search("Kurs ohne Vorkenntnisse")[0] == "free"
    for query in ("abends", "online", "Rückkehr", "Alphabetisierungskurs", "Jobsuche"):
        assert records.search(query) == [], query


def test_a_head_of_a_compound_may_say_little():
    """Work with refugees is no job, and a counselling place offers none."""
    records = Directory(
        offer("helpers", "training", "Qualifizierung für Ehrenamtliche in der Flüchtlingsarbeit"),
        offer("jobs", "counselling", "Bewerbungswerkstatt", topics=["work"]),
        offer("rights", "counselling", "Antidiskriminierungsstelle"),
    )
    assert records.search("Bewerbung") == ["jobs"]
    assert records.search("Arbeit") == ["jobs"]


def test_what_nobody_offers_together_is_answered_by_one_of_both():
    """Two matters that no offer joins: the nearest answer; what nobody understands is still no answer."""
    records = Directory(
        offer("doctor", "support", "Medizinische Sprechstunde", "Arzt für alle."),
        offer("papers", "counselling", "Asylverfahrensberatung"),
    )
    assert records.search("Arzt ohne Papiere")[:1] == ["doctor"]
    assert records.search("Arzt Zwiebelkuchen") == []


def test_conditions_asked_alone_mean_the_condition():
    """Who asks only for childcare wants an offer with it, not one about it."""
    records = Directory(
        offer("with", "language_course", "Deutsch B1", childcare=True),
        offer("about", "counselling", "Einstieg in die Kita"),
        offer("evening", "language_course", "Abendkurs Deutsch B1"),
        offer("mothers", "language_course", "Deutsch für Mütter", childcare=True, audience=["parents"]),
    )
    assert set(records.search("mit Kinderbetreuung")) == {"with", "mothers"}
    assert records.search("Deutschkurs mit Kinderbetreuung")[:2] == ["with", "mothers"]


def test_text_of_a_record_is_no_index_token():
    """A description cannot name a concept by its token, and marks do not hide a name."""
    records = Directory(offer("spam", "course", "Malkurs", "~weekday.tu <Frau.Meier> ^kurs"))
    assert records.search("dienstags") == []
    assert records.search("Meier") == ["spam"]


def test_a_concept_of_the_region_is_understood():
    """What region.toml adds is found, with the sort it belongs to."""
    own = build({"concept": {"mending": {"synonyms": ["Flickstube"], "parent": ["topic.repair"]}}})
    assert own.meanings("flickstube") == ("concept.mending",)
    assert "topic.repair" in own.concepts["concept.mending"]["above"]


def test_all_parts_of_a_compound_come_before_one_in_a_title():
    """Swimming for women, said in the text, before a pool in a title."""
    found = Directory(
        offer("pool", "course", "Schwimmbad und Wasserball"),
        offer("both", "course", "Wasserratten", "Schwimmen lernen unter Frauen."),
    )
    assert found.search("Frauenschwimmen")[0] == "both"


def test_seminars_for_those_who_help_come_later_unless_asked_for():
    """Who has a question about residence looks for counselling; who asks for further training gets it."""
    found = Directory(
        offer("seminar", "training", "Aufenthaltsrecht kompakt"),
        offer("advice", "counselling", "Aufenthaltsrecht am Mittwoch"),
    )
    assert found.search("Aufenthaltsrecht")[0] == "advice"
    assert found.search("Fortbildung Aufenthaltsrecht")[0] == "seminar"


def test_the_word_itself_in_a_text_beats_a_synonym_in_a_title_where_it_is_rare():
    """Many titles mean housing, one text says the word that was asked for."""
    titles = [offer(f"t{number}", "counselling", "Wohnungssuche") for number in range(4)]
    found = Directory(*titles, offer("said", "counselling", "Bleibe", "Wir helfen mit dem Zimmer zur Untermiete."))
    assert found.search("Untermiete")[0] == "said"


def test_a_condition_that_only_the_text_names_counts():
    """Children are looked after, though no field says so."""
    found = Directory(
        offer("plain", "language_course", "Deutsch A1"),
        offer("cared", "language_course", "Mama lernt Deutsch", "Die Kleinen werden nebenan betreut."),
    )
    assert found.search("Deutschkurs mit Kinderbetreuung")[0] == "cared"


def test_one_of_two_matters_may_be_missed_but_no_real_thing():
    """Where nothing meets both, what meets one well is shown; a thing of everyday language is never passed over."""
    found = Directory(offer("law", "counselling", "Mieterberatung"), offer("word", "club", "Krokodil"))
    assert found.search("Mietvertrag Zorkel")[:1] == ["law"]
    assert found.search("Mietvertrag Krokodil") == []


def test_only_makes_a_condition_the_main_one():
    """Who asks for something only for women is not sent to what is for all, though its title says the word."""
    found = Directory(
        offer("all", "club", "Sport für alle", "Mit viel Sport und Spaß."),
        offer("women", "course", "Schwimmkurs für Frauen"),
    )
    assert found.search("Sport nur für Frauen") == ["women", "all"]
    assert found.search("sports only for women")[0] == "women"


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Flüchtlings- und Integrationsberatung", "Flüchtlingsberatung"),
        ("Ehe-, Familien- und Lebensberatung", "Eheberatung"),
        ("Schuldner- oder Insolvenzberatung", "Schuldnerberatung"),
    ],
)
def test_a_head_that_is_said_once_counts_for_all(title, query):
    """German says the head of several compounds only with the last of them."""
    found = Directory(offer("yes", "counselling", title), offer("no", "counselling", "Beratung"))
    assert found.search(query)[0] == "yes"
    assert fold(query) in row({"title": title})["title"].split()


def test_a_mention_is_no_answer_beside_what_nobody_knows():
    """An everyday thing that a text mentions answers neither alone nor beside a name nobody knows; a matter does."""
    found = Directory(offer("work", "counselling", "Beratung zum Arbeitsrecht", "Lohn, Urlaub und Kündigung."))
    assert found.search("Urlaub") == []
    assert found.search("Xanadu Urlaub") == []
    assert found.search("Xanadu Arbeitsrecht") == ["work"]


def test_what_is_bought_is_no_help_but_for_goods_that_are_given():
    """Handy kaufen is no question about phones; Möbel kaufen may be answered second-hand."""
    found = Directory(offer("phone", "support", "Handy-Sprechstunde"), offer("goods", "support", "Möbellager"))
    assert found.search("Handy kaufen") == []
    assert found.search("Möbel kaufen") == ["goods"]


def test_in_a_sentence_a_compound_without_a_meaning_may_be_missed():
    """Of many words not every one has to be met."""
    found = Directory(offer("yes", "interpreting", "Dolmetscherpool", "Für Termine bei Amt und Arzt."))
    assert found.search("jemand soll beim Zahngespräch für mich bitte übersetzen") == ["yes"]
