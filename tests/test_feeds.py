"""Feeds and fetching: conditional requests, redirects, limits, private addresses, and one bad feed among good ones."""

import io
import json
import ssl
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from regioncal.cli import main
from regioncal.errors import OtherSideError, UsageError
from regioncal.fetch import Rules, checked_url, fetch, shown
from regioncal.plans.feeds import Memory, Remembered, is_due

NOW = ("--now", "2016-09-10")
HERE = Rules(private=True, timeout=2)


def calendar(*titles: str) -> bytes:
    """A calendar of all-day events in September 2016, named in the order of their days."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{title}\r\nDTSTART;VALUE=DATE:201609{20 + number}\r\nSUMMARY:{title}\r\n"
        "CATEGORIES:Schwof\r\nEND:VEVENT\r\n"
        for number, title in enumerate(titles)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


class Server:
    """A web server on loopback: `pages` are (status, headers, body) by path; `asked` the requests that came."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                status, headers, body = outer.pages.get(self.path, (404, {}, b""))
                if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers and status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server for one test."""
    found = Server()
    yield found
    found.http.shutdown()
    found.http.server_close()


def subscribe(data: Any, **feeds: dict[str, Any]) -> None:
    """Write region.toml with these feeds."""
    data.region(feed=[{"id": ident, **values} for ident, values in feeds.items()])


def update(run: Any, *more: str) -> Any:
    """Bring the feeds up to date, from loopback too."""
    return run("feeds", "update", "--allow-private", *NOW, *more)


def test_an_unchanged_feed_changes_no_byte(data: Any, run: Any, server: Server) -> None:
    """The second time the server is asked with its ETag, says 304, and nothing is written."""
    server.pages["/a.ics"] = (
        200,
        {"ETag": '"eins"', "Last-Modified": "Sat, 10 Sep 2016 10:00:00 GMT"},
        calendar("Fest"),
    )
    subscribe(data, verein={"url": f"{server.url}/a.ics"})
    assert "1 added" in update(run).out
    file = data.path / "imported" / "verein.toml"
    before = file.read_bytes(), file.stat().st_mtime_ns
    assert "verein.toml: unchanged" in update(run).out
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert server.asked[1][1]["If-None-Match"] == '"eins"'
    server.pages["/a.ics"] = (200, {}, calendar("Fest"))
    assert "1 unchanged" in update(run).out
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_marks_are_worth_nothing_without_what_they_stand_for(data: Any, run: Any, server: Server) -> None:
    """Where the file is gone or the feed is asked otherwise, all is fetched anew."""
    server.pages["/a.ics"] = (200, {"ETag": '"eins"'}, calendar("Fest"))
    subscribe(data, verein={"url": f"{server.url}/a.ics"})
    update(run)
    data.remove("imported/verein.toml")
    assert "1 added" in update(run).out
    subscribe(data, verein={"url": f"{server.url}/a.ics", "categories": {"schwof": "dance"}})
    assert "1 changed" in update(run).out
    assert all("If-None-Match" not in headers for _, headers in server.asked)


def test_defaults_and_categories(data: Any, run: Any, server: Server) -> None:
    """A feed's defaults are set on what it brings, its categories become ours."""
    server.pages["/a.ics"] = (200, {}, calendar("Fest"))
    subscribe(data, verein={
        "url": f"{server.url}/a.ics", "name": "Der Verein", "categories": {"Schwof": "dance"},
        "defaults": {"price": "free", "organiser": "Verein"},
    })  # fmt: skip
    update(run)
    (item,) = json.loads(run("events", "--as", "json", "--from", "2016-09-20", *NOW).out)["items"]
    assert (item["category"], item["price"]["kind"], item["organiser"]) == ("dance", "free", "Verein")
    assert item["source"][0]["name"] == "Der Verein"
    assert item["source"][0]["url"] == f"{server.url}/a.ics"


def test_what_left_the_feed_goes(data: Any, run: Any, server: Server) -> None:
    """The future that is no longer there is removed."""
    server.pages["/a.ics"] = (200, {}, calendar("Fest", "Markt"))
    subscribe(data, verein={"url": f"{server.url}/a.ics"})
    update(run)
    server.pages["/a.ics"] = (200, {}, calendar("Fest"))
    assert "1 unchanged, 1 removed" in update(run).out


