"""Records as the index sees them: which text stands in which search column, and that text as index tokens.

They are worked through many at a time, field by field, which takes half of what it takes record by record.

Index tokens, separated by spaces (the FTS5 table needs `tokenize = "ascii tokenchars '^+~<._-'"`)::

    kurse         a folded word as it stands
    ^kurs         its stem, where it differs (German; English too, where that differs again)
    +sprach       a part of a compound, stemmed
    ~topic.work   a concept that the word, the phrase or the record's own field names
    <topic.work   a concept above such a one, or one that only a compound's modifier names
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from regioncal.search import words as language
from regioncal.search.lexicon import Lexicon
from regioncal.text import fold

_LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
_REACH = 4  # words between which a phrase may stand, in any order
_KEPT = 50_000  # texts remembered at most
_LONGEST = 80  # letters of a word: the longest German ones have fewer, and looking into one takes their square
_JOINING = frozenset(("und", "oder", "sowie", "bzw.", "&", "/"))
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_SPAN = re.compile(r"\b(mo|tu|we|th|fr|sa|su)(?:\s*-\s*(mo|tu|we|th|fr|sa|su))?\b")
_FROM = re.compile(r"\b([01]?\d|2[0-4]):[0-5]\d\s*[-+]")
_CLOCK = re.compile(
    r"\b([01]?\d|2[0-4])(?:[:.][0-5]\d)?(?:\s*(?:uhr|bis|-|–)\s*)(?:[01]?\d|2[0-4])?(?:[:.][0-5]\d)?\s*(?:uhr)?\b"
)
_AND_MEN = re.compile(r"\b(\w{3,}?)innen (?:und|oder|sowie|bzw\.) (\1\w*)")
_INNEN = re.compile(r"(?<=[a-zäöüß])(?:Innen|(?:[*:_]|/-?)[iI]n(?:nen)?)\b")
_WITH_CARE = re.compile(r"\b(?:mit|inkl\.|inklusive|with)\s+(?:Kinderbetreuung|[Cc]hildcare|[Cc]hild care)\b")


# The fields whose text stands in a column, and for labels the branch of the taxonomy, with a dot, that their ids have.
_TEXTS = {
    "title": ("title", "name", "short_name"),
    "keywords": ("keywords", "tags", "aliases", "fields"),
    "body": ("summary", "description", "location"),
}
_LABELS = {
    **{name: f"{name}." for name in ("kind", "category", "course", "audience", "teaches", "municipality", "place")},
    "topics": "topic.", "languages": "language.", "area": "municipality.", "mode": "feature.",
    "attendance": "feature.",
}  # fmt: skip
_OF_TAGS = ("language.", "teaches.")  # their ids are language tags, of which concepts have the first part
_PRICES = {"free": "price.free", "donation": "price.free", "paid": "price.paid"}


def terms(many: Sequence[Mapping[str, Any]], names: Sequence[str], lexicon: Lexicon) -> dict[str, list[str]]:
    """Records as index tokens: a list for each search column, in the records' order; words are worked out once.

    `many` are records' values, under their TOML names; `names` what the references of each are called (provider,
    organiser, partners, place with its aliases, municipality).
    """
    seen = lexicon.seen
    if seen is None:
        seen = lexicon.seen = _Seen(lexicon)
    texts = {column: _joined(many, *(_field(many, name) for name in told)) for column, told in _TEXTS.items()}
    texts["names"] = [*names]
    if any("join" in values for values in many):
        how = [_text(values["join"].get("how")) if "join" in values else "" for values in many]
        texts["body"] = _joined(many, texts["body"], how)
    for at, title in enumerate(texts["title"]):
        if ("etreuung" in title or "hild" in title) and (care := _WITH_CARE.search(title)):  # it is not the matter
            texts["title"][at] = title.replace(care[0], "")
            texts["names"][at] += " " + care[0]
    tokens = {column: [text and _column(text, seen) for text in found] for column, found in texts.items()}
    tokens["labels"] = _labels(many, seen.labels)
    return tokens


def _joined(many: Sequence[Any], *columns: Sequence[str]) -> list[str]:
    """The texts of several fields put together, record by record; fields that none has are empty."""
    said = [column for column in columns if column]
    if len(said) == 1:
        return [*said[0]]
    return [*map(" ".join, zip(*said, strict=True))] if said else [""] * len(many)


def _field(many: Sequence[Mapping[str, Any]], name: str) -> Sequence[str]:
    """The text that each record has in a field; nothing at all where none has any."""
    found = [values.get(name) for values in many]
    if found.count(None) == len(found):
        return ()
    return [value if type(value) is str else _text(value) for value in found]


def _labels(many: Sequence[Mapping[str, Any]], tokens: "_Labels") -> list[str]:
    """The concepts that the fields of each record name, as tokens."""
    parts = []
    for name, branch in _LABELS.items():
        found = [values.get(name) for values in many]
        if found.count(None) < len(found):
            parts.append(
                [tokens[branch + value] if type(value) is str else _of_ids(value, branch, tokens) for value in found]
            )
    by_hour = [tokens["day." + language.part_of_day(hour)] for hour in range(24)]
    starts = [values.get("start") for values in many]
    parts.append([by_hour[start.hour] if isinstance(start, datetime) else "" for start in starts])
    prices = {kind: tokens[concept] for kind, concept in _PRICES.items()}
    parts.append([prices.get(values["price"]["kind"], "") if "price" in values else "" for values in many])
    told = [
        " ".join([tokens[concept] for concept in _conditions(values)]) if not _TELLING.isdisjoint(values) else ""
        for values in many
    ]
    return _joined(many, *parts, told)


def _of_ids(value: Any, branch: str, tokens: "_Labels") -> str:
    """The concepts that a list of ids names, as tokens."""
    ids = [tag.partition("-")[0] for tag in _texts(value)] if branch in _OF_TAGS else _texts(value)
    return " ".join([tokens[branch + ident] for ident in ids])


def _text(value: Any) -> str:
    return " ".join(_texts(value))


def _texts(value: Any) -> list[str]:
    """Every string in a text, a table by language, or a list of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for text in value.values() if isinstance(text, str)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    return []


