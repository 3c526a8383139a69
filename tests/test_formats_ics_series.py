"""Series and exceptions in every form that producers write: an engine of others sees the same before and after."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from calendars import BERLIN, ics, occurrences, taken_over, written
from regioncal.formats.ics_read import read_calendar
from regioncal.kinds import EVENT
from regioncal.recurrence import expand
from regioncal.values import revive

TIMED = (
    "DTSTART;TZID=Europe/Berlin:20160905T180000\r\nDTEND;TZID=Europe/Berlin:20160905T190000\r\nSUMMARY:x"
    "\r\nRRULE:FREQ=DAILY;COUNT=6"
)
DAYS = "DTSTART;VALUE=DATE:20160905\r\nDTEND;VALUE=DATE:20160906\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;COUNT=6"
CASES = {
    "exdate date": (f"UID:a\r\n{TIMED}\r\nEXDATE;VALUE=DATE:20160907",),
    "exdate utc": (f"UID:a\r\n{TIMED}\r\nEXDATE:20160907T160000Z",),
    "exdate floating": (f"UID:a\r\n{TIMED}\r\nEXDATE:20160907T180000",),
    "exdate other zone": (f"UID:a\r\n{TIMED}\r\nEXDATE;TZID=America/New_York:20160907T120000",),
    "rdate utc": (f"UID:a\r\n{TIMED}\r\nRDATE:20160920T160000Z",),
    "allday exdate dt": (f"UID:a\r\n{DAYS}\r\nEXDATE;TZID=Europe/Berlin:20160907T000000",),
    "allday rid utc": (
        f"UID:a\r\n{DAYS}",
        "UID:a\r\nRECURRENCE-ID:20160907T000000Z\r\nDTSTART;VALUE=DATE:20160908\r\nSUMMARY:m",
    ),
    "allday->timed": (
        f"UID:a\r\n{DAYS}",
        "UID:a\r\nRECURRENCE-ID;VALUE=DATE:20160907\r\nDTSTART;TZID=Europe/Berlin:20160907T100000\r\nDTEND;TZID=Europe/Berlin:20160907T110000\r\nSUMMARY:m",
    ),
    "timed->allday": (
        f"UID:a\r\n{TIMED}",
        "UID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20160907T180000\r\nDTSTART;VALUE=DATE:20160907\r\nDTEND;VALUE=DATE:20160908\r\nSUMMARY:m",
    ),
    "override first": (
        "UID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20160907T180000\r\nDTSTART;TZID=Europe/Berlin:20160907T200000\r\nDURATION:PT1H\r\nSUMMARY:m",
        f"UID:a\r\n{TIMED}",
    ),
    "override no master rule": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x",
        "UID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20160905T180000\r\nDTSTART;TZID=Europe/Berlin:20160907T200000\r\nDURATION:PT1H\r\nSUMMARY:m",
    ),
    "exdate = dtstart": (f"UID:a\r\n{TIMED}\r\nEXDATE;TZID=Europe/Berlin:20160905T180000",),
    "dtstart not in rule": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3",
    ),
    "dtstart not in rule until": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20161001T000000Z",
    ),
    "until floating for zoned": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;UNTIL=20160910T180000",
    ),
    "until Z for floating": (
        "UID:a\r\nDTSTART:20160905T180000\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;UNTIL=20160910T180000Z",
    ),
    "until date for timed": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;UNTIL=20160910",
    ),
    "until date for utc": ("UID:a\r\nDTSTART:20160905T180000Z\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;UNTIL=20160910",),
    "until dt for allday": (
        "UID:a\r\nDTSTART;VALUE=DATE:20160905\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;UNTIL=20160910T000000Z",
    ),
    "until dt2 for allday": (
        "UID:a\r\nDTSTART;VALUE=DATE:20160905\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;UNTIL=20160910T235959Z",
    ),
    "gap": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160320T023000\r\nDURATION:PT1H\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;COUNT=3",
    ),
    "fold": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20161023T023000\r\nDURATION:PT1H\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;COUNT=3",
    ),
    "night dst": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20161022T220000\r\nDTEND;TZID=Europe/Berlin:20161023T060000\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;COUNT=3",
    ),
    "feb29": ("UID:a\r\nDTSTART;VALUE=DATE:20160229\r\nSUMMARY:x\r\nRRULE:FREQ=YEARLY;COUNT=3",),
    "wkst": (
        "UID:a\r\nDTSTART:20160904T180000\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=6;BYDAY=TU,SU;WKST=SU",
    ),
    "lower": ("uid:a\r\ndtstart:20160904T180000\r\nsummary:x\r\nrrule:freq=weekly;count=6",),
    "rrule trailing": ("UID:a\r\nDTSTART:20160904T180000\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;COUNT=3;",),
    "dup exdate lines": (
        f"UID:a\r\n{TIMED}\r\nEXDATE;TZID=Europe/Berlin:20160905T180000,20160906T180000\r\nEXDATE;TZID=Europe/Berlin:20160907T180000",
    ),
    "override without a status": (
        f"UID:a\r\n{TIMED}\r\nSTATUS:CONFIRMED",
        "UID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20160907T180000\r\nDTSTART;TZID=Europe/Berlin:20160907T200000\r\nSUMMARY:m",
    ),
    "override without a status in a cancelled series": (
        f"UID:a\r\n{TIMED}\r\nSTATUS:CANCELLED",
        "UID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20160907T180000\r\nDTSTART;TZID=Europe/Berlin:20160907T200000\r\nSUMMARY:m",
    ),
    "occurrences with a rule of their own, without their series": (
        f"UID:a\r\n{TIMED}\r\nRECURRENCE-ID:20160912T160000Z",
        f"UID:a\r\n{TIMED.replace('0905', '0913')}\r\nRECURRENCE-ID:20160913T160000Z",
    ),
    "all that follows is a day later": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nDURATION:PT1H\r\nSUMMARY:x"
        "\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=15\r\nEXDATE;TZID=Europe/Berlin:20160921T180000",
        "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20160912T180000"
        "\r\nDTSTART;TZID=Europe/Berlin:20160913T190000\r\nDURATION:PT1H\r\nSUMMARY:y",
    ),
    "all that follows is three hours earlier": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nDURATION:PT1H\r\nSUMMARY:x"
        "\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=15",
        "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20160912T180000"
        "\r\nDTSTART;TZID=Europe/Berlin:20160912T150000\r\nDURATION:PT1H\r\nSUMMARY:y",
    ),
    "added dates, cut": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nDURATION:PT1H\r\nSUMMARY:x"
        "\r\nRDATE;TZID=Europe/Berlin:20160907T180000,20160912T180000,20160914T180000",
        "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20160912T180000"
        "\r\nDTSTART;TZID=Europe/Berlin:20160913T150000\r\nDURATION:PT1H\r\nSUMMARY:y",
    ),
    "all that follows is three days later": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nDURATION:PT1H\r\nSUMMARY:x"
        "\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=15\r\nEXDATE;TZID=Europe/Berlin:20161205T180000",
        "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20161003T180000"
        "\r\nDTSTART;TZID=Europe/Berlin:20161006T180000\r\nDURATION:PT1H\r\nSUMMARY:y",
    ),
    "cancelled series": (f"UID:a\r\n{TIMED}\r\nSTATUS:CANCELLED",),
    "exrule": (f"UID:a\r\n{TIMED}\r\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU",),
    "rdate only": ("UID:a\r\nDTSTART;VALUE=DATE:20160905\r\nSUMMARY:x\r\nRDATE;VALUE=DATE:20160910,20160912",),
    "two zones": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nDTEND;TZID=America/New_York:20160905T140000\r\nSUMMARY:x",
    ),
    "multi day allday series": (
        "UID:a\r\nDTSTART;VALUE=DATE:20160905\r\nDTEND;VALUE=DATE:20160908\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;COUNT=3",
    ),
    "spaces": ("UID:a\r\nDTSTART:20160905T180000\r\nSUMMARY:  a   b  \r\nLOCATION:x\\nx\\, y\\; z \\\\ w",),
    "quoted comma": ("UID:a\r\nDTSTART:20160905T180000\r\nSUMMARY:a, b; c",),
    "bysetpos": (
        "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160930T180000\r\nSUMMARY:x\r\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=5",
    ),
    "duration wk": ("UID:a\r\nDTSTART:20160905T180000\r\nDURATION:P1W\r\nSUMMARY:a",),
    "allday dur h": ("UID:a\r\nDTSTART;VALUE=DATE:20160905\r\nDURATION:PT24H\r\nSUMMARY:a",),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore")
def test_the_same_occurrences(name: str) -> None:
    """Whatever the form of a rule's end, of a date left out, added or changed: the occurrences stay the same."""
    data = ics(*CASES[name])
    _, records = taken_over(data)
    seen = occurrences(data)
    assert sum(seen.values()) > 0
    assert occurrences(written(records)) == seen


