"""A CalDAV server: its calendars found and made, their objects listed, read, written and removed.

The caldav library carries the requests (sessions, sign-in, TLS, XML). Its calendar classes are left aside: they hide
the ETags, read addresses from the server as something else than what it said, and rewrite texts that are already right.
"""

import http.client
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from xml.sax.saxutils import escape

from regioncal.errors import OtherSideError, UsageError
from regioncal.plans.credentials import USER, Credentials, is_loopback
from regioncal.plans.publish import Seen, meaning
from regioncal.text import one_line, slug

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACES = 'xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_WHAT_IS_IT = (
    f"{_XML}<propfind {_SPACES}><prop><resourcetype/><displayname/><current-user-principal/>"
    "<c:calendar-home-set/><c:supported-calendar-component-set/></prop></propfind>"
)
_ETAGS = f"{_XML}<propfind {_SPACES}><prop><getetag/><resourcetype/></prop></propfind>"
_BATCH = 50  # objects read with one request
_REDIRECTS = 3  # that are followed


class NoAnswer(OtherSideError):
    """The server was silent for too long: perhaps about this one request only."""


class Reply(NamedTuple):
    """What came back: the status, the headers, and the XML's root where there is one."""

    status: int
    headers: Any
    tree: Any

    def responses(self) -> Iterator[tuple[str, Any]]:
        """Of a multistatus each address, as the server wrote it, and its element."""
        for element in self.tree.iter(f"{_DAV}response"):
            yield (element.findtext(f"{_DAV}href") or "").strip(), element


class Calendar(NamedTuple):
    """A calendar on the server: where it is (ending with /), and whether it is there or still to be made."""

    url: str
    name: str
    exists: bool


