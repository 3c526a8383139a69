"""What a query asks for, as values: segments, and the options by which a record can meet them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

COLUMNS = ("title", "labels", "keywords", "names", "body")  # where the words of a record stand in the index


class Vocabulary(Protocol):
    """The words that stand in the index, asked one by one."""

    def known(self, token: str) -> bool:
        """Whether any record holds this index token."""

    def starting(self, prefix: str) -> Iterable[str]:
        """The folded words (no marked tokens) of the index that begin so."""


class Option(NamedTuple):
    """One way a word can be met in a record: an index token, how well it fits (0 to 1), and how to say so."""

    token: str
    strength: float
    how: str


class Alternative(NamedTuple):
    """One way a segment can be met: every group by one of its options (a plain word has one group)."""

    groups: tuple[tuple[Option, ...], ...]
    strength: float
    how: str


class Segment(NamedTuple):
    """One thing asked for: the words typed, the concepts they name, its weight, and how a record can meet it."""

    text: str
    concepts: tuple[str, ...]
    weight: float
    options: tuple[Option, ...]
    alternatives: tuple[Alternative, ...] = ()
    implied: tuple[str, ...] = ()  # concepts above those named: a record is not too narrow for being about them
    contrary: tuple[str, ...] = ()  # tokens that speak against it (filters only)
    needed: bool = False  # a real thing without a meaning here: no answer may miss it
    passing: bool = False  # texts name it as a goal, a paper, a place to be: they do not answer it


class Understood(NamedTuple):
    """What a query means: `content` decides what fits, `filters` order it (and decide where there is no content)."""

    query: str
    about: str
    content: tuple[Segment, ...] = ()
    filters: tuple[Segment, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()  # (as typed, as read)
    guesses: tuple[tuple[str, str], ...] = ()  # (as typed, what may have been meant): not read so, only to be offered
    literal: bool = False
    labels: Mapping[str, Mapping[str, str]] = {}  # concept -> its labels, for `words`

    def words(self, lang: str = "de") -> list[str]:
        """The query as it was read, for "verstanden: Sprachkurs · kostenlos": a label or the word for each part."""
        out: dict[str, None] = {}
        for segment in (*self.content, *self.filters):
            named = [self.labels[concept] for concept in segment.concepts[:1] if self.labels.get(concept)]
            if segment.text:
                out[(named[0].get(lang) or named[0].get("de") or segment.text) if named else segment.text] = None
        return list(out)
