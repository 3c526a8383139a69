"""Publishing to a real server: every event there once, only what changed is sent, and others' edits are safe."""

import json
import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from caldav_world import PASSWORD, Proxy, Radicale
from conftest import SHIPPED
from regioncal.plans import ledger
from regioncal.views import publish

pytest.importorskip("radicale")

EVENTS = "testland-events"
COUNTS = re.compile(r"(\d+) created, (\d+) updated, (\d+) deleted, (\d+) unchanged, (\d+) conflicts?")
FOREIGN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20160101T000000Z\r\n"
    "DTSTART:20160101T100000Z\r\nSUMMARY:Zahnarzt\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def event(number, **values):
    """One event of the tests."""
    return {"id": f"e{number}", "title": f"Fest {number}", "start": datetime(2016, 9, number, 18), **values}


def fill(data, numbers=(1, 2, 3), **tables):
    """Write the data: these events and whatever else."""
    data.write("events.toml", event=[event(number) for number in numbers], **tables)


def uids(*numbers):
    """The UIDs of events."""
    return {f"e{number}@testland.example" for number in numbers}


def counts(ran):
    """The last line's counts: created, updated, deleted, unchanged, conflicts."""
    return tuple(map(int, COUNTS.findall(ran.out)[-1]))


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """One server for all tests of this file."""
    server = Radicale(tmp_path_factory.mktemp("radicale")).start()
    yield server
    server.stop()


@pytest.fixture
def account(radicale, monkeypatch):
    """A user nobody used yet, whose password stands in the environment."""
    account = radicale.account()
    monkeypatch.setenv("REGIONCAL_CALDAV_USER", account.user)
    monkeypatch.setenv("REGIONCAL_CALDAV_PASSWORD", PASSWORD)
    return account


@pytest.fixture
def proxy(radicale):
    """A proxy before the server."""
    proxy = Proxy(radicale.port)
    yield proxy
    proxy.stop()


@pytest.fixture
def sync(run, proxy):
    """Publish events through the proxy: `sync("--force")`."""
    return lambda *words: run("sync", proxy.url, "events", *words)


# ---- what is published ------------------------------------------------------------------------------------------


def test_events_and_offers_go_into_calendars_of_their_own(data, run, account, radicale):
    """A series is one object with its overrides; an offer's hours are a series; the calendars carry names."""
    series = event(5, rrule="FREQ=WEEKLY;COUNT=4", override=[{"on": datetime(2016, 9, 12, 18), "title": "Anders"}])
    offer = {"id": "cafe", "title": "Café", "kind": "meeting_place", "hours": "Mo 18:00-20:00"}
    data.write("all.toml", event=[event(1), series], offer=[offer, {"id": "ohne", "title": "Ohne", "kind": "club"}])
    ran = run("sync", radicale.url)
    assert ran.code == 0, ran.err
    assert COUNTS.findall(ran.out) == [("2", "0", "0", "0", "0"), ("1", "0", "0", "0", "0")]
    objects = account.objects(EVENTS)
    assert set(objects) == uids(1, 5)
    whole = Calendar.from_ical(objects["e5@testland.example"])
    assert [str(one["SUMMARY"]) for one in whole.walk("VEVENT")] == ["Fest 5", "Anders"]
    assert len(whole.walk("VTIMEZONE")) == 1
    (offered,) = account.objects("testland-offers").values()
    assert "RRULE:FREQ=WEEKLY" in offered
    assert "<displayname>Testland events</displayname>" in account.ask(
        "PROPFIND", f"/{account.user}/{EVENTS}/", '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
    )[2].replace("D:", "")


def test_a_second_run_sends_nothing(data, sync, proxy, account):
    """What did not change is not written, nor even read."""
    fill(data)
    assert counts(sync()) == (3, 0, 0, 0, 0)
    proxy.clear()
    assert counts(sync()) == (0, 0, 0, 3, 0)
    assert {method for method, _, _ in proxy.seen} == {"PROPFIND"}


def test_only_what_changed_is_sent_and_guarded_by_its_etag(data, sync, proxy, account):
    """New with If-None-Match, changed and gone with If-Match."""
    fill(data)
    sync()
    assert [headers["If-None-Match"] for headers in proxy.of("PUT")] == ["*"] * 3
    data.write("events.toml", event=[event(1), event(2, title="Neu"), event(4)])
    proxy.clear()
    ran = sync()
    assert (ran.code, counts(ran)) == (0, (1, 1, 1, 1, 0))
    assert '~ update e2 "Neu": changed here' in ran.out
    assert len([headers for headers in proxy.of("PUT") if re.fullmatch('"[^"]+"', headers.get("If-Match", ""))]) == 1
    assert [bool(headers.get("If-Match")) for headers in proxy.of("DELETE")] == [True]
    assert set(account.objects(EVENTS)) == uids(1, 2, 4)
    assert "SUMMARY:Neu" in account.objects(EVENTS)["e2@testland.example"]


