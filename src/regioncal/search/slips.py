"""What a mistyped word was meant to be: a word of the lexicon, of the index, or the name of a place."""

from collections.abc import Collection, Iterable

from regioncal.search import words as language
from regioncal.search.asked import Vocabulary
from regioncal.search.lexicon import Lexicon
from regioncal.search.ways import as_written, begun_by

_INITIALS = {
    "v": "wf", "w": "vf", "f": "vp", "p": "bf", "b": "p", "k": "cg", "c": "k", "z": "sc", "s": "z", "t": "d", "d": "t",
    "j": "y",
}  # fmt: skip
_LESS_SURE = 0.05  # a word that only stands in the index comes after one we know
_HEADS = (  # what most compounds of this field end in, long enough for an error to be one
    "kurse", "gruppe", "gruppen", "treff", "treffen", "verein", "vereine", "beratung", "werkstatt", "unterricht",
    "training", "schule", "kurs", "abend", "hilfe", "zentrum", "betreuung", "begleitung",
)  # fmt: skip
_LINKS = ("", "s", "n", "en", "es", "er", "e")
_FAR = 99.0
_HEARD = 0.9  # what another letter costs at the beginning that sounds the same
_QUALITY = ("chen", "cher", "ches", "chem", "che")
_SMALL = 5  # letters of the shortest words that say little and are looked for
_SHORT = 4  # letters of the shortest words that errors are looked for in


class Slips:
    """Reads words as they were meant.

    `corrections` are the words read as others, `guesses` those nobody knows with what may have been meant (as typed, as
    read; both folded); guesses change nothing.
    """

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, names: Collection[str]) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.names = names
        self.corrections: list[tuple[str, str]] = []
        self.guesses: list[tuple[str, str]] = []

    def read(self, word: str) -> str:
        """A folded word as it was meant; itself where it is right, or where nothing is near."""
        lexicon = self.lexicon
        if word in lexicon.stop or word in self.names or word.isdigit() or lexicon.asked(word):
            return word
        parts = lexicon.parts(word)
        if any(self.vocabulary.known(option.token) for option in as_written(word)):
            return word
        meant = self._whole(word, parts) if parts else "" if self._is_right(word) else self._nearest(word)
        if meant:
            self.corrections.append((word, meant))
        return meant or word

    def meant(self, words: Iterable[str]) -> bool:
        """Whether one of these words was typed otherwise."""
        return any(word == meant for word in words for _, meant in self.corrections)

    def _is_right(self, word: str) -> bool:
        """Whether nothing is wrong with a word, though nothing answers it."""
        return self.lexicon.is_known(word) or bool(begun_by(word, self.lexicon, self.vocabulary))

    def _whole(self, word: str, parts: tuple[str, ...]) -> str:
        """What seems a compound, but is a slip for a word that is none (Kindegarten) or only lacks a link; or ''."""
        if len(parts) == 2:
            left = word[: len(word) - len(parts[1])]
            for begin in (parts[0], left, *(left[: -len(link)] for link in _LINKS if link and left.endswith(link))):
                for link in _LINKS:  # Mietverein: Mieterverein
                    if begin + link + parts[1] in self.lexicon.words:
                        return begin + link + parts[1]
        if min(map(len, parts)) < _SHORT and len(parts) > 2:  # Integra-ton-kurs
            near = (other for other in self.lexicon.misspelt(word[0]) if language.distance(word, other, 1) == 1)
            if found := next((other for other in near if language.mistake(word, other)), ""):
                return found
        if heard := self._heard(word):
            return heard
        for other in self.lexicon.opaque:
            if other[0] == word[0] and language.distance(word, other, 1) == 1 and self.lexicon.words.get(other):
                return other
        return self._quality(word)

    def _heard(self, word: str) -> str:
        """The word with one other letter that sounds the same (Fahrrat), or ''."""
        letters, size = set(word), len(word)
        for other in self.lexicon.misspelt(word[0]):
            near = abs(len(other) - size) < 2 and len(letters.symmetric_difference(other)) < 3
            if near and language.distance(word, other, 1) == 1 and language.sound(other) == language.sound(word):
                return other if self.lexicon.words.get(other) else ""
        return ""

    def _nearest(self, word: str) -> str:
        """The nearest word that a typing or hearing error leads away from, or ''; the first letter sounds right."""
        most = language.tolerance(word)
        if not most:
            return self._turned(word)
        if len(word) == _SHORT + 1 and (plain := self._undoubled(word)):
            return plain
        lexicon = self.lexicon
        ours = lexicon.misspelt(word[0] + _INITIALS.get(word[0], ""))
        named = [name for name in self.names if name[0] == word[0] and " " not in name]
        best, guess = (_FAR, True, ""), (_FAR, "")
        for others, doubt in ((ours, 0.0), (named, 0.0), (self.vocabulary.starting(word[:2]), _LESS_SURE)):
            for other, cost, accepted in _near(word, most, others):
                meant = doubt > 0 or other in self.names or bool(lexicon.meanings(other))
                near = accepted and (not doubt or (cost < 1.2 and len(word) > 5))  # texts hold words of any sort
                if near and _same_parts(word, other, lexicon.parts(other), cost):
                    best = min(best, (cost + doubt, not meant, other))
                elif meant:
                    guess = min(guess, (cost + doubt, other))
        if best[2] and not best[1]:
            return best[2]
        if not best[2] and (other := self._otherwise(word)):
            return other
        if guess[1] and not best[2]:
            self.guesses.append((word, guess[1]))
        return "" if best[2] else self._small(word)

    def _otherwise(self, word: str) -> str:
        """A quality (Psykologische) whose plain word is in the list, or a compound with an error in its head; or ''."""
        return self._quality(word) or self._parted(word)

    def _quality(self, word: str) -> str:
        """The plain word of a quality with an error in it (türkicher Verein: türkisch), or ''."""
        plain = self._nearest(word[: word.rindex("ch") + 2]) if word.endswith(_QUALITY) and len(word) > _SMALL else ""
        return plain if plain.endswith(("isch", "lich")) else ""

    def _parted(self, word: str) -> str:
        """A compound with one letter wrong in its head (Yogakruse), where that is one of the commonest; or ''."""
        for head in _HEADS:
            for size in (len(head) - 1, len(head), len(head) + 1):
                first, last = word[:-size], word[-size:]
                if len(first) > 3 and last[0] == head[0] and language.distance(last, head, 1) == 1:
                    link = first[:-1] if first[-1] in "sn" else first
                    if self.lexicon.words.get(first) or self.lexicon.words.get(link):
                        return first + head
        return ""

    def _small(self, word: str) -> str:
        """The word that alone says little which this one was meant to be (Arbeit suhen), or ''."""
        if len(word) < _SMALL:
            return ""
        size = len(word)
        light = (one for one in self.lexicon.light.under(word[0]) if len(one) >= _SMALL and one[0] == word[0])
        near = (one for one in light if abs(len(one) - size) < 2 and language.distance(word, one, 1) == 1)
        costs = [(one.replace("ch", "h") != word, cost, one) for one in near if (cost := language.mistake(word, one))]
        return min(costs)[2] if costs else ""

    def _turned(self, word: str) -> str:
        """What a word of four letters was meant to be: two swapped (Tets), an e (Möbl) or l, r, n missed; or ''."""
        if len(word) != _SHORT:
            return ""
        swapped = [word[0] + word[2] + word[1] + word[3], word[:2] + word[3] + word[2]]
        if word[3] in "lnr" and word[2] not in "aeiou":
            swapped.append(word[:3] + "e" + word[3])
        found = next((one for one in swapped if self.lexicon.words.get(one) or self.vocabulary.known(one)), "")
        if not found and word[1] in "aeiou" and word[2] not in "aeiou":  # what learners do not hear: Hife, Kuse
            found = next((one for c in "lrn" if self.lexicon.words.get(one := word[:2] + c + word[2:])), "")
        return found

    def _undoubled(self, word: str) -> str:
        """The word of four letters that one of five was meant to be, in which one stands twice (Tesst); or ''."""
        once = (word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] == word[at - 1])
        return next((one for one in once if self.lexicon.is_known(one)), "")


