"""Measure the search: any queries.tsv against any records, hit@1, hit@5, MRR and negatives per class.

    python tools/search_eval.py QUERIES.tsv [MORE.tsv ...] (--data FOLDER | --corpus CORPUS.tsv) [-v]

A queries file has tab-separated columns `query`, what is expected, and optionally `class` or `note`. Expected are ids of
records, or (against a corpus) kinds, separated by commas; `-` means that nothing must be found. A corpus has `id`, `kind`,
`title`, `provider`, `description`; its kinds are mapped to ours by the table below. The records are indexed in memory.
"""

import argparse
import collections
import csv
import glob
import os
import sqlite3
import sys
import time
import tomllib

from regioncal.search import COLUMNS, Hit, Lexicon, Understood, build, fields, match, rank, terms, understand
from regioncal.text import fold

KINDS = {
    "sprachkurs": "language_course",
    "integrationskurs": "language_course",
    "alphabetisierungskurs": "language_course",
    "berufssprachkurs": "language_course",
    "sprachcafe": "meeting_place",
    "begegnungsstaette": "meeting_place",
    "migrantenorganisation": "migrant_organisation",
    "sportverein": "club",
    "kulturverein": "club",
    "asylberatung": "counselling",
    "migrationsberatung": "counselling",
    "anerkennungsberatung": "counselling",
    "arbeitsberatung": "counselling",
    "hausaufgabenhilfe": "support",
    "kinderbetreuung": "support",
    "eltern_kind": "meeting_place",
    "kreativkurs": "course",
    "fahrradwerkstatt": "support",
    "dolmetscher": "interpreting",
    "wohnungshilfe": "counselling",
    "patenschaft": "mentoring",
    "ehrenamt": "volunteering",
    "foerderfonds": "support",
    "koordinierungsstelle": "counselling",
    "frauenberatung": "counselling",
    "jugendtreff": "meeting_place",
    "psychosozial": "counselling",
    "schuldnerberatung": "counselling",
    "tafel": "support",
    "kleiderkammer": "support",
    "digital": "course",
    "garten": "meeting_place",
}


class Directory:
    """Records indexed in memory, and the questions the engine asks of an index."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.answers: list[set[str]] = []  # what each record counts as: its id, its corpus kind
        self.titles: list[str] = []
        self.columns: list[dict[str, str]] = []
        self.extra: list[dict[str, str]] = []
        self.places: dict[str, list[str]] = {}
        self.base = sqlite3.connect(":memory:")
        self.base.execute(
            f"CREATE VIRTUAL TABLE t USING fts5({','.join(COLUMNS)}, tokenize=\"ascii tokenchars '^+~<._'\")"
        )
        self.base.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")

    def add(self, answers: set[str], values: dict, names: list[str]) -> None:
        """Index one record."""
        row = terms(fields(values, names), self.lexicon)
        self.base.execute(f"INSERT INTO t VALUES ({','.join('?' * len(COLUMNS))})", [row[name] for name in COLUMNS])
        self.answers.append(answers)
        self.titles.append(str(values.get("title") or values.get("name")))
        self.columns.append(row)
        self.extra.append({"status": values.get("status", ""), "verified": str(values.get("verified", ""))})

    def known(self, token: str) -> bool:
        """Whether the index holds a token."""
        return self.base.execute("SELECT 1 FROM v WHERE term = ?", (token,)).fetchone() is not None

    def starting(self, prefix: str) -> list[str]:
        """The words that begin so."""
        found = self.base.execute("SELECT term FROM v WHERE term >= ? AND term < ?", (prefix, prefix + "\U0010ffff"))
        return [term for (term,) in found]

    def search(self, query: str, about: str = "offers") -> tuple[Understood, list[Hit], list[int]]:
        """The engine from end to end."""
        asked = understand(query, about, self.lexicon, self, self.places)
        expression = match(asked)
        if not expression:
            return asked, [], []
        found = self.base.execute("SELECT rowid - 1 FROM t WHERE t MATCH ? ORDER BY rank LIMIT 300", (expression,))
        rows = sorted(row for (row,) in found)
        return asked, rank(asked, [{**self.columns[row], **self.extra[row]} for row in rows]), rows


def from_corpus(path: str, lexicon: Lexicon) -> Directory:
    """A corpus.tsv as a directory."""
    directory = Directory(lexicon)
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            kind = KINDS.get(row["kind"], row["kind"])
            values = {"kind": kind, "title": row["title"], "description": row["description"]}
            directory.add({row["id"], row["kind"]}, values, [row["provider"]])
    return directory


def from_data(folder: str, lexicon: Lexicon, kind: str) -> Directory:
    """A data folder's records of one kind as a directory."""
    tables = collections.defaultdict(list)
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.toml"), recursive=True)):
        with open(path, "rb") as file:
            for name, entries in tomllib.load(file).items():
                if isinstance(entries, list):
                    tables[name] += entries
    known = {
        (name, entry.get("id")): entry
        for name, entries in tables.items()
        for entry in entries
        if isinstance(entry, dict)
    }
    directory = Directory(lexicon)
    for entry in tables["municipality"]:
        for name in [entry["name"], *entry.get("aliases", [])]:
            directory.places.setdefault(fold(name), []).append("municipality." + entry["id"])
    for entry in tables["place"]:
        for name in [entry["name"], *entry.get("aliases", [])]:
            directory.places.setdefault(fold(name), []).append("place." + entry["id"])
    for entry in tables[kind]:
        names = []
        for key, other in (
            ("provider", "organisation"),
            ("organiser", "organisation"),
            ("place", "place"),
            ("municipality", "municipality"),
        ):
            for ref in [entry[key]] if isinstance(entry.get(key), str) else entry.get(key, []):
                target = known.get((other, ref), {"name": ref})
                names += [str(target["name"]), target.get("short_name", ""), *target.get("aliases", [])]
        directory.add({entry["id"]}, _normal(entry), names)
    return directory


