"""Filling the index: one file's share at a time leaves what building everything anew leaves."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings

import strategies as drawn
from regioncal.index.build import Builder
from regioncal.index.reader import Index
from regioncal.index.store import open_index
from regioncal.index.tables import COLUMNS

_OF = "FROM {table} t JOIN record r ON r.rowid = t.{key}"
# Every table without the numbers of rows and files, which tell history and nothing else.
TABLES = {
    "record": "SELECT r.kind, r.id, f.path, r.json, b.id FROM record r JOIN file f ON f.id = r.file"
    " JOIN record b ON b.rowid = r.base",
    "occurrence": f"SELECT r.id, r.json, t.long, t.start, t.after, t.flags, t.day, t.last {_OF}".format(
        table="occurrence", key="event"),
    "open_series": f"SELECT r.id, t.until {_OF}".format(table="open_series", key="event"),
    "spot": f"SELECT r.id, t.municipality, t.lat, t.lon {_OF}".format(table="spot", key="offer"),
    "slot": f"SELECT r.id, t.weekday, t.start, t.after {_OF}".format(table="slot", key="offer"),
    "link": f"SELECT r.kind, r.id, t.field, t.kind, t.id, t.must {_OF}".format(table="link", key="source"),
    "day_count": "SELECT f.path, t.day, t.count FROM day_count t JOIN file f ON f.id = t.file",
    "month_count": "SELECT f.path, t.month, t.events, t.free FROM month_count t JOIN file f ON f.id = t.file",
    "file": "SELECT path, digest, shared FROM file",
    "problem": "SELECT path, level, line, record, field, message, name FROM problem",
    "public_holiday": "SELECT * FROM public_holiday",
    "search": f"SELECT r.id, r.json, t.* {_OF}".format(table="search", key="rowid"),
} | {
    kind: f"SELECT r.id, r.json, {', '.join(f't.{name}' for name in (*columns, 'municipality', 'lat', 'lon'))} {_OF}"
    .format(table=kind, key="rowid")
    for kind, columns in COLUMNS.items()
}  # fmt: skip


def everything(connection):
    """What the tables say, each as a sorted list."""
    return {name: sorted(map(repr, connection.execute(text))) for name, text in TABLES.items()}


def kept(folder):
    """What the index of a folder says when it is opened: brought up to date, not built anew where that is possible."""
    connection = open_index(str(folder))
    try:
        return everything(connection)
    finally:
        connection.close()


def fresh(folder):
    """What an index says that was built at this moment."""
    with tempfile.TemporaryDirectory() as other, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", other)
        return kept(folder)


def carry_out(folder, step):
    """One edit of a history."""
    what, name, more = step
    path = folder / name
    if what == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(more)
    elif path.exists():
        if what == "remove":
            path.unlink()
        else:
            (folder / more).parent.mkdir(exist_ok=True)
            os.replace(path, folder / more)


@given(drawn.edits())
@settings(max_examples=15)
def test_a_refreshed_index_is_a_fresh_one(steps):
    """After any edits, renames, removals and additions of files, every table says what a new index says."""
    folder = Path(tempfile.mkdtemp(prefix="regioncal-test-"))
    try:
        (folder / "region.toml").write_text('timezone = "Europe/Berlin"\noffice = "verein-zwei"\n')
        (folder / "lage.toml").write_text(tomli_w.dumps(drawn.surroundings()))
        (folder / "a.toml").write_text('[[event]]\nid = "event-0"\ntitle = "A"\nstart = 2016-09-10\nplace = "halle"\n')
        kept(folder)
        for step in steps:
            carry_out(folder, step)
            assert kept(folder) == fresh(folder), step
    finally:
        shutil.rmtree(folder)


EVENT = '[[event]]\nid = "{0}"\ntitle = "{0}"\nstart = 2016-09-10T10:00\nplace = "halle"\n'


PATCH = {"kind": "event", "id": "a", "title": "neu"}


@pytest.fixture
def shares(data, monkeypatch):
    """A folder whose index is there; which of its files are put in place alone, and "all" where all is built anew."""
    data.write("orte.toml", place=[{"id": "halle", "name": "Halle"}, {"id": "park", "name": "Park"}])
    for ident in ("a", "b"):
        data.write(f"{ident}.toml", EVENT.format(ident))
    kept(data)
    done = []
    replace, fill = Builder.replace, Builder.fill

    def replaced(self, number, source):
        done.append(source.path if source else "gone")
        return replace(self, number, source)

    def filled(self, sources, problems):
        done[:] = ["all"]
        return fill(self, sources, problems)

    monkeypatch.setattr(Builder, "replace", replaced)
    monkeypatch.setattr(Builder, "fill", filled)
    return done


def titles(folder):
    """The titles of all events."""
    connection = open_index(str(folder))
    try:
        return sorted(record["title"] for record in Index(connection).all("event"))
    finally:
        connection.close()


def test_nothing_changed_costs_nothing(data, shares):
    """No file is put in place where none changed, not even where one was written again as it was."""
    data.write("a.toml", EVENT.format("a"))
    assert titles(data) == ["a", "b"]
    assert shares == []


@pytest.mark.parametrize(
    ("edit", "expected", "cost"),
    [
        (lambda data: data.write("a.toml", EVENT.format("neu")), ["b", "neu"], ["a.toml"]),
        (lambda data: data.write("c.toml", EVENT.format("c")), ["a", "b", "c"], ["c.toml"]),
        (lambda data: data.remove("a.toml"), ["b"], ["gone"]),
        (lambda data: os.replace(data.path / "a.toml", data.path / "z.toml"), ["a", "b"], ["gone", "z.toml"]),
        (lambda data: data.write("a.toml", ""), ["b"], ["a.toml"]),
        (lambda data: data.write("a.toml", "not toml"), ["b"], ["a.toml"]),
        (lambda data: data.write("c.toml", EVENT.format("a")), ["a", "b"], ["all"]),
        (lambda data: data.write("orte.toml", place=[{"id": "halle", "name": "Neue Halle"}]), ["a", "b"], ["all"]),
        (lambda data: data.write("p.toml", patch=[PATCH]), ["b", "neu"], ["all"]),
        (lambda data: data.region(name="Anders"), ["a", "b"], ["all"]),
        (lambda data: data.remove("region.toml"), ["a", "b"], ["all"]),
        (lambda data: (data.path / "x.toml").mkdir(), ["a", "b"], ["all"]),
    ],
    ids=["edited", "added", "removed", "renamed", "emptied", "broken", "an id twice", "places", "a patch", "the region",
         "no region", "a folder's problem"],
)  # fmt: skip
def test_what_an_edit_costs(data, shares, edit, expected, cost):
    """A file of events is put in place alone; what others lean on has everything built anew."""
    edit(data)
    assert titles(data) == expected
    assert shares == cost


def test_a_file_that_holds_its_own_places_keeps_them(data, run):
    """After an edit of what happens there, it is found by town, by way, by who gets in and by name as before."""
    own = {
        "municipality": [{"id": "lehrte", "name": "Lehrte", "lat": 52.37, "lon": 9.98}],
        "place": [
            {"id": "dom", "name": "Dom", "address": {"municipality": "Lehrte"}, "accessibility": {"wheelchair": "full"}}
        ],
        "organisation": [{"id": "chor", "name": "Kantorei Nord", "kind": "association", "municipality": "lehrte"}],
    }
    questions = (["-m", "lehrte"], ["--near", "lehrte"], ["--accessible"], ["--search", "Lehrte"], ["-s", "Kantorei"])
    for title in ("Orgel", "Orgel zwei"):
        event = {"id": "orgel", "title": title, "start": drawn.wall("2016-09-03T18:00"), "place": "dom"}
        data.write("lehrte.toml", **own, event=[event | {"organiser": "chor"}])
        for question in questions:
            code, out, err = run("--now", "2016-09-01", "events", *question, "--as", "csv")
            assert (code, err, f",{title}," in out) == (0, "", True), (question, title)
        assert kept(data) == fresh(data)


def test_a_patched_record_keeps_its_patch(data):
    """Editing the file of a patched record does not take the patch off."""
    data.write("p.toml", patch=[{"kind": "event", "id": "a", "title": "Geflickt"}])
    data.write("a.toml", EVENT.format("a"))
    assert titles(data) == ["Geflickt"]
    data.write("a.toml", EVENT.format("a") + 'summary = "x"\n')
    assert titles(data) == ["Geflickt"]
    data.remove("p.toml")
    assert titles(data) == ["a"]


def test_a_patch_of_a_place_moves_what_is_there(data):
    """Where an event is follows its place as the patch has it."""
    data.write("orte.toml", place=[{"id": "halle", "name": "Halle", "lat": 52.0, "lon": 9.0}])
    data.write("a.toml", EVENT.format("a"))
    data.write("p.toml", patch=[{"kind": "place", "id": "halle", "lat": 53.0}])
    connection = open_index(str(data))
    assert connection.execute("SELECT lat, lon FROM event").fetchall() == [(53.0, 9.0)]
    connection.close()


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ({"event": [{"id": "x", "title": "X", "start": drawn.wall("2016-09-10T10:00"), "place": "hale"}]},
         'x.toml: event "x": place: there is no place "hale" (did you mean halle?)'),
        ({"grant": [{"id": "g", "fund": "f"}]}, 'x.toml: grant "g": fund: there is no fund "f" (add [[fund]] with'),
        ({"offer": [{"id": "o", "title": "O", "kind": "kurs"}]}, 'x.toml: offer "o": kind: there is no kind "kurs" ('),
        ({"patch": [{"kind": "event", "id": "nope"}]}, 'x.toml: patch "nope": id: nothing to stand over (remove'),
        ({"place": [{"id": "halle", "name": "Zwei"}]}, 'x.toml: place "halle": id: the id is used twice (it is in'),
        ({"event": [{"id": "x", "title": "X", "start": drawn.wall("2016-09-10T10:00"), "rrule": "FREQ=NEVER"}]},
         'x.toml: event "x": rrule: '),
        ({"offer": [{"id": "o", "title": "O", "kind": "course", "hours": "Mo 25:99-"}]}, 'x.toml: offer "o": hours: '),
    ],
)  # fmt: skip
def test_what_only_the_whole_shows(data, tables, line):
    """References to nothing, ids used twice, rules and hours that cannot be followed: each one line with its place."""
    data.write("orte.toml", place=[{"id": "halle", "name": "Halle"}])
    data.write("x.toml", **tables)
    connection = open_index(str(data))
    problems = [str(problem._replace(line=None)) for problem in Index(connection).problems()]  # `check` knows lines
    connection.close()
    assert len(problems) == 1
    assert problems[0].startswith(line)


def test_an_unknown_category_is_a_warning(data):
    """It does not count as an error, and the nearest category is named."""
    data.write("x.toml", EVENT.format("x").replace('place = "halle"', 'category = "markt"'))
    connection = open_index(str(data))
    index = Index(connection)
    (problem,) = index.problems()
    assert (problem.level, problem.field, problem.remedy) == ("warning", "category", "did you mean market?")
    assert index.problem_count() == 0
    connection.close()


def test_the_regions_own_terms_are_known(data):
    """A category of region.toml is no problem."""
    data.region(taxonomy={"category": {"imkern": {"label": "Imkern"}}})
    data.write("x.toml", EVENT.format("x").replace('place = "halle"', 'category = "imkern"'))
    connection = open_index(str(data))
    assert Index(connection).problems() == []
    connection.close()


def test_an_office_that_is_not_there(data):
    """The region's office is an organisation of the region."""
    data.region(office="amt")
    connection = open_index(str(data))
    (problem,) = Index(connection).problems()
    assert str(problem).startswith("region.toml")
    assert 'there is no organisation "amt"' in str(problem)
    connection.close()


def test_tables_are_asked_by_number_and_not_by_walking(data):
    """The questions that every listing asks go through an index of SQLite, not through whole tables."""
    data.write("a.toml", EVENT.format("a"))
    connection = open_index(str(data))
    for text in (
        "SELECT * FROM record WHERE kind = 'event' AND id = 'a'",
        "SELECT * FROM occurrence WHERE long = 0 AND start >= 1 AND start < 2",
        "SELECT * FROM day_count WHERE day >= 1 AND day < 2",
        "SELECT * FROM link WHERE kind = 'place' AND id = 'halle'",
    ):
        plan = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
        assert not [step for step in plan if step.startswith("SCAN") and step != "SCAN link"], plan  # link is a view
    assert isinstance(connection, sqlite3.Connection)
    connection.close()
