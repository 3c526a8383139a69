"""Fetching a calendar over the network: only what was asked for, only from where one may, never more than fits.

Nothing else in the package opens a connection, but for `sync`. httpx is imported here, when something is fetched.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies

from regioncal.errors import OtherSideError, UsageError

if TYPE_CHECKING:
    import httpx

LARGEST = 50_000_000  # bytes of a calendar
TIMEOUT = 30.0  # seconds without an answer
_LONGEST = 300.0  # seconds for the whole of it
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0 where it is not said)


class Fetched(NamedTuple):
    """What came: the bytes (None: unchanged since last time), and the marks to ask with next time."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


class Rules(NamedTuple):
    """What is allowed: private addresses too; how large an answer may be and how long it may take."""

    private: bool = False
    largest: int = LARGEST
    timeout: float = TIMEOUT


def _nobody(_: int, __: int) -> None:
    """Nobody watches."""


def fetch(url: str, rules: Rules, etag: str = "", modified: str = "", progress: Progress = _nobody) -> Fetched:
    """Fetch an address; redirects are followed to http and https only. `OtherSideError` says what went wrong."""
    import time

    import httpx

    headers = {"Accept": "text/calendar, */*;q=0.5", "User-Agent": "regioncal"}
    headers |= {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
    address = checked_url(url)
    deadline = time.monotonic() + _LONGEST
    try:
        with httpx.Client(timeout=rules.timeout, follow_redirects=False) as client:
            for _ in range(_MOST_REDIRECTS + 1):
                target, more = _request(address, headers, rules)
                with client.stream("GET", target, **more) as answer:
                    if answer.status_code in _REDIRECTS:
                        address = _next(address, answer)
                        continue
                    return _body(answer, address, rules, progress, deadline)
    except httpx.TimeoutException:
        raise OtherSideError(
            f"{shown(address)}: no answer within {rules.timeout:g} seconds (try again later)"
        ) from None
    except httpx.InvalidURL as error:
        raise UsageError(f"{shown(url)}: not an address: {error}") from None
    except httpx.HTTPError as error:
        unsafe = _unsafe(error)
        if unsafe:
            raise OtherSideError(
                f"{shown(address)}: no safe connection: {unsafe} (check address and certificate)"
            ) from None
        reason = str(error).strip().splitlines()[0].lower() if str(error).strip() else type(error).__name__
        raise OtherSideError(
            f"{shown(address)}: cannot be fetched: {reason} (check the address and the network)"
        ) from None
    raise OtherSideError(f"{shown(url)}: more than {_MOST_REDIRECTS} redirects (ask for its right address)")


def _unsafe(error: BaseException | None) -> str:
    """Why a safe connection failed, "" where something else did."""
    import ssl

    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return str(getattr(error, "verify_message", "") or error.reason or "TLS failed").lower() if error else ""


def checked_url(url: str) -> str:
    """An http or https address; webcal stands for https."""
    parts = urlsplit(url.strip())
    if parts.scheme.lower() in ("webcal", "webcals"):
        parts = parts._replace(scheme="https")
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{shown(url)}: only http and https addresses are fetched (or name a file)")
    return urlunsplit(parts)


def shown(url: str) -> str:
    """An address as it is told and kept: without the name and password in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:200]
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


# ---- one request -----------------------------------------------------------------------------------------------


def _request(address: str, headers: dict[str, str], rules: Rules) -> "tuple[httpx.URL, dict[str, Any]]":
    """URL and headers of a request: the address that was checked is the one that is connected to."""
    import httpx

    url = httpx.URL(address)
    more: dict[str, Any] = {"headers": headers}
    proxied = any(getproxies().get(name) for name in (url.scheme, "all"))
    numeric = _allowed(url.host, url.port or (443 if url.scheme == "https" else 80), rules, proxied=proxied)
    if numeric and numeric != url.host:
        host = url.netloc.decode("ascii")
        more = {"headers": headers | {"Host": host}, "extensions": {"sni_hostname": url.host}}
        url = url.copy_with(host=numeric)
    return url, more


def _allowed(host: str, port: int, rules: Rules, *, proxied: bool) -> str:
    """The numeric address to connect to, "" where a proxy does that; private ones are refused unless allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        if proxied:
            return ""
        raise OtherSideError(f"{host}: no such host (check the address and the network)") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not rules.private:
        for address in addresses:
            if not _is_public(address):
                raise OtherSideError(f"{host}: is the private address {address} (allow it with --allow-private)")
    return "" if proxied else addresses[0]


def _is_public(address: str) -> bool:
    """Whether an address is one of the open Internet."""
    number = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(number, "ipv4_mapped", None)
    return (mapped or number).is_global and not (mapped or number).is_multicast


def _next(address: str, answer: "httpx.Response") -> str:
    """Where a redirect leads."""
    import httpx

    target = answer.headers.get("Location", "")
    try:
        joined = str(httpx.URL(address).join(target))
    except httpx.InvalidURL:
        joined = ""
    if not target or urlsplit(joined).scheme not in ("http", "https"):
        raise OtherSideError(
            f"{shown(address)}: redirects to {shown(target)[:80] or 'nowhere'} (only http and https are followed)"
        )
    return joined


def _body(answer: "httpx.Response", address: str, rules: Rules, progress: Progress, deadline: float) -> Fetched:
    """The answer's bytes, no more of them than allowed."""
    import time

    if answer.status_code == 304:
        return Fetched(None)
    if answer.status_code != 200:
        reason = answer.reason_phrase or "no reason given"
        raise OtherSideError(
            f"{shown(address)}: the server says {answer.status_code} {reason} ({_advice(answer.status_code)})"
        )
    length = answer.headers.get("Content-Length", "")
    whole = int(length) if length.isdecimal() else 0
    data = bytearray()
    for chunk in answer.iter_bytes():
        data += chunk
        progress(len(data), whole)
        if len(data) > rules.largest:
            raise OtherSideError(
                f"{shown(address)}: is larger than {rules.largest // 1_000_000} MB (fetch it in parts)"
            )
        if time.monotonic() > deadline:
            raise OtherSideError(f"{shown(address)}: takes longer than {_LONGEST:g} seconds (try again later)")
    return Fetched(bytes(data), answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))


def _advice(status: int) -> str:
    if status in (401, 403):
        return "it wants a login; ask for a public address"
    if status in (404, 410):
        return "check the address"
    return "try again later"
