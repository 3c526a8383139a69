"""Speed, measured: CPU medians of whole processes beside a floor taken in the same run, as ratios.

`make bench` prints the table that docs/speed.md holds. Every command is run in turn with the others, so a machine that
drifts drifts for all; what is compared is the ratio.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = 2016
TYPER_HELLO = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def hello(name: str = "world"):
    print("hello", name)
app(standalone_mode=False)
"""
TABLE_HELLO = """
import sqlite3, sys, typer
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def hello(rows: int = {rows}):
    from rich.console import Console
    from rich.table import Table
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t(a, b, c, d)")
    base.executemany("INSERT INTO t VALUES(?, ?, ?, ?)",
        [(f"{{n % 24:02}}:00", f"Konzert Nummer {{n}}", "Pavillon, Hannover", "8 €") for n in range(rows)])
    table = Table(box=None)
    for head in ("when", "what", "where", "price"):
        table.add_column(head)
    for row in base.execute("SELECT * FROM t"):
        table.add_row(*row)
    Console(width=100).print(table)
app(standalone_mode=False)
"""
_WHAT = (
    "Konzert",
    "Lesung",
    "Flohmarkt",
    "Führung",
    "Ausstellung",
    "Theaterabend",
    "Kinderfest",
    "Vortrag",
    "Tanzabend",
    "Wochenmarkt",
)
_HOW = (
    "im Grünen",
    "für Kinder",
    "am Maschsee",
    "der Kulturen",
    "mit Orgelmusik",
    "unter freiem Himmel",
    "zum Mitmachen",
    "in Linden",
    "im Schloss",
    "der Nachbarschaft",
)
_CATEGORY = ("concert", "reading", "market", "tour", "exhibition", "theatre", "children", "talk", "dance", "market")
_TOWNS = ("hannover", "lehrte", "garbsen", "langenhagen", "burgdorf", "springe", "wunstorf", "laatzen")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def generate(folder: Path, count: int) -> None:
    """Write so many events of 2016 below a folder: 10 % weekly series, 40 % free, German titles, a file a month."""
    chance = random.Random(SEED)
    folder.mkdir(parents=True)
    head = (
        'schema = 1\nname = "Region"\ntimezone = "Europe/Berlin"\ncountry = "DE"\nsubdivision = "NI"\nlanguage = "de"\n'
    )
    (folder / "region.toml").write_text(head, "utf-8")
    towns = "".join(
        f'[[municipality]]\nid = "{town}"\nname = "{town.title()}"\nlat = 52.4\nlon = 9.7\n\n' for town in _TOWNS
    )
    places = "".join(
        f'[[place]]\nid = "ort-{number}"\nname = "Saal {number}"\nmunicipality = "{chance.choice(_TOWNS)}"\n'
        f"lat = {52.2 + chance.random() / 3:.4f}\nlon = {9.4 + chance.random() / 2:.4f}\n\n"
        for number in range(150)
    )
    (folder / "places.toml").write_text(towns + places, "utf-8")
    months: dict[str, list[str]] = {}
    for number in range(count):
        day = date(2016, 1, 1) + timedelta(days=chance.randrange(366))
        start = datetime(day.year, day.month, day.day, chance.randrange(8, 21), chance.choice((0, 15, 30)))  # noqa: DTZ001
        pick = chance.randrange(10)
        lines = [
            "[[event]]", f'id = "event-{number}"', f'title = "{_WHAT[pick]} {chance.choice(_HOW)} {number}"',
            f"start = {start.isoformat()}", f"end = {(start + timedelta(hours=2)).isoformat()}",
            f'place = "ort-{chance.randrange(150)}"', f'category = "{_CATEGORY[pick]}"',
        ]  # fmt: skip
        if number % 10 == 0:
            until = (start + timedelta(weeks=chance.randrange(4, 26))).strftime("%Y%m%dT%H%M%S")
            lines.append(f'rrule = "FREQ=WEEKLY;BYDAY={_DAYS[start.weekday()]};UNTIL={until}"')
        free = chance.random() < 0.4
        lines.append('price = "free"' if free else 'price = { kind = "paid", from = 8, to = 12 }')
        months.setdefault(day.strftime("%Y-%m"), []).append("\n".join(lines) + "\n\n")
    (folder / "events").mkdir()
    for month, records in months.items():
        (folder / "events" / f"{month}.toml").write_text("".join(records), "utf-8")