def test_an_exception_rule_is_kept_followed_and_sent_out() -> None:
    """EXRULE of RFC 2445: our occurrences go by it, and who reads ours finds it as it came."""
    rules = (
        "RRULE:FREQ=DAILY\r\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU\r\nEXRULE:FREQ=MONTHLY;UNTIL=20161231T230000Z;BYMONTHDAY=6"
    )
    data = ics(f"UID:a\r\nDTSTART;TZID=Europe/Berlin:20160901T180000\r\nDURATION:PT1H\r\nSUMMARY:x\r\n{rules}")
    _, (record,) = taken_over(data)
    assert record["exrule"] == ["FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=MONTHLY;UNTIL=20161231T230000Z;BYMONTHDAY=6"]
    values = revive(EVENT.fields, record)
    zone = ZoneInfo(BERLIN)
    after = int(datetime(2016, 9, 9, tzinfo=zone).timestamp())
    found = expand(values, zone, None, after).occurrences
    assert [datetime.fromtimestamp(one.start, zone).day for one in found] == [1, 2, 5, 7, 8]
    assert b"\r\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU\r\n" in written([record])
    _, (again,) = taken_over(written([record]))
    assert again["exrule"] == [record["exrule"][0], "FREQ=MONTHLY;UNTIL=20161231T230000Z;BYMONTHDAY=6"]


