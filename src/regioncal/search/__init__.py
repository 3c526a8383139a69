"""Findability: the taxonomy, the words, reading queries and ranking answers.

Index time: `build(taxonomy)` gives a `Lexicon` (kept as `dump()`), `terms(fields(values, names), lexicon)` the index
columns. Question time: `understand`, then `match` for the candidates, then `rank`.
"""

from regioncal.search.asked import Segment, Understood, Vocabulary
from regioncal.search.documents import COLUMNS, fields, terms
from regioncal.search.lexicon import Lexicon, build
from regioncal.search.ranking import Hit, Why, match, rank, suggest
from regioncal.search.understand import understand

__all__ = [
    "COLUMNS",
    "Hit",
    "Lexicon",
    "Segment",
    "Understood",
    "Vocabulary",
    "Why",
    "build",
    "fields",
    "match",
    "rank",
    "suggest",
    "terms",
    "understand",
]
