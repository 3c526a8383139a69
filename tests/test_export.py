"""export, and --as ics of the listings: the commands on shipped and made data."""

import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime

import icalendar
import pytest
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

from conftest import SHIPPED

NOW = ("--data", SHIPPED, "--now", "2016-09-10")
PARTY = {
    "organisation": [{"id": "verein", "name": "Verein: Mitte", "contact": {"email": "post@verein.example"}}],
    "municipality": [{"id": "lehrte", "name": "Lehrte"}],
    "place": [{
        "id": "halle", "name": "Halle", "municipality": "lehrte", "lat": 52.37, "lon": 9,
        "address": {"street": "Weg 1", "postal_code": "31275", "municipality": "Lehrte"},
    }],
}  # fmt: skip
FEST = {
    "id": "fest", "title": {"de": "Sommerfest", "en": "Summer party"}, "start": datetime(2016, 9, 10, 18),
    "summary": "Musik, Tanz; Essen", "place": "halle", "category": "festival", "tags": ["Musik"],
    "organiser": "verein", "price": {"kind": "paid", "from": 8, "to": 12},
    "registration": {"required": True, "email": "an@verein.example"},
}  # fmt: skip


@pytest.fixture
def land(data):
    """A folder with one event, its place and organiser."""
    data.write("a.toml", event=[FEST], **PARTY)
    return data


def events(text):
    """The VEVENTs of a calendar."""
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def texts(part, *names):
    """The values of some properties as text."""
    return [str(part[name]) for name in names]


def test_an_event_in_words(run, land):
    """What clients show: title, place, price, registration and labels in the reader's language."""
    (german,) = events(run("export").out)
    assert texts(german, "UID", "SUMMARY", "LOCATION") == [
        "fest@testland.example", "Sommerfest", "Halle, Weg 1, 31275 Lehrte",
    ]  # fmt: skip
    assert str(german["DESCRIPTION"]).splitlines()[:2] == ["Musik, Tanz; Essen", "Preis: 8–12 €"]
    assert "an@verein.example" in german["DESCRIPTION"]
    assert german["CATEGORIES"].cats == ["Fest", "Musik"]
    assert german["GEO"].to_ical() == "52.37;9.0"
    assert str(german["ORGANIZER"]) == "mailto:post@verein.example"
    assert german["ORGANIZER"].params["CN"] == "Verein: Mitte"
    (english,) = events(run("export", "--lang", "en").out)
    assert str(english["SUMMARY"]) == "Summer party"
    assert "Price: €8–12" in english["DESCRIPTION"]


def test_location_organizer_and_parent(run, data):
    """`location` stands over the place; a town stands in for both; no e-mail, no ORGANIZER; parts name their whole."""
    base = {"start": date(2016, 9, 10), "organiser": "Plain Name"}
    data.write("a.toml", **PARTY, event=[
        {"id": "a", "title": "A", "location": "Am See", "place": "halle", **base},
        {"id": "b", "title": "B", "municipality": "lehrte", "part_of": "a", **base},
    ])  # fmt: skip
    first, second = events(run("export").out)
    assert texts(first, "LOCATION") + texts(second, "LOCATION", "RELATED-TO") == [
        "Am See",
        "Lehrte",
        "a@testland.example",
    ]
    assert "ORGANIZER" not in first
    assert "Veranstalter: Plain Name" in first["DESCRIPTION"]


def test_a_postponed_event_says_so(run, data):
    """Postponed and rescheduled events are told in the first line of the description."""
    data.write("a.toml", event=[
        {"id": "a", "title": "A", "start": date(2016, 9, 10), "status": "postponed"},
        {"id": "b", "title": "B", "start": date(2016, 9, 11), "status": "rescheduled",
         "previous_start": date(2016, 9, 4)},
    ])  # fmt: skip
    first, second = events(run("export", "--lang", "en").out)
    assert texts(first, "STATUS", "DESCRIPTION") == ["TENTATIVE", "postponed"]
    assert texts(second, "STATUS", "DESCRIPTION") == ["CONFIRMED", "rescheduled (Originally: Sunday, 4 September 2016)"]