def test_an_occurrence_that_an_exception_rule_leaves_out_is_refused() -> None:
    """As with EXDATE: what is left out of a series has nothing that could be different."""
    series = "UID:a\r\nDTSTART:20160901T180000\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY\r\nEXRULE:FREQ=DAILY;INTERVAL=2"
    ours, theirs = (
        f"UID:a\r\nRECURRENCE-ID:{day}T180000\r\nDTSTART:{day}T200000\r\nSUMMARY:y" for day in (20160904, 20160905)
    )
    reading = read_calendar(ics(series, ours, theirs), BERLIN)
    assert [str(one["on"]) for one in reading.events[0].values["override"]] == ["2016-09-04 18:00:00"]
    assert [refused[2] for refused in reading.refused] == [
        "the occurrence on 2016-09-05 18:00:00 is left out of its series (EXRULE)"
    ]


def test_an_occurrence_keeps_what_is_its_own() -> None:
    """Page, price, picture, point on the map go into the override and out again; the rest is as in the series."""
    series = (
        "UID:a\r\nDTSTART:20160901T180000\r\nSUMMARY:x\r\nRRULE:FREQ=DAILY;COUNT=5\r\nURL:https://a.example/\r\nCOLOR:red"
        "\r\nX-COST:8\r\nGEO:52.1;9.1\r\nCATEGORIES:Fest"
    )
    own = (
        "UID:a\r\nRECURRENCE-ID:20160902T180000\r\nDTSTART:20160902T180000\r\nSUMMARY:x\r\nURL:https://a.example/2"
        "\r\nX-COST:0\r\nGEO:52.2;9.2\r\nIMAGE;VALUE=URI:https://a.example/2.png\r\nCONFERENCE;VALUE=URI:https://a.example/live"
        "\r\nCATEGORIES:Konzert\r\nCONTACT:Frau Y"
    )
    reading = read_calendar(ics(series, own), BERLIN)
    (override,) = reading.events[0].values["override"]
    said = {name: value for name, value in override.items() if name not in ("on", "start", "end")}
    assert said == {
        "url": "https://a.example/2", "price": {"kind": "free"}, "lat": 52.2, "lon": 9.2,
        "image": {"url": "https://a.example/2.png"}, "online_url": "https://a.example/live",
    }  # fmt: skip
    (note,) = reading.events[0].notes
    assert note == "the occurrence on 2016-09-02 18:00:00 has its own categories, note: kept is the series'"
    _, (record,) = taken_over(ics(series, own))
    sent = written([record]).replace(b"\r\n ", b"").decode().split("BEGIN:VEVENT")
    assert "URL:https://a.example/\r" in sent[1]
    for line in ("URL:https://a.example/2\r", "COLOR:red\r", "image/png:https://a.example/2.png", "a.example/live"):
        assert line in sent[2]


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("DTSTART;TZID=Europe/Berlin:20240304T100000", "20240303T225959Z"),
        ("DTSTART;TZID=Europe/Berlin:20240304T100000", "20240304T085959Z"),
        ("DTSTART:20240304T100000", "20240304T095959"),
        ("DTSTART;VALUE=DATE:20240304", "20240303"),
    ],
)
def test_a_series_taken_back_altogether_never_happens(start: str, until: str) -> None:
    """Google ends a series before its start where "this and all that follow" went at the first: nothing is left."""
    reading = read_calendar(ics(f"UID:a\r\n{start}\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;UNTIL={until}"), BERLIN)
    assert (reading.events, reading.refused[0][2]) == ([], "never happens: its rule ends before it begins")
    last = read_calendar(ics(f"UID:a\r\n{start}\r\nSUMMARY:x\r\nRRULE:FREQ=WEEKLY;UNTIL=20240304T090000Z"), BERLIN)
    assert len(last.events) == 1


