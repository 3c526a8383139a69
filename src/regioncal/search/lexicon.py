"""The language data: which words mean what, ready to be asked.

A concept is anything a record can be about or a query can ask for: `kind.language_course`, `topic.health`,
`audience.women`, `level.b1`, `concept.sewing`. Its words are folded and stemmed once, when the taxonomy is compiled
(see compiler); stored, the tables lie in drawers by first letters, of which a question opens only the few it needs.
"""

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from regioncal.search import words as language

FILTERS = frozenset(
    ("audience", "language", "people", "level", "price", "day", "weekday", "feature", "municipality", "place")
)
VERSION = 9
BUILT = os.path.join(os.path.dirname(__file__), "lexicon.built")  # written when the package is built: hatch_build.py
MARK = 16  # its first bytes, which tell what it was made of
_SIZE = 4  # bytes that tell where the frame ends
_DRAWERS = ("words", "phrases", "turns", "targets", "known", "common", "stop", "light")  # kept by their first letters
_EACH = ("concepts",)  # kept one by one
_SETS = ("starts", "opaque", "doings", "heads", "matters", "wants")  # kept as lines: five times as fast to read
_INFLECTIONS = frozenset(("", "e", "en", "er", "es", "em", "n", "s"))


class _Drawers:
    """A read-only table whose parts are unpacked when the first word that begins like them is asked for."""

    __slots__ = ("opened", "packed", "places")

    def __init__(self, places: Mapping[str, int], packed: memoryview) -> None:
        self.places = places  # where each part begins
        self.packed = packed
        self.opened: dict[str, dict[str, Any]] = {}

    def _drawer(self, beginning: str) -> dict[str, Any]:
        """All entries that begin so."""
        found = self.opened.get(beginning)
        if found is None:
            at = self.places.get(beginning)
            found = {} if at is None else marshal.loads(self.packed[at:])  # noqa: S302 - our own index
            self.opened[beginning] = found
        return found

    def get(self, key: str, otherwise: Any = None) -> Any:
        """The entry of a word, or `otherwise`."""
        return self._drawer(_beginning(key)).get(key, otherwise)

    def __contains__(self, key: str) -> bool:
        return key in self._drawer(_beginning(key))

    def under(self, initial: str) -> Iterator[str]:
        """All words with an initial."""
        for beginning in self.places:
            if beginning[0] == initial:
                yield from self._drawer(beginning)


class _Each:
    """A read-only table whose entries are unpacked one by one."""

    __slots__ = ("opened", "packed", "places")

    def __init__(self, places: Mapping[str, int], packed: memoryview) -> None:
        self.places = places
        self.packed = packed
        self.opened: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        found = self.opened.get(key)
        if found is None:
            found = self.opened[key] = marshal.loads(self.packed[self.places[key] :])  # noqa: S302 - our own index
        return found

    def __contains__(self, key: str) -> bool:
        return key in self.places

    def get(self, key: str, otherwise: Any = None) -> Any:
        """The entry of a name, or `otherwise`."""
        return self[key] if key in self.places else otherwise


class _Whole(dict[str, Any]):
    """The same table when it was just built."""

    def under(self, initial: str) -> Iterator[str]:
        """All words with an initial."""
        return (key for key in self if _beginning(key)[:1] == initial)


def _beginning(key: str) -> str:
    return key[1:3] if key[0] in "^=%" else key[:2]


