"""Keeping the data: new ids that others learn of, options that contradict, words that mean several, notes that help."""

import tomllib
from datetime import date

import pytest

from keeping import SERIES, editor, events, one_line, region, text
from regioncal.files.edit import remove_record


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


# ---- a new id --------------------------------------------------------------------------------------------------------


def test_a_new_id_is_written_wherever_others_refer(land, run):
    """By --set: every record that names the old id names the new one, and nothing else of it changes."""
    before, rest = text(land), text(land, "rest.toml")
    ran = run("edit", "place:platz", "--set", "id=markt-platz")
    assert ran.out.splitlines() == [
        'Changed: event "markt" (events/2016/2016-09.toml)',
        'Changed: place "platz" (rest.toml)',
        'Changed: offer "fest" (rest.toml)',
    ]
    assert text(land) == before.replace('"platz"', '"markt-platz"')
    assert text(land, "rest.toml") == rest.replace('"platz"', '"markt-platz"')
    assert run("check").code == 0


def test_a_new_id_in_the_editor(land, run, tmp_path):
    """The same in the editor; the office of the region learns of it, too."""
    land.region(office="verein")
    code = "text = text.replace('\"verein\"', '\"neu\"')"
    assert run("edit", "verein", EDITOR=editor(tmp_path, code)).code == 0
    assert tomllib.loads(text(land, "region.toml"))["office"] == "neu"
    assert 'provider = "neu"' in text(land, "rest.toml")
    assert run("check").code == 0


def test_an_imported_record_learns_of_a_new_id_by_its_patch(land, run):
    """What an import wrote stays as it is."""
    imported = '[[event]]\nid = "k"\ntitle = "K"\nstart = 2016-09-20\nplace = "platz"\n'
    land.write("imported/feed.toml", imported)
    assert run("edit", "place:platz", "--set", "id=hof").code == 0
    assert text(land, "imported/feed.toml") == imported
    assert 'place = "hof"' in text(land, "imported/patches.toml")
    one_line(run("edit", "place:hof", "--set", "id=hof-2", "--set", "id="), 2, "id")


def test_a_new_id_is_written_in_the_defaults_of_feeds(land, run):
    """What a feed sets on its events names a record, too: in region.toml, as a table, and in a list."""
    feeds = 'defaults = { place = "platz" } # here\n\n[[feed]]\nid = "b"\nfile = "b.ics"\n\n[feed.defaults]\n'
    feeds = f'[[feed]]\nid = "a"\nfile = "a.ics"\n{feeds}place = "platz"\norganiser = "verein"\n'
    land.write("feeds.toml", feeds)
    assert run("edit", "place:platz", "--set", "id=hof").code == 0
    assert text(land, "feeds.toml") == feeds.replace("platz", "hof")
    assert run("edit", "verein", "--set", "id=club").code == 0
    assert text(land, "feeds.toml") == feeds.replace("platz", "hof").replace("verein", "club")
    assert run("check").code == 0


def test_a_new_id_is_written_where_a_pair_is_allowed(land, run):
    """An `allow` that names the record goes with it, that of another kind or id stays; the pair is still allowed."""
    rows = [
        {"id": "eins", "title": "Konzert", "start": "2016-09-10"},
        {"id": "zwei", "title": "Konzert", "start": "2016-09-10", "allow": ["no-end", "likely-duplicate:eins"]},
        {"id": "drei", "title": "Anders", "start": "2016-09-11", "allow": ["likely-duplicate:eins-b"]},
    ]
    land.write("more.toml", event=[row | {"start": date.fromisoformat(row["start"])} for row in rows])
    land.write("place.toml", place=[{"id": "p", "name": "P", "allow": ["likely-duplicate:eins"]}])
    before, place = text(land, "more.toml"), text(land, "place.toml")
    assert run("edit", "eins", "--set", "id=neu").code == 0
    new = before.replace('"eins"', '"neu"').replace(':eins"', ':neu"')
    assert text(land, "more.toml") == new
    assert text(land, "place.toml") == place
    assert run("check", "--only", "likely-duplicate") == (0, "", "")


def test_a_taken_id_is_named_with_its_file(land, run):
    """Also where the file that holds it cannot be read."""
    land.write("broken.toml", '[[event]]\nid = "a"\ntitle = "A\n')
    one_line(run("edit", "markt", "--set", "id=a"), 2, '--set id "a": exists already in broken.toml (choose another')


# ---- options that contradict -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("edit", "markt", "--set", "place=Hof", "--new-place", "Hof"), ["--set place and --new-place", "contradict"]),
        (
            ("add", "offer", "--title", "X", "--kind", "club", "--childcare", "--no-childcare"),
            ["--childcare and --no-childcare contradict"],
        ),
        (("edit", "markt", "--on", "10.9.2016 17 Uhr", "--set", "title=X"), ["that day it is at 08:00"]),
        (
            ("edit", "markt", "--on", "10.9.2016", "--set", "tags+=x"),
            ["tags is the same on all dates", "leave --on out"],
        ),
        (("add", "place", "--name", "X", "--lat", "abc", "--lon", "9"), ["expected a number", "(digits, as in 52.37)"]),
        (
            ("add", "event", "--title", "X", "--start", "2016-09-10", "--price", "frei", "--price.from", "5"),
            ["--price frei and --price.from contradict each other"],
        ),
        (
            ("add", "event", "--title", "X", "--start", "2016-09-10", "--price.kind", "free", "--price.to", "0,50"),
            ["--price.kind free and --price.to contradict each other"],
        ),
        (
            ("add", "event", "--title", "X", "--start", "2016-09-10", "--price.kind", "paid", "--price", "free"),
            ["--price and --price.kind contradict each other"],
        ),
        (("edit", "event:fest", "--set", "part_of=fest"), ["part_of: is the record itself"]),
    ],
)
def test_what_contradicts(land, run, args, words):
    """One line with the remedy, and nothing is written."""
    one_line(run(*args), 2, *words)
    assert text(land) == SERIES


