"""The language data: which words mean what, ready to be asked.

A concept is anything a record can be about or a query can ask for: `kind.language_course`, `topic.health`,
`audience.women`, `level.b1`, `concept.sewing`. Its words are folded and stemmed once, when the taxonomy is compiled
(see compiler); stored, the tables lie in drawers by initial, of which a question opens only the few it needs.
"""

import marshal
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from regioncal.search import words as language

FILTERS = frozenset(("audience", "language", "level", "price", "day", "weekday", "feature", "municipality", "place"))
VERSION = 7
_DRAWERS = ("words", "phrases", "turns", "targets", "stop", "light")  # kept by initial
_INFLECTIONS = frozenset(("", "e", "en", "er", "es", "em", "n", "s"))
_LAZY = ("known", "starts", "common")  # kept as they are, opened when needed


class _Drawers:
    """A read-only table whose parts are unpacked when the first word with their initial is asked for."""

    __slots__ = ("opened", "packed")

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self.packed = packed
        self.opened: dict[str, dict[str, Any]] = {}

    def drawer(self, initial: str) -> dict[str, Any]:
        """All entries with an initial."""
        found = self.opened.get(initial)
        if found is None:
            packed = self.packed.get(initial)
            found = self.opened[initial] = marshal.loads(packed) if packed else {}  # noqa: S302 - our own index
        return found

    def get(self, key: str, otherwise: Any = None) -> Any:
        """The entry of a word, or `otherwise`."""
        return self.drawer(_initial(key)).get(key, otherwise)

    def __contains__(self, key: str) -> bool:
        return key in self.drawer(_initial(key))


class _Whole(dict[str, Any]):
    """The same table when it was just built."""

    def drawer(self, initial: str) -> dict[str, Any]:
        """All entries with an initial."""
        return {key: value for key, value in self.items() if _initial(key) == initial}


def _initial(key: str) -> str:
    return key[1:2] if key[0] in "^=%" else key[0]


def _pack(table: Mapping[str, Any]) -> dict[str, bytes]:
    """A table as drawers."""
    drawers: dict[str, dict[str, Any]] = {}
    for key, value in table.items():
        drawers.setdefault(_initial(key), {})[key] = value
    return {initial: marshal.dumps(entries) for initial, entries in drawers.items()}


