"""The filters of a listing in the words of its options -> the conditions of a Query."""

from collections.abc import Iterable
from typing import Any

from regioncal.errors import UsageError, did_you_mean
from regioncal.index.reader import Index
from regioncal.index.tables import level_number
from regioncal.query.ask import Condition, Hours
from regioncal.query.resolve import Gazette, ages, choices, languages
from regioncal.query.sql import FREE_ONLY
from regioncal.text import fold, quoted

_LABELS = {"topic": "topics", "residence-status": "residence_status", "organisation-kind": "kind"}
WEEKDAYS = {
    "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6, "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4,
    "sat": 5, "sun": 6, "tu": 1, "we": 2, "th": 3, "su": 6, "montag": 0, "dienstag": 1, "mittwoch": 2,
    "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag": 6, "monday": 0, "tuesday": 1,
    "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip


def _known(branch: str) -> tuple[str, ...]:
    """The ids that a fixed list or a branch of the taxonomy has of its own."""
    from regioncal import kinds

    return {
        "category": kinds.CATEGORIES, "kind": kinds.OFFER_KINDS, "topic": kinds.TOPICS, "audience": kinds.AUDIENCES,
        "attendance": kinds.ATTENDANCE, "mode": kinds.MODES, "residence-status": kinds.RESIDENCE,
        "organisation-kind": kinds.ORGANISATION_KINDS, "status": kinds.EVENT_STATUS,
        "offer-status": kinds.OFFER_STATUS, "price": kinds.PRICE_KINDS,
    }[branch]  # fmt: skip


class Conditions:
    """Collects conditions from options; `asked` keeps what the person said."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.region = index.region
        self.gazette = Gazette(index)
        self.found: list[Condition] = []
        self.asked: list[str] = []

    def _add(self, option: str, column: str, form: str, given: Iterable[str], values: tuple[Any, ...]) -> None:
        if values:
            self.found.append(Condition(column, form, values, option.startswith("--not-")))
            self.asked.append(" ".join(f"{option} {quoted(word)}" for word in given))

    def choice(self, option: str, given: list[str] | None, column: str, form: str, name: str = "") -> None:
        """Ids of a fixed list or of the taxonomy, by id or label."""
        if given:
            branch = name or option.removeprefix("--not-").removeprefix("--")
            own = self.region.get("taxonomy", {}).get(branch, {})
            known = _known(branch)
            label = {"offer-status": "status"}.get(branch, _LABELS.get(branch, branch))
            self._add(option, column, form, given, _with_sorts(choices(option, given, known, label, own), own))

    def record(self, option: str, given: list[str] | None, column: str, kind: str, form: str = "in") -> None:
        """Records by id or name."""
        if given:
            self._add(option, column, form, given, self.gazette.find(option, kind, given))

    def party(self, option: str, given: list[str] | None, column: str, form: str = "in") -> None:
        """Organisations by id or name, or plain names."""
        if given:
            self._add(option, column, form, given, self.gazette.party(option, given))

    def language(self, option: str, given: list[str] | None, column: str) -> None:
        """Human languages by code or name."""
        if given:
            self._add(option, column, "has", given, languages(option, given))

    def words(self, option: str, given: list[str] | None, column: str) -> None:
        """Free words, as they are written in the data."""
        if given:
            self._add(option, column, "has", given, tuple(given))

    def field(self, option: str, given: list[str] | None) -> None:
        """Fields of work: those whose folded words hold the folded word."""
        if given:
            rows = self.index.connection.execute("SELECT DISTINCT fields FROM organisation WHERE fields IS NOT NULL")
            known = {part for (text,) in rows for part in text.split()}
            for word in given:
                hits = tuple(sorted(part for part in known if fold(word) in fold(part.replace("_", " "))))
                if not hits:
                    names = sorted(part.replace("_", " ") for part in known)
                    remedy = did_you_mean(word, names, f"as in {', '.join(names[:5])}")
                    raise UsageError(f'{option} "{word}": unknown field ({remedy})')
                self._add(option, "fields", "has", [word], hits)

    def flag(self, option: str, given: bool, *conditions: Condition) -> None:  # noqa: FBT001
        """An option that is there or not."""
        if given:
            self.found += conditions
            self.asked.append(option)

    def free(self, *, free: bool, price: list[str] | None) -> None:
        """--free and --price; where both are given both must hold."""
        self.flag("--free", free, FREE_ONLY)
        if price:
            named = choices("--price", price, _known("price"), "price", {})
            known = tuple(kind for kind in named if kind != "unknown")
            form = "in or unknown" if "unknown" in named else "in"
            self._add("--price", "price", form, price, (*known, "unknown") if form != "in" else known)

    def age(self, age: int | None) -> None:
        """Open to someone of this age."""
        if age is not None:
            if not 0 <= age <= 130:
                raise UsageError(f"--age {age}: not an age (years from 0 to 130)")
            self.found += ages(age)
            self.asked.append(f"--age {age}")

    def level(self, level: str | None) -> None:
        """A course whose levels include this one; a course without a level does not answer."""
        if level:
            number = level_number(level.upper())
            if number is None:
                raise UsageError(f'--level "{level}": not a CEFR level (one of A0, A1, A2, B1, B2, C1, C2)')
            self.found.append(Condition("level_from", "level", (number, number)))
            self.asked.append(f"--level {level.upper()}")

    def hours(self, weekday: list[str] | None, after: str | None, before: str | None) -> Hours:
        """Weekdays and times of the day."""
        days = []
        for word in weekday or ():
            if word.casefold().rstrip(".s") not in WEEKDAYS and word.casefold() not in WEEKDAYS:
                raise UsageError(f'--weekday "{word}": not a weekday (write mo, samstag or friday)')
            days.append(WEEKDAYS.get(word.casefold(), WEEKDAYS.get(word.casefold().rstrip(".s"), 0)))
            self.asked.append(f"--weekday {word}")
        found = Hours(tuple(days), _minute("--after", after), _minute("--before", before))
        self.asked += [f"{option} {text}" for option, text in (("--after", after), ("--before", before)) if text]
        return found


def _with_sorts(idents: tuple[str, ...], terms: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """These ids and those that a region's terms call a sort of them, through any number of parents."""
    found = dict.fromkeys(idents)
    more = True
    while more:
        sorts = [
            ident
            for ident, term in terms.items()
            if ident not in found and not found.keys().isdisjoint(_parents(term.get("parent", ())))
        ]
        found |= dict.fromkeys(sorts)
        more = bool(sorts)
    return tuple(found)


def _parents(said: str | list[str]) -> list[str]:
    """The ids of a term's parents, written with their branch or without."""
    return [name.rpartition(".")[2] for name in ([said] if isinstance(said, str) else said)]


def _minute(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    from regioncal.when import read_time

    try:
        return read_time(text)
    except UsageError as error:
        raise UsageError(f"{option} {error}") from None