# ---- the shipped data ----------------------------------------------------------------------------------------------


def test_the_whole_calendar(run):
    """Without filters every event is in it once, and two independent readers find them all."""
    out = run("export", *NOW).out
    listed = json.loads(run("export", "--as", "json", *NOW).out)["items"]
    uids = {str(part["UID"]) for part in events(out)}
    assert uids == {f"{item['id']}@hannover.de" for item in listed}
    assert {one.uid for one in IcsCalendarStream.calendar_from_ics(out).events} == uids
    assert icalendar.Calendar.from_ical(out).to_ical(sorted=False).decode() == out


def test_it_is_the_same_twice(run, tmp_path):
    """Two exports of the same data are the same octets, to a file and to the terminal."""
    for name in ("a.ics", "b.ics"):
        assert run("export", "-o", tmp_path / name, *NOW).out == ""
    first = (tmp_path / "a.ics").read_bytes()
    assert first == (tmp_path / "b.ics").read_bytes() == run("export", "-o", "-", *NOW).out.encode()


def test_the_order_is_not_the_index_s(run, land):
    """A file that was changed and changed back leaves the export as it was."""
    land.write("b.toml", event=[FEST | {"id": "zwei"}, FEST | {"id": "eins"}])
    before = run("export").out
    land.write("a.toml", event=[FEST | {"title": "Anders"}], **PARTY)
    assert run("export").out != before
    land.write("a.toml", event=[FEST], **PARTY)
    assert run("export").out == before


@pytest.mark.parametrize("filters", [("--weekend", "--free"), ("--on", "2016-09"), ("--search", "Konzert")])
def test_a_listing_as_calendar(run, filters):
    """`events --as ics` and `export` hold the events that the listing names, each once and with its rule."""
    days = () if "--on" in filters or "--weekend" in filters else ("--from", "2016-09-10")
    listed = json.loads(run("events", *filters, *days, "--as", "json", *NOW).out)["items"]
    for command in (("events", "--as", "ics"), ("export",)):
        parts = [one for one in events(run(*command, *filters, *days, *NOW).out) if "RECURRENCE-ID" not in one]
        assert sorted(str(part["UID"]) for part in parts) == sorted({f"{item['id']}@hannover.de" for item in listed})
        assert sum("RRULE" in part for part in parts) == len({item["id"] for item in listed if item["series"]})


def test_the_month_as_calendar(run):
    """`month --as ics` is the month's events."""
    assert run("month", "2016-09", "--as", "ics", *NOW).out == run("events", "--on", "2016-09", "--as", "ics", *NOW).out


def test_occurrences_of_the_shipped_data(run):
    """What a calendar program shows in September 2016 is what the agenda lists."""
    listed = json.loads(run("events", "--on", "2016-09", "--as", "json", *NOW).out)["items"]
    read = recurring_ical_events.of(icalendar.Calendar.from_ical(run("export", *NOW).out)).between(
        date(2016, 9, 1), date(2016, 10, 1)
    )
    shown = sorted((str(one["UID"]).partition("@")[0], one["DTSTART"].dt.isoformat()) for one in read)
    assert shown == sorted((item["id"], item["start"]) for item in listed)


# ---- offers --------------------------------------------------------------------------------------------------------


def offer(data, **values):
    """A folder with one offer."""
    data.write("offers.toml", **PARTY, offer=[
        {"id": "cafe", "title": "Café", "kind": "meeting_place", "place": ["halle"], "provider": "verein"} | values
    ])  # fmt: skip


