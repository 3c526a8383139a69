"""Who we are to a server, and whether we may say so over this connection.

A password comes from the environment, a command (a password manager's) or a netrc file: never from the data and never
from the command line, where others on the machine could read it.
"""

import os
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from regioncal.errors import UsageError
from regioncal.text import one_line

USER, PASSWORD, COMMAND = (
    "REGIONCAL_CALDAV_USER", "REGIONCAL_CALDAV_PASSWORD", "REGIONCAL_CALDAV_PASSWORD_COMMAND"
)  # fmt: skip
_PATIENCE = 60  # seconds for a password manager to be unlocked


class Credentials(NamedTuple):
    """A user and a password; None for neither."""

    user: str | None = None
    password: str | None = None


def check_address(url: str, *, allow_http: bool) -> SplitResult:
    """The server's address in parts; refused with a password in it, and where others could read along."""
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        raise UsageError("the server's address cannot be read (write https://host/path)") from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"the address of {parts.hostname} holds a user or password, which others can read on the command line "
            f"(leave them out; set {USER} and {PASSWORD})"
        )
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_a_number:
        raise UsageError(f'"{one_line(url)}": not the address of a server (write https://host/path)')
    if parts.query or parts.fragment:
        raise UsageError(f'"{one_line(url)}": an address without ? and # is needed (leave them out)')
    if parts.scheme == "http" and not is_loopback(parts.hostname) and not allow_http:
        raise UsageError(
            f"http://{parts.netloc}: others could read the password on its way "
            "(write https://, or --allow-http where the network is yours)"
        )
    return parts


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    from ipaddress import ip_address

    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def credentials(host: str, command: str | None, netrc_file: str | None) -> Credentials:
    """The user and password for a host: from the environment, a command, a netrc file; else none."""
    user, password = os.environ.get(USER) or None, os.environ.get(PASSWORD) or None
    command = command or os.environ.get(COMMAND)
    if password is None and command:
        password = _said_by(command)
    if password is not None:
        if user is None:
            raise UsageError(f"a password without a user (set {USER})")
        return Credentials(user, password)
    found = _netrc(host, netrc_file)
    if found.user is not None and user in {None, found.user}:
        return found
    if user is not None:
        raise UsageError(f"{USER} without a password (set {PASSWORD}, or name a command with --password-command)")
    return Credentials()


def _said_by(command: str) -> str:
    """The first line that a command prints."""
    import shlex
    import subprocess

    try:
        words = shlex.split(command)
        ran = subprocess.run(words, stdout=subprocess.PIPE, timeout=_PATIENCE, check=False)  # noqa: S603 - the user's own
    except (ValueError, OSError, IndexError, subprocess.TimeoutExpired) as error:
        reason = getattr(error, "strerror", None) or ("takes too long" if hasattr(error, "timeout") else str(error))
        raise UsageError(f"the password command cannot be run: {str(reason).lower()} (try it by hand)") from None
    lines = ran.stdout.decode(errors="replace").splitlines()
    if ran.returncode or not lines or not lines[0]:
        why = f"failed with code {ran.returncode}" if ran.returncode else "printed nothing"
        raise UsageError(f"the password command {why} (try it by hand)")
    return lines[0]


def _netrc(host: str, given: str | None) -> Credentials:
    """What a netrc file says of exactly this host; its `default` is for other programs."""
    from netrc import NetrcParseError, netrc

    path = given or os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
    if not given and not os.path.isfile(path):
        return Credentials()
    try:
        if os.name == "posix" and os.stat(path).st_mode & 0o077:
            raise UsageError(f"{path}: others can read it (chmod 600 {path})")
        login, _, password = netrc(path).hosts.get(host) or (None, None, None)
    except NetrcParseError as error:
        raise UsageError(
            f"{path}:{error.lineno}: {error.msg} (write: machine {host} login NAME password ...)"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not text"
        raise UsageError(f"{path}: cannot be read: {reason.lower()} (name another with --netrc)") from None
    if given and login is None:
        raise UsageError(f"{path}: nothing about {host} (write: machine {host} login NAME password ...)")
    return Credentials(login, password) if login else Credentials()