def test_what_cannot_be_reordered_names_the_record(land, run):
    """Comments that nobody can tell apart: it is a matter of the command, and the line says of which record."""
    land.write("a.toml", '[[event]]\nid = "h"\ntitle = "H"\nstart = 2016-09-10\ntags = ["x", "y", # of which?\n]\n')
    ran = run("edit", "h", "--set", "tags=y,x")
    one_line(ran, 2, 'event "h": tags: its comments stand among', "in the editor")


@pytest.mark.parametrize(
    ("sets", "after"),
    [
        (["tags=z"], '[ # o\n  "z",\n  # c?\n] # end'),
        (["tags-=a,b", "tags+=n"], '[ # o\n  "n",\n  # c?\n] # end'),
        (["tags-=a", "tags+=n"], '[ # o\n  "b", # B\n  "n",\n  # c?\n] # end'),
    ],
)
def test_comments_of_nobody_stay(land, run, sets, after):
    """Whatever comes and goes in a list, what is no removed element's comment stays where it is."""
    before = (
        '[[event]]\nid = "h"\ntitle = "H"\nstart = 2016-09-10\ntags = [ # o\n  "a", # A\n  "b", # B\n  # c?\n] # end\n'
    )
    land.write("a.toml", before)
    assert run("edit", "h", *(part for one in sets for part in ("--set", one))).code == 0
    assert text(land, "a.toml").partition("tags = ")[2] == after + "\n"
    land.write("a.toml", before)
    one_line(run("edit", "h", "--set", "tags-=a,b"), 2, 'event "h": tags: a comment stands in it')


# ---- words -----------------------------------------------------------------------------------------------------------


def test_several_records_at_commas(land, run):
    """Ids or names with commas between, where all are known; a name that holds a comma stays one."""
    land.write("more.toml", organisation=[{"id": "o1", "name": "Eins"}, {"id": "o2", "name": "Zwei, Drei"}])
    assert run("edit", "markt", "--set", "co_organisers=o1,Kulturverein").code == 0
    assert events(land)["markt"]["co_organisers"] == ["o1", "verein"]
    assert run("edit", "markt", "--set", "co_organisers+=Zwei, Drei").code == 0
    assert events(land)["markt"]["co_organisers"] == ["o1", "verein", "o2"]
    assert run("edit", "markt", "--set", "co_organisers=Müller, Meier und Co.").code == 0
    assert events(land)["markt"]["co_organisers"] == ["Müller, Meier und Co."]


def test_options_with_hyphens(land, run):
    """A field's option is taken as TOML writes it and as options are written."""
    for option in ("--ticket-url", "--ticket_url"):
        assert run("add", "event", "--title", "X", "--start", "2016-09-12", option, "https://a.example").code == 0
    assert [row.get("ticket_url") for row in events(land).values()].count("https://a.example") == 2
    assert run("add", "place", "--name", "Y", "--address.postal-code", "30159", "--dry-run").code == 0


def test_percent_and_nothing(land, run):
    """A share may have its sign; an option with nothing in it leaves its field out."""
    assert run("add", "fund", "--name", "Topf", "--max_share", "50 %").code == 0
    assert tomllib.loads(text(land, "funds.toml"))["fund"][0]["max_share"] == 50
    ran = run("add", "event", "--title", "X", "--start", "2016-09-12", "--languages", "", "--tags", "", "--dry-run")
    assert "languages" not in ran.out
    assert "tags" not in ran.out


# ---- notes -----------------------------------------------------------------------------------------------------------


def test_notes(land, run):
    """A new place like a known one, an event through the night, an organisation whose id is typed as its name."""
    new = ("add", "event", "--title", "X", "--dry-run", "--start")
    assert 'looks like place "platz"' in run(*new, "2016-09-12", "--new-place", "Marktplaz").err
    assert run("edit", "event:fest", "--new-place", "Marktplaz", "--dry-run").err.startswith("note: looks like place")
    assert run(*new, "11.9.2016 18-10").err == "note: takes 16 hours, until 2016-09-12 10:00\n"
    assert run(*new, "11.9.2016 10-18").err == ""
    land.write("more.toml", organisation=[{"id": "win", "name": "win e.V., Quartierstreff", "short_name": "WIN"}])
    assert 'looks like organisation "win"' in run("add", "organisation", "--name", "win", "--dry-run").err


def test_mixed_line_ends_stay():
    """A record that goes changes no line end of the others."""
    data = b'[[place]]\r\nid = "a"\r\n\n[[place]]\nid = "b"\n'
    assert remove_record(data, "x.toml", "place", 1) == b'[[place]]\r\nid = "a"\r\n'
    assert remove_record(data[:-1], "x.toml", "place", 1) == b'[[place]]\r\nid = "a"'