def _normal(entry: dict) -> dict:
    """The short forms of TOML as the model gives them."""
    out = dict(entry)
    if isinstance(out.get("price"), str):
        out["price"] = {"kind": out["price"]}
    if isinstance(out.get("level"), str):
        out["level"] = {"from": out["level"]}
    return out


def measure(directory: Directory, path: str, *, verbose: bool) -> None:
    """Run one queries file and print its figures."""
    ranks: dict[str, list[int]] = collections.defaultdict(list)
    negatives: dict[str, list[int]] = collections.defaultdict(list)
    took, classes = [], False
    with open(path, encoding="utf-8") as file:
        for row in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"):
            if row[:1] == ["query"]:
                classes = row[2:3] == ["class"]
            if len(row) < 2 or row[0] == "query":
                continue
            expected = {item.strip() for item in row[1].split(",")}
            group = row[2] if len(row) > 2 and classes else ""
            began = time.perf_counter()
            asked, hits, rows = directory.search(row[0])
            took.append(time.perf_counter() - began)
            if "-" in expected:
                wrong = [hit for hit in hits[:1] if not directory.answers[rows[hit.at]] & expected]
                negatives[group].append(len(wrong))
                if wrong and verbose:
                    _explain("answered", row[0], asked, hits, rows, directory)
                continue
            places = [at for at, hit in enumerate(hits, 1) if directory.answers[rows[hit.at]] & expected]
            ranks[group].append(places[0] if places else 0)
            if verbose and ranks[group][-1] != 1:
                _explain(f"rank {ranks[group][-1] or '-'}, wanted {row[1]}", row[0], asked, hits, rows, directory)
    print(os.path.relpath(path))
    for group, found in [*sorted(ranks.items()), ("all", [place for places in ranks.values() for place in places])]:
        if found and (group or len(ranks) == 1):
            first, five = sum(place == 1 for place in found), sum(0 < place < 6 for place in found)
            mean = sum(1 / place for place in found if place) / len(found)
            print(f"  {group or 'queries':20} hit@1 {first}/{len(found)}  hit@5 {five}/{len(found)}  MRR {mean:.3f}")
    for group, found in sorted(negatives.items()):
        print(f"  {'negatives ' + group:20} answered {sum(map(bool, found))}/{len(found)}")
    if took:
        print(f"  {'time':20} median {sorted(took)[len(took) // 2] * 1000:.1f} ms, longest {max(took) * 1000:.1f} ms")


def _explain(what: str, query: str, asked: Understood, hits: list[Hit], rows: list[int], directory: Directory) -> None:
    read = " · ".join(asked.words("de")), asked.corrections or ""
    print(f"  {query!r}: {what}; read as {read[0]} {read[1]}")
    for hit in hits[:3]:
        why = "; ".join(f"{one.word} {one.how} {one.field}" for one in hit.why)
        print(f"      {hit.score:6.1f} {directory.titles[rows[hit.at]]} [{why}]")


def main() -> int:
    """Read the arguments, index, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", nargs="+")
    parser.add_argument("--data", help="a data folder")
    parser.add_argument("--corpus", help="a corpus.tsv")
    parser.add_argument("--kind", default="offer", help="which records of the folder (offer, event, organisation)")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every miss")
    options = parser.parse_args()
    lexicon = build()
    directory = (
        from_corpus(options.corpus, lexicon)
        if options.corpus
        else from_data(options.data or "data", lexicon, options.kind)
    )
    for path in options.queries:
        measure(directory, path, verbose=options.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