def test_what_a_calendar_brought_goes_out_as_it_came() -> None:
    """No added date for a start off its rule, no other end for one that is a date: each reader sees what it saw."""
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20160930;BYDAY=TU"
    data = ics(f"UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x\r\n{rule}")
    _, (record,) = taken_over(data)
    assert f"\r\n{rule}\r\n".encode() in written([record])
    assert b"RDATE" not in written([record])
    ours = {name: value for name, value in record.items() if name != "source"}
    assert b"RDATE;TZID=Europe/Berlin:20160905T180000" in written([ours])
    assert b"UNTIL=20160930T215959Z" in written([ours])


def test_days_that_no_rule_has_are_kept_one_by_one() -> None:
    """The third day after each first Monday: up to where all of them were looked at, and that is told."""
    series = "UID:a\r\nDTSTART;TZID=Europe/Berlin:20160905T180000\r\nSUMMARY:x\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO"
    later = (
        "UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20161003T180000"
        "\r\nDTSTART;TZID=Europe/Berlin:20161006T180000\r\nSUMMARY:y"
    )
    _, second = read_calendar(ics(series, later), BERLIN).events
    assert "rrule" not in second.values
    assert [str(day)[:10] for day in second.values["rdate"][:2]] == ["2016-11-10", "2016-12-08"]
    assert second.notes == ["no rule has the days that it is moved to: 255 dates are kept one by one, up to 2037-12-10"]


def test_birthdays_as_google_writes_them() -> None:
    """A date with a Z behind it is a date."""
    data = ics("UID:a\r\nDTSTART;VALUE=DATE:20121210\r\nSUMMARY:x\r\nRDATE:20131210Z,20141210Z")
    assert read_calendar(data, BERLIN).events[0].values["rdate"] == [date(2013, 12, 10), date(2014, 12, 10)]
