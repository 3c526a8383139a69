"""What every test stands on: a data folder to write into, and the program run through its real `main`."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli_w
from hypothesis import HealthCheck, settings

from regioncal.cli import main
from regioncal.index import kept
from regioncal.search import Lexicon

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # run in the background: what the tests start shall heed it
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile(
    "regioncal",
    deadline=None,
    derandomize="HYPOTHESIS_RANDOM" not in os.environ,  # the same examples every time, unless new ones are asked for
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("regioncal")

SHIPPED = Path(__file__).resolve().parent.parent / "data"
REGION = {
    "schema": 1, "name": "Testland", "timezone": "Europe/Berlin", "country": "DE", "subdivision": "NI",
    "language": "de", "url": "https://www.testland.example",
}  # fmt: skip


class Ran(NamedTuple):
    """What a run of the program left behind: `code, out, err = run(...)`."""

    code: int
    out: str
    err: str


class Folder:
    """A data folder to write into; `path` is where it is.

    Its files are TOML as text or as tables (`data.write("a.toml", event=[{...}])`).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def __str__(self) -> str:
        return str(self.path)

    def __fspath__(self) -> str:
        return str(self.path)

    def write(self, name: str, text: str | bytes = "", /, **tables: Any) -> Path:
        """Write a file of the folder, whole."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        content = text if isinstance(text, bytes) else (text + tomli_w.dumps(tables)).encode()
        file.write_bytes(content)
        return file

    def region(self, **values: Any) -> Path:
        """Write region.toml; what is given stands over the usual, None leaves it out."""
        return self.write(
            "region.toml", **{key: value for key, value in (REGION | values).items() if value is not None}
        )

    def remove(self, name: str) -> None:
        """Remove a file of the folder."""
        (self.path / name).unlink()


@pytest.fixture(scope="session", autouse=True)
def _one_lexicon() -> Iterator[None]:
    """The words of the package's taxonomy are compiled once and not for every one of many indexes."""
    built: dict[str, Lexicon] = {}
    dumped: dict[int, tuple[Lexicon, bytes]] = {}  # with the lexicon itself, so that no other gets its number
    real, dump = kept.build, Lexicon.dump

    def once(taxonomy: Any = None) -> Lexicon:
        key = repr(taxonomy or {})
        if key not in built:
            built[key] = real(taxonomy)
        return built[key]

    def dump_once(lexicon: Lexicon) -> bytes:
        if id(lexicon) not in dumped:
            dumped[id(lexicon)] = lexicon, dump(lexicon)
        return dumped[id(lexicon)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "build", once)
        patch.setattr(Lexicon, "dump", dump_once)
        yield


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the whole session: an index is named after its data folder, so none meets another."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the machine gets in: no home, no settings, an empty working folder, a fixed zone and width."""
    for name in list(os.environ):
        if name.startswith(("REGIONCAL_", "LC_")) or name in {
            "LANG",
            "LANGUAGE",
            "NO_COLOR",
            "FORCE_COLOR",
            "COLORTERM",
        }:
            monkeypatch.delenv(name)
    for name, value in {
        "HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(cache), "XDG_DATA_HOME": str(tmp_path / "home" / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "home" / "config"), "TZ": "Europe/Berlin", "COLUMNS": "80", "LANG": "C.UTF-8",
        "TERM": "dumb",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    time.tzset()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A data folder with nothing but a region.toml; the working folder stands beside it, so `run` finds it."""
    folder = Folder(tmp_path / "land" / "data")
    folder.region()
    monkeypatch.chdir(folder.path.parent)
    return folder


@pytest.fixture
def run() -> Any:
    """Run the program: words in, code, out and err back; `columns` and other settings of the environment by name."""

    def run(*args: Any, columns: int = 80, **settings: str) -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("COLUMNS", str(columns))
            for name, value in settings.items():
                patch.setenv(name, value)
            code = main([str(arg) for arg in args])
            texts = []
            for stream in (out, err):
                stream.flush()
                texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return Ran(code, *texts)

    return run


@pytest.fixture
def process() -> Any:
    """Run the program as a process of its own: for pipes, signals and what is loaded."""

    def process(*args: Any, **more: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "regioncal", *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **more)

    return process
