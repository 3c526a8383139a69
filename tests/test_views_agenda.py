"""The agenda: each event once, under its day, with hours that say what is true of that day."""

import random
import re
import shlex
from datetime import date, datetime, time, timedelta

import pytest

from regioncal.views.lines import cells

DICE = random.Random(9)
FIRST = date(2016, 9, 5)
STARTS = [time(0), time(0, 30), time(9), time(18, 30), time(23, 59)]
LENGTHS = [None, *(timedelta(hours=hours) for hours in (0, 2, 6, 11, 24, 30, 72, 73, 200))]


def some(number):
    """An event at some time of two weeks: timed or all day, short or long, its hour known or not."""
    day = FIRST + timedelta(days=DICE.randrange(14))
    values = {
        "id": f"e{number:02}",
        "title": f"Titel{number:02}",
        "price": DICE.choice(["free", "donation", "unknown"]),
    }
    if DICE.random() < 0.3:
        values |= {"start": day, "end": day + timedelta(days=DICE.choice([0, 0, 1, 2, 5]))}
        return values | ({"time_known": False} if values["end"] == day and DICE.random() < 0.5 else {})
    start, length = datetime.combine(day, DICE.choice(STARTS)), DICE.choice(LENGTHS)
    return values | {"start": start} | ({"end": start + length} if length is not None else {})


EVENTS = [some(number) for number in range(60)]


def blocks(out):
    """The lines of each day of an agenda by its head, those below "Läuft" too."""
    found, head = {}, ""
    for line in out.splitlines():
        if line and line[0] != " ":
            head = line.split("  ")[0]
            found[head] = []
        elif line:
            found[head].append(line)
    return found


@pytest.mark.parametrize("columns", [40, 60, 80, 140])
def test_each_event_is_named_once(data, run, columns):
    """Under its first day in the span, or below what runs; whatever the width, nothing is lost or overflows."""
    data.write("a.toml", event=EVENTS)
    span = ("--from", "2016-09-08", "--to", "2016-09-14")
    out = run("--now", "2016-09-08", "events", *span, columns=columns).out
    assert max(map(cells, out.splitlines())) <= columns
    for one in EVENTS:
        begin = one["start"] if isinstance(one["start"], datetime) else datetime.combine(one["start"], time())
        whole_days = not isinstance(one["start"], datetime)
        after = one.get("end", one["start"])
        after = datetime.combine(after + timedelta(days=1), time()) if whole_days else after
        inside = begin < datetime(2016, 9, 15) and (after > datetime(2016, 9, 8) or begin >= datetime(2016, 9, 8))
        heads = [head for head, lines in blocks(out).items() if any(one["title"] in line for line in lines)]
        if not inside:
            assert heads == []
        elif after - begin > timedelta(days=3):
            assert heads == ["Läuft"]
        else:
            day = max(begin.date(), date(2016, 9, 8))
            assert [head.split(", ")[1] for head in heads] == [f"{day.day}. September 2016"]


def line_of(run, day, *words):
    """The only event's line on a day, cut into its parts; empty where it is not on."""
    out = run("--now", "2016-09-01", "events", "--on", day, *words, columns=100).out
    return next((" ".join(line.split()) for line in out.splitlines() if "Fest" in line and line[0] == " "), "")


