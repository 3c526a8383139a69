"""Keeping the data, file by file: files that become empty, that cannot be read, that were changed meanwhile."""

import pytest

from keeping import SERIES, region, text


@pytest.fixture
def land(data, monkeypatch):
    """The region that is changed."""
    return region(data, monkeypatch)


def test_the_last_record_takes_its_file_along(data, run):
    """What `add` made and `remove` emptied is gone, so that check has nothing to say; a comment keeps a file."""
    assert run("add", "event", "--title", "Q", "--start", "2016-09-01").code == 0
    assert run("remove", "q-2016-09-01").code == 0
    assert not (data.path / "events/2016/2016-09.toml").exists()
    assert run("check") == (0, "", "")
    data.write("a.toml", "# ours\n\n" + SERIES.partition("\n# a comment")[0].partition("\n")[2].replace("platz", "x"))
    assert run("remove", "markt").code == 0
    assert text(data, "a.toml") == "# ours\n"


def test_a_link_is_not_removed(data, run):
    """A data file that is a link keeps its file, with nothing in it."""
    real = data.path.parent / "real.toml"
    real.write_text('[[place]]\nid = "a"\nname = "A"\n')
    (data.path / "a.toml").symlink_to(real)
    assert run("remove", "a").code == 0
    assert (data.path / "a.toml").is_symlink()
    assert real.read_bytes() == b""