def test_offers_are_weekly_series(run, data):
    """Hours become a series with public holidays left out for twelve years and without an end that nobody knows."""
    offer(data, hours="Mo 18:00-20:00; PH off")
    (series,) = events(run("export", "offers", "--now", "2016-09-10").out)
    assert texts(series, "UID", "SUMMARY") == ["cafe-mo-1800-2000@testland.example", "Café"]
    assert series["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"
    assert series["DTSTART"].dt.replace(tzinfo=None) == datetime(2016, 1, 4, 18)
    left_out = {one.dt.date() for part in series["EXDATE"] for one in part.dts}
    assert {date(2016, 3, 28), date(2016, 5, 16), date(2016, 10, 3), date(2017, 4, 17)} <= left_out
    assert date(2028, 5, 1) in left_out
    assert max(left_out) <= date(2028, 12, 31)
    assert series["CATEGORIES"].cats == ["Treffpunkt"]


def test_a_season_bounds_its_series(run, data):
    """A season says when the series begins and ends; an open end of the hours stays open."""
    offer(data, hours="We 09:30+", season={"from": date(2016, 9, 1), "to": date(2016, 12, 14)})
    out = run("export", "offers", "--now", "2016-09-10").out
    (series,) = events(out)
    assert "DTEND" not in series
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(out)).between(date(2015, 1, 1), date(2019, 1, 1))
    days = sorted(one["DTSTART"].dt.date() for one in found)
    assert (days[0], days[-1], len(days)) == (date(2016, 9, 7), date(2016, 12, 14), 15)


def test_a_calendar_of_offers_does_not_depend_on_the_day(run):
    """Two exports of the same data are the same, bytes and all, whenever they are made."""
    days = ("2016-09-10", "2017-01-01", "2031-01-05")
    first, *later = (run("export", "offers", "--data", SHIPPED, "--now", day).out for day in days)
    assert len(events(first)) > 10
    assert later == [first, first]


@pytest.mark.parametrize(("values", "first"), [
    ({"season": {"from": date(2015, 9, 1)}, "verified": date(2016, 9, 7)}, date(2015, 9, 7)),
    ({"season": {"to": date(2014, 9, 1)}, "verified": date(2016, 9, 7)}, date(2014, 1, 6)),
    ({"since": "2016-03-01", "verified": date(2016, 9, 7)}, date(2016, 3, 7)),
    ({"since": "2014", "verified": date(2016, 9, 7)}, date(2016, 9, 12)),
    ({"created": datetime(2016, 10, 3, 9)}, date(2016, 10, 3)),
    ({}, date(2016, 1, 4)),
])  # fmt: skip
def test_a_series_begins_where_its_record_does(run, data, values, first):
    """With its season, else with the first day that its record names, else with a day that never changes."""
    offer(data, hours="Mo 18:00-20:00", **values)
    (series,) = events(run("export", "offers", "--now", "2030-09-10").out)
    assert series["DTSTART"].dt.date() == first


def test_night_hours_end_on_the_next_day(run, data):
    """What is open past midnight ends after it began."""
    offer(data, hours="Fr 22:00-02:00")
    (series,) = events(run("export", "offers", "--now", "2016-09-10").out)
    assert series["DTEND"].dt - series["DTSTART"].dt == datetime(2016, 1, 2, 2) - datetime(2016, 1, 1, 22)


@pytest.mark.parametrize("values", [
    {}, {"hours": '"nach Vereinbarung"'}, {"hours": "Mo 18:00-20:00", "status": "paused"},
    {"hours": "Mo 18:00-20:00", "scope": "internal"},
])  # fmt: skip
def test_offers_without_times_are_no_events(run, data, values):
    """An offer without hours, with a comment alone, paused or internal takes place at no time that we could say."""
    offer(data, **values)
    assert events(run("export", "offers").out) == []


def test_offers_of_the_listing(run):
    """`offers --as ics` and `export offers` take the same filters and write the same."""
    filters = ("--kind", "meeting_place", *NOW)
    assert run("offers", "--as", "ics", *filters).out == run("export", "offers", *filters).out
    assert len(events(run("export", "offers", *filters).out)) > 1


def test_show_as_calendar(run):
    """A card as .ics is its event; what has no time is no calendar."""
    (part,) = events(run("show", "zinnober-sa", "--as", "ics", *NOW).out)
    assert str(part["UID"]) == "zinnober-sa@hannover.de"
    assert len(events(run("show", "zinnober-sa", "place:faust", "--as", "ics", *NOW).out)) == 1
    for ident in ("miteinander", "lehrte", "place:faust"):
        code, out, err = run("show", ident, "--as", "ics", *NOW)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.endswith("has no times (choose text, json, csv or md)\n")


