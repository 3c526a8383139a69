"""The month grid: seven columns of days, each told by how many events it has, long ones as lines across."""

from collections.abc import Iterator
from datetime import date

from regioncal.query.month import Day, Month, Running
from regioncal.text import one_line
from regioncal.views.lines import Line, beside, cells, cut, pad
from regioncal.views.words import Words

_GAP = 3  # between months side by side
_HOLIDAYS = {"public": "◆", "observance": "◇", "school": "~"}
_BOTH = {"public": "◈", "observance": "◉", "school": "≈"}  # holidays with events, where there is room for one mark
_COUNTS = 5  # columns of a day from which on months side by side tell how many events it has
_BARS = 4  # lines under a week; where there are more long events, the last line counts them


class Look:
    """How a grid is drawn: the width of a day's column, and of the week numbers before them."""

    def __init__(self, columns: int, *, weeks: bool, beside: int = 0) -> None:
        self.head = 4 if weeks else 0
        if beside:  # months side by side: as wide as lets them stand beside each other
            room = (columns + _GAP) // min(beside, 3) - _GAP
            self.cell = max(3, min(5, (room - self.head) // 7))
        else:
            self.cell = max(4, min(20, (columns - self.head) // 7))
        self.width = self.head + 7 * self.cell


def grid(answer: Month, words: Words, columns: int, today: date, *, weeks: bool) -> Iterator[Line]:
    """One month over the whole width."""
    look = Look(columns, weeks=weeks)
    yield from beside(
        [(words.say.month_title(answer.year, answer.month), "head")], [(_counts(answer, words), "")], look.width
    )
    yield _letters(look, words)
    for week in answer.weeks:
        yield from _week(week, look, today)
        yield from _bars(week, answer, look, words)
    yield []
    yield from _legend(answer, look, words, today)


def side_by_side(answers: list[Month], words: Words, columns: int, today: date, *, weeks: bool) -> Iterator[Line]:
    """Several months, as many beside each other as fit."""
    look = Look(columns, weeks=weeks, beside=len(answers))
    fits = max(1, (columns + _GAP) // (look.width + _GAP))
    for first in range(0, len(answers), fits):
        blocks = [_small(answer, look, words, today) for answer in answers[first : first + fits]]
        for row in range(max(len(block) for block in blocks)):
            line: Line = []
            for number, block in enumerate(blocks):
                part = block[row] if row < len(block) else []
                used = sum(cells(text) for text, _ in part)
                gap = " " * (look.width - used + _GAP) if number < len(blocks) - 1 else ""
                line += [*part, (gap, "")]
            yield line
        yield []
    days = [day for answer in answers for week in answer.weeks for day in week if day.in_month]
    alone = [day for day in days if look.cell >= _COUNTS or not (day.date == today or (day.holiday and _happens(day)))]
    marks = _marks(alone, words)
    if look.cell < _COUNTS:
        marks = ["· " + words.say("events") if mark.startswith("●") else mark for mark in marks]
        both = {day.holiday.kind for day in days if day.holiday and _happens(day) and day.date != today}
        named = _named(words)
        marks += [f"{mark} {named[kind]}, {words.say('events')}" for kind, mark in _BOTH.items() if kind in both]
    marks += [_today(day, words, told=look.cell < _COUNTS) for day in days if day.date == today]
    yield from _flowing(marks, columns)


def _today(day: Day, words: Words, *, told: bool) -> str:
    """What the star means; where a day has one mark alone, also what the day would have been marked for."""
    parts = []
    if told and _happens(day):
        parts.append(words.say.count("{n} event", "{n} events", day.events + day.ongoing))
    if told and day.holiday:
        parts.append(one_line(words.text(day.holiday.name)))
    return f"* {words.say('today')}" + (f": {', '.join(parts)}" if parts else "")


def _small(answer: Month, look: Look, words: Words, today: date) -> list[Line]:
    """A month as a block: its name, the letters, a row a week, and where there is room one with the counts.

    Without, a day with events carries a dot, a holiday its mark, one with events a mark for both, today a star.
    """
    title = words.say.month_title(answer.year, answer.month)
    lines: list[Line] = [[(pad(" " * ((look.width - cells(title)) // 2) + title, look.width), "head")]]
    lines.append(_letters(look, words))
    for week in answer.weeks:
        line = _week_number(week, look)
        counted = look.cell >= _COUNTS
        for day in week:
            line += [_small_day(day, today, marked=not counted), (" " * (look.cell - 3), "")]
        lines += [line, _below(week, look)] if counted else [line]
    counts = _counts(answer, words)
    if cells(counts) > look.width:
        counts = words.say.count("{n} event", "{n} events", answer.events)
    return [*lines, [(cut(counts, look.width), "dim")]]


def _small_day(day: Day, today: date, *, marked: bool) -> tuple[str, str]:
    """A day in three columns; its mark says what nothing below it does."""
    text = f"{day.date.day:2d}"
    if day.date == today:
        return text + "*", "today"
    if not day.in_month:
        return text + " ", "dim"
    public = day.holiday is not None and day.holiday.kind == "public"
    mark = " "
    if marked and day.holiday is not None:
        mark = (_BOTH if _happens(day) else _HOLIDAYS).get(day.holiday.kind, " ")
    elif marked and _happens(day):
        mark = "·"
    return text + mark, "holiday" if public else ""


def _happens(day: Day) -> bool:
    """Whether a day has events, long ones too."""
    return bool(day.events or day.ongoing)


def _counts(answer: Month, words: Words) -> str:
    parts = [words.say.count("{n} event", "{n} events", answer.events)]
    if answer.free:
        parts.append(words.say.count("{n} free of charge", "{n} free of charge", answer.free))
    return ", ".join(parts)


def _letters(look: Look, words: Words) -> Line:
    head = words.say("wk").rjust(look.head - 1) + " " if look.head else ""
    return [(head + "".join(pad(letter.rjust(2), look.cell) for letter in words.say.weekday_letters()), "dim")]


def _week_number(week: list[Day], look: Look) -> Line:
    return [(f"{week[0].date.isocalendar().week:3d} ", "dim")] if look.head else []


def _week(week: list[Day], look: Look, today: date) -> Iterator[Line]:
    """Two rows: the days, and under each its holiday and how many events it has."""
    numbers = _week_number(week, look)
    for day in week:
        numbers += _number(day, look.cell, today)
    yield numbers
    yield _below(week, look)


def _below(week: list[Day], look: Look) -> Line:
    """What stands under the days of a week: each one's holiday and how many events it has."""
    counts: Line = [(" " * look.head, "")]
    for day in week:
        mark = _HOLIDAYS.get(day.holiday.kind, "") if day.holiday else ""
        count = f"●{day.events}" if day.events else ""
        if cells(mark + count) >= look.cell:
            count = count.removeprefix("●")
        counts += [(mark, "holiday"), (pad(count, look.cell - len(mark)), "mark" if day.in_month else "dim")]
    return counts


def _number(day: Day, cell: int, today: date) -> Line:
    text = f"{day.date.day:2d}"
    if day.date == today:
        return [(f"[{text.strip()}]", "today"), (" " * (cell - 2 - len(text.strip())), "")]
    public = day.holiday is not None and day.holiday.kind == "public"
    style = "dim" if not day.in_month else "holiday" if public else "title" if day.events else ""
    return [(pad(text, cell), style)]


def _bars(week: list[Day], answer: Month, look: Look, words: Words) -> Iterator[Line]:
    """The long events of a week as lines over their days, in the same order in every week; how many more there are."""
    first, last = week[0].date, week[-1].date
    here = [found for found in answer.running if found.first <= last and found.last >= first]
    here.sort(key=lambda found: (found.first, found.last))
    shown = here if len(here) <= _BARS else here[: _BARS - 1]
    for found in shown:
        start = max((found.first - first).days, 0)
        after = min((found.last - first).days, 6) + 1
        yield [
            (" " * (look.head + start * look.cell), ""),
            (_bar(found, look.cell * (after - start) - 1, words), "mark"),
        ]
    more = max(day.ongoing for day in week if day.in_month) - len(shown)  # neighbours' days have no lines
    if len(here) > len(shown) or more > 0:
        count = max(len(here) - len(shown), more)
        yield [
            (" " * look.head, ""),
            (words.say.count("── and {n} more running", "── and {n} more running", count), "mark"),
        ]


def _bar(found: Running, width: int, words: Words) -> str:
    """A line with the title in it, as far as it fits."""
    title = cut(words.title(found.record), width - 4) if width >= 10 else ""
    return f"── {title} ".ljust(width, "─")[:width] if title else "─" * width


def _legend(answer: Month, look: Look, words: Words, today: date) -> Iterator[Line]:
    """What the marks mean, the holidays by name, and what runs through the month."""
    say = words.say
    shown = [day for week in answer.weeks for day in week]
    parts = _marks(shown, words)
    if answer.running:
        parts.insert(1, "─ " + say("running"))
    if any(day.date == today for day in shown):
        parts.append("[ ] " + say("today"))
    yield from _flowing(parts, look.width)
    for found in answer.holidays:
        mark = _HOLIDAYS[found.kind]
        text = f"{_days(found.first, found.last, words)}  {one_line(words.text(found.name))}"
        yield [(f"{mark} ", "holiday"), (cut(text, max(look.width - 2, 26)), "")]
    for run in answer.running:
        days = _days(run.first, run.last, words)
        yield [("─ ", "mark"), (cut(f"{days}  {words.title(run.record)}", max(look.width - 2, 26)), "")]
    more = answer.running_total - len(answer.running)
    if more > 0:
        yield [(say.count("and {n} more running", "and {n} more running", more), "dim")]


def _marks(days: list[Day], words: Words) -> list[str]:
    """What the marks of these days mean: events, and the kinds of holidays among them."""
    kinds, named = {day.holiday.kind for day in days if day.holiday}, _named(words)
    return ["● " + words.say("events"), *(f"{mark} {named[kind]}" for kind, mark in _HOLIDAYS.items() if kind in kinds)]


def _named(words: Words) -> dict[str, str]:
    """What the kinds of holidays are called."""
    say = words.say
    return {"public": say("holiday"), "observance": say("observance"), "school": say("school holidays")}


def _flowing(parts: list[str], columns: int) -> Iterator[Line]:
    """Short texts beside each other with room between them, on as many lines as they need."""
    line = ""
    for part in parts:
        if line and cells(line) + 3 + cells(part) > columns:
            yield [(line, "dim")]
            line = ""
        line += ("   " if line else "") + part
    yield [(line, "dim")]


def _days(first: date, last: date, words: Words) -> str:
    if first == last:
        return words.say.day(first, "weekday")
    return f"{words.until(first, last)} – {words.say.day(last, 'short')}" + (
        f" {last.year}" if first.year != last.year else ""
    )
