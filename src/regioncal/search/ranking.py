"""How well a record meets what is asked for, and why.

A segment is met as well as its best option: how the word was met times where it stands. A record answers when the
weighted mean over the content is high enough and no main word is missed; filters then raise or lower it (see judging).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from regioncal.search.asked import Alternative, Option, Segment, Understood

WEIGHTS = {"title": 1.0, "labels": 0.93, "keywords": 0.95, "names": 0.6, "body": 0.62}
ENOUGH = 0.4  # least mean over the content
MAIN = 0.6  # a segment that weighs more is a main word
LEAST = 0.3  # least for a main word
_ALSO = 0.12  # what each further column that meets a segment adds
_RARE_IN_TEXT = 0.85  # what the text counts for a word that few records hold of those it means
_NAME = 0.85  # what title and names count for a name that is asked for beside what is wanted
_SPECIAL = 0.07  # what a record loses for being only for some people, or of a special sort, when nobody asked for that
_SPECIALS = (
    "audience.women", "audience.men", "audience.youth", "audience.children", "audience.seniors", "audience.parents",
    "audience.lgbtiq", "course.literacy", "course.second_script", "course.vocational", "course.general_integration",
)  # fmt: skip
_HELPERS = ("kind.training", "kind.volunteering")  # who needs help does not look for a seminar about it
_FOR_HELPERS = 0.15  # what a record loses for being for those who help, when nobody asked for that
KIND = "~kind."
_OTHER_KIND = 0.06  # what it loses for being of another kind than what was asked for
_OTHER = 0.05  # what it loses when its title is about nothing that was asked for
_BOTH = 0.1  # what a column adds that meets it both by the word and by its meaning
_FOR_SOME = frozenset(mark + name for name in _SPECIALS for mark in "~<")
_TO_HELP = frozenset("~" + name for name in _HELPERS)
NARROWING = _FOR_SOME | _TO_HELP
_ASIDES = ("body", "names")  # where a record may name what it is not about
_BY_FIELD = ("labels", "title")  # where the parts of what fields mean together may stand, one of them in a field
_NO_TOKENS: frozenset[str] = frozenset()
_NOTHING = Option("", 0.0, "")


class Why(NamedTuple):
    """One reason: the word asked, how it was met (exact, stem, compound, synonym, ...), and the column it stands in."""

    word: str
    how: str
    field: str


class Asked:
    """A segment made ready to be looked for in many records."""

    __slots__ = (
        "alternatives",
        "contrary",
        "form",
        "known",
        "needed",
        "options",
        "passing",
        "text",
        "tokens",
        "understood",
        "weight",
    )

    def __init__(self, segment: Segment) -> None:
        self.text = segment.text
        self.weight = segment.weight
        self.options = _strongest(segment.options)
        self.tokens = frozenset(self.options)
        self.known = self.tokens | {"~" + concept for concept in segment.implied}
        self.contrary = segment.contrary
        self.understood = bool(segment.concepts)
        self.form = any(concept.startswith("kind.") for concept in segment.concepts)
        self.passing = segment.passing
        self.needed = segment.needed and segment.weight > MAIN
        self.alternatives = [
            (alternative, [_strongest(group) for group in alternative.groups]) for alternative in segment.alternatives
        ]


def _strongest(options: Iterable[Option]) -> dict[str, Option]:
    """The best option of each token."""
    out: dict[str, Option] = {}
    for option in options:
        if option.token not in out or option.strength > out[option.token].strength:
            out[option.token] = option
    return out


def narrow(known: Collection[str], columns: Mapping[str, set[str]]) -> float:
    """What a record loses for being only for some, of a special sort or about another thing, unasked (not `known`)."""
    title = columns.get("title", _NO_TOKENS)
    labels = columns.get("labels", _NO_TOKENS)
    special = (title | labels) & _FOR_SOME
    mentioned = (columns.get("body", _NO_TOKENS) & _FOR_SOME) - special

    def unasked(tokens: Iterable[str]) -> int:
        return sum("~" + token[1:] not in known for token in tokens)

    loss = _SPECIAL * min(2, unasked(special)) + _SPECIAL / 2 * min(1, unasked(mentioned))
    other = [token for token in title if token.startswith(("~concept.", "~topic."))]
    help_asked = _FOR_HELPERS if unasked(labels & _TO_HELP) else 0.0
    loss = min(loss, 2 * _SPECIAL) + help_asked + (_OTHER if other and unasked(other) == len(other) else 0.0)
    return loss + (_OTHER_KIND if KIND in labels and labels.isdisjoint(known) else 0.0)


def met(
    segment: Asked, columns: Mapping[str, set[str]], *, rare: bool = False, name: bool = False
) -> tuple[float, Why | None]:
    """How well a record meets a segment, and the best reason; a `rare` word counts in the text nearly as in a title.

    A `name` of places or hosts counts no more in a title than where such names stand.
    """
    best, more, why = 0.0, 0.0, None
    if segment.passing:
        columns = {name: tokens for name, tokens in columns.items() if name not in _ASIDES}
    for column, tokens in columns.items():
        found = tokens & segment.tokens
        if found:
            word, meaning = _two_ways(found, segment.options)
            option = max(word, meaning, key=_strength)
            weight = WEIGHTS[column]
            if name and column in ("title", "names"):
                weight = _NAME
            elif rare and column == "body" and option.how == "exact":
                weight = max(weight, _RARE_IN_TEXT)
            value = (option.strength + _BOTH * min(word.strength, meaning.strength)) * weight
            more += value
            if value > best:
                best, why = value, Why(segment.text, option.how, column)
    for alternative, groups in segment.alternatives:
        value, field = _together(alternative, groups, columns)
        more += value * 0.5
        if value > best:
            best, why = value, Why(segment.text, alternative.how, field)
    if best < ENOUGH:  # many faint traces make no answer
        return best, why
    return best + _ALSO * (more - best if more > best else 0.0), why


def _two_ways(found: Iterable[str], options: Mapping[str, Option]) -> tuple[Option, Option]:
    """The strongest option by the word itself and the strongest by its meaning."""
    word = meaning = _NOTHING
    for token in found:
        option = options[token]
        if token[0] in "~<":
            meaning = option if option.strength > meaning.strength else meaning
        else:
            word = option if option.strength > word.strength else word
    return word, meaning


def _strength(option: Option) -> float:
    return option.strength


def _together(
    alternative: Alternative, groups: list[dict[str, Option]], columns: Mapping[str, set[str]]
) -> tuple[float, str]:
    """How well all groups are met, as their mean; 0 where one is missed."""
    total, highest, field = 0.0, 0.0, ""
    by_field = alternative.how == "field"
    if by_field and not any(columns.get("labels", _NO_TOKENS) & group.keys() for group in groups):
        return 0.0, ""
    for group in groups:
        best = 0.0
        for name, tokens in columns.items():
            for token in tokens & group.keys():
                if by_field and name not in _BY_FIELD and not token.startswith("~audience."):
                    continue  # for whom something is may stand in its text
                if group[token].strength * WEIGHTS[name] > best:
                    best, field = group[token].strength * WEIGHTS[name], name
        if best < ENOUGH:
            return 0.0, ""
        total += best
        highest = max(highest, best)
    if by_field:
        titled = any(columns.get("title", _NO_TOKENS) & group.keys() for group in groups)
        field = "title" if titled else "labels"
    if alternative.how == "compound" and highest < 0.7:  # parts scattered over the text are no compound
        return 0.0, ""
    return alternative.strength * total / len(groups), field


def suggest(understood: Understood) -> list[str]:
    """The kinds nearest to a query that found nothing, as taxonomy ids (`kind.counselling`), best first."""
    out: dict[str, None] = {}
    for segment in understood.content:
        for option in segment.options:
            name = option.token[1:]
            if option.token[0] in "~<" and name.startswith(("kind.", "category.")):
                out[name] = None
    return list(out)
