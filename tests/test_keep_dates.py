"""Single dates of a series by command, and what stands in the way of a change: patches, newer files."""

import tomllib

import pytest

from keeping import editor, events, one_line, region, text


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


def override(land, *sets, run):
    """The market's overrides after --set on the tenth."""
    ran = run("edit", "markt", "--on", "10.9.2016", *(part for one in sets for part in ("--set", one)))
    assert (ran.code, ran.err) == (0, "")
    return events(land)["markt"].get("override")


def test_a_part_of_a_text_or_table_keeps_the_rest(land, run):
    """The date's title in one more language has the series' own in the others, and so have prices."""
    on = {"on": events(land)["markt"]["start"].replace(month=9, day=10)}
    titles = {"de": "Wochenmarkt", "en": "Market"}
    assert override(land, "title.en=Market", run=run) == [on | {"title": titles}]
    assert run("edit", "markt", "--set", 'price={ kind = "paid", from = 8 }').code == 0
    price = {"kind": "paid", "from": 8, "note": "bar"}
    assert override(land, "price.note=bar", run=run) == [on | {"title": titles, "price": price}]
    assert override(land, "price.note=", "title.en=Fair", run=run) == [
        on | {"title": titles | {"en": "Fair"}, "price": {"kind": "paid", "from": 8}}
    ]
    assert override(land, "title=", "price=", run=run) is None


def test_a_moved_date_is_found_where_it_is(land, run):
    """It answers to the day people see it on, and to its own by the rule."""
    assert len(override(land, "start=2016-09-11T09:00", run=run)) == 1
    assert run("edit", "markt", "--on", "2016-09-11", "--set", "title=Erntemarkt").code == 0
    (one,) = events(land)["markt"]["override"]
    assert (one["title"], one["on"].day, one["start"].day) == ("Erntemarkt", 10, 11)
    one_line(run("edit", "markt", "--on", "2016-09-11T10:00", "--set", "title=X"), 2, "no date on 2016-09-11")
    assert run("remove", "markt", "--on", "2016-09-11T09:00").code == 0
    assert [at.day for at in events(land)["markt"]["exdate"]] == [10]
    assert "override" not in events(land)["markt"]


def test_a_date_cannot_end_before_it_begins(land, run):
    """The end is measured against the start that the date has by the rule."""
    before = text(land)
    one_line(run("edit", "markt", "--on", "10.9.2016", "--set", "end=7:00"), 2, "end", "before that date's start")
    assert text(land) == before


def test_a_patch_is_named_before_its_record_goes(land, run):
    """The record is refused while a patch stands over it; --unlink takes the patch with it."""
    land.write(
        "local.toml", '[[patch]]\nkind = "event"\nid = "fest"\ntitle = "Fest"\n\n[[place]]\nid = "p"\nname = "P"\n'
    )
    one_line(run("remove", "event:fest"), 2, 'patch "fest"', "--unlink")
    assert run("remove", "event:fest", "--unlink").code == 0
    assert list(tomllib.loads(text(land, "local.toml"))) == ["place"]
    assert "fest" not in events(land)
    assert run("check").code == 0


def test_a_newer_data_file_is_not_written(land, run):
    """A file of a format to come is left alone, and so is the rest of its folder."""
    land.write("new.toml", 'schema = 3\n[[place]]\nid = "p"\nname = "P"\n')
    before = text(land, "new.toml")
    one_line(run("edit", "p", "--set", "name=Q"), 4, "new.toml: format 3 is newer", "update regioncal")
    one_line(run("add", "place", "--name", "X"), 4, "new.toml")
    assert text(land, "new.toml") == before
    assert "new.toml:1: newer-schema" in run("check").out


def test_what_was_wrong_before_may_change_its_place(land, run):
    """A wrong value that moves up in its list is none that the edit brings."""
    before = text(land)
    land.write("events/2016/2016-09.toml", before.replace('part_of = "markt"', 'languages = ["de", "xx", "en"]'))
    assert run("edit", "event:fest", "--set", "languages-=de").code == 0
    assert events(land)["fest"]["languages"] == ["xx", "en"]