def test_dry_run_prints_the_plan_and_touches_nothing(data, sync, proxy, account):
    """Neither the server nor our memory of it changes."""
    fill(data)
    ran = sync("--dry-run")
    assert (ran.code, counts(ran)) == (0, (3, 0, 0, 0, 0))
    assert ran.out.splitlines()[0] == '+ create e1 "Fest 1"'
    assert ran.out.endswith("(dry run, nothing was written)\n")
    assert not {"PUT", "DELETE", "MKCALENDAR"} & {method for method, _, _ in proxy.seen}
    assert not [name for name in os.listdir(ledger.ledger_folder()) if name.endswith(".json")]


def test_the_plan_as_json(data, run, sync, proxy, account):
    """`--as json` is one object of every kind's plan, or of what was done; also where the plan is refused."""
    fill(data)
    ran = run("sync", proxy.url, "--dry-run", "--as", "json")
    whole = json.loads(ran.out)
    assert (whole["kind"], whole["dry_run"]) == ("sync", True)
    assert [one["what"] for one in whole["items"]] == ["events", "offers"]
    assert whole["items"][0]["counts"]["create"] == 3
    step = {"action": "create", "id": "e1", "uid": "e1@testland.example", "title": "Fest 1", "reason": None}
    assert whole["items"][0]["steps"][0] == step
    assert not proxy.of("PUT")
    done = json.loads(sync("--as", "json").out)
    assert (done["dry_run"], done["items"][0]["counts"]["create"]) == (False, 3)
    fill(data, ())
    ran = sync("--dry-run", "--as", "json")
    assert ran.code == 2
    assert json.loads(ran.out)["items"][0]["counts"]["delete"] == 3
    assert sync("--as", "csv").code == 2


def test_filters_say_what_is_published(data, sync, account):
    """The filters of export; what they leave out goes."""
    data.write("events.toml", event=[event(1, category="market"), event(2, category="concert")])
    assert counts(sync()) == (2, 0, 0, 0, 0)
    assert counts(sync("--category", "market")) == (0, 0, 1, 1, 0)
    assert set(account.objects(EVENTS)) == uids(1)


def test_two_kinds_share_one_calendar(data, run, account, radicale):
    """In a calendar named by hand events and offers stand side by side, and neither run takes the other's away."""
    offer = {"id": "cafe", "title": "Café", "kind": "meeting_place", "hours": "Mo 18:00-20:00"}
    data.write("all.toml", event=[event(1)], offer=[offer])
    for _ in range(2):
        assert run("sync", radicale.url, "--collection", "Für alle").code == 0
    assert len(account.objects("fuer-alle")) == 2


def test_a_calendar_is_found_by_the_name_people_see(data, sync, account):
    """One that is there already is used; a list of tasks of that name is not."""
    fill(data)
    made = (
        '<c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>Feste &amp; mehr'
        '</displayname><c:supported-calendar-component-set><c:comp name="{}"/></c:supported-calendar-component-set>'
        "</prop></set></c:mkcalendar>"
    )
    for path, component in (("a1", "VTODO"), ("b2", "VEVENT")):
        assert account.ask("MKCALENDAR", f"/{account.user}/{path}/", made.format(component))[0] == 201
    assert counts(sync("--collection", "Feste & mehr")) == (3, 0, 0, 0, 0)
    assert set(account.objects("b2")) == uids(1, 2, 3)
    assert sync("--collection", " ").code == 2


def test_an_address_that_is_a_calendar_takes_everything(data, run, account, radicale):
    """The calendar's own address is enough; a name beside it is one too many."""
    fill(data)
    url = f"{radicale.url}{account.user}/mine/"
    account.ask("MKCALENDAR", f"/{account.user}/mine/")
    assert counts(run("sync", url, "events")) == (3, 0, 0, 0, 0)
    assert len(account.objects("mine")) == 3
    assert run("sync", url, "events", "--collection", "x").code == 2


