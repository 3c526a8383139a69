"""Questions about funds: what is left of a year's money, told from what nobody can know."""

import json
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import brute
from regioncal.errors import NotFound
from regioncal.query import funds

EURO = Decimal(1)
SUMS = st.integers(0, 50_000).map(lambda cents: cents / 100 if cents % 100 else cents // 100)
YEARS = st.sampled_from([2014, 2015, 2016])
PUBLISHED = st.fixed_dictionaries(
    {}, optional={"applications": st.integers(0, 9), "projects": st.integers(0, 4), "awarded": SUMS,
                  "approximate": st.booleans()},
)  # fmt: skip
ROUNDS = st.fixed_dictionaries({"year": YEARS}, optional={"budget": SUMS, "published": PUBLISHED})
TOTALS = st.tuples(YEARS, YEARS).map(lambda pair: {"from": min(pair), "to": max(pair), "projects": 9})
GRANTS = st.fixed_dictionaries(
    {"fund": st.sampled_from(["f", "g"])},
    optional={"year": YEARS, "awarded": SUMS, "applied": SUMS, "paid": SUMS,
              "status": st.sampled_from(["applied", "awarded", "rejected", "paid", "settled", "repaid"])},
)  # fmt: skip


@st.composite
def money(draw):
    """A fund with rounds and totals, and grants of it and of another one."""
    fund = {"id": "f", "name": "Fonds", "round": draw(st.lists(ROUNDS, max_size=4)),
            "total": draw(st.lists(TOTALS, max_size=1))}  # fmt: skip
    if draw(st.booleans()):
        fund["budget"] = draw(SUMS)
    grants = draw(st.lists(GRANTS, max_size=6))
    return fund, [{"id": f"grant-{number}", "title": "G", **grant} for number, grant in enumerate(grants)]


def exact(values):
    """The sum of amounts, to the cent."""
    return sum((Decimal(str(value)) for value in values), Decimal(0))


def expected(fund, grants, year):
    """What a person with the records before them says: budget, awards known singly, what is left, and if that is so."""
    rounds = [one for one in fund["round"] if one["year"] == year]
    said = [one.get("published", {}) for one in rounds]
    own = [one["budget"] for one in rounds if "budget" in one]
    given_out = [one for one in grants if one.get("year") == year and one["fund"] == "f"
                 and one.get("status", "awarded") in {"awarded", "paid", "settled"}]  # fmt: skip
    priced = [one["awarded"] for one in given_out if "awarded" in one]
    budget = None
    if own and len(own) == len(rounds):
        budget = exact(own)
    elif year and "budget" in fund:
        budget = exact([fund["budget"]])
    published = [one["awarded"] for one in said if "awarded" in one]
    projects = [one["projects"] for one in said if "projects" in one]
    spent = None
    if said and len(published) == len(said):
        spent = exact(published)
    elif (priced and not (projects and len(projects) == len(said) and sum(projects) > len(priced))
          and not any(year and one["from"] <= year <= one["to"] for one in fund["total"])):  # fmt: skip
        spent = max(exact(priced), exact(published))
    elif published:
        spent = exact(published)
    certain = bool(said) and len(published) == len(said) and not any(one.get("approximate") for one in said)
    left = budget - spent if budget is not None and spent is not None else None
    return budget, exact(priced), len(given_out), len(given_out) - len(priced), left, certain


def told(year):
    """The same, as the index answers it."""
    return year.budget, year.awarded, year.known, year.unpriced, year.remaining, year.certain


@given(money())
@settings(max_examples=25)
@example(({"id": "f", "name": "F", "budget": 9, "round": [{"year": 2016}, {"year": 2016}], "total": []}, []))
def test_what_is_left_is_what_a_person_would_say(case):
    """One row a year, the latest first; each grant counts once, in its year; nothing is guessed and no cent is lost."""
    fund, grants = case
    with brute.indexed({"fund": [fund], "grant": grants}) as index:
        (answer,) = funds.ask(index, "f", None).funds
    mine = [one for one in grants if one["fund"] == "f"]
    known = {one["year"] for one in fund["round"]} | {one.get("year") for one in mine}
    assert [year.year for year in answer.years] == sorted(known, key=lambda year: -(year or 0))
    for year in answer.years:
        assert told(year) == expected(fund, grants, year.year)
        assert year.rounds == [one for one in fund["round"] if one["year"] == year.year]
        assert [one["id"] for one in year.grants] == [one["id"] for one in mine if one.get("year") == year.year]


@given(money(), YEARS)
@settings(max_examples=6)
def test_a_year_asked_for_is_that_year_of_all(case, year):
    """`--year` keeps its row as it is; the years there are anything of stay known, for the answer that has none."""
    fund, grants = case
    with brute.indexed({"fund": [fund], "grant": grants}) as index:
        (whole,) = funds.ask(index, "f", None).funds
        (cut,) = funds.ask(index, "f", year).funds
    assert cut.years == [one for one in whole.years if one.year == year]
    assert cut.known == whole.known == sorted({one.year for one in whole.years if one.year})


FUNDS = [
    {"id": "miteinander", "name": {"de": "Miteinander – Gemeinsam", "en": "Together"}, "aliases": ["Integrationsfonds"],
     "budget": 100, "round": [{"year": 2016, "published": {"awarded": 120}}]},
    {"id": "dorf", "name": "Dorffonds", "round": [{"year": 2015, "budget": 50}]},
    {"id": "leer", "name": "Leerer Fonds", "budget": 7},
]  # fmt: skip


@pytest.fixture(scope="module")
def index():
    """The index of three funds."""
    with brute.indexed({"fund": FUNDS}) as found:
        yield found


@pytest.mark.parametrize(
    "word", ["miteinander", "Miteinander – Gemeinsam", "together", "INTEGRATIONSFONDS", "gemeinsam", "Integrations"]
)
def test_a_fund_is_found_by_every_name(index, word):
    """Its id, its name in any language, an alias, a part of a name, in whatever case."""
    assert [one.fund["id"] for one in funds.ask(index, word, None).funds] == ["miteinander"]


def test_an_unknown_fund_gets_the_nearest(index):
    """Not found, with the nearest id, else where they are listed."""
    with pytest.raises(NotFound, match=r"did you mean miteinander\?"):
        funds.ask(index, "miteinandr", None)
    with pytest.raises(NotFound, match="regioncal funds lists them"):
        funds.ask(index, "xyz", None)


def test_a_year_names_the_funds_that_have_it(index):
    """Without a name a year keeps the funds that have anything of it; without a year all stand, the empty one too."""
    assert [one.fund["id"] for one in funds.ask(index, None, 2015).funds] == ["dorf"]
    assert [one.fund["id"] for one in funds.ask(index, None, 1999).funds] == []
    assert [one.fund["id"] for one in funds.ask(index, None, None).funds] == ["miteinander", "dorf", "leer"]
    assert funds.ask(index, "dorf", 1999).funds[0].years == []


def test_money_of_another_currency_is_not_added():
    """A grant in francs is a grant without a known sum beside euros, and no francs less are left."""
    grants = [{"id": "a", "fund": "f", "year": 2016, "awarded": 10},
              {"id": "b", "fund": "f", "year": 2016, "awarded": 20, "currency": "CHF"}]  # fmt: skip
    with brute.indexed({"fund": [{"id": "f", "name": "F", "budget": 100}], "grant": grants}) as index:
        (year,) = funds.ask(index, "f", None).funds[0].years
    assert (year.awarded, year.known, year.unpriced, year.remaining) == (10 * EURO, 2, 1, 90 * EURO)


# ---- as people read it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("round_", "grants", "said"),
    [
        ({"published": {"awarded": 60}}, [], "100 €  ?  ?  60 €  40 €"),
        ({"published": {"awarded": 120}}, [], "100 €  ?  ?  120 €  −20 € ▲"),
        ({"published": {"awarded": 60, "approximate": True}}, [], "100 €  ?  ?  rund 60 €  rund 40 €"),
        ({"published": {"applications": 9, "projects": 3}}, [], "100 €  9  3  ?  ?"),
        ({"published": {"projects": 3}}, [30], "100 €  ?  3  30 € *  ?"),
        ({}, [30, 20.5], "100 €  ?  ?  50,50 € *  höchstens 49,50 €"),
        ({}, [], "100 €  ?  ?  ?  ?"),
        ({"budget": 40}, [50], "40 €  ?  ?  50 € *  höchstens −10 € ▲"),
    ],
)
def test_a_row_says_how_sure_it_is(data, run, round_, grants, said):
    """What is left exactly, about, at most, or not known; an overdrawn year is marked, and the mark explained."""
    known = [{"id": f"g{n}", "fund": "f", "year": 2016, "title": "G", "awarded": sum_} for n, sum_ in enumerate(grants)]
    data.write(
        "a.toml", grant=known, fund=[{"id": "f", "name": "F", "budget": 100, "round": [{"year": 2016, **round_}]}]
    )
    code, out, err = run("funds", "f", columns=100)
    assert (code, err) == (0, "")
    row = next(line for line in out.splitlines() if line.startswith(" 2016 "))
    assert row.split() == ["2016", *said.split()]
    assert ("▲ über dem Budget" in out) == ("▲" in said)
    narrow = run("funds", "f", columns=40).out
    assert ("€ ▲\n" in narrow, narrow.count("▲")) == ("▲" in said, 2 * ("▲" in said))
    assert ("keine veröffentlichte Summe" in out) == bool(grants)


