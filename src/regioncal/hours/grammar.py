"""The plain part of OpenStreetMap's opening_hours, read without the package: it is what nearly every offer says.

`Mo-Fr 09:00-12:00,14:00-17:00; PH off`, `Tu[1] 15:00-17:00`, `Sep-Jun Th 16:00-18:00`, `week 1-53/2 Fr 10:00-12:00`,
`24/7`, `"nach Vereinbarung"`. Importing the package costs 36 ms of CPU, a third of a whole answer; these forms need
none of it, and the tests hold both readers to the same answers. Dates, years, sunrise, Easter and offsets are left to
the package: `parse` returns None for them, as for text that is wrong.
"""

import re
from functools import lru_cache
from typing import NamedTuple

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 24 * 60
EVERY = 0
AT_LEAST = 60
"""Minutes that something with an open end (`10:00+`) is taken to last; from then to midnight nobody knows."""

_SPAN = r"\d\d?:\d\d(?:-\d\d?:\d\d|\+)"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_MONTH_RUN = rf"{_MONTH}(?:-{_MONTH})?"
_WEEKS = r"\d\d?(?:-\d\d?(?:/\d\d?)?)?"
_DAY = rf"(?:{_WEEKDAY}(?:\[[-\d,]+\]|-{_WEEKDAY})?|PH|SH)"
_EDGE = r"(?=[ ;,]|$)"
_RULE = rf"""
    (?: (?P<always>24/7)
      | (?:(?P<months>{_MONTH_RUN}(?:,{_MONTH_RUN})*)(?::(?=\ )|{_EDGE})\ ?)?
        (?:week\ ?(?P<weeks>{_WEEKS}(?:,{_WEEKS})*)(?::(?=\ )|{_EDGE})\ ?)?
        (?:(?P<within>[PS]H(?:,[PS]H)?)\ (?={_WEEKDAY}))?
        (?:(?P<days>{_DAY}(?:,{_DAY})*){_EDGE}\ ?)?
        (?:(?P<times>{_SPAN}(?:,\ ?{_SPAN})*){_EDGE})?
    )
    (?:\ ?(?P<modifier>open|closed|off|unknown){_EDGE})?
    (?:\ ?(?P<comment>"[^"]+"))?
"""
_JOINT = r"\ ?(;|\|\|)\ ?|(,)\ "
_BY_APPOINTMENT = r"vereinbar|absprache|termin|anmeld|anfrage|erfragen|appointment|arrangement|request|regist"


class Rule(NamedTuple):
    """One rule: on which days it holds and what it says of them.

    `joint` tells how it meets the rules before it: `;` takes its days over, `,` adds to them, `||` fills what is left,
    as does a comment that stands alone. `days` are (weekday, nth in the month): Monday = 0, nth `EVERY`, 1 to 5 or
    -1 to -5; empty means every day unless the rule names holidays. `public` and `school` add those holidays, or with
    `within` narrow the days to them. `times` are minutes after midnight, an end after 1,440 lies on the next day; an
    open end (`10:00+`) is said as midnight and kept in `open_end`. `state` is open, closed, unknown or by_appointment.
    """

    joint: str
    months: frozenset[int]
    weeks: frozenset[int]
    days: frozenset[tuple[int, int]]
    public: bool
    school: bool
    within: bool
    times: tuple[tuple[int, int], ...]
    open_end: frozenset[int]
    state: str
    comment: str


def outcome(modifier: str, comment: str, *, timed: bool) -> str:
    """What a rule says of its time: a comment instead of times, or one about an appointment, is never open."""
    if modifier in {"off", "closed"}:
        return "closed"
    if comment and ((not timed and not modifier) or re.search(_BY_APPOINTMENT, comment, re.IGNORECASE)):
        return "by_appointment"
    return "unknown" if modifier == "unknown" else "open"


def tidy(text: str) -> str:
    """The text with single spaces, no last `;`, and `Mo, We 10:00-12:00` joined as it is meant.

    The package reads that last one as "all of Monday, and Wednesday from ten to twelve".
    """
    text = " ".join(text.split()).removesuffix(";").rstrip()
    return re.sub(rf"({_WEEKDAY}|PH|SH|\]), (?=(?:{_WEEKDAY}|PH|SH)\b)", r"\1,", text) if ", " in text else text


