"""Beginning: a folder for a new region, or a copy of the shipped one."""

import os
import sys
from typing import Annotated, Any, NamedTuple

from regioncal.commands import prompts
from regioncal.errors import UsageError
from regioncal.files.whole import machine_zone
from regioncal.files.write import locked, write_file
from regioncal.kinds import REGION
from regioncal.options import Argument, Common, Option
from regioncal.plans.layout import copied, files_of
from regioncal.values import read_fields
from regioncal.workspace import Workspace, sample_folder

_ASKED = ("name", "timezone", "country", "subdivision", "language")


class Said(NamedTuple):
    """What region.toml will say."""

    name: Annotated[str | None, Option("--name", help="What the region is called.")] = None
    timezone: Annotated[str | None, Option("--timezone", metavar="ZONE", help="IANA zone: Europe/Berlin.")] = None
    country: Annotated[str | None, Option("--country", metavar="CODE", help="For public holidays: DE.")] = None
    subdivision: Annotated[str | None, Option("--subdivision", metavar="CODE", help="Its part: NI.")] = None
    language: Annotated[str | None, Option("--language", metavar="LANG", help="Language of plain texts: de.")] = None
    url: Annotated[str | None, Option("--url", metavar="URL", help="The region's page; its host makes UIDs.")] = None


def init(
    common: Common,
    said: Said,
    folder: Annotated[str, Argument(metavar="[DIR]", help="The folder; this one unless said.")] = ".",
    sample: Annotated[bool, Option("--sample", help="Copy the region that ships with regioncal.")] = False,
    force: Annotated[bool, Option("--force", help="Also in a folder with files; none is overwritten.")] = False,
) -> None:
    """Begin a new region: region.toml and the default layout with examples, or a copy of the shipped sample."""
    given = {name: value for name, value in said._asdict().items() if value}
    if sample and given:
        raise UsageError(f"--sample and --{next(iter(given))} contradict each other (change region.toml afterwards)")
    _check_folder(folder, force=force)
    if sample:
        files = dict(copied(sample_folder()))
    else:
        today = Workspace(sample_folder(), common.lang, common.now).now.date()
        values = _values(given, folder)
        files = {path: text.encode() for path, text in files_of(values, today)}
    fresh = not os.path.isdir(folder)
    if fresh:
        _make(folder)
    with locked(folder, "init"):
        written = [path for path in files if not os.path.lexists(os.path.join(folder, path))]
        for path in written:
            write_file(os.path.join(folder, path), files[path], None)
    _report(folder, written, len(files))


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{folder}: cannot be made: {reason} (choose another folder)") from None


def _check_folder(folder: str, *, force: bool) -> None:
    """A new region needs a folder of its own."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UsageError(f"{folder}: is a file, not a folder (choose another name)")
    there = [name for name in os.listdir(folder) if name != ".git"] if os.path.isdir(folder) else []
    if there and not force:
        raise UsageError(f"{folder}: is not empty (--force adds what is missing and overwrites nothing)")


def _values(given: dict[str, str], folder: str) -> dict[str, Any]:
    """region.toml's keys from options, from the person at the terminal, else what stands in for them."""
    name = os.path.basename(os.path.realpath(folder)) or "region"
    values: dict[str, Any] = {
        "name": name,
        "timezone": machine_zone(),
        "country": "",
        "subdivision": "",
        "language": "de",
    }
    values |= given
    _check(values)
    if prompts.terminal():
        for field in _ASKED:
            while field not in given:
                answer = prompts.line(f"{_about(field)} [{values[field]}]:") or values[field]
                try:
                    _check(values | {field: answer})
                except UsageError as error:
                    print(str(error), file=sys.stderr)
                    continue
                values[field] = answer
                break
    return values


def _about(name: str) -> str:
    return next(field.about for field in REGION.fields if field.name == name)


def _check(values: dict[str, Any]) -> None:
    """Refuse what the reader would not take, and a country without known holidays."""
    _, problems = read_fields(REGION.fields, {name: value for name, value in values.items() if value})
    if not problems and len(values["language"]) not in {2, 3}:
        raise UsageError(f'--language "{values["language"]}": not a language code (as in de, ar or uk)')
    if not problems and values["country"]:
        from regioncal.hours.public import public_holidays

        problems = public_holidays(values["country"], values["subdivision"] or None, 2024, 2024)[1]
    elif not problems and values["subdivision"]:
        raise UsageError("--subdivision needs --country (as in --country DE --subdivision NI)")
    for problem in problems:
        remedy = f" ({problem.remedy})" if problem.remedy else ""
        raise UsageError(f"--{problem.field}: {problem.message}{remedy}")


def _report(folder: str, written: list[str], of: int) -> None:
    """Say what was made and what comes next."""
    left = f", {of - len(written)} were there already" if len(written) < of else ""
    print(f"{len(written)} files made in {folder}{left}")
    at = "" if folder == "." else f" --data {folder}"
    print(f"""
What comes next:
  look at {os.path.join(folder, "region.toml")}
  regioncal{at} add organisation --name "..."      who provides
  regioncal{at} add place --name "..."             where
  regioncal{at} add event --title "..." --start "Saturday 18:00"
  regioncal{at} check                              is all of it right?
  git -C {folder} init                             keep what was written, and by whom""")
