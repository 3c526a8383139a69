"""What add and edit write never raises a new error of `check`, and its new warnings are said at once."""

import pytest

from keeping import editor, one_line, region, text

FUND = """
[[fund]]
id = "topf"
name = "Topf"
budget = 10000
max_per_project = 6000
[[fund.round]]
year = 2016
budget = 9000

[[grant]]
id = "garten"
fund = "topf"
year = 2016
title = "Garten"
awarded = 5000

[[fund]]
id = "leer"
name = "Leer"
budget = 10

[[grant]]
id = "zuviel"
fund = "leer"
year = 2015
title = "Zu viel"
awarded = 11

[[municipality]]
id = "hannover"
name = "Hannover"
lat = 52.37
lon = 9.73

[[event]]
id = "alt"
title = "Alt"
start = 2016-09-01
lat = 91.0
lon = 9.0
image = { file = "a.jpg" }
"""
OFFER = ["add", "offer", "--title", "Treff", "--kind", "club", "--provider", "verein"]
EVENT = ["add", "event", "--title", "Neu", "--start", "2016-09-05"]


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    region(data, monkeypatch)
    data.write("fund.toml", FUND)
    return data


def files(land):
    """Every file of the region as it is."""
    return {path: path.read_bytes() for path in land.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([*OFFER, "--hours", "Mo-Do 9-12 Uhr"], ["--hours", "(write Mo-Th 09:00-12:00)"]),
        ([*OFFER, "--hours", "bald wieder"], ["--hours", 'write "bald wieder"']),
        ([*OFFER, "--set", "hours=Mo 9-12 Uhr"], ["--set hours", "(write Mo 09:00-12:00)"]),
        (["edit", "offer:fest", "--set", "hours=Mo 9-12 Uhr"], ["--set hours", "(write Mo 09:00-12:00)"]),
        ([*OFFER, "--languages", "qqx"], ["languages"]),
        ([*OFFER, "--set", "title.qqx=Treff"], ["title", '"qqx" is no ISO 639 code']),
        ([*OFFER, "--season.from", "2016-10-01", "--season.to", "2016-09-01"], ["season.to", "before"]),
        ([*OFFER, "--price", "paid", "--price.from", "9", "--price.to", "8"], ["price.to", "less than"]),
        ([*OFFER, "--price", "paid", "--price.currency", "euro"], ["currency", "EUR"]),
        ([*EVENT, "--lat", "91", "--lon", "9"], ["nowhere on earth"]),
        ([*EVENT, "--lat", "52.3"], ["lon: is missing"]),
        ([*EVENT, "--rrule", "FREQ=DAILY", "--set", "rrule=FREQ=WEEKLY;BYDAY=XX"], ["BYDAY"]),
        (["edit", "alt", "--set", "lat=95"], ["nowhere on earth"]),
        (["edit", "topf", "--set", "round.1.closes=2016-01-01", "--set", "round.1.opens=2016-02-01"], ["before"]),
        (["add", "grant", "--fund", "topf", "--title", "X", "--awarded", "5", "--paid", "7"], ["more than was"]),
    ],
)  # fmt: skip
def test_what_check_calls_an_error_is_refused(land, run, args, words):
    """One line with the remedy, nothing written, by add and by edit."""
    before = files(land)
    one_line(run(*args), 2, *words)
    assert files(land) == before


@pytest.mark.parametrize(
    ("args", "warning"),
    [
        ([*OFFER, "--hours", '"nach Lust und Laune"'], 'offer "treff": hours: only people can read'),
        ([*OFFER, "--verified", "2014-01-01"], 'offer "treff": verified: was last checked on 2014-01-01'),
        (["edit", "offer:fest", "--set", "season.to=2015-01-01"], 'offer "fest": season.to: its season was over'),
        ([*EVENT, "--image.file", "b.jpg", "--image.alt", "Bild"], 'event "neu-2016-09-05": image: does not say who'),
        ([*EVENT, "--municipality", "hannover", "--lat", "9.73", "--lon", "52.37"], "km from hannover"),
        (["edit", "markt", "--set", "start=2016-03-26T02:30", "--set", "rrule=FREQ=DAILY", "--set", "end="], None),
        (["edit", "markt", "--set", "start=2016-03-27T02:30", "--set", "end="], "2016-03-27 02:30 does not exist"),
        ([*EVENT, "--set", "allow+=nix"], 'there is no check "nix"'),
        (["add", "grant", "--fund", "topf", "--title", "X", "--year", "2016", "--awarded", "4001"], "a budget of 9000"),
        (["add", "grant", "--fund", "topf", "--title", "X", "--year", "2016", "--awarded", "4000"], None),
        (["add", "grant", "--fund", "topf", "--title", "X", "--awarded", "7000"], "more than one project can get"),
        (["edit", "topf", "--set", "round.1.budget=4000"], "of a budget of 4000"),
        (["add", "grant", "--fund", "leer", "--title", "X", "--year", "2016", "--awarded", "1"], None),
        (["edit", "zuviel", "--set", "id=viel", "--set", "title=X"], None),
        (["edit", "alt", "--set", "title=Neu"], None),
        ([*OFFER, "--hours", '"nach Lust und Laune"', "--by_appointment"], None),
        ([*OFFER, "--verified", "2014-01-01", "--allow", "not-verified"], None),
    ],
)  # fmt: skip
def test_what_check_warns_of_is_said(land, run, args, warning):
    """One line on stderr where it is new, and it is written; where it is not, or allowed, not a word."""
    before = files(land)
    ran = run("--now", "2016-09-01", *args)
    assert ran.code == 0, ran.err
    assert files(land) != before
    if warning is None:
        assert ran.err == ""
    else:
        assert ran.err.startswith("warning: ")
        assert ran.err.count("\n") == 1
        assert warning in ran.err
        assert warning.rpartition(": ")[2] in run("--now", "2016-09-01", "check", "--warnings").out


def test_hours_are_written_as_openstreetmap_does(land, run):
    """What can be read is tidied; a comment in quotes stays what it is."""
    assert run(*OFFER, "--hours", "mo,we 18:00-20:00;ph off", "--dry-run").out.count(
        'hours = "Mo,We 18:00-20:00;PH off"'
    )
    shown = run(*OFFER, "--hours", '"nach Vereinbarung"', "--dry-run").out
    assert 'hours = "\\"nach Vereinbarung\\""' in shown


def test_the_editor_is_told_too(land, run, tmp_path):
    """Hours nobody can read are refused when they come from the editor, a warning is said."""
    before = files(land)
    code = "text = text + 'hours = \"Mo-Do 9-12 Uhr\"\\n'"
    one_line(run("edit", "offer:fest", EDITOR=editor(tmp_path, code)), 2, "hours", "(write Mo-Th 09:00-12:00;")
    assert files(land) == before
    code = "text = text + 'verified = 2014-01-01\\n'"
    ran = run("--now", "2016-09-01", "edit", "offer:fest", EDITOR=editor(tmp_path, code))
    assert ran.code == 0
    assert ran.err.startswith('warning: offer "fest": verified: was last checked')


def test_what_was_wrong_before_does_not_keep_anyone_from_editing(land, run):
    """A record with an error may be changed otherwise; the error stays check's."""
    assert run("check").code == 1
    assert run("edit", "alt", "--set", "title=Neu").code == 0
    assert 'title = "Neu"' in text(land, "fund.toml")