def open_ends(text: str) -> set[int]:
    """The minutes at which something begins whose end nobody knows."""
    return {int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(?<![-\d])(\d\d?):(\d\d)\+", text)}


def cased(text: str) -> str:
    """The text with its words in the case OpenStreetMap writes them (`mo-fr` -> `Mo-Fr`), comments left alone."""
    known = (*WEEKDAYS, *MONTHS, "PH", "SH", "week", "off", "closed", "open", "unknown")
    names = {name.casefold(): name for name in known}
    return re.sub(r'"[^"]*"|[A-Za-z]+', lambda word: names.get(word[0].casefold(), word[0]), text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compiled when first needed: most commands never meet opening hours."""
    return re.compile(_RULE, re.VERBOSE), re.compile(_JOINT)


def parse(text: str) -> tuple[Rule, ...] | None:
    """The rules of a plain, tidy text in their order; None where it is beyond the plain forms, or wrong."""
    rule_pattern, joint_pattern = _patterns()
    rules: list[Rule] = []
    at, joint = 0, ";"
    while match := rule_pattern.match(text, at):
        rule = _rule(joint, match) if match.end() > at else None
        if rule is None:
            return None
        rules.append(rule)
        if match.end() == len(text):
            return tuple(rules)
        between = joint_pattern.match(text, match.end())
        if between is None:
            return None
        at, joint = between.end(), between[1] or between[2]
    return None


def _rule(joint: str, match: re.Match[str]) -> Rule | None:
    """One matched rule with its numbers checked; None where they are none of a calendar or a clock."""
    months, weeks = _months(match["months"]), _weeks(match["weeks"])
    days, times = _days(match["days"]), _times("00:00-24:00" if match["always"] else match["times"])
    if months is None or weeks is None or days is None or times is None:
        return None
    named = f"{match['within'] or ''},{match['days'] or ''}".split(",")
    modifier, comment = match["modifier"] or "", (match["comment"] or "").strip('"')
    alone = comment and match[0].startswith('"')
    spans = zip(times, _split(match["times"]), strict=False)
    open_end = frozenset(start for (start, _), said in spans if said.endswith("+"))
    return Rule(
        "||" if alone else joint, months, weeks, days, "PH" in named, "SH" in named, bool(match["within"]),
        times, open_end, outcome(modifier, comment, timed=bool(times)), comment,
    )  # fmt: skip


def _split(text: str | None) -> list[str]:
    """The parts between commas, none for what was not said."""
    return text.replace(" ", "").split(",") if text else []


def _run(first: int, last: int, lowest: int, size: int) -> list[int]:
    """The numbers from first to last, around the turn of the week or year if need be (`Fr-Mo`, `Nov-Feb`)."""
    return [(first - lowest + step) % size + lowest for step in range((last - first) % size + 1)]


@lru_cache(maxsize=256)
def _months(text: str | None) -> frozenset[int] | None:
    """`Sep-Jun` -> {9, 10, 11, 12, 1, ..., 6}."""
    found: set[int] = set()
    for part in _split(text):
        ends = [MONTHS.index(name) + 1 for name in part.split("-")]
        found.update(_run(ends[0], ends[-1], 1, 12))
    return frozenset(found)


@lru_cache(maxsize=256)
def _weeks(text: str | None) -> frozenset[int] | None:
    """`1-53/2` -> {1, 3, ..., 53}; None where a number is no ISO week, or a run goes backwards."""
    found: set[int] = set()
    for part in _split(text):
        run, _, step = part.partition("/")
        first, _, last = run.partition("-")
        weeks = range(int(first), int(last or first) + 1, max(1, int(step or 1)))
        if not weeks or weeks[0] < 1 or weeks[-1] > 53 or int(last or first) > 53 or step in {"0", "00"}:
            return None
        found.update(weeks)
    return frozenset(found)


@lru_cache(maxsize=1024)
def _days(text: str | None) -> frozenset[tuple[int, int]] | None:
    """`Mo-We,Fr[1,-1]` -> {(0, 0), (1, 0), (2, 0), (4, 1), (4, -1)}; None where there is no such nth weekday."""
    found: set[tuple[int, int]] = set()
    for part in re.findall(_DAY, text or ""):
        if "[" in part:
            for nth in part[3:-1].split(","):
                if not re.fullmatch(r"-?[1-5]|[1-5]-[1-5]", nth) or (len(nth) == 3 and nth[0] > nth[2]):
                    return None
                ends = [int(nth)] if nth[0] == "-" or len(nth) == 1 else range(int(nth[0]), int(nth[2]) + 1)
                found.update((WEEKDAYS.index(part[:2]), each) for each in ends)
        elif part not in {"PH", "SH"}:
            ends = [WEEKDAYS.index(name) for name in part.split("-")]
            found.update((day, EVERY) for day in _run(ends[0], ends[-1], 0, 7))
    return frozenset(found)


@lru_cache(maxsize=2048)
def _times(text: str | None) -> tuple[tuple[int, int], ...] | None:
    """`9:00-12:00,22:00-02:00` -> ((540, 720), (1320, 1560)); None where there is no such time."""
    spans: list[tuple[int, int]] = []
    for part in _split(text):
        clocks = [tuple(map(int, clock.split(":"))) for clock in part.removesuffix("+").split("-")]
        minutes = [hour * 60 + minute for hour, minute in clocks]
        if minutes[0] >= DAY or minutes[-1] > 2 * DAY or any(minute > 59 for _, minute in clocks):
            return None
        end = DAY if part.endswith("+") else minutes[1]
        spans.append((minutes[0], end if end > minutes[0] else end + DAY))
    return tuple(spans)
