"""Adding by command: options, files, ids, doubles, and questions at a terminal."""

import io
import tomllib
from datetime import date, datetime

import pytest

from keeping import SERIES, at_terminal, events, one_line, region, text
from regioncal.commands.add import ADDED, options_of
from regioncal.kinds import KINDS


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


def test_an_event_is_added_where_it_belongs(land, run):
    """German words for day and hours, names for place and category; the file of its month, at its end."""
    before = text(land)
    ran = run(
        "--now", "2016-09-07", "add", "event", "--title", "Fête im Grünen", "--start", "Samstag 10-18 Uhr", "--place",
        "marktplatz", "--category", "Fest", "--price", "paid", "--price.from", "8,50", "--languages", "de,Arabisch",
        "--registration.required", "--set", "title.en=Party", "--tags", "a", "--tags", "b",
    )  # fmt: skip
    assert ran == (0, 'Added: event "fete-im-gruenen-2016-09-10" (events/2016/2016-09.toml)\n', "")
    assert text(land).startswith(before)
    assert (
        text(land)[len(before) :]
        == """
[[event]]
id = "fete-im-gruenen-2016-09-10"
title = { de = "Fête im Grünen", en = "Party" }
start = 2016-09-10T10:00:00
end = 2016-09-10T18:00:00
place = "platz"
category = "festival"
languages = ["de", "ar"]
price = { kind = "paid", from = 8.50 }
registration = { required = true }
tags = ["a", "b"]
"""
    )
    assert "Party" in run("events", "--on", "2016-09-10").out


@pytest.mark.parametrize(
    ("args", "file", "row"),
    [
        (["offer", "--title", "B1", "--kind", "Sprachkurs", "--level.from", "B1"], "offers/language_course.toml",
         {"id": "b1", "title": "B1", "kind": "language_course", "level": {"from": "B1"}}),
        (["offer", "--title", "B1 ff", "--kind", "course", "--level", "B1", "--level.to", "B2"], "offers/course.toml",
         {"id": "b1-ff", "title": "B1 ff", "kind": "course", "level": {"from": "B1", "to": "B2"}}),
        (["organisation", "--name", "Neue e. V.", "--migrant_led", "--place", "platz"], "organisations.toml",
         {"id": "neue-e-v", "name": "Neue e. V.", "migrant_led": True, "place": "platz"}),
        (["place", "--name", "Halle", "--lat", "52,3", "--lon", "9.7"], "places.toml",
         {"id": "halle", "name": "Halle", "lat": 52.3, "lon": 9.7}),
        (["fund", "--name", "Topf", "--budget", "150.000,00 €"], "funds.toml",
         {"id": "topf", "name": "Topf", "budget": 150000.0}),
        (["event", "--title", "X", "--start", "2016-10-01", "--file", "extra/x.toml", "--id", "eigen"], "extra/x.toml",
         {"id": "eigen", "title": "X", "start": date(2016, 10, 1)}),
    ],
)  # fmt: skip
def test_each_kind_goes_to_its_file(land, run, args, file, row):
    """The default layout, or --file."""
    assert run("add", *args).code == 0
    ((found,),) = tomllib.loads(text(land, file)).values()
    assert found == row


def test_a_grant_needs_its_fund(land, run):
    """A grant of a fund nobody knows is refused, of a known one it gets its year in the id."""
    one_line(run("add", "grant", "--fund", "nix", "--title", "P"), 3, "unknown fund")
    run("add", "fund", "--name", "Topf")
    assert run("add", "grant", "--fund", "Topf", "--title", "P", "--year", "2016").out.startswith(
        'Added: grant "p-2016"'
    )


def test_a_new_place_comes_with_its_event(land, run):
    """--new-place adds a place and the event that happens there; a second time the place is known."""
    args = ["add", "event", "--start", "2016-09-12", "--title"]
    assert run(*args, "A", "--new-place", "Neue Halle").code == 0
    assert tomllib.loads(text(land, "places.toml"))["place"] == [{"id": "neue-halle", "name": "Neue Halle"}]
    assert events(land)["a-2016-09-12"]["place"] == "neue-halle"
    one_line(run(*args, "B", "--new-place", "Neue Halle"), 2, "--place neue-halle")
    one_line(run(*args, "B", "--new-place", "X", "--place", "platz"), 2, "contradict")


def test_a_likely_double_is_named(land, run):
    """Same day and place and a similar title: added, with a note; another place or day: no note."""
    add = ["add", "event", "--title", "Sommer-Fest!", "--start"]
    ran = run(*add, "2016-09-10 18:00")
    assert ran.code == 0
    assert ran.err == 'note: looks like event "fest" (Summer party), which is there already\n'
    assert run(*add, "2016-09-11").err == ""
    assert "note" in run("add", "organisation", "--name", "Kultur-Verein").err


