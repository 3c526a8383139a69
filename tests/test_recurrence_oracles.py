"""Recurrence against two engines of other making: RFC 5545 word by word, and recurring-ical-events.

The first walks every day (or second) and asks of each part of the rule whether it holds: slow, with nothing to get
wrong but the RFC's own words. The second is right but for rules that python-dateutil gets wrong; those are left out.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st

from regioncal.recurrence import expand

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
COARSE = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]
FINE = ["HOURLY", "MINUTELY", "SECONDLY"]
# Shrinking a rule takes minutes; a rule that fails is short enough to read.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


# ---- the RFC, word by word ---------------------------------------------------------------------------------------


def month_length(day):
    """How many days the month of `day` has."""
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def both_ends(number, of):
    """A place counted from the front and from the back."""
    return {number, number - of - 1}


def year_length(year):
    """How many days a year has."""
    return date(year, 12, 31).timetuple().tm_yday


def week_numbers(day, wkst):
    """The numbers of the week that `day` lies in: its fourth day says the year, and the number in it."""
    fourth = day - timedelta(days=(day.weekday() - wkst) % 7) + timedelta(days=3)
    of_year = fourth.timetuple().tm_yday
    return {(of_year - 1) // 7 + 1, -((year_length(fourth.year) - of_year) // 7 + 1)}


def weekday_holds(day, rule):
    """BYDAY: the weekday, and its number in the month or year where the rule gives one."""
    monthly = rule["FREQ"] == "MONTHLY" or "BYMONTH" in rule
    number, length = (day.day, month_length(day)) if monthly else (day.timetuple().tm_yday, year_length(day.year))
    places = {0, (number - 1) // 7 + 1, -((length - number) // 7 + 1)}
    return any(day.weekday() == weekday and ordinal in places for ordinal, weekday in rule["BYDAY"])


def day_holds(day, rule, start):
    """Whether each part about days holds for `day`; what the rule leaves out is taken from the start."""
    freq = rule["FREQ"]
    by_day = {
        "BYMONTH": lambda: day.month in rule["BYMONTH"],
        "BYWEEKNO": lambda: bool(week_numbers(day, rule.get("WKST", 0)) & set(rule["BYWEEKNO"])),
        "BYYEARDAY": lambda: bool(both_ends(day.timetuple().tm_yday, year_length(day.year)) & set(rule["BYYEARDAY"])),
        "BYMONTHDAY": lambda: bool(both_ends(day.day, month_length(day)) & set(rule["BYMONTHDAY"])),
        "BYDAY": lambda: weekday_holds(day, rule),
    }
    if not all(holds() for part, holds in by_day.items() if part in rule):
        return False
    if freq not in ("YEARLY", "MONTHLY", "WEEKLY") or {"BYYEARDAY", "BYMONTHDAY", "BYDAY"} & rule.keys():
        return True
    if freq == "WEEKLY" or "BYWEEKNO" in rule:
        return day.weekday() == start.weekday()
    return day.day == start.day and (freq == "MONTHLY" or "BYMONTH" in rule or day.month == start.month)


def times_of_day(rule, start):
    """The times that the parts about hours, minutes and seconds allow."""
    finer = FINE.index(rule["FREQ"]) + 1 if rule["FREQ"] in FINE else 0
    hours = rule.get("BYHOUR", [start.hour] if finer < 1 else range(24))
    minutes = rule.get("BYMINUTE", [start.minute] if finer < 2 else range(60))
    seconds = rule.get("BYSECOND", [start.second] if finer < 3 else range(60))
    return sorted(set(product(hours, minutes, seconds)))


def period(moment, rule):
    """The number of the year, month, ... second that a moment lies in."""
    seconds = int((moment - datetime(1900, 1, 1)).total_seconds())
    days = seconds // 86400  # 1900-01-01 was a Monday
    return {
        "YEARLY": moment.year,
        "MONTHLY": moment.year * 12 + moment.month,
        "WEEKLY": (days - rule.get("WKST", 0)) // 7,
        "DAILY": days,
        "HOURLY": seconds // 3600,
        "MINUTELY": seconds // 60,
        "SECONDLY": seconds,
    }[rule["FREQ"]]


def by_definition(rule, start, length):
    """The wall times that a rule gives in the `length` after `start`, each day and time tried."""
    whole = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7}.get(rule["FREQ"], 0)  # BYSETPOS wants whole periods
    first = (start - timedelta(days=whole)).date()
    sets = {}
    times = times_of_day(rule, start)
    for number in range(whole + length.days + 2 + whole):
        day = first + timedelta(days=number)
        if day_holds(day, rule, start):
            for time in times:
                moment = datetime(day.year, day.month, day.day, *time)
                sets.setdefault(period(moment, rule), []).append(moment)
    found = []
    for number in sorted(sets):
        if (number - period(start, rule)) % rule.get("INTERVAL", 1) == 0:
            one = sets[number]
            places = {place - 1 if place > 0 else len(one) + place for place in rule.get("BYSETPOS", ())}
            found += [moment for place, moment in enumerate(one) if not places or place in places]
    found = [moment for moment in found if moment >= start and moment <= rule.get("UNTIL", moment)]
    found = [moment for moment in found[: rule.get("COUNT")] if moment <= start + length]
    return sorted({start, *found})  # the start always happens, as the calendars in use have it


# ---- rules -------------------------------------------------------------------------------------------------------


def write(rule):
    """A rule as RRULE text."""
    parts = []
    for name, value in rule.items():
        if name == "BYDAY":
            text = ",".join(f"{ordinal or ''}{WEEKDAYS[day]}" for ordinal, day in value)
        elif name == "WKST":
            text = WEEKDAYS[value]
        elif name == "UNTIL":
            text = value.strftime("%Y%m%dT%H%M%S")
        else:
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(f"{name}={text}")
    return ";".join(parts)


def some(numbers, most=4):
    """A few of some numbers."""
    return st.lists(numbers, min_size=1, max_size=most, unique=True)


def ends(most):
    """A number counted from either end."""
    return st.integers(-most, most).filter(bool)


@st.composite
def rules(draw, freqs=(*COARSE, *FINE), *, setpos=True, weeks=True):
    """A rule with any of the parts that RFC 5545 allows at its frequency."""
    freq = draw(st.sampled_from(freqs))
    rule = {"FREQ": freq}
    maybe = lambda part, strategy: draw(st.booleans()) and rule.update({part: draw(strategy)})  # noqa: E731
    maybe("INTERVAL", st.integers(1, 40 if freq in FINE else 4))
    maybe("WKST", st.integers(0, 6))
    if draw(st.integers(0, 3)) == 0:
        rule["BYMONTH"] = draw(some(st.integers(1, 12)))
    if freq == "YEARLY" and weeks and draw(st.integers(0, 3)) == 0:
        rule["BYWEEKNO"] = draw(some(ends(53)))
    if freq in ("YEARLY", *FINE) and draw(st.integers(0, 3)) == 0:
        rule["BYYEARDAY"] = draw(some(ends(366), 40))
    if freq != "WEEKLY" and draw(st.integers(0, 2)) == 0:
        rule["BYMONTHDAY"] = draw(some(ends(31), 8))
    limit = {"MONTHLY": 5, "YEARLY": 5 if "BYMONTH" in rule else 53}.get(freq, 0) if "BYWEEKNO" not in rule else 0
    maybe("BYDAY", some(st.tuples(st.one_of(st.just(0), st.integers(-limit, limit)), st.integers(0, 6))))
    for part, most in (("BYHOUR", 23), ("BYMINUTE", 59), ("BYSECOND", 59)):
        if draw(st.integers(0, 3)) == 0:
            rule[part] = draw(some(st.integers(0, most), 3))
    if setpos and any(part.startswith("BY") for part in rule) and draw(st.integers(0, 2)) == 0:
        rule["BYSETPOS"] = draw(some(st.one_of(ends(6), ends(366))))
    return rule


STARTS = st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)).map(lambda one: one.replace(microsecond=0))
EDGES = st.integers(0, 10**9)
SATURDAY = datetime.fromisoformat("2016-09-03T10:00")
FRIDAY = datetime.fromisoformat("2015-06-05T10:00")


def wall_times(values, first=None, after=None, zone=UTC):
    """What expand gives, as wall times in a zone."""
    found = expand(values, zone, first, after, 500_000)
    return [datetime.fromtimestamp(one.start, zone).replace(tzinfo=None) for one in found.occurrences], found


def lengths(rule):
    """How far a rule is tried: some of its periods, in short time."""
    spans = {
        "YEARLY": 1200,
        "MONTHLY": 500,
        "WEEKLY": 200,
        "DAILY": 120,
        "HOURLY": 9,
        "MINUTELY": 1.25,
        "SECONDLY": 0.03,
    }
    return timedelta(days=spans[rule["FREQ"]])


@settings(max_examples=120, deadline=None, phases=PHASES)
@given(rules(), STARTS, st.integers(0, 2), st.data())
@example({"FREQ": "WEEKLY", "BYDAY": [(0, 0), (0, 6)], "BYSETPOS": [1], "WKST": 0}, SATURDAY, 0, None)
@example({"FREQ": "WEEKLY", "BYDAY": [(0, 0), (0, 6)], "BYSETPOS": [1], "WKST": 6}, SATURDAY, 0, None)
@example({"FREQ": "WEEKLY", "BYDAY": [(0, 0), (0, 6)], "INTERVAL": 2, "WKST": 6}, SATURDAY, 0, None)
@example({"FREQ": "YEARLY", "BYWEEKNO": [53]}, FRIDAY, 0, None)  # 1 January 2016 lies in 2015's last week
@example({"FREQ": "YEARLY", "BYWEEKNO": [1, -1], "BYDAY": [(0, 0), (0, 3), (0, 6)], "WKST": 6}, FRIDAY, 0, None)
def test_a_rule_gives_what_the_rfc_defines(rule, start, bound, data):
    """The wall times of any allowed rule, with COUNT or UNTIL or neither, are those that its definition picks."""
    length = lengths(rule)
    rule = dict(rule)
    if data is not None and bound == 1:
        rule["COUNT"] = data.draw(st.integers(1, 60))
    if data is not None and bound == 2:
        rule["UNTIL"] = start + data.draw(st.timedeltas(timedelta(0), length)) // timedelta(seconds=1) * timedelta(
            seconds=1
        )
    expected = by_definition(rule, start, length)
    last = int((start + length).replace(tzinfo=UTC).timestamp())
    found, expansion = wall_times({"start": start, "rrule": [write(rule)]}, None, last + 1)
    if any("too long" in problem.message for problem in expansion.problems):
        until = datetime.fromtimestamp(expansion.complete_until, UTC).replace(tzinfo=None)
        expected = [moment for moment in expected if moment < until]
    assert found == expected, write(rule)


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(rules(), STARTS, st.tuples(EDGES, EDGES), st.sampled_from((0, 1, 40)), st.integers(0, 7200))
def test_a_window_shows_what_the_whole_shows_in_it(rule, start, edges, count, duration):
    """Any span's occurrences are those of all time that start in it or overlap it."""
    length = int(lengths(rule).total_seconds())
    rule = {**rule, "COUNT": count} if count else rule
    begin = int(start.replace(tzinfo=BERLIN).timestamp())
    first, after = sorted(begin + edge % length for edge in edges)
    values = {"start": start, "end": start + timedelta(seconds=duration), "rrule": [write(rule)]}
    whole = expand(values, BERLIN, None, begin + length, 500_000)
    assume(not whole.problems)
    part = expand(values, BERLIN, first, after, 500_000)
    touching = [o for o in whole.occurrences if o.start < after and (o.start >= first or o.after > first)]
    assert part.occurrences == touching
    assert part.complete_until in (None, after)
    if part.complete_until is None:
        assert not [o for o in whole.occurrences if o.start >= after]