@pytest.mark.parametrize(
    ("start", "end", "lines"),
    [
        ("2016-09-10T18:00", "2016-09-10T20:00", {"10": "18:00–20:00 Fest ?"}),
        ("2016-09-10T18:00", None, {"10": "18:00 Fest ?"}),
        ("2016-09-10T18:00", "2016-09-11T02:00", {"10": "18:00–02:00 Fest ?", "11": "bis 02:00 Fest ?"}),
        ("2016-09-10T18:00", "2016-09-11T00:00", {"10": "18:00–00:00 Fest ?"}),
        ("2016-09-10T18:00", "2016-09-11T17:00",
         {"10": "ab 18:00 Fest (bis So 17:00) ?", "11": "bis 17:00 Fest (bis So 17:00) ?"}),
        ("2016-09-09T18:00", "2016-09-11T12:00",
         {"09": "ab 18:00 Fest (bis So 12:00) ?", "10": "läuft Fest (bis So 12:00) ?",
          "11": "bis 12:00 Fest (bis So 12:00) ?"}),
        ("2016-09-10", "2016-09-11", {"10": "ganztägig Fest (bis So) ?", "11": "ganztägig Fest (bis So) ?"}),
        ("2016-09-09", "2016-09-12",
         dict.fromkeys(("09", "10", "11", "12"), "bis 12. Sep Fest ?")),
    ],
)  # fmt: skip
def test_hours_are_those_of_the_day(data, run, start, end, lines):
    """From an hour on, to an hour, all through or all day; a night belongs to its evening; long ones say when."""

    def moment(text):
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)

    event = {"id": "fest", "title": "Fest", "start": moment(start)} | ({"end": moment(end)} if end else {})
    data.write("a.toml", event=[event])
    found = {day: line_of(run, f"2016-09-{day}") for day in ("08", "09", "10", "11", "12", "13")}
    assert {day: line for day, line in found.items() if line} == lines


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_run_into_another_year_has_room_for_it(data, run, columns):
    """The year it ends in moves neither title nor price out of their columns."""
    data.write(
        "a.toml",
        event=[{"id": "a", "title": "Ausstellung", "start": date(2016, 8, 1), "end": date(2017, 3, 12)},
               {"id": "b", "title": "Sommer", "start": date(2016, 8, 1), "end": date(2016, 9, 30)}],
    )  # fmt: skip
    first, second = run("--now", "2016-09-10", "events", "--today", columns=columns).out.splitlines()[1:3]
    assert first.startswith("  bis 12. Mär 2017  Ausstellung ")
    assert second.startswith("  bis 30. Sep       Sommer ")
    assert first.rindex("?") == second.rindex("?") < columns


def test_within_a_day_the_unknown_hour_comes_last(data, run):
    """All day first, then by the clock, then what nobody knows the hour of; a cancelled one says so in words."""
    day = date(2016, 9, 10)
    data.write(
        "a.toml",
        event=[{"id": "a", "title": "Unbekannt", "start": day, "time_known": False},
               {"id": "b", "title": "Abends", "start": datetime.combine(day, time(19)), "status": "cancelled"},
               {"id": "c", "title": "Immer", "start": day},
               {"id": "d", "title": "Früh", "start": datetime.combine(day, time(8))}],
    )  # fmt: skip
    out = run("--now", "2016-09-10", "events", "--today").out
    assert [line.split()[-2].strip("[]") for line in out.splitlines()[1:5]] == [
        "Immer",
        "Früh",
        "abgesagt",
        "Unbekannt",
    ]
    assert "Zeit?" in out


def test_an_empty_answer_says_what_would_answer(data, run):
    """What was asked, and the next date that answers it with the words to see it; else that nothing does."""
    later = {"id": "b", "title": "B", "start": date(2016, 9, 20), "price": "donation", "status": "cancelled"}
    data.write("a.toml", event=[{"id": "a", "title": "A", "start": date(2016, 9, 17), "price": "free"}, later])
    out = run("--now", "2016-09-10", "events", "--today", "--free", "--lang", "en").out
    assert out.startswith("No events: 10 September 2016 · --free\n")
    assert "regioncal events --on 2016-09-17" in out
    out = run("--now", "2016-09-18", "events", "--today", "--free", "--lang", "en").out
    assert "Nothing later answers this either." in out


def test_a_holiday_stands_beside_its_day(data, run):
    """Today, tomorrow, the holiday's name and the week number, at the right edge."""
    break_ = {"name": "Ferien", "from": date(2016, 10, 3), "to": date(2016, 10, 15), "kind": "school"}
    data.write("a.toml", event=[{"id": "a", "title": "A", "start": date(2016, 10, 3)}], holiday=[break_])
    head = run("--now", "2016-10-02", "events", "--on", "2016-10-03").out.splitlines()[0]
    assert head.split("  ")[-1].strip() == "morgen · Tag der Deutschen Einheit · Ferien · KW 40"
    assert cells(head) == 80


def test_a_limit_says_how_many_more(data, run):
    """The sum is of all that match, whatever is shown."""
    day = date(2016, 9, 10)
    data.write("a.toml", event=[{"id": f"e{n}", "title": "E", "start": day, "price": "free"} for n in range(5)])
    out = run("--now", "2016-09-10", "events", "--today", "--limit", "2").out
    assert out.count("ganztägig") == 2
    assert out.endswith("5 Termine, 5 kostenlos\n3 weitere: --limit 0 zeigt alle\n")


