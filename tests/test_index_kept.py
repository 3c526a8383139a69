"""What is kept for all data folders: the words of the search and the holidays, worked out once a machine."""

import pytest

from regioncal.index import kept
from regioncal.model import Region
from regioncal.search import MARK, Lexicon, build, built, compiler, lexicon

LOWER_SAXONY = Region({"country": "DE", "subdivision": "NI"})


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    """A cache folder for each test, and a package whose words were not compiled when it was built."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in (compiler, lexicon):
        monkeypatch.setattr(module, "BUILT", str(tmp_path / "lexicon.built"))


def test_the_words_come_with_the_package(tmp_path):
    """What was compiled when the package was built is taken as it is, and nothing is kept beside it."""
    assert built() == b""
    compiler.write_built()
    found = kept.lexicon(Region({}), "a")
    assert found.meanings("sprachkurs") == build().meanings("sprachkurs") != ()
    assert not (tmp_path / "cache").exists()


def test_words_of_another_build_are_not_taken(tmp_path):
    """Whatever the words were made of since: the taxonomy, the code, the stemmer."""
    compiler.write_built()
    file = tmp_path / "lexicon.built"
    file.write_bytes(b"0" * 16 + file.read_bytes()[16:])
    assert built() == b""
    assert kept.lexicon(Region({}), "a").meanings("sprachkurs")


def test_an_index_holds_no_words_that_lie_in_the_package():
    """It keeps the mark of the package's words, and all of them where a region has its own."""
    compiler.write_built()
    assert kept.lexicon(Region({}), "a").kept() == built()[:MARK]
    own = kept.lexicon(Region({"taxonomy": {"topic": {"sport": {"synonyms": ["Leibesübung"]}}}}), "a")
    assert Lexicon.opened(own.kept()).meanings("leibesubung") == ("topic.sport",)


def test_a_regions_own_words_are_put_together_once(tmp_path):
    """They are kept until the region says others, or another version does."""
    sport = Region({"taxonomy": {"topic": {"sport": {"synonyms": ["Leibesübung"]}}}})
    food = Region({"taxonomy": {"topic": {"food": {"synonyms": ["Leibesübung"]}}}})
    for region, maker, meant in (
        (sport, "a", "sport"),
        (sport, "a", "sport"),
        (food, "a", "food"),
        (food, "b", "food"),
    ):
        assert kept.lexicon(region, maker).meanings("leibesubung") == (f"topic.{meant}",)
        [file] = (tmp_path / "cache" / "regioncal").glob("own-words-*.kept")
        stamp = file.stat().st_mtime_ns
        assert kept.lexicon(region, maker).kept() == file.read_bytes()
        assert file.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("stored", [b"1" * MARK, b"", b"garbage"])
def test_an_index_never_meets_other_words(stored):
    """The words of another package, or what are none, are refused, so that the index is made anew."""
    compiler.write_built()
    with pytest.raises(ValueError, match="other words"):
        Lexicon.opened(stored)


def test_the_words_are_read_back_as_they_were(tmp_path):
    """The second lexicon comes from the cache, knows the same and can be kept again."""
    first, second = kept.lexicon(Region({}), "a"), kept.lexicon(Region({}), "a")
    assert len(list((tmp_path / "cache" / "regioncal").glob("words-*.kept"))) == 1
    assert second.parts("sprachkurs") == first.parts("sprachkurs")
    again = Lexicon.load(second.dump())
    assert again is not None
    assert again.meanings("sprachkurs") == first.meanings("sprachkurs") != ()


def test_only_the_last_is_kept(tmp_path):
    """Another version's words take the place of the former ones."""
    kept.lexicon(Region({}), "a")
    kept.lexicon(Region({}), "b")
    assert len(list((tmp_path / "cache" / "regioncal").glob("words-*.kept"))) == 1


@pytest.mark.parametrize("broken", [b"", b"[", b"{}", b"[[1]]", b"\xff"])
def test_what_is_broken_is_made_anew(tmp_path, broken):
    """A cut or foreign file in the cache is no reason to lose the holidays or the words."""
    whole, _ = kept.holidays(LOWER_SAXONY, 2016, 2017)
    kept.lexicon(Region({}), "a")
    for file in (tmp_path / "cache" / "regioncal").iterdir():
        file.write_bytes(broken)
    assert kept.holidays(LOWER_SAXONY, 2016, 2017)[0] == whole
    assert kept.lexicon(Region({}), "a").meanings("sprachkurs")


def test_what_is_wrong_is_said_every_time():
    """An unknown country has a problem the second time, too."""
    nowhere = Region({"country": "XX"})
    assert [len(kept.holidays(nowhere, 2016, 2016)[1]) for _ in range(2)] == [1, 1]


def test_nothing_can_be_kept(tmp_path, monkeypatch):
    """Without a cache folder everything works."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kept.holidays(LOWER_SAXONY, 2016, 2016)[0]
    assert kept.lexicon(Region({}), "a").meanings("sprachkurs")
