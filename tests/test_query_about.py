"""The region and its office: what is counted, and which offers and funds are the office's."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Folder
from regioncal.index.reader import Index
from regioncal.index.store import open_index
from regioncal.query.about import ask

OFFICE = {"id": "amt", "name": "Amt", "contact": {"email": "amt@stadt.example"}}
OFFER = st.fixed_dictionaries(
    {}, optional={"provider": st.sampled_from(["amt", "verein"]),
                  "status": st.sampled_from(["active", "paused", "ended"])}
)  # fmt: skip
FUND = st.fixed_dictionaries(
    {}, optional={"funder": st.sampled_from(["amt", "verein", "Amt"]),
                  "contact": st.sampled_from([{"email": "amt@stadt.example"}, {"phone": "0511 1234"}])}
)  # fmt: skip


def answered(data, **tables):
    """The answer for a folder of these records."""
    data.write("a.toml", **tables)
    index = Index(open_index(str(data)))
    return ask(index)


@pytest.fixture
def with_office(data):
    """A region that has an office."""
    data.region(office="amt")
    return data


@given(st.lists(OFFER, max_size=4), st.lists(FUND, max_size=3))
@settings(max_examples=12)
def test_the_office_is_what_it_makes_and_runs(tmp_path, offers, funds):
    """Its offers that have not ended; the funds whose money or whose address is its own, and no other's."""
    data = Folder(tmp_path / "land")
    data.region(office="amt")
    answer = answered(
        data, organisation=[OFFICE, {"id": "verein", "name": "Verein"}],
        offer=[{"id": f"o{n}", "title": "O", "kind": "course", **one} for n, one in enumerate(offers)],
        fund=[{"id": f"f{n}", "name": "F", **one} for n, one in enumerate(funds)],
    )  # fmt: skip
    assert answer.office["id"] == "amt"
    assert answer.offers == sum(one.get("provider") == "amt" and one.get("status") != "ended" for one in offers)
    mine = [f"f{n}" for n, one in enumerate(funds) if one.get("funder") == "amt" or "email" in one.get("contact", {})]
    assert [fund["id"] for fund in answer.funds] == mine


def test_every_record_counts_once(data):
    """By kind; an override of a series is no further event."""
    override = {"on": date(2016, 9, 10), "title": "Anders"}
    series = {"id": "a", "title": "A", "start": date(2016, 9, 3), "rrule": "FREQ=WEEKLY", "override": [override]}
    answer = answered(data, event=[series, {"id": "b", "title": "B", "start": date(2016, 9, 1)}],
                      place=[{"id": "p", "name": "P"}])  # fmt: skip
    assert answer.counts == {"event": 2, "place": 1}


def test_a_region_without_an_office(data, run):
    """Nothing is made up: no office, no offers, no funds, and the page says what there is."""
    answer = answered(data, offer=[{"id": "o", "title": "O", "kind": "course"}], fund=[{"id": "f", "name": "F"}])
    assert (answer.office, answer.offers, answer.funds) == (None, 0, [])
    assert run("about").out == "Testland\n1 Angebot · 1 Fonds\nhttps://www.testland.example\n"


def test_an_office_that_is_nowhere_is_none(with_office, run):
    """A region whose office has no record is a problem of the data and no crash."""
    assert answered(with_office).office is None
    code, _, err = run("about")
    assert (code, err) == (0, "1 problem in the data: regioncal check\n")


def test_the_page_says_whom_to_turn_to(with_office, run):
    """What the office does, how to reach it, whose the picture is, its fund and offers and how to see them."""
    image = {"url": "https://a.example/b.jpg", "caption": "Zwei Frauen", "credit": "© Stadt"}
    with_office.write(
        "a.toml", organisation=[OFFICE | {"summary": "Hilft weiter.", "image": image}],
        offer=[{"id": "o", "title": "O", "kind": "course", "provider": "amt"}],
        fund=[{"id": "f", "name": "Fonds", "funder": "amt"}],
    )  # fmt: skip
    out = run("about").out
    for part in ("Hilft weiter.", "amt@stadt.example", "Zwei Frauen · © Stadt", "Fonds (regioncal funds f)",
                 "regioncal offers --provider amt"):  # fmt: skip
        assert part in " ".join(out.split())


@pytest.mark.parametrize("form", ["csv", "md"])
def test_the_page_is_a_table_too(with_office, run, form):
    """A row a field: of the region, of how much there is, and of the office in the reader's words."""
    with_office.write("a.toml", organisation=[OFFICE | {"summary": "Hilft weiter.", "kind": "municipality"}])
    code, out, err = run("about", "--as", form)
    assert (code, err) == (0, "")
    rows = [[cell.strip() for cell in line.strip("|").split("|" if form == "md" else ",")] for line in out.splitlines()]
    assert rows[0] == ["record", "field", "value"]
    assert ["region", "name", "Testland"] in rows
    assert ["counts", "organisation", "1"] in rows
    assert ["organisation:amt", "summary", "Hilft weiter."] in rows
    assert ["organisation:amt", "kind", "Kommune"] in rows