def test_a_series_is_told_by_its_own_rule_and_title(data, run):
    """`--series` says the rule and title of the series, also where its next date is moved or called otherwise."""
    data.write("a.toml", place=[{"id": "halle", "name": "Halle"}], event=[{
        "id": "chor", "title": "Chor", "start": datetime(2016, 9, 5, 18), "rrule": "FREQ=WEEKLY",
        "override": [{"on": datetime(2016, 9, 12, 18), "start": datetime(2016, 9, 13, 18), "title": "Sommerchor",
                      "place": "halle"}],
    }])  # fmt: skip
    span = ("--from", "2016-09-10", "--to", "2016-09-30")
    out = run("--now", "2016-09-10", "events", "--series", *span, columns=100).out
    head, line = out.splitlines()[:2]
    assert head.startswith("Dienstag, 13. September 2016")
    assert " ".join(line.split()) == "18:00 Chor ↻ jeden Montag (3×) Halle ?"
    assert "Sommerchor" in run("--now", "2016-09-10", "events", *span).out


@pytest.mark.parametrize(("zone", "said"), [
    ("America/New_York", "jeden Montag (America/New_York)"), ("Europe/Paris", "jeden Montag"),
    ("floating", "jeden Montag"),
])  # fmt: skip
def test_a_series_of_another_clock_names_it(data, run, zone, said):
    """Its weekdays are those of its own zone, which is named where that clock shows another time."""
    series = {
        "id": "a",
        "title": "Anruf",
        "start": datetime(2016, 9, 12, 20),
        "timezone": zone,
        "rrule": "FREQ=WEEKLY;BYDAY=MO",
    }
    data.write("a.toml", event=[series])
    out = run("--now", "2016-09-12", "events", "--week", "--series", columns=100).out
    assert re.search(rf"Anruf ↻.{re.escape(said)} +\?", out)


def test_what_moved_online_leads_to_no_hall(data, run):
    """An event that moved online is there and not in its hall, which is named as the one of before."""
    moved = {
        "id": "a",
        "title": "Vortrag",
        "start": datetime(2016, 9, 12, 20),
        "place": "halle",
        "status": "moved_online",
    }
    data.write("a.toml", event=[moved], municipality=[{"id": "ort", "name": "Ort"}],
               place=[{"id": "halle", "name": "Halle", "municipality": "ort"}])  # fmt: skip
    out = run("--now", "2016-09-12", "events", "--today", columns=100).out
    assert re.search(r"Vortrag \[findet online statt\] +online \(statt Halle\) +\?", out)
    assert (
        "online (instead of Halle)" in run("--now", "2016-09-12", "events", "--today", "--lang", "en", columns=60).out
    )


@pytest.mark.parametrize("filters", [
    (), ("--free",), ("-m", "Bad Münder", "-m", "Lehrte", "--free"),
    ("--search", "Konzert am Samstag", "--near", "Bad Münder"),
    ("--search", "Konzert", "--literal", "--weekday", "sa"),
])  # fmt: skip
def test_the_hint_of_an_empty_answer_can_be_typed(data, run, filters):
    """The command for the next date that would answer has the same filters and finds it."""
    towns = [{"id": "bad-muender", "name": "Bad Münder", "lat": 52.2, "lon": 9.5}, {"id": "lehrte", "name": "Lehrte"}]
    data.write("a.toml", municipality=towns, event=[
        {"id": "a", "title": "Markt", "start": date(2016, 10, 14)},
        {"id": "b", "title": "Konzert", "start": date(2016, 10, 15), "municipality": "bad-muender", "price": "free"},
    ])  # fmt: skip
    days = () if "Konzert am Samstag" in filters else ("--on", "2016-09-12")
    out = run("--now", "2016-09-12", "events", *days, *filters, columns=400).out
    command = shlex.split(out.partition("regioncal events ")[2].splitlines()[0])
    assert command[:2] == ["--on", "2016-10-15" if filters else "2016-10-14"]
    assert len(command) >= len(filters)
    found = run("--now", "2016-09-12", "events", *command).out
    assert ("Konzert" in found, "Markt" in found) == (bool(filters), not filters)
