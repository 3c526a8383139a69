"""What is exported, read by ical.js, the reader of Thunderbird and Nextcloud: only where Node and ical.js are there."""

import json
import shutil
import subprocess
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from conftest import SHIPPED
from strategies import calendars
from test_formats_vtimes import ours, read, within, write

BERLIN = ZoneInfo("Europe/Berlin")
NODE = shutil.which("node")
SCRIPT = Path(__file__).with_name("read_with_icaljs.cjs")


def has_icaljs() -> bool:
    """Whether Node finds ical.js (npm install ical.js in a folder that NODE_PATH names)."""
    return (
        bool(NODE)
        and subprocess.run([NODE, "-e", "require('ical.js')"], capture_output=True, check=False).returncode == 0
    )


pytestmark = pytest.mark.skipif(not has_icaljs(), reason="Node with ical.js is not there")


def occurrences(text: str) -> list[tuple[str, int, int, str, str]]:
    """What ical.js reads; dates and floating times on Berlin's clock."""
    ran = subprocess.run([NODE, SCRIPT, "2017-01-01"], input=text, capture_output=True, text=True, check=True)
    return [(uid, seconds(start), seconds(end), *rest) for uid, start, end, *rest in json.loads(ran.stdout)]


def seconds(moment: int | str) -> int:
    """UTC seconds of what ical.js says."""
    if isinstance(moment, int):
        return moment
    wall = datetime.fromisoformat(moment) if "T" in moment else datetime.combine(date.fromisoformat(moment), time())
    return int(wall.replace(tzinfo=BERLIN).timestamp())


def clear(found):
    """Without what begins or ends in an hour that exists twice (Berlin, New York): ical.js takes the second."""
    twice = [range(1477785600, 1477792800 + 1), range(1478408400, 1478415600 + 1)]
    return [one for one in found if not any(one[0] in hours or one[1] in hours for hours in twice)]


@settings(max_examples=20)
@given(calendars(6))
def test_icaljs_reads_the_same(raws):
    """ical.js reads the same occurrences of generated events."""
    records = [read(raw) for raw in raws]
    assert clear(within([found[1:] for found in occurrences(write(*records))])) == clear(ours(*records))


def test_icaljs_reads_the_shipped_data(run):
    """ical.js finds what the agenda lists for September 2016."""
    now = ("--data", SHIPPED, "--now", "2016-09-10")
    listed = json.loads(run("events", "--on", "2016-09", "--as", "json", *now).out)["items"]
    first, after = (int(datetime(2016, month, 1, tzinfo=BERLIN).timestamp()) for month in (9, 10))
    found = occurrences(run("export", *now).out)
    shown = [(uid, start) for uid, start, end, *_ in found if start < after and (end > first or start >= first)]
    starts = [datetime.fromisoformat(item["start"]) for item in listed]
    expected = [
        (f"{item['id']}@hannover.de", int((start if start.tzinfo else start.replace(tzinfo=BERLIN)).timestamp()))
        for item, start in zip(listed, starts, strict=True)
    ]
    assert sorted(shown) == sorted(expected)