def _near(word: str, most: int, others: Iterable[str]) -> Iterable[tuple[str, float, bool]]:
    """The words within reach of one, what the error costs, and whether it is one that fingers and ears make."""
    heard = language.sound(word)
    letters, size = set(word), len(word)
    for other in others:
        if "chsch" in other and other.replace("chsch", "ch") == word:  # Volkshochule
            yield other, 1.0, True
        if abs(len(other) - size) > 2 or len(other) < 4 or len(letters.symmetric_difference(other)) > 4:
            continue
        apart = language.distance(word, other, max(most, 2)) if other[0] == word[0] else most + 1
        if apart == 1:
            cost = _HEARD if _hushed(word) == _hushed(other) else language.mistake(word, other)
            yield other, cost or 1.5, bool(cost) or language.sound(other) == heard
        elif apart <= most:
            yield other, float(apart), size > 9 or _alike(word, other) or language.sound(other) == heard
        elif language.sound(other) == heard:  # Ferein is Verein rather than Ferien
            yield other, _HEARD if other[1:] == word[1:] else float(most), True
        elif apart == 2:
            yield other, 2.0, size > 6 and language.beat(word) == language.beat(other)  # Trening


def _alike(word: str, other: str) -> bool:
    """Whether two words differ in vowels only, or are heard in the same syllables (Biblotek, Dolmecher)."""
    word, other = _hushed(word), _hushed(other)
    return language.bones(word) == language.bones(other) or language.beat(word) == language.beat(other)


def _hushed(word: str) -> str:
    """A word with sch and tsch as ch, between which learners do not tell: Deutch, Dolmecher."""
    return word.replace("sch", "ch").replace("tch", "ch")


def _same_parts(word: str, other: str, parts: tuple[str, ...], cost: float) -> bool:
    """Whether errors leave each part of a compound what it is: Handyhülle is no slip for Handyhilfe."""
    if len(parts) < 2 or cost < 2:
        return True
    head, first = parts[-1], other[: len(other) - len(parts[-1])]
    if word.startswith(first) or (first[-1:] in "sn" and word.startswith(first[:-1])):
        rest = word[len(first) if word.startswith(first) else len(first) - 1 :]
        return rest[:1] == head[0] and language.distance(rest, head, 3) <= max(1, language.tolerance(head))
    if word.endswith(head):
        front = word[: -len(head)]
        return front[:1] == first[:1] and language.distance(front, first, 3) <= max(1, language.tolerance(first))
    return True
