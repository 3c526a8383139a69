"""Keeping the data by command: edit and remove, through the real program."""

import os
import shutil
import subprocess
import sys
import tomllib
from datetime import date, datetime

import pytest

from keeping import SERIES, differing, editor, events, one_line, region, text
from regioncal.files.write import write_file

PRICED = 'price = { kind = "paid", from = 8, to = 9.50 }'


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


@pytest.mark.parametrize(
    ("assign", "went", "came"),
    [
        (["price.kind=donation"], ['price = { kind = "paid", from = 8 }'], ['price = { kind = "donation", from = 8 }']),
        (["price=free"], ['price = { kind = "paid", from = 8 }'], ['price = "free"']),
        (["price.from="], ['price = { kind = "paid", from = 8 }'], ['price = { kind = "paid" }']),
        (["price="], ['price = { kind = "paid", from = 8 }'], []),
        (["price.to=9,50 €"], ['price = { kind = "paid", from = 8 }'], [PRICED]),
        (["tags+=tanz"], ['tags = ["musik"]'], ['tags = ["musik", "tanz"]']),
        (["tags+=musik", "tags-=musik"], ['tags = ["musik"]'], []),
        (["title.en=Fête"], [], ['title = { de = "Sommerfest", en = "Fête" }']),
        (["end=2016-09-11"], [], ["end = 2016-09-11"]),
        (["end=11. September 2016"], [], ["end = 2016-09-11"]),
        (["start=Samstag 18 Uhr", "end=1 Uhr"], ["start = 2016-09-10"],
         ["start = 2016-09-10T18:00:00", "end = 2016-09-11T01:00:00"]),
        (["place=Marktplatz"], [], []),
        (["category=Markt"], [], ['category = "market"']),
        (["languages=Arabisch,de"], [], ['languages = ["ar", "de"]']),
        (["organiser=Kulturverein"], [], ['organiser = "verein"']),
        (["organiser=Die Nachbarn"], [], ['organiser = "Die Nachbarn"']),
        (["source=hannover.de", "source.1.url=https://hannover.de"], [],
         ['source = [{ name = "hannover.de", url = "https://hannover.de" }]']),
        (["audience={", "featured=ja"], None, None),
        (["featured=ja"], [], ["featured = true"]),
        (["price=free", "price.note=Eintritt frei"], ['price = { kind = "paid", from = 8 }'],
         ['price = { kind = "free", note = "Eintritt frei" }']),
    ],
)  # fmt: skip
def test_set_changes_just_these_lines(land, run, assign, went, came):
    """Each form of --set, and the lines of the file that go and come by it."""
    before = text(land)
    ran = run("--now", "2016-09-05", "edit", "event:fest", *(part for one in assign for part in ("--set", one)))
    if went is None:
        one_line(ran, 2, "--set audience")
        assert text(land) == before
        return
    assert (ran.code, ran.err) == (0, "")
    gone, new = differing(land, before)
    assert (
        gone == [*went, *([line for line in gone if line.startswith("title")])]
        if "title" in assign[0]
        else gone == went
    )
    assert [line for line in new if not line.startswith("place")] == came
    assert events(land)["markt"] == {row["id"]: row for row in tomllib.loads(before)["event"]}["markt"]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["fest", "--set", "price=free"], 2, ["an event and an offer", "event:fest or offer:fest"]),
        (["nix", "--set", "price=free"], 3, ["no such record"]),
        (["mark", "--set", "price=free"], 3, ["did you mean markt?"]),
        (["evnt:fest", "--set", "price=free"], 3, ["did you mean event?"]),
        (["event:fest", "--set", "price"], 2, ["expected field=value"]),
        (["event:fest", "--set", "prise=free"], 2, ["unknown field", "did you mean price?"]),
        (["event:fest", "--set", "title.en.x=free"], 2, ["title"]),
        (["event:fest", "--set", "price.kind=gratiss"], 2, ["unknown"]),
        (["event:fest", "--set", "place=nirgendwo"], 3, ["unknown place", "--new-place"]),
        (["event:fest", "--set", "end=2016-09-09"], 2, ["end: is before start"]),
        (["event:fest", "--set", "end=2016-09-10T18:00"], 2, ["not of the same form as start"]),
        (["event:fest", "--set", "start="], 2, ["start: is missing"]),
        (["event:fest", "--set", "start=10.9.2016 10-18"], 2, ["is a span"]),
        (["event:fest", "--set", "start=quark"], 2, ["not a date"]),
        (["event:fest", "--set", "title+=x"], 2, ["holds one value"]),
        (["event:fest", "--set", "tags-=x"], 2, ['has no "x"', "musik"]),
        (["event:fest", "--set", "part_of=nix"], 3, ["unknown event"]),
        (["event:fest", "--set", "id=markt"], 2, ["exists already"]),
        (["event:fest", "--set", "rrule=FREQ=SOMETIMES"], 2, ["FREQ"]),
        (["event:fest", "--set", "url=hannover.de"], 2, ["https://"]),
        (["event:fest", "--on", "2016-09-10", "--set", "status=cancelled"], 2, ["no series"]),
        (["offer:fest", "--on", "2016-09-10", "--set", "status=paused"], 2, ["no series"]),
        (["markt", "--on", "2016-09-11", "--set", "status=cancelled"], 2, ["no date on 2016-09-11"]),
        (["markt", "--on", "2016-09-10"], 2, ["no editor is set", "--set field=value"]),
        (["markt", "--on", "", "--set", "status=cancelled"], 2, ["--on", "not a date"]),
        (["markt", "--on", "quark", "--set", "status=cancelled"], 2, ["not a date"]),
        (["markt"], 2, ["no editor is set"]),
    ],
)
def test_what_edit_refuses(land, run, args, code, words):
    """Each mistake is one line with its remedy, and no byte is written."""
    before = text(land)
    one_line(run("edit", *args), code, *words)
    assert text(land) == before
    assert not list(land.path.rglob(".*"))


