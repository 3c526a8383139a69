"""A query as people type it, understood: what it asks for, which words are filters, what was mistyped.

The words are read in this order: names of places, phrases of the lexicon, single words of the lexicon, compounds taken
apart, words that stand in the index as they are, typing errors; what is left is unknown and counts
against every record where it is a real thing, else lowers all scores a little.
"""

from collections.abc import Iterator, Mapping, Sequence

from regioncal.search.asked import Alternative, Option, Segment, Understood, Vocabulary
from regioncal.search.balance import FAINT, GENERIC, Balance, implied
from regioncal.search.communities import OURS, PEOPLE, is_people, is_together, of_one_origin
from regioncal.search.items import Item, Items
from regioncal.search.lexicon import FILTERS, Lexicon
from regioncal.search.slips import Slips
from regioncal.search.typed import apostrophes, as_typed, joined
from regioncal.search.ways import Ways, as_written, contrary
from regioncal.text import fold, one_line

MOST_LETTERS = 300
MOST_WORDS = 24
_FORM = 0.15  # weight of the form that a compound's head asks for
_PARTS = 0.5  # weight of all parts of a lone compound met in whatever words, beside what it means as a whole
_MEANT = 0.1  # the same where what it means says all of them: a Jugendclub is more than a club for some
_BROAD = 0.7  # how much of a whole field counts for a word that also names a thing of its own
_ONLY = 0.7  # weight of a condition that "nur" or "only" makes the main one
_ASIDE = 0.05  # weight of words that say little, as a silent preference
_LONG = 10  # letters from which on a word that nobody knows is taken for a compound: a thing of its own
_DERIVED = 7  # letters from which on the ending of a derived noun is enough for that
_MISTYPED = 0.9  # how well a word is met that was read as another


def understand(  # noqa: PLR0913 - the parts of one question
    query: str,
    about: str,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    places: Mapping[str, Sequence[str]],
    *,
    literal: bool = False,
) -> Understood:
    """Read a query.

    `about` is "offers", "events", "organisations" or "records"; `places` maps folded names to ids such as
    `municipality.lehrte` or `place.faust`. With `literal` every word stands for itself (and its endings) only.
    """
    query = apostrophes(one_line(query[: MOST_LETTERS * 4])[:MOST_LETTERS])
    typed = fold(query).split()[:MOST_WORDS]
    if literal:
        content = [Segment(word, (), 1.0, as_written(word)) for word in typed if word not in lexicon.stop] or [
            Segment(word, (), 1.0, as_written(word)) for word in typed
        ]
        return Understood(query, about, tuple(content), literal=True)
    spoken = as_typed(query)
    german = frozenset(word for word, text in spoken.items() if _OURS.issuperset(text.casefold()))
    slips = Slips(lexicon, vocabulary, places)
    reader = _Reader(lexicon, vocabulary, slips, about, german, sentence=len(typed) > 4)
    items = Items(lexicon, vocabulary, places, slips).of(joined(typed, lexicon, vocabulary))
    spoken.update((meant, lexicon.spelt(meant)) for _, meant in slips.corrections)
    content, filters = reader.segments([item._replace(text=_as_typed(item, spoken)) for item in items])
    used = {concept for segment in (*content, *filters) for concept in segment.concepts}
    labels = {concept: lexicon.concepts[concept]["label"] for concept in used if concept in lexicon.concepts}
    return Understood(
        query,
        about,
        tuple(content),
        tuple(filters),
        corrections=tuple((spoken.get(typed, typed), lexicon.spelt(meant)) for typed, meant in slips.corrections),
        guesses=tuple((spoken.get(typed, typed), lexicon.spelt(meant)) for typed, meant in slips.guesses),
        labels=labels,
    )


def _as_typed(item: Item, spoken: Mapping[str, str]) -> str:
    """The words of an item as they were typed; names of places with a capital."""
    text = " ".join(dict.fromkeys(spoken.get(word, word) for word in item.words))
    return (
        text[:1].upper() + text[1:]
        if any(one.startswith(("municipality.", "place.")) for one in item.concepts)
        else text
    )


