"""iCalendar as it arrives -> its content lines and components: every line end, folding, encoding and frame there is.

Reading is lenient about how a calendar is written and strict about its frame: what is cut off is refused as a whole.
"""

import re
from typing import NamedTuple

from regioncal.errors import Problem, near_names

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';\s*([^=;:"]+)\s*=\s*("[^"]*"(?:\s*,\s*"[^"]*")*|[^;:"]*)')
_CARET = re.compile(r"\^([n^'])")
_CARETS = {"n": "\n", "^": "^", "'": '"'}  # RFC 6868
_SPELLINGS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Texts that producers break over lines without folding them: what follows belongs to them.
_LONG_TEXTS = {"DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC"}
# Names of properties that may be written in small letters; any other word in small letters may be one of the text.
_KNOWN = {
    "UID", "DTSTART", "DTEND", "DTSTAMP", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY",
    "LOCATION", "DESCRIPTION", "STATUS", "SEQUENCE", "CREATED", "LAST-MODIFIED", "CATEGORIES", "CLASS", "GEO",
    "ORGANIZER", "TRANSP",
}  # fmt: skip
# What stands inside calendars and events, and is nothing without them.
_PARTS = {"VALARM", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VFREEBUSY", "VAVAILABILITY", "AVAILABLE", "VLOCATION"}
MOST_DEPTH = 50
_MOST_PARAMETERS = 1_000  # of one line; one that has more is none


class Property(NamedTuple):
    """One content line: name in capitals, parameters by name in capitals, value as written, physical line from 1."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int


class Component:
    """A component with its properties by name and the components inside it; `line` is that of its BEGIN."""

    __slots__ = ("inner", "line", "name", "properties")

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.properties: dict[str, list[Property]] = {}
        self.inner: list[Component] = []

    def first(self, name: str) -> Property | None:
        """The first property of a name."""
        found = self.properties.get(name)
        return found[0] if found else None

    def value(self, name: str) -> str:
        """The first value of a name, "" where there is none."""
        found = self.properties.get(name)
        return found[0].value.strip() if found else ""


class Frame(NamedTuple):
    """What a file holds: its calendars and what was odd about how it is written, or why none of it can be used."""

    calendars: list[Component]
    notes: list[str]
    refused: Problem | None = None


def read_frame(data: bytes) -> Frame:
    """The calendars of a file; a frame that is broken anywhere refuses all of it."""
    return _Reader(data).frame()


# ---- lines -----------------------------------------------------------------------------------------------------


def content_lines(data: bytes) -> list[tuple[int, str]]:
    """The unfolded lines as (number of the first physical line, text).

    Folding is undone on bytes, as it may cut a character in two; lines that are not UTF-8 are read as Windows-1252.
    """
    numbers: list[int] = []
    logical: list[bytes] = []
    parts: list[bytes] = []
    quoted = b"QUOTED-PRINTABLE" in data[:2_000_000].upper()
    joins = False
    for number, line in enumerate(_as_utf8(data).splitlines(), 1):
        if line[:1] in (b" ", b"\t") and logical:
            parts.append(line[1:])
        elif joins:
            parts.append(line)
        elif line.strip():
            if parts:
                logical[-1] += b"".join(parts)
                parts = []
            numbers.append(number)
            logical.append(line)
        if quoted:  # a soft line break of quoted-printable: the next line goes on
            joins = line.endswith(b"=") and b"QUOTED-PRINTABLE" in logical[-1].upper()
    if parts:
        logical[-1] += b"".join(parts)
    if not logical:
        return []
    try:
        return list(zip(numbers, b"\n".join(logical).decode().split("\n"), strict=True))
    except UnicodeDecodeError:
        return list(zip(numbers, map(_decoded, logical), strict=True))


def _as_utf8(data: bytes) -> bytes:
    """The same text as bytes of UTF-8 (or of a code page that has ASCII in it), without a byte order mark."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:]
    name = next((name for mark, name in _SPELLINGS if data.startswith(mark)), "")
    if not name and b"\x00" in data[:40]:
        head = data[:40]
        if head[1::2].count(0) > len(head) // 4:
            name = "utf-16-le"
        elif head[::2].count(0) > len(head) // 4:
            name = "utf-16-be"
    return data.decode(name, "replace").encode("utf-8", "replace") if name else data


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def read_line(line: str, number: int) -> Property | None:
    """A content line taken apart, None where it is none. A quote that is never closed does not hide the value."""
    head, colon, value = line.partition(":")
    if not colon:
        return None
    if ";" not in head:
        name = head.strip()
        return Property(name.upper(), {}, value, number) if _NAME.fullmatch(name) else None
    name = head.partition(";")[0].strip()
    if not _NAME.fullmatch(name) or head.count(";") > _MOST_PARAMETERS:
        return None
    parameters: dict[str, str] = {}
    at = line.index(";")
    while found := _PARAMETER.match(line, at):
        parameters.setdefault(found[1].strip().upper(), _unquoted(found[2]))
        at = found.end()
    if line[at : at + 1] != ":":
        return _odd_line(name.upper(), head, value, number)
    return Property(name.upper(), parameters, line[at + 1 :], number)


def _odd_line(name: str, head: str, value: str, number: int) -> Property:
    """A line whose quotes do not match: quotes are taken for what they enclose."""
    parameters: dict[str, str] = {}
    for part in head.split(";")[1:]:
        key, _, text = part.partition("=")
        parameters.setdefault(key.strip().upper(), text.replace('"', "").strip())
    return Property(name, parameters, value.removesuffix('"'), number)


def _unquoted(text: str) -> str:
    text = text.replace('"', "").strip()
    return _CARET.sub(lambda found: _CARETS[found[1]], text) if "^" in text else text


# ---- components ------------------------------------------------------------------------------------------------


class _Reader:
    """Puts lines together to components."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.lines = content_lines(data)
        self.calendars: list[Component] = []
        self.open: list[Component] = []
        self.notes: list[str] = []
        self.before = 0  # lines that stand outside of any calendar

    def frame(self) -> Frame:
        """All of it."""
        last: Property | None = None
        for number, line in self.lines:
            item = read_line(line, number)
            if item is not None and item.name in ("BEGIN", "END"):
                problem = self._frame_line(item, item.value.strip().upper())
                if problem:
                    return Frame([], [], problem)
                last = None
            elif not self.open:
                self.before += 1
            else:
                last = self._put(item, line, number, last)
        self.calendars = [found for found in self.calendars if found.line or found.inner[0].name in ("VEVENT", "VTODO")]
        if self.open or not self.calendars:
            return Frame([], [], self._unfinished())
        if self.before:
            self.notes.append(f"{self.before} line{'s' * (self.before > 1)} outside of the calendar")
        return Frame(self.calendars, self.notes)

    def _put(self, item: Property | None, line: str, number: int, last: Property | None) -> Property | None:
        """Add a property; a line that is none goes on with the long text before it."""
        properties = self.open[-1].properties
        goes_on = last is not None and last.name in _LONG_TEXTS
        if goes_on and (item is None or not (line[: len(item.name)].isupper() or item.name in _KNOWN)):
            assert last is not None
            last = last._replace(value=f"{last.value}\\n{line}")
            properties[last.name][-1] = last
            return last
        if item is None:
            self.notes.append(f"line {number} is not iCalendar")
            return last
        properties.setdefault(item.name, []).append(item)
        return item

    def _frame_line(self, item: Property, name: str) -> Problem | None:
        """BEGIN or END."""
        if item.name == "BEGIN":
            if not self.open and name != "VCALENDAR":
                self.notes.append(f"line {item.line}: {name} outside of a calendar")
            elif name == "VCALENDAR" and self.open:
                message = f"a calendar begins inside {self.open[-1].name} of line {self.open[-1].line}"
                return _broken(message, item.line)
            if len(self.open) >= MOST_DEPTH:
                return _broken(f"more than {MOST_DEPTH} components inside each other", item.line)
            self.open.append(Component(name, item.line))
            return None
        names = [component.name for component in self.open]
        if name not in names:
            self.notes.append(f"line {item.line}: END:{name} without its BEGIN")
            return None
        while self.open[-1].name != name:
            inner = self.open[-1]
            if name == "VCALENDAR" or inner.name == "VEVENT":
                return _broken(f"{inner.name} is not closed", inner.line)
            self.notes.append(f"line {inner.line}: {inner.name} is not closed")
            self._close()
        self._close()
        return None

    def _close(self) -> None:
        done = self.open.pop()
        if self.open:
            self.open[-1].inner.append(done)
        elif done.name == "VCALENDAR":
            self.calendars.append(done)
        else:  # events without a calendar around them, as some tools cut them out
            self.calendars.append(Component("VCALENDAR", 0))
            self.calendars[-1].inner.append(done)

    def _unfinished(self) -> Problem:
        """Why there is nothing to use."""
        if self.open:
            inner = self.open[-1]
            remedy = "fetch it again, it is cut off"
            return Problem(f"{inner.name} has no END:{inner.name}", remedy, line=inner.line)
        if not self.data.strip():
            return Problem("is empty", "name an iCalendar file (.ics)")
        return Problem(f"is not iCalendar{_looks_like(self.lines)}", "name an iCalendar file (.ics)")


def _broken(message: str, line: int) -> Problem:
    return Problem(message, "fetch it again or mend it", line=line)


def _looks_like(lines: list[tuple[int, str]]) -> str:
    """What a file that is no calendar seems to be."""
    head = "\n".join(text for _, text in lines[:5])[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html")) or "<html" in head:
        return ", but a web page"
    if head.startswith(("<?xml", "<")):
        return ", but XML"
    if head.startswith(("{", "[")):
        return ", but a template" if head.startswith(("{{", "{%")) else ", but JSON"
    if head.startswith("begin:vcard"):
        return ", but a contact"
    first = head.partition("\n")[0].strip().removeprefix("begin:").upper()
    if first in _PARTS:
        return f", but a {first} without an event or calendar around it"
    if near_names(head[:15], ["begin:vcalendar"]):
        return ": its first line is mistyped"
    return ""