def test_the_terminals_language_changes_nothing(data, run, account, radicale):
    """Cron and a person at a terminal publish the same words."""
    fill(data)
    data.write("events.toml", event=[event(1, price="free", category="market")])
    assert counts(run("sync", radicale.url, "events", LANG="de_DE.UTF-8")) == (1, 0, 0, 0, 0)
    assert counts(run("sync", radicale.url, "events", LANG="en_GB.UTF-8")) == (0, 0, 0, 1, 0)


def test_strange_uids_are_safe(data, sync, account):
    """UIDs that differ in case alone, are long, look like paths or hold what has to be escaped: once each, for good."""
    strange = ["A", "a", "x" * 300, "../../etc/passwd", "a,b;c\\d", "über%2F@ort", "<&>"]
    events = [event(n, source={"name": "x", "uid": uid}) for n, uid in enumerate(strange, 1)]
    data.write("events.toml", event=events)
    assert counts(sync()) == (7, 0, 0, 0, 0)
    forget()
    assert counts(sync()) == (0, 0, 0, 7, 0)
    assert len(account.hrefs(EVENTS)) == 7


def test_two_records_with_one_uid_are_told(data, sync, account):
    """A server takes a UID once, so the second is a conflict and not a fight."""
    source = {"name": "x", "uid": "same"}
    data.write("events.toml", event=[event(1, source=source), event(2, source=source)])
    ran = sync()
    assert (ran.code, counts(ran)) == (5, (1, 0, 0, 0, 1))
    assert 'has the same UID as "Fest 1"' in ran.out


def test_radicale_accepts_all_that_ships(run, account, radicale):
    """Every event of the shipped region and every offer with hours is taken, and stays as it was sent."""
    ran = run("sync", radicale.url, "--data", SHIPPED, "--now", "2016-09-10")
    assert ran.code == 0, ran.err
    made = COUNTS.findall(ran.out)
    assert [row[1:] for row in made] == [("0",) * 4] * 2
    assert int(made[0][0]) > 100
    assert int(made[1][0]) > 10
    forget()
    ran = run("sync", radicale.url, "--data", SHIPPED, "--now", "2016-09-10")
    assert COUNTS.findall(ran.out) == [("0", "0", "0", row[0], "0") for row in made]


# ---- others' edits ------------------------------------------------------------------------------------------------


def test_what_was_changed_on_the_server_is_a_conflict(data, sync, account):
    """It is reported and left alone, whether we changed it too or not; --force settles it our way."""
    fill(data)
    sync()
    account.rewrite(EVENTS, "e1@testland.example", "Fest 1", "Fremd 1")
    account.rewrite(EVENTS, "e2@testland.example", "Fest 2", "Fremd 2")
    data.write("events.toml", event=[event(1), event(2, title="Neu"), event(3)])
    for _ in range(2):
        ran = sync()
        assert (ran.code, counts(ran)) == (5, (0, 0, 0, 1, 2))
        assert '! conflict e2 "Neu": was changed on the server' in ran.out
        assert len(ran.err.splitlines()) == 1
        assert "--force" in ran.err
    assert "SUMMARY:Fremd 2" in account.objects(EVENTS)["e2@testland.example"]
    assert counts(sync("--force")) == (0, 2, 0, 1, 0)
    assert "SUMMARY:Neu" in account.objects(EVENTS)["e2@testland.example"]
    assert "SUMMARY:Fest 1" in account.objects(EVENTS)["e1@testland.example"]


def test_what_is_gone_here_and_changed_there_stays(data, sync, account):
    """Nobody's work is deleted; --force deletes it."""
    fill(data)
    sync()
    account.rewrite(EVENTS, "e3@testland.example", "Fest 3", "Fremd 3")
    fill(data, (1, 2))
    assert counts(sync()) == (0, 0, 0, 2, 1)
    assert set(account.objects(EVENTS)) == uids(1, 2, 3)
    assert counts(sync("--force")) == (0, 0, 1, 2, 0)
    assert set(account.objects(EVENTS)) == uids(1, 2)


def test_what_was_deleted_on_the_server_is_a_conflict(data, sync, account):
    """Someone wanted it gone; --force brings it back."""
    fill(data)
    sync()
    account.remove(EVENTS, "e2@testland.example")
    ran = sync()
    assert (ran.code, counts(ran)) == (5, (0, 0, 0, 2, 1))
    assert "was deleted on the server" in ran.out
    assert counts(sync("--force")) == (1, 0, 0, 2, 0)
    assert set(account.objects(EVENTS)) == uids(1, 2, 3)


def test_what_is_deleted_on_both_sides_is_gone(data, sync, account):
    """There is nothing to do and nothing to report."""
    fill(data)
    sync()
    account.remove(EVENTS, "e3@testland.example")
    fill(data, (1, 2))
    assert counts(sync()) == (0, 0, 0, 2, 0)