def test_an_override_is_made_and_changed(land, run):
    """--on writes an override, a second one changes it, unsetting everything takes it away."""
    before = text(land)
    assert run("edit", "markt", "--on", "10.9.2016", "--set", "status=cancelled").code == 0
    on = datetime.fromisoformat("2016-09-10T08:00")
    assert events(land)["markt"]["override"] == [{"on": on, "status": "cancelled"}]
    assert "\n# a comment between\n" in text(land)
    assert run("edit", "markt", "--on", "10.9.2016", "--set", "status=", "--set", "start=9 Uhr").code == 0
    assert events(land)["markt"]["override"] == [{"on": on, "start": on.replace(hour=9)}]
    assert run("edit", "markt", "--on", "17.9.2016", "--set", "title=Erntemarkt").code == 0
    assert [row["on"].day for row in events(land)["markt"]["override"]] == [10, 17]
    ran = run("events", "--on", "2016-09-17", "--as", "csv")
    assert "Erntemarkt" in ran.out
    for day, field in ((10, "start"), (17, "title")):
        assert run("edit", "markt", "--on", f"{day}.9.2016", "--set", f"{field}=").code == 0
    assert text(land) == before


def test_a_date_is_taken_out_of_a_series(land, run):
    """Remove --on leaves the date out, its override goes with it, and it is no longer listed."""
    run("edit", "markt", "--on", "10.9.2016", "--set", "title=Erntemarkt")
    assert run("remove", "markt", "--on", "2016-09-10").code == 0
    assert events(land)["markt"]["exdate"] == [datetime.fromisoformat("2016-09-10T08:00")]
    assert "override" not in events(land)["markt"]
    assert run("remove", "markt", "--on", "2016-09-17").code == 0
    assert "exdate = [2016-09-10T08:00:00, 2016-09-17T08:00:00]" in text(land)
    assert '"id": "markt"' not in run("events", "--from", "2016-09-10", "--to", "2016-09-17", "--as", "json").out
    one_line(run("remove", "markt", "--on", "2016-09-10"), 2, "no date on 2016-09-10")


def test_an_added_date_is_taken_back(land, run):
    """Remove --on of an rdate takes the rdate away, and needs no exdate."""
    assert run("edit", "markt", "--set", "rdate=2016-09-07T08:00").code == 0
    assert run("remove", "markt", "--on", "2016-09-07").code == 0
    assert {"rdate", "exdate"}.isdisjoint(events(land)["markt"])


def test_a_dry_run_shows_the_difference_and_writes_nothing(land, run):
    """Edit and remove --dry-run print what git diff would."""
    before = text(land)
    ran = run("edit", "event:fest", "--set", "price=free", "--dry-run")
    assert '-price = { kind = "paid", from = 8 }\n+price = "free"\n' in ran.out
    assert '-id = "markt"' in run("remove", "markt", "--unlink", "--dry-run").out
    assert text(land) == before