def test_ids_are_numbered_where_they_are_taken(land, run):
    """The same title on the same day gets a number."""
    found = [run("add", "event", "--title", "X", "--start", "2016-09-12").out.split('"')[1] for _ in range(3)]
    assert found == ["x-2016-09-12", "x-2016-09-12-2", "x-2016-09-12-3"]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ([], 2, ["add what?", "event"]),
        (["evnt"], 2, ["did you mean event?"]),
        (["event"], 2, ["--title and --start missing"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--end", "2016-09-09"], 2, ["end: is before start"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--id", "markt"], 2, ["exists already in events/2016"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--id", "Ä"], 2, ["expected an id"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--place", "Marktplaz"], 3,
         ["did you mean marktplatz?", "--new-place"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", "../x.toml"], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", "/x.toml"], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", "sub/.x.toml"], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", ".sub/x.toml"], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", ""], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", "x.txt"], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", "events"], 2, ["not a file of the data"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--file", "imported/x.toml"], 2, ["written by import"]),
        (["event", "--title", "X", "--start", "11.9.2016 10-18", "--end", "11.9.2016"], 2, ["is a span"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--rrule", "FREQ=NEVER"], 2, ["FREQ"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--price", "{ kind = }"], 2, ["--price"]),
        (["event", "--title", "X", "--start", "2016-09-10", "--titel", "Y"], 2, ["no such option", "--title"]),
        (["offer", "--title", "X", "--kind", "kurss"], 2, ["unknown"]),
    ],
)  # fmt: skip
def test_what_add_refuses(land, run, args, code, words):
    """One line with its remedy, nothing written."""
    before = sorted(land.path.rglob("*"))
    one_line(run("add", *args), code, *words)
    assert sorted(land.path.rglob("*")) == before
    assert text(land) == SERIES


def test_a_dry_run_of_add_shows_the_text(land, run):
    """The lines as they would be, and no file."""
    ran = run("add", "place", "--name", "Halle", "--dry-run")
    assert ran == (0, '[[place]]\nid = "halle"\nname = "Halle"\n', "")
    assert not (land.path / "places.toml").exists()


@pytest.mark.parametrize("kind", ADDED)
def test_every_field_is_an_option(kind):
    """Nothing of the field table is left out of add's options."""
    names = {name.partition(".")[0] for name, _ in options_of(KINDS[kind].fields)}
    assert names == {field.name for field in KINDS[kind].fields}


def test_at_a_terminal_add_asks_for_what_is_missing(land):
    """Title, a date in words (a wrong one is asked again), a place by search, then a preview and a question."""
    code, shown = at_terminal(
        ["--now", "2016-09-07", "--lang", "en", "add", "event"],
        [
            ("Title.*:", "Lesung"),
            (r"11\.9\.2016 10-18\).*:", "quark"),
            (r"not a date[^§]*:", "Samstag 18 Uhr"),
            (r"part of the name[^§]*:", "markt"),
            (r"1  Marktplatz[^§]*words:", "1"),
            (r"part of the name[^§]*:", "Die Nachbarn"),
            (r"Reading[^§]*:", "Reading"),
            (r"Price[^§]*:", "8,50"),
            (r"In brief:", ""),
            (r"place = \"platz\"[^§]*\[Y/n\]", "y"),
        ],
        land.path,
    )
    assert code == 0, shown
    assert events(land)["lesung-2016-09-10"] == {
        "id": "lesung-2016-09-10", "title": "Lesung", "start": datetime.fromisoformat("2016-09-10T18:00"),
        "place": "platz", "organiser": "Die Nachbarn", "category": "reading", "price": {"kind": "paid", "from": 8.5},
    }  # fmt: skip


def test_a_terminal_helps_in_german(land):
    """What is needed is asked again, words name their ids, hours are guessed and taken if the person says so."""
    code, shown = at_terminal(
        ["--lang", "de", "add", "offer"],
        [
            ("Titel:", ""),
            ("wird gebraucht[^§]*Titel:", "Treff"),
            (r"1 Treffpunkt, [^§]*Art:", "Quark"),
            (r"heißt nichts Quark[^§]*0  keines davon[^§]*Wörter:", "Treff"),
            (r"1  Treffpunkt  \(meeting_place\)[^§]*Wörter:", "1"),
            (r"1 Sprache, 2 Bildung[^§]*Themen[^§]*:", "1, Frauen"),
            (r"Anbieter[^§]*:", "kult"),
            (r"1  Kulturverein[^§]*Wörter:", "verein"),
            (r"Wo [^§]*:", "Hof"),
            (r"0  ein neuer Ort: Hof[^§]*Wörter:", "0"),
            (r"Öffnungszeiten[^§]*:", "Mo-Do 9-12 Uhr"),
            (r"Ist Mo-Th 09:00-12:00 gemeint\? \[J/n\]", "j"),
            (r"Sprachen[^§]*:", "Arabisch,de"),
            (r"kostenpflichtig[^§]*Preis[^§]*:", "frei"),
            (r"Kurz gesagt:", ""),
            (r'name = "Hof"[^§]*id = "treff"[^§]*So schreiben\? \[J/n\]', ""),
        ],
        land.path,
    )
    assert code == 0, shown
    (row,) = tomllib.loads(text(land, "offers/meeting_place.toml"))["offer"]
    assert row == {
        "id": "treff", "title": "Treff", "kind": "meeting_place", "topics": ["language", "women"],
        "provider": "verein", "place": ["hof"], "hours": "Mo-Th 09:00-12:00", "languages": ["ar", "de"],
        "price": "free",
    }  # fmt: skip
    assert 'name = "Hof"' in text(land, "places.toml")
    width = max(map(len, shown.splitlines()))
    assert width <= 80, "nothing is broken in the middle of a word"


