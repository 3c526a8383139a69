"""Opening hours as people say them, in German and English: a list is read by people who know no syntax."""

from typing import NamedTuple

from regioncal.errors import Problem
from regioncal.hours.ask import read_hours
from regioncal.hours.grammar import DAY, EVERY, Rule


class _Tongue(NamedTuple):
    """The words of one language that opening hours need."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    ordinals: dict[int, str]
    of_the_month: str
    daily: str
    always: str
    all_day: str
    closed: str
    since: str
    public: str
    school: str
    also: str
    odd: str
    even: str
    weeks: str
    appointment: str
    perhaps: str
    unknown: str


_GERMAN = _Tongue(
    weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    months=("Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sep", "Okt", "Nov", "Dez"),
    ordinals={
        1: "1.", 2: "2.", 3: "3.", 4: "4.", 5: "5.",
        -1: "letzter", -2: "vorletzter", -3: "drittletzter", -4: "viertletzter", -5: "fünftletzter",
    },
    of_the_month="im Monat",
    daily="täglich",
    always="rund um die Uhr",
    all_day="ganztägig",
    closed="zu",
    since="ab",
    public="an Feiertagen",
    school="in den Schulferien",
    also="und",
    odd="in ungeraden Kalenderwochen",
    even="in geraden Kalenderwochen",
    weeks="KW",
    appointment="nach Vereinbarung",
    perhaps="unsicher",
    unknown="Zeit nicht bekannt",
)  # fmt: skip
_ENGLISH = _Tongue(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ordinals={
        1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th",
        -1: "last", -2: "2nd to last", -3: "3rd to last", -4: "4th to last", -5: "5th to last",
    },
    of_the_month="of the month",
    daily="daily",
    always="around the clock",
    all_day="all day",
    closed="closed",
    since="from",
    public="on public holidays",
    school="in the school holidays",
    also="and",
    odd="in odd weeks",
    even="in even weeks",
    weeks="weeks",
    appointment="by appointment",
    perhaps="uncertain",
    unknown="time not known",
)  # fmt: skip
_APPOINTMENT = {
    "nach vereinbarung", "nach absprache", "termin nach vereinbarung", "termine nach vereinbarung", "auf anfrage",
    "nach terminvereinbarung", "by appointment", "by arrangement", "by appointment only", "on request",
}  # fmt: skip


def in_words(text: str, language: str) -> str:
    """`Mo–Do 09:00–12:15 · an Feiertagen zu` for `Mo-Th 09:00-12:15; PH off`.

    German for `de` and its kin, English for all others. What is beyond the plain forms, or wrong, is said as written.
    """
    hours = read_hours(text)
    if isinstance(hours, Problem):
        return " ".join(text.split())
    if hours.rules is None:
        return hours.text
    tongue = _GERMAN if language.partition("-")[0] == "de" else _ENGLISH
    return " · ".join(_rule(rule, tongue) for rule in hours.rules)


def _rule(rule: Rule, tongue: _Tongue) -> str:
    """One rule: which months, weeks and days, then which times, then what else was said."""
    days = [_weekdays(rule.days, tongue)] if rule.days else []
    holidays = [word for word, named in ((tongue.public, rule.public), (tongue.school, rule.school)) if named]
    if rule.within:
        who = " ".join([f" {tongue.also} ".join(holidays), *days])
    else:
        who = f" {tongue.also} ".join(days + holidays)
    when = [_months(rule.months, tongue), _weeks(rule.weeks, tongue), who]
    comment = tongue.appointment if rule.comment.casefold() in _APPOINTMENT else rule.comment
    if rule.state == "closed":
        what = f"{_times(rule, tongue)} {tongue.closed}".lstrip()
        if tongue is _ENGLISH and not rule.days and not rule.times:
            when, what = [tongue.closed, *when], ""
    elif rule.state == "unknown" and not rule.times:
        what = tongue.unknown
    elif rule.times == ((0, DAY),) or (not rule.times and not rule.comment):
        what = tongue.all_day if who else tongue.always
    elif rule.times and not who:
        what = f"{tongue.daily} {_times(rule, tongue)}"
    else:
        what = _times(rule, tongue)
    maybe = tongue.perhaps if rule.state == "unknown" and rule.times and not comment else ""
    said = " ".join(part for part in (*when, what, maybe) if part)
    return f"{said} ({comment})" if said and comment and rule.times else " ".join(filter(None, (said, comment)))


def _runs(numbers: list[int], names: tuple[str, ...]) -> str:
    """`Mo–Do, Sa`: three neighbours and more as a run, around the turn of the year where it goes that way."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(names) == 12 and len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == 11:
        runs[0] = runs.pop() + runs[0]
    said = [names[run[0]] + "–" + names[run[-1]] if len(run) > 2 else ", ".join(names[n] for n in run) for run in runs]
    return ", ".join(said)


def _weekdays(days: frozenset[tuple[int, int]], tongue: _Tongue) -> str:
    """`Mo–Do`, `täglich`, `1. und 3. Di im Monat`."""
    every = sorted(day for day, nth in days if nth == EVERY)
    parts = [tongue.daily if len(every) == 7 else _runs(every, tongue.weekdays)] if every else []
    for day, name in enumerate(tongue.weekdays):
        nths = sorted((nth for weekday, nth in days if weekday == day and nth != EVERY), key=lambda nth: (nth < 0, nth))
        if nths:
            ordinals = f" {tongue.also} ".join(tongue.ordinals[nth] for nth in nths)
            parts.append(f"{ordinals} {name} {tongue.of_the_month}")
    return ", ".join(parts)


def _months(months: frozenset[int], tongue: _Tongue) -> str:
    """`Sep–Juni`; nothing for all twelve."""
    return _runs(sorted(month - 1 for month in months), tongue.months) if len(months) % 12 else ""


def _weeks(weeks: frozenset[int], tongue: _Tongue) -> str:
    """`in ungeraden Kalenderwochen`, `KW 10–20`."""
    if weeks in (frozenset(range(1, 54, 2)), frozenset(range(1, 53, 2))):
        return tongue.odd
    if weeks == frozenset(range(2, 53, 2)):
        return tongue.even
    return f"{tongue.weeks} {_runs(sorted(weeks), tuple(map(str, range(54))))}" if weeks else ""


def _times(rule: Rule, tongue: _Tongue) -> str:
    """`09:00–12:00, 14:00–17:00`, `ab 10:00`."""
    said = []
    for start, end in rule.times:
        clock = f"{start // 60:02}:{start % 60:02}"
        if start in rule.open_end:
            said.append(f"{tongue.since} {clock}")
        else:
            end = end if end == DAY else end % DAY  # noqa: PLW2901 - midnight is 24:00, later is the next day's clock
            said.append(f"{clock}–{end // 60:02}:{end % 60:02}")
    return ", ".join(said)