class Server:
    """One connection to one server; requests go to its host alone. Every failure is an `OtherSideError`."""

    def __init__(self, url: str, who: Credentials, timeout: float) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of packages about themselves
            from caldav.davclient import DAVClient
            from caldav.lib.error import DAVError
        import logging

        if not logging.root.handlers:  # what goes wrong is said once, by us
            logging.root.addHandler(logging.NullHandler())
        self._dav_error = DAVError
        self._who, self._timeout = who, timeout
        self._url = url
        self._client = DAVClient(url, username=who.user, password=who.password, enable_rfc6764=False)
        self._client.timeout = timeout  # type: ignore[assignment]  # fractions of a second are welcome too
        self._client.session.max_redirects = 0  # followed by us, and never with a password to another host
        if is_loopback(urlsplit(url).hostname or ""):
            self._client.session.trust_env = False  # no proxy between us and this machine

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    # ---- calendars ---------------------------------------------------------------------------------------------

    def calendar(self, name: str | None, otherwise: str) -> Calendar:
        """The calendar of a name, `otherwise` where none is given; to be made where there is none.

        An address that is a calendar itself is that one.
        """
        url, root = self._about(self._url)
        if name is not None and not name.strip():
            raise UsageError('--collection "": no name for a calendar (write letters or digits)')
        if _is_calendar(root):
            if name:
                raise UsageError(f"{self._url}: is a calendar itself (leave out --collection {name})")
            return Calendar(_folder(url), root.findtext(f".//{_DAV}displayname") or url, exists=True)
        home = self._home(url, root)
        asked = one_line(name or otherwise)
        segment = slug(asked)[:80]
        by_name = ""
        for href, element in self._listing(home, _WHAT_IS_IT):
            if not _is_calendar(element):
                continue
            there = _folder(self._same_host(urljoin(home, href)))
            if unquote(there.rstrip("/").rpartition("/")[2]) in {asked, segment}:
                return Calendar(there, asked, exists=True)
            if element.findtext(f".//{_DAV}displayname") == asked:
                by_name = by_name or there
        return Calendar(by_name or f"{home}{segment}/", asked, exists=bool(by_name))

    def make(self, calendar: Calendar) -> None:
        """Make a calendar for events."""
        body = (
            f"{_XML}<c:mkcalendar {_SPACES}><set><prop><displayname>{escape(calendar.name)}</displayname>"
            '<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>'
            "</prop></set></c:mkcalendar>"
        )
        _, reply = self._ask("MKCALENDAR", calendar.url, body)
        if reply.status not in {200, 201}:
            raise self.failed(
                f'the calendar "{one_line(calendar.name)}" cannot be made', reply.status, "make it on the server first"
            )

    def _about(self, url: str) -> tuple[str, Any]:
        """Where an address leads, and what the server says it is."""
        url, reply = self._ask("PROPFIND", url, _WHAT_IS_IT, {"Depth": "0"})
        if reply.status == 404:
            raise OtherSideError(
                f"{url}: 404: no such address on the server (give the server's own, and --collection NAME)"
            )
        if reply.status != 207 or reply.tree is None:
            if reply.status >= 500 or reply.status in {401, 403, 429}:
                raise self.failed("cannot be asked", reply.status, url=url)
            raise self._no_caldav(url)
        return url, reply.tree

    def _home(self, url: str, root: Any) -> str:
        """Where the user's calendars are."""
        home = root.findtext(f".//{_CAL}calendar-home-set/{_DAV}href")
        principal = root.findtext(f".//{_DAV}current-user-principal/{_DAV}href")
        if not home and principal:
            principal = self._same_host(urljoin(url, principal.strip()))
            _, root = self._about(principal)
            home = root.findtext(f".//{_CAL}calendar-home-set/{_DAV}href")
        if not home:
            raise self._no_caldav(url)
        return _folder(self._same_host(urljoin(url, home.strip())))

    def _same_host(self, url: str) -> str:
        """An address the server names; only on its own host, as the password goes along."""
        if _origin(url) != _origin(self._url):
            raise OtherSideError(f"{self._url}: the calendars are at {_origin(url)} (give that address if it is right)")
        return url

    # ---- objects -----------------------------------------------------------------------------------------------

    def seen(self, calendar: Calendar) -> dict[str, Seen]:
        """The objects of a calendar by file name, not read yet."""
        found: dict[str, Seen] = {}
        path = unquote(urlsplit(calendar.url).path).rstrip("/")
        for href, element in self._listing(calendar.url, _ETAGS):
            whole = unquote(urlsplit(href).path).rstrip("/")
            if whole != path and element.find(f".//{_DAV}collection") is None:
                name = urlsplit(href).path.rpartition("/")[2]
                found[name] = Seen(name, _etag(element.findtext(f".//{_DAV}getetag")))
        return found

    def read(self, calendar: Calendar, names: Iterable[str]) -> Iterator[Seen]:
        """Objects with their UIDs and meanings."""
        waiting = list(names)
        path = urlsplit(calendar.url).path
        for start in range(0, len(waiting), _BATCH):
            hrefs = "".join(f"<href>{escape(path + name)}</href>" for name in waiting[start : start + _BATCH])
            body = (
                f"{_XML}<c:calendar-multiget {_SPACES}><prop><getetag/><c:calendar-data/></prop>{hrefs}"
                "</c:calendar-multiget>"
            )
            _, reply = self._ask("REPORT", calendar.url, body, {"Depth": "1"})
            if reply.status != 207 or reply.tree is None:
                raise self.failed("its objects cannot be read", reply.status, url=calendar.url)
            for href, element in reply.responses():
                data = element.findtext(f".//{_CAL}calendar-data")
                if data:
                    name = urlsplit(href).path.rpartition("/")[2]
                    yield Seen(name, _etag(element.findtext(f".//{_DAV}getetag")), *meaning(data))

    def put(self, calendar: Calendar, name: str, text: str, etag: str | None) -> tuple[int, str]:
        """Write an object that still has this ETag (None: that is not there yet): the status, and its new ETag."""
        guard = {"If-None-Match": "*"} if etag is None else {"If-Match": f"{etag or '*'}"}
        url = calendar.url + name
        _, reply = self._ask("PUT", url, text, {"Content-Type": "text/calendar; charset=utf-8", **guard})
        if reply.status not in {200, 201, 204}:
            return reply.status, ""
        new = _etag(reply.headers.get("ETag"))
        if not new:  # what was stored is not, octet for octet, what was sent
            new = next((_etag(one.findtext(f".//{_DAV}getetag")) for _, one in self._listing(url, _ETAGS, "0")), "")
        return reply.status, new

    def delete(self, calendar: Calendar, name: str, etag: str) -> int:
        """Remove an object that still has this ETag: the status."""
        return self._ask("DELETE", calendar.url + name, "", {"If-Match": etag or "*"})[1].status

    def etag(self, calendar: Calendar, name: str) -> str | None:
        """The ETag that an object has now, None where there is none."""
        _, reply = self._ask("PROPFIND", calendar.url + name, _ETAGS, {"Depth": "0"})
        if reply.status != 207 or reply.tree is None:
            return None
        found = (one.findtext(f".//{_DAV}getetag") for _, one in reply.responses())
        return next((_etag(etag) for etag in found if etag), None)

    # ---- requests ----------------------------------------------------------------------------------------------

    def _listing(self, url: str, body: str, depth: str = "1") -> list[tuple[str, Any]]:
        _, reply = self._ask("PROPFIND", url, body, {"Depth": depth})
        if reply.status != 207 or reply.tree is None:
            raise self.failed("cannot be listed", reply.status, url=url)
        return list(reply.responses())

    def _ask(self, method: str, url: str, body: str, headers: dict[str, str] | None = None) -> tuple[str, Reply]:
        """Send a request; where it led in the end, and the reply."""
        for _ in range(_REDIRECTS + 1):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    reply = self._client.request(url, method, body, headers or {})
            except self._dav_error as error:
                status = getattr(error, "status", None) or 503
                if status == 401:
                    raise self._not_known(url) from None
                return url, Reply(status, {}, None)
            except SyntaxError:
                raise OtherSideError(f"{url}: the answer is no XML, or cut off (try again)") from None
            except (OSError, ValueError, NotImplementedError) as error:
                if "TooManyRedirects" not in _families(error):
                    raise self._broken(url, error) from None
                url = self._target(url, error)
                continue
            if reply.status == 401:
                raise self._not_known(url)
            return url, Reply(reply.status, reply.headers, reply.tree)
        raise OtherSideError(f"{self._url}: is sent on in a circle (give another address)")

    def _target(self, url: str, error: Any) -> str:
        """Where a redirect leads; only on the same host, as the password goes along."""
        target = urljoin(url, str(error.response.headers.get("Location", "")))
        if _origin(target) != _origin(url):
            raise OtherSideError(
                f"{self._url}: sends us on to {one_line(_origin(target))}, which gets no password "
                "(give that address if it is right)"
            )
        return target

    def _not_known(self, url: str) -> OtherSideError:
        if self._who.user is None:
            return OtherSideError(f"{url}: 401: needs a user and a password (set {USER}, see docs/sync.md)")
        return OtherSideError(f'{url}: 401: does not let "{self._who.user}" in (check the user and the password)')

    def _no_caldav(self, url: str) -> OtherSideError:
        return OtherSideError(f"{url}: is not a CalDAV server (give the address that calendar programs are given)")

    def _broken(self, url: str, error: Exception) -> OtherSideError:
        """No answer, and why."""
        families = _families(error)
        if "SSLError" in families:
            return OtherSideError(f"{url}: no safe connection: {_reason(error)} (check address and certificate)")
        if families & {"Timeout", "TimeoutError"}:
            return NoAnswer(f"{url}: no answer within {self._timeout:g} s (try again, or a longer --timeout)")
        if isinstance(error, NotImplementedError):
            return OtherSideError(f"{url}: asks for a sign-in that is neither Basic nor Digest")
        return OtherSideError(f"{url}: the connection failed: {_reason(error)} (try again: what is done stays done)")

    def failed(self, what: str, status: int, remedy: str = "", url: str = "") -> OtherSideError:
        """The error of a status that ends the work."""
        known = http.client.responses.get(status, "").lower()
        remedy = remedy or ("make room on the server, then try again" if status == 507 else "try again later")
        return OtherSideError(f"{url or self._url}: {what}: {status} {known}".rstrip() + f" ({remedy})")