# ---- data forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["events", "offers", "grants"])
def test_json_and_csv_hold_the_same(run, what):
    """JSON and CSV name the same records, all of them, uncut."""
    answer = json.loads(run("export", what, "--as", "json", *NOW).out)
    rows = list(csv.DictReader(io.StringIO(run("export", what, "--as", "csv", *NOW).out)))
    assert (answer["version"], answer["kind"]) == (1, what)
    assert [row["id"] for row in rows] == [item["id"] for item in answer["items"]]
    assert len(rows) > 10


def test_grants_by_fund_and_year(run):
    """Grants are filtered by fund, year and status; CSV is what they are written as unless said."""
    rows = list(
        csv.DictReader(io.StringIO(run("export", "grants", "--fund", "miteinander", "--year", "2016", *NOW).out))
    )
    assert rows
    assert {(row["fund"], row["year"]) for row in rows} == {("miteinander", "2016")}


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_listing_as_calendar_keeps_its_limit(run, count):
    """`events --as ics --limit N` holds the N events that come first."""
    whole = json.loads(run("events", "--on", "2016-09", "--as", "json", *NOW).out)["items"]
    first = list(dict.fromkeys(one["id"] for one in sorted(whole, key=lambda one: one["start"])))
    found = events(run("events", "--on", "2016-09", "--as", "ics", "--limit", str(count), *NOW).out)
    uids = {str(one["UID"]).partition("@")[0] for one in found if "RECURRENCE-ID" not in one}
    assert len(uids) == min(count, len(first))
    assert uids <= set(first)
    soon = json.loads(run("events", "--on", "2016-09-01", "--as", "json", *NOW).out)["items"]
    assert uids & {one["id"] for one in soon}


def test_what_a_calendar_says_beside_the_time_comes_out_as_it_went_in(run, data, tmp_path):
    """Lines of LOCATION stay lines, and what is not for everybody says so on the way out too."""
    inside = "".join(
        f"BEGIN:VEVENT\r\nUID:{kind}\r\nDTSTART:20160910T180000Z\r\nSUMMARY:x\r\nCLASS:{kind}\r\n"
        "LOCATION:Halle 3\\nHof\\, hinten\r\nEND:VEVENT\r\n"
        for kind in ("PRIVATE", "CONFIDENTIAL", "PUBLIC")
    )
    file = tmp_path / "a.ics"
    file.write_bytes(f"BEGIN:VCALENDAR\r\n{inside}END:VCALENDAR\r\n".encode())
    assert "1 added" in run("import", file).out
    assert "2 added" in run("import", file, "--private").out
    found = events(run("export").out)
    assert {str(one["UID"]): one.get("CLASS") for one in found} == {
        "PRIVATE": "PRIVATE", "CONFIDENTIAL": "CONFIDENTIAL", "PUBLIC": None,
    }  # fmt: skip
    assert {str(one["LOCATION"]) for one in found} == {"Halle 3\nHof, hinten"}
    items = json.loads(run("events", "--on", "2016-09-10", "--as", "json").out)["items"]
    hidden = next(one["id"] for one in items if one.get("class") == "private")
    assert "Visibility  private" in run("show", hidden, "--lang", "en").out
    assert run("add", "event", "--title", "y", "--start", "2016-09-11", "--class", "confidential").code == 0


def test_odd_titles_are_kept_and_shown_plain(run, data, tmp_path):
    """A calendar's title and place leave as they came; people see them on one line, without what nobody sees."""
    title, location = "  Sams\u00adtag:\u00a0Cafe\u0301\nund  Tanz", "Halle\u200b 1\n1. Stock "
    event = icalendar.Event()
    for name, value in (
        ("uid", "a"),
        ("summary", title),
        ("location", location),
        ("dtstart", datetime(2016, 9, 17, 20)),
    ):
        event.add(name, value)
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    (tmp_path / "a.ics").write_bytes(calendar.to_ical())
    assert run("import", tmp_path / "a.ics", "--now", "2016-09-10").code == 0
    (went,) = events(run("export").out)
    assert texts(went, "SUMMARY", "LOCATION") == [title, location]
    for words in (("events",), ("show", "samstag"), ("events", "--as", "csv")):
        shown = run(*words, "--now", "2016-09-10").out
        assert "Samstag: Café und Tanz" in shown
        assert not set(shown) & set("\u00ad\u200b\u0301")


