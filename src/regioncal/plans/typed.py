"""Values as people type them: words and a field of the table become the value that TOML will hold.

Dates are read in German and English, records and choices by id or by name, amounts with a comma or a point. What
begins with `{` or `[` is TOML itself. Whatever is not understood is one line that names the option and the remedy.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from regioncal.errors import NotFound, UsageError, did_you_mean
from regioncal.formats.prices import kind_of
from regioncal.index.reader import Index
from regioncal.kinds import PRICE_KINDS, TERMS, Field
from regioncal.plans.amounts import read_amount, read_typed_price
from regioncal.query.resolve import Gazette, choices
from regioncal.text import clean
from regioncal.values import Values, read_fields

T = TypeVar("T")
_YES = {"true": True, "yes": True, "ja": True, "1": True, "false": False, "no": False, "nein": False, "0": False}
_NIGHT = timedelta(hours=12)  # an end by the clock alone is past midnight only if that is no longer away
_SPLIT = {"choice", "term", "language", "level"}  # types that hold no comma: several may be typed at once
_SPLIT_WORDS = {"tags", "keywords", "allow", "postal_codes"}  # and texts that hold none
_TEXTS = {"text", "prose"}


class Typing:
    """What typed words are understood by: the names in the index, and today for dates without a year.

    `new` are records, as `(kind, id)`, that come with the change and are not in the index yet.
    """

    def __init__(self, index: Index, today: date, new: "set[tuple[str, str]] | None" = None) -> None:
        self.index, self.today, self.new = index, today, new or set()
        self.gazette = Gazette(index)

    def value(self, option: str, field: Field, words: str, beside: Values | None = None) -> Any:
        """The value of one field, a list where the field takes several; `beside` are the record's other values."""
        if field.many:
            if words.startswith("["):
                found = _toml(option, field, words)
                return self._checked(option, field, found if isinstance(found, list) else [found])
            return [self.one(option, field, part, beside) for part in self._parts(field, words)]
        return self.one(option, field, words, beside)

    def _parts(self, field: Field, words: str) -> list[str]:
        """The values that words name: records apart at commas, where each part is one's id or name, the whole none."""
        parts = [part.strip() for part in words.split(",") if part.strip()]
        if field.type not in {"ref", "party"} or len(parts) < 2:
            return parts_of(field, words)
        from regioncal.text import fold

        names = self.gazette.names(field.to)
        whole = fold(words) in names or not all(fold(part) in names for part in parts)
        return [words] if whole else parts

    def one(self, option: str, field: Field, words: str, beside: Values | None = None) -> Any:
        """One value, of a field that takes several: one of them."""
        if words.startswith(("{", "[")) and field.type in {"table", "prose", "period", "map", "terms"}:
            found = _toml(option, field, words)
        elif field.type in _TEXTS:
            found = clean(words)
        else:
            reader = _READERS.get(field.type)
            try:
                found = reader(self, option, field, words, beside or {}) if reader else words
            except ValueError:
                found = words  # the field's own reader says what is wrong with it
        return self._checked(option, field._replace(many=False), found)

    @staticmethod
    def _checked(option: str, field: Field, found: Any) -> Any:
        """The value, once the field's own reader has taken it."""
        _, problems = read_fields((field._replace(required=False),), {field.name: found})
        if problems:
            raise UsageError(f"{option}: {problem_line(problems[0].message, problems[0].remedy)}")
        return found

    def read_record(self, option: str, field: Field, words: str, _: Values) -> str:
        """The id of a record by its id, its name or a part of it that only one has."""
        kind = field.to
        if (kind, words) in self.new or self.index.get(kind, words):
            return words
        try:
            found = self.gazette.find(option, kind, [words])
        except NotFound as error:
            if kind != "place":
                raise
            raise NotFound(f"{error!s:.{len(str(error)) - 1}}; a new one: --new-place NAME)") from None
        if len(found) > 1:
            raise UsageError(f'{option} "{words}": names several (choose {" or ".join(found[:5])})')
        return found[0]

    def read_party(self, option: str, field: Field, words: str, beside: Values) -> str:
        """An organisation's id where its whole name or id is typed; any other words stay a plain name."""
        from regioncal.text import fold

        if fold(words) in self.gazette.names("organisation"):
            return self.read_record(option, field, words, beside)
        return words

    def read_term(self, option: str, field: Field, words: str, _: Values) -> str:
        """An id of the taxonomy by id or label."""
        own = self.index.region.get("taxonomy", {}).get(field.to, {})
        known = TERMS[field.to]
        return choices(option, [words], known, field.name, own)[0]

    def read_choice(self, option: str, field: Field, words: str, _: Values) -> str:
        """One of the field's choices by itself or its label."""
        if field.choices == PRICE_KINDS:
            return kind_of(words) or choices(option, [words], field.choices, "price", {})[0]
        return choices(option, [words], field.choices, field.name, {})[0]

    def read_language(self, _option: str, _field: Field, words: str, _: Values) -> str:
        """A language's code by code or name."""
        from regioncal.lang import code_of

        return code_of(words) or words

    def read_bool(self, _option: str, _field: Field, words: str, _: Values) -> Any:
        """Yes or no in the words people use."""
        return _YES.get(words.casefold(), words)

    def read_date(self, option: str, _field: Field, words: str, _: Values) -> date:
        """A day in any words."""
        from regioncal.when import read_day

        return _named(option, lambda: read_day(words, self.today))

    def read_when(self, option: str, field: Field, words: str, beside: Values) -> date:
        """A day or a moment in any words; of other fields than start a bare time is on the day it starts."""
        from regioncal.when import read_range

        iso = _iso(words)
        if iso is not None:
            return iso
        try:
            first, last = read_range(words, self.today)
        except UsageError as error:
            found = self._at_hour(field, words, beside.get("start"))
            if found is None:
                raise UsageError(f"{option} {error}") from None
            return found
        if last is not None:
            raise UsageError(f'{option} "{words}": is a span (give its beginning, and its end as end)')
        return first

    @staticmethod
    def _at_hour(field: Field, words: str, start: Any) -> datetime | None:
        """A bare hour: on the day that the record starts; an end by night on the next."""
        from regioncal.when import read_time

        if not isinstance(start, date) or (field.name == "end" and not isinstance(start, datetime)):
            return None
        try:
            minutes = read_time(words)
        except UsageError:
            return None
        zone = start.tzinfo if isinstance(start, datetime) else None
        found = datetime(start.year, start.month, start.day, tzinfo=zone) + timedelta(minutes=minutes)
        next_day = found + timedelta(days=1)
        by_night = field.name == "end" and isinstance(start, datetime) and next_day - start <= _NIGHT
        return next_day if by_night else found

    def read_rule(self, option: str, _field: Field, words: str, _: Values) -> str:
        """A rule that can be expanded."""
        from regioncal.errors import Problem
        from regioncal.recurrence import parse_rule

        found = parse_rule(words)
        if isinstance(found, Problem):
            raise UsageError(f"{option}: {problem_line(found.message, found.remedy)}")
        return words

    def read_hours(self, option: str, _field: Field, words: str, _: Values) -> str:
        """Opening hours that a machine can read; in words only as a comment in quotes."""
        from regioncal.errors import Problem
        from regioncal.hours import read_hours

        found = read_hours(words)
        if isinstance(found, Problem):
            raise UsageError(f"{option}: {problem_line(found.message, found.remedy)}")
        return found.text

    def read_short(self, option: str, field: Field, words: str, beside: Values) -> Any:
        """What stands for a whole table: the kind of a price or an amount, a level, a name."""
        if not field.short:
            return words
        short = next(part for part in field.fields if part.name == field.short)
        if short.type != "choice":
            return self.one(option, short, words, beside)
        return read_typed_price(words) or choices(option, [words], short.choices, field.name, {})[0]

    def read_period(self, option: str, field: Field, words: str, beside: Values) -> Any:
        """A date or moment, or two with a slash between."""
        start, mark, end = words.partition("/")
        if not mark:
            return self.read_when(option, field, words, beside)
        return {
            "start": self.read_when(option, field, start, beside),
            "end": self.read_when(option, field, end, beside),
        }


