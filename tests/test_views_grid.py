"""The month grid: its numbers and lines say what the events say, in every week and at every width."""

import re
from datetime import date, timedelta

import pytest

from regioncal.views.lines import cells

MONTH = ("--now", "2016-10-20", "--lang", "de", "month", "2016-09")


def weeks(out):
    """The numbers of each week's days, and below them its other lines."""
    found = []
    for line in out.splitlines()[2:]:
        if line.startswith("● "):  # the legend
            break
        if line and re.fullmatch(r"( +\d+ +|)( *\[?\d+\]? *){7}", line):
            found.append(([int(part.strip("[]")) for part in line.split()][-7:], []))
        elif line and found:
            found[-1][1].append(line)
    return found


def day(number, month=9):
    """A day of 2016."""
    return date(2016, month, number)


def event(ident, start, end=None, **more):
    """An event that lasts all day, or all days."""
    return {"id": ident, "title": f"Titel {ident}", "start": start} | ({"end": end} if end else {}) | more


@pytest.mark.parametrize("columns", [32, 40, 46, 60, 80, 120, 140])
@pytest.mark.parametrize("words", [(), ("--weeks",)])
def test_a_long_event_is_a_line_in_each_of_its_weeks(data, run, columns, words):
    """From its first day to its last, below the days it runs on, week by week; no count on any of them."""
    data.write("a.toml", event=[event("lang", day(7), day(20)), event("kurz", day(8))])
    out = run(*MONTH, *words, columns=columns).out
    assert max(map(cells, out.splitlines())) <= columns
    bars = [[line for line in lines if "──" in line] for _, lines in weeks(out)]
    assert [len(lines) for lines in bars] == [0, 1, 1, 1, 0]
    head = 4 if words else 0
    cell = min(20, (columns - head) // 7)
    spans = [(line.index("─"), len(line) + line.endswith("…")) for lines in bars for line in lines]  # a blank is cut
    assert spans == [(head + 2 * cell, head + 7 * cell - 1), (head, head + 7 * cell - 1), (head, head + 2 * cell - 1)]
    counted = [line for _, lines in weeks(out) for line in lines if "●" in line]
    assert [re.findall(r"●\d+", line) for line in counted] == [["●1"]]


@pytest.mark.parametrize("number", [1, 4, 5, 11, 14])
def test_many_long_events_are_counted(data, run, number):
    """Four lines a week; of more three stand, and the last line says how many others there are."""
    data.write("a.toml", event=[event(f"e{n:02}", day(1), day(20)) for n in range(number)])
    for _, lines in weeks(run(*MONTH, columns=80).out)[:3]:
        bars = [line for line in lines if "──" in line]
        assert len(bars) == min(number, 4)
        more = [line for line in bars if "weitere" in line]
        assert [int(re.search(r"und (\d+)", line)[1]) for line in more] == ([number - 3] if number > 4 else [])
    legend = [line for line in run(*MONTH, columns=80).out.splitlines() if line.startswith("─ ")]
    assert len(legend) == min(number, 12)


def test_events_that_follow_each_other_are_all_lines(data, run):
    """More than four in a month, but never at once: each has its line in each of its own weeks."""
    runs = [(day(1 + 4 * n), day(4 + 4 * n)) for n in range(7)]
    data.write("a.toml", event=[event(f"e{n}", *days) for n, days in enumerate(runs)])
    bars = [sum("──" in line for line in lines) for _, lines in weeks(run(*MONTH, columns=120).out)]
    mondays = [date(2016, 8, 29) + timedelta(weeks=n) for n in range(5)]
    assert bars == [sum(a < monday + timedelta(7) and b >= monday for a, b in runs) for monday in mondays]


def test_counts_stand_below_their_days(data, run):
    """Each below its number, neighbours' days too; a holiday's mark before it, today in brackets."""
    events = [event(f"e{n}", day(1) + timedelta(days=step)) for n, step in enumerate([-2, 0, 0, 5, 31])]
    data.write("a.toml", event=events, holiday=[{"name": "Stadtfest", "from": day(6), "kind": "public"},
                                                {"name": "Weltkindertag", "from": day(20)}])  # fmt: skip
    out = run("--now", "2016-09-06", "month", columns=80).out
    head, days, counts = out.splitlines()[0], *out.splitlines()[2:4]
    assert head.split("  ")[0] == "September 2016"
    assert head.split()[-2:] == ["3", "Veranstaltungen"]
    cell = 11
    assert [days[n * cell :].split()[0] for n in range(7)] == ["29", "30", "31", "1", "2", "3", "4"]
    assert [counts[n * cell : n * cell + 4].strip() for n in range(7)] == ["", "●1", "", "●2", "", "", ""]
    second = out.splitlines()[4:6]
    assert second[0].index("[6]") == cell
    assert second[1][cell : cell + 3] == "◆●1"
    assert "◆ Di 6. Sep  Stadtfest" in out
    assert any(line.startswith("◇ ") and line.endswith("Weltkindertag") for line in out.splitlines())


def test_school_holidays_are_marked(data, run):
    """A wave on each of their days, before the count; the legend says what it means, as of the other marks."""
    holidays = [{"name": "Ferien", "from": day(12), "to": day(14), "kind": "school"},
                {"name": "Stadtfest", "from": day(14), "kind": "public"}, {"name": "Tag", "from": day(15)}]  # fmt: skip
    data.write("a.toml", event=[event("a", day(13)), event("b", day(19), day(25))], holiday=holidays)
    out = run(*MONTH, columns=80).out
    assert out.splitlines()[7].split() == ["~", "~●1", "◆", "◇"]
    legend = next(line for line in out.splitlines() if line.startswith("● "))
    assert legend.split("   ") == [
        "● Veranstaltungen", "─ läuft", "◆ Feiertag", "◇ Gedenktag", "~ Schulferien",
    ]  # fmt: skip
    assert "~ 12. Sep – 14. Sep  Ferien" in out


def test_a_small_grid_marks_holidays_too(data, run):
    """A holiday carries its mark, one with events a mark for both, a day with events a dot, today a star.

    Neighbours' days carry none; the legend says what is there, and what today's star hides.
    """
    data.write("a.toml", event=[event("a", day(3, 10)), event("b", day(4, 10)), event("c", day(5, 10), day(9, 10)),
                      event("d", day(20, 10)), event("e", day(20, 10))],
               holiday=[{"name": "Ferien", "from": day(8, 10), "to": day(14, 10), "kind": "school"},
                        {"name": "Ruhetag", "from": day(17, 10), "kind": "public"},
                        {"name": "Gedenken", "from": day(6, 10)}, {"name": "Stille", "from": day(18, 10)},
                        {"name": "Tag der Tage", "from": day(20, 10)}])  # fmt: skip
    out = run("--now", "2016-10-20", "month", "2016-09", "--months", "3", columns=80).out
    grid, legend = out.split("\n\n")
    assert re.findall(r"(\d+)◈", grid) == ["3"]
    assert re.findall(r"(\d+)◆", grid) == ["17"]
    assert re.findall(r"(\d+)·", grid) == ["4", "5", "7"]
    assert re.findall(r"(\d+)≈", grid) == ["8", "9"]
    assert (re.findall(r"(\d+)◉", grid), re.findall(r"(\d+)◇", grid)) == (["6"], ["18"])
    assert re.findall(r"(\d+)~", grid) == ["10", "11", "12", "13", "14"]
    assert re.findall(r"(\d+)\*", grid) == ["20"]
    assert " ".join(legend.split()) == (
        "· Veranstaltungen ◆ Feiertag ◇ Gedenktag ~ Schulferien ◈ Feiertag, Veranstaltungen"
        " ◉ Gedenktag, Veranstaltungen ≈ Schulferien, Veranstaltungen * heute: 2 Veranstaltungen, Tag der Tage"
    )  # fmt: skip
    one = run("--now", "2016-10-20", "month", "2016-10", "--months", "2", columns=30).out
    assert "Oktober 2016" in one
    assert "3◈" in one
    assert out.splitlines()[0].split() == ["September", "2016", "Oktober", "2016", "November", "2016"]


@pytest.mark.parametrize("months", ["3", "12"])
def test_small_grids_count_where_there_is_room(data, run, months):
    """From five columns a day on each day of months side by side tells how many events it has, holidays too."""
    many = [event(f"e{n:03}", day(12)) for n in range(1234)]
    data.write("a.toml", event=[event("a", day(1)), event("b", day(1)), event("c", day(3, 10)), *many])
    out = run("--now", "2016-10-20", "month", "2016-09", "--months", months, columns=120).out
    lines = out.splitlines()
    assert [line[:38].split() for line in lines[2:8]] == [
        ["29", "30", "31", "1", "2", "3", "4"], ["●2"], ["5", "6", "7", "8", "9", "10", "11"], [],
        ["12", "13", "14", "15", "16", "17", "18"], ["1234"],
    ]  # fmt: skip
    assert "◆●1" in out
    assert max(map(cells, lines)) <= 120
    assert "20*" in out
    assert lines[-1].startswith("● Veranstaltungen")


@pytest.mark.parametrize("columns", [25, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("months", [2, 3, 12])
def test_months_beside_each_other_fit(data, run, columns, months):
    """Side by side or below each other: each of them whole, every day once."""
    out = run("--now", "2016-09-10", "month", "2016-01", "--months", months, columns=columns).out
    assert max(map(cells, out.splitlines())) <= columns
    names = re.findall(r"\w+ 2016", out)
    assert len(names) == months
    assert len(re.findall(r"\b15\b", out)) == months


def test_what_a_filter_hides_is_not_counted(data, run):
    """A filter that nothing passes leaves a grid of bare numbers, and the title says none."""
    data.write("a.toml", event=[event("a", day(3)), event("b", day(4), day(12))])
    out = run(*MONTH, "--free", columns=60).out
    assert "●1" not in out
    assert "──" not in out
    assert out.splitlines()[0].split()[2:] == ["0", "Veranstaltungen"]


def test_what_runs_beside_the_month_is_not_counted(data, run):
    """An event on the neighbours' days of a week alone has no line there, and is no further one that runs."""
    data.write("a.toml", event=[event("danach", day(1, 10), day(6, 10)), event("lang", day(12), day(20))])
    out = run(*MONTH).out
    assert "── Titel lang" in out
    assert "weitere" not in out
    assert "danach" not in out