def _families(error: BaseException) -> set[str]:
    """The names of an error's classes: the library brings one of two HTTP packages, with errors of the same names."""
    return {family.__name__ for family in type(error).__mro__}


def _reason(error: BaseException) -> str:
    """The innermost reason, without the library's wrapping."""
    seen = {id(error)}
    while True:
        inner = next((one for one in (*error.args, getattr(error, "reason", None), error.__cause__, error.__context__)
                      if isinstance(one, BaseException) and id(one) not in seen), None)  # fmt: skip
        if inner is None:
            known = getattr(error, "verify_message", None) or getattr(error, "strerror", None)
            return one_line((known or str(error) or type(error).__name__).lower())[:200]
        seen.add(id(inner))
        error = inner


def _is_calendar(element: Any) -> bool:
    """Whether an address is a calendar that takes events."""
    if element.find(f".//{_DAV}resourcetype/{_CAL}calendar") is None:
        return False
    takes = [one.get("name") for one in element.iter(f"{_CAL}comp")]
    return not takes or "VEVENT" in takes


def _origin(url: str) -> str:
    """The scheme, host and port of an address."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _folder(url: str) -> str:
    return url.rstrip("/") + "/"


def _etag(text: str | None) -> str:
    """An ETag to compare: proxies that compress make it a weak one."""
    return (text or "").strip().removeprefix("W/")