def test_a_series_with_an_exception_rule_says_both(run, data):
    """The listing of series and `show` say the rule and what it leaves out."""
    values = {"start": datetime(2016, 9, 10, 18), "rrule": "FREQ=DAILY", "exrule": "FREQ=WEEKLY;BYDAY=SA,SU"}
    data.write("a.toml", event=[{"id": "a", "title": "A"} | values])
    for words in (("events", "--series"), ("show", "a")):
        assert "daily (except: every Saturday and Sunday)" in run(*words, "--lang", "en", *NOW[2:], columns=120).out
        assert "täglich (außer: jeden Samstag und Sonntag)" in run(*words, *NOW[2:], columns=120).out


# ---- split ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["category", "municipality"])
def test_split(run, tmp_path, by):
    """One file for each category or municipality holds every event once; each file has a name of its own."""
    ran = run("export", "--split", tmp_path / "out", "--by", by, *NOW)
    files = sorted((tmp_path / "out").iterdir())
    assert ran.out == f"{len(files)} Dateien in {tmp_path / 'out'}\n"
    found = [str(part["UID"]) for file in files for part in events(file.read_bytes())]
    assert sorted(found) == sorted(str(part["UID"]) for part in events(run("export", *NOW).out))
    names = [str(icalendar.Calendar.from_ical(file.read_bytes())["X-WR-CALNAME"]) for file in files]
    assert len(set(names)) == len(files)
    assert all(name.startswith("Region Hannover – ") for name in names)


def test_what_belongs_nowhere_is_kept(run, data, tmp_path):
    """An event without a category or place is in a file of its own."""
    data.write("a.toml", event=[{"id": "a", "title": "A", "start": date(2016, 9, 10)}])
    for by, name in (("category", "uncategorised.ics"), ("municipality", "other-places.ics")):
        run("export", "--split", tmp_path / by, "--by", by)
        assert [file.name for file in (tmp_path / by).iterdir()] == [name]


def test_a_file_of_an_earlier_split_goes(run, data, tmp_path):
    """What the same split wrote and no longer writes is removed; other splits' files stay, unknown ones are named."""
    fest = {"id": "fest", "title": "Fest", "start": date(2016, 9, 10), "category": "festival"}
    data.write("a.toml", event=[fest, fest | {"id": "markt", "category": "market"}])
    data.write("o.toml", offer=[{"id": "kurs", "title": "Kurs", "kind": "course", "hours": "Mo 10:00-12:00"}])
    out = tmp_path / "out"
    assert run("export", "--split", out, "--lang", "en").out == f"2 files in {out}\n"
    run("export", "offers", "--split", out, *NOW[2:])
    (out / "mine.ics").write_text("BEGIN:VCALENDAR\nPRODID:-//me//EN\nEND:VCALENDAR\n")
    (out / "note.txt").write_text("regioncal")
    data.write("a.toml", event=[fest])
    ran = run("export", "--split", out, "--lang", "en")
    assert ran.out == f"1 file in {out}\nRemoved: market.ics\nLeft as it is not of this export: mine.ics\n"
    assert {file.name for file in out.iterdir()} == {"festival.ics", "course.ics", "mine.ics", "note.txt"}