def _int(_typing: Typing, _option: str, _field: Field, words: str, _: Values) -> int:
    return int(words)


def _number(_typing: Typing, _option: str, _field: Field, words: str, _: Values) -> float:
    words = words.removesuffix("%").rstrip()
    number = float(words.replace(",", "."))
    return int(number) if number == int(number) and "." not in words and "," not in words else number


def _money(_typing: Typing, _option: str, _field: Field, words: str, _: Values) -> int | Decimal | str:
    amount = read_amount(words)
    return words if amount is None else amount


_READERS: dict[str, Callable[[Typing, str, Field, str, Values], Any]] = {
    "bool": Typing.read_bool, "int": _int, "number": _number, "money": _money, "date": Typing.read_date,
    "when": Typing.read_when, "period": Typing.read_period, "language": Typing.read_language,
    "ref": Typing.read_record, "party": Typing.read_party, "term": Typing.read_term, "choice": Typing.read_choice,
    "rrule": Typing.read_rule, "hours": Typing.read_hours, "table": Typing.read_short,
}  # fmt: skip


def _iso(words: str) -> date | None:
    """A date or date-time as ISO 8601 writes it, its offset kept; None where the words are anything else."""
    try:
        return datetime.fromisoformat(words) if "T" in words[10:11] else date.fromisoformat(words)
    except ValueError:
        return None


