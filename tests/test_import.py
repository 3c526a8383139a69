"""`import`: what it adds, changes, removes and refuses; ids that stay; patches that survive; bad calendars."""

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import rtoml

from regioncal.plans.origins import Origin, mark_of, path_for

NOW = ("--now", "2016-09-10")
FEST = "UID:fest\r\nDTSTART;TZID=Europe/Berlin:20160917T140000\r\nDURATION:PT4H\r\nSUMMARY:Sommerfest"
MARKT = "UID:markt\r\nDTSTART;VALUE=DATE:20160924\r\nSUMMARY:Markt"
PAST = "UID:alt\r\nDTSTART;VALUE=DATE:20160801\r\nSUMMARY:Vorbei"


@pytest.fixture
def bring(data: Any, run: Any, tmp_path: Path) -> Any:
    """Import a calendar of these events from a file that is always called the same."""

    def bring(*events: str, head: str = "", name: str = "verein.ics", options: tuple[str, ...] = ()) -> Any:
        inside = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
        file = tmp_path / name
        file.write_bytes(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{inside}END:VCALENDAR\r\n".encode())
        return run("import", file, *NOW, *options)

    bring.file = data.path / "imported" / "verein.toml"  # type: ignore[attr-defined]
    bring.events = lambda: rtoml.loads(bring.file.read_text())["event"]  # type: ignore[attr-defined]
    return bring


def tables(data: Any, path: str) -> Any:
    """A file of the data as tables."""
    return rtoml.loads((data.path / path).read_text())


def last(ran: Any) -> str:
    """The sum of a report."""
    assert ran.code == 0, ran.err
    return str(ran.out.splitlines()[-1])


def test_added_unchanged_changed(bring: Any) -> None:
    """The first import adds, the second changes no byte, a retitled event keeps its id."""
    assert last(bring(FEST, MARKT)) == "imported/verein.toml: 2 added, 0 changed, 0 unchanged, 0 removed, 0 refused"
    before, stamp = bring.file.read_bytes(), bring.file.stat().st_mtime_ns
    assert last(bring(FEST, MARKT)) == "imported/verein.toml: 0 added, 0 changed, 2 unchanged, 0 removed, 0 refused"
    assert (bring.file.read_bytes(), bring.file.stat().st_mtime_ns) == (before, stamp)
    ids = {event["source"][0]["uid"]: event["id"] for event in bring.events()}
    assert "1 changed, 1 unchanged" in last(bring(FEST.replace("Sommerfest", "Herbstfest"), MARKT))
    assert {event["source"][0]["uid"]: event["id"] for event in bring.events()} == ids
    assert ids["fest"].startswith("sommerfest-2016-09-17-")


def test_an_unchanged_event_keeps_its_very_lines(bring: Any) -> None:
    """When one event changes, the others and what else stands in the file stay to the byte."""
    bring(FEST, MARKT)
    ident = next(event["id"] for event in bring.events() if event["title"] == "Markt")
    text = bring.file.read_text().replace('title = "Markt"', "title   =   'Markt'  # handmade")
    bring.file.write_text(text + '\n# mine\n[[patch]]\nkind = "event"\nid = "' + ident + '"\ntitle = "Bauernmarkt"\n')
    assert "1 changed, 1 unchanged" in last(bring(FEST.replace("Sommerfest", "Herbstfest"), MARKT))
    after = bring.file.read_text()
    assert "title   =   'Markt'  # handmade" in after
    assert after.endswith(f'# mine\n[[patch]]\nkind = "event"\nid = "{ident}"\ntitle = "Bauernmarkt"\n')


def test_two_calendars_of_one_file_that_share_a_uid(data: Any, run: Any, tmp_path: Path) -> None:
    """Each event keeps a UID of its own, so that a second import finds both; the very same event is taken once."""
    other = MARKT.replace("UID:markt", "UID:fest")
    calendars = [
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        for event in (FEST, other, FEST)
    ]
    file = tmp_path / "zwei.ics"
    file.write_text("".join(calendars))
    ran = run("import", file, *NOW)
    assert last(ran) == "imported/zwei.toml: 2 added, 0 changed, 0 unchanged, 0 removed, 1 refused"
    assert "stands in the file twice" in ran.out
    uids = [event["source"][0]["uid"] for event in tables(data, "imported/zwei.toml")["event"]]
    assert uids == ["fest", "fest#2016-09-24"]
    assert "2 unchanged, 0 removed" in last(run("import", file, *NOW))


def test_what_left_the_calendar(bring: Any) -> None:
    """What is to come goes, the past stays, a series ends now and keeps its past dates."""
    series = "UID:kurs\r\nDTSTART;TZID=Europe/Berlin:20160801T180000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Kurs"
    bring(FEST, PAST, series)
    assert last(bring()) == "imported/verein.toml: 0 added, 0 changed, 0 unchanged, 2 removed, 0 refused"
    assert {event["title"]: event.get("rrule") for event in bring.events()} == {
        "Vorbei": None, "Kurs": ["FREQ=WEEKLY;UNTIL=20160909T235959"],
    }  # fmt: skip
    before = bring.file.read_bytes()
    assert "0 removed" in last(bring())
    assert bring.file.read_bytes() == before


def test_another_calendar_in_the_same_file_is_left_alone(bring: Any) -> None:
    """Two calendars may share a file: each removes only its own."""
    into = ("--into", "alles.toml")
    bring(FEST, head="X-WR-CALNAME:Eins\r\n", options=into)
    assert "1 added" in last(bring(MARKT, head="X-WR-CALNAME:Zwei\r\n", options=into))
    assert "0 removed" in last(bring(MARKT, head="X-WR-CALNAME:Zwei\r\n", options=into))
    assert "1 removed" in last(bring(head="X-WR-CALNAME:Zwei\r\n", options=into))


def test_files_of_one_name_are_calendars_of_their_own(data: Any, run: Any, tmp_path: Path) -> None:
    """Two folders, one file name: each goes to a file of its own and removes only its own."""

    def bring(folder: str, *events: str, head: str = "") -> Any:
        file = tmp_path / folder / "basic.ics"
        file.parent.mkdir(exist_ok=True)
        inside = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
        file.write_text(f"BEGIN:VCALENDAR\r\n{head}{inside}END:VCALENDAR\r\n")
        return run("import", file, *NOW)

    other = FEST.replace("fest", "tanz")
    assert last(bring("eins", FEST, MARKT)).startswith("imported/basic.toml: 2 added")
    second = last(bring("zwei", other)).partition(":")[0]
    assert second.startswith("imported/basic-")
    assert last(bring("eins", FEST, MARKT)).startswith("imported/basic.toml: 0 added, 0 changed, 2 unchanged, 0 rem")
    assert last(bring("zwei", PAST)) == f"{second}: 1 added, 0 changed, 0 unchanged, 1 removed, 0 refused"
    # the first file was moved, and most of it is the same: it is the same calendar
    assert last(bring("drei", FEST)) == "imported/basic.toml: 0 added, 0 changed, 1 unchanged, 1 removed, 0 refused"
    assert len(tables(data, "imported/basic.toml")["event"]) == 1


def test_a_calendar_that_says_which_it_is_may_lie_anywhere(bring: Any) -> None:
    """X-WR-RELCALID stands over the path: what left such a calendar goes, though nothing of it is the same."""
    head = "X-WR-RELCALID:5e1f\r\nX-WR-CALNAME:Verein\r\n"
    bring(FEST, head=head)
    ran = bring(MARKT, head=head, name="anderswo.ics", options=("--into", "verein.toml"))
    assert last(ran) == "imported/verein.toml: 1 added, 0 changed, 0 unchanged, 1 removed, 0 refused"


def test_two_addresses_that_differ_in_their_question() -> None:
    """calendar.php?id=1 and ?id=2 have the same path: what is brought goes to two files."""
    origin = Origin("", "https://a.example/c.php?id=2", mark=mark_of("https://a.example/c.php?id=2"))
    first = {"url": "https://a.example/c.php?id=1", "uid": "fest"}
    assert path_for("c", origin, [first], {"fest"}) == f"imported/c-{origin.mark}.toml"
    assert path_for("c", origin, [first, {"url": origin.url}], set()) == path_for("c", origin, [], set())


def test_an_event_that_another_file_has_is_refused(bring: Any) -> None:
    """The same UID from elsewhere is told, not doubled."""
    bring(FEST)
    ran = bring(FEST, MARKT, name="anderer.ics")
    assert "is in imported/verein.toml already" in ran.out
    assert "1 added" in last(ran)
    assert last(ran).endswith("1 refused")


def test_a_dry_run_writes_nothing(bring: Any) -> None:
    """`--dry-run` tells the plan and leaves no file."""
    ran = bring(FEST, options=("--dry-run",))
    assert last(ran).endswith("1 added, 0 changed, 0 unchanged, 0 removed, 0 refused (nothing was written)")
    assert not bring.file.exists()


def test_a_patch_survives_and_its_value_stands(bring: Any, run: Any) -> None:
    """An edit of an imported record is a patch: the next import leaves it, `show` names the field, listings use it."""
    bring(FEST)
    ident = bring.events()[0]["id"]
    assert run("edit", ident, "--set", "title=Gartenfest", *NOW).code == 0
    assert "1 changed" in last(bring(FEST.replace("Sommerfest", "Herbstfest")))
    out = run("show", ident, *NOW).out
    assert "Titel: Gartenfest (die Quelle sagt: Herbstfest)" in out
    assert "Gartenfest" in run("events", *NOW).out
    bring()
    assert "nothing to stand over" in run("check", *NOW).out


def test_show_names_what_stands_here_and_what_the_source_says(bring: Any, run: Any, data: Any) -> None:
    """Of each edited field both values, of one that was taken away too; as JSON as well."""
    bring(f"{FEST}\r\nURL:https://a.example/fest\r\nX-COST:8")
    ident = bring.events()[0]["id"]
    assert run("edit", ident, "--set", "title=Gartenfest", "--set", "url=", "--set", "price=free", *NOW).code == 0
    bring(f"{FEST.replace('Sommerfest', 'Herbstfest')}\r\nURL:https://a.example/fest\r\nX-COST:8")
    out = " ".join(run("show", ident, *NOW, "--lang", "en").out.split())
    assert "Title: Gartenfest (the source says: Herbstfest)" in out
    assert "Website: – (the source says: https://a.example/fest)" in out
    assert "Price: free (the source says: from €8)" in out
    (card,) = json.loads(run("show", ident, "--as", "json", *NOW).out)["items"]
    assert "url" not in card
    assert card["patch"] == {
        "kind": "event", "id": ident, "unset": ["url"], "title": "Gartenfest", "price": {"kind": "free"},
    }  # fmt: skip
    assert card["source_says"] == {
        "title": "Herbstfest", "price": {"kind": "paid", "from": 8}, "url": "https://a.example/fest",
    }  # fmt: skip


def test_an_edit_survives_in_any_file(bring: Any, run: Any, data: Any) -> None:
    """What an import keeps in a file of our own is edited by a patch beside it too; what we made there is not."""
    into = ("--into", "events/verein.toml")
    mine = '[[event]]\nid = "eigenes"\ntitle = "Eigenes"\nstart = 2016-09-30\n'
    data.write("events/verein.toml", mine)
    assert "1 added" in last(bring(FEST, options=into))
    ident = next(row["id"] for row in tables(data, "events/verein.toml")["event"] if row["title"] == "Sommerfest")
    for each, title in ((ident, "Gartenfest"), ("eigenes", "Unseres")):
        assert run("edit", each, "--set", f"title={title}", *NOW).code == 0
    assert tables(data, "events/patches.toml")["patch"] == [{"kind": "event", "id": ident, "title": "Gartenfest"}]
    assert "1 changed" in last(bring(FEST.replace("Sommerfest", "Herbstfest"), options=into))
    assert {row["title"] for row in tables(data, "events/verein.toml")["event"]} == {"Herbstfest", "Unseres"}
    assert "Gartenfest" in run("events", *NOW).out
    assert "would come back" in run("remove", ident, *NOW).err


def test_a_file_whose_events_stand_in_an_array_is_left_alone(bring: Any, data: Any) -> None:
    """`event = [...]` and [[event]] in one file would be no TOML: one line says so, and nothing is written."""
    data.write("events/verein.toml", 'event = [{ id = "a", title = "A", start = 2016-09-30 }]\n')
    ran = bring(FEST, options=("--into", "events/verein.toml"))
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "import into another file" in ran.err
    assert len(tables(data, "events/verein.toml")["event"]) == 1


def test_places_towns_organisers_and_categories(data: Any, bring: Any) -> None:
    """What the data know is found by name, alias or address; the calendar's own words stay."""
    data.write("orte.toml", municipality=[
        {"id": "musterstadt", "name": "Musterstadt", "postal_codes": ["30000"]},
        {"id": "neudorf", "name": "Neudorf", "postal_codes": ["31000"]},
    ], place=[
        {"id": "pavillon", "name": "Kulturzentrum Pavillon", "aliases": ["Pavillon"], "municipality": "musterstadt",
         "address": {"street": "Lister Meile 4", "postal_code": "30000", "municipality": "Musterstadt"}},
    ], organisation=[{"id": "chor", "name": "Chor am Park", "contact": {"email": "chor@a.example"}}])  # fmt: skip
    where = {
        "Pavillon": ("pavillon", None),
        "Kulturzentrum Pavillon, Lister Meile 4, 30000 Musterstadt": ("pavillon", None),
        "Großer Saal, Lister Meile 4, 30000 Musterstadt": ("pavillon", None),
        "Lister Meile 4": (None, None),
        "Pavillon, 31000 Neudorf": (None, "neudorf"),
        "Irgendwo, 30000 Musterstadt": (None, "musterstadt"),
        "Neudorf": (None, "neudorf"),
        "Zuhause": (None, None),
    }
    events = [
        f"UID:{number}\r\nDTSTART;VALUE=DATE:20160924\r\nSUMMARY:x\r\nLOCATION:{text.replace(',', chr(92) + ',')}"
        f"\r\nCATEGORIES:Konzert,Jazz\r\nORGANIZER;CN=Der Chor:mailto:chor@a.example"
        for number, text in enumerate(where)
    ]
    assert bring(*events).code == 0
    found = {event["location"]: (event.get("place"), event.get("municipality")) for event in bring.events()}
    assert found == where
    assert {(event["category"], tuple(event["tags"]), event["organiser"]) for event in bring.events()} == {
        ("concert", ("Jazz",), "chor")
    }


def test_uids_of_every_sort(bring: Any) -> None:
    """UIDs that differ in case, look like paths, are very long or missing give ids of their own that stay."""
    uids = ["A", "a", "../../etc/passwd", "/abs\\win", "x" * 300, "ü", "{id}"]
    events = [f"UID:{uid}\r\nDTSTART;VALUE=DATE:20160924\r\nSUMMARY:Fest" for uid in uids]
    events += ["DTSTART;VALUE=DATE:20160924\r\nSUMMARY:Ohne", "DTSTART;VALUE=DATE:20160924\r\nSUMMARY:Ohne"]
    assert "9 added" in last(bring(*events))
    ids = [event["id"] for event in bring.events()]
    assert len(set(ids)) == 9
    assert all(len(ident) < 100 and "/" not in ident for ident in ids)
    assert "9 unchanged" in last(bring(*reversed(events)))


def test_bad_events_are_refused_and_the_good_ones_taken(bring: Any) -> None:
    """One bad event is a line with its reason; exit 0."""
    bad = {
        "UID:1\r\nSUMMARY:Ohne Beginn": "has no start",
        "UID:2\r\nDTSTART:morgen\r\nSUMMARY:Wann": "is not a date",
        "UID:3\r\nDTSTART:00000101T000000Z\r\nSUMMARY:Null": "is not a date",
        "UID:4\r\nDTSTART:20160924\r\nCLASS:CONFIDENTIAL\r\nSUMMARY:Geheim": "is private",
        "UID:5\r\nDTSTART;VALUE=DATE:20160924\r\nRRULE:FREQ=DAILY;UNTIL=20160901\r\nSUMMARY:Nie": "never happens",
    }
    ran = bring(*bad, FEST)
    assert "1 added" in last(ran)
    assert last(ran).endswith("5 refused")
    for event, reason in bad.items():
        title = event.rpartition("SUMMARY:")[2]
        assert any(line.startswith(f'! "{title}"') and reason in line for line in ran.out.splitlines())


@pytest.mark.parametrize("start", ["00010101T000000Z", "99991231T235959Z", "99991231T230000", "16010101T000000"])
@pytest.mark.parametrize("rule", ["", "\r\nRRULE:FREQ=SECONDLY", "\r\nRRULE:FREQ=DAILY;COUNT=1000000000"])
def test_the_edges_of_time(bring: Any, run: Any, start: str, rule: str) -> None:
    """The first and the last year, and rules that never end, neither break the import nor what comes after it."""
    began = time.monotonic()
    assert "1 added" in last(bring(f"UID:a\r\nDTSTART:{start}\r\nDURATION:P1D\r\nSUMMARY:x{rule}"))
    assert run("events", *NOW).code == 0
    assert run("export", *NOW).code == 0
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "line",
    [
        "SUMMARY:" + "x" * 10_000_000,
        "DESCRIPTION:" + "<a <b <" * 1_400_000,
        "DESCRIPTION:" + "<b>x</b>&amp;" * 800_000,
        "CATEGORIES:" + "a," * 5_000_000,
        "EXDATE:" + "20160911T180000," * 300_000,
        "X-FOO;A=" + '"' * 5_000_000 + ":x",
        "X-FOO" + ";A=1" * 2_500_000 + ":x",
    ],
    ids=["summary", "html", "markup", "categories", "exdate", "quotes", "parameters"],
)
def test_ten_megabyte_lines(bring: Any, line: str) -> None:
    """A line of ten megabytes is cut and told, or left out; in seconds."""
    began = time.monotonic()
    assert "2 added" in last(bring(f"UID:a\r\nDTSTART:20160910T180000\r\nRRULE:FREQ=DAILY;COUNT=3\r\n{line}", FEST))
    assert time.monotonic() - began < 10
    assert bring.file.stat().st_size < 1_000_000


