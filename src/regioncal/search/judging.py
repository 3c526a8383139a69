"""All records judged at once, by where each token asked for stands: what is found is counted and ranked whole.

Rows that hold the same tokens of a segment in the same columns meet it equally well, so each such pattern is judged
once, however many rows have it, and no record is read for it.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from regioncal.search.asked import COLUMNS, Understood
from regioncal.search.ranking import ENOUGH, KIND, LEAST, MAIN, NARROWING, Asked, Why, met, narrow

_SAID = ("title", "labels", "body")  # where a record says that it is only for some
_MATTERS = ("~concept.", "~topic.")  # in a title: what it is about
_IDLE = frozenset(("paused", "ended", "cancelled"))
_AT_ONCE = 4  # times as many rows as are wanted are weighed at first, and so many times more where that is too few
_FAINT = 0.01  # what every answer scores at least
_RARE = 4  # a word is rare that stands in one of so many records that are about what it means
_FULLY, _BEYOND = 0.75, 0.4  # who meets what is asked so well meets it; what is above counts so much beside conditions
_SAID_ANYWHERE = 1.5  # a condition that only the text names is nearly as good as one in a field
_Scores = dict[int, float]
_Roles = Mapping[str, Mapping[Any, float]]  # token -> what it counts for -> how much


class Postings(Protocol):
    """Where the tokens of some records stand; a record is a number."""

    def rows(self, column: str, token: str) -> Collection[int]:
        """The records that hold a token in a column."""

    def starting(self, column: str, prefix: str) -> Collection[int]:
        """The records that hold a token that begins so in a column."""

    def among(self, rows: Collection[int]) -> set[int]:
        """Those of these records that are asked about."""

    def facts(self, rows: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Status and day of verification (ISO text, '' for unknown) of these records."""


