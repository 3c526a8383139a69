"""The words of a query as they were typed."""

import re
import unicodedata

from regioncal.search import words as language
from regioncal.search.asked import Vocabulary
from regioncal.search.lexicon import Lexicon
from regioncal.text import fold

_PARTED = "(?i)(?<=[a-z\u00c0-\u024f])[’ʼ](?=[a-z])"  # d’enfants, Lehrte’de; compiled when needed, which is rare
_WHOLE = "(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])"  # сім'я


def apostrophes(text: str) -> str:
    """Text with apostrophes as their script has them: they part Latin words and belong to Cyrillic ones."""
    if "'" in text:
        text = re.sub(_WHOLE, "’", text)
    return re.sub(_PARTED, "'", text) if "’" in text or "ʼ" in text else text


def as_typed(query: str) -> dict[str, str]:
    """Each folded word of a query as it was typed, without the marks around it; E-Mail stays one."""
    spoken: dict[str, str] = {}
    for raw in query.split():
        marks = "".join(char for char in raw if not char.isalnum() and unicodedata.category(char)[0] not in "MC")
        text = raw.strip(marks) if marks else raw
        words = fold(raw).split()
        kept = len(words) == 1 or all(char in "-'’" for char in marks if char in text)
        spoken.update((word, text if kept else word) for word in words)
    return spoken


def joined(words: list[str], lexicon: Lexicon, vocabulary: Vocabulary) -> list[str]:
    """Compounds that were typed apart, put together where lexicon or index know only them: Sprach Kurs, Repair Café."""
    out: list[str] = []
    at = 0
    while at < len(words):
        one, two = words[at], words[at + 1] if at + 1 < len(words) else ""
        found = "" if one in lexicon.stop else _compound(one, two, lexicon, vocabulary)
        out.append(found or one)
        at += 2 if found else 1
    return out


def _compound(one: str, two: str, lexicon: Lexicon, vocabulary: Vocabulary) -> str:
    """The compound that two words were meant to be, or ''."""
    if len(one) < 3 or len(two) < 3:
        return ""
    for word in (one + two, one + "s" + two):
        if word in lexicon.words:
            return "" if _is_phrase(one, two, lexicon) else word
    apart = vocabulary.known(one) and vocabulary.known(two)
    return one + two if not apart and vocabulary.known(one + two) else ""


def _is_phrase(one: str, two: str, lexicon: Lexicon) -> bool:
    """Whether two words mean something side by side, too (Kaffee trinken)."""
    stems = {language.stem(one), language.stem(two)}
    return any(set(phrase) == stems for stem in stems for phrase, _ in lexicon.phrases.get(stem, ()))