def test_a_feed_that_is_empty_now(data: Any, run: Any, server: Server) -> None:
    """It takes nothing away unless told to; where nothing was to come there is nothing to ask."""
    server.pages["/a.ics"] = (200, {}, calendar("Fest", "Markt"))
    subscribe(data, verein={"url": f"{server.url}/a.ics"})
    update(run)
    before = files(data)
    server.pages["/a.ics"] = (200, {}, calendar())
    ran = update(run)
    assert ran.code == 5
    assert (
        "has no events now, 2 to come would be removed, nothing was done (if that is meant: --allow-empty)" in ran.err
    )
    assert files(data) == before
    assert "2 removed" in update(run, "--allow-empty").out
    assert "0 removed" in update(run).out


def test_where_all_feeds_fail(data: Any, run: Any) -> None:
    """No others are up to date, and there were feeds to fetch."""
    subscribe(data, eins={"file": "fehlt.ics"}, zwei={"file": "fehlt.ics"})
    ran = update(run)
    assert ran.out == ""
    assert ran.err.splitlines()[-1] == "regioncal: 2 of 2 feeds failed (see above)"


def files(data: Any) -> dict[str, bytes]:
    """What was imported, by file."""
    return {path.name: path.read_bytes() for path in sorted((data.path / "imported").iterdir())}


def test_two_feeds_with_the_same_uids(data: Any, run: Any, server: Server) -> None:
    """In one run as in two, the second says which file has them and leaves them; nothing changes afterwards."""
    server.pages["/a.ics"] = (200, {}, calendar("Fest", "Markt"))
    server.pages["/b.ics"] = (200, {"ETag": '"zwei"'}, calendar("Markt", "Lesung"))
    subscribe(data, eins={"url": f"{server.url}/a.ics"}, zwei={"url": f"{server.url}/b.ics"})
    for more in (("--dry-run",), ()):
        ran = update(run, *more)
        assert ran.code == 0
        assert "imported/eins.toml: 2 added, 0 changed, 0 unchanged, 0 removed, 0 refused" in ran.out
        assert '! "Markt": is in imported/eins.toml already\n' in ran.out
        assert "imported/zwei.toml: 1 added, 0 changed, 0 unchanged, 0 removed, 1 refused" in ran.out
    before = files(data)
    assert "imported/zwei.toml: 0 added, 0 changed, 1 unchanged, 0 removed, 1 refused" in update(run).out
    assert files(data) == before
    assert run("check", *NOW, "--as", "json").out.count("duplicate-id") == 0
    server.pages["/a.ics"] = (200, {}, calendar("Fest"))
    ran = update(run)
    assert "imported/eins.toml: 0 added, 0 changed, 1 unchanged, 1 removed" in ran.out
    assert "imported/zwei.toml: 1 added, 0 changed, 1 unchanged" in ran.out


def test_what_stands_in_two_files_is_told_apart_again(data: Any, run: Any, server: Server) -> None:
    """Events that two files of feeds hold, past ones too, stay in one of them."""
    server.pages["/a.ics"] = (200, {}, calendar("Fest", "Markt").replace(b"20160920", b"20160801"))
    subscribe(data, eins={"url": f"{server.url}/a.ics"})
    update(run)
    data.write("imported/zwei.toml", (data.path / "imported" / "eins.toml").read_bytes())
    subscribe(data, eins={"url": f"{server.url}/a.ics"}, zwei={"url": f"{server.url}/a.ics"})
    assert "imported/zwei.toml: 0 added, 0 changed, 0 unchanged, 2 removed, 2 refused" in update(run).out
    before = files(data)
    assert sum(content.count(b"[[event]]") for content in before.values()) == 2
    update(run)
    assert files(data) == before


def test_one_bad_feed_stops_no_other(data: Any, run: Any, server: Server) -> None:
    """Each failure is a line; the others are brought; exit 5; `feeds` tells how it went."""
    server.pages["/a.ics"] = (200, {}, calendar("Fest"))
    server.pages["/html"] = (200, {}, b"<html>Wartung</html>")
    subscribe(
        data,
        weg={"url": f"{server.url}/weg"},
        seite={"url": f"{server.url}/html"},
        leer={},
        gut={"url": f"{server.url}/a.ics"},
    )
    ran = update(run)
    assert ran.code == 5
    assert "imported/gut.toml: 1 added" in ran.out
    errors = ran.err.splitlines()
    assert 'feed "weg"' in errors[0]
    assert "404" in errors[0]
    assert "a web page" in errors[1]
    assert "says neither where it is" in errors[2]
    assert errors[3] == "regioncal: 3 of 4 feeds failed (the others are up to date)"
    listed = run("feeds", *NOW)
    assert listed.code == 0
    assert "failed: " in listed.out
    items = {item["id"]: item for item in json.loads(run("feeds", "--as", "json", *NOW).out)["items"]}
    assert (items["gut"]["events"], items["gut"]["failed"]) == (1, None)
    assert "404" in items["weg"]["failed"]


