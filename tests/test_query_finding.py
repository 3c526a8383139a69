"""The search asked of the index: what is found is of the kind asked for, whole, ranked, and never too much to rank."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute
from regioncal.query import finding
from regioncal.query.ask import Query
from regioncal.query.finding import find
from regioncal.query.sql import Clause
from regioncal.text import fold

DAY = date(2016, 9, 10)
NOUNS = ["Garten", "Werkstatt", "Chor", "Schach", "Töpfern", "Yoga", "Kaffee"]
OFFERS = [
    {"id": f"o{n}", "title": f"{first} {second}", "kind": "course", "summary": third}
    for n, (first, second, third) in enumerate(
        (a, b, c) for a in NOUNS for b in NOUNS for c in NOUNS[:3] if len({a, b, c}) == 3
    )
]
EVENTS = [{"id": f"e{n}", "title": f"{word} im Park", "start": DAY + timedelta(n)} for n, word in enumerate(NOUNS)]
PARTIES = [{"id": "v", "name": "Garten e. V."}, {"id": "w", "name": "Schachfreunde"}]


@pytest.fixture(scope="module")
def index():
    """The index of offers, events and organisations that share their words."""
    with brute.indexed({"offer": OFFERS}, {"event": EVENTS, "organisation": PARTIES}) as found:
        yield found


def idents(index, answer, about="offer"):
    """The ids found, best first."""
    rows = index.connection.execute(
        f"SELECT r.id, t.rowid FROM {about} t JOIN record r ON r.rowid = t.rowid WHERE {answer.clause('t.rowid').text}"
    )
    return [ident for ident, rowid in sorted(rows, key=lambda row: answer.order(row[1]))]


@given(st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3, unique=True), st.sampled_from([str, str.upper, fold]))
@settings(max_examples=40)
def test_a_word_finds_the_records_that_say_it(index, words, write):
    """In any case and spelling; those that say every word are found, such a one first, each with score and reasons."""
    answer = find(index, Query("offer", DAY, words=write(" ".join(words))))
    found = idents(index, answer)
    by_id = {one["id"]: f"{one['title']} {one['summary']}" for one in OFFERS}
    whole = {ident for ident, text in by_id.items() if all(word in text for word in words)}
    assert whole <= set(found)
    assert not whole or found[0] in whole
    scores = [answer.of(rowid)[0] for rowid in sorted(answer.hits, key=answer.order)]
    assert scores == sorted(scores, reverse=True)
    assert all(answer.of(rowid)[1] for rowid in answer.hits)
    assert [answer.order(rowid) for rowid in sorted(answer.hits, key=answer.order)] == list(range(len(found)))


@pytest.mark.parametrize(("about", "ids"), [("event", ["e0"]), ("organisation", ["v"])])
def test_only_the_kind_asked_for_answers(index, about, ids):
    """A garden that is an event is no offer, and the other way round."""
    assert idents(index, find(index, Query(about, DAY, words="Garten")), about) == ids


def test_a_search_may_keep_to_some_rows(index):
    """`within` names rows by a subquery: nothing else is found, and nothing is lost of those."""
    chosen = "SELECT rowid FROM record WHERE id IN ('o1', 'o2', 'o9', 'e0')"
    answer = find(index, Query("offer", DAY, words="Garten"), Clause(chosen))
    texts = {one["id"]: f"{one['title']} {one['summary']}" for one in OFFERS}
    assert set(idents(index, answer)) == {ident for ident in ("o1", "o2", "o9") if "Garten" in texts[ident]}


@pytest.mark.parametrize("about", ["offer", "event"])
def test_too_many_hits_are_cut_or_kept_in_order(index, about, monkeypatch):
    """Among more than can be ranked, events all stay as they stand; of offers those that say it most are ranked."""
    query = Query(about, DAY, words="Park" if about == "event" else "Garten")
    whole = find(index, query)
    monkeypatch.setattr(finding, "_MOST", 5)
    cut = find(index, query)
    assert len(whole.hits) > 5
    if about == "event":
        assert idents(index, cut, about) == [one["id"] for one in EVENTS]
        assert {cut.of(rowid) for rowid in cut.hits} == {(0.0, ())}
    else:
        assert len(cut.hits) == 5
        assert set(cut.hits) <= set(whole.hits)


def test_a_typing_error_is_read_and_said(index):
    """What was taken for what stands beside the answer; `--literal` takes the words as they are."""
    answer = find(index, Query("offer", DAY, words="Werkstat"))
    assert [*map(tuple, answer.understood.corrections)] == [("Werkstat", "Werkstatt")]
    assert idents(index, answer)
    assert find(index, Query("offer", DAY, words="Werkstat", literal=True)).hits == {}


def test_nothing_found_names_what_is_near(index):
    """A query that means something nobody offers gets the nearest concepts; one without meaning gets nothing at all."""
    near = find(index, Query("offer", DAY, words="Deutschkurs"))
    assert near.hits == {}
    assert near.nearest
    none = find(index, Query("offer", DAY, words="Asphalt"))
    assert (none.hits, none.nearest) == ({}, [])
    assert none.clause("t.rowid").text == "t.rowid IN ()"


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_any_words_are_a_question(index, words):
    """Quotes, operators of the search engine and letters of any script never break it."""
    for literal in (False, True):
        answer = find(index, Query("offer", DAY, words=words, literal=literal))
        assert len(idents(index, answer)) == len(answer.hits)
