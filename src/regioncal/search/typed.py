"""The words of a query as they were typed."""

import unicodedata

from regioncal.search import words as language
from regioncal.search.lexicon import Lexicon
from regioncal.text import fold


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


def joined(words: list[str], lexicon: Lexicon) -> list[str]:
    """Compounds that were typed apart, put together where the lexicon knows them: Sprach Kurs."""
    out: list[str] = []
    at = 0
    while at < len(words):
        one = words[at]
        if at + 1 < len(words) and one not in lexicon.stop and len(one) > 2 and len(words[at + 1]) > 2:
            found = next(
                (one + link + words[at + 1] for link in ("", "s") if one + link + words[at + 1] in lexicon.words), ""
            )
            if found and not _is_phrase(one, words[at + 1], lexicon):
                out.append(found)
                at += 2
                continue
        out.append(one)
        at += 1
    return out


def _is_phrase(one: str, two: str, lexicon: Lexicon) -> bool:
    """Whether two words mean something side by side, too (Kaffee trinken)."""
    stems = {language.stem(one), language.stem(two)}
    return any(set(phrase) == stems for stem in stems for phrase, _ in lexicon.phrases.get(stem, ()))
