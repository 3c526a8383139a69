"""Lines of text with meaning: what every view for people is made of, and how it reaches the terminal.

A line is a list of `(text, style)`; styles are the few of `STYLES`. Without colour the texts alone are printed, so
whatever a style says must be said by a mark or a number too.
"""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TextIO

Line = list[tuple[str, str]]

STYLES = {
    "": "", "title": "bold", "head": "bold cyan", "dim": "dim", "free": "green", "warn": "yellow", "gone": "strike dim",
    "today": "reverse", "mark": "cyan", "holiday": "magenta", "link": "underline",
}  # fmt: skip
NARROW_SPACE = "\u00a0"  # joins two words that stay on one line
WIDE = 100  # columns of a pipe, where nothing is cut: only the layout goes by it


def cells(text: str) -> int:
    """How many columns a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}
        else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )  # fmt: skip


def pad(text: str, width: int, *, right: bool = False) -> str:
    """A text filled up with spaces to a width; a longer one stays as it is."""
    gap = " " * max(width - cells(text), 0)
    return gap + text if right else text + gap


def wrap(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns, broken at spaces, a longer word inside (see `_head`)."""
    width = max(width, 1)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.replace("\t", " ").split(" "):
            if not word:
                continue
            rest = word
            if line and cells(line) + 1 + cells(rest) <= width:
                line += " " + rest
                continue
            if line:
                lines.append(line)
            while cells(rest) > width and "://" not in rest:  # an address stays whole, to be copied
                head = _head(rest, width)
                lines.append(head)
                rest = rest[len(head) :]
            line = rest
        lines.append(line)
    return [line.replace(NARROW_SPACE, " ") for line in lines] or [""]


def _head(word: str, width: int) -> str:
    """The longest beginning of a word that fits, up to a `;` or `,` where it has one; at least one character."""
    head = word[: max(width, 1)]
    while len(head) > 1 and cells(head) > width:
        head = head[:-1]
    return head[: max(head.rfind(";"), head.rfind(",")) + 1] or head


def cut(text: str, width: int) -> str:
    """A text that fits, an ellipsis where something is left out."""
    if cells(text) <= width:
        return text
    return _head(text, width - 1) + "…" if width > 1 else "…"


class Screen:
    """Where lines go: how wide it is, and whether it shows colour.

    `width` is None for a pipe: then nothing is cut, and `columns` is only what the layout goes by.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        terminal = bool(getattr(self.stream, "isatty", lambda: False)())
        forced = os.environ.get("FORCE_COLOR", "") not in {"", "0"}
        self.colour = (terminal or forced) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        given = os.environ.get("COLUMNS", "")
        self.width: int | None = None
        if given.isdigit() and int(given) > 0:
            self.width = int(given)
        elif terminal:
            self.width = shutil.get_terminal_size().columns
        self.columns = max(self.width or WIDE, 20)

    def print(self, lines: Iterable[Line]) -> None:
        """Print lines, in colour where the screen shows it."""
        if self.colour:
            self._print_coloured(lines)
            return
        for line in lines:
            self.stream.write("".join(text for text, _ in line).rstrip() + "\n")

    def _print_coloured(self, lines: Iterable[Line]) -> None:
        from rich.console import Console
        from rich.text import Text

        console = Console(file=self.stream, force_terminal=True, highlight=False, width=10_000, legacy_windows=False)
        for line in lines:
            text = Text(no_wrap=True, overflow="ignore", end="\n")
            for part, style in line:
                text.append(part, STYLES[style])
            text.rstrip()
            console.print(text, soft_wrap=True)


def rule(columns: int) -> Line:
    """A line across the screen."""
    return [("─" * columns, "dim")]


def beside(left: Line, right: Line, columns: int) -> list[Line]:
    """Two texts on one line, the second at the right edge; on lines of their own where they do not fit."""
    used = sum(cells(text) for text, _ in (*left, *right))
    if used + 2 > columns:
        return [*_wrapped(left, columns), *_wrapped(right, columns, 2)]
    return [[*left, (" " * (columns - used), ""), *right]]


def _wrapped(line: Line, columns: int, by: int = 0) -> list[Line]:
    """A line, on several where it is too long: all of them in its first style then."""
    text = "".join(part for part, _ in line)
    if by + cells(text) <= columns:
        return [[(" " * by, ""), *line]] if text else []
    return [*paragraph(text, columns, line[0][1], by)]


def indented(lines: Iterable[Line], by: int) -> Iterator[Line]:
    """The same lines further right."""
    for line in lines:
        yield [(" " * by, ""), *line]


def paragraph(text: str, columns: int, style: str = "", by: int = 0) -> Iterator[Line]:
    """A text as wrapped lines, indented."""
    for line in wrap(text, max(columns - by, 20)):
        yield [(" " * by + line, style)]
