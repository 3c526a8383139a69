"""Finding the files: every TOML file once, in order, whatever else lies in the folder."""

import os

import pytest

from regioncal.files.walk import data_files


def found(folder):
    """The paths, and the problems as text."""
    paths, problems = data_files(str(folder))
    return [path for path, _ in paths], [str(problem) for problem in problems]


def test_files_come_in_order_with_slashes(data):
    """Every `*.toml` at any depth, sorted by name, with `/` in their paths; hidden and other files are not found."""
    for name in (
        "b.toml",
        "a/z.toml",
        "a/b/c.toml",
        ".hidden.toml",
        ".git/x.toml",
        "notes.txt",
        "a/toml",
        "c.TOML.bak",
    ):
        data.write(name)
    assert found(data) == (["a/b/c.toml", "a/z.toml", "b.toml", "region.toml"], [])


def test_the_status_tells_a_change(data):
    """Each path comes with the file's status, so that nobody asks for it twice."""
    file = data.write("a.toml", "# twelve chars"[:12])
    (_, status), _ = data_files(str(data))[0]
    assert status.st_size == 12
    assert status.st_ino == file.stat().st_ino


def test_a_linked_folder_is_followed_once(data, tmp_path):
    """A linked folder belongs to the data; a loop of links ends, and no file is read twice through two links."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.toml").write_text("")
    (data.path / "linked").symlink_to(other)
    (data.path / "again").symlink_to(other)
    (other / "back").symlink_to(data.path)
    assert found(data) == (["again/x.toml", "region.toml"], [])


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda path: path.symlink_to(path), "x.toml: cannot be read: too many levels of symbolic links"),
        (lambda path: path.symlink_to(path.parent / "nothing"), "x.toml: cannot be read: no such file or directory"),
        (lambda path: path.mkdir(), "x.toml: is a folder, not a file (rename it)"),
        (os.mkfifo, "x.toml: is not a file (remove it)"),
        (lambda path: path.symlink_to("/dev/zero"), "x.toml: is not a file (remove it)"),
    ],
    ids=["a link to itself", "a link to nothing", "a folder", "a pipe", "a device"],
)
def test_what_is_no_file_is_named(data, make, line):
    """What is called .toml and cannot be read as a file is one problem, and the others are still found."""
    make(data.path / "x.toml")
    paths, problems = found(data)
    assert paths == ["region.toml"]
    assert len(problems) == 1
    assert problems[0].startswith(line)


def test_a_folder_called_toml_is_still_searched(data):
    """Its name is a mistake, its files are not."""
    data.write("x.toml/y.toml")
    assert found(data)[0] == ["region.toml", "x.toml/y.toml"]


def test_a_link_to_itself_that_is_no_toml_is_nobodys_business(data):
    """What does not concern us is not reported."""
    (data.path / "loop").symlink_to(data.path / "loop")
    assert found(data) == (["region.toml"], [])


def test_a_name_that_is_no_text(data):
    """A file name in bytes that are not UTF-8 is a problem and not a crash further on."""
    with open(os.path.join(os.fsencode(data.path), b"caf\xe9.toml"), "wb"):
        pass
    assert found(data) == (["region.toml"], ["caf\ufffd.toml: its name is not UTF-8 (rename it)"])


def test_a_folder_that_is_not_there(data):
    """A folder that cannot be listed is a problem of its own."""
    assert found(data.path / "nowhere")[1] == [
        ".: cannot be read: no such file or directory (check the file and its permissions)"
    ]
