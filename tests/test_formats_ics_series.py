"""Series and exceptions in every form that producers write: an engine of others sees the same before and after."""

import pytest

from calendars import ics, occurrences, taken_over, written

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
    "cancelled series": (f"UID:a\r\n{TIMED}\r\nSTATUS:CANCELLED",),
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