class _Reader:
    """Makes segments of the items of one query."""

    def __init__(  # noqa: PLR0913 - the parts of one question
        self,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        slips: Slips,
        about: str,
        german: frozenset[str],
        *,
        sentence: bool,
    ) -> None:
        self.about = about
        self.german = german  # the words whose letters are those of German
        self.sentence = sentence  # long enough that not every word has to be met
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.ways = Ways(lexicon, vocabulary)
        self.slips = slips
        self.balance = Balance(lexicon, self.ways, about, sentence=sentence)
        self.goods = False  # whether what is asked for may be had second-hand or for nothing

    def segments(self, items: list[Item]) -> tuple[list[Segment], list[Segment]]:
        """What is asked for, and what only orders it."""
        items = self._teaching([part for item in items for part in self._taken_apart(self._of_offers(item))])
        if self.about != "events" and any(map(is_people, items)) and of_one_origin(items, self._orders):
            return self._community(items)
        strong = [item for item in items if self._carries(item)]
        told = bool(strong) or any(item.concepts for item in items)
        asked = [concept for item in items for concept in item.concepts]
        self.goods = not _GOODS.isdisjoint((*asked, *implied(self.lexicon, asked)))
        content, filters = [], []
        for item in items:
            soft = [concept for concept in item.concepts if concept.partition(".")[0] in FILTERS]
            if self.about == "events" and len(soft) > 1:  # who goes out "mit Kindern" looks for no childcare
                soft = [concept for concept in soft if concept != "feature.childcare"]
            hard = [concept for concept in item.concepts if concept.partition(".")[0] not in FILTERS]
            if soft and self.about == "offers":  # a Wochenendkurs is any course then
                hard = [concept for concept in hard if not concept.startswith("category.")]
            hard = self.lexicon.sharpest(hard)
            others = [other for other in strong if other is not item]
            if soft and (item.after_with or not hard or (others and self._has_form(others))):
                filters.append(self._filter(item, soft))
            elif (others or told) and not hard and not soft and self._is_aside(item):
                filters.append(Segment("", (), _ASIDE, as_written(item.words[0])))
            else:
                content.append(self._content(item, self._fitting(hard, soft), alone=not others))
                filters += self._head(item, alone=len(items) == 1)
        asides = not strong and all(self._is_aside(item) for item in items if not item.concepts)
        if filters and (not content or asides):
            content = [segment._replace(weight=self._deciding(segment, filters)) for segment in filters if segment.text]
            filters = [segment for segment in filters if not segment.text]
        return self.balance.of(content, filters, items)

    def _deciding(self, segment: Segment, conditions: list[Segment]) -> float:
        """What a condition weighs where nothing else is asked: beside a language, the others only order."""
        spoken = any(_is_language(one) for one in conditions)
        return 1.0 if _is_language(segment) or not spoken else GENERIC

    def _fitting(self, hard: list[str], soft: list[str]) -> list[str]:
        """What a word means when it is asked for: people and languages may be both, a matter and a condition.

        Among offers, categories of events mean nothing beside other meanings.
        """
        fitting = [concept for concept in hard if self.about != "offers" or not concept.startswith("category.")]
        fitting = fitting or [concept for concept in hard if concept not in _EVENTS_ONLY]
        both = [concept for concept in soft if concept.startswith(("audience.", "language.", "people."))]
        own = [concept for concept in fitting if concept.startswith("concept.")]  # a Frauentreff is more than for women
        return fitting + [one for one in both if one not in implied(self.lexicon, own)] if hard else soft

    def _head(self, item: Item, *, alone: bool) -> Iterator[Segment]:
        """What a compound says beside its meaning, as silent preferences: its head's form (Kochkurs), all its parts."""
        parts = () if item.phrase else self.lexicon.parts(item.words[0])
        for concept in self.lexicon.meanings(parts[-1]) if parts else ():
            if self.ways.is_generic(concept) or concept.startswith("kind."):
                yield Segment("", (), _FORM, tuple(self.ways.concept(concept)))
        form = any(concept.startswith("kind.") for concept in item.concepts)  # what an offer is, its kind says
        if alone and parts and not form and not self.ways.strays(item.words[0], parts):
            apart = tuple(one._replace(how="parts") for one in self.ways.compound(item.words[0]))
            whole = _PARTS if self._says_more(item, parts) else _MEANT
            yield Segment("", (), whole, as_written(item.words[0]), apart)

    def _says_more(self, item: Item, parts: tuple[str, ...]) -> bool:
        """Whether a compound's parts say what its meaning leaves out: for whom (Frauenschwimmen), or all of it."""
        meant = {*item.concepts, *implied(self.lexicon, item.concepts)}
        said = [concept for part in parts for concept in self.lexicon.meanings(part)]
        return not meant or any(one.partition(".")[0] in FILTERS and one not in meant | _ANYHOW for one in said)

    def _taken_apart(self, item: Item) -> Iterator[Item]:
        """A compound whose modifier is a filter (Frauenfussball, Abendsprachkurs) asks for two things.

        One whose head only says that it is a matter asks for what stands before it (Mietprobleme).
        """
        word = item.words[0]
        if item.concepts or item.phrase or len(word) < 7 or self.vocabulary.known(word):
            yield item
            return
        about = self.lexicon.matter(word)
        if about and any(concept.partition(".")[0] not in FILTERS for concept in self.lexicon.meanings(about)):
            yield item._replace(words=(about,), concepts=self.lexicon.meanings(about))
            return
        parts = self.lexicon.parts(word)
        first = self.lexicon.meanings(parts[0]) if len(parts) == 2 else ()
        filters = tuple(concept for concept in first if concept.partition(".")[0] in FILTERS)
        rest = [concept for concept in first if concept not in filters]  # Frauen: who they are, and what is for them
        if filters and _WHOM.issuperset(rest) and self.lexicon.meanings(parts[1]):
            yield Item(parts[0], (parts[0],), filters)
            yield Item(parts[1], (parts[1],), self.lexicon.meanings(parts[1]))
        else:
            yield item

    def _of_offers(self, item: Item) -> Item:
        """A turn that only names a category of events (for kids) is read by its words among offers."""
        if self.about != "offers" or not item.phrase or any(one[:9] != "category." for one in item.concepts):
            return item
        said = (word for word in item.words if word not in self.lexicon.stop)
        return item._replace(concepts=tuple(one for word in said for one in self.lexicon.asked(word)))

    def _teaching(self, items: list[Item]) -> list[Item]:
        """A language beside a course or "learn" and nothing else is what is taught: Arabisch lernen, Türkischkurs."""
        tongues = [item for item in items if any(concept.startswith("language.") for concept in item.concepts)]
        if len(tongues) != 1:
            return items
        others = [item for item in items if item is not tongues[0]]
        learning = [item for item in others if _learning(item)]
        rest = [item for item in others if not _learning(item) and self._carries(item)]
        if not learning or rest:
            return items
        taught = tuple(
            "teaches." + concept.partition(".")[2] for concept in tongues[0].concepts if concept[:9] == "language."
        )
        return [tongues[0]._replace(concepts=taught), *[item for item in others if item not in learning]]

    def _community(self, items: list[Item]) -> tuple[list[Segment], list[Segment]]:
        """People of one origin as what is asked for: who looks for a Ukrainian club wants no other."""
        content, filters = [], [Segment("", (), _FORM, tuple(self.ways.concept(OURS)))]
        for item in items:
            hard = [one for one in item.concepts if one.partition(".")[0] not in FILTERS]
            if is_people(item):
                content.append(self._content(item, list(item.concepts), alone=True)._replace(needed=True))
            elif hard and is_together(item):
                form = self._content(item, [*hard, OURS], alone=False)
                content.append(form._replace(concepts=tuple(hard), weight=GENERIC))
            elif item.concepts and not hard:
                filters.append(self._filter(item, list(item.concepts)))
            else:
                filters.append(Segment("", (), _FORM, as_written(item.words[0])))
        return content, filters

    def _orders(self, item: Item) -> bool:
        """Whether an item only orders answers: a condition, or a word that says little."""
        return not self._carries(item) if item.concepts else self._is_aside(item)

    def _carries(self, item: Item) -> bool:
        """Whether an item says what is wanted, not only how or for whom."""
        if item.concepts:
            return any(concept.partition(".")[0] not in FILTERS for concept in item.concepts)
        return not self._is_aside(item)

    def _is_aside(self, item: Item) -> bool:
        """Whether a word without a meaning of its own only says how or how many."""
        return self.lexicon.is_light(item.words[0]) or item.words[0].isdigit()

    def _has_form(self, items: list[Item]) -> bool:
        """Whether some item names a form of offer (a course, a group), so that others may be its conditions."""
        branches = ("kind.", "form.", "category.", "course.")
        for item in items:
            for concept in item.concepts:
                above = self.lexicon.concepts.get(concept, {}).get("above", ())
                if concept.startswith(branches) or any(name.startswith(branches) for name in above):
                    return True
            if not item.concepts:
                return True
        return False

    def _filter(self, item: Item, concepts: list[str]) -> Segment:
        options = [option for concept in concepts for option in self.ways.concept(concept)]
        if any(concept.startswith(("municipality.", "place.")) for concept in concepts):
            options += [Option(word, 0.8, "exact") for word in item.words]
        against = tuple("~" + other for concept in concepts for other in contrary(concept))
        return Segment(
            item.text,
            tuple(concepts),
            _ONLY if item.only else _FILTER_WEIGHT.get(concepts[0].partition(".")[0], 0.2),
            tuple(options),
            implied=implied(self.lexicon, concepts),
            contrary=against,
        )

    def _content(self, item: Item, concepts: list[str], *, alone: bool) -> Segment:
        """One thing asked for, with every way to meet it."""
        options: list[Option] = []
        alternatives: list[Alternative] = []
        weight = 1.0
        narrow = any(concept.startswith("concept.") for concept in concepts)
        for concept in concepts:
            broad = narrow and concept.startswith(("category.", "topic."))
            options += [
                one._replace(strength=one.strength * _BROAD) if broad else one for one in self.ways.concept(concept)
            ]
            alternatives += self.ways.same(concept)
        if item.phrase or (concepts and concepts[0].startswith(("municipality.", "place."))):
            said = [word for word in item.words if word not in self.lexicon.stop]
            if len(said) > 1 or not item.phrase:
                alternatives.append(Alternative(tuple(as_written(word) for word in said), 0.9, "words"))
            for word in said:
                if word not in self.lexicon.light:
                    options += as_written(word, 0.29, "word")
        else:
            word = item.words[0]
            options = [*as_written(word), *options]
            alternatives += self.ways.compound(word)
            if not concepts and not alternatives:
                options = self.ways.literal(word, options, alone=alone)
        if self.slips.meant(item.words):
            options = [option._replace(strength=option.strength * _MISTYPED, how="typo") for option in options]
            alternatives = [one._replace(strength=one.strength * _MISTYPED) for one in alternatives]
        thing = not concepts and (bool(alternatives) or self._is_thing(item.words[0]))
        generic = concepts and all(self.ways.is_generic(concept) for concept in concepts)
        if not alone and (generic or (not item.phrase and item.words[0] in self.lexicon.light)):
            weight = GENERIC
        elif not alone and not concepts and (self.sentence or not alternatives):
            faint = self.sentence or self._is_doing(item.words[0]) or not (thing or options)
            weight = FAINT if faint else 1.0
        return Segment(
            item.text,
            tuple(concepts),
            weight,
            tuple(options),
            tuple(alternatives),
            implied(self.lexicon, concepts),
            needed=thing,
        )

    def _is_doing(self, word: str) -> bool:
        """Whether an everyday word names no thing (streichen) and no wish for what is nowhere here (Handy kaufen)."""
        return word in self.lexicon.doings and (word not in self.lexicon.wants or (self.goods and word in _BUYING))

    def _is_thing(self, word: str) -> bool:
        """Whether a word without a meaning here is a real thing: of everyday language, or long enough for a compound.

        What is in no list and shorter is a name, a scrap, or of another language.
        """
        if self.lexicon.is_known(word):
            return not self._is_doing(word)
        long = len(word) >= _LONG or (len(word) >= _DERIVED and word.endswith(_NOUNS))
        return long and word in self.german and not word.endswith(_QUALITIES)