def test_two_rounds_of_a_year_are_one_year(data, run):
    """Their sums stand together, once; what each says besides stands below the table."""
    rounds = [{"year": 2016, "budget": 60, "theme": "Frühling", "published": {"awarded": 50}},
              {"year": 2016, "budget": 40, "theme": "Herbst", "published": {"awarded": 45}}]  # fmt: skip
    data.write("a.toml", fund=[{"id": "f", "name": "F", "budget": 999, "round": rounds}])
    out = run("funds", "f", columns=100).out
    assert " ".join(out.splitlines()[2].split()) == "2016 100 € ? ? 95 € 5 €"
    assert [line for line in out.splitlines() if line.startswith(" 2016: ")] == [
        " 2016: „Frühling“", " 2016: „Herbst“"
    ]  # fmt: skip


def test_totals_and_unknown_years_are_said(data, run):
    """Sums over several years are named as published; a year without anything names the years that have something."""
    data.write("a.toml", fund=[{"id": "f", "name": "F", "round": [{"year": 2015}, {"year": 2016}],
                                "total": [{"from": 2009, "to": 2012, "projects": 92, "awarded": 45000}]}])  # fmt: skip
    assert " 2009–2012: 92 Projekte, 45.000 € (veröffentlicht)\n" in run("funds", "f").out
    assert run("funds", "f", "--year", "1999") == (
        0,
        "F: 1999 ist keine Förderrunde oder Förderung bekannt · bekannt: 2016, 2015\n",
        "",
    )
    assert run("funds", "--year", "1999", "--lang", "en").out == "No fund has a round or grant in 1999.\n"


