"""The search asked of the index: what is found is of the kind asked for, whole and ranked, however much it is."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute
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
    where = answer.clause("t.rowid")
    rows = index.connection.execute(
        f"SELECT t.rowid, r.id FROM {about} t JOIN record r ON r.rowid = t.rowid WHERE {where.text}", where.values
    )
    names = dict(rows.fetchall())
    return [names[rowid] for rowid in answer.best(None)]


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
    scores = [answer.of(rowid)[0] for rowid in answer.best(None)]
    assert scores == sorted(scores, reverse=True)
    assert all(answer.of(rowid)[1] for rowid in answer.hits)
    assert [answer.order(rowid) for rowid in answer.best(None)] == list(range(len(found)))


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


@given(st.lists(st.sampled_from([*NOUNS, "Park", "Kurs"]), min_size=1, max_size=3), st.integers(1, 60))
@settings(max_examples=40)
def test_the_best_of_many_are_the_best_of_all(index, words, most):
    """However few are asked for, they are the first of the whole order; the weighing from the top down misses none."""
    query = Query("offer", DAY, words=" ".join(words))
    assert find(index, query).best(most) == find(index, query).best(None)[:most]


@given(st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3))
@settings(max_examples=20)
def test_the_index_says_what_the_texts_say(index, words):
    """Where words stand in the whole index and the texts of the rows themselves give the same scores and reasons."""
    query = Query("offer", DAY, words=" ".join(words))
    whole, read = find(index, query), find(index, query, Clause("SELECT rowid FROM offer"))
    assert whole.best(None) == read.best(None)
    assert [whole.of(rowid) for rowid in whole.best(None)] == [read.of(rowid) for rowid in whole.best(None)]


def test_many_are_counted_and_ranked_whole():
    """Of more than a thousand that answer none is lost, and the one that is called so comes first."""
    texts = ["Fest", "Mein Garten", "Sommer"]
    many = [{"id": f"o{n}", "title": texts[n % 3], "kind": "course", "summary": "Garten"} for n in range(1200)]
    events = [
        {"id": f"e{n}", "title": f"Abend {n}", "start": DAY + timedelta(n), "summary": "Konzert"} for n in range(1200)
    ]
    with brute.indexed({"offer": [*many, {"id": "z", "title": "Garten", "kind": "course"}]}) as index:
        found = idents(index, find(index, Query("offer", DAY, words="Garten")))
        assert len(found) == 1201
        assert {one["title"] for one in many if one["id"] in found[:400]} == {"Mein Garten"}
    with brute.indexed({"event": [*events, {"id": "z", "title": "Konzert", "start": DAY}]}) as index:
        for within in (None, Clause("SELECT rowid FROM event")):
            found = idents(index, find(index, Query("event", DAY, words="Konzert"), within), "event")
            assert (len(found), found[0]) == (1201, "z")


def test_a_typing_error_is_read_and_said(index):
    """What was taken for what stands beside the answer; `--literal` takes the words as they are."""
    answer = find(index, Query("offer", DAY, words="Werkstat"))
    assert [*map(tuple, answer.understood.corrections)] == [("Werkstat", "Werkstatt")]
    assert idents(index, answer)
    assert find(index, Query("offer", DAY, words="Werkstat", literal=True)).hits == set()


def test_nothing_found_names_what_is_near(index):
    """The kinds of the records that meet a part of it; never a kind that nobody offers, nor one for a word unknown."""
    near = find(index, Query("offer", DAY, words="Garten Asphalt"))
    assert (near.hits, near.nearest) == (set(), ["kind.course"])
    for words in ("Asphalt", "Deutschkurs"):
        none = find(index, Query("offer", DAY, words=words))
        assert (none.hits, none.nearest) == (set(), [])
        assert idents(index, none) == []


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_any_words_are_a_question(index, words):
    """Quotes, operators of the search engine and letters of any script never break it."""
    for literal in (False, True):
        answer = find(index, Query("offer", DAY, words=words, literal=literal))
        assert len(idents(index, answer)) == len(answer.hits)
