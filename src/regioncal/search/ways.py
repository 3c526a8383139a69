"""The ways in which a record can meet a word or a concept."""

from regioncal.search import words as language
from regioncal.search.asked import Alternative, Option, Vocabulary
from regioncal.search.lexicon import Lexicon

_TOPIC = 0.7  # how well a whole field answers a word of that field; a concept of its own answers better
_LEAST_COMPOUND, _LEAST_PART = 9, 4  # letters of compounds with a part that only the index knows
_LINKS = ("", "s", "n", "en", "nen", "e", "er", "es")
_GENERIC_KINDS = frozenset(
    ("kind.course", "kind.counselling", "kind.support", "kind.club", "kind.training", "topic.education")
)
_THINGS = frozenset(  # what may be had second-hand or for nothing
    (
        "topic.clothing",
        "concept.furniture",
        "concept.bicycle",
        "concept.baby_equipment",
        "concept.household_goods",
        "concept.appliances",
        "concept.toys",
        "concept.second_hand_shop",
    )
)
_FEASTS = frozenset(("category.festival", "kind.meeting_place"))
_HALF = 0.7  # how well a compound is met by the part that says what it is about
_OPPOSITES = {
    "audience.women": ("audience.men",),
    "audience.men": ("audience.women",),
    "price.free": ("price.paid",),
    "price.cheap": ("price.paid",),
    "day.evening": ("day.morning", "day.afternoon"),
    "day.morning": ("day.evening", "day.afternoon"),
    "day.afternoon": ("day.evening", "day.morning"),
    "audience.children": ("audience.seniors",),
    "audience.seniors": ("audience.children", "audience.youth"),
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


def begun_by(word: str, lexicon: Lexicon, vocabulary: Vocabulary) -> list[Option]:
    """Compounds of the index that a name begins: Caritas is met by Caritasverband."""
    if len(word) < 4 or word in lexicon.common:
        return []
    ends = {found: found[len(word) :] for found in vocabulary.starting(word) if len(found) > len(word) + 2}
    return [
        Option(found, 0.8, "compound")
        for found, end in ends.items()
        if end in lexicon.known or (end[0] == "s" and len(end) > 3 and end[1:] in lexicon.known)
    ]


def contrary(concept: str) -> tuple[str, ...]:
    """What a record must rather not say when this is asked for."""
    branch, _, name = concept.partition(".")
    if branch == "level":
        levels = ("a0", "a1", "a2", "b1", "b2", "c1", "c2")
        return tuple(f"level.{level}" for level in levels if level != name)
    return tuple(_OPPOSITES.get(concept, ()))


class Ways:
    """Knows the options for words and concepts."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary

    def literal(self, word: str, options: list[Option], *, alone: bool) -> list[Option]:
        """A word the lexicon does not have: as the index has it, or nothing.

        Asked `alone`, an everyday thing is not met by what it makes up: a Bildungspaket is no Paket.
        """
        if alone and word in self.lexicon.common:
            options = [option for option in options if option.token[0] != "+"]
        if word in self.lexicon.common and "^" + language.stem(word) in self.lexicon.words:
            options = options[:1]  # Nähe shares its stem with nähen, but nothing else
        if word.isdigit() and len(word) == 1:
            return []  # a 1 stands for anything
        begun = begun_by(word, self.lexicon, self.vocabulary)
        return [*options, *begun] if begun or any(self.vocabulary.known(option.token) for option in options) else []

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
        if concept.startswith("language."):
            out.append(Option("~teaches." + concept.partition(".")[2], 0.7, "related"))
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
        if self._is_whole(word):
            return []
        parts = self.lexicon.parts(word) or (() if self.lexicon.meanings(word) else self._parts_in_texts(word))
        if not parts or self.strays(word, parts):
            return []
        groups = []
        for part in parts:
            options = [*as_written(part)]
            for concept in self.lexicon.part_meanings(parts, part):
                found = self.concept(concept)
                options += found if self.is_generic(concept) else found[:1]  # near or narrower is too far here
            groups.append(tuple(options))
        return [Alternative(tuple(groups), 0.8, "compound"), *self._half(word, parts)]

    def _is_whole(self, word: str) -> bool:
        """Whether a compound is no sum of its parts: an everyday word (Wechselkurs), or of what is met as such."""
        meant = self.lexicon.meanings(word)
        return any(self.is_passing(concept) for concept in meant) or (not meant and word in self.lexicon.common)

    def is_passing(self, concept: str) -> bool:
        """Whether texts only name it in passing: the pool of an outing, the papers that get translated."""
        return "passing" in self.lexicon.concepts.get(concept, {})

    def strays(self, word: str, parts: tuple[str, ...]) -> bool:
        """Whether a compound means what its first part does not lead to: a Spielgruppe plays no board games."""
        own, first = self.lexicon.meanings(word), self.lexicon.meanings(parts[0])
        if not own or not first or not all(one.startswith(("concept.", "topic.")) for one in first):
            return False
        related = set(own)
        for one in own:
            concept = self.lexicon.concepts.get(one, {})
            related.update(concept.get("above", ()), concept.get("near", ()))
        return related.isdisjoint(name for one in first for name in (one, *self._above(one)))

    def _above(self, concept: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self.lexicon.concepts.get(concept, {}).get("above", ())
        return found

    def _half(self, word: str, parts: tuple[str, ...]) -> list[Alternative]:
        """A compound without a meaning of its own is nearly met by what it is about.

        That is its head, where this is something to be had and only said for whom or how (Secondhandmöbel: Möbel), or
        what stands before a feast or a meeting (Newrozfeier: Newroz).
        """
        lexicon = self.lexicon
        if len(parts) != 2 or lexicon.meanings(word) or word in lexicon.common or word in lexicon.opaque:
            return []
        first, head = lexicon.meanings(parts[0]), lexicon.part_meanings(parts, parts[1])
        simple = any(one in _THINGS or one.startswith(("audience.", "price.")) for one in first)  # no Tanzschuhe
        about = [one for one in head if one in _THINGS] if simple else []
        word = parts[1]
        if not about and not _FEASTS.isdisjoint(head):
            about, word = [one for one in first if one.startswith("concept.")], parts[0]
        options = tuple(option for one in about for option in self.concept(one)[:1])
        return [Alternative(((*as_written(word)[:3], *options),), _HALF, "parts")] if options else []

    def _parts_in_texts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound of which one has a meaning and the other only stands in the index."""
        if (
            len(word) < _LEAST_COMPOUND
            or not word.isascii()
            or word in self.lexicon.opaque
            or word in self.lexicon.common
        ):
            return ()
        for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
            head = word[at:]
            for link in _LINKS:
                modifier = word[: at - len(link)]
                if len(modifier) >= _LEAST_PART and word[:at].endswith(link) and self._make_compound(modifier, head):
                    return modifier, head
        return ()

    def _make_compound(self, modifier: str, head: str) -> bool:
        """Whether one of two parts has a meaning and the other stands in the index, in any form."""
        known = [bool(self.lexicon.words.get(part)) for part in (modifier, head)]
        if known[0] == known[1]:
            return False
        other = head if known[0] else modifier
        return any(self.vocabulary.known(option.token) for option in as_written(other) if option.token[0] != "+")
