"""Findability: the taxonomy, the words, reading queries and ranking answers.

Index time: `build(taxonomy)` gives a `Lexicon` (the index keeps its `kept()`); in `documents`, `terms(records, names,
lexicon)` gives the index columns. Question time: `Lexicon.opened`, `understand`, then the `Verdict` on all records, or
`rank` for a few given.
"""

from typing import TYPE_CHECKING, Any

from regioncal.search.asked import COLUMNS, Segment, Understood, Vocabulary
from regioncal.search.judging import Hit, Postings, Texts, Verdict, rank
from regioncal.search.lexicon import MARK, Lexicon
from regioncal.search.ranking import Why, suggest
from regioncal.search.understand import understand

if TYPE_CHECKING:
    from collections.abc import Mapping


def build(taxonomy: "Mapping[str, Mapping[str, Mapping[str, Any]]] | None" = None) -> Lexicon:
    """The lexicon of the package with a region's `[taxonomy]` over it; 0.3 s, so keep its `dump()`."""
    from regioncal.search.compiler import build as compiled

    return compiled(taxonomy)


def built() -> bytes:
    """The package's lexicon, made when it was built: a mark, its `dump()`; nothing where that was of other words."""
    from regioncal.search.compiler import built as found

    return found()


__all__ = [
    "COLUMNS",
    "MARK",
    "Hit",
    "Lexicon",
    "Postings",
    "Segment",
    "Texts",
    "Understood",
    "Verdict",
    "Vocabulary",
    "Why",
    "build",
    "built",
    "rank",
    "suggest",
    "understand",
]
