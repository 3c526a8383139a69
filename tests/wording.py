"""Queries as they are read where the index holds some texts: what tests of single words and turns of phrase need."""

from regioncal.search import build, understand
from regioncal.search.documents import terms

LEXICON = build()


class Words:
    """The words of some texts, as an index holds them."""

    def __init__(self, *texts):
        self.tokens = set(terms([{"title": " ".join(texts)}], [""], LEXICON)["title"][0].split())

    def known(self, token):
        """Whether a token is in the index."""
        return token in self.tokens

    def starting(self, prefix):
        """The words that begin so."""
        return [token for token in self.tokens if token.startswith(prefix)]


def read(query, *texts):
    """A query as it is understood where the index holds these texts."""
    return understand(query, "offers", LEXICON, Words(*texts), {})
