"""The ways in which a record can meet a word or a concept, and what a mistyped word was meant to be."""

from collections.abc import Callable, Iterable

from regioncal.search import words as language
from regioncal.search.asked import Alternative, Option, Vocabulary
from regioncal.search.lexicon import Lexicon

_TOPIC = 0.7  # how well a whole field answers a word of that field; a concept of its own answers better
_GENERIC_KINDS = frozenset(
    ("kind.course", "kind.counselling", "kind.support", "kind.club", "kind.training", "topic.education")
)
_INITIALS = {
    "v": "wf",
    "w": "vf",
    "f": "vp",
    "p": "bf",
    "b": "p",
    "k": "cg",
    "c": "k",
    "z": "sc",
    "s": "z",
    "t": "d",
    "d": "t",
    "j": "y",
}


def as_written(word: str, factor: float = 1.0, how: str = "") -> tuple[Option, ...]:
    """A word itself, its stem, and compounds that contain it."""
    base, english = language.stem(word), language.english_stem(word)
    out = {word: Option(word, factor, how or "exact")}
    for token, strength in (
        (base, 0.96),
        ("^" + base, 0.96),
        ("^" + english, 0.94),
        (english, 0.94),
        ("+" + base, 0.72),
    ):
        if token not in out:
            out[token] = Option(token, strength * factor, how or ("compound" if token[0] == "+" else "stem"))
    return tuple(out.values())


class Ways:
    """Knows the options for words and concepts; keeps what it took for a typing error in `corrections`."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.corrections: list[tuple[str, str]] = []  # (as typed, as read)

    def literal(self, word: str, options: list[Option]) -> list[Option]:
        """A word the lexicon does not have: as the index has it, or as it was meant, or nothing."""
        if word in self.lexicon.common and "^" + language.stem(word) in self.lexicon.words:
            options = options[:1]  # Nähe shares its stem with nähen, but nothing else
        if any(self.vocabulary.known(option.token) for option in options):
            return options
        if self.lexicon.is_known(word) or word.isdigit():
            return []
        meant = self._meant(word)
        if not meant or not (self.lexicon.meanings(meant) or self.vocabulary.known(meant)):
            return []
        self.corrections.append((word, meant))
        out = list(as_written(meant, 0.85, "typo"))
        for concept in self.lexicon.meanings(meant):
            out += [Option(option.token, option.strength * 0.9, "typo") for option in self.concept(concept)]
        return out

    def is_generic(self, concept: str) -> bool:
        """Whether a concept only names a form that many offers share."""
        return concept.startswith("form.") or concept in _GENERIC_KINDS

    def concept(self, concept: str) -> list[Option]:
        """The tokens by which a record shows that it is about a concept."""
        direct, narrower = (_TOPIC, _TOPIC - 0.08) if concept.startswith(("topic.", "category.")) else (0.86, 0.7)
        out = [Option("~" + concept, direct, "synonym"), Option("<" + concept, narrower, "narrower")]
        parents = self.lexicon.concepts.get(concept, {}).get("parent", ())
        out += [Option("~" + parent, 0.38, "broader") for parent in parents if parent.startswith("topic.")]
        if concept.startswith("teaches."):
            out.append(Option("~language." + concept.partition(".")[2], 0.55, "related"))
        for near, weight in self.lexicon.concepts.get(concept, {}).get("near", {}).items():
            out += [Option("~" + near, 0.8 * weight, "related"), Option("<" + near, 0.65 * weight, "related")]
        return out

    def same(self, concept: str) -> list[Alternative]:
        """Combinations of a record's values that mean the concept."""
        return [
            Alternative(
                tuple((Option("~" + name, 1.0, "field"), Option("<" + name, 0.8, "field")) for name in names),
                0.8,
                "field",
            )
            for names in self.lexicon.concepts.get(concept, {}).get("same", ())
        ]

    def compound(self, word: str) -> list[Alternative]:
        """A compound is met where every part of it is: Schwimmkurs by "schwimmen ... Kurs"."""
        parts = self.lexicon.parts(word)
        if not parts:
            return []
        groups = []
        for part in parts:
            options = [*as_written(part)]
            for concept in self.lexicon.part_meanings(parts, part):
                found = self.concept(concept)
                options += found if self.is_generic(concept) else found[:1]  # near or narrower is too far here
            groups.append(tuple(options))
        return [Alternative(tuple(groups), 0.8, "compound")]

    def _meant(self, word: str) -> str:
        """The word that was mistyped, or ''; its first letter must be right, or sound right."""
        most = language.tolerance(word)
        if not most:
            return ""
        ours = self.lexicon.misspelt(word[0] + _INITIALS.get(word[0], ""))
        return _nearest(word, most, [*ours, *self.vocabulary.starting(word[:2])], self.lexicon.parts)


def _nearest(word: str, most: int, others: Iterable[str], parts: Callable[[str], tuple[str, ...]]) -> str:
    """The nearest of other words that a typing or hearing error leads to; '' where none is near enough."""
    heard = language.sound(word) if len(word) > 4 else ""
    letters, size = set(word), len(word)
    best = (99.0, "")
    for other in others:
        if abs(len(other) - size) > 2 or len(other) < 4 or len(letters.symmetric_difference(other)) > 4:
            continue
        same = other[0] == word[0]
        cost = float(language.distance(word, other, most)) if same else most + 1.0
        if cost > most and heard and language.sound(other) == heard:
            cost = most
        elif size < 9 and cost == 1 and not language.slip(word, other) and language.sound(other) != heard:
            continue
        if cost <= most and (cost, other) < best and _same_parts(word, other, parts(other)):
            best = (cost, other)
    return best[1]


def _same_parts(word: str, other: str, parts: tuple[str, ...]) -> bool:
    """Whether an error leaves each part of a compound what it is: Handyhülle is no slip for Handyhilfe."""
    if len(parts) < 2:
        return True
    head, first = parts[-1], other[: len(other) - len(parts[-1])]
    if word.startswith(first) or (first[-1:] in "sn" and word.startswith(first[:-1])):
        rest = word[len(first) if word.startswith(first) else len(first) - 1 :]
        return rest[:1] == head[0] and language.distance(rest, head, 3) <= max(1, language.tolerance(head))
    if word.endswith(head):
        front = word[: -len(head)]
        return front[:1] == first[:1] and language.distance(front, first, 3) <= max(1, language.tolerance(first))
    return True