def test_a_rule_of_megabytes_is_kept_but_not_followed(bring: Any, run: Any) -> None:
    """Nobody counts three million numbers; the rule is told and stays as it came."""
    began = time.monotonic()
    ran = bring(f"UID:a\r\nDTSTART:20160910T180000\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;BYHOUR={'1,' * 3_000_000}1")
    assert "1 added" in last(ran)
    assert "has 6,000,019 characters" in ran.out
    assert run("events", *NOW).code == 0
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("content", [b"", b"<html>Fehler</html>", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n"])
def test_a_broken_calendar_writes_nothing(data: Any, run: Any, tmp_path: Path, content: bytes) -> None:
    """Exit 4, one line that names the file, and no file of ours."""
    file = tmp_path / "kaputt.ics"
    file.write_bytes(content)
    ran = run("import", file)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(f"regioncal: {file}")
    assert len(ran.err.splitlines()) == 1
    assert not (data.path / "imported").exists()


def test_a_calendar_without_events_is_fine(bring: Any) -> None:
    """Nothing in it is nothing wrong."""
    assert last(bring()).endswith("0 added, 0 changed, 0 unchanged, 0 removed, 0 refused")
    assert not bring.file.exists()


def test_stdin(data: Any, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input."""
    content = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{FEST}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert (
        last(run("import", "-", *NOW)) == "imported/stdin.toml: 1 added, 0 changed, 0 unchanged, 0 removed, 0 refused"
    )


@pytest.mark.parametrize("into", ["../x.toml", "/tmp/x.toml", "region.toml", ".x.toml", "x.ics", "a/../../x.toml"])
def test_a_target_outside_the_data_is_refused(bring: Any, into: str) -> None:
    """`--into` names a file of the data and nothing else."""
    ran = bring(FEST, options=("--into", into))
    assert (ran.code, ran.out) == (2, "")
    assert "not a file of the data" in ran.err


def test_a_missing_file_and_a_wrong_form(data: Any, run: Any) -> None:
    """One line each, with its code."""
    assert (run("import", "fehlt.ics").code, run("import", "x.ics", "--as", "xml").code) == (3, 2)


def test_the_sample_is_not_written(run: Any, tmp_path: Path) -> None:
    """Without data of one's own there is nowhere to import to."""
    file = tmp_path / "a.ics"
    file.write_bytes(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    ran = run("import", file)
    assert ran.code == 2
    assert "read-only" in ran.err


def test_the_report_for_programs(bring: Any) -> None:
    """`--as json` names every record, what was done, why, and what was not kept."""
    ran = bring(FEST + "\r\nTRANSP:OPAQUE", "UID:b\r\nSUMMARY:Ohne", options=("--as", "json"))
    (item,) = json.loads(ran.out)["items"]
    assert (item["path"], item["added"], item["refused"]) == ("imported/verein.toml", 1, 1)
    assert [(record["action"], record["title"]) for record in item["records"]] == [
        ("added", "Sommerfest"),
        ("refused", "Ohne"),
    ]
    assert item["not_kept"] == {"TRANSP": 1}


def test_names_and_texts_that_toml_could_trip_over(bring: Any) -> None:
    """Quotes, backslashes, newlines and emoji come back as they were."""
    words = 'Sag "ja" \\\\ zu \\n drei \'\'\' und """ 🎉'
    bring(f"UID:a\r\nDTSTART:20160910T180000\r\nSUMMARY:{words}\r\nDESCRIPTION:{words}")
    (event,) = bring.events()
    assert event["title"] == 'Sag "ja" \\ zu \n drei \'\'\' und """ 🎉'
    assert event["description"] == event["title"]


def test_from_import_to_export(bring: Any, run: Any) -> None:
    """What came in goes out: UID, times, place, status and the revision."""
    bring(FEST + "\r\nLOCATION:Hof\\, hinten\r\nSTATUS:TENTATIVE\r\nSEQUENCE:7\r\nCREATED:20160801T100000Z")
    out = run("export", *NOW).out
    for line in (
        "UID:fest", "DTSTART;TZID=Europe/Berlin:20160917T140000", "LOCATION:Hof\\, hinten", "STATUS:TENTATIVE",
        "SEQUENCE:7", "CREATED:20160801T100000Z",
    ):  # fmt: skip
        assert line in out
