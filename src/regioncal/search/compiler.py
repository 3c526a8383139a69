"""The taxonomy's TOML compiled to a lexicon: the package's own tables with a region's additions over them.

A table of the taxonomy, in the package's files as in region.toml's `[taxonomy.<branch>.<id>]`::

    [concept.sewing]
    label = { de = "Nähen", en = "Sewing" }
    synonyms = ["Nähkurs", "mit der Maschine nähen"]  # words and phrases that mean it
    de = "Nähkurs, Nähwerkstatt"                      # the same, as text by language; any language code may be a key
    parent = ["kind.course"]                          # what it is a sort of: who asks for that, finds this too
    same = ["topic.asylum kind.counselling"]          # values of a record that mean it when all are there
    near = { "concept.tailoring" = 0.6 }              # what answers in its place, and how well
    passing = true                                    # texts name it in passing: only what is titled so answers it

    [sorts."topic.music"]                             # several concepts below one: a name and its words
    guitar = "Gitarre, guitar"
    broader = 0.5                                     # how well the one above answers who asks for one of them

In `newcomers/` every language has a file that adds words to concepts: `[concept]`, then `sewing = "dikiş, terzi"`.
"""

import hashlib
import os
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from regioncal.search import words as language
from regioncal.search.lexicon import BUILT, FILTERS, MARK, Lexicon
from regioncal.search.typed import apostrophes
from regioncal.text import fold

_HERE = os.path.dirname(__file__)
_FOLDER = os.path.join(_HERE, "taxonomy")
_NEWCOMERS = os.path.join(_FOLDER, "newcomers")  # a file per language, named by its code: concepts and their words
LISTS = (  # words by what they do
    "stop", "light", "common", "doings", "opaque", "parts", "heads", "matters", "negations", "wants",
)  # fmt: skip
_OTHER_KEYS = frozenset(("label", "synonyms", "parent", "same", "near", "passing", "values"))


def build(taxonomy: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None) -> Lexicon:
    """The lexicon of the package with a region's `[taxonomy]` over it."""
    tables, plain = _read()
    for branch, entries in (taxonomy or {}).items():
        for name, entry in entries.items():
            if isinstance(entry, Mapping):
                tables.setdefault(f"{branch}.{name}", []).append(entry)
    return Lexicon(_compile(tables, plain))


def write_built() -> None:
    """Keep the package's lexicon in the package, with what tells the words and the code it was made of."""
    with open(BUILT, "wb") as file:
        file.write(_mark() + build().dump())


def built() -> bytes:
    """The package's lexicon as it was built, a mark before its dump; nothing where that was of other words."""
    try:
        with open(BUILT, "rb") as file:
            found = file.read()
    except OSError:
        return b""
    return found if found[:MARK] == _mark() else b""


def _mark() -> bytes:
    """What tells the taxonomy, the code that compiles it, and the versions of Python and of the stemmer: 2 ms."""
    import Stemmer

    digest = hashlib.blake2b(f"{sys.version_info[:2]} {Stemmer.version()}".encode(), digest_size=MARK)
    paths = [os.path.join(_HERE, "..", "text.py")]
    for folder in (_HERE, _FOLDER, _NEWCOMERS):
        paths += [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith((".py", ".toml"))]
    for path in paths:
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.digest()


def _read() -> tuple[dict[str, list[Mapping[str, Any]]], dict[str, set[str]]]:
    """The package's taxonomy: concept id -> its tables, and the plain word lists (stop, light, ...)."""
    from regioncal.files.read import parse

    tables: dict[str, list[Mapping[str, Any]]] = {}
    plain: dict[str, set[str]] = {name: set() for name in LISTS}
    for folder, spoken in ((_FOLDER, False), (_NEWCOMERS, True)):
        for file in sorted(os.listdir(folder)):
            if file.endswith(".toml"):
                with open(os.path.join(folder, file), encoding="utf-8") as source:
                    content, problem = parse(source.read(), file)
                assert problem is None, problem  # our own files
                _take(_by_language(content, file[:-5]) if spoken else content, tables, plain)
    return tables, plain


