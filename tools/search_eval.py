"""Measure the search through the product's own index: hit@1, hit@5, MRR, and negatives answered, per class.

    python tools/search_eval.py QUERIES.tsv [MORE.tsv ...] (--data FOLDER | --corpus CORPUS.tsv) [-v]

A queries file has tab-separated columns `query`, what is expected, and optionally `class` or `note`. Expected are ids,
or (against a corpus) kinds, separated by commas; `-` means that nothing must be found. A corpus has `id`, `kind`,
`title`, `provider`, `description`; it becomes a data folder of offers with just these, kinds mapped by the table below.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from regioncal.index.reader import Index
from regioncal.index.store import discard, open_index
from regioncal.query.ask import Query
from regioncal.query.finding import Finding, find

KINDS = {
    "sprachkurs": "language_course",
    "integrationskurs": "language_course",
    "alphabetisierungskurs": "language_course",
    "berufssprachkurs": "language_course",
    "sprachcafe": "meeting_place",
    "begegnungsstaette": "meeting_place",
    "eltern_kind": "meeting_place",
    "jugendtreff": "meeting_place",
    "garten": "meeting_place",
    "migrantenorganisation": "migrant_organisation",
    "sportverein": "club",
    "kulturverein": "club",
    "asylberatung": "counselling",
    "migrationsberatung": "counselling",
    "anerkennungsberatung": "counselling",
    "arbeitsberatung": "counselling",
    "wohnungshilfe": "counselling",
    "koordinierungsstelle": "counselling",
    "frauenberatung": "counselling",
    "psychosozial": "counselling",
    "schuldnerberatung": "counselling",
    "hausaufgabenhilfe": "support",
    "kinderbetreuung": "support",
    "fahrradwerkstatt": "support",
    "foerderfonds": "support",
    "tafel": "support",
    "kleiderkammer": "support",
    "kreativkurs": "course",
    "digital": "course",
    "dolmetscher": "interpreting",
    "patenschaft": "mentoring",
    "ehrenamt": "volunteering",
}
REGION = {"schema": 1, "name": "Corpus", "timezone": "Europe/Berlin", "country": "DE", "language": "de"}


class Asked(NamedTuple):
    """One query, what was expected, its class, and what came."""

    query: str
    expected: set[str]
    group: str
    finding: Finding
    found: list[str]  # ids, best first
    took: float  # seconds

    def rank(self, kinds: dict[str, str]) -> int:
        """The place of the first expected answer, counted from 1; 0 where there is none."""
        places = (at for at, ident in enumerate(self.found, 1) if {ident, kinds.get(ident, ident)} & self.expected)
        return next(places, 0)


def write_corpus(path: str, folder: str) -> dict[str, str]:
    """Make a data folder of a corpus; returns its kinds by id."""
    import tomli_w

    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    offers = [
        {"id": row["id"], "kind": KINDS.get(row["kind"], row["kind"])}
        | {name: row[name] for name in ("title", "provider", "description")}
        for row in rows
    ]
    for name, content in (("region.toml", REGION), ("offers.toml", {"offer": offers})):
        with open(os.path.join(folder, name), "wb") as out:
            tomli_w.dump(content, out)
    return {row["id"]: row["kind"] for row in rows}


def ask_all(index: Index, about: str, path: str) -> list[Asked]:
    """Every query of a file, asked."""
    asked, with_class = [], False
    with open(path, encoding="utf-8") as file:
        for row in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"):
            if row[:1] == ["query"]:
                with_class = row[2:3] == ["class"]
            elif len(row) > 1:
                began = time.perf_counter()
                finding = find(index, Query(about=about, today=date(2016, 9, 10), words=row[0]))
                took = time.perf_counter() - began
                order = finding.best(None)
                found = [_id(index, rowid) for rowid in order]
                expected = {item.strip() for item in row[1].split(",")}
                asked.append(Asked(row[0], expected, row[2] if with_class else "queries", finding, found, took))
    return asked


def _id(index: Index, rowid: int) -> str:
    """The id of a row."""
    return str(index.connection.execute("SELECT id FROM record WHERE rowid = ?", (rowid,)).fetchone()[0])


def report(asked: list[Asked], kinds: dict[str, str], *, verbose: bool) -> None:
    """Print the figures per class, and with `verbose` every miss."""
    ranks: dict[str, list[int]] = defaultdict(list)
    answered: dict[str, list[bool]] = defaultdict(list)
    for one in asked:
        place = one.rank(kinds)
        if "-" in one.expected:
            wrong = bool(one.found) and place != 1
            answered[one.group].append(wrong)
        else:
            wrong = place != 1
            ranks[one.group].append(place)
        if wrong and verbose:
            _explain(one, place)
    if len(ranks) > 1:
        ranks["all"] = [place for places in ranks.values() for place in places]
    for group, places in ranks.items():
        hit1, hit5 = (sum(0 < place <= most for place in places) for most in (1, 5))
        mean = sum(1 / place for place in places if place) / len(places)
        print(f"  {group:20} hit@1 {hit1}/{len(places)}  hit@5 {hit5}/{len(places)}  MRR {mean:.3f}")
    for group, wrongs in answered.items():
        print(f"  {'negatives, ' + group:20} answered {sum(wrongs)}/{len(wrongs)}")
    times = sorted(one.took for one in asked)
    print(f"  {'time':20} median {times[len(times) // 2] * 1000:.1f} ms, longest {times[-1] * 1000:.1f} ms")


def _explain(one: Asked, place: int) -> None:
    """A miss: what was asked, how it was read, what came and why."""
    read = " · ".join(one.finding.understood.words("de"))
    print(f"  {one.query!r}: place {place or '-'}, wanted {','.join(sorted(one.expected))}; read as {read}")
    for rowid, ident in zip(one.finding.best(None), one.found[:3], strict=False):
        score, why = one.finding.of(rowid)
        print(f"      {score:6.1f} {ident}: " + "; ".join(" ".join(reason) for reason in why))


def main() -> int:
    """Read the arguments, index, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", nargs="+")
    parser.add_argument("--data", default="data", help="a data folder")
    parser.add_argument("--corpus", help="a corpus.tsv instead")
    parser.add_argument("--about", default="offer", choices=("offer", "event", "organisation"))
    parser.add_argument("-v", "--verbose", action="store_true", help="show every miss")
    options: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        kinds = write_corpus(options.corpus, temporary) if options.corpus else {}
        folder = temporary if options.corpus else os.path.abspath(options.data)
        index = Index(open_index(folder))
        for path in options.queries:
            print(os.path.relpath(path))
            report(ask_all(index, options.about, path), kinds, verbose=options.verbose)
        index.connection.close()
        if options.corpus:
            discard(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
