"""The words of a query cut into items: names of places, turns and phrases, single words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from regioncal.search import words as language
from regioncal.search.asked import Vocabulary
from regioncal.search.lexicon import FILTERS, Lexicon
from regioncal.search.slips import Slips
from regioncal.search.typed import joined

_WITH = frozenset(
    ("mit", "with", "und", "inkl", "inklusive", "samt", "and",
     "avec", "con", "cu", "ile", "sa", "z", "ze", "со", "с", "з", "із", "مع", "با", "bi", "voi")
)  # fmt: skip
_SENTENCE = 6  # words of a question that is more than a heading
_YOUNG = range(14, 27)  # years of age that youth services are there for
_HOURS = 24
_ONLIES = frozenset(("nur", "only", "ausschliesslich", "exclusively"))
_BESIDE = ("level.", "day.", "weekday.", "price.")
_SINCE = frozenset(("seit", "seitdem", "since"))
_REASONS = frozenset(("weil", "denn", "because", "obwohl", "damit", "although"))


class Item(NamedTuple):
    """A stretch of the query while it is read."""

    text: str
    words: tuple[str, ...]
    concepts: tuple[str, ...]
    phrase: bool = False
    after_with: bool = False
    only: bool = False  # "nur" or "only" stands before it: a condition that outweighs a title
    either: str = ""  # the word that "oder" joins it to
    aside: bool = False  # it says why or what for: weil ich arbeite, für die neue Wohnung


class Items:
    """Cuts queries into items."""

    def __init__(
        self, lexicon: Lexicon, vocabulary: Vocabulary, places: Mapping[str, Sequence[str]], slips: Slips
    ) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.places = places
        self.slips = slips

    def of(self, words: list[str]) -> list[Item]:
        """The query cut into places, phrases and words, stop words left out."""
        used: set[int] = set()
        small = (
            () if all(word in self.lexicon.stop for word in words) else self.lexicon.stop
        )  # "iş" alone is no English "is"
        items = [*self._places(words, used), *self._together(words, used)]
        read = [word if at in used else self.slips.read(word) for at, word in enumerate(words)]
        if read != words:
            words = read if used else joined(read, self.lexicon, self.vocabulary)
            items += [*self._places(words, used), *self._together(words, used)]
        for at, word in enumerate(words):
            if at in used or word in small:
                continue
            concepts = _clock(words, at) or (("audience.youth",) if _is_young(words, at) else self.lexicon.asked(word))
            items.append(Item(word, (word,), concepts, after_with=_after_with(words, at)))
        reason = _reason(words)
        return [
            item._replace(
                only=_after_only(words, item.words[0]),
                aside=self._is_aside(words, item.words[0], reason),
                either=_either(words, item),
            )
            for item in items
        ]

    def _is_aside(self, words: list[str], word: str, reason: int) -> bool:
        """Whether a word only says why, since when (seit der Flucht) or, in a sentence, what for (für die Wohnung)."""
        at = words.index(word) if word in words else 0
        before = at - 1
        while before > 0 and (words[before] in self.lexicon.stop or words[before].startswith(("neu", "new"))):
            if words[before] in _SINCE:
                return True
            if words[before] in ("fur", "for"):
                return before < at - 1 and len(words) >= _SENTENCE
            before -= 1
        return at > reason

    def _places(self, words: list[str], used: set[int]) -> Iterator[Item]:
        """Names of municipalities and places, longest first."""
        for size in (4, 3, 2, 1):
            for at in range(len(words) - size + 1):
                span = range(at, at + size)
                ids = self.places.get(" ".join(words[at : at + size]))
                if ids and used.isdisjoint(span) and not (size == 1 and self.lexicon.meanings(words[at])):
                    used.update(span)
                    yield Item(" ".join(words[at : at + size]), tuple(words[at : at + size]), tuple(ids))

    def _together(self, words: list[str], used: set[int]) -> Iterator[Item]:
        """What words mean together: the most words first that are no small ones, of as many those in a row."""
        found: dict[tuple[int, ...], list[str]] = {}
        small = {at for at, word in enumerate(words) if word in self.lexicon.stop}
        turns = list(self._turns(words))
        when = {at for span, concept in turns if concept.startswith("day.") and len(span) > 2 for at in span}
        for span, concept in (*turns, *self._phrases(words, used)):
            if when.isdisjoint(span) or when.issuperset(span) or when.issubset(span):  # Deutschkurs nach der Arbeit
                found.setdefault(span, []).append(concept)
        for span in sorted(found, key=lambda span: (len(small.intersection(span)) - len(span), _loose(span, small))):
            if used.isdisjoint(span):
                used.update(span)
                typed = tuple(words[at] for at in span)
                after_with = typed[0] in _WITH or _after_with(words, span[0])
                concepts = tuple(dict.fromkeys(found[span]))
                yield Item(" ".join(typed), typed, concepts, phrase=True, after_with=after_with)
                for word in typed:  # B1 Prüfung asks for an exam, and for the level; Abendkurs Deutsch for evenings
                    said = self.lexicon.words.get(word, ("",))
                    if said[0].startswith(_BESIDE) and said[0] not in concepts:
                        yield Item(word, (word,), said)

    def _turns(self, words: list[str]) -> Iterator[tuple[tuple[int, ...], str]]:
        """Turns of phrase, word by word in their order, the longest first."""
        stems = [language.stem_beside(word, self.lexicon.stop) for word in words]
        found = []
        for at, word in enumerate(stems):
            for turn, place, concept in self.lexicon.turns.get(word, ()):
                start = at - place
                if start >= 0 and tuple(stems[start : start + len(turn)]) == turn:
                    found.append((tuple(range(start, start + len(turn))), concept))
        yield from sorted(found, key=lambda entry: (-len(entry[0]), entry[0]))

    def _phrases(self, words: list[str], used: set[int]) -> Iterator[tuple[tuple[int, ...], str]]:
        """What words mean together, in whatever order they stand; the longest phrases first."""
        small = self.lexicon.stop
        stems = {
            language.stem(word) if word in small else language.stem_beside(word, small): at
            for at, word in reversed(list(enumerate(words)))
            if at not in used and not _is_age(words, at)
        }
        for at, word in enumerate(words):
            for part in () if at in used or self._is_condition(word) else self.lexicon.parts(word):
                stems.setdefault(language.stem_beside(part, small), at)
        found = []
        reason = _reason(words)
        for base in stems:
            for phrase, concept in self.lexicon.phrases.get(base, ()):
                if all(part in stems for part in phrase):
                    span = tuple(sorted({stems[part] for part in phrase}))
                    if len(span) > 1 and not span[0] < reason < span[-1]:
                        found.append((len(phrase), span, concept))
        yield from (entry[1:] for entry in sorted(found, key=lambda entry: -entry[0]))

    def _is_condition(self, word: str) -> bool:
        """Whether a compound says how or when as a whole: Abendkurs Deutsch is a course in the evening."""
        return any(concept.partition(".")[0] in FILTERS for concept in self.lexicon.meanings(word))


def _loose(span: tuple[int, ...], small: set[int]) -> bool:
    """Whether words that mean something together stand apart, with more than small words between."""
    return any(at not in span and at not in small for at in range(span[0], span[-1]))


def _after_with(words: list[str], at: int) -> bool:
    """Whether "mit" stands before a word."""
    return at > 0 and words[at - 1] in _WITH


def _either(words: list[str], item: Item) -> str:
    """The word before "oder" or "or" where that stands before an item, or ''."""
    at = words.index(item.words[0]) if item.words[0] in words else 0
    return words[at - 2] if at > 1 and words[at - 1] in ("oder", "or") else ""


def _reason(words: list[str]) -> int:
    """Where a sentence begins to say why: at weil, because; behind its end where it does not."""
    return next((at for at, word in enumerate(words) if at and word in _REASONS), len(words))


def _clock(words: list[str], at: int) -> tuple[str, ...]:
    """The part of the day that an hour is in: 18 Uhr."""
    hour = words[at]
    told = words[at + 1 : at + 2] in (["uhr"], ["h"]) and hour.isdecimal() and int(hour) < _HOURS
    return ("day." + language.part_of_day(int(hour)),) if told else ()


def _is_young(words: list[str], at: int) -> bool:
    """Whether a number is the age of a young person who asks: ich bin 19."""
    said = words[max(0, at - 2) : at]
    asks = said[-1:] == ["bin"] or said == ["i", "am"]  # no "am 19. September"
    return asks and words[at].isdecimal() and int(words[at]) in _YOUNG


def _is_age(words: list[str], at: int) -> bool:
    """Whether a word is only the alt of "zwei Jahre alt"."""
    return words[at] in ("alt", "old") and at > 0 and words[at - 1].startswith(("jahr", "monat", "year", "month"))


def _after_only(words: list[str], word: str) -> bool:
    """Whether "nur" or "only" stands before a word, with at most two small words between (only for)."""
    at = words.index(word) if word in words else 0
    return not _ONLIES.isdisjoint(words[max(0, at - 3) : at])
