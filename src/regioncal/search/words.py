"""What the engine knows of words as such: stems by script, compounds, and how far apart two spellings are.

Everything here works on folded words (see `regioncal.text.fold`).
"""

import re
from collections.abc import Callable, Container, Iterator
from typing import Any, NamedTuple

_LINKS = ("", "s", "n", "en", "er", "es", "e")  # what German puts between the parts of a compound
_OURS, _ENDINGS, _STEMS = range(3)  # how freely the parts of a compound may differ from known words
_SOUNDS = (
    ("schp", "sp"), ("scht", "st"), ("tsch", "c"), ("sch", "s"), ("chs", "x"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("tz", "z"), ("ts", "z"), ("ch", "h"), ("qu", "kw"), ("dt", "t"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"),
    ("ej", "ai"), ("aj", "ai"),
    ("oi", "eu"), ("oy", "eu"), ("ie", "i"), ("ih", "i"), ("eh", "e"), ("ah", "a"), ("oh", "o"), ("uh", "u"),
    ("pj", "p"), ("bj", "b"), ("mj", "m"), ("fj", "f"),
)  # fmt: skip
_LETTER_SOUNDS = str.maketrans(
    {"v": "f", "w": "f", "c": "k", "q": "k", "y": "i", "j": "i", "d": "t", "b": "p", "g": "k"}
)
# What snowball leaves of Ukrainian and Bulgarian words (and of Russian ones, whose й is folded to и).
_SLAVIC_ENDINGS = ("ові", "ів", "ям", "ах", "іх", "им", "ь", "і", "а", "е", "и", "о", "у", "ы", "я", "ю")
# Arabic as Larkey's light10, which snowball is not for folded words, and Persian plurals.
_ARABIC_BEGINNINGS = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و")
_ARABIC_ENDINGS = ("هاي", "هايي", "ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_ENDED = (  # plural, whose, and which case, as folding leaves them; Polish cases
    "(?:l[ae]r)?(?:[iu]?m(?:[iu]z)?|[iu]n(?:[iu]z)?|s?[iu])?(?:y?[iuae]|n[iuae]|n?d[ae]n?|(?<![aeiu])t[ae]n?|n?[iu]n|y?l[ae])?(?:ki)?"
    "|ego|emu|ej|ych|ym|ymi|ami|ach|om|ow|owi|em|y"
)
_SOFT = {"b": "p", "g": "k"}
_VERB_ENDINGS = (
    *("mak", "mek", "madan", "meden", "acagim", "ecegim"),
    *(vowel + "yor" + ending for vowel in "iu" for ending in ("", "um", "uz", "sun", "lar")),
    *(vowel + "bilir" + ending for vowel in "ae" for ending in ("", "im", "iz", "sin")),
    *("ть", "ться", *(vowel + "ти" for vowel in "аиіяу"), "тися", "тись"),
    *("ется", "ится", "юсь", "ешься", "ишься"),
)
_PREFIXES = (
    ("", "ab", "an", "auf", "aus", "be", "bei", "durch", "ein", "er", "ent", "mit", "nach", "um", "unter", "ver", "vor",
     "weiter", "zu", "zusammen", "her", "hin", "los")
)  # fmt: skip
# Forms of strong verbs that snowball does not bring together with their infinitives, alone and with what stands before.
_STRONG = {
    prefix + form: prefix + plain
    for plain, forms in {
        "sprechen": "spricht sprichst gesprochen", "lesen": "liest gelesen", "helfen": "hilft hilfst geholfen",
        "treffen": "trifft triffst getroffen", "schreiben": "geschrieben", "essen": "isst gegessen",
        "tragen": "tragt", "nehmen": "nimmt nimmst genommen", "vergessen": "vergisst",
        "sterben": "stirbt gestorben", "brechen": "bricht gebrochen", "werben": "wirbt geworben", "finden": "gefunden",
        "singen": "gesungen", "schwimmen": "geschwommen", "bringen": "gebracht", "ziehen": "gezogen",
        "verlieren": "verloren", "leihen": "geliehen", "erkennen": "erkannt",
    }.items()
    for form in forms.split()
    for prefix in _PREFIXES
}  # fmt: skip
_VOWELS = "aeiouy"
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
    """A folded word without its ending: German for Latin letters, Slavic for Cyrillic, Arabic for Arabic ones."""
    found = _stems.get(word)
    if found is None:
        if len(_stems) > _KEPT:
            _stems.clear()
        found = _stems[word] = _stem(word)
    return found


def stem_beside(word: str, small: Container[str]) -> str:
    """The stem of a word, told apart from small words: nicht says nothing, nichts does; les is French, lesen not."""
    if word in small:
        return word
    base = stem(word)
    return "^" + base if base in small else base


def _stem(word: str) -> str:
    if word.isascii():
        word = _STRONG.get(word, word)
        if "iert" in word[-6:]:  # repariert, reparierte: as reparieren
            word = word[: word.rindex("iert")] + "ieren"
        if len(word) < 4 or word.endswith("kurs"):  # snowball takes the s of a Kurs for an ending, not that of Kurse
            return word
        return _stemmer("german")(word)
    first = word[0]
    if "\u0400" <= first <= "\u052f":
        return _shorter(_stemmer("russian")(word), (), _SLAVIC_ENDINGS)
    if "\u0600" <= first <= "\u06ff":
        return _shorter(word, _ARABIC_BEGINNINGS, _ARABIC_ENDINGS)
    return word


def _shorter(word: str, beginnings: tuple[str, ...], endings: tuple[str, ...]) -> str:
    """A word without the first beginning and every ending of the lists, as long as three letters stay."""
    for beginning in beginnings:
        if word.startswith(beginning) and len(word) > len(beginning) + 2:
            word = word[len(beginning) :]
            break
    for ending in endings:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
    return word


def english_stem(word: str) -> str:
    """A folded word without an English plural; no more, as snowball makes housing a house and training a train."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "kurs")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def english_root(word: str) -> str:
    """A folded word by its full English stem: starting and started as start; good to know a word by, not to meet it."""
    return _stemmer("english")(word) if word.isascii() and len(word) > 3 else word


def roots(word: str) -> Iterator[str]:
    """What a Turkish or Polish word may be without its endings, the longest first: borclarimi -> borclari, ..., borc.

    Good to know a word of those languages by where nobody else knows it, as German ones end so, too.
    """
    ended = re.compile(_ENDED)
    for at in range(len(word) - 1, 3, -1):
        if ended.fullmatch(word, at) and (at > 4 or word.startswith(("lar", "ler"), at)):
            root = word[:at]
            yield root
            if root[-1] in _SOFT:  # kitap, kitabi
                yield root[:-1] + _SOFT[root[-1]]


def is_verb(word: str) -> bool:
    """Whether a word ends as only Turkish, Russian and Ukrainian verbs do; what is wanted is said by other words."""
    return word[2:].endswith(_VERB_ENDINGS)


class Material(NamedTuple):
    """What compounds are taken apart with: `known` words (and stems, marked "^") and how they `start` (four letters).

    `everyday` words are of no concern to us, `opaque` ones never taken apart (a Kindergarten is no garden).
    """

    known: Container[str]
    starts: Container[str]
    everyday: Container[str] = ()
    opaque: Container[str] = ()


def split(word: str, material: Material) -> tuple[str, ...]:
    """The parts of a German compound, head last: abendsprachkurs -> abend, sprachkurs; () where it is none.

    Every part is a known word, as an unknown part is no evidence. Of several ways the one counts that ends in a word of
    ours, then the one with plain words, then the one with the longest head.
    """
    size = len(word)
    if size < 6 or word in material.opaque or not word.isascii():
        return ()
    for freedom in (_OURS, _ENDINGS, _STEMS):  # Ankommens-paten, not Ankommen-spaten
        for at in range(3, size - 2):
            if word[at : at + 4] in material.starts and _is_head(word[at:], material, freedom):
                modifier = _modifier(word[:at], material, freedom)
                if modifier:
                    return (*modifier, word[at:])
    return ()


def _is_head(head: str, material: Material, freedom: int) -> bool:
    """Whether the right of a compound is a word, in the given freedom; bookable is no Bar."""
    if head == "bar":
        return False
    if head in material.known:
        return freedom != _OURS or head not in material.everyday
    return freedom == _STEMS and len(head) > 3 and "^" + stem(head) in material.known


def _modifier(left: str, material: Material, freedom: int) -> tuple[str, ...]:
    """The left of a compound as known words, its linking letters taken off; () where it is none."""
    for link in _LINKS:
        if link and not left.endswith(link):
            continue
        base = left[: len(left) - len(link)] if link else left
        if len(base) < 3:
            continue
        if base in material.known or (freedom == _STEMS and "^" + base in material.known):
            return (base,)
        if len(base) > 3 and freedom != _OURS:
            for ending in ("e", "en"):  # Sprache and Schule lose their e, schwimmen and tanzen their en
                if base + ending in material.known:
                    return (base + ending,)
    if freedom != _STEMS:
        return ()
    return split(left, material) or (split(left[:-1], material) if left[-1] == "s" else ())


def sound(word: str) -> str:
    """How a learner may hear a German word: spellings that sound alike give the same."""
    for letters, heard in _SOUNDS:
        if letters in word:
            word = word.replace(letters, heard)
    if word.endswith("er"):  # Kinder is heard as Kinda
        word = word[:-2] + "a"
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


def bones(word: str) -> str:
    """The consonants of a word, none twice in a row: what two small errors with vowels and doubling leave."""
    out = ""
    for char in word:
        if char not in _VOWELS and not out.endswith(char):
            out += char
    return out


def beat(word: str) -> str:
    """A word as it is heard in syllables: its consonants, none twice in a row, th as t, with a dot for each vowel."""
    out = ""
    for char in word:
        heard = "." if char in _VOWELS else char
        if not out.endswith(heard):
            out += heard
    return out.replace("th", "t")


def tolerance(word: str) -> int:
    """How many letters a word may be off and still be meant: none below 5 letters, 1 below 8, then 2, from 16 on 3."""
    size = len(word)
    return 0 if size < 5 else 1 if size < 8 else 2 if size < 16 else 3


def mistake(word: str, other: str) -> float:
    """What the one edit from a word to another costs as an error of fingers or ears; 0 where it makes another word.

    Likeliest are swapped neighbours, a letter doubled or not, a vowel missed, added or taken for another; then a letter
    missed or added; then another letter. Between short words only the first are errors: Chlor is no Chor.
    """
    at = 0
    while at < min(len(word), len(other)) and word[at] == other[at]:
        at += 1
    short = min(len(word), len(other)) < 6
    if len(word) == len(other):
        swapped = at + 1 < len(word) and word[at] == other[at + 1] and word[at + 1] == other[at]
        if swapped or (word[at] in _VOWELS and other[at] in _VOWELS):
            return 1.0
        return 0.0 if short else 1.2
    longer = word if len(word) > len(other) else other
    if longer[at] == "r" and len(longer) > 5 and longer[at - 1] in _VOWELS:  # not heard: Parten
        return 1.0
    if longer[at] in _VOWELS or longer[at] == longer[at - 1]:
        return 1.0
    return 0.0 if short and len(other) < 6 else 1.1


def part_of_day(hour: int) -> str:
    """Morning until noon, afternoon until five, then evening."""
    return "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 17 else "evening"
