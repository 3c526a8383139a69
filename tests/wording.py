"""Queries as they are read where the index holds some texts: what tests of single words and turns of phrase need."""

from types import MappingProxyType

from regioncal.search import build, understand
from regioncal.search.documents import terms

LEXICON = build()


def row(record, names=""):
    """The search columns of one record, as the index would hold them; `names` are those it refers to."""
    return {column: found for column, (found,) in terms([record], [names], LEXICON).items()}


class Words:
    """The words of some texts, as an index holds them."""

    def __init__(self, *texts):
        self.tokens = {token for text in texts for token in row({"title": text})["title"].split()}

    def known(self, token):
        """Whether a token is in the index."""
        return token in self.tokens

    def starting(self, prefix):
        """The words that begin so."""
        return [token for token in self.tokens if token.startswith(prefix)]


def read(query, *texts, about="offers", places=MappingProxyType({})):
    """A query as it is understood where the index holds these texts."""
    return understand(query, about, LEXICON, Words(*texts), places)