def _drawers(table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """A table in parts, by the beginnings of its words."""
    drawers: dict[str, dict[str, Any]] = {}
    for key, value in table.items():
        drawers.setdefault(_beginning(key), {})[key] = value
    return drawers


class Lexicon:
    """Every word the engine understands; make one with `build`, `load` or `opened`, never by hand."""

    __slots__ = (
        "common", "concepts", "data", "doings", "heads", "known", "light", "mark", "material", "matters", "opaque",
        "phrases", "seen", "stop", "stored", "targets", "turns", "wants", "words",
    )  # fmt: skip

    def __init__(self, data: dict[str, Any], stored: bytes | memoryview = b"") -> None:
        self.data = data
        self.stored = stored  # what it was loaded from, if it was not just built
        self.mark = b""  # that of the package's words where it is these
        packed = memoryview(stored)[_SIZE + int.from_bytes(stored[:_SIZE]) :]

        def table(name: str) -> Any:
            if not stored:
                return _Whole(data[name])
            return (_Drawers if name in _DRAWERS else _Each)(data[name], packed)

        self.concepts: Any = table("concepts")  # id -> label, parents, near ones, ...
        self.words: Any = table("words")  # folded word, "^" stem, "=" English or "%" other root -> concepts
        self.phrases: Any = table("phrases")  # first stem -> ((stems, concept), ...)
        self.turns: Any = table("turns")  # a word's stem -> ((all words in order, its place, concept), ...)
        self.targets: Any = table("targets")  # German and English words that a misspelling may mean
        self.known: Any = table("known")  # what compounds are made of: folded words, and stems marked "^"
        self.common: Any = table("common")  # everyday words and "^" stems: real, so never misspelt others
        self.stop: Any = table("stop")  # words that say nothing
        self.light: Any = table("light")  # words that alone say little: Hilfe, suchen, lernen
        self.opaque: frozenset[str] = data["opaque"]
        self.doings: frozenset[str] = data["doings"]  # everyday words that name no thing: streichen, teuer
        self.heads: frozenset[str] = data["heads"]  # words that mean less as the head of a compound: Arbeit, Stelle
        self.matters: frozenset[str] = data["matters"]  # heads that add nothing to what they stand behind: Probleme
        self.wants: frozenset[str] = data["wants"]  # doings that want something else, unless it is goods: kaufen
        self.material = language.Material(self.known, data["starts"], self.common, self.opaque)
        self.seen: Any = None  # words of records as index tokens, see documents

    def dump(self) -> bytes:
        """The whole as bytes for `load` (this Python version's marshal): the frame after its size, then the parts."""
        if self.stored:
            return bytes(self.stored)
        frame, packed = dict(self.data), bytearray()
        frame |= {name: "\n".join(sorted(self.data[name])) for name in _SETS}
        for name in (*_DRAWERS, *_EACH):
            parts = _drawers(self.data[name]) if name in _DRAWERS else self.data[name]
            frame[name] = {}
            for key, part in parts.items():
                frame[name][key] = len(packed)
                packed += marshal.dumps(part)
        head = marshal.dumps((VERSION, frame))
        return len(head).to_bytes(_SIZE) + head + packed

    @classmethod
    def load(cls, stored: bytes | memoryview) -> "Lexicon | None":
        """What `dump` wrote, in about a millisecond; None where another version wrote it (then build anew)."""
        try:
            version, frame = marshal.loads(memoryview(stored)[_SIZE:])  # noqa: S302 - the index is our own file
        except (ValueError, TypeError, EOFError):
            return None
        if version != VERSION:
            return None
        return cls(frame | {name: frozenset(frame[name].splitlines()) for name in _SETS}, stored)

    @classmethod
    def opened(cls, kept: bytes) -> "Lexicon":
        """The words an index was made with, from what `kept` gave; ValueError where they are not there any more.

        Then the index is of another make, too.
        """
        marked = b""
        if len(kept) == MARK:
            with suppress(OSError), open(BUILT, "rb") as file:
                marked = file.read()
        found = cls.load(kept if len(kept) != MARK else memoryview(marked)[MARK:] if marked[:MARK] == kept else b"")
        if found is None:
            raise ValueError("made with other words")
        found.mark = marked[:MARK]
        return found

    def kept(self) -> bytes:
        """What an index keeps of its words: the mark of those that lie in the package, of others all."""
        return self.mark or self.dump()

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

    def matter(self, word: str) -> str:
        """What a compound is about whose head only says that it is a matter (Mietprobleme: Miete); or ''."""
        for at in range(4, len(word) - 3):
            if word[at:] in self.matters and word not in self.common:  # a Geldanlage is no Geldlage
                bases = (word[:at], word[: at - 1] if word[at - 1] in "sn" else "", word[:at] + "e", word[: at - 2])
                return next((base for base in bases if len(base) > 3 and self.meanings(base)), "")
        return ""

    def spelt(self, word: str) -> str:
        """A folded word as German or English writes it, where the lexicon has it."""
        return self.targets.get(word) or word

    def misspelt(self, initials: str) -> Iterator[str]:
        """The words with one of these initials that a misspelling may mean."""
        for initial in initials:
            yield from self.targets.under(initial)
