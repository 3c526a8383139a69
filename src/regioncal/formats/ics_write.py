"""iCalendar as lines of text: escape, fold, frame. Writing needs no package and takes microseconds an event.

A property is made by the function of its value type: `text` (escaped), `uri` and `plain` (as they are). Each gives one
content line, folded at 75 octets on a character's border (RFC 5545 section 3.1) and without its last line break;
`calendar` puts the lines together. What comes out is what the icalendar package would write, octet for octet.
"""

import re
from collections.abc import Iterable, Mapping

from regioncal.text import clean, safe

PRODID = "-//regioncal//regioncal//EN"
PART_OF = "X-REGIONCAL-PART-OF"
_FOLD = 74  # octets of the first line; a continuation is a space and as many
_ESCAPES = b"\\^"
_QUOTED = re.compile("[,;:’' ]")
_PARAMETER = re.compile('[\\^\n"]')
_IN_PARAMETER = {"^": "^^", "\n": "^n", '"': "^'"}  # RFC 6868


def escaped(value: str) -> str:
    r"""A text as RFC 5545 section 3.3.11 writes it; controls and bidi overrides go, nothing else.

    >>> print(escaped("Kaffee, Tee; Kuchen\nfrei"))
    Kaffee\, Tee\; Kuchen\nfrei
    """
    if not value.isprintable() and not value.replace("\n", "").isprintable():
        value = safe(value)
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, none of them ending within a character."""
    if len(line) <= _FOLD and (line.isascii() or len(line.encode()) <= _FOLD):
        return line
    data = line.encode()
    pieces = []
    start = 0
    while len(data) - start > _FOLD:
        end = start + _FOLD
        while data[end] & 0xC0 == 0x80:  # an octet that continues a character
            end -= 1
        if data[end - 1] in _ESCAPES:  # some readers unescape before they unfold
            end -= 1
        pieces.append(data[start:end])
        start = end
    pieces.append(data[start:])
    return b"\r\n ".join(pieces).decode()


def text(name: str, value: str) -> str:
    """A property whose value is text."""
    return folded(f"{name}:{escaped(value)}")


def texts(name: str, values: Iterable[str]) -> str:
    """A property whose value is a list of texts."""
    return folded(f"{name}:{','.join(map(escaped, values))}")


def uri(name: str, value: str) -> str:
    """A property whose value is an address: not escaped, and nothing in it can end the line."""
    if not value.isprintable() or " " in value:
        value = "".join(clean(value).split())
    return folded(f"{name}:{value}")


def plain(name: str, value: object) -> str:
    """A property whose value is made here: dates, numbers, rules, keywords."""
    return folded(f"{name}:{value}")


def parameters(name: str, given: Mapping[str, str]) -> str:
    """A property's name with its parameters, their values quoted where they must be.

    >>> parameters("ORGANIZER", {"CN": "Verein: Mitte"})
    'ORGANIZER;CN="Verein: Mitte"'
    """
    for key, value in given.items():
        value = clean(value)  # noqa: PLW2901 - the same name, made safe
        made = _PARAMETER.sub(_escape_parameter, value)
        name += f';{key}="{made}"' if _QUOTED.search(value) else f";{key}={made}"
    return name


def _escape_parameter(found: re.Match[str]) -> str:
    return _IN_PARAMETER[found[0]]


def component(name: str, lines: Iterable[str]) -> list[str]:
    """The lines of a component with its frame."""
    return [f"BEGIN:{name}", *lines, f"END:{name}"]


def calendar(name: str, lines: Iterable[str], refresh: str = "PT12H", part_of: str = "") -> str:
    """A whole calendar: what it is called and how often to fetch it again, then its components' lines.

    `part_of` marks the files of one split, so that the next one knows them.

    There is no X-WR-TIMEZONE: with it readers repeat a series in UTC on that zone's clock, an hour off in winter.
    """
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        text("NAME", name),
        text("X-WR-CALNAME", name),
        f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}",
        f"X-PUBLISHED-TTL:{refresh}",
        *([text(PART_OF, part_of)] if part_of else []),
    ]
    return "\r\n".join([*head, *lines, "END:VCALENDAR", ""])
