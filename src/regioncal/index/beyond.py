"""Series without end beyond what the index holds: expanded in memory for the span that is asked."""

import json

from regioncal.errors import Problem
from regioncal.index.reader import Index
from regioncal.index.rows import Calendar, flags_of
from regioncal.kinds import EVENT
from regioncal.recurrence import expand
from regioncal.values import revive

_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS beyond(long INTEGER, start INTEGER, after INTEGER, event INTEGER, flags INTEGER,
    day INTEGER, last INTEGER);
DELETE FROM beyond;
CREATE TEMP VIEW IF NOT EXISTS every_occurrence AS SELECT * FROM occurrence UNION ALL SELECT * FROM beyond;
"""


def expanded(
    index: Index, series: list[tuple[int, int, str, str]], first: int, after: int
) -> tuple[str, list[Problem]]:
    """A view of the stored occurrences and those of these open series in `[first, after)`.

    `series` are (rowid, UTC second up to which they are stored, record as JSON, its file). Returns the view's name and
    what could not be expanded.
    """
    calendar = Calendar(index.zone)
    rows = []
    problems: list[Problem] = []
    for event, until, text, path in series:
        values = revive(EVENT.fields, json.loads(text))
        found = expand(values, index.zone, first, after)
        problems += [problem._replace(record=f'event "{values["id"]}"', path=path) for problem in found.problems]
        for start, end, _ in found.occurrences:
            if start >= until:
                long, day, last = calendar.shape(start, end)
                rows.append((long, start, end, event, flags_of(values), day, last))
    index.connection.executescript(_TABLE)
    index.connection.executemany("INSERT INTO beyond VALUES(?, ?, ?, ?, ?, ?, ?)", rows)
    return "every_occurrence", problems
