"""Opening hours in words, and what was meant by text that is none."""

import pytest

from regioncal import hours
from regioncal.errors import Problem
from regioncal.hours.ask import Hours, read_hours


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("Mo-Th 09:00-12:15; PH off", "Mo–Do 09:00–12:15 · an Feiertagen zu",
         "Mon–Thu 09:00–12:15 · closed on public holidays"),
        ("Mo,We 18:00-20:00", "Mo, Mi 18:00–20:00", "Mon, Wed 18:00–20:00"),
        ("Mo-Su 9:00-12:00,14:00-17:00", "täglich 09:00–12:00, 14:00–17:00", "daily 09:00–12:00, 14:00–17:00"),
        ("10:00-12:00", "täglich 10:00–12:00", "daily 10:00–12:00"),
        ("Tu[1,3] 15:00-17:00", "1. und 3. Di im Monat 15:00–17:00", "1st and 3rd Tue of the month 15:00–17:00"),
        ("Th[-1] 19:00-24:00", "letzter Do im Monat 19:00–24:00", "last Thu of the month 19:00–24:00"),
        ("Sep-Jun Th 16:00-18:00", "Sep–Juni Do 16:00–18:00", "Sep–June Thu 16:00–18:00"),
        ("week 1-53/2 Fr 10:00-12:00", "in ungeraden Kalenderwochen Fr 10:00–12:00", "in odd weeks Fri 10:00–12:00"),
        ("week 10-20 Fr 10:00-12:00", "KW 10–20 Fr 10:00–12:00", "weeks 10–20 Fri 10:00–12:00"),
        ("We 15:00-17:00; PH,SH off", "Mi 15:00–17:00 · an Feiertagen und in den Schulferien zu",
         "Wed 15:00–17:00 · closed on public holidays and in the school holidays"),
        ("SH Mo-Fr 10:00-14:00", "in den Schulferien Mo–Fr 10:00–14:00", "in the school holidays Mon–Fri 10:00–14:00"),
        ("Mo-Fr 10:00-12:00; Tu off", "Mo–Fr 10:00–12:00 · Di zu", "Mon–Fri 10:00–12:00 · Tue closed"),
        ("Fr 20:00-02:00", "Fr 20:00–02:00", "Fri 20:00–02:00"),
        ("Mo 10:00+", "Mo ab 10:00", "Mon from 10:00"),
        ("24/7", "rund um die Uhr", "around the clock"),
        ('"nach Absprache"', "nach Vereinbarung", "by appointment"),
        ('Tu "Zeit erfragen"', "Di Zeit erfragen", "Tue Zeit erfragen"),
        ('Mo 10:00-12:00 "Kurs"', "Mo 10:00–12:00 (Kurs)", "Mon 10:00–12:00 (Kurs)"),
        ('We 15:00-17:00 unknown "14-tägig"', "Mi 15:00–17:00 (14-tägig)", "Wed 15:00–17:00 (14-tägig)"),
        ("We 15:00-17:00 unknown", "Mi 15:00–17:00 unsicher", "Wed 15:00–17:00 uncertain"),
        ('Mo unknown "Uhrzeit erfragen"', "Mo Uhrzeit erfragen", "Mon Uhrzeit erfragen"),
        ("unknown", "Zeit nicht bekannt", "time not known"),
        ("2016 Oct 03-05  10:00-12:00", "2016 Oct 03-05 10:00-12:00", "2016 Oct 03-05 10:00-12:00"),
        ("Mo-Do 9-12 Uhr", "Mo-Do 9-12 Uhr", "Mo-Do 9-12 Uhr"),
    ],
)  # fmt: skip
def test_in_words(text, german, english):
    """A list says hours as people do; what cannot be said simply stays as it was written."""
    assert hours.in_words(text, "de") == german
    assert hours.in_words(text, "en") == english


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Mo-Do 9-12 Uhr", "Mo-Th 09:00-12:00"),
        ("Di 10:00-12:00 Uhr", "Tu 10:00-12:00"),
        ("Mo–Do 09.00–12.15 Uhr", "Mo-Th 09:00-12:15"),
        ("Montag bis Donnerstag 9 bis 12 Uhr", "Mo-Th 09:00-12:00"),
        ("Montags 18-20 Uhr", "Mo 18:00-20:00"),
        ("Mo und Mi 18:00-20:00", "Mo,We 18:00-20:00"),
        ("Di 9-12 Uhr, Do 14-17 Uhr", "Tu 09:00-12:00; Th 14:00-17:00"),
        ("Do 9–12 & 14–16 Uhr", "Th 09:00-12:00,14:00-16:00"),
        ("1. Dienstag im Monat 15-17 Uhr", "Tu[1] 15:00-17:00"),
        ("jeden letzten Freitag im Monat 20 Uhr", "Fr[-1] 20:00+"),
        ("Di ab 10 Uhr", "Tu 10:00+"),
        ("täglich 10-18 Uhr", "Mo-Su 10:00-18:00"),
        ("Mo-Fr 9-12, feiertags geschlossen", "Mo-Fr 09:00-12:00; PH off"),
        ("Sept-Juni Do 16-18 Uhr", "Sep-Jun Th 16:00-18:00"),
        ("nach Vereinbarung", '"nach Vereinbarung"'),
        ("rund um die Uhr", "24/7"),
        ("Mo-Fr 9-12 Uhr und nach Vereinbarung", 'Mo-Fr 09:00-12:00; "nach Vereinbarung"'),
        ("Mi 15-17 Uhr (außer in den Schulferien)", "We 15:00-17:00; SH off"),
        ("Mi 15-17 Uhr, nicht an Feiertagen", "We 15:00-17:00; PH off"),
    ],
)
def test_a_german_habit_is_answered_with_the_text_meant(text, meant):
    """The remedy can be copied: it is valid itself."""
    problem = read_hours(text)
    assert isinstance(problem, Problem)
    assert str(problem) == f'hours: cannot read "{text}" (write {meant})'
    assert isinstance(read_hours(meant), Hours)


@pytest.mark.parametrize(
    "text", ["", " ", "täglich", "xyz", "Mo 25:00-26:00", "week 54 Mo", "Mo[6]", "a" * 2000, "\ud800"]
)
def test_no_guess_where_there_is_none(text):
    """What means nothing gets an example instead of a guess."""
    problem = read_hours(text)
    assert isinstance(problem, Problem)
    assert "Mo,We 18:00-20:00; PH off" in problem.remedy


def test_case_and_blanks_are_forgiven():
    """`mo-fr 9:00-12:00 ;` is read as it is meant."""
    assert read_hours(" mo-fr  9:00-12:00; ph OFF ;") == read_hours("Mo-Fr 9:00-12:00; PH off")
