"""Terms of the taxonomy by the words that people have for them, begun or misspelt: what a prompt offers."""

from regioncal.errors import near_names
from regioncal.index.reader import Index
from regioncal.search import Lexicon
from regioncal.text import fold

_SHORTEST = 3  # letters from which on words of the search are looked up: less begins too many


def terms_like(index: Index, branch: str, named: dict[str, str], words: str) -> list[str]:
    """The ids of a branch whose name holds these words, whose synonyms begin so, or that are spelt nearly so.

    `named` are the ids that may come out, each with what it is called.
    """
    folded = fold(words)
    if not folded:
        return []
    names = {ident: (fold(ident.replace("_", " ")), fold(label)) for ident, label in named.items()}
    found = dict.fromkeys(ident for ident, both in names.items() if any(folded in name for name in both))
    if branch and len(folded) >= _SHORTEST:
        found |= dict.fromkeys(ident for ident in _meant(index, branch, folded) if ident in named)
    near = near_names(folded, [name for both in names.values() for name in both])
    found |= dict.fromkeys(ident for name in near for ident, both in names.items() if name in both)
    return list(found)


def _meant(index: Index, branch: str, folded: str) -> list[str]:
    """The ids that words beginning so mean, or are a sort of."""
    lexicon = Lexicon.opened(index.stored("lexicon"))
    begun = (word for word in lexicon.words.under(folded[0]) if word.lstrip("^=%").startswith(folded))
    concepts = dict.fromkeys(concept for word in begun for concept in lexicon.words.get(word))
    above = (other for concept in concepts for other in lexicon.concepts.get(concept, {}).get("above", ()))
    return [one.removeprefix(f"{branch}.") for one in (*concepts, *above) if one.startswith(f"{branch}.")]