# ---- recurring-ical-events ---------------------------------------------------------------------------------------


def read_by_another(lines, first, after):
    """The starts that recurring-ical-events finds, as UTC seconds."""
    import icalendar
    import recurring_ical_events

    body = "\n".join(["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"])
    calendar = icalendar.Calendar.from_ical(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-\n{body}\nEND:VCALENDAR\n")
    found = [event["DTSTART"].dt for event in recurring_ical_events.of(calendar).between(first, after)]
    found = [
        one if isinstance(one, datetime) else datetime(one.year, one.month, one.day, tzinfo=BERLIN) for one in found
    ]
    return sorted({int(one.timestamp()) for one in found})


@settings(max_examples=60, deadline=None, phases=PHASES)
@given(
    rules(freqs=COARSE, setpos=False, weeks=False),
    st.datetimes(datetime(2016, 1, 1), datetime(2017, 1, 1)).map(lambda one: one.replace(second=0, microsecond=0)),
    st.sampled_from(("", "COUNT=7", "UNTIL=20170301T120000Z", "UNTIL=20170301")),
    st.sampled_from(("Europe/Berlin", "America/New_York", "UTC")),
    st.booleans(),
)
def test_another_engine_agrees(rule, start, bound, zone, all_day):
    """Rules that dateutil expands rightly give the same occurrences in recurring-ical-events, in any zone."""
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        rule.pop(part, None)
    assume(len({bool(ordinal) for ordinal, _ in rule.get("BYDAY", ())}) < 2)  # dateutil wants both kinds to hold
    until_day = bound == "UNTIL=20170301"
    assume(all_day == until_day or not bound.startswith("UNTIL"))
    text = write(rule) + (f";{bound}" if bound else "")
    values = {"start": start.date() if all_day else start, "timezone": zone, "rrule": [text]}
    dtstart = f"DTSTART;VALUE=DATE:{start:%Y%m%d}" if all_day else f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}"
    first, after = datetime(2016, 1, 1, tzinfo=BERLIN), datetime(2018, 1, 1, tzinfo=BERLIN)
    theirs = read_by_another([dtstart, f"RRULE:{text}"], first, after)
    ours = expand(values, BERLIN, int(first.timestamp()), int(after.timestamp()))
    assume(not ours.problems)
    if not all_day:  # a clock leaps over an hour in March, and engines differ in where they put that one
        skipped = [s for s in {*theirs, *(o.start for o in ours.occurrences)} if s in gap_hours(zone)]
        assume(not skipped)
    assert [one.start for one in ours.occurrences] == theirs, (dtstart, text)


LEAPS = {
    "Europe/Berlin": ("2016-03-27T01:00Z", "2017-03-26T01:00Z"),
    "America/New_York": ("2016-03-13T07:00Z", "2017-03-12T07:00Z"),
    "UTC": (),
}


def gap_hours(zone):
    """UTC seconds of the hours after the leaps of 2016 and 2017 in a zone."""
    begins = [int(datetime.fromisoformat(leap).timestamp()) for leap in LEAPS[zone]]
    return {second for begin in begins for second in range(begin, begin + 3600)}