def test_a_bom_crlf_and_mode_survive_every_command(land, run):
    """edit, remove --on and add keep BOM, line ends and mode of the file."""
    file = land.write("events/2016/2016-09.toml", b"\xef\xbb\xbf" + SERIES.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    for args in (
        ["edit", "event:fest", "--set", "price=free"],
        ["remove", "markt", "--on", "2016-09-10"],
        ["add", "event", "--title", "Neu", "--start", "2016-09-12"],
        ["remove", "event:fest"],
    ):
        assert run(*args).code == 0
        content = file.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf# the markets\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")
        assert file.stat().st_mode & 0o777 == 0o640


# ---- in the editor ---------------------------------------------------------------------------------------------------


def test_the_editor_gets_the_records_own_lines(land, run, tmp_path):
    """It shows the record with its comment and nothing else; what is saved comes back, and nothing else changes."""
    before = text(land)
    code = f"open({str(tmp_path / 'seen')!r}, 'w').write(text)\ntext = text.replace('Wochenmarkt', 'Basar')"
    ran = run("edit", "markt", EDITOR=editor(tmp_path, code))
    assert ran == (0, 'Changed: event "markt" (events/2016/2016-09.toml)\n', "")
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("# the markets\n[[event]]\n")
    assert seen.endswith('place = "platz"\n')
    assert text(land) == before.replace("Wochenmarkt", "Basar")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("text = text.replace('title', 'tilte')", ["tilte: unknown key"]),
        ("text = text.replace('2016-01-02T13', '2015-01-02T13')", ["end: is before start"]),
        ("text = text + '[[event]]\\nid = \"zwei\"'", ["expected one [[event]]"]),
        ("text = ' '", ["the text is empty", "regioncal remove markt"]),
        ("text = text.replace('= ', '')", ["not TOML"]),
        ("text = text.replace('platz', 'nirgends')", ['no place "nirgends"']),
        (
            "text = text.replace('markt', 'fest', 1).replace('id = \"markt', 'id = \"fest')",
            ['cal: id "fest": exists'],
        ),
        ("raise SystemExit(3)", ["failed with code 3", "nothing was written"]),
    ],
)
def test_what_comes_from_the_editor_must_be_right(land, run, tmp_path, code, words):
    """From a pipe there is no second chance: one line, and nothing written."""
    before = text(land)
    one_line(run("edit", "markt", EDITOR=editor(tmp_path, code)), 2, *words)
    assert text(land) == before


def test_an_editor_that_is_not_there(land, run):
    """A name nobody knows as $EDITOR."""
    one_line(run("edit", "markt", EDITOR="/no/such/editor -w"), 2, "cannot be started", "$EDITOR")
    one_line(run("edit", "markt", EDITOR="vi '"), 2, "not a command")


# ---- remove ----------------------------------------------------------------------------------------------------------


def test_remove_says_who_refers_to_it(land, run):
    """A place in use is refused; --force leaves the references, --unlink takes them out."""
    before = text(land)
    ran = run("remove", "platz")
    one_line(ran, 2, 'event "markt" (place)', 'offer "fest" (place)', "--unlink", "--force")
    one_line(run("remove", "platz", "--force", "--unlink"), 2, "contradict")
    assert text(land) == before
    ran = run("remove", "platz", "--unlink")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        'Unlinked: event "markt" (events/2016/2016-09.toml)',
        'Unlinked: offer "fest" (rest.toml)',
        'Removed: place "platz" (rest.toml)',
    ]
    assert text(land) == before.replace('place = "platz"\n', "")
    assert "platz" not in text(land, "rest.toml")


def test_an_empty_date_is_none(land, run):
    """An empty --on is not the whole series: one line, and nothing goes."""
    before = text(land)
    one_line(run("remove", "markt", "--on", "", "--force"), 2, "--on", "not a date")
    assert text(land) == before


def test_everyone_who_refers_is_named(land, run):
    """Five of five; of a great many twenty, and how many more there are."""
    rows = [{"id": f"e{n}", "title": "E", "start": date(2016, 1, 1), "place": "platz"} for n in range(24)]
    land.write("more.toml", event=rows[:4])
    one_line(run("remove", "platz"), 2, "markt", *(f'event "e{n}" (place)' for n in range(4)), "fest")
    land.write("more.toml", event=rows)
    one_line(run("remove", "platz"), 2, "and 6 more")


