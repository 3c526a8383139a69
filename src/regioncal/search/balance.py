"""How the parts of a question weigh against each other, once each is understood."""

from collections.abc import Iterable

from regioncal.search.asked import Segment
from regioncal.search.items import Item
from regioncal.search.lexicon import Lexicon
from regioncal.search.ways import Ways
from regioncal.text import fold

FAINT = 0.25  # weight of all words together that nobody knows, where they are no real things
GENERIC = 0.4  # weight of words that many offers share (Kurs, Beratung) beside words that say more
_WHY = 0.4  # weight of what only says why or what for
_MATTER_MORE = 1.8  # how much more conditions weigh where only a form is asked for
_HELPING = frozenset(("kind.volunteering", "concept.interpreter_training"))
_OPEN = frozenset(  # who asks when it is open or what it costs means the house itself
    ("offnungszeiten", "offnungszeit", "geoffnet", "eintritt", "eintrittspreis", "eintrittspreise", "preisliste",
     "notdienst", "besuchszeiten", "eintrittskarten", "eintrittskarte")
)  # fmt: skip
_USED = "concept.second_hand_shop"


def implied(lexicon: Lexicon, concepts: Iterable[str]) -> tuple[str, ...]:
    """What stands above these concepts."""
    return tuple(name for one in concepts for name in lexicon.concepts.get(one, {}).get("above", ()))


class Balance:
    """Weighs the parts of one question: what is brought along, only a reason, wider than another, or in passing."""

    def __init__(self, lexicon: Lexicon, ways: Ways, about: str, *, sentence: bool) -> None:
        self.lexicon = lexicon
        self.ways = ways
        self.about = about
        self.sentence = sentence

    def of(
        self, content: list[Segment], filters: list[Segment], items: list[Item]
    ) -> tuple[list[Segment], list[Segment]]:
        """What is asked for and what only orders it, with the weights that they have beside each other."""
        if any(self._offers_help(item) for item in items):
            content = [self._brought(segment, items) for segment in content]
        content = _either(content, items)
        content = self._without_wider(self._without_asides(content, items))
        if self.about == "offers" and sum(segment.weight > FAINT for segment in content) == 1:
            hours = any(word in _OPEN for item in items for word in item.words)
            content = [segment._replace(passing=hours or self._is_passing(segment)) for segment in content]
        content = self._shared(content)
        if content and all(self._says_little(segment) for segment in content):
            filters = [segment._replace(weight=segment.weight * _MATTER_MORE) for segment in filters]
        return content, filters

    def _offers_help(self, item: Item) -> bool:
        """Whether somebody wants to give help: then everything else says what they bring along."""
        return any(one in _HELPING or not _HELPING.isdisjoint(implied(self.lexicon, [one])) for one in item.concepts)

    def _brought(self, segment: Segment, items: list[Item]) -> Segment:
        """What somebody who wants to help says beside that is no condition: in a sentence, or after "mit"."""
        item = _read_from(segment, items)
        if item is None or self._offers_help(item) or segment.weight <= GENERIC:
            return segment
        said = self.sentence and any(one.phrase and self._offers_help(one) for one in items)
        if not said and not item.after_with:
            return segment
        return segment._replace(weight=GENERIC if segment.concepts else FAINT, needed=False)

    def _without_asides(self, content: list[Segment], items: list[Item]) -> list[Segment]:
        """What only says why or what for weighs less beside what is wanted, and may be missed."""
        asides = {item.text for item in items if item.aside}
        if not any(one.text not in asides and one.concepts and not self._says_little(one) for one in content):
            return content
        return [
            one._replace(weight=min(one.weight, _WHY), needed=False) if one.text in asides else one for one in content
        ]

    def _without_wider(self, content: list[Segment]) -> list[Segment]:
        """What only names what another part is a sort of weighs less: Fahrrad kaputt, reparieren."""
        above = {name for one in content for name in one.implied}
        if any(
            _USED in self.lexicon.concepts.get(name, {}).get("near", ()) for one in content for name in one.concepts
        ):
            above.add(_USED)  # gebrauchte Kleidung is asked for as clothing
        return [
            one._replace(weight=min(one.weight, GENERIC))
            if len(content) > 1 and one.concepts and above.issuperset(one.concepts)
            else one
            for one in content
        ]

    def _is_passing(self, segment: Segment) -> bool:
        """Whether texts name what is asked for only in passing, as they do everyday things (Wetter)."""
        if segment.concepts:
            return all(self.ways.is_passing(concept) for concept in segment.concepts)
        word = fold(segment.text)
        return word in self.lexicon.common and word not in self.lexicon.doings

    def _says_little(self, segment: Segment) -> bool:
        """Whether a segment only names a form (Kurs, Beratung, Verein): then its conditions matter more."""
        return bool(segment.concepts) and all(self.ways.is_generic(concept) for concept in segment.concepts)

    def _shared(self, content: list[Segment]) -> list[Segment]:
        """Faint words lower a score together only so much.

        Beside nothing but forms, or everyday things that may be mentioned anywhere, each weighs what it does alone.
        """
        faint = [segment for segment in content if segment.weight == FAINT]
        told = any(
            segment.weight != FAINT and not self._says_little(segment) and (segment.concepts or not segment.needed)
            for segment in content
        )
        alone = 0.5 if self.sentence else 1.0
        weight = FAINT / max(len(faint), 1) if told else alone
        return [segment._replace(weight=weight) if segment in faint else segment for segment in content]


def _read_from(segment: Segment, items: list[Item]) -> Item | None:
    """The item that a segment was made of, if it was one."""
    return next((item for item in items if item.text == segment.text), None)


def _either(content: list[Segment], items: list[Item]) -> list[Segment]:
    """What stands on both sides of "oder" is one wish: either is enough."""
    out: list[Segment] = []
    for segment in content:
        item = _read_from(segment, items)
        other = next((at for at, one in enumerate(out) if item and item.either in fold(one.text).split()), None)
        if other is None:
            out.append(segment)
        else:
            first = out[other]
            out[other] = first._replace(
                options=first.options + segment.options,
                alternatives=first.alternatives + segment.alternatives,
                concepts=first.concepts + segment.concepts,
                implied=first.implied + segment.implied,
                needed=first.needed and segment.needed,
            )
    return out