def test_no_at_the_terminal_writes_nothing(land):
    """The preview is shown, and whoever says no to it gets nothing written."""
    answers = [("Name.*:", "Halle"), ("[^§]*:", ""), ("name[^§]*:", ""), (r'name = "Halle"[^§]*\[Y/n\]', "n")]
    code, shown = at_terminal(["--lang", "en", "add", "place"], answers, land.path)
    assert code == 2, shown
    assert "given up, nothing was written" in shown
    assert not (land.path / "places.toml").exists()


QUESTIONS = ("Where", "Organiser", "Category", "Price", "In brief")


def test_at_a_terminal_the_usual_questions_are_asked(land):
    """Also where title and start came as options; what came, too, is not asked, and Enter leaves the rest out."""
    add = ["--lang", "en", "add", "event", "--start", "2016-09-11", "--title", "Eins", "--price", "free"]
    asked = [(f"{name}[^§]*:", "") for name in QUESTIONS if name not in {"Price", "Category"}]
    asked.insert(2, ("1 Market, [^§]*Category:", "3"))
    code, shown = at_terminal([*add], [*asked, (r"Write this\? \[Y/n\]", "")], land.path)
    assert code == 0, shown
    assert "Price:" not in shown
    assert events(land)["eins-2016-09-11"] == {
        "id": "eins-2016-09-11", "title": "Eins", "start": date(2016, 9, 11), "category": "concert", "price": "free",
    }  # fmt: skip


def test_a_term_is_found_by_what_it_may_mean(land):
    """Begun words, synonyms and typing errors name what they may mean; a number chooses."""
    add = ["--lang", "de", "add", "event", "--start", "2016-09-11", "--title"]
    rest = [("[^§]*Preis[^§]*:", ""), ("Kurz gesagt:", ""), (r"So schreiben\? ", "")]
    for title, words, offered in (
        ("Eins", "Flohm", "Markt"),
        ("Zwei", "Konzrt", "Konzert"),
        ("Drei", "konz", "Konzert"),
    ):
        asked = [("Wo [^§]*:", ""), ("Veranstalter[^§]*:", ""), ("Kategorie:", words)]
        asked += [(rf"1  {offered}[^§]*Wörter:", "1"), *rest]
        code, shown = at_terminal([*add, title], asked, land.path)
        assert code == 0, shown
    found = events(land)
    assert [found[f"{name}-2016-09-11"]["category"] for name in ("eins", "zwei", "drei")] == [
        "market", "concert", "concert",
    ]  # fmt: skip


def test_at_a_terminal_nothing_is_written_unseen(land):
    """Also where nothing is missing the text is shown, and written if the person says so; --yes asks nothing."""
    add = ["--lang", "en", "add", "event", "--start", "2016-09-11", "--title"]
    skipped = [(f"{name}[^§]*:", "") for name in QUESTIONS]
    code, shown = at_terminal([*add, "Eins"], [*skipped, (r'title = "Eins"[^§]*Write this\? \[Y/n\]', "n")], land.path)
    assert code == 2, shown
    code, shown = at_terminal([*add, "Zwei"], [*skipped, (r'title = "Zwei"[^§]*Write this\? \[Y/n\]', "")], land.path)
    assert code == 0, shown
    assert at_terminal([*add, "Drei", "--yes"], [], land.path)[0] == 0
    code, shown = at_terminal([*add, "Vier", "--dry-run"], [], land.path)
    assert (code, "Write this?" in shown, 'title = "Vier"' in shown) == (0, False, True)
    code, shown = at_terminal(["--lang", "en", "add", "place", "--yes"], [], land.path)
    assert (code, "--name missing" in shown) == (2, True)
    assert [row["title"] for row in events(land).values() if row["start"] == date(2016, 9, 11)] == ["Zwei", "Drei"]


def test_the_end_of_input_gives_up(land, run, monkeypatch):
    """Nothing more to read at a terminal: one line, nothing written."""
    monkeypatch.setattr("regioncal.commands.prompts.terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ran = run("add", "place")
    assert ran.code == 2
    assert "given up" in ran.err
    assert not (land.path / "places.toml").exists()
