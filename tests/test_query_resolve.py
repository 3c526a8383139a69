"""What an option says is found among the names of the data: by id, name or a part of it, else the nearest are said."""

from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute
from regioncal.errors import NotFound, UsageError
from regioncal.kinds import AUDIENCES, CATEGORIES, OFFER_KINDS, TOPICS
from regioncal.lang import LANGUAGES, language
from regioncal.query.resolve import Gazette, ages, choices, languages

FILES = {
    "municipality": [
        {"id": "lehrte", "name": "Lehrte", "lat": 52.37, "lon": 9.97, "official_name": "Stadt Lehrte"},
        {"id": "neustadt", "name": "Neustadt am Rübenberge", "aliases": ["Neustadt a. Rbge."]},
    ],
    "place": [
        {"id": "rathaus", "name": "Neues Rathaus", "municipality": "lehrte", "aliases": ["Town Hall"]},
        {"id": "haus-der-region", "name": {"de": "Haus der Region", "en": "Region House"}, "lat": 52.1, "lon": 9.1},
        {"id": "kiosk", "name": "Kiosk", "municipality": "neustadt"},
    ],
    "organisation": [
        {"id": "awo", "name": "Arbeiterwohlfahrt Region Hannover", "short_name": "AWO"},
        {"id": "drk", "name": "Deutsches Rotes Kreuz", "short_name": "DRK"},
    ],
    "event": [
        {"id": "a", "title": "A", "start": __import__("datetime").date(2016, 9, 1), "organiser": "Kulturverein Süd"}
    ],
}


@contextmanager
def gazette():
    """The names of a small region."""
    with brute.indexed(FILES) as index:
        yield Gazette(index)


def refused(kind, error, call):
    """The one line of a refusal."""
    with pytest.raises(error) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(
    ("kind", "word", "found"),
    [
        ("municipality", "lehrte", ("lehrte",)),
        ("municipality", "LEHRTE", ("lehrte",)),
        ("municipality", "Stadt Lehrte", ("lehrte",)),
        ("municipality", "Neustadt", ("neustadt",)),
        ("municipality", "neustadt am ruebenberge", ("neustadt",)),
        ("municipality", "Rübenberge", ("neustadt",)),
        ("place", "Town Hall", ("rathaus",)),
        ("place", "region house", ("haus-der-region",)),
        ("place", "Haus", ("haus-der-region",)),
        ("place", "Rathaus", ("rathaus",)),
        ("organisation", "AWO", ("awo",)),
        ("organisation", "Deutsches R", ("drk",)),
    ],
)
def test_names_are_found(kind, word, found):
    """By id, name in any language, alias or short name, whatever the case and umlauts; else by a part of the name."""
    with gazette() as names:
        assert names.find("--x", kind, [word]) == found


def test_several_words_are_either():
    """An option given twice means either."""
    with gazette() as names:
        assert names.find("--x", "municipality", ["Lehrte", "Neustadt"]) == ("lehrte", "neustadt")


def test_an_unknown_name_gets_the_nearest():
    """Exit 3, the option, the word and what it may have been."""
    with gazette() as names:
        line = refused("municipality", NotFound, lambda: names.find("--municipality", "municipality", ["Lerte"]))
        assert line == '--municipality "Lerte": unknown municipality (did you mean lehrte?)'
        assert refused("place", UsageError, lambda: names.find("--place", "place", ["  "])).startswith(
            '--place "  ": empty'
        )
        assert "unknown place" in refused("place", NotFound, lambda: names.find("--place", "place", ["Xyzzy"]))


def test_organisers_may_be_plain_names():
    """An organiser without a record of its own is found by a part of its name."""
    with gazette() as names:
        assert names.party("--organiser", ["kulturverein"]) == ("Kulturverein Süd",)
        assert names.party("--organiser", ["DRK"]) == ("drk",)
        assert "unknown organisation" in refused("x", NotFound, lambda: names.party("--organiser", ["Niemand"]))


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("Lehrte", (52.37, 9.97)), ("haus der region", (52.1, 9.1)), ("Neues Rathaus", (52.37, 9.97)),
        ("52.3,9.7", (52.3, 9.7)), ("52.3, 9.7", (52.3, 9.7)), ("Rathaus", (52.37, 9.97)),
    ],
)  # fmt: skip
def test_a_point_to_be_near_to(words, point):
    """A municipality, a place (where it has no point of its own: its town's), or two numbers."""
    with gazette() as names:
        near = names.near(words, None)
        assert (near.lat, near.lon) == point
        assert near.km == 5
        assert names.near(words, 12.5).km == 12.5