def _levels(level: Any) -> list[str]:
    """Every level from the lowest to the highest that an offer names."""
    if not isinstance(level, dict):
        return []
    low, high = level.get("from", level.get("to")), level.get("to", level.get("from"))
    if low not in _LEVELS or high not in _LEVELS:
        return []
    return [f"level.{name.lower()}" for name in _LEVELS[_LEVELS.index(low) : _LEVELS.index(high) + 1]]


def _conditions(values: Mapping[str, Any]) -> list[str]:
    """Level, childcare, access, who leads it and opening hours as concepts."""
    labels = _levels(values["level"]) if "level" in values else []
    if values.get("childcare"):
        labels.append("feature.childcare")
    if "accessibility" in values:
        if values["accessibility"].get("wheelchair") in ("full", "partial"):
            labels.append("feature.wheelchair")
        if values["accessibility"].get("sign_language"):
            labels.append("feature.sign_language")
    if values.get("migrant_led"):
        labels.append("kind.migrant_organisation")
    if "hours" in values:
        labels += _times(values["hours"])
    return labels


_TELLING = frozenset(("level", "childcare", "accessibility", "migrant_led", "hours"))


def _times(hours: str) -> list[str]:
    """Weekdays and times of day from opening hours."""
    labels: dict[str, None] = {}
    text = hours.casefold()
    for first, last in _SPAN.findall(text):
        low, high = _DAYS.index(first), _DAYS.index(last or first)
        for day in range(low, high + 1) if low <= high else (*range(low, 7), *range(high + 1)):
            labels["weekday." + _DAYS[day]] = None
    for hour in _FROM.findall(text):
        labels["day." + language.part_of_day(int(hour))] = None
    return list(labels)


def _column(text: str, seen: "_Seen") -> str:
    """One text as tokens; whole texts come again (places, hosts, series), words still more often: both are kept."""
    known = seen.texts.get(text)
    if known is not None:
        return known
    named = text
    if "nnen" in text:  # Migrantinnen und Migranten, Migrant*innen are not only women
        text = _AND_MEN.sub(r"\2", _INNEN.sub("", text))
    raws = text.split()
    out = " ".join(map(seen.__getitem__, raws))
    if named is not text:
        out = " ".join((out, *(fold(one[0] + "innen") for one in _AND_MEN.findall(named))))
    if not seen.starters.isdisjoint(raws):
        found = _phrases([*chain.from_iterable(map(seen.stems.__getitem__, raws))], seen)
        if found:
            out = " ".join((out, *found))
    if "- " in text or "-, " in text:
        out = " ".join((out, *map(seen.__getitem__, _elided(raws, seen.lexicon))))
    if "€" in text:
        out += " ~price.paid"
    if "Uhr" in text or "uhr" in text:
        out = " ".join((out, *("~day." + language.part_of_day(int(hour)) for hour in _CLOCK.findall(text.casefold()))))
    if len(seen.texts) > _KEPT:
        seen.texts.clear()
    seen.texts[named] = out
    return out


def _elided(raws: list[str], lexicon: Lexicon) -> Iterator[str]:
    """Compounds whose head is only said once: Flüchtlings- und Integrationsberatung is Flüchtlingsberatung, too."""
    waiting: list[str] = []
    for raw in raws:
        if raw.rstrip(",").endswith("-"):
            waiting.append(fold(raw))
        elif waiting and raw not in _JOINING:
            parts = lexicon.parts(fold(raw))
            yield from (first + parts[-1] for first in waiting if parts)
            waiting = []


