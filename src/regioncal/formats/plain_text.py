"""HTML -> the text that it shows: what producers put into descriptions, made plain."""

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|html|head|body|table|tbody|tr|td|th|img|font|blockquote|pre"
    r"|code|small|section|article|figure|hr|sup|sub|s|strike|style|script|meta|center|o:p|html-blob)\b[^<>]*>|<!doctype|<!--",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|[a-z]{1,6}(?:uml|grave|acute|circ|tilde|dash|quo)|euro|hellip|szlig|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_LONGEST = 200_000  # characters that are read as HTML; what is longer only loses its tags
_BLOCKS = {
    "p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre", "section",
    "article", "figure", "hr", "center", "dl", "dt", "dd",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"}
_HIDDEN = {"head", "style", "script", "title", "xml", "template"}


def is_html(text: str) -> bool:
    """Whether a text is HTML: it has a tag that people do not type, or an entity."""
    return ("<" in text and _TAG.search(text) is not None) or ("&" in text and _ENTITY.search(text) is not None)


def plain(text: str) -> str:
    r"""What a text says, without its HTML; a text that is none comes back as it is.

    >>> plain("<p>Eintritt <b>frei</b></p><p>Mehr: <a href='https://a.example'>hier</a></p>")
    'Eintritt frei\n\nMehr: hier (https://a.example)'
    """
    if not is_html(text):
        return text
    text = _without_comments(text)
    if len(text) > _LONGEST:
        return unescape(_ANY_TAG.sub(" ", text)).strip()
    reader = _Reader(
        keep_breaks=_TAG.search(text) is None or not re.search(r"<(?:br|p|div|li|html)\b", text, re.IGNORECASE)
    )
    reader.feed(text)
    reader.close()
    return reader.text()


def _without_comments(text: str) -> str:
    """A text without its comments; one that is never closed goes to the end."""
    parts = []
    at = 0
    while (begin := text.find("<!--", at)) >= 0:
        parts.append(text[at:begin])
        end = text.find("-->", begin)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, text[at:]])


class _Reader(HTMLParser):
    """Gathers the text; `keep_breaks` where the line ends of the source are meant."""

    def __init__(self, *, keep_breaks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.keep_breaks = keep_breaks
        self.parts: list[str] = []
        self.hidden = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(self.hidden - 1, 0)
        elif tag == "a" and self.links:
            self._link(*self.links.pop())
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def _link(self, address: str, since: int) -> None:
        """A link's address behind its words, where they do not say it."""
        shown = "".join(self.parts[since:]).strip()
        target = address.strip().removeprefix("mailto:").removeprefix("tel:")
        if address.startswith(("http://", "https://", "mailto:", "tel:")) and _bare(target) not in _bare(shown):
            self.parts.append(f" ({target})" if shown else target)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data if self.keep_breaks else re.sub(r"[ \t\r\n\f]+", " ", data))

    def text(self) -> str:
        """All of it: no blanks at a line's ends, at most one empty line in a row."""
        lines = "".join(self.parts).replace("\xa0", " ").split("\n")
        whole = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in lines)
        return re.sub(r"\n{3,}", "\n\n", whole).strip()


def _bare(address: str) -> str:
    return address.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
