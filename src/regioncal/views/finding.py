"""What a search understood, why a hit was found, and what to do where nothing was."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from regioncal.views.lines import Line, paragraph
from regioncal.views.words import Words

if TYPE_CHECKING:
    from regioncal.query.directory import Directory
    from regioncal.query.events import Agenda
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


def instead(answer: "Agenda | Directory", words: Words, columns: int) -> Iterator[Line]:
    """Where nothing answers: what was meant perhaps, what is near to it, fewer filters, and who can help."""
    say = words.say
    for typed, meant in answer.finding.understood.guesses if answer.finding else ():
        yield from paragraph(say("“{typed}”: did you mean “{meant}”?", typed=typed, meant=meant), columns)
    if answer.finding and answer.finding.nearest:
        kinds = ", ".join(words.label(*name.split(".", 1)) for name in answer.finding.nearest)
        yield from paragraph(say("Near to it: {kinds}", kinds=kinds), columns)
    if len(answer.query.asked) > bool(answer.query.words):
        yield from paragraph(say("Fewer filters may find more."), columns)
    yield from _office(answer.office, words, columns)


def _office(record: dict[str, Any] | None, words: Words, columns: int) -> Iterator[Line]:
    """The office that guides people, with its contact."""
    if record is None:
        return
    contact = record.get("contact", {})
    parts = [words.title(record), contact.get("phone", ""), contact.get("email", ""), record.get("url", "")]
    yield from paragraph(
        words.say("Who can help: {office}", office=" · ".join(part for part in parts if part)), columns
    )