class _Seen(dict[str, str]):
    """Raw words and their index tokens, each worked out when first met."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.stems: dict[str, Sequence[str]] = {}  # raw word -> the stems by which it may stand in a phrase
        self.texts: dict[str, str] = {}  # whole texts and their index tokens
        self.labels = _Labels(lexicon)
        self.starters: set[str] = set()  # raw words with which a phrase may begin
        self.leads: dict[str, tuple[Any, Any, Any, Any]] = {}  # their stems -> turns, phrases, what is in them

    def __missing__(self, raw: str) -> str:
        if raw.isdecimal() and raw.isascii():
            self.stems[raw] = (raw,)
            self[raw] = raw
            return raw
        lexicon = self.lexicon
        words = fold(raw).split()
        stems = [language.stem_beside(word, lexicon.stop) for word in words]
        whole = ["".join(words)] if 0 < raw.count("-") == len(words) - 1 < 3 else []  # Repair-Café is Repaircafé, too
        tokens = dict.fromkeys(
            token for word in (*words, *whole) if word not in lexicon.stop for token in word_tokens(word, lexicon)
        )
        self[raw] = " ".join(tokens)
        self.stems[raw] = stems
        for stem in stems:
            if stem in lexicon.phrases or stem in lexicon.turns:
                self.leads[stem] = _lead(stem, lexicon)
                self.starters.add(raw)
        return self[raw]


class _Labels(dict[str, str]):
    """Concepts that fields name, and those above each, as tokens; worked out when first met."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.concepts = lexicon.concepts

    def __missing__(self, concept: str) -> str:
        above = self.concepts.get(concept, {}).get("above", ())
        self[concept] = " ".join(["~" + concept, *("<" + name for name in above)])
        return self[concept]


def word_tokens(word: str, lexicon: Lexicon) -> list[str]:
    """Every index token of one folded word."""
    out = [word]
    if len(word) > _LONGEST:
        return out
    base, english = language.stem(word), language.english_stem(word)
    if base != word:
        out.append("^" + base)
    if english not in (word, base):
        out.append("^" + english)
    meant = lexicon.meanings(word)
    parts = lexicon.parts(word)
    if not meant and not parts:
        return out + _half(word, lexicon)
    for part in parts:
        if part is not parts[-1] or part not in lexicon.heads:
            out.append("+" + language.stem(part))
        if part is not parts[0] or len(parts) > 2:
            inner = lexicon.parts(part)
            out += ["+" + language.stem(small) for small in inner]
    out += _marks(meant, "~", lexicon)
    for part in parts:
        out += _marks(lexicon.part_meanings(parts, part), "~" if part is parts[-1] and not meant else "<", lexicon)
    return out


def _half(word: str, lexicon: Lexicon) -> list[str]:
    """A compound of which only one part is known: Kleiderstübchen is about clothes, Zwergentreff is a meeting."""
    if len(word) < 8 or not word.isascii() or word in lexicon.common or word in lexicon.opaque:
        return []
    for size in range(len(word) - 3, 4, -1):
        for part, mark in ((word[:size], "<"), (word[-size:], "~")):
            if part in lexicon.known and (meant := lexicon.meanings(part)):
                return ["+" + language.stem(part), *_marks(meant, mark, lexicon)]
    return []


def _marks(concepts: Iterable[str], mark: str, lexicon: Lexicon) -> list[str]:
    """Concepts and what stands above them, as tokens."""
    out = []
    for concept in concepts:
        out.append(mark + concept)
        out += ["<" + above for above in lexicon.concepts[concept]["above"]]
    return out


def _lead(word: str, lexicon: Lexicon) -> tuple[Any, Any, frozenset[str], frozenset[str]]:
    """The turns and phrases that a stem leads to, and the other stems in each: a text without any has none of them."""
    turns, phrases = lexicon.turns.get(word, ()), lexicon.phrases.get(word, ())
    others = (frozenset(stem for entry in found for stem in entry[0] if stem != word) for found in (turns, phrases))
    return turns, phrases, *others


def _phrases(stems: list[str], seen: _Seen) -> list[str]:
    """The concepts that words near each other name together, and turns of phrase word by word."""
    out: list[str] = []
    lexicon, leads = seen.lexicon, seen.leads
    whole = frozenset(stems)
    for at, word in enumerate(stems):
        if word not in leads:
            continue
        turns, phrases, in_turns, in_phrases = leads[word]
        if not whole.isdisjoint(in_turns):
            for turn, place, concept in turns:
                start = at - place
                if start >= 0 and tuple(stems[start : start + len(turn)]) == turn:
                    out += _marks((concept,), "~", lexicon)
        if not whole.isdisjoint(in_phrases):
            near = _near(stems, at, lexicon)
            for phrase, concept in phrases:
                if near.issuperset(phrase):
                    out += _marks((concept,), "~", lexicon)
    return out


def _near(stems: list[str], at: int, lexicon: Lexicon) -> frozenset[str]:
    """The words around one that are no small ones, so far as a phrase reaches."""
    before = [stem for stem in stems[:at] if stem not in lexicon.stop]
    after = [stem for stem in stems[at:] if stem not in lexicon.stop]
    return frozenset((*before[max(0, len(before) - _REACH) :], *after[: _REACH + 1]))
