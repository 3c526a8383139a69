"""The lines that check names: of the one table of several that is meant, and of the patch that says the value."""

import json

import pytest

ROUNDS = """[[fund]]
id = "topf"
name = "Topf"
budget = 100

[[fund.round]]
year = 2015
budget = 50

[[fund.round]]
year = 2016
budget = 50
opens = 2016-03-01
closes = 2016-02-01
published = { awarded = -1 }

[[grant]]
id = "a"
fund = "topf"
year = 2016
awarded = 60

[[grant]]
id = "b"
fund = "topf"
year = 2017
awarded = 101
"""
INLINE = """[[fund]]
id = "topf"
name = "Topf"
round = [
  { year = 2015, budget = 50 },
  # that year
  { year = 2016, budget = 50, opens = 2016-03-01, closes = 2016-02-01 },
]

[[grant]]
id = "a"
fund = "topf"
year = 2016
awarded = 60
"""
OVERRIDES = """[[event]]
id = "markt"
title = "Markt"
start = 2016-01-02T08:00:00
rrule = "FREQ=WEEKLY"
[[event.override]]
on = 2016-01-09
title = "X"
[[event.override]]
on = 2016-01-16
start = 2016-01-16T10:00:00
end = 2016-01-16T09:00:00
"""


def found(run, *args):
    """What check finds, as (check, field, path, line)."""
    items = json.loads(run("--now", "2016-09-01", "check", "--as", "json", "--warnings", *args).out)["items"]
    return {(item["check"], item["field"], item["path"], item["line"]) for item in items}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ROUNDS, {
            ("above-budget", "round.2", "a.toml", 10), ("above-budget", "budget", "a.toml", 4),
            ("end-before-start", "round.2.closes", "a.toml", 14), ("money", "round.2.published.awarded", "a.toml", 15),
        }),
        (INLINE, {
            ("above-budget", "round.2", "a.toml", 7), ("end-before-start", "round.2.closes", "a.toml", 7),
        }),
        (OVERRIDES, {("end-before-start", "override.2.end", "a.toml", 12)}),
    ],
)  # fmt: skip
def test_the_table_that_is_meant_is_named(data, run, text, expected):
    """Rounds and overrides are counted from 1, as --set does; the line is that of the one that is wrong."""
    data.write("a.toml", text)
    checks = {check for check, *_ in expected}
    assert {item for item in found(run) if item[0] in checks} == expected


def test_what_a_patch_says_is_wrong_in_the_patch(data, run):
    """A value from the patch has the patch's line, others that of the imported record."""
    event = (
        '[[event]]\nid = "fest"\ntitle = "Fest"\nstart = 2016-09-10\nlat = 99.0\nlon = 9.0\nurl = "https://a.example"\n'
    )
    data.write("imported/feed.toml", event)
    data.write(
        "patches.toml",
        '# ours\n[[patch]]\nkind = "event"\nid = "fest"\ntags = ["x"]\nimage = { file = "a.jpg", alt = "Bild" }\n'
        '[patch.price]\nkind = "paid"\nfrom = -1\n',
    )
    assert found(run) == {
        ("coordinates", "lat", "imported/feed.toml", 5),
        ("image-credit", "image", "patches.toml", 6),
        ("money", "price.from", "patches.toml", 9),
    }


def test_what_a_patch_takes_away_is_missing_in_the_patch(data, run):
    """Half of the coordinates is left: the patch's line that took the other one."""
    event = '[[event]]\nid = "fest"\ntitle = "Fest"\nstart = 2016-09-10\nlat = 52.0\nlon = 9.0\n'
    data.write("imported/feed.toml", event)
    data.write("patches.toml", '[[patch]]\nkind = "event"\nid = "fest"\nunset = ["lon"]\n')
    assert found(run) == {("coordinates", "lon", "patches.toml", 4)}


SERIES = """[[event]]
id = "s"
title = "S"
start = 2016-09-03T08:00:00
end = 2016-09-03T10:00:00
rrule = "FREQ=WEEKLY"
"""


@pytest.mark.parametrize(
    ("on", "end", "wrong"),
    [
        ("2016-09-24", "2016-09-24T07:00:00", True),
        ("2016-09-24T08:00:00", "2016-09-24T07:00:00", True),
        ("2016-09-24", "2016-09-24T09:00:00", False),
        ("2016-09-24", "2016-09-24T07:00:00Z", False),  # a clock elsewhere: not compared here
    ],
)
def test_a_date_does_not_end_before_it_begins(data, run, on, end, wrong):
    """An end of its own without a start of its own is measured against the start that the date has by the rule."""
    data.write("a.toml", f"{SERIES}[[event.override]]\non = {on}\nend = {end}\n")
    expected = {("end-before-start", "override.1.end", "a.toml", 9)} if wrong else set()
    assert {item for item in found(run) if item[0] == "end-before-start"} == expected


def test_a_wrong_one_of_several_hides_no_other(data, run):
    """What is right in a list stands, and what checks say of it keeps the numbers of the file."""
    overrides = (
        '[[event.override]]\non = "x"\n[[event.override]]\non = 2016-09-24\nstart = 2016-09-24T10:00:00\n'
        "end = 2016-09-24T09:00:00\n"
    )
    data.write("a.toml", SERIES + 'exdate = [2016-09-10, "2016-09-17"]\n' + overrides)
    assert {item for item in found(run, "--skip", "no-place") if item[0] != "wrong-type"} == {
        ("end-before-start", "override.2.end", "a.toml", 13)
    }
    assert {item[1] for item in found(run, "--only", "wrong-type")} == {"exdate.2", "override.1.on"}
    days = [item["start"][:10] for item in json.loads(run("events", "--on", "2016-09", "--as", "json").out)["items"]]
    assert days == ["2016-09-03", "2016-09-17", "2016-09-24"]


def test_a_double_is_checked_like_any_other(data, run):
    """What is wrong with a record whose id is taken is said at its own lines, wherever the first one stands."""
    event = '[[event]]\nid = "s"\ntitle = "S"\nstart = 2016-09-03\n'
    data.write("a.toml", event + 'place = "eins"\n' + event + 'place = "zwei"\n')
    data.write("b.toml", event + "lat = 99.0\nlon = 9.0\nprice = { from = 3 }\n")
    assert found(run, "--skip", "price-unknown") == {
        ("reference", "place", "a.toml", 5),
        ("duplicate-id", "id", "a.toml", 7),
        ("reference", "place", "a.toml", 10),
        ("duplicate-id", "id", "b.toml", 2),
        ("coordinates", "lat", "b.toml", 5),
        ("missing-key", "price.kind", "b.toml", 7),
    }


def test_the_one_of_several_that_leads_nowhere(data, run):
    """Each wrong reference and code of a list has its number and its line, and so have those of the tables."""
    data.write(
        "a.toml",
        SERIES + 'organiser = "Wir"\nlanguages = [\n  "de",\n  "xx",\n]\n'
        '[[event.override]]\non = 2016-09-10\n[[event.override]]\non = 2016-09-17\nplace = "x"\n'
        '[[offer]]\nid = "o"\ntitle = "O"\nkind = "club"\ntopics = ["music",\n  "musik"]\n',
    )
    assert found(run) == {
        ("language", "languages.2", "a.toml", 10),
        ("reference", "override.2.place", "a.toml", 16),
        ("reference", "topics.2", "a.toml", 22),
    }
