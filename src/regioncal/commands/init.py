"""Beginning: a folder for a new region, or a copy of the shipped one."""

import os
import shlex
from datetime import date
from typing import Annotated, Any

from regioncal.checks import run_checks
from regioncal.commands import prompts
from regioncal.errors import UsageError
from regioncal.files.whole import machine_zone
from regioncal.files.write import locked, write_file
from regioncal.kinds import KINDS, REGION
from regioncal.lang import Language, choose, language
from regioncal.model import Data, Region
from regioncal.options import Argument, Common, Group, Option
from regioncal.plans.layout import copied, files_of
from regioncal.text import one_line
from regioncal.values import read_fields
from regioncal.workspace import Workspace, sample_folder

# The zone of countries that have one, or one where nearly all people live.
_ZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich", "CZ": "Europe/Prague",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki",
    "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest",
    "IE": "Europe/Dublin", "IT": "Europe/Rome", "LI": "Europe/Vaduz", "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw", "RO": "Europe/Bucharest", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava", "TR": "Europe/Istanbul", "UA": "Europe/Kyiv",
}  # fmt: skip


class Said(Group):
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
    if not folder.strip():
        raise UsageError("DIR: needs a value (give one or leave it out)")
    given = {name: one_line(value) for name, value in zip(said._fields, said, strict=True) if value is not None}
    if given.get("name") == "":
        raise UsageError('--name: is empty (write a name, as in --name "Region Hannover")')
    given = {name: value for name, value in given.items() if value}
    if sample and given:
        raise UsageError(f"--sample and --{next(iter(given))} contradict each other (change region.toml afterwards)")
    _check_folder(folder, force=force)
    say = language(choose(common.lang, os.environ, given.get("language", "en")))
    if sample:
        files = dict(copied(sample_folder()))
    else:
        today = Workspace(sample_folder(), common.lang, common.now).now.date()
        values = _values(given, folder, today, say)
        files = {path: text.encode() for path, text in files_of(values, today)}
    fresh = not os.path.isdir(folder)
    if fresh:
        _make(folder)
    with locked(folder, "init"):
        written = [path for path in files if not os.path.lexists(os.path.join(folder, path))]
        for path in written:
            write_file(os.path.join(folder, path), files[path], None)
    _report(folder, written, len(files), say)


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


def _values(given: dict[str, str], folder: str, today: date, say: Language) -> dict[str, Any]:
    """region.toml's keys from options, from the person at the terminal, else what stands in for them."""
    name = one_line(os.path.basename(os.path.realpath(folder))) or "region"
    values: dict[str, Any] = {
        "name": name,
        "timezone": _ZONES.get(given.get("country", "").upper()) or machine_zone(),
        "country": "",
        "subdivision": "",
        "language": "de",
    }
    values = _read(values | given, today)
    if not prompts.terminal():
        return values
    for field, question in _questions(say).items():
        while field not in given:
            answer = prompts.line(f"{question}{f' [{values[field]}]' if values[field] else ''}:") or values[field]
            try:
                values = _read(values | {field: answer}, today)
            except UsageError as error:
                prompts.told(str(error).removeprefix(f"--{field}: "))
                continue
            break
    return values


def _questions(say: Language) -> dict[str, str]:
    """What is asked at a terminal, by the key it is for."""
    return {
        "name": say("What the region is called"),
        "timezone": say("Time zone (as in Europe/Berlin)"),
        "country": say("Country, for its public holidays (as in DE)"),
        "subdivision": say("Part of the country (as in NI)"),
        "language": say("Language of texts that name none (as in de)"),
    }


def _read(values: dict[str, Any], today: date) -> dict[str, Any]:
    """The values, a language by its code; refused is what `check` would call an error."""
    from regioncal.lang import code_of

    values = values | {"language": code_of(values["language"]) or values["language"]}
    said = {name: value for name, value in values.items() if value}
    read, problems = read_fields(REGION.fields, said)
    if not problems and values["subdivision"] and not values["country"]:
        raise UsageError("--subdivision needs --country (as in --country DE --subdivision NI)")
    if not problems:
        problems = run_checks(Data(Region(read), {kind: {} for kind in KINDS}, []), today, ("language", "country"))
    for problem in problems:
        remedy = f" ({problem.remedy})" if problem.remedy else ""
        raise UsageError(f"--{problem.field}: {problem.message}{remedy}")
    return values


def _report(folder: str, written: list[str], of: int, say: Language) -> None:
    """Say what was made and what comes next."""
    left = of - len(written)
    if not written:
        print(say("Nothing to make: all {number} files are in {folder} already", number=of, folder=folder))
        return
    made = say.count("{n} file made in {folder}", "{n} files made in {folder}", len(written), folder=folder)
    print(made + (say.count(", {n} was there already", ", {n} were there already", left) if left else ""))
    at = "" if folder == "." else f" --data {shlex.quote(folder)}"
    steps = {
        f"regioncal{at} add organisation": say("who provides"),
        f"regioncal{at} add place": say("where things happen"),
        f"regioncal{at} add event": say("what happens"),
        f"regioncal{at} check": say("is all of it right?"),
        f"git -C {shlex.quote(folder)} init": say("keep what was written, and by whom"),
    }
    width = max(map(len, steps))
    print(f"\n{say('What comes next:')}")
    print("  " + say("look at {file}", file=os.path.join(folder, "region.toml")))
    for command, purpose in steps.items():
        print(f"  {command:{width}}   {purpose}")