def _by_language(content: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The words of one language's file as tables of concepts; its word lists as they are."""
    return {
        branch: entries if branch == "words" else {name: {lang: words} for name, words in entries.items()}
        for branch, entries in content.items()
    }


def _take(content: Mapping[str, Any], tables: dict[str, list[Mapping[str, Any]]], plain: dict[str, set[str]]) -> None:
    """Add one file's concepts and word lists."""
    for branch, entries in content.items():
        for name, entry in entries.items():
            if branch == "words":
                listed = [apostrophes(word) for word in _list(entry)]
                plain[name.partition("_")[0]].update(map(fold, listed))
                if name.startswith("common_") and "english" not in name:  # German writes only its nouns large
                    plain.setdefault("doings", set()).update(fold(word) for word in listed if word.islower())
            elif branch == "sorts":
                for ident, sort in _sorts(name, entry):
                    tables.setdefault(ident, []).append(sort)
            else:
                tables.setdefault(f"{branch}.{name}", []).append(entry)


def _sorts(parent: str, sorts: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The concepts of a `[sorts."parent"]` table."""
    near = {parent: sorts["broader"]} if "broader" in sorts else {}
    for name, text in sorts.items():
        if name != "broader":
            yield f"concept.{name}", {"label": {"de": _list(text)[0]}, "de": text, "parent": [parent], "near": near}


def _list(value: Any) -> list[str]:
    """Words from a TOML list or from text with commas."""
    if isinstance(value, str):
        value = value.replace("\n", " ").split(",")
    return [text for text in (str(item).strip() for item in value) if text]


def _surfaces(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every (surface text, language) of one table: labels, synonyms, and the texts by language code."""
    label = entry.get("label", {})
    labels = label if isinstance(label, Mapping) else {"de": label}
    for lang, text in labels.items():
        yield str(text), lang
    for text in _list(entry.get("synonyms", ())):
        yield text, "de"
    for key, value in entry.items():
        if key not in _OTHER_KEYS:
            for text in _list(value):
                yield text, key


def _compile(tables: Mapping[str, list[Mapping[str, Any]]], plain: dict[str, set[str]]) -> dict[str, Any]:
    stop = plain["stop"]
    plain["common"] |= plain["wants"]
    plain["doings"] |= plain["wants"]
    singles: dict[str, dict[str, None]] = {}
    phrases: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    turns: dict[str, dict[tuple[tuple[str, ...], int, str], None]] = {}
    concepts: dict[str, dict[str, Any]] = {}
    known = {word for word in plain["parts"] | plain["common"] if " " not in word and len(word) > 2}
    targets = {word: "" for word in plain["common"] if " " not in word}  # folded word -> as it is written
    for concept, entries in tables.items():
        concepts[concept] = _concept(entries)
        for entry in entries:
            for text, lang in _surfaces(entry):
                folded = fold(apostrophes(text))
                parts = folded.split()
                said = [part for part in parts if part not in stop]
                if len(parts) > 1 and (len(said) < 2 or not plain["negations"].isdisjoint(parts)):
                    _place_turn(concept, parts, said, turns, stop)
                else:
                    _place(concept, said or parts, lang, singles, phrases, stop)
                if len(parts) > 1 and " " not in text:  # Repair-Café is Repaircafé
                    _place(concept, ["".join(parts)], lang, singles, phrases, stop)
                if " " not in folded and lang in ("de", "en"):
                    targets[folded] = targets.get(folded) or text
                    if lang == "de" and len(folded) > 3 and folded.isalpha():  # long enough to be part of a compound
                        known.add(folded)
    _inherit(concepts)
    _sharpen(singles, concepts)
    turns = {
        word: kept
        for word, found in turns.items()
        if (kept := found if word in stop else _deciding(word, found, singles, concepts))
    }
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}  # equal tuples once, so that they are stored once
    blocks = frozenset(known | {"^" + language.stem(word) for word in known if len(word) > 4})
    return {
        "concepts": concepts,
        "words": {word: shared.setdefault(tuple(ids), tuple(ids)) for word, ids in singles.items()},
        "phrases": {first: tuple(found) for first, found in phrases.items()},
        "turns": {word: tuple(found) for word, found in turns.items()},
        "targets": {word: targets[word] for word in sorted(targets) if len(word) > 4 and word.isascii()},
        "known": dict.fromkeys(sorted(blocks), True),
        "starts": frozenset(block.lstrip("^")[:4] for block in blocks),
        "common": dict.fromkeys(plain["common"] | {"^" + language.stem(word) for word in plain["common"]}, True),
        "doings": frozenset(plain["doings"]),
        "wants": frozenset(plain["wants"]),
        "stop": dict.fromkeys(stop, True),
        "light": dict.fromkeys(plain["light"] | {"^" + language.stem(word) for word in plain["light"]}, True),
        "opaque": frozenset(plain["opaque"]),
        "heads": frozenset(plain["heads"]),
        "matters": frozenset(plain["matters"]),
    }


def _place_turn(
    concept: str,
    parts: list[str],
    said: list[str],
    turns: dict[str, dict[tuple[tuple[str, ...], int, str], None]],
    stop: Container[str],
) -> None:
    """Enter a turn of phrase in which small words decide (ohne Gebühr, nach der Arbeit): all its words in their order.

    It is kept by the stem of its first word that is no small one.
    """
    at = parts.index(said[0]) if said else 0
    stems = tuple(language.stem_beside(part, stop) for part in parts)
    turns.setdefault(stems[at], {})[stems, at, concept] = None


def _deciding(
    word: str,
    turns: Iterable[tuple[tuple[str, ...], int, str]],
    singles: Mapping[str, Mapping[str, None]],
    concepts: Mapping[str, Mapping[str, Any]],
) -> dict[tuple[tuple[str, ...], int, str], None]:
    """The turns of a word that mean more than the word itself: of those that do not, it is enough."""
    alone = {*singles.get(word, ()), *singles.get("^" + word, ())}
    alone |= {name for one in alone for name in concepts[one]["above"]}
    return dict.fromkeys(turn for turn in turns if turn[2] not in alone)


def _place(  # noqa: PLR0913 - the tables it fills
    concept: str,
    parts: list[str],
    lang: str,
    singles: dict[str, dict[str, None]],
    phrases: dict[str, dict[tuple[tuple[str, ...], str], None]],
    stop: Container[str],
) -> None:
    """Enter one surface text: a word by itself and by its stem, several words as a phrase of stems."""
    stemmer = language.english_stem if lang == "en" else language.stem
    if len(parts) == 1:
        singles.setdefault(parts[0], {})[concept] = None
        if parts[0].endswith("innen"):  # snowball makes Teilnehmer of Teilnehmerinnen
            return
        if lang in ("de", "en") or len(parts[0]) > 5 or not parts[0].isascii():  # stems of short foreign words collide
            singles.setdefault("^" + stemmer(parts[0]), {})[concept] = None
        if lang in ("tr", "pl") and len(parts[0]) > 3:
            singles.setdefault("%" + (parts[0].rstrip("aeioy") if lang == "pl" else parts[0]), {})[concept] = None
        if lang == "en":
            singles.setdefault("=" + language.english_root(parts[0]), {})[concept] = None
    elif parts:
        stems = tuple(dict.fromkeys(language.stem_beside(part, stop) for part in parts))
        if len(stems) == 1:
            singles.setdefault("^" + stems[0], {})[concept] = None
        else:
            phrases.setdefault(stems[0], {})[stems, concept] = None


def _concept(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Label, parents, equal values and near concepts of one concept; later tables stand over earlier ones."""
    out: dict[str, Any] = {"label": {}, "parent": [], "same": [], "near": {}}
    for entry in entries:
        label = entry.get("label", {})
        out["label"].update(label if isinstance(label, Mapping) else {"de": label})
        out["parent"] += [name for name in _list(entry.get("parent", ())) if name not in out["parent"]]
        out["same"] += [tuple(text.split()) for text in _list(entry.get("same", ()))]
        out["near"].update(entry.get("near", {}))
        if entry.get("passing"):
            out["passing"] = True
    return out


def _sharpen(singles: dict[str, dict[str, None]], concepts: Mapping[str, Mapping[str, Any]]) -> None:
    """Leave a word no meaning that only stands above another of its own: a Geige is no other instrument."""
    for word, found in singles.items():
        above = {name for one in found for name in concepts[one]["above"]}
        kept = {one: None for one in found if one not in above or one.partition(".")[0] in FILTERS}
        singles[word] = kept or found


def _inherit(concepts: dict[str, dict[str, Any]]) -> None:
    """Give every concept the closure of its parents: a record about it is about them, too."""

    def climb(name: str, seen: dict[str, None]) -> dict[str, None]:
        for parent in concepts.get(name, {}).get("parent", ()):
            full = parent if "." in parent else f"{name.partition('.')[0]}.{parent}"
            if full not in seen and full != name:
                seen[full] = None
                climb(full, seen)
        return seen

    for name, concept in concepts.items():
        concept["above"] = tuple(climb(name, {}))
    for concept in concepts.values():
        concept["parent"] = tuple(concept["parent"])
        concept["same"] = tuple(concept["same"])