_NOUNS = tuple(end + plural for end in ("ung", "heit", "keit", "schaft", "tion", "tat") for plural in ("", "en"))
_QUALITIES = tuple(
    end + ending
    for end in ("isch", "lich", "bar", "los", "sam", "haft", "end")
    for ending in ("e", "en", "er", "es", "em", "")
    if (end, ending) not in {("end", ""), ("end", "en"), ("end", "er")}
)
_FILTER_WEIGHT = {
    "level": 0.3, "language": 0.35, "people": 0.35, "audience": 0.3, "municipality": 0.4, "place": 0.4, "price": 0.4,
    "feature": 0.6, "day": 0.35, "weekday": 0.35,
}  # fmt: skip
_EVENTS_ONLY = frozenset(("category.sport", "category.meeting", "category.other", "category.dance"))
_WHOM = frozenset(("topic.women", "topic.youth", "topic.seniors", "topic.family"))
_OURS = frozenset("abcdefghijklmnopqrstuvwxyzäöüß-'’")
_BUYING = frozenset(
    ("kaufen", "gekauft", "verkaufen", "bestellen", "bestellt", "mieten", "buy", "buying", "sell", "order")
)
_GOODS = frozenset(  # what may be bought, ordered or rented here
    ("topic.clothing", "topic.food", "topic.housing", "concept.furniture", "concept.food_bank", "concept.bicycle",
     "concept.bicycle_repair", "concept.flea_market", "category.market", "kind.interpreting", "concept.household_goods",
     "concept.appliances", "concept.toys", "concept.second_hand_shop", "concept.baby_equipment")
)  # fmt: skip
_ANYHOW = frozenset(("audience.migrants", "audience.refugees"))  # for whom nearly everything here is
_LEARNING = frozenset(
    ("lernen", "lerne", "learn", "learning", "unterricht", "sprechen", "kurs", "kurse", "course", "class", "classes")
)


def _is_language(segment: Segment) -> bool:
    """Whether a segment asks for a language, or for people who share one."""
    return any(concept.startswith(PEOPLE) for concept in segment.concepts)


def _learning(item: Item) -> bool:
    """Whether an item is only about learning as such."""
    return item.words[0] in _LEARNING or any(
        concept in ("kind.language_course", "kind.course", "form.course") for concept in item.concepts
    )