def test_a_record_goes_after_what_refers_to_it(land, run, monkeypatch):
    """The file it stands in is written last, also where a referrer stands there: in between nothing leads nowhere."""
    land.write(
        "a.toml", place=[{"id": "p", "name": "P"}], offer=[{"id": "o", "title": "O", "kind": "club", "place": "p"}]
    )
    land.write("b.toml", event=[{"id": "e", "title": "E", "start": date(2016, 1, 1), "place": "p"}])
    seen = []

    def look(path, *rest):
        write_file(path, *rest)
        seen.append((os.path.basename(path), run("check").code))

    monkeypatch.setattr("regioncal.plans.write_file", look)
    assert run("remove", "p", "--unlink").code == 0
    assert seen == [("b.toml", 0), ("a.toml", 0)]


def test_remove_by_force(land, run):
    """--force removes it and nothing else."""
    before = text(land)
    assert run("remove", "platz", "--force").code == 0
    assert text(land) == before
    assert "[[place]]" not in text(land, "rest.toml")


def test_the_regions_office_is_a_reference_too(land, run):
    """region.toml names the office; unlinking takes just that line out of it."""
    before = text(land, "region.toml")
    (land.path / "region.toml").write_text(before + 'office = "verein" # the guide\n')
    one_line(run("remove", "verein"), 2, "office")
    assert run("remove", "verein", "--unlink").code == 0
    assert text(land, "region.toml") == before


def test_the_defaults_of_a_feed_are_references_too(land, run):
    """What a feed sets on its events holds a record; unlinking takes just that out, show tells of it."""
    feed = '[[feed]]\nid = "f"\nfile = "f.ics"\ndefaults = { place = "halle", tags = ["x"] } # here\n'
    land.write("a.toml", feed + '\n[[place]]\nid = "halle"\nname = "Halle"\n')
    assert "Feed: f (feed:f)" in run("show", "halle").out
    one_line(run("remove", "halle"), 2, 'feed "f" (defaults.place) refers to it')
    assert run("remove", "halle", "--unlink").code == 0
    assert text(land, "a.toml") == feed.replace('place = "halle", ', "")
    land.write("a.toml", feed.replace(', tags = ["x"]', "") + '\n[[place]]\nid = "halle"\nname = "Halle"\n')
    assert run("remove", "halle", "--unlink").code == 0
    assert text(land, "a.toml") == '[[feed]]\nid = "f"\nfile = "f.ics"\n'


def test_what_a_record_cannot_be_without_is_not_unlinked(land, run):
    """A grant needs its fund."""
    land.write("funds.toml", fund=[{"id": "f", "name": "F"}], grant=[{"id": "g", "fund": "f"}])
    one_line(run("remove", "f", "--unlink"), 2, 'grant "g" (fund)', "cannot be without")


# ---- imported records ------------------------------------------------------------------------------------------------


@pytest.fixture
def imported(land):
    """A region with a file that an import wrote."""
    rows = [{"id": "konzert", "title": "Konzert", "start": date(2016, 9, 20), "price": {"kind": "paid", "from": 8}}]
    land.write("imported/feed.toml", event=rows)
    return land


def test_an_imported_record_is_patched(imported, run):
    """Edit --set writes whole fields into a patch beside the file, which stays as it is; show has the new value."""
    before = text(imported, "imported/feed.toml")
    assert run("edit", "konzert", "--set", "price.kind=free", "--set", "title=Chor").code == 0
    assert text(imported, "imported/feed.toml") == before
    patch = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == [{"kind": "event", "id": "konzert", "title": "Chor", "price": {"kind": "free", "from": 8}}]
    assert "Chor" in run("events", "--on", "2016-09-20").out
    assert run("edit", "konzert", "--set", "title=Konzert").code == 0
    assert "title" not in text(imported, "imported/patches.toml")
    assert run("edit", "konzert", "--set", "price.kind=paid").code == 0
    assert not (imported.path / "imported/patches.toml").exists()


