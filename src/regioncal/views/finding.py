"""What a search understood, and why a hit was found."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from regioncal.views.lines import Line, paragraph
from regioncal.views.words import Words

if TYPE_CHECKING:
    from regioncal.query.finding import Finding, Why


def understood(finding: "Finding | None", words: Words, columns: int) -> Iterator[Line]:
    """How the query was read, and what was taken for a typing error."""
    if finding is None or finding.understood.literal:
        return
    parts = finding.understood.words(words.say.code)
    if parts:
        yield from paragraph(words.say("understood: {words}", words=" · ".join(parts)), columns, "dim")
    for typed, read in finding.understood.corrections:
        yield [
            (words.say("read “{typed}” as “{read}” (--literal takes words as they are)", typed=typed, read=read), "dim")
        ]
    if parts or finding.understood.corrections:
        yield []


def reasons(score: float, why: "Why", words: Words, columns: int, by: int) -> Iterator[Line]:
    """Why a hit was found: its score, and each word with how and where it was met."""
    say = words.say
    found = ", ".join(f"{word} ({say.label('how', how)}: {say.label('column', field)})" for word, how, field in why)
    yield from paragraph(say("score {score}: {reasons}", score=score, reasons=found or "–"), columns, "mark", by)
