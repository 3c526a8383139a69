"""Which records answer an understood query, how well, and why.

A segment is met as well as its best option: how the word was met times where it stands. A record answers when the
weighted mean over the content is high enough and no main word is missed; filters then raise or lower it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from regioncal.search.asked import Alternative, Option, Segment, Understood
from regioncal.search.documents import COLUMNS

WEIGHTS = {"title": 1.0, "labels": 0.93, "keywords": 0.95, "names": 0.6, "body": 0.62}
ENOUGH = 0.4  # least mean over the content
LEAST = 0.3  # least for a main word
_ALSO = 0.12  # what each further column that meets a segment adds
_SPECIAL = 0.07  # what a record loses for being only for some people, or of a special sort, when nobody asked for that
_SPECIALS = (
    "audience.women", "audience.men", "audience.youth", "audience.children", "audience.seniors", "audience.parents",
    "audience.lgbtiq", "course.literacy", "course.second_script", "course.vocational", "course.general_integration",
)  # fmt: skip
_OTHER = 0.05  # what it loses when its title is about nothing that was asked for
_BOTH = 0.1  # what a column adds that meets it both by the word and by its meaning
_NARROWING = frozenset(mark + name for name in _SPECIALS for mark in "~<")
_Candidate = tuple[int, Mapping[str, Any], dict[str, set[str]]]
_NO_TOKENS: frozenset[str] = frozenset()
_NOTHING = Option("", 0.0, "")


class Why(NamedTuple):
    """One reason: the word asked, how it was met (exact, stem, compound, synonym, ...), and the column it stands in."""

    word: str
    how: str
    field: str


class Hit(NamedTuple):
    """One answer: its place in the list of candidates, its score (about 0 to 100), and the reasons."""

    at: int
    score: float
    why: tuple[Why, ...]


def match(understood: Understood, *, strict: bool = False) -> str:
    """The FTS5 expression for the candidates, every term quoted; '' where nothing can fit.

    Loose: records that meet any content (`rank` then decides). Strict: records that meet every main word, for questions
    over so many records that not all can be ranked.
    """
    main = [segment for segment in understood.content if segment.weight > 0.5] or list(understood.content)
    if strict and any(segment.hopeless for segment in main):
        return ""
    parts = [expression for segment in (main if strict else understood.content) if (expression := _expression(segment))]
    return (" AND " if strict else " OR ").join(dict.fromkeys(parts))


def _expression(segment: Segment) -> str:
    tokens = dict.fromkeys(option.token for option in segment.options if option.strength >= 0.3)
    parts = [_quoted(token) for token in tokens]
    for alternative in segment.alternatives:
        groups = [" OR ".join(dict.fromkeys(_quoted(option.token) for option in group)) for group in alternative.groups]
        parts.append("(" + " AND ".join(f"({group})" for group in groups) + ")")
    return "(" + " OR ".join(parts) + ")" if parts else ""


def _quoted(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'


def rank(understood: Understood, candidates: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """The candidates that answer the query, best first.

    A candidate holds its indexed columns (`COLUMNS`, as `terms` gave them), and `status` and `verified` (ISO text)
    where it has them: of equals the active and the recently verified comes first, then the one given first.
    """
    content = [_Asked(segment) for segment in understood.content]
    filters = [_Asked(segment) for segment in understood.filters]
    read = [
        (index, candidate, {name: set(text.split()) for name in COLUMNS if (text := candidate.get(name))})
        for index, candidate in enumerate(candidates)
    ]
    return _judged(content, filters, read, missable=0) or _judged(content, filters, read, missable=1)


def _judged(
    content: list["_Asked"], filters: list["_Asked"], candidates: list[_Candidate], *, missable: int
) -> list[Hit]:
    """The candidates that answer, best first, where so many of the matters asked for may be missed."""
    hits = []
    for index, candidate, columns in candidates:
        found = _judge(content, filters, columns, missable)
        if found:
            score, why = found
            if candidate.get("status") in ("paused", "ended", "cancelled"):
                score *= 0.8
            verified = str(candidate.get("verified") or "")
            hits.append((-round(score, 4), _newest(verified), index, tuple(why)))
    hits.sort(key=lambda hit: hit[:3])
    return [Hit(index, round(-score * 100, 1), why) for score, _, index, why in hits]


def _newest(verified: str) -> int:
    """Sorts later dates first, unknown last."""
    digits = verified[:10].replace("-", "")
    return -int(digits) if digits.isdigit() else 0


class _Asked:
    """A segment made ready to be looked for in many records."""

    __slots__ = ("alternatives", "contrary", "known", "options", "text", "tokens", "understood", "weight")

    def __init__(self, segment: Segment) -> None:
        self.text = segment.text
        self.weight = segment.weight
        self.options = _strongest(segment.options)
        self.tokens = frozenset(self.options)
        self.known = self.tokens | {"~" + concept for concept in segment.implied}
        self.contrary = segment.contrary
        self.understood = bool(segment.concepts)
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


def _judge(
    content: list[_Asked], filters: list[_Asked], columns: Mapping[str, set[str]], missable: int
) -> tuple[float, list[Why]] | None:
    """The score of one record and why, or None where it is no answer; what nobody understood may not be missed."""
    total = weights = 0.0
    why: list[Why] = []
    understood = missable and all(segment.understood for segment in content)
    for segment in content:
        met, reason = _met(segment, columns)
        if segment.weight > 0.6 and met < LEAST:
            missable -= 1
            if missable < 0 or not understood:
                return None
        total += segment.weight * met
        weights += segment.weight
        if reason:
            why.append(reason)
    if not weights or total / weights < ENOUGH:
        return None
    score = total / weights
    for segment in filters:
        met, reason = _met(segment, columns)
        if reason:
            score += segment.weight * min(met, 1.0)
            why += [reason] if segment.text else []
        elif any(token in tokens for token in segment.contrary for tokens in columns.values()):
            score -= segment.weight
    return max(score - _narrow(content, filters, columns), 0.01), why


def _narrow(content: list[_Asked], filters: list[_Asked], columns: Mapping[str, set[str]]) -> float:
    """What a record loses for being only for some, of a special sort or about another thing, unasked."""
    title = columns.get("title", _NO_TOKENS)
    said = title | columns.get("labels", _NO_TOKENS)
    narrow = said & _NARROWING
    mentioned = (columns.get("body", _NO_TOKENS) & _NARROWING) - narrow
    asked = [segment.known for segment in (*content, *filters)]

    def unasked(tokens: Iterable[str]) -> int:
        return sum(not any("~" + token[1:] in known for known in asked) for token in tokens)

    loss = _SPECIAL * min(2, unasked(narrow)) + _SPECIAL / 2 * min(1, unasked(mentioned) if mentioned else 0)
    other = [token for token in title if token.startswith(("~concept.", "~topic."))]
    return min(loss, 2 * _SPECIAL) + (_OTHER if other and unasked(other) == len(other) else 0.0)


def _met(segment: _Asked, columns: Mapping[str, set[str]]) -> tuple[float, Why | None]:
    """How well a record meets a segment, and the best reason."""
    best, more, why = 0.0, 0.0, None
    for name, tokens in columns.items():
        found = tokens & segment.tokens
        if found:
            word, meaning = _two_ways(found, segment.options)
            option = max(word, meaning, key=_strength)
            value = (option.strength + _BOTH * min(word.strength, meaning.strength)) * WEIGHTS[name]
            more += value
            if value > best:
                best, why = value, Why(segment.text, option.how, name)
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
    for group in groups:
        best = 0.0
        for name, tokens in columns.items():
            for token in tokens & group.keys() if name == "labels" or alternative.how != "field" else ():
                if group[token].strength * WEIGHTS[name] > best:
                    best, field = group[token].strength * WEIGHTS[name], name
        if best < ENOUGH:
            return 0.0, ""
        total += best
        highest = max(highest, best)
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