class Lexicon:
    """Every word the engine understands; make one with `build` or `load`, never by hand."""

    __slots__ = (
        "_common", "_known", "_material", "concepts", "data", "doings", "heads", "light", "opaque", "phrases", "seen",
        "stop", "targets", "turns", "words",
    )  # fmt: skip

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        table = _Whole if isinstance(data["known"], frozenset) else _Drawers
        self.concepts: dict[str, dict[str, Any]] = data["concepts"]
        self.words: Any = table(data["words"])  # folded word, "^" stem, "=" English or "%" other root -> concepts
        self.phrases: Any = table(data["phrases"])  # first stem -> ((stems, concept), ...)
        self.turns: Any = table(data["turns"])  # a word's stem -> ((all words in order, its place, concept), ...)
        self.targets: Any = table(data["targets"])  # German and English words that a misspelling may mean
        self.stop: Any = table(data["stop"])  # words that say nothing
        self.light: Any = table(data["light"])  # words that alone say little: Hilfe, suchen, lernen
        self.opaque: frozenset[str] = data["opaque"]
        self.doings: frozenset[str] = data["doings"]  # everyday words that name no thing: streichen, teuer
        self.heads: frozenset[str] = data["heads"]  # words that mean less as the head of a compound: Arbeit, Stelle
        self._known: frozenset[str] | None = None
        self._common: frozenset[str] | None = None
        self._material: language.Material | None = None
        self.seen: Any = None  # words of records as index tokens, see documents

    @property
    def known(self) -> frozenset[str]:
        """What compounds are made of: folded words, and stems marked "^"."""
        if self._known is None:
            self._known = self._opened("known")
        return self._known

    @property
    def common(self) -> frozenset[str]:
        """Everyday words, and their stems marked "^": real words, so never a misspelling of another."""
        if self._common is None:
            self._common = self._opened("common")
        return self._common

    def _opened(self, name: str) -> frozenset[str]:
        stored: Any = self.data[name]
        found: frozenset[str] = marshal.loads(stored) if isinstance(stored, bytes) else stored  # noqa: S302 - our own
        return found

    def dump(self) -> bytes:
        """The whole as bytes for `load` (this Python version's marshal)."""
        if isinstance(self.data["known"], bytes):  # loaded: it is packed already
            return marshal.dumps((VERSION, self.data))
        data = {name: value for name, value in self.data.items() if name not in (*_DRAWERS, *_LAZY)}
        data.update({name: _pack(self.data[name]) for name in _DRAWERS})
        data.update({name: marshal.dumps(self.data[name]) for name in _LAZY})
        return marshal.dumps((VERSION, data))

    @classmethod
    def load(cls, stored: bytes) -> "Lexicon | None":
        """What `dump` wrote, in about a millisecond; None where another version wrote it (then build anew)."""
        try:
            version, data = marshal.loads(stored)  # noqa: S302 - the index is our own file
        except (ValueError, TypeError, EOFError):
            return None
        return cls(data) if version == VERSION else None

    def label(self, concept: str, lang: str) -> str:
        """What people call a concept; its id's last part where nobody gave it a name."""
        labels = self.concepts.get(concept, {}).get("label", {})
        return labels.get(lang) or labels.get("de") or labels.get("en") or concept.rpartition(".")[2]

    def meanings(self, word: str) -> tuple[str, ...]:
        """The concepts a folded word names: as written, else by its German, else by its English stem."""
        found = self.words.get(word)
        if found is None and word not in self.common:  # Nähe has nothing to do with nähen
            found = self.words.get("^" + language.stem(word)) or self.words.get("^" + language.english_stem(word))
        return found or ()

    def asked(self, word: str) -> tuple[str, ...]:
        """The concepts a word of a query names: of English in any form, which is not worth its time for all records."""
        found = self.meanings(word)
        if found or word in self.common:
            return found
        return self.words.get("=" + language.english_root(word)) or self._elsewhere(word)

    def _elsewhere(self, word: str) -> tuple[str, ...]:
        """The concepts of a Turkish or Polish word in any of its cases."""
        if len(word) < 6 or not word.isascii() or self.is_light(word):
            return ()
        return next((found for root in language.roots(word) if (found := self.words.get("%" + root))), ())

    def sharpest(self, concepts: Iterable[str]) -> list[str]:
        """Concepts without those that only stand above others of them: who says Gitarre does not mean all music."""
        concepts = list(concepts)
        above = {name for concept in concepts for name in self.concepts.get(concept, {}).get("above", ())}
        return [concept for concept in concepts if concept not in above]

    def is_known(self, word: str) -> bool:
        """Whether a folded word is one we know, as a concept or as an everyday word."""
        base, root = language.stem(word), language.english_root(word)
        return (
            word in self.known
            or word in self.common
            or word in self.light
            or ("^" + base in self.common and word[len(base) :] in _INFLECTIONS)
            or (root != word and (root in self.common or root in self.light or root in self.stop))
            or bool(self.meanings(word))
        )

    def is_light(self, word: str) -> bool:
        """Whether a folded word alone says little, in any of its forms."""
        base = language.stem(word)
        doing = base[:-1] if base.endswith("end") else base  # sprechende: as sprechen
        said = "^" + base in self.light or doing in self.light or language.is_verb(word)
        return word in self.light or (said and not self.meanings(word))

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, head last; () where it is none or must not be taken apart."""
        return language.split(word, self.material)

    def part_meanings(self, parts: tuple[str, ...], part: str) -> tuple[str, ...]:
        """The concepts that a part of a compound names there: Sozialarbeit is about no job."""
        return () if part is parts[-1] and part in self.heads else self.meanings(part)

    @property
    def material(self) -> language.Material:
        """What compounds are taken apart with."""
        if self._material is None:
            self._material = language.Material(self.known, self._opened("starts"), self.common, self.opaque)
        return self._material

    def spelt(self, word: str) -> str:
        """A folded word as German or English writes it, where the lexicon has it."""
        return self.targets.get(word) or word

    def misspelt(self, initials: str) -> Iterator[str]:
        """The words with one of these initials that a misspelling may mean."""
        for initial in initials:
            yield from self.targets.drawer(initial)
