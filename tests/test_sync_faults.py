"""A server that fails: one line says why, what was done is kept, and a second run finishes with every event once."""

import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from caldav_world import PASSWORD, Proxy, Radicale
from regioncal.plans import publish
from test_sync import COUNTS, EVENTS, FOREIGN, counts, event, fill, forget, uids

pytest.importorskip("radicale")

PAGE = b"<!DOCTYPE html><html><body>Welcome</body></html>"


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """A server for this file; a test may end and start it."""
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


def one_line(ran, *words):
    """The run failed on the other side and says so in one line that holds these words."""
    assert ran.code == 5, ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("regioncal: ")
    for word in words:
        assert word in ran.err


BROKEN = {
    "401": (401, "401: does not let"),
    "404": (404, "404 not found"),
    "507": (507, "507 insufficient storage (make room on the server"),
    "502": (502, "502 bad gateway"),
    "503": (503, "503 service unavailable"),
    "no answer": ("drop", "the connection failed"),
    "done, but no answer": ("lost", "the connection failed"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_second_run_finishes_what_was_broken_off(data, sync, proxy, account, name):
    """The third of five writings fails: two are kept, the rest follows, and nothing is written twice."""
    action, said = BROKEN[name]
    fill(data, range(1, 6))
    proxy.at("PUT", 3, action)
    ran = sync()
    one_line(ran, said)
    assert counts(ran)[0] == 2
    proxy.wake.set()
    there = len(account.hrefs(EVENTS))
    proxy.clear()
    ran = sync()
    assert (ran.code, ran.err) == (0, "")
    assert counts(ran)[3:] == (there, 0)
    assert len(proxy.of("PUT")) == 5 - there
    assert set(account.objects(EVENTS)) == uids(1, 2, 3, 4, 5)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_answer_lost_on_the_way_is_no_conflict(data, sync, proxy, account, method):
    """What was changed or deleted by us without our hearing of it is not taken for someone else's doing."""
    fill(data)
    sync()
    data.write("events.toml", event=[event(1, title="Neu"), event(2)])
    proxy.at(method, 1, "lost")
    one_line(sync(), "the connection failed")
    proxy.clear()
    ran = sync()
    assert (ran.code, counts(ran)[4]) == (0, 0)
    assert set(account.objects(EVENTS)) == uids(1, 2)
    assert "SUMMARY:Neu" in account.objects(EVENTS)["e1@testland.example"]


def test_the_server_dies_half_way(data, sync, proxy, account, radicale):
    """The real server is killed between two writings; once it is up again everything is there once."""
    fill(data, range(1, 6))
    proxy.at("PUT", 3, radicale.stop)
    one_line(sync())
    one_line(sync())
    radicale.start()
    proxy.clear()
    ran = sync()
    assert (ran.code, ran.err) == (0, "")
    assert set(account.objects(EVENTS)) == uids(1, 2, 3, 4, 5)


def test_a_change_between_look_and_write_is_a_conflict(data, sync, proxy, account):
    """412: that one is left alone, the others are written; the next run settles it."""
    fill(data)
    there = publish.file_name("e2@testland.example")
    proxy.at("PUT", 2, lambda: account.put(EVENTS, there, FOREIGN.format(uid="e2@testland.example")))
    ran = sync()
    one_line(ran, "1 conflict was left alone")
    assert counts(ran) == (2, 0, 0, 0, 1)
    assert '! conflict e2 "Fest 2": was changed on the server just now' in ran.out
    assert counts(sync("--force")) == (0, 1, 0, 2, 0)
    proxy.at("PUT", 1, lambda: account.rewrite(EVENTS, "e1@testland.example", "Fest 1", "Fremd 1"))
    data.write("events.toml", event=[event(1, title="Neu"), event(2), event(3)])
    assert counts(sync()) == (0, 0, 0, 2, 1)
    assert "SUMMARY:Fremd 1" in account.objects(EVENTS)["e1@testland.example"]


def test_an_event_the_server_refuses_does_not_stop_the_others(data, sync, proxy, account):
    """403 and the like are about one object: it is named, and the rest goes."""
    fill(data)
    proxy.at("PUT", 2, 403)
    ran = sync()
    one_line(ran, 'create e2 "Fest 2": 403 forbidden')
    assert counts(ran) == (2, 0, 0, 0, 0)
    assert ", 1 refused" in ran.out
    assert '! refused e2 "Fest 2": ' in ran.out
    proxy.at("PUT", 1, 400)
    one_line(sync(), "400 bad request (the server does not take it as it is: change it here)")


def test_a_412_where_nothing_changed_is_a_refusal(data, sync, proxy, account):
    """Some servers say so of what they cannot read; neither is it a conflict, nor will it pass by itself."""
    data.write("events.toml", event=[event(1, start=datetime(9999, 12, 31, 23, 59, 59), timezone="UTC"), event(2)])
    for _ in range(2):
        ran = sync()
        one_line(ran, 'create e1 "Fest 1": 412 precondition failed (the server does not take it as it is')
        assert counts(ran)[4] == 0
    data.write("events.toml", event=[event(2, title="Neu")])
    proxy.at("PUT", 1, 412)
    one_line(sync(), 'update e2 "Neu": 412')


def test_an_event_the_server_is_silent_about_does_not_stop_the_others(data, sync, proxy, account):
    """One that it works on for ever is named; where it says nothing twice in a row the run ends."""
    fill(data, range(1, 6))
    proxy.at("PUT", 3, "slow")
    ran = sync("--timeout", "0.5")
    one_line(ran, "no answer within 0.5 s")
    assert counts(ran)[0] == 4
    assert '! refused e3 "Fest 3": ' in ran.out
    proxy.wake.set()
    proxy.clear()
    ran = sync()
    assert (ran.code, ran.err) == (0, "")
    assert set(account.objects(EVENTS)) == uids(1, 2, 3, 4, 5)
    proxy.wake.clear()
    fill(data, range(6, 10))
    proxy.clear()
    proxy.rule = lambda method, path: "slow" if method == "PUT" else None
    one_line(sync("--timeout", "0.5", "--allow-empty"), "no answer within 0.5 s")
    assert len(proxy.of("PUT")) == 2


def test_a_server_that_refuses_everything_is_not_asked_for_ever(data, sync, proxy, account):
    """Five refusals in a row are the server's, not the events'."""
    fill(data, range(1, 10))
    proxy.rule = lambda method, path: 500 if method == "PUT" else None
    one_line(sync(), "refuses everything")
    assert len(proxy.of("PUT")) == 5


@pytest.mark.parametrize(
    ("method", "action", "said"),
    [("MKCALENDAR", 403, "cannot be made: 403"), ("MKCALENDAR", 507, "507"), ("PROPFIND", 503, "503"),
     ("PROPFIND", 404, "404: no such address"), ("PROPFIND", 405, "is not a CalDAV server"), ("PROPFIND", 501, "501"),
     ("PROPFIND", (200, {"Content-Type": "text/html"}, PAGE), "is not a CalDAV server"),
     ("PROPFIND", (207, {"Content-Type": "text/xml"}, b"<a"), "cut off"),
     ("PROPFIND", (207, {"Content-Type": "text/xml"}, b"<multistatus xmlns='DAV:'/>"), "is not a CalDAV server"),
     ("PROPFIND", "half", ""), ("PROPFIND", "drop", "the connection failed")],
)  # fmt: skip
def test_before_anything_is_written(data, sync, proxy, account, method, action, said):
    """A server that cannot be asked, is none, or makes no calendar: one line, and nothing was written."""
    fill(data)
    proxy.rule = lambda asked, path: action if asked == method else None
    one_line(sync(), said)
    assert not proxy.of("PUT")


def test_half_a_listing_is_no_listing(data, sync, proxy, account):
    """A listing that breaks off does not make what it lacks look deleted."""
    fill(data)
    sync()
    proxy.rule = lambda method, path: "half" if path.endswith(f"/{EVENTS}/") else None
    one_line(sync("--force"))
    proxy.clear()
    assert counts(sync()) == (0, 0, 0, 3, 0)


def test_a_server_that_gives_no_etag_is_asked_for_it(data, sync, proxy, account):
    """The answer to a writing need not hold the ETag; the next run still has nothing to do."""
    fill(data)
    proxy.rule = lambda method, path: "no etag" if method == "PUT" else None
    assert counts(sync()) == (3, 0, 0, 0, 0)
    proxy.clear()
    assert counts(sync()) == (0, 0, 0, 3, 0)
    assert not proxy.of("REPORT")


def test_reading_what_is_there_can_fail(data, sync, proxy, account):
    """Where others' objects cannot be read, nothing is written that might be there twice."""
    fill(data)
    sync()
    account.put(EVENTS, "own.ics", FOREIGN.format(uid="own"))
    forget()
    proxy.clear()
    proxy.rule = lambda method, path: 500 if method == "REPORT" else None
    one_line(sync(), "its objects cannot be read: 500")
    assert not proxy.of("PUT")


# ---- who we are, and where ----------------------------------------------------------------------------------------


class Elsewhere(BaseHTTPRequestHandler):
    """Another host, which writes down what it is sent."""

    def do_PROPFIND(self):
        """Keep the headers."""
        self.server.seen.append(dict(self.headers))
        self.send_error(404)

    def log_message(self, *_):
        """Nobody reads it."""


def test_a_redirect_elsewhere_gets_no_password(data, sync, proxy, account):
    """To another host nothing is sent at all; on the same one a redirect is followed."""
    fill(data)
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as other:
        other.seen = []
        threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        target = {"Location": f"http://127.0.0.1:{other.server_port}/"}
        proxy.at("PROPFIND", 1, (302, target, b""))
        one_line(sync(), "sends us on to", "gets no password")
        other.shutdown()
    assert other.seen == []
    proxy.at("PROPFIND", 1, (301, {"Location": f"/{account.user}/"}, b""))
    assert counts(sync()) == (3, 0, 0, 0, 0)
    proxy.rule = lambda method, path: (308, {"Location": path}, b"")
    one_line(sync(), "in a circle")


def test_without_a_password_or_with_a_wrong_one(data, sync, account, monkeypatch):
    """401 says what is missing."""
    monkeypatch.setenv("REGIONCAL_CALDAV_PASSWORD", "wrong")
    one_line(sync(), f'401: does not let "{account.user}" in')
    monkeypatch.delenv("REGIONCAL_CALDAV_PASSWORD")
    monkeypatch.delenv("REGIONCAL_CALDAV_USER")
    one_line(sync(), "401: needs a user and a password (set REGIONCAL_CALDAV_USER")


def test_the_password_comes_from_a_command_or_a_netrc_file(data, sync, account, monkeypatch, tmp_path):
    """Without a password in the environment, through to the real server."""
    fill(data)
    monkeypatch.delenv("REGIONCAL_CALDAV_PASSWORD")
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    assert counts(sync("--password-command", f"cat '{secret}'")) == (3, 0, 0, 0, 0)
    netrc = tmp_path / "netrc"
    netrc.write_text(f'machine 127.0.0.1 login {account.user} password "{PASSWORD}"\n', encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.delenv("REGIONCAL_CALDAV_USER")
    assert counts(sync("--netrc", str(netrc))) == (0, 0, 0, 3, 0)


def test_a_password_may_be_hashed_on_the_server(data, sync, account, monkeypatch):
    """As with htpasswd and bcrypt, as servers have it."""
    fill(data)
    monkeypatch.setenv("REGIONCAL_CALDAV_USER", "hashed")
    assert counts(sync()) == (3, 0, 0, 0, 0)


def test_no_tls_where_it_was_asked_for(data, run, proxy, account):
    """A server that speaks only http: no safe connection, and no password on the way."""
    one_line(run("sync", proxy.url.replace("http:", "https:"), "events"), "no safe connection")
    assert not proxy.seen


def test_the_last_line_counts_even_when_it_breaks_off(data, sync, proxy, account):
    """What was done before a failure is said on stdout, the failure on stderr."""
    fill(data)
    proxy.at("PUT", 2, 507)
    ran = sync()
    assert COUNTS.search(ran.out.splitlines()[-1])
    assert counts(ran) == (1, 0, 0, 0, 0)