# ---- one date in the editor ------------------------------------------------------------------------------------------


def test_one_date_in_the_editor(land, run, tmp_path):
    """It shows what is different on the date; what is typed becomes the override, and nothing else changes."""
    before = text(land)
    seen = f"open({str(tmp_path / 'seen')!r}, 'w').write(text)\n"
    ran = run("edit", "markt", "--on", "10.9.2016", EDITOR=editor(tmp_path, seen + "text += 'title = \"Fest\"\\n'"))
    assert ran == (0, 'Changed: event "markt" (events/2016/2016-09.toml)\n', "")
    assert "[[event.override]]\non = 2016-09-10T08:00:00\n" in (tmp_path / "seen").read_text()
    added = '\n[[event.override]]\non = 2016-09-10T08:00:00\ntitle = "Fest"\n'
    assert text(land) == before.replace('place = "platz"\n', f'place = "platz"\n{added}')
    commented = text(land).replace('"Fest"', '"Fest" # ours')
    land.write("events/2016/2016-09.toml", commented)
    run("edit", "markt", "--on", "10.9.2016", EDITOR=editor(tmp_path, "text += 'status = \"sold_out\"\\n'"))
    assert text(land) == commented.replace("# ours\n", '# ours\nstatus = "sold_out"\n')
    code = "text = text.replace('title = \"Fest\" # ours\\n', '').replace('status = \"sold_out\"\\n', '')"
    run("edit", "markt", "--on", "10.9.2016", EDITOR=editor(tmp_path, code))
    assert text(land) == before
    assert run("edit", "markt", "--on", "10.9.2016", EDITOR="true").out == "Nothing to change\n"


def test_one_date_is_written_as_it_is_typed(land, run, tmp_path):
    """The override's own lines come to the editor with their comments, and what is typed stays with its comments."""
    seen = f"open({str(tmp_path / 'seen')!r}, 'w').write(text)\n"
    code = "text += '# typed\\ntitle = \"Fest\" # new\\n'"
    assert run("edit", "markt", "--on", "10.9.2016", EDITOR=editor(tmp_path, code)).code == 0
    override = '[[event.override]]\non = 2016-09-10T08:00:00\n# typed\ntitle = "Fest" # new\n'
    assert f"\n\n{override}\n" in text(land)
    before = text(land)
    land.write("events/2016/2016-09.toml", before.replace("[[event.o", "# why\n[[event.o"))
    code = "text = text.replace('new', 'newer') + 'location = \"x\" # where\\n'"
    assert run("edit", "markt", "--on", "10.9.2016", EDITOR=editor(tmp_path, seen + code)).code == 0
    assert f"# why\n{override}" in (tmp_path / "seen").read_text()
    wanted = "# why\n" + override.replace("new", "newer") + 'location = "x" # where\n'
    assert text(land) == before.replace(override, wanted)
    assert run("edit", "markt", "--on", "10.9.2016", EDITOR="true").out == "Nothing to change\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("text = ''", ["expected one [[event.override]]", "regioncal remove --on"]),
        ("text = text.replace('09-10T', '09-11T')", ["expected one [[event.override]] on 2016-09-10"]),
        ("text += 'tags = [\"x\"]'", ["override.1.tags: unknown key"]),
        ("text += 'end = 2016-09-01T10:00:00'", ["is before that date's start"]),
        ("text += 'end ='", ["not TOML"]),
    ],
)
def test_what_is_typed_for_a_date_must_be_right(land, run, tmp_path, code, words):
    """One line each, and nothing is written."""
    before = text(land)
    one_line(run("edit", "markt", "--on", "10.9.2016", EDITOR=editor(tmp_path, code)), 2, *words)
    assert text(land) == before