def test_what_others_put_there_is_never_touched(data, sync, account):
    """Neither by --force nor by --allow-empty; one that has our UID is a conflict."""
    fill(data)
    sync()
    account.put(EVENTS, "own.ics", FOREIGN.format(uid="own"))
    account.put(EVENTS, "e4.ics", FOREIGN.format(uid="e4@testland.example"))
    fill(data, (1, 2, 3, 4))
    ran = sync()
    assert (ran.code, counts(ran)) == (5, (0, 0, 0, 3, 1))
    assert "is on the server already and says something else" in ran.out
    data.write("events.toml", "")
    assert counts(sync("--force", "--allow-empty")) == (0, 0, 3, 0, 0)
    assert set(account.objects(EVENTS)) == {"own", *uids(4)}


def test_a_calendar_that_is_gone_is_made_anew(data, sync, account):
    """The server lost it whole: then everything is written again."""
    fill(data)
    sync()
    account.ask("DELETE", f"/{account.user}/{EVENTS}/")
    assert counts(sync()) == (3, 0, 0, 0, 0)
    assert set(account.objects(EVENTS)) == uids(1, 2, 3)


# ---- care ------------------------------------------------------------------------------------------------------


def forget():
    """Lose what we know of the server."""
    for file in Path(ledger.ledger_folder()).glob("*.json"):
        file.unlink()


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"version": 1, "objects": {"e1": [1]}}'])
def test_a_lost_memory_makes_no_doubles(data, sync, proxy, account, content):
    """What is on the server is found by its UID and not written again."""
    fill(data)
    sync()
    (file,) = Path(ledger.ledger_folder()).glob("*.json")
    file.unlink() if content is None else file.write_bytes(content)
    proxy.clear()
    ran = sync()
    assert (ran.code, counts(ran)) == (0, (0, 0, 0, 3, 0)), ran.err
    assert not proxy.of("PUT")
    fill(data, (1, 2))
    assert counts(sync()) == (0, 0, 1, 2, 0)


def test_a_full_calendar_is_not_emptied_unless_told(data, sync, account):
    """All of a few, or more than half of many: refused with nothing done, until --allow-empty."""
    fill(data, range(1, 13))
    sync()
    fill(data, range(1, 6))
    for words in ([], ["--dry-run"], ["--force"]):
        ran = sync(*words)
        assert ran.code == 2
        assert "7 of the 12 published there would be deleted, nothing was done" in ran.err
    assert len(account.hrefs(EVENTS)) == 12
    fill(data, range(1, 7))
    assert counts(sync()) == (0, 0, 6, 6, 0)
    data.write("events.toml", "")
    assert sync().code == 2
    assert len(account.hrefs(EVENTS)) == 6
    assert counts(sync("--allow-empty")) == (0, 0, 6, 0, 0)
    assert account.hrefs(EVENTS) == []
    assert sync().code == 0


def test_a_record_that_cannot_be_read_is_not_deleted(data, sync, account):
    """A slip in a file does not take its events from everybody's phones."""
    fill(data)
    data.write("more.toml", event=[event(4)])
    sync()
    data.write("more.toml", "[[event]\nid = ")
    ran = sync()
    assert (ran.code, counts(ran)) == (5, (0, 0, 0, 3, 1))
    assert "is gone here, but the data have problems" in ran.out
    assert set(account.objects(EVENTS)) == uids(1, 2, 3, 4)


def test_two_syncs_do_not_run_at_once(data, sync, monkeypatch, account):
    """The second waits a little, then says who is at work."""
    fill(data)
    monkeypatch.setattr(ledger, "_PATIENCE", 0.05)
    with ledger.alone("elsewhere"):
        ran = sync()
    assert ran.code == 4
    assert "(sync elsewhere)" in ran.err
    assert sync().code == 0


def test_a_terminal_sees_how_far_it_is(data, sync, monkeypatch, account):
    """A bar on stderr that wipes itself away; a pipe sees none."""
    fill(data)
    assert not sync("--dry-run").err
    shown = []

    class Terminal:
        isatty = staticmethod(lambda: True)
        write = staticmethod(shown.append)
        flush = staticmethod(lambda: None)

    monkeypatch.setattr(publish.sys, "stderr", Terminal)
    tick = publish.progress("events", 2)
    tick(1)
    tick(2)
    assert shown[0] == "\revents [###############...............] 1/2"
    assert shown[1] == f"\r{' ' * len(shown[0])}\r"