def cost(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """CPU seconds and peak memory (MiB) of one run."""
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        errors = process.stderr.read().decode() if process.stderr else ""
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.stderr:
            process.stderr.close()
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}: {errors}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(commands: dict[str, list[str]], env: dict[str, str], runs: int) -> dict[str, tuple[float, float]]:
    """Each command's median CPU seconds and largest memory, all commands in turn."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for name, command in commands.items():
        cost(command, env)  # warm up
        found[name].clear()
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(cost(command, env))
    return {
        name: (statistics.median(seconds for seconds, _ in each), max(memory for _, memory in each))
        for name, each in found.items()
    }  # fmt: skip


def first_index(command: list[str], hello: list[str], env: dict[str, str], runs: int) -> tuple[float, float, float]:
    """CPU seconds of a first answer on a new machine (nothing in its cache), times a hello beside it, and peak memory.

    Medians; the hello is run before and after each.
    """
    found = []
    for _ in range(runs):
        shutil.rmtree(env["XDG_CACHE_HOME"], ignore_errors=True)
        before, (seconds, memory), after = cost(hello, env)[0], cost(command, env), cost(hello, env)[0]
        found.append((seconds, seconds / ((before + after) / 2), memory))
    return statistics.median(one[0] for one in found), statistics.median(one[1] for one in found), found[0][2]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--firsts", type=int, default=3, help="how often each first index is made")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        env = {key: value for key, value in os.environ.items() if not key.startswith("REGIONCAL") and key != "COLUMNS"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
        env |= {"XDG_CACHE_HOME": str(base / "cache"), "COLUMNS": "100", "LANG": "C.UTF-8"}
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "Typer hello": [python, "-c", TYPER_HELLO],
            "Typer + sqlite3 + Rich table, 12 rows": [python, "-c", TABLE_HELLO.format(rows=12)],
            "Typer + sqlite3 + Rich table, 100 rows": [python, "-c", TABLE_HELLO.format(rows=100)],
        }
        firsts: dict[int, tuple[float, float, float]] = {}
        changes: dict[int, float] = {}
        for size in sizes:
            folder = base / f"n{size}"
            generate(folder, size)
            run = [python, "-m", "regioncal", "--data", str(folder), "--now", "2016-09-10"]
            firsts[size] = first_index([*run, "month", "2016-09"], [python, "-c", TYPER_HELLO], env, asked.firsts)
            changed = folder / "events" / "2016-05.toml"
            changed.write_text(changed.read_text("utf-8").replace("Konzert", "Orgelkonzert", 1), "utf-8")
            changes[size] = cost([*run, "month", "2016-09"], env)[0]
            commands[f"month, {size:,}"] = [*run, "month", "2016-09"]
            commands[f"events --weekend --free, {size:,}"] = [*run, "events", "--weekend", "--free", "--limit", "100"]
            commands[f"events (30 days), {size:,}"] = [*run, "events"]
            commands[f"events --search Konzert --weekend, {size:,}"] = [
                *run,
                "events",
                "--weekend",
                "--search",
                "Konzert",
            ]
            commands[f"events --weekend --limit 100 --as json, {size:,}"] = [
                *run,
                "events",
                "--weekend",
                "--limit",
                "100",
                "--as",
                "json",
            ]
        found = medians(commands, env, asked.runs)
    _print(found, firsts, changes, sizes)


def _print(
    found: dict[str, tuple[float, float]],
    firsts: dict[int, tuple[float, float, float]],
    changes: dict[int, float],
    sizes: list[int],
) -> None:
    hello = found["Typer hello"][0]
    grid, rows = (found[f"Typer + sqlite3 + Rich table, {count} rows"][0] for count in (12, 100))
    print(f"{'whole process, CPU median':<50} {'ms':>7} {'x floor':>8} {'x hello':>8} {'x 1,000':>8} {'MiB':>6}")
    for name, (seconds, memory) in found.items():
        kind, _, size = name.rpartition(", ")
        small = (
            found.get(f"{kind}, {min(sizes):,}", (seconds, 0))[0] if size[:1].isdigit() and kind in name else seconds
        )
        floor = grid if name.startswith("month") else rows
        growth = f"{seconds / small:8.2f}" if name.startswith(("month", "events")) else " " * 8
        print(f"{name:<50} {seconds * 1000:7.0f} {seconds / floor:8.2f} {seconds / hello:8.2f} {growth} {memory:6.0f}")
    print()
    for size in sizes:
        seconds, ratio, memory = firsts[size]
        changed = f"after one of its 12 files changed: {changes[size]:.2f} s"
        print(f"first index of {size:>7,}: {seconds:6.2f} s, {ratio:5.1f} x hello, {memory:4.0f} MiB; {changed}")


if __name__ == "__main__":
    main()
