"""Who we are to a server: from the environment, a command or a netrc file, and never over an open line."""

import sys

import pytest

from regioncal.errors import UsageError
from regioncal.plans.credentials import Credentials, check_address, credentials, is_loopback

HOST = "cal.example.org"
USER, PASSWORD, COMMAND = "REGIONCAL_CALDAV_USER", "REGIONCAL_CALDAV_PASSWORD", "REGIONCAL_CALDAV_PASSWORD_COMMAND"


def printing(text):
    """A command that prints this."""
    return f"'{sys.executable}' -c 'print(\"{text}\")'"


@pytest.fixture
def netrc(tmp_path):
    """Writes a netrc file that nobody else can read."""

    def write(text, mode=0o600):
        path = tmp_path / "netrc"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return str(path)

    return write


def test_from_the_environment(monkeypatch):
    """A user and a password; without either nobody is named."""
    assert credentials(HOST, None, None) == Credentials()
    monkeypatch.setenv(USER, "ida")
    monkeypatch.setenv(PASSWORD, "geheim")
    assert credentials(HOST, None, None) == Credentials("ida", "geheim")


def test_from_a_command(monkeypatch):
    """Its first line, named by option or environment; no shell reads it."""
    monkeypatch.setenv(USER, "ida")
    assert credentials(HOST, printing("a b\\nc"), None) == Credentials("ida", "a b")
    monkeypatch.setenv(COMMAND, printing("$HOME; ls"))
    assert credentials(HOST, None, None) == Credentials("ida", "$HOME; ls")


@pytest.mark.parametrize(
    ("command", "said"),
    [("/nowhere/pass x", "cannot be run: no such file"), ("'", "cannot be run"), (" ", "cannot be run"),
     ("false", "failed with code 1"), ("true", "printed nothing")],
)  # fmt: skip
def test_a_command_that_fails(monkeypatch, command, said):
    """It is said how, without what it printed."""
    monkeypatch.setenv(USER, "ida")
    with pytest.raises(UsageError, match=said):
        credentials(HOST, command, None)


def test_from_a_netrc_file(monkeypatch, netrc, tmp_path):
    """The entry of exactly this host, in the file named, in $NETRC or at home; `default` is for others."""
    text = f"default login all password p1\nmachine {HOST} login ida password p2\n"
    assert credentials(HOST, None, netrc(text)) == Credentials("ida", "p2")
    monkeypatch.setenv("NETRC", netrc(text))
    assert credentials(HOST, None, None) == Credentials("ida", "p2")
    assert credentials("other.example.org", None, None) == Credentials()
    monkeypatch.delenv("NETRC")
    (tmp_path / "home").mkdir()
    (tmp_path / "netrc").rename(tmp_path / "home" / ".netrc")
    assert credentials(HOST, None, None) == Credentials("ida", "p2")
    monkeypatch.setenv(USER, "otto")
    with pytest.raises(UsageError, match="without a password"):
        credentials(HOST, None, None)


def test_a_netrc_file_that_will_not_do(netrc, tmp_path):
    """Others can read it, it cannot be read, it is not one, or says nothing of this host."""
    with pytest.raises(UsageError, match="others can read it"):
        credentials(HOST, None, netrc("", 0o644))
    with pytest.raises(UsageError, match="no such file"):
        credentials(HOST, None, str(tmp_path / "none"))
    with pytest.raises(UsageError, match="netrc:1: "):
        credentials(HOST, None, netrc("was ist das"))
    with pytest.raises(UsageError, match=r"nothing about cal\.example\.org"):
        credentials(HOST, None, netrc("machine x login y password z\n"))


def test_half_of_it_is_not_enough(monkeypatch):
    """A user without a password or the other way round is a slip, not a guest."""
    monkeypatch.setenv(PASSWORD, "x")
    with pytest.raises(UsageError, match="a password without a user"):
        credentials(HOST, None, None)
    monkeypatch.delenv(PASSWORD)
    monkeypatch.setenv(USER, "x")
    with pytest.raises(UsageError, match="without a password"):
        credentials(HOST, None, None)


@pytest.mark.parametrize(
    ("url", "said"),
    [("http://cal.example.org/", "others could read the password"), ("http://10.0.0.1/", "others could read"),
     ("http://localhost.example.org/", "others could read"), ("ftp://x/", "not the address"), ("x", "not the address"),
     ("", "not the address"), ("https://", "not the address"), ("https:///x", "not the address"),
     ("https://x:y/", "cannot be read"), ("https://x:99999/", "cannot be read"), ("https://[::1", "cannot be read"),
     ("https://x/?a=b", "without"), ("https://x/#a", "without"), ("file:///etc/passwd", "not the address")],
)  # fmt: skip
def test_addresses_that_will_not_do(run, data, url, said):
    """Nothing is asked of the network: exit 2 and one line."""
    ran = run("sync", url)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "url", ["https://ida:geheim@x/", "https://ida@x/", "https://:geheim@x/", "http://a:geheim@127.0.0.1/"]
)
def test_a_password_on_the_command_line_is_refused(run, data, url):
    """And it is not said again."""
    ran = run("sync", url)
    assert ran.code == 2
    assert "others can read on the command line" in ran.err
    assert "geheim" not in ran.err


def test_plain_http_where_it_is_safe():
    """This machine, and where it was allowed."""
    for url in ("http://127.0.0.1:5232/", "http://localhost/", "http://[::1]:1/", "https://cal.example.org/dav/"):
        assert check_address(url, allow_http=False).hostname
    assert check_address("http://10.0.0.1/", allow_http=True).hostname == "10.0.0.1"
    assert is_loopback("127.9.9.9")
    assert not is_loopback("127.0.0.1.example.org")


def test_words_that_do_not_fit(run, data):
    """What is published is events or offers, and a filter is about one of them."""
    url = "http://127.0.0.1:1/"
    assert "did you mean events" in run("sync", url, "event").err
    assert "--category: not a filter of events and offers" in run("sync", url, "--category", "market").err
    assert "--kind: not a filter of events" in run("sync", url, "events", "--kind", "club").err
    assert "--from: not a filter of offers" in run("sync", url, "offers", "--from", "2016-09-01").err
    assert run("sync", url, "event").code == 2