def test_checks_count_as_answers_do(data, run):
    """Two rounds within the year's budget each, together above it: `check` warns, as the answer shows it overdrawn."""
    rounds = [{"year": 2016, "published": {"awarded": 60}}, {"year": 2016, "published": {"awarded": 50}}]
    data.write("a.toml", fund=[{"id": "f", "name": "F", "budget": 100, "round": rounds}])
    assert "2016: 110 EUR awarded as published, of a budget of 100" in run("check", "--only", "above-budget").out


OF_A_YEAR = [
    {"id": "a", "title": "Garten", "awarded": 600.01, "applied": 700, "paid": 300},
    {"id": "b", "recipient": "Verein", "status": "settled", "awarded": 399.99, "paid": 399.99},
    {"id": "c", "status": "paid", "paid": 3.5},
    {"id": "d", "title": "Chor", "status": "rejected", "applied": 50, "awarded": 0},
    {"id": "e", "title": "Rad", "status": "repaid", "awarded": 10, "paid": 20},
    {"id": "f", "title": "Bus", "status": "applied"},
]  # fmt: skip


def test_what_was_applied_for_awarded_and_paid_is_told_apart(data, run):
    """The rows of a year's grants add up to what was awarded; what else is known of their money stands beside.

    Of those that were not given out the status is said, and how many they are; one without a name goes by its id.
    """
    grants = [{"fund": "f", "year": 2016, **one} for one in OF_A_YEAR]
    data.write("a.toml", grant=grants, fund=[{"id": "f", "name": "F", "budget": 1000, "round": [{"year": 2016}]}])
    code, out, err = run("funds", "f", columns=100)
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[1:3] == [
        "Jahr Budget Anträge beantragt gefördert bewilligt ausgezahlt übrig",
        "2016 1.000 € ? 750 € * ? 1.000 € * 723,49 € * höchstens 0 €",
    ]
    head = next(number for number, line in enumerate(lines) if line.startswith("Förderungen 2016"))
    assert lines[head:] == [
        "Förderungen 2016 3 einzeln bekannt · 1 abgelehnt · 1 zurückgezahlt · 1 beantragt",
        "Garten · beantragt 700 € · ausgezahlt 300 € 600,01 €",
        "Verein · ausgezahlt 399,99 € 399,99 €",
        "c · ausgezahlt 3,50 € ?",
        "Chor abgelehnt 50 €",
        "Rad · ausgezahlt 20 € zurückgezahlt 10 €",
        "Bus beantragt ?",
        "Einzeln bekannt: bewilligt 1.000 €, beantragt 750 €, ausgezahlt 723,49 €, 1 ohne bekannte Summe",
    ]
    narrow = run("funds", "f", columns=40).out
    assert max(map(len, narrow.splitlines())) <= 40
    assert "beantragt 750 € *" in " ".join(narrow.split())