def test_a_feed_from_a_file_and_one_by_name(data: Any, run: Any) -> None:
    """A feed may be a file of the data folder; ids choose; an unknown one is told."""
    (data.path / "lokal.ics").write_bytes(calendar("Fest"))
    subscribe(data, lokal={"file": "lokal.ics"}, anderer={"file": "fehlt.ics"})
    assert "1 added" in update(run, "lokal").out
    assert update(run, "lokl").code == 3
    assert "did you mean lokal?" in update(run, "lokl").err


def test_a_dry_run_leaves_no_trace(data: Any, run: Any, server: Server) -> None:
    """Neither the data nor what is remembered changes."""
    server.pages["/a.ics"] = (200, {"ETag": '"eins"'}, calendar("Fest"))
    subscribe(data, verein={"url": f"{server.url}/a.ics"})
    assert "nothing was written" in update(run, "--dry-run").out
    assert not (data.path / "imported").exists()
    assert "never fetched" in run("feeds").out


def test_no_feeds(data: Any, run: Any) -> None:
    """Without a feed both commands say so."""
    assert "no feeds" in run("feeds").out
    assert "no feeds" in update(run).out


@pytest.mark.parametrize(
    ("refresh", "fetched", "due"),
    [("12h", "2016-09-10T10:00:00", False), ("12h", "2016-09-09T10:00:00", True), ("7d", "2016-09-09T10:00:00", False),
     ("", "2016-09-10T13:00:00", True), ("oft", "2016-09-10T13:00:00", True), ("12h", "", True)],
)  # fmt: skip
def test_when_a_feed_is_due(refresh: str, fetched: str, due: bool) -> None:  # noqa: FBT001
    """Its `refresh` says how long a fetch is good for."""
    from datetime import datetime

    assert is_due({"refresh": refresh}, Remembered(fetched=fetched), datetime(2016, 9, 10, 14)) is due


def test_a_broken_memory_is_no_failure(data: Any) -> None:
    """What is remembered may be lost or odd."""
    memory = Memory(str(data))
    memory.put("a", Remembered(etag="x"))
    assert Memory(str(data)).get("a").etag == "x"
    for content in ("", "[]", '{"a": {"other": 1}}', "\x00"):
        with open(memory.path, "w", encoding="utf-8") as file:
            file.write(content)
        assert Memory(str(data)).get("a") == Remembered()


# ---- fetching --------------------------------------------------------------------------------------------------


def test_import_of_an_address(data: Any, run: Any, server: Server) -> None:
    """`import URL` names its file after the address and keeps it as the source."""
    server.pages["/kalender/a.ics"] = (200, {}, calendar("Fest"))
    ran = run("import", f"{server.url}/kalender/a.ics", "--allow-private", *NOW)
    assert ran.out.splitlines()[-1].startswith("imported/127-0-0-1-kalender-a.toml: 1 added")


def test_redirects(server: Server) -> None:
    """They are followed to http and https, not to files, not round in circles."""
    server.pages["/a"] = (200, {}, b"da")
    server.pages["/r"] = (302, {"Location": "/a"}, b"")
    server.pages["/rr"] = (301, {"Location": f"{server.url}/r"}, b"")
    server.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    server.pages["/ftp"] = (302, {"Location": "ftp://a.example/"}, b"")
    server.pages["/nowhere"] = (302, {}, b"")
    server.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    assert fetch(f"{server.url}/rr", HERE).data == b"da"
    for path in ("/file", "/ftp", "/nowhere"):
        with pytest.raises(OtherSideError, match="only http and https are followed"):
            fetch(server.url + path, HERE)
    with pytest.raises(OtherSideError, match="more than 5 redirects"):
        fetch(f"{server.url}/loop", HERE)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://10.0.0.1/", "http://192.168.1.1/",
     "http://169.254.169.254/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://224.0.0.1/"],
)  # fmt: skip
def test_private_addresses_are_refused(address: str) -> None:
    """No feed may ask the machines of the house."""
    with pytest.raises(OtherSideError, match=r"is the private address|no such host"):
        fetch(address, Rules())


