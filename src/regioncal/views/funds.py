"""Funds: a table of years, the rules, and the grants known singly; what is not known is said so."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from regioncal.funding import AWARDED, amount, currency, money_of
from regioncal.query.funds import FundAnswer, Funds, Year
from regioncal.text import one_line
from regioncal.views.lines import Line, beside, cells, pad, paragraph, wrap
from regioncal.views.words import Words


def funds(answer: Funds, words: Words, columns: int) -> Iterator[Line]:
    """All funds in short, or those asked for in full."""
    if not answer.funds:
        none = words.say("No fund has a round or grant in {year}.", year=answer.year or "")
        yield [(none if answer.year else words.say("No funds found"), "title")]
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
        hint = words.say("The grants and rules of one: regioncal funds {id}", id=answer.funds[0].fund["id"])
        yield from paragraph(hint, columns, "dim")


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
    if found.years:
        yield from _unknown(found, words, columns)
    for year in found.years:
        for round_ in year.rounds:
            yield from _round(round_, year.currency, words, columns)
    yield from _rules(fund, words, columns)
    yield from _totals(fund, words, columns)
    yield from _related(fund, words, columns)
    for year in found.years:
        yield from _grants(year, fund, words, columns)


def _unknown(found: FundAnswer, words: Words, columns: int) -> Iterator[Line]:
    """Which sums no year knows."""
    say, applied, paid = words.say, _known_of(found, _APPLIED), _known_of(found, _PAID)
    if not applied and not paid:
        yield from paragraph(say("what was applied for and paid is not known"), columns, "dim", 1)
    elif not applied:
        yield from paragraph(say("what was applied for is not known"), columns, "dim", 1)
    elif not paid:
        yield from paragraph(say("what was paid is not known"), columns, "dim", 1)


def _in_short(fund: dict[str, Any], words: Words) -> str:
    say = words.say
    parts = [say("no rounds on record")]
    if "budget" in fund:
        parts.append(say("{budget} a year", budget=_money(fund["budget"], currency(fund), words)))
    if "max_per_project" in fund:
        parts.append(say("up to {amount} a project", amount=_money(fund["max_per_project"], currency(fund), words)))
    if "max_share" in fund:
        parts.append(say("up to {share} % of the cost", share=say.number(fund["max_share"])))
    return " · ".join(parts)


def _table(found: FundAnswer, words: Words, columns: int) -> Iterator[Line]:
    """One row a year: budget, applications, what was asked for, projects, awarded, paid, left."""
    say = words.say
    rows = _rows(found, words)
    plain = [[cell for at, cell in enumerate(row) if at not in {_APPLIED, _PAID}] for row in rows]
    kept = [at for at in range(len(rows[0])) if at not in {_APPLIED, _PAID} or _known_of(found, at)]
    told = [[row[at] for at in kept] for row in rows]
    if _width(told, 2) <= columns:
        yield from _drawn(found, told, columns)
    elif _width(plain, 2) <= columns:  # sums that few years have stand below
        yield from _drawn(found, plain, columns)
        for row in rows[1:]:
            more = [f"{rows[0][at]} {row[at]}" for at in (_APPLIED, _PAID) if row[at] != "?"]
            if more:
                yield from paragraph(f"{row[0]}: {' · '.join(more)}", columns, "", 1)
    else:
        yield from _lines(found, rows, columns)
    if any(map(_overdrawn, found.years)):
        yield [(" ▲ " + say("over budget"), "dim")]
    if any(cell.endswith(" *") for row in rows for cell in row):
        yield from paragraph("* " + say("no published sum: what is known of single grants"), columns, "dim", 1)


_APPLIED, _PAID = 3, 6  # columns that only single grants fill


def _known_of(found: FundAnswer, column: int) -> bool:
    """Whether any year knows what was applied for, or what was paid."""
    return any((year.applied if column == _APPLIED else year.paid) is not None for year in found.years)


def _widths(rows: list[list[str]]) -> list[int]:
    return [max(cells(text) for text in column) for column in zip(*rows, strict=True)]


def _width(rows: list[list[str]], gap: int) -> int:
    """How wide a table is with its mark behind."""
    return 1 + sum(_widths(rows)) + gap * (len(rows[0]) - 1) + 2


def _drawn(found: FundAnswer, rows: list[list[str]], columns: int) -> Iterator[Line]:
    gap = " " * (3 if _width(rows, 3) <= columns else 2)
    widths = _widths(rows)
    for number, row in enumerate(rows):
        parts = [pad(text, width, right=at > 0) for at, (text, width) in enumerate(zip(row, widths, strict=True))]
        over = number > 0 and _overdrawn(found.years[number - 1])
        style = "" if number else "dim"
        yield [(f" {gap.join(parts[:-1])}{gap}", style), (parts[-1], "warn" if over else style),
               (" ▲" if over else "", "warn")]  # fmt: skip


def _lines(found: FundAnswer, rows: list[list[str]], columns: int) -> Iterator[Line]:
    """The same where a table has no room, a line a year or two."""
    heads = rows[0]
    for year, row in zip(found.years, rows[1:], strict=True):
        yield [(f" {row[0]}", "title"), (f"  {heads[1]} {row[1]}", "")]
        parts = [f"{heads[at]} {row[at]}" for at in range(2, len(row)) if at not in {_APPLIED, _PAID} or row[at] != "?"]
        parts[-1] += " ▲" if _overdrawn(year) else ""
        yield from paragraph(" · ".join(parts), columns, "warn" if _overdrawn(year) else "", 7)


def _overdrawn(year: Year) -> bool:
    return year.remaining is not None and year.remaining < 0


def _rows(found: FundAnswer, words: Words) -> list[list[str]]:
    """The cells of the table, its heads first."""
    say = words.say
    heads = [say("Year"), say("Budget"), say("Applications"), say("Applied for"), say("Funded"), say("Awarded"),
             say("Paid"), say("Left")]  # fmt: skip
    return [heads, *(_row(year, words) for year in found.years)]


def _row(year: Year, words: Words) -> list[str]:
    say = words.say
    published = year.published
    about = say("about {amount}", amount="{amount}") if published.get("approximate") else "{amount}"
    if "awarded" in published:
        awarded = about.format(amount=_money(published["awarded"], year.currency, words))
    else:
        awarded = _singly(year.awarded if year.known > year.unpriced else None, year, words)
    if year.remaining is None:
        left = "?"
    else:
        left = _money(year.remaining, year.currency, words)
        if "awarded" not in published:
            left = say("at most {amount}", amount=left)
        elif published.get("approximate"):
            left = about.format(amount=left)
    return [
        str(year.year or "–"),
        "?" if year.budget is None else _money(year.budget, year.currency, words),
        say.number(published["applications"]) if "applications" in published else "?",
        _singly(year.applied, year, words),
        say.number(published["projects"]) if "projects" in published else "?",
        awarded,
        _singly(year.paid, year, words),
        left,
    ]


def _singly(value: Decimal | None, year: Year, words: Words) -> str:
    """A sum of the grants known singly, marked as one."""
    return "?" if value is None else _money(value, year.currency, words) + " *"


def _money(value: float | Decimal, money: str, words: Words) -> str:
    return words.say.money(amount(value), money)


def _round(round_: dict[str, Any], money: str, words: Words, columns: int) -> Iterator[Line]:
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
        parts.append(say("up to {amount} a project", amount=_money(round_["max_per_project"], money, words)))
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
            (
                say("At most"),
                say("up to {amount} a project", amount=_money(fund["max_per_project"], currency(fund), words)),
            )
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


def _totals(fund: dict[str, Any], words: Words, columns: int) -> Iterator[Line]:
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
            parts.append(about.format(amount=_money(total["awarded"], currency(total, fund), words)))
        text = f"{total['from']}–{total['to']}: {', '.join(parts)} ({say('published')})"
        yield from paragraph(text, columns, "dim", 1)


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
    yield from beside([(title, "head")], [(_known(year, words), "dim")], columns)
    for grant in year.grants:
        left, right = _grant(grant, fund, words)
        width = columns - cells(right) - 4
        for number, line in enumerate(wrap(left, width)):
            yield [("  " + pad(line, width) + "  ", ""), (right if not number else "", "")]
    awarded = year.awarded if year.known > year.unpriced else None
    sums = {"awarded": awarded, "applied": year.applied, "paid": year.paid}
    if len(year.grants) > 1 or year.unpriced:
        parts = [
            f"{words.label('status', name)} {_money(value, year.currency, words)}"
            for name, value in sums.items()
            if value is not None
        ]
        if year.unpriced:
            parts.append(say.count("{n} without a known sum", "{n} without a known sum", year.unpriced))
        if parts:
            yield from paragraph(say("Known singly: {amount}", amount=", ".join(parts)), columns, "dim", 2)


def _known(year: Year, words: Words) -> str:
    """How many of a year's grants are known singly, and how many of those listed were not given out."""
    say = words.say
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
    others = [f"{number} {words.label('status', status)}" for status, number in year.others.items()]
    return " · ".join(([known] if year.known or not others else []) + others)


def _grant(grant: dict[str, Any], fund: dict[str, Any], words: Words) -> tuple[str, str]:
    """What a grant is for, with whom and where, and what else is known of its money; and what was awarded.

    Of one that was not given out that is its status and what was asked for, or what had been awarded.
    """
    money = money_of(grant, fund)
    sums: tuple[str, ...] = ("applied", "awarded", "paid")
    said = {name: _money(grant[name], money, words) for name in sums if name in grant}
    status = grant.get("status", "awarded")
    if status in AWARDED:
        right = said.pop("awarded", "?")
    else:
        sums = ("awarded", "paid", "applied") if status == "repaid" else sums
        name = next((name for name in sums if name in said), "")
        right = f"{words.label('status', status)} {said.pop(name, '?')}"
        said.pop("awarded", None)
    who = words.named("organisation", grant["recipient"]) if grant.get("recipient") else ""
    what = one_line(words.text(grant.get("title")))
    parts = [what or ("" if who else grant["id"]), who, words.municipality(grant)]
    parts += [f"{words.label('status', name)} {said[name]}" for name in ("applied", "paid") if name in said]
    return " · ".join(filter(None, parts)), right