def test_an_unknown_hour_is_said(run, data):
    """All day for the calendar, and in words that nobody knows the hour; without these an event lasts all day."""
    data.write("a.toml", event=[{"id": "a", "title": "A", "start": date(2016, 9, 10), "time_known": False},
                                {"id": "b", "title": "B", "start": date(2016, 9, 10), "summary": "Kurz."}])  # fmt: skip
    unknown, known = events(run("export").out)
    assert str(unknown["DESCRIPTION"]) == "Uhrzeit nicht bekannt"
    assert str(known["DESCRIPTION"]) == "Kurz."
    assert str(events(run("export", "--lang", "en").out)[0]["DESCRIPTION"]) == "time not known"


def test_what_moved_online_leads_to_no_hall(run, data):
    """Neither place nor point of where it was to be; where to take part stays, and of a series only that date moves."""
    away = {"status": "moved_online", "online_url": "https://meet.example/1"}
    data.write("a.toml", **PARTY, event=[
        FEST | away | {"lat": 52.0, "lon": 9.0},
        FEST | {"id": "serie", "rrule": "FREQ=WEEKLY;COUNT=2",
                "override": [{"on": date(2016, 9, 17), "status": "moved_online"}]},
    ])  # fmt: skip
    moved, series, date_ = events(run("export").out)
    for part in (moved, date_):
        assert str(part["LOCATION"]) == "online"
        assert "GEO" not in part
    assert str(moved["CONFERENCE"]) == "https://meet.example/1"
    assert str(series["LOCATION"]) == "Halle, Weg 1, 31275 Lehrte"


def test_what_never_ends_has_an_end(run, data):
    """After the last day of time there is none: an event up to it does not shrink to its first day."""
    days = [(date(2016, 9, 1), date(9999, 12, 31)), (date(9999, 12, 31), date(9999, 12, 31))]
    data.write("a.toml", event=[{"id": f"e{n}", "title": "E", "start": first, "end": last}
                                for n, (first, last) in enumerate(days)])  # fmt: skip
    ever, last = events(run("export").out)
    assert ever["DTEND"].dt == date(9999, 12, 31)
    assert "DTEND" not in last


# ---- what cannot be done -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["event"], 'export "event": unknown (did you mean events?)'),
        (["grants", "--as", "ics"], '--as "ics": not a form of grants (one of csv, json)'),
        (["--as", "md"], '--as "md": not a form of events (one of ics, json, csv)'),
        (["offers", "--category", "market"], "--category: not a filter of offers (leave it out)"),
        (["offers", "--from", "2016-09-01"], "--from: not a filter of offers (leave it out)"),
        (["--open-now"], "--open-now: not a filter of events (leave it out)"),
        (["grants", "--free"], "--free: not a filter of grants (leave it out)"),
        (["--split", "x", "--as", "csv"], "--split writes .ics files of its own (leave out -o and --as)"),
        (["--split", "x", "-o", "y"], "--split writes .ics files of its own (leave out -o and --as)"),
        (["--split", "x", "--by", "colour"], '--by "colour": unknown (category or municipality)'),
        (["-o", "no/such/folder/a.ics"], "-o no/such/folder/a.ics: cannot be written: no such file or directory"),
    ],
)
def test_errors_are_one_line(run, land, args, said):
    """What cannot be done is one line, exit 2, and nothing is written."""
    code, out, err = run("export", *args)
    assert (code, out, err) == (2, "", f"regioncal: {said}\n")


def test_a_folder_that_cannot_be_made(run, land, tmp_path):
    """--split onto a file is one line."""
    (tmp_path / "x").write_text("")
    code, _, err = run("export", "--split", tmp_path / "x")
    assert code == 2
    assert err.startswith(f"regioncal: --split {tmp_path / 'x'}: cannot be made")


def test_writing_needs_no_reader_of_calendars(tmp_path):
    """No package that reads calendars, draws or searches is loaded to write one."""
    heavy = "icalendar,dateutil,rich,opening_hours,holidays,httpx,rapidfuzz,Stemmer"
    code = (
        "import sys; from regioncal.cli import main; main(sys.argv[1:]);"
        f"print([name for name in '{heavy}'.split(',') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, "export", "-o", str(tmp_path / "a.ics"), *map(str, NOW)]
    subprocess.run(command, check=True, capture_output=True)  # the index is built
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "[]\n"
