"""The agenda: events by day, what runs for long below, and what was asked where nothing was found."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from regioncal.query.events import Agenda, Happening, days, ranked
from regioncal.text import one_line, quoted
from regioncal.views.finding import instead, reasons, understood
from regioncal.views.lines import NARROW_SPACE, Line, beside, cells, pad, paragraph, wrap
from regioncal.views.words import Words

_TIME = 13  # "08:00–13:00" and two spaces
_NARROW = 76  # below so many columns the place stands on a line of its own


def agenda(answer: Agenda, words: Words, columns: int, *, cuts: bool, explain: bool = False) -> Iterator[Line]:
    """All lines of an agenda."""
    yield from understood(answer.finding, words, columns)
    if not answer.happenings:
        yield from _nothing(answer, words, columns)
        return
    if ranked(answer):
        yield from _best(answer, words, columns, cuts=cuts, explain=explain)
        yield from _summary(answer, words)
        return
    shape = _Shape(answer, words, columns, cuts=cuts)
    for day, found in days(answer):
        yield from beside([(words.say.day(day), "head")], [(_of_day(day, answer, words), "dim")], columns)
        for happening in sorted(found, key=_hour_known):
            yield from shape.lines(happening, _time(happening, words, answer))
            if explain and answer.finding:
                yield from reasons(*answer.finding.of(happening.event), words, columns, 2 + _TIME)
        yield []
    running = [found for found in answer.happenings if found.long]
    if running:
        yield [(words.say("Running"), "head")]
        until = [words.say("until {day}", day=words.until(found.last, answer.query.today)) for found in running]
        time = max(map(cells, until)) + 2
        if time > shape.time:
            shape = _Shape(answer, words, columns, cuts=cuts, time=time)
        for happening, when in zip(running, until, strict=True):
            yield from shape.lines(happening, when)
            if explain and answer.finding:
                yield from reasons(*answer.finding.of(happening.event), words, columns, 2 + shape.time)
        yield []
    yield from _summary(answer, words)


def _best(answer: Agenda, words: Words, columns: int, *, cuts: bool, explain: bool) -> Iterator[Line]:
    """The happenings as they are ranked, each with its day."""
    assert answer.finding is not None
    shape = _Shape(answer, words, columns, cuts=cuts, time=max(map(cells, _moments(answer, words))) + 2)
    for happening, when in zip(answer.happenings, _moments(answer, words), strict=True):
        yield from shape.lines(happening, when)
        if explain:
            yield from reasons(*answer.finding.of(happening.event), words, columns, 2 + shape.time)
    yield []


def _moments(answer: Agenda, words: Words) -> list[str]:
    """The day of each happening and the hour it begins; of long ones how long they run."""
    return [
        words.say("until {day}", day=words.until(found.last, answer.query.today))
        if found.long
        else " ".join(
            (
                words.say.weekday_short(found.first),
                words.until(found.first, answer.query.today),
                words.clock(found.start) if found.start else "",
            )
        ).rstrip()
        for found in answer.happenings
    ]


class _Shape:
    """The columns of an agenda: time, title, place, price."""

    def __init__(self, answer: Agenda, words: Words, columns: int, *, cuts: bool, time: int = _TIME) -> None:
        self.time = time
        self.words, self.answer, self.cuts = words, answer, cuts
        items = answer.happenings
        self.price = min(max([cells(words.price(found.item)) for found in items] or [0]), 18)
        self.narrow = columns < _NARROW
        rest = max(columns - 2 - self.time - self.price - 2, 8)
        if self.narrow:
            self.title = rest
            self.place = max(columns - 2 - self.time, 8)
        else:
            widest = max(cells(_title(found, words, answer)) for found in items)
            self.title = min(widest, rest * 58 // 100)
            self.place = rest - self.title - 2
            if not cuts:  # nothing wraps in a pipe: the columns are as wide as what stands in them
                self.title = widest
                self.place = max(cells(words.place(found.item)) for found in items)

    def lines(self, found: Happening, when: str) -> Iterator[Line]:
        """One happening on one line, or on as many as its title and place need."""
        words = self.words
        gone = found.item.get("status") == "cancelled"
        style = "gone" if gone else ""
        titles = wrap(_title(found, words, self.answer), self.title)
        place = words.place(found.item)
        price = words.price(found.item)
        paid = "free" if found.item.get("price", {}).get("kind") in {"free", "donation"} and not gone else ""
        if self.narrow:
            for number, title in enumerate(titles):
                head = pad(when if not number else "", self.time)
                tail = pad(price, self.price, right=True) if not number else ""
                yield [("  " + head, ""), (pad(title, self.title + 2), style), (tail, paid)]
            for part in wrap(place, self.place) if place else ():
                yield [(" " * (2 + self.time) + part, "dim")]
            return
        places = wrap(place, self.place) if self.cuts else [place]
        for number in range(max(len(titles), len(places))):
            title = titles[number] if number < len(titles) else ""
            where = places[number] if number < len(places) else ""
            yield [
                ("  " + pad(when if not number else "", self.time), ""),
                (pad(title, self.title), style),
                ("  " + pad(where, self.place) + "  ", "dim"),
                (pad(price if not number else "", self.price, right=True), paid),
            ]


def _title(found: Happening, words: Words, answer: Agenda) -> str:
    """The title with its marks: the series, how long, what happened to it."""
    parts = [words.title(found.record if answer.query.series else found.item)]
    if not found.long and found.last > found.first and not _one_night(found):
        day = words.say.weekday_short(found.last)
        end = f"{day} {words.clock(found.end)}" if found.end is not None else day
        parts.append(f"({words.say('until {day}', day=end)})")
    if (answer.query.series or ranked(answer)) and found.item["series"]:
        parts.append(f"↻{NARROW_SPACE}{words.rule(found.record)}{_elsewhere(found)}")
        if found.times > 1:
            parts.append(f"({found.times}×)")
    elif found.item["series"]:
        parts.append("↻")
    status = found.item.get("status", "confirmed")
    if status != "confirmed":
        parts.append(f"[{words.say.label('status', status)}]")
    return NARROW_SPACE.join((" ".join(parts[:-1]), parts[-1])) if parts[-1] == "↻" else " ".join(parts)


def _elsewhere(found: Happening) -> str:
    """The zone in which a series has its days, where its clock is another than the one shown."""
    own = datetime.fromisoformat(found.item["start"])
    if found.start is None or own.tzinfo is None or own.replace(tzinfo=None) == found.start.replace(tzinfo=None):
        return ""
    return f" ({one_line(found.record['timezone'])})"


def _hour_known(found: Happening) -> bool:
    """Within a day what has no known hour comes last."""
    return found.start is None and not found.item["all_day"]


def _one_night(found: Happening) -> bool:
    """Whether it ends by five in the morning of the next day."""
    return (
        found.end is not None
        and found.last == found.first + timedelta(days=1)
        and found.end.hour * 60 + found.end.minute <= 300
    )


def _time(found: Happening, words: Words, answer: Agenda) -> str:
    """The hours of a happening on the day it stands under, or that it is all day, or that its hour is not known."""
    say = words.say
    if found.start is None:
        return say("all day") if found.item["all_day"] else say("time?")
    start = words.clock(found.start)
    if found.end is None:
        return start
    end = words.clock(found.end)
    span = answer.query.span
    if span and found.first < span.first:
        return say("until {day}", day=end) if found.last == span.first else say("running")
    if found.last > found.first and not _one_night(found):
        return say("from {time}", time=start)
    return f"{start}–{end}"


def _of_day(day: date, answer: Agenda, words: Words) -> str:
    """What is to be said of a day beside its name: today, tomorrow, its ISO week."""
    parts = []
    if day == answer.query.today:
        parts.append(words.say("today"))
    elif day == answer.query.today + timedelta(days=1):
        parts.append(words.say("tomorrow"))
    parts += [words.text(found.name) for found in answer.holidays if found.first <= day <= found.last]
    parts.append(words.say("week {n}", n=day.isocalendar().week))
    return " · ".join(parts)


def _summary(answer: Agenda, words: Words) -> Iterator[Line]:
    """How many there are, and how to see those not shown."""
    say = words.say
    shown, total = len(answer.happenings), answer.total
    parts = [say.count("{n} date", "{n} dates", total)]
    if answer.free:
        parts.append(say.count("{n} free of charge", "{n} free of charge", answer.free))
    yield [(", ".join(parts), "title")]
    if total > shown:
        yield [(say.count("{n} more: --limit 0 shows all", "{n} more: --limit 0 shows all", total - shown), "dim")]


def _filters(answer: Agenda) -> list[str]:
    """The filters as options; days that the search named are no part of them."""
    query = answer.query
    search = [f"--search {quoted(query.words, always=True)}"] if query.words else []
    return [*(option for option in query.asked if not option.startswith("--search ")), *search]


def _nothing(answer: Agenda, words: Words, columns: int) -> Iterator[Line]:
    """What was asked, and the next date that would answer."""
    say, span = words.say, answer.query.span
    assert span is not None
    asked = say("No events: {days}", days=say.span(span.first, span.last))
    yield from paragraph(" · ".join([asked, *answer.query.asked]), columns, "title")
    if answer.next_day:
        day, then = say.day(answer.next_day), " ".join([answer.next_day.isoformat(), *_filters(answer)])
        yield from paragraph(say("The next one is on {day}: regioncal events --on {date}", day=day, date=then), columns)
        return
    yield from paragraph(say("Nothing later answers this either."), columns)
    yield from instead(answer, words, columns)