def test_a_patch_takes_away_what_was_imported(imported, run):
    """What is unset here is named in the patch, gone from every answer, and back once it is set as it was."""
    assert "€8" in run("events", "--on", "2016-09-20").out
    assert run("edit", "konzert", "--set", "price=", "--set", "title=Chor").code == 0
    patch = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == [{"kind": "event", "id": "konzert", "title": "Chor", "unset": ["price"]}]
    assert "€8" not in run("events", "--on", "2016-09-20").out
    assert run("check").code == 0
    assert run("edit", "konzert", "--set", "price.kind=paid", "--set", "price.from=8").code == 0
    patch = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == [{"kind": "event", "id": "konzert", "title": "Chor"}]
    assert run("edit", "konzert", "--set", "price=").code == 0
    assert run("edit", "konzert", "--set", "price=free", "--set", "title=Konzert").code == 0
    patch = tomllib.loads(text(imported, "imported/patches.toml"))["patch"]
    assert patch == [{"kind": "event", "id": "konzert", "price": "free"}]


def test_what_a_patch_cannot_take_away_is_said(imported, run):
    """A field that no event is without, one that there is none of, and one that was not there anyway."""
    rows = [{"kind": "event", "id": "konzert", "unset": ["title", "prise"]}]
    imported.write("imported/patches.toml", patch=rows)
    ran = run("check")
    assert 'unset: "title" cannot be taken away' in ran.out
    assert 'unset: "prise" is no field of this event (did you mean price?)' in ran.out
    assert "Konzert" in run("events", "--on", "2016-09-20").out
    imported.write("imported/patches.toml", patch=[{"kind": "event", "id": "konzert", "unset": ["url"]}])
    assert "idle-patch" in run("check", "--warnings").out


def test_what_a_patch_cannot_do(imported, run):
    """Unset what every event has, remove the record, change its id: one line with the remedy."""
    one_line(run("edit", "konzert", "--set", "title="), 2, "title")
    one_line(run("remove", "konzert"), 2, "would come back", "status=cancelled")
    one_line(run("edit", "konzert", "--set", "id=anders"), 2, "is imported and keeps its id")


# ---- who may write, and to what --------------------------------------------------------------------------------------


def test_the_sample_is_read_only(run, tmp_path, monkeypatch):
    """Without data of one's own nothing can be written, and the line says how to get some."""
    for args in (
        ["add", "place", "--name", "X"],
        ["edit", "entdeckertag", "--set", "price=free"],
        ["remove", "entdeckertag"],
    ):
        one_line(run(*args), 2, "read-only", "regioncal init DIR --sample")


def test_a_newer_format_is_not_written(land, run):
    """A region.toml of a format that we do not know."""
    land.region(schema=2)
    one_line(run("add", "place", "--name", "X"), 4, "newer", "update regioncal")


def test_a_file_that_cannot_be_read_is_not_written(land, run):
    """Someone's half-edited file is named with its line, and left alone."""
    land.write("places.toml", "[[place]\nid = 1\n")
    ran = run("add", "place", "--name", "X")
    one_line(ran, 4, "places.toml:", "is not TOML")
    assert text(land, "places.toml") == "[[place]\nid = 1\n"


def test_an_index_that_cannot_be_trusted_does_not_matter(land, run, cache):
    """Deleted, filled with rubbish, or clocks set back: the next command finds the record and writes it."""
    run("events")
    for index in cache.rglob("*.sqlite"):
        index.write_bytes(b"rubbish" * 1000)
    assert run("edit", "event:fest", "--set", "price=free").code == 0
    shutil.rmtree(cache / "regioncal", ignore_errors=True)
    assert run("edit", "event:fest", "--set", "price=donation").code == 0
    file = land.path / "events/2016/2016-09.toml"
    os.utime(file, (0, 0))
    assert run("edit", "event:fest", "--set", "price=unknown").code == 0
    os.utime(file, (0, 0))
    assert run("add", "event", "--title", "X", "--start", "2016-09-12").code == 0
    os.utime(file, (0, 0))
    assert run("events", "--on", "2016-09-12", "--as", "json").out.count('"x-2016-09-12"') == 1


def test_several_at_once_lose_nothing(land):
    """Three processes add three events of the same name each: nine ids, none twice."""
    command = [
        sys.executable,
        "-m",
        "regioncal",
        "--data",
        str(land),
        "add",
        "event",
        "--title",
        "X",
        "--start",
        "2016-09-12",
    ]
    code = f"import subprocess\nfor _ in range(3): subprocess.run({command!r}, check=True, stdout=subprocess.DEVNULL)"
    others = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [other.wait() for other in others] == [0] * 3
    assert len(events(land)) == 11
    assert sorted(os.listdir(land)) == ["events", "region.toml", "rest.toml"]