class Texts:
    """The postings of records given with their columns, as `terms` gave them."""

    def __init__(self, records: Mapping[int, Mapping[str, Any]]) -> None:
        self.records = records
        self._where: dict[str, dict[str, set[int]]] = {name: {} for name in COLUMNS}
        for row, record in records.items():
            for name, tokens in self._where.items():
                for token in set((record.get(name) or "").split()):
                    tokens.setdefault(token, set()).add(row)

    def rows(self, column: str, token: str) -> Collection[int]:
        """The records that hold a token in a column."""
        return self._where[column].get(token, ())

    def starting(self, column: str, prefix: str) -> Collection[int]:
        """The records that hold a token that begins so in a column."""
        found = [rows for token, rows in self._where[column].items() if token.startswith(prefix)]
        return set().union(*found)

    def among(self, rows: Collection[int]) -> set[int]:
        """These records: all are asked about."""
        return set(rows)

    def facts(self, rows: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Status and day of verification of these records."""
        found = ((row, self.records[row]) for row in rows)
        return {row: (record.get("status") or "", str(record.get("verified") or "")) for row, record in found}


class Hit(NamedTuple):
    """One answer: which of the candidates it is, its score (about 0 to 100), and the reasons."""

    at: int
    score: float
    why: tuple[Why, ...]


def rank(understood: Understood, candidates: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """The candidates that answer the query, best first.

    A candidate holds its indexed columns (`COLUMNS`, as `terms` gave them), and `status` and `verified` (ISO text)
    where it has them: of equals the active and the recently verified comes first, then the one given first.
    """
    found = Verdict(understood, Texts(dict(enumerate(candidates))))
    return [Hit(at, found.score(at), found.why(at)) for at in found.order()]


class Verdict:
    """What answers a query: `hits` are its rows, the best of them are put in order, with scores and reasons.

    What a row can score at most is known from the content and the conditions; the rest is worked out from the top
    down, for as many rows as may still be among those wanted.
    """

    def __init__(self, understood: Understood, postings: Postings) -> None:
        content, filters = ([Asked(segment) for segment in part] for part in (understood.content, understood.filters))
        self._asked = [*content, *filters]
        self._postings = postings
        self._of_offers = understood.about == "offers"
        self._content = content
        self._told, self._most = _answers(content, postings, missable=0)
        self.hits = postings.among(self._most)
        if not self.hits and any(asked.understood for asked in content) and not any(asked.needed for asked in content):
            self._told, self._most = _answers(content, postings, missable=1)
            self.hits = postings.among(self._most)
        self._silent = [asked for asked in filters if not asked.text]
        conditions = [asked for asked in filters if asked.text]
        if conditions:
            self._most = {row: _levelled(score) for row, score in self._most.items()}
        for asked in conditions if self.hits else ():
            self._told.append(_Judged(asked, postings, self.hits))
            _add(self._told[-1].effects(), self._most)
        self._scores: dict[int, float] = {}
        self._keys: list[tuple[float, int, int]] = []

    def order(self, most: int | None = None) -> list[int]:
        """The rows that answer, best first, or so many of them; of equals those verified last, then by number."""
        gain = sum(asked.weight for asked in self._silent)
        highest = {row: max(self._most[row], _FAINT) for row in self.hits}
        count = len(highest) if most is None else _AT_ONCE * most
        while True:
            least = heapq.nlargest(count, highest.values())[-1] if 0 < count < len(highest) else _FAINT
            self._weigh({row for row in highest if highest[row] >= least})
            keys = sorted(self._keys)
            if count >= len(highest) or (most and -keys[most - 1][0] >= round(least + gain, 4)):
                return [row for _, _, row in keys[:most]]
            count *= _AT_ONCE

    def partly(self, most: int) -> list[int]:
        """The rows that meet at least a part of what is asked for, the best of them first."""
        content = self._content
        _, scores = _answers(content, self._postings, missable=len(content), enough=ENOUGH / max(len(content), 1))
        return heapq.nsmallest(most, self._postings.among(scores), key=lambda row: (-scores[row], row))

    def score(self, row: int) -> float:
        """How well a row answers, about 0 to 100."""
        if row not in self._scores:
            self._weigh(self.hits)
        return round(self._scores[row] * 100, 1)

    def why(self, row: int) -> tuple[Why, ...]:
        """Why a row answers, word by word."""
        return tuple(reason for judged in self._told if (reason := judged.why(row)))

    def _weigh(self, rows: set[int]) -> None:
        """Work out the scores of these rows, as far as they are not known."""
        rows = rows - self._scores.keys()
        scores = {row: self._most[row] for row in rows}
        for asked in self._silent if rows else ():
            _add(_Judged(asked, self._postings, rows).effects(), scores)
        losses = _losses(self._asked, self._postings, rows, of_offers=self._of_offers) if rows else {}
        for row, (status, verified) in self._postings.facts(rows).items():
            score = max(scores[row] - losses.get(row, 0.0), _FAINT)
            self._scores[row] = score = round(score * 0.8 if status in _IDLE else score, 4)
            self._keys.append((-score, _newest(verified), row))


def _levelled(score: float) -> float:
    """A score from which on others are no better but by the conditions asked for."""
    return min(score, _FULLY) + _BEYOND * max(score - _FULLY, 0.0)


def _add(effects: _Scores, scores: _Scores) -> None:
    for row, effect in effects.items():
        scores[row] += effect


def _newest(verified: str) -> int:
    """Sorts later dates first, unknown last."""
    digits = verified[:10].replace("-", "")
    return -int(digits) if digits.isdigit() else 0


class _Patterns:
    """Which tokens stand where: for each row a number whose bits stand for pairs of column and token.

    `roles` say how much a token counts for what: one that a token beside it outdoes in all of them changes nothing, and
    is left out of the patterns, of which there are far fewer then.
    """

    def __init__(
        self, stands: Iterable[tuple[str, str, Collection[int]]], within: set[int] | None, roles: _Roles
    ) -> None:
        self._bits: list[tuple[str, str]] = []
        self.rows: dict[int, int] = {}
        rows = self.rows
        for column, token, found in stands:
            bit = 1 << len(self._bits)
            self._bits.append((column, token))
            for row in found if within is None else within.intersection(found):
                rows[row] = rows.get(row, 0) | bit
        outdone = [self._outdone(at, roles) for at in range(len(self._bits))]
        short = {pattern: self._shortened(pattern, outdone) for pattern in set(rows.values())}
        self.rows = {row: short[pattern] for row, pattern in rows.items()}

    def _outdone(self, at: int, roles: _Roles) -> int:
        """The bits that change nothing beside this one."""
        column, token = self._bits[at]
        mine, found = roles.get(token, {}), 0
        for other, (beside, name) in enumerate(self._bits):
            theirs = roles.get(name)
            if beside == column and other != at and theirs and theirs.keys() <= mine.keys():
                gaps = [mine[role] - strength for role, strength in theirs.items()]
                if min(gaps) > 0 or (min(gaps) == 0 and (max(gaps) > 0 or len(mine) > len(theirs) or at < other)):
                    found |= 1 << other
        return found

    def _shortened(self, pattern: int, outdone: list[int]) -> int:
        for at in _bits(pattern):
            pattern &= ~outdone[at]
        return pattern

    def each(self) -> dict[int, dict[str, set[str]]]:
        """Every pattern there is, as a record with nothing but these tokens."""
        return {pattern: self._record(pattern) for pattern in set(self.rows.values())}

    def _record(self, pattern: int) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for at in _bits(pattern):
            column, token = self._bits[at]
            found.setdefault(column, set()).add(token)
        return {name: found[name] for name in COLUMNS if name in found}


def _bits(pattern: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while pattern:
        at = pattern.bit_length() - 1
        yield at
        pattern ^= 1 << at


def _roles(asked: Asked) -> _Roles:
    """What each token of a segment counts for, and how much."""
    roles: dict[str, dict[Any, float]] = {}
    for token, option in asked.options.items():
        roles.setdefault(token, {})["meaning" if token[0] in "~<" else "word"] = option.strength
    for number, (_, groups) in enumerate(asked.alternatives):
        for group, options in enumerate(groups):
            for token, option in options.items():
                roles.setdefault(token, {})[number, group] = option.strength
    for token in asked.contrary:
        roles.setdefault(token, {})["contrary"] = 1.0
    return roles


def _is_rare(asked: Asked, stands: Iterable[tuple[str, str, Collection[int]]]) -> bool:
    """Whether the word itself stands in few of the records that are about what it means: then it tells them apart."""
    if asked.form:  # what an offer is, its own kind says: who says Verein may only write to associations
        return False
    said: set[int] = set()
    meant: set[int] = set()
    for _, token, rows in stands:
        option = asked.options.get(token)
        if option and option.how in ("exact", "stem"):
            said.update(rows)
        elif option and token[0] == "~":
            meant.update(rows)
    return 0 < _RARE * len(said) <= len(meant)


def _is_name(asked: Asked, stands: Iterable[tuple[str, str, Collection[int]]]) -> bool:
    """Whether a word without a meaning is one by which several records name their hosts or places."""
    named = {row for name, token, rows in stands if name == "names" and _is_exact(asked, token) for row in rows}
    return not asked.understood and len(named) > 1


def _is_exact(asked: Asked, token: str) -> bool:
    return token in asked.options and asked.options[token].how == "exact"


class _Judged:
    """One segment: how well each row meets it; `beside` others, or as the only one."""

    def __init__(self, asked: Asked, postings: Postings, within: set[int] | None, *, beside: bool = False) -> None:
        self.asked = asked
        tokens = {*asked.tokens, *asked.contrary}
        tokens |= {token for _, groups in asked.alternatives for group in groups for token in group}
        stands = [(name, token, rows) for token in tokens for name in COLUMNS if (rows := postings.rows(name, token))]
        self._patterns = _Patterns(stands, within, _roles(asked))
        self._records = self._patterns.each()
        rare = _is_rare(asked, stands)
        name = beside and _is_name(asked, stands)
        self._met = {pattern: met(asked, record, rare=rare, name=name) for pattern, record in self._records.items()}
        self.values = {row: self._met[pattern][0] for row, pattern in self._patterns.rows.items()}

    def why(self, row: int) -> Why | None:
        """Why a row meets it, if it does."""
        pattern = self._patterns.rows.get(row)
        return None if pattern is None else self._met[pattern][1]

    def effects(self) -> _Scores:
        """What it adds to the rows that meet it and takes from those that speak against it, where it is a filter."""
        weight, contrary = self.asked.weight, set(self.asked.contrary)
        effects = {}
        for pattern, (value, why) in self._met.items():
            against = any(not contrary.isdisjoint(tokens) for tokens in self._records[pattern].values())
            effects[pattern] = weight * min(value * _SAID_ANYWHERE, 1.0) if why else -weight if against else 0.0
        return {row: effects[pattern] for row, pattern in self._patterns.rows.items()}


def _answers(
    content: list[Asked], postings: Postings, *, missable: int, enough: float = ENOUGH
) -> tuple[list[_Judged], _Scores]:
    """The segments judged, and the rows that meet them: not more than so many main words missed, the mean high enough.

    Where none may be missed, what misses one main word is not looked at for the next.
    """
    judged: list[_Judged] = []
    alive: set[int] | None = None
    for asked in content:
        one = _Judged(asked, postings, alive, beside=len(content) > 1)
        judged.append(one)
        if asked.weight > MAIN and not missable:
            alive = {row for row, value in one.values.items() if value >= LEAST}
    if alive is None:  # who misses so few meets one of any so many and one more
        mains = [one.values for one in judged if one.asked.weight > MAIN]
        some = sorted(mains, key=len)[: missable + 1] if len(mains) > missable else [one.values for one in judged]
        alive = {row for values in some for row in values}
    weights = sum(asked.weight for asked in content)
    parts = [(one.asked.weight, one.asked.weight > MAIN, one.values) for one in judged]
    scores = {}
    for row in alive:
        total, missed = 0.0, 0
        for weight, main, values in parts:
            value = values.get(row, 0.0)
            total += weight * value
            missed += main and value < LEAST
        if missed <= missable and total / weights >= enough:
            scores[row] = total / weights
    return judged, scores


def _losses(segments: list[Asked], postings: Postings, within: set[int], *, of_offers: bool) -> _Scores:
    """What rows lose for being only for some, of a special sort, about another thing or of another kind, unasked."""
    known = {token for asked in segments for token in asked.known}
    unasked = [token for token in NARROWING if "~" + token[1:] not in known]
    stands = [(name, token, postings.rows(name, token)) for token in unasked for name in _SAID]
    stands += [("title", token, postings.rows("title", token)) for token in known if token.startswith(_MATTERS)]
    stands += [("title", prefix, postings.starting("title", prefix)) for prefix in _MATTERS]
    if of_offers and (kinds := [token for token in known if token.startswith(KIND)]):
        stands += [("labels", token, postings.rows("labels", token)) for token in kinds]
        stands.append(("labels", KIND, postings.starting("labels", KIND)))
    patterns = _Patterns([stand for stand in stands if stand[2]], within, {})
    losses = {pattern: narrow(known, record) for pattern, record in patterns.each().items()}
    return {row: losses[pattern] for row, pattern in patterns.rows.items()}
