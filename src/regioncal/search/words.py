"""What the engine knows of words as such: stems by script, compounds, and how far apart two spellings are.

Everything here works on folded words (see `regioncal.text.fold`).
"""

from collections.abc import Callable, Container
from typing import Any

_LINKS = ("", "s", "n", "en", "er", "es", "e")  # what German puts between the parts of a compound
_PLAIN, _ENDINGS, _STEMS = range(3)  # how freely the parts of a compound may differ from known words
_SOUNDS = (
    ("schp", "sp"), ("scht", "st"), ("tsch", "c"), ("sch", "s"), ("chs", "x"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("tz", "z"), ("ts", "z"), ("ch", "h"), ("qu", "kw"), ("dt", "t"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"),
    ("oi", "eu"), ("oy", "eu"), ("ie", "i"), ("ih", "i"), ("eh", "e"), ("ah", "a"), ("oh", "o"), ("uh", "u"),
)  # fmt: skip
_LETTER_SOUNDS = str.maketrans(
    {"v": "f", "w": "f", "c": "k", "q": "k", "y": "i", "j": "i", "d": "t", "b": "p", "g": "k"}
)
_KEPT = 100_000  # stems remembered at most
_stems: dict[str, str] = {}
_stemmers: dict[str, Callable[[str], str]] = {}


def _stemmer(language: str) -> Callable[[str], str]:
    """The snowball stemmer of a language, made once."""
    if language not in _stemmers:
        import Stemmer

        stemmer: Any = Stemmer.Stemmer(language)
        _stemmers[language] = stemmer.stemWord
    return _stemmers[language]


def stem(word: str) -> str:
    """A folded word without its ending: German for Latin letters, Russian for Cyrillic, Arabic for Arabic ones."""
    found = _stems.get(word)
    if found is None:
        if len(_stems) > _KEPT:
            _stems.clear()
        found = _stems[word] = _stem(word)
    return found


def _stem(word: str) -> str:
    if word.isascii():
        if "iert" in word[-6:]:  # repariert, reparierte: as reparieren
            word = word[: word.rindex("iert")] + "ieren"
        if len(word) < 4 or word.endswith("kurs"):  # snowball takes the s of a Kurs for an ending, not that of Kurse
            return word
        return _stemmer("german")(word)
    first = word[0]
    if "\u0400" <= first <= "\u052f":
        return _stemmer("russian")(word)
    if "\u0600" <= first <= "\u06ff":
        return _stemmer("arabic")(word)
    return word


def english_stem(word: str) -> str:
    """A folded word without its English ending."""
    return _stemmer("english")(word) if len(word) > 3 and word.isascii() else word


def split(word: str, known: Container[str], starts: Container[str], opaque: Container[str] = ()) -> tuple[str, ...]:
    """The parts of a German compound, head last: abendsprachkurs -> abend, sprachkurs; () where it is none.

    `known` holds folded words, and stems marked "^"; `starts` their first four letters. Every part is one of them (an
    unknown part is no evidence): whole words if that works out, and of several ways the one with the longest head.
    `opaque` words are never taken apart (Kindergarten is no garden).
    """
    size = len(word)
    if size < 6 or word in opaque or not word.isascii():
        return ()
    for freedom in (_PLAIN, _ENDINGS, _STEMS):  # plain forms first: Ankommens-paten, not Ankommen-späten
        for at in range(3, size - 2):
            if word[at : at + 4] not in starts:
                continue
            head = word[at:]
            if head in known or (freedom == _STEMS and len(head) > 3 and "^" + stem(head) in known):
                modifier = _modifier(word[:at], known, starts, opaque, freedom)
                if modifier:
                    return (*modifier, head)
    return ()


def _modifier(
    left: str, known: Container[str], starts: Container[str], opaque: Container[str], freedom: int
) -> tuple[str, ...]:
    """The left of a compound as known words, its linking letters taken off; () where it is none."""
    for link in _LINKS:
        if link and not left.endswith(link):
            continue
        base = left[: len(left) - len(link)] if link else left
        if len(base) < 3:
            continue
        if base in known or (freedom == _STEMS and "^" + base in known):
            return (base,)
        if len(base) > 3 and freedom != _PLAIN:
            for ending in ("e", "en"):  # Sprache and Schule lose their e, schwimmen and tanzen their en
                if base + ending in known:
                    return (base + ending,)
    if freedom != _STEMS:
        return ()
    return split(left, known, starts, opaque) or (split(left[:-1], known, starts, opaque) if left[-1] == "s" else ())


def sound(word: str) -> str:
    """How a learner may hear a German word: spellings that sound alike give the same."""
    for letters, heard in _SOUNDS:
        if letters in word:
            word = word.replace(letters, heard)
    word = word.translate(_LETTER_SOUNDS)
    out = ""
    for char in word:
        if char != "h" and not out.endswith(char):
            out += char
    return out.replace("s", "z") if "s" in out else out


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap from one word to the other; `most + 1` where it takes more.

    >>> distance("deutchkurs", "deutschkurs", 2), distance("asphalt", "asyl", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row, upper = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, upper[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = above
    return min(row[-1], most + 1)


def tolerance(word: str) -> int:
    """How many letters a word may be off and still be meant: none below 5 letters, 1 below 8, then 2, from 13 on 3."""
    size = len(word)
    return 0 if size < 5 else 1 if size < 8 else 2 if size < 13 else 3