def test_a_redirect_to_a_private_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is looked at again at every step."""
    import regioncal.fetch

    real = regioncal.fetch._is_public
    monkeypatch.setattr(regioncal.fetch, "_is_public", lambda address: address == "127.0.0.1" or real(address))
    server.pages["/r"] = (302, {"Location": "http://10.0.0.1/"}, b"")
    with pytest.raises(OtherSideError, match=r"10\.0\.0\.1: is the private address"):
        fetch(f"{server.url}/r", Rules(timeout=2))


def test_limits(server: Server) -> None:
    """An answer that is too large is not read to its end; one that does not come is not waited for."""
    server.pages["/big"] = (200, {}, b"x" * 3_000_000)
    with pytest.raises(OtherSideError, match="is larger than 1 MB"):
        fetch(f"{server.url}/big", HERE._replace(largest=1_000_000))
    server.pages["/short"] = (200, {"Content-Length": "100"}, b"x")
    with pytest.raises(OtherSideError, match=r"no answer within|cannot be fetched"):
        fetch(f"{server.url}/short", HERE._replace(timeout=0.3))


@pytest.mark.parametrize(
    ("status", "words"), [(401, "login"), (403, "login"), (404, "check"), (500, "later"), (204, "later")]
)
def test_answers_that_are_none(server: Server, status: int, words: str) -> None:
    """Every other status is one line with what to do."""
    server.pages["/x"] = (status, {"Content-Length": "0"}, b"")
    with pytest.raises(OtherSideError, match=words):
        fetch(f"{server.url}/x", HERE)


def test_a_server_that_is_not_there(server: Server) -> None:
    """A closed port is one line."""
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(OtherSideError, match="cannot be fetched"):
        fetch(f"{server.url}/x", HERE)


def test_addresses() -> None:
    """A webcal address is https; other schemes are refused; a name and password are never shown."""
    assert checked_url("webcal://a.example/x") == "https://a.example/x"
    for wrong in ("file:///etc/passwd", "ftp://a.example", "https://", "javascript:x"):
        with pytest.raises(UsageError, match="only http and https"):
            checked_url(wrong)
    assert shown("https://eva:geheim@a.example:8443/x?y=1") == "https://a.example:8443/x?y=1"


# ---- certificates, and how far it is ---------------------------------------------------------------------------------


@pytest.fixture
def unknown(server: Server) -> Server:
    """The server with a certificate that nobody trusts."""
    trustme = pytest.importorskip("trustme")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    server.url = server.url.replace("http:", "https:")
    return server


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_certificate_that_nobody_vouches_for(data: Any, run: Any, unknown: Server) -> None:
    """Fetching, a feed and sync each say so in one line, exit 5, and nothing was sent."""
    subscribe(data, verein={"url": f"{unknown.url}/a.ics"})
    for words in (
        ("import", f"{unknown.url}/a.ics", "--allow-private"),
        ("feeds", "update", "--allow-private"),
        ("sync", f"{unknown.url}/"),
    ):
        ran = run(*words, *NOW)
        assert ran.code == 5
        first, *more = ran.err.splitlines()
        assert len(more) == (words[0] == "feeds")  # and how many failed
        assert unknown.url in first
        assert "no safe connection" in first
        assert "certificate" in first
        assert "_ssl.c" not in ran.err
    assert unknown.asked == []


@pytest.mark.parametrize(("where", "term"), [("terminal", "xterm"), ("terminal", "dumb"), ("pipe", "xterm")])
def test_a_terminal_sees_how_far_a_fetch_is(
    data: Any, run: Any, server: Server, monkeypatch: pytest.MonkeyPatch, where: str, term: str
) -> None:
    """A bar on stderr names each feed and wipes itself away; a pipe and a dumb terminal see none."""
    server.pages["/a.ics"] = server.pages["/b.ics"] = (200, {}, calendar("Fest"))
    subscribe(data, eins={"url": f"{server.url}/a.ics"}, zwei={"url": f"{server.url}/b.ics"})
    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: where == "terminal")
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", term)
    main(["feeds", "update", "--allow-private", *NOW, "--data", str(data.path)])
    text = shown.getvalue()
    if (where, term) == ("terminal", "xterm"):
        assert "2/2 zwei" in text
        assert text.endswith("\x1b[2K")  # the line is wiped
    else:
        assert text == ""
