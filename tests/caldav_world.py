"""A CalDAV server to publish to: a real Radicale on loopback, and a proxy before it that fails when it is told to."""

import base64
import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PASSWORD = "geheim: äöü"
CONFIG = """
[server]
hosts = 127.0.0.1:{port}
timeout = 10
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = autodetect
delay = 0
[storage]
filesystem_folder = {folder}/store
[logging]
level = error
"""

# A test's server need not outlive a power cut, and its small packets need not wait for one another.
START = """
import os, runpy, socketserver
os.fsync = lambda _: None
socketserver.StreamRequestHandler.disable_nagle_algorithm = True
runpy.run_module("radicale", run_name="__main__")
"""


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Radicale:
    """A Radicale of its own in a folder, with the users u0, u1, ... and one whose password is hashed with bcrypt."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process = None
        self.accounts = 0
        import bcrypt

        hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
        users = [f"u{number}:{PASSWORD}" for number in range(100)]
        (folder / "users").write_text("\n".join([*users, f"hashed:{hashed}", ""]), encoding="utf-8")
        (folder / "config").write_text(CONFIG.format(port=self.port, folder=folder), encoding="utf-8")

    @property
    def url(self):
        """Its address."""
        return f"http://127.0.0.1:{self.port}/"

    def account(self):
        """A user nobody used yet."""
        self.accounts += 1
        return Account(self, f"u{self.accounts - 1}")

    def start(self):
        """Start it and wait until it answers, at most 20 seconds."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--config", str(self.folder / "config")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(400):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            assert self.process.poll() is None, "Radicale did not start"
            time.sleep(0.05)
        raise AssertionError("Radicale does not answer")

    def stop(self):
        """End it, at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


class Account:
    """A user of the server, who looks at it by plain HTTP and not through what is tested."""

    def __init__(self, server: Radicale, user: str) -> None:
        self.server, self.user = server, user

    def ask(self, method, path, body="", **headers):
        """One request: the status, the headers and the text."""
        sign = base64.b64encode(f"{self.user}:{PASSWORD}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request(method, path, body.encode(), {"Authorization": f"Basic {sign}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def hrefs(self, collection):
        """The addresses of a calendar's objects."""
        status, _, text = self.ask("PROPFIND", f"/{self.user}/{collection}/", Depth="1")
        assert status == 207, text
        return [href for href in re.findall(r"<href>([^<]*)</href>", text) if href.endswith(".ics")]

    def objects(self, collection):
        """The texts of a calendar's objects by UID; no UID is there twice."""
        found = {}
        for href in self.hrefs(collection):
            text = self.ask("GET", href)[2].replace("\r\n ", "")
            (uid,) = set(re.findall(r"(?m)^UID:(.*?)\r?$", text))
            assert uid not in found
            found[uid] = text
        return found

    def href(self, collection, uid):
        """Where the object of a UID is."""
        return next(href for href in self.hrefs(collection) if f"UID:{uid}\r\n" in self.ask("GET", href)[2])

    def rewrite(self, collection, uid, old, new):
        """Someone changes an object on the server."""
        href = self.href(collection, uid)
        text = self.ask("GET", href)[2]
        assert old in text
        assert self.ask("PUT", href, text.replace(old, new), **{"Content-Type": "text/calendar"})[0] in {201, 204}

    def remove(self, collection, uid):
        """Someone deletes an object on the server."""
        assert self.ask("DELETE", self.href(collection, uid))[0] == 200

    def put(self, collection, name, text):
        """Someone puts an object of their own there."""
        path = f"/{self.user}/{collection}/{name}"
        assert self.ask("PUT", path, text, **{"Content-Type": "text/calendar"})[0] in {201, 204}


class Handler(BaseHTTPRequestHandler):
    """Passes a request on, unless the proxy's rule says otherwise."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle_any(self):
        """One request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proxy = self.server.proxy
        proxy.seen.append((self.command, self.path, dict(self.headers)))
        action = proxy.rule(self.command, self.path)
        if action == "drop":
            self.close_connection = True
        elif isinstance(action, int):
            self.answer(action, {}, b"")
        elif isinstance(action, tuple):
            self.answer(*action)
        else:
            status, headers, text = self.passed_on(body)
            if action == "slow":
                proxy.wake.wait(5)
            if action in {"lost", "slow"}:  # done, but nobody hears of it
                self.close_connection = True
            elif action == "half":
                self.answer(status, headers, text, half=True)
            else:
                self.answer(status, {} if action == "no etag" else headers, text)

    do_PROPFIND = do_PUT = do_DELETE = do_REPORT = do_MKCALENDAR = handle_any  # noqa: N815 - http.server's names

    def passed_on(self, body):
        """The real server's answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.proxy.port, timeout=10)
        try:
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}
            }
            headers["Accept-Encoding"] = "identity"
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            kept = {
                name: answer.headers[name]
                for name in ("ETag", "Content-Type", "WWW-Authenticate")
                if name in answer.headers
            }
            return answer.status, kept, answer.read()
        except OSError:  # it is dead
            return 502, {}, b""
        finally:
            connection.close()

    def answer(self, status, headers, text, *, half=False):
        """Send an answer, or its first half."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text[: len(text) // 2] if half else text)
        if half:
            self.close_connection = True

    def log_message(self, *_):
        """Nobody reads it."""


class Proxy:
    """Stands before a server; `rule(method, path)` says what becomes of a request, `seen` holds all that came.

    A rule returns None (pass it on), a status, a (status, headers, text), or "drop" (no answer), "lost" (done, no
    answer), "slow" (done, the answer comes too late), "half" (of the answer), "no etag".
    """

    def __init__(self, port: int) -> None:
        self.port, self.seen, self.wake = port, [], threading.Event()
        self.rule = lambda method, path: None
        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        self.httpd.handle_error = lambda *_: None
        self.httpd.proxy = self
        self.thread = threading.Thread(target=self.httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def url(self):
        """Its address."""
        return f"http://127.0.0.1:{self.httpd.server_port}/"

    def at(self, method, number, action):
        """From now on the request of this method and number (from 1) gets that, all others pass."""
        counts = []

        def rule(asked, path):
            if asked == method:
                counts.append(path)
                if len(counts) == number:
                    return action() if callable(action) else action
            return None

        self.rule = rule

    def of(self, method):
        """The headers of the requests of a method."""
        return [headers for asked, _, headers in self.seen if asked == method]

    def clear(self):
        """From now on everything passes, and nothing was seen."""
        self.rule = lambda method, path: None
        self.seen.clear()

    def stop(self):
        """End it."""
        self.wake.set()
        self.httpd.shutdown()
        self.httpd.server_close()
