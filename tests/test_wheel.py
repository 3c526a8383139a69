"""The wheel works on its own: built, installed into a new environment, run from an empty folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from conftest import SHIPPED

ROOT = Path(__file__).resolve().parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def call(*command, **more):
    """Run a program that has to succeed; what it prints."""
    ran = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120, check=False, **more)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built here and now, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    call(*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT)
    (found,) = folder.glob("regioncal-*-py3-none-any.whl")
    return found


def test_it_holds_what_is_needed(wheel):
    """The sample is the shipped data, file by file; catalogues and taxonomy are in it, tests and tools are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    sample = {name.removeprefix("regioncal/sample/") for name in names if name.startswith("regioncal/sample/")}
    assert sample == {str(file.relative_to(SHIPPED)) for file in SHIPPED.rglob("*") if file.is_file()}
    package = {str(file.relative_to(ROOT / "src")) for file in (ROOT / "src").rglob("*") if file.is_file()}
    assert {name for name in package if "__pycache__" not in name} <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"regioncal"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_runs_from_an_empty_folder(wheel, tmp_path):
    """Installed into a new environment, it shows the sample's September and says that it is the sample's."""
    home = tmp_path / "new"
    call(sys.executable, "-m", "venv", "--without-pip", home)
    python = home / "bin" / "python"
    call(*PIP, "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    # What it depends on comes from here; an editable regioncal does not, as nobody reads .pth files on PYTHONPATH.
    alone = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    where = call(python, "-c", "import regioncal; print(regioncal.__file__)", cwd=tmp_path / "empty", env=alone).stdout
    assert where.startswith(str(home))
    words = call(
        python, "-c", "from regioncal.search import built; print(len(built()))", cwd=tmp_path / "empty", env=alone
    )
    assert int(words.stdout) > 100_000
    ran = call(home / "bin" / "regioncal", "month", "2016-09", cwd=tmp_path / "empty", env=alone)
    assert ran.stdout.startswith("September 2016")
    assert "the sample data answer" in ran.stderr
    again = call(
        python,
        "-m",
        "regioncal",
        "--now",
        "2016-09-10",
        "events",
        "--weekend",
        "--free",
        cwd=tmp_path / "empty",
        env=alone,
    )
    assert "Samstag, 10. September 2016" in again.stdout
    assert os.listdir(tmp_path / "empty") == []
