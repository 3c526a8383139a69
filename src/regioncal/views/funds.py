"""Funds: a table of years, the rules, and the grants known singly; what is not known is said so."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from regioncal.funding import amount, currency
from regioncal.query.funds import FundAnswer, Funds, Year
from regioncal.views.lines import Line, beside, cells, pad, paragraph, wrap
from regioncal.views.words import Words


def funds(answer: Funds, words: Words, columns: int) -> Iterator[Line]:
    """All funds in short, or those asked for in full."""
    if not answer.funds:
        yield [(words.say("No fund has a round or grant in {year}.", year=answer.year or "?"), "title")]
        return
    if answer.year and not any(found.years for found in answer.funds):
        yield from paragraph(_no_year(answer, words), columns, "title")
        return
    for number, found in enumerate(answer.funds):
        if number:
            yield []
        yield from _fund(found, words, columns, full=answer.single)
    if not answer.single:
        yield []
        yield [(words.say("The grants and rules of one: regioncal funds {id}", id=answer.funds[0].fund["id"]), "dim")]


def _no_year(answer: Funds, words: Words) -> str:
    """That there is nothing of this year, and which years there are."""
    names = ", ".join(words.title(found.fund) for found in answer.funds)
    none = words.say("{fund}: no round or grant in {year}", fund=names, year=answer.year or "?")
    known = sorted({year for found in answer.funds for year in found.known}, reverse=True)
    return none + (" · " + words.say("known: {years}", years=", ".join(map(str, known))) if known else "")


def _fund(found: FundAnswer, words: Words, columns: int, *, full: bool) -> Iterator[Line]:
    fund = found.fund
    funder = words.named("organisation", fund["funder"]) if fund.get("funder") else ""
    yield from beside([(words.title(fund), "head")], [(funder, "dim")], columns)
    if found.years:
        yield from _table(found, words, columns)
    else:
        yield from paragraph(_in_short(fund, words), columns, "dim", 1)
    if not full:
        return
    for year in found.years:
        for round_ in year.rounds:
            yield from _round(round_, words, columns)
    yield from _rules(fund, words, columns)
    yield from _totals(fund, words)
    yield from _related(fund, words, columns)
    for year in found.years:
        yield from _grants(year, fund, words, columns)


def _in_short(fund: dict[str, Any], words: Words) -> str:
    say = words.say
    parts = [say("no rounds on record")]
    if "budget" in fund:
        parts.append(say("{budget} a year", budget=_money(fund["budget"], fund, words)))
    if "max_per_project" in fund:
        parts.append(say("up to {amount} a project", amount=_money(fund["max_per_project"], fund, words)))
    if "max_share" in fund:
        parts.append(say("up to {share} % of the cost", share=say.number(fund["max_share"])))
    return " · ".join(parts)


def _table(found: FundAnswer, words: Words, columns: int) -> Iterator[Line]:
    """One row a year: budget, applications, projects, awarded, left."""
    say = words.say
    heads = [say("Year"), say("Budget"), say("Applications"), say("Funded"), say("Awarded"), say("Left")]
    rows = [_row(year, found.fund, words) for year in found.years]
    widths = [max(cells(text) for text in column) for column in zip(heads, *rows, strict=True)]
    gap = 3 if sum(widths) + 3 * 5 + 1 <= columns else 2
    if sum(widths) + 2 * 5 + 1 > columns:  # too narrow for a table: a line a year
        for year, row in zip(found.years, rows, strict=True):
            yield [(f" {row[0]}", "title"), (f"  {heads[1]} {row[1]}", "")]
            style = "warn" if year.remaining is not None and year.remaining < 0 else ""
            for line in wrap(
                " · ".join(f"{head} {cell}" for head, cell in zip(heads[2:], row[2:], strict=True)), columns - 7
            ):
                yield [("       " + line, style)]
        return
    space = " " * gap
    yield [
        (
            " "
            + space.join(
                pad(text, width, right=index > 0) for index, (text, width) in enumerate(zip(heads, widths, strict=True))
            ),
            "dim",
        )
    ]
    for year, row in zip(found.years, rows, strict=True):
        left = pad(row[5], widths[5], right=True)
        body = space.join(
            pad(text, width, right=index > 0)
            for index, (text, width) in enumerate(zip(row[:5], widths[:5], strict=True))
        )
        over = year.remaining is not None and year.remaining < 0
        yield [(" " + body + space, ""), (left, "warn" if over else ""), (" ▲" if over else "", "warn")]
    if any(year.remaining is not None and year.remaining < 0 for year in found.years):
        yield [(" ▲ " + say("over budget"), "dim")]
    if any("awarded" not in year.published and year.known for year in found.years):
        yield from paragraph("* " + say("no published sum: what is known of single grants"), columns, "dim", 1)


def _row(year: Year, fund: dict[str, Any], words: Words) -> list[str]:
    say = words.say
    published = year.published
    about = say("about {amount}", amount="{amount}") if published.get("approximate") else "{amount}"
    if "awarded" in published:
        awarded = about.format(amount=_money(published["awarded"], fund, words))
    elif year.known > year.unpriced:
        awarded = _money(year.awarded, fund, words) + " *"
    else:
        awarded = "?"
    if year.remaining is None:
        left = "?"
    else:
        left = _money(year.remaining, fund, words)
        if "awarded" not in published:
            left = say("at most {amount}", amount=left)
        elif published.get("approximate"):
            left = about.format(amount=left)
    return [
        str(year.year or "–"),
        "?" if year.budget is None else _money(year.budget, fund, words),
        say.number(published["applications"]) if "applications" in published else "?",
        say.number(published["projects"]) if "projects" in published else "?",
        awarded,
        left,
    ]


def _money(value: float | Decimal, fund: dict[str, Any], words: Words) -> str:
    return words.say.money(amount(value), currency(fund))


def _round(round_: dict[str, Any], words: Words, columns: int) -> Iterator[Line]:
    """What is to be said of one round beside its numbers: motto, deadlines, limits, remarks."""
    say = words.say
    parts = []
    if "theme" in round_:
        parts.append(say("“{text}”", text=words.text(round_["theme"])))
    for field, sentence in (
        ("opens", say("open from {day}")),
        ("closes", say("apply by {day}")),
        ("decided", say("decided on {day}")),
    ):
        if field in round_:
            parts.append(sentence.format(day=say.day(words.day(round_[field]), "long")))
    if "max_per_project" in round_:
        parts.append(say("up to {amount} a project", amount=_money(round_["max_per_project"], round_, words)))
    if "max_duration" in round_:
        parts.append(say.count("up to {n} month", "up to {n} months", round_["max_duration"]))
    if "note" in round_:
        parts.append(words.text(round_["note"]))
    if parts:
        yield from paragraph(f"{round_['year']}: " + " · ".join(parts), columns, "", 1)


def _rules(fund: dict[str, Any], words: Words, columns: int) -> Iterator[Line]:
    """The rules: who may apply, for what, how much, who decides."""
    say = words.say
    rules = []
    if "max_per_project" in fund:
        rules.append(
            (say("At most"), say("up to {amount} a project", amount=_money(fund["max_per_project"], fund, words)))
        )
    if "max_share" in fund:
        rules.append((say("Share"), say("up to {share} % of the cost", share=say.number(fund["max_share"]))))
    rules += [
        (words.say.field(name), ", ".join(map(words.text, fund[name])))
        for name in ("eligible", "purpose", "excluded")
        if fund.get(name)
    ]
    if "jury" in fund:
        rules.append((words.say.field("jury"), words.text(fund["jury"])))
    contact = fund.get("contact", {})
    reach = " · ".join(filter(None, (contact.get("phone", ""), contact.get("email", ""), fund.get("url", ""))))
    if reach:
        rules.append((words.say.field("contact"), reach))
    if "note" in fund:
        rules.append((words.say.field("note"), words.text(fund["note"])))
    if not rules:
        return
    yield []
    yield from words.pairs(rules, columns)


def _totals(fund: dict[str, Any], words: Words) -> Iterator[Line]:
    """Published sums over several years."""
    say = words.say
    for total in fund.get("total", ()):
        parts = []
        if "applications" in total:
            parts.append(say.count("{n} application", "{n} applications", total["applications"]))
        if "projects" in total:
            parts.append(say.count("{n} project", "{n} projects", total["projects"]))
        if "awarded" in total:
            about = say("about {amount}", amount="{amount}") if total.get("approximate") else "{amount}"
            parts.append(about.format(amount=_money(total["awarded"], fund, words)))
        yield [(f" {total['from']}–{total['to']}: {', '.join(parts)} ({say('published')})", "dim")]


def _related(fund: dict[str, Any], words: Words, columns: int) -> Iterator[Line]:
    parts = [
        f"{words.say.field(name)}: {words.named('fund', fund[name])}"
        for name in ("predecessor", "successor")
        if name in fund
    ]
    parts += [words.say("also called: {names}", names=", ".join(fund["aliases"]))] if fund.get("aliases") else []
    if parts:
        yield from paragraph(" · ".join(parts), columns, "dim", 1)


def _grants(year: Year, fund: dict[str, Any], words: Words, columns: int) -> Iterator[Line]:
    """The grants known singly, and how many of the published projects those are."""
    if not year.grants:
        return
    say = words.say
    yield []
    title = say("Grants {year}", year=year.year) if year.year else say("Grants without a year")
    projects = year.published.get("projects")
    if projects:
        known = say.count(
            "{n} of {projects} projects is known singly",
            "{n} of {projects} projects are known singly",
            year.known,
            projects=projects,
        )
    else:
        known = say.count("{n} known singly", "{n} known singly", year.known)
    yield from beside([(title, "head")], [(known, "dim")], columns)
    for grant in year.grants:
        status = grant.get("status", "awarded")
        sums = [_money(grant[name], grant, words) for name in ("paid", "awarded", "applied") if name in grant][:1]
        right = sums[0] if sums else "?"
        if status not in {"awarded", "paid"}:
            right = f"{words.label('status', status)} {right}"
        who = words.named("organisation", grant["recipient"]) if grant.get("recipient") else ""
        town = words.municipality(grant)
        left = " · ".join(filter(None, (words.text(grant.get("title")), who, town)))
        lines = wrap(left, columns - cells(right) - 4)
        for number, line in enumerate(lines):
            yield [("  " + pad(line, columns - cells(right) - 4) + "  ", ""), (right if not number else "", "")]
    if year.known > 1 or year.unpriced:
        sentence = say("Known singly: {amount}", amount=_money(year.awarded, fund, words))
        if year.unpriced:
            sentence += ", " + say.count("{n} without a known sum", "{n} without a known sum", year.unpriced)
        yield [("  " + sentence, "dim")]