@pytest.mark.parametrize(
    ("words", "within", "error", "start"),
    [
        ("Nirgends", None, NotFound, '--near "Nirgends": unknown place ('),
        ("Lerte", None, NotFound, '--near "Lerte": unknown place (did you mean lehrte?)'),
        ("Kiosk", None, NotFound, '--near "Kiosk": it has no coordinates (name its municipality)'),
        ("95,9", None, NotFound, '--near "95,9": unknown place'),
        ("nan,9", None, NotFound, '--near "nan,9": unknown place'),
        ("Lehrte", 0.0, UsageError, "--within 0: not a distance (kilometres above 0)"),
        ("Lehrte", -3.0, UsageError, "--within -3: not a distance"),
        ("Lehrte", float("nan"), UsageError, "--within nan: not a distance"),
        ("Lehrte", 1e9, UsageError, "--within 1e+09: not a distance"),
    ],
)
def test_where_nothing_can_be_near(words, within, error, start):
    """An unknown place, one that nobody knows the point of, and distances that are none."""
    with gazette() as names:
        assert refused("x", error, lambda: names.near(words, within)).startswith(start)


@pytest.mark.parametrize(
    ("field", "known"), [("category", CATEGORIES), ("kind", OFFER_KINDS), ("topics", TOPICS), ("audience", AUDIENCES)]
)
def test_every_choice_is_known_by_its_labels(field, known):
    """Ids and labels in each of our languages name the same thing, and no label names two."""
    for ident in known:
        words = [
            ident,
            ident.upper(),
            ident.replace("_", " "),
            *(language(code).label(field, ident) for code in LANGUAGES),
        ]
        assert choices("--x", words, known, field, {}) == (ident,) * len(words)


def test_the_regions_own_terms_are_choices():
    """A term of region.toml is known by id and label, and stands over a built-in one."""
    own = {"imkern": {"label": {"de": "Imkerei", "en": "Bee keeping"}}, "market": {"label": "Basar"}}
    assert choices("--x", ["imkerei", "bee keeping", "Basar"], CATEGORIES, "category", own) == (
        "imkern",
        "imkern",
        "market",
    )


def test_an_unknown_choice_gets_the_nearest():
    """Or the whole list where nothing is near."""
    line = refused("x", UsageError, lambda: choices("--price", ["fre"], ("free", "paid"), "price", {}))
    assert line.startswith('--price "fre": unknown (did you mean frei or free?)')
    line = refused("x", UsageError, lambda: choices("--price", ["???"], ("free", "paid"), "price", {}))
    assert line == '--price "???": unknown (one of free, paid)'


def test_languages_are_known_by_code_and_name():
    """In German and English; an unknown one gets the nearest."""
    assert languages("--language", ["ar", "Arabisch", "arabic", "Ukrainisch"]) == ("ar", "ar", "ar", "uk")
    assert "unknown language (did you mean" in refused("x", UsageError, lambda: languages("--language", ["Arabich"]))


def test_an_age_without_limits_is_open():
    """No age asks nothing; an age asks for both limits, and an unknown one is none."""
    assert ages(None) == []
    assert [(found.column, found.form, found.values) for found in ages(9)] == [
        ("age_from", "most", (9,)), ("age_to", "least", (9,)),
    ]  # fmt: skip


@given(st.text(max_size=12))
@settings(max_examples=60)
def test_any_word_is_found_or_refused(word):
    """No word leads anywhere but to ids of the data or one line."""
    with _shared() as names:
        for kind in ("municipality", "place", "organisation"):
            try:
                found = names.find("--x", kind, [word])
            except (NotFound, UsageError):
                continue
            assert set(found) <= {record["id"] for record in FILES[kind]}
        with suppress(NotFound, UsageError):
            assert -90 <= names.near(word, None).lat <= 90


_OPEN = []


@contextmanager
def _shared():
    """One gazette for all the words of one test."""
    if not _OPEN:
        context = gazette()
        _OPEN.extend((context, context.__enter__()))
    yield _OPEN[1]


@pytest.fixture(scope="module", autouse=True)
def _closed():
    yield
    if _OPEN:
        _OPEN[0].__exit__(None, None, None)
