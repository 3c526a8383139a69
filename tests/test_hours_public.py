"""Public holidays of a region: the right days, names in its languages, problems with a remedy."""

import subprocess
import sys
from datetime import date

from regioncal import hours

UNITY = date(2016, 10, 3)


def test_public_holidays_of_a_part_of_the_country():
    """Lower Saxony keeps Reformation Day from 2018 on (and once in 2017), with names in both languages."""
    found, problems = hours.public_holidays("DE", "NI", 2016, 2018)
    names = dict(found)
    assert problems == []
    assert found == sorted(found, key=lambda item: item[0])
    assert (names[UNITY]["de"], names[UNITY]["en"]) == ("Tag der Deutschen Einheit", "German Unity Day")
    assert len([day for day in names if day.year == 2016]) == 9
    assert [date(year, 10, 31) in names for year in (2016, 2017, 2018)] == [False, True, True]
    for name in ("Niedersachsen", "de-ni", "DE-NI", " ni "):
        assert hours.public_holidays("de", name, 2016, 2018) == (found, [])


def test_public_holidays_nobody_knows_are_a_problem():
    """An unknown country has none, an unknown part those of the whole country; both say where to mend it."""
    found, (problem,) = hours.public_holidays("XX", None, 2016, 2016)
    assert (found, problem.path, problem.field) == ([], "region.toml", "country")
    found, (problem,) = hours.public_holidays("DE", "Niedersachsn", 2016, 2016)
    assert found == hours.public_holidays("DE", None, 2016, 2016)[0] != []
    assert "did you mean Niedersachsen" in str(problem)
    assert hours.public_holidays("DE", None, 2017, 2016) == ([], [])


def test_one_language_is_named_by_itself():
    """A country whose holidays are known in its own tongue only still has names."""
    found, _ = hours.public_holidays("FR", None, 2016, 2016)
    assert dict(found)[date(2016, 7, 14)]["fr"] == "Fête nationale"


def test_one_country_alone_has_the_holidays_it_has_among_all():
    """Only its own module is loaded, and whoever wants all countries afterwards gets them."""
    code = """
import sys
from regioncal import hours
codes = ("DE", "AT", "CH", "FR", "PL", "TR", "UA", "US", "GB", "IL", "IN", "BR", "JP")
alone = [hours.public_holidays(code, None, 2015, 2018) for code in codes]
assert "holidays.countries.latvia" not in sys.modules
import holidays.countries
assert holidays.countries.Latvia
assert [hours.public_holidays(code, None, 2015, 2018) for code in codes] == alone
print(sum(len(found) for found, _ in alone))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.stderr, int(ran.stdout) > 500) == ("", True)