def test_what_nobody_knows_of_the_money_is_said(data, run):
    """No column of question marks for sums that no grant has: one line."""
    data.write("a.toml", fund=[{"id": "f", "name": "F", "round": [{"year": 2016}]}])
    out = run("funds", "f").out
    assert out.splitlines()[1].split() == ["Jahr", "Budget", "Anträge", "gefördert", "bewilligt", "übrig"]
    assert "beantragte und ausgezahlte Summen sind nicht bekannt" in out
    year = json.loads(run("funds", "f", "--as", "json").out)["items"][0]["years"][0]
    assert (year["applied_known"], year["paid_known"]) == (None, None)


def test_money_is_of_its_rounds_currency(data, run):
    """A round's currency is that of its year, a fund's that of the others; euros are no budget of a year in francs."""
    rounds = [
        {"year": 2016, "published": {"awarded": 900}},
        {"year": 2017, "budget": 10.10, "currency": "USD", "max_per_project": 5, "published": {"awarded": 5.05}},
        {"year": 2018, "currency": "GBP"},
        {"year": 2019, "budget": 1, "currency": "GBP"}, {"year": 2019, "budget": 2, "currency": "USD"},
    ]  # fmt: skip
    data.write(
        "a.toml", fund=[{"id": "f", "name": "F", "budget": 1000, "currency": "CHF", "round": rounds}],
        grant=[{"id": "a", "fund": "f", "year": 2017, "title": "A", "awarded": 3},
               {"id": "b", "fund": "f", "year": 2016, "title": "B", "awarded": 4, "currency": "EUR"}],
    )  # fmt: skip
    out = run("funds", "f", columns=100).out
    rows = [line.split("  ") for line in out.splitlines()[2:6]]
    assert [[cell.strip() for cell in row if cell] for row in rows] == [
        ["2019", "?", "?", "?", "?", "?"], ["2018", "?", "?", "?", "?", "?"],
        ["2017", "10,10 $", "?", "?", "5,05 $", "5,05 $"], ["2016", "1.000 CHF", "?", "?", "900 CHF", "100 CHF"],
    ]  # fmt: skip
    assert "bis 5 $ je Projekt" in out
    assert [line.split()[-2:] for line in out.splitlines() if line[:4] in {"  A ", "  B "}] == [["3", "$"], ["4", "€"]]
    table = run("funds", "f", "--as", "csv").out.splitlines()
    assert table[0].split(",")[:4] == ["fund", "year", "currency", "budget"]
    assert [line.split(",")[1:4] for line in table[1:]] == [
        ["2019", "GBP", ""], ["2018", "GBP", ""], ["2017", "USD", "10.1"], ["2016", "CHF", "1000"],
    ]  # fmt: skip


def test_a_card_says_the_currency(data, run):
    """`show` of a fund and of its grants: each sum in its own money, the currency not as a field of its own."""
    data.write(
        "a.toml", grant=[{"id": "a", "fund": "f", "year": 2017, "title": "A", "awarded": 3}],
        fund=[{"id": "f", "name": "F", "budget": 1000, "currency": "CHF",
               "round": [{"year": 2017, "budget": 10, "currency": "USD"}, {"year": 2018, "budget": 20}]}],
    )  # fmt: skip
    fund, grant = run("show", "fund:f").out, run("show", "grant:a").out
    assert "1.000 CHF" in fund
    assert "2017: Budget: 10 $" in fund
    assert "2018: Budget: 20 CHF" in fund
    assert "3 $" in grant
    assert "€" not in fund + grant


@pytest.mark.parametrize(("code", "said"), [("de", "Keine Fonds gefunden"), ("en", "No funds found")])
def test_a_region_without_funds(data, run, code, said):
    """Where there is no fund that is said, and no year is made up."""
    assert run("funds", "--lang", code).out == f"{said}\n"