def _named(option: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except UsageError as error:
        raise UsageError(f"{option} {error}") from None


def parts_of(field: Field, words: str) -> list[str]:
    """The values that words for a field of several name, with commas between where none of them holds one."""
    parts = words.split(",") if field.type in _SPLIT or field.name in _SPLIT_WORDS else [words]
    return [part.strip() for part in parts if part.strip()]


def _toml(option: str, field: Field, words: str) -> Any:
    """A value as a file has it; a text may begin with a bracket and be no such value."""
    from regioncal.files.read import parse

    tables, problem = parse(f"x = {words}", "")
    form = list if field.many and words.startswith("[") else dict
    if field.type in _TEXTS and not isinstance(tables.get("x"), form):
        return clean(words)
    if problem:
        raise UsageError(f'{option}: {problem.message} (write it as in a file: {{ kind = "paid", from = 8 }})')
    return tables["x"]


def problem_line(message: str, remedy: str) -> str:
    """A problem as one part of a line."""
    return f"{message} ({remedy})" if remedy else message


def field_at(fields: tuple[Field, ...], name: str, option: str = "") -> tuple[Field, ...]:
    """The fields a dotted name leads through: `price.kind`, `title.en`, `round.2.budget`."""
    found: list[Field] = []
    parts = name.split(".")
    here = fields
    at = 0
    while at < len(parts):
        field = next((field for field in here if field.name == parts[at]), None)
        if field is None:
            shown = f'{option} "{name}"' if option else f'"{name}"'
            known = [field.name for field in here]
            raise UsageError(f"{shown}: unknown field ({did_you_mean(parts[at], known, 'see regioncal schema')})")
        found.append(field)
        at += 1
        rest = parts[at:]
        if field.many and field.type == "table" and rest and rest[0].isdecimal():
            at += 1
        if field.type in {"prose", "map"} and len(rest) == 1:
            break
        if rest and field.type != "table":
            raise UsageError(f'{option} "{name}": {field.name} has no parts (write {field.name}=...)'.strip())
        here = field.fields
    return tuple(found)
