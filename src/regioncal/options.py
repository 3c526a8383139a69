"""The options that two commands share: frozen classes whose fields become a command's options."""

import inspect
import os
from collections.abc import Callable, Collection
from operator import itemgetter
from typing import Annotated, Any, ClassVar, dataclass_transform

from regioncal.errors import UsageError
from regioncal.text import quoted


class Option:
    """What Typer is told of an option; Typer's own object is made only for the command that is asked for.

    `empty` options may be given without a value: the command says what that means.
    """

    __slots__ = ("empty", "names", "settings")

    def __init__(self, *names: str, empty: bool = False, **settings: Any) -> None:
        self.names, self.settings, self.empty = names, settings, empty

    def made(self) -> Any:
        """The option as Typer knows it."""
        import typer

        return typer.Option(*self.names, **self.settings)


class Argument(Option):
    """The same for an argument."""

    __slots__ = ()

    def made(self) -> Any:
        """The argument as Typer knows it."""
        import typer

        return typer.Argument(*self.names, **self.settings)


@dataclass_transform(frozen_default=True)
class Group(tuple[Any, ...]):
    """Options that belong together. A named tuple, made without what NamedTuple spends on a class at every start."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]]
    _field_defaults: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(cls.__annotations__)
        cls._field_defaults = {field: cls.__dict__[field] for field in cls._fields}
        for number, field in enumerate(cls._fields):
            setattr(cls, field, property(itemgetter(number)))

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """The values in their order, those that are not given by their defaults."""
        behind = cls._fields[len(given) :]
        return tuple.__new__(cls, (*given, *[named.get(field, cls._field_defaults[field]) for field in behind]))


class Common(Group):
    """Accepted by every command, before it or after it."""

    data: Annotated[str | None, Option("--data", metavar="DIR", help="The data folder.")] = None
    lang: Annotated[str | None, Option("--lang", metavar="de|en", help="Language of the answer.")] = None
    now: Annotated[str | None, Option("--now", metavar="DATE", help="Answer as if it were this day (and time).")] = None


class Output(Group):
    """How an answer is written, and where to."""

    given: Annotated[
        str | None, Option("--as", metavar="text|json|csv|ics|md", help="Form of the answer; else the file's ending.")
    ] = None
    output: Annotated[str | None, Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None

    @property
    def form(self) -> str:
        """The form asked for, else the one that the file's name ends in, else text."""
        ending = os.path.splitext(self.output or "")[1].lower().removeprefix(".")
        return self.given or (ending if ending in {"json", "csv", "ics", "md"} else "text")


class Days(Group):
    """Which days are asked for."""

    today: Annotated[bool, Option("--today", help="Today.")] = False
    tomorrow: Annotated[bool, Option("--tomorrow", help="Tomorrow.")] = False
    weekend: Annotated[bool, Option("--weekend", help="Saturday and Sunday of this week.")] = False
    week: Annotated[bool, Option("--week", help="Monday to Sunday of this week.")] = False
    on: Annotated[str | None, Option("--on", metavar="DATE", help="A day, week, month or year: 11.9.2016, KW 37.")] = (
        None
    )
    first: Annotated[str | None, Option("--from", metavar="DATE", help="From this day on.")] = None
    last: Annotated[str | None, Option("--to", metavar="DATE", help="Up to this day, included.")] = None


class Search(Group):
    """Searching in one's own words."""

    search: Annotated[
        str | None, Option("--search", "-s", metavar="WORDS", empty=True, help="Search in your own words.")
    ] = None
    literal: Annotated[bool, Option("--literal", help="Take the words of the search as they are.")] = False
    explain: Annotated[bool, Option("--explain", help="Say why each hit was found.")] = False

    @property
    def words(self) -> str:
        """What is searched for; '' where nothing is."""
        return (self.search or "").strip()

    @property
    def asked(self) -> list[str]:
        """The search as it was typed."""
        if not self.words:
            return []
        return [f"--search {quoted(self.words, always=True)}", *(["--literal"] if self.literal else [])]


class Around(Group):
    """Where."""

    municipality: Annotated[
        list[str] | None, Option("--municipality", "-m", metavar="NAME", help="In this municipality.")
    ] = None
    not_municipality: Annotated[list[str] | None, Option("--not-municipality", metavar="NAME", help="Not in it.")] = (
        None
    )
    place: Annotated[list[str] | None, Option("--place", metavar="NAME", help="At this place.")] = None
    near: Annotated[str | None, Option("--near", metavar="PLACE", help="Near a place, a municipality or LAT,LON.")] = (
        None
    )
    within: Annotated[float | None, Option("--within", metavar="KM", help="How near, in km; 5 unless said.")] = None


class People(Group):
    """For whom."""

    audience: Annotated[
        list[str] | None, Option("--audience", metavar="WHO", help="For women, families, refugees, ...")
    ] = None
    age: Annotated[int | None, Option("--age", metavar="YEARS", help="Open to someone of this age.")] = None
    language: Annotated[
        list[str] | None, Option("--language", metavar="LANG", help="In this language: ar, Arabisch.")
    ] = None
    accessible: Annotated[bool, Option("--accessible", help="Wheelchair users get in.")] = False


class Price(Group):
    """What it costs."""

    free: Annotated[bool, Option("--free", help="Free of charge or on donation.")] = False
    price: Annotated[
        list[str] | None, Option("--price", metavar="free|donation|paid|unknown", help="Exactly this.")
    ] = None


class Times(Group):
    """At which weekday and hour."""

    weekday: Annotated[list[str] | None, Option("--weekday", metavar="DAY", help="On this weekday.")] = None
    after: Annotated[str | None, Option("--after", metavar="TIME", help="Beginning at this hour or later.")] = None
    before: Annotated[str | None, Option("--before", metavar="TIME", help="Beginning before this hour.")] = None


class EventFilters(Group):
    """What only events can be asked for."""

    category: Annotated[list[str] | None, Option("--category", "-c", metavar="NAME", help="Of this category.")] = None
    not_category: Annotated[list[str] | None, Option("--not-category", metavar="NAME", help="Not of it.")] = None
    organiser: Annotated[list[str] | None, Option("--organiser", metavar="NAME", help="Held by them.")] = None
    not_organiser: Annotated[list[str] | None, Option("--not-organiser", metavar="NAME", help="Not by them.")] = None
    attendance: Annotated[
        list[str] | None, Option("--attendance", metavar="offline|online|mixed", help="On site or online.")
    ] = None
    status: Annotated[list[str] | None, Option("--status", metavar="STATUS", help="Confirmed, cancelled, ...")] = None
    tag: Annotated[list[str] | None, Option("--tag", metavar="WORD", help="With this tag.")] = None
    not_tag: Annotated[list[str] | None, Option("--not-tag", metavar="WORD", help="Without it.")] = None
    not_audience: Annotated[list[str] | None, Option("--not-audience", metavar="WHO", help="Not for them.")] = None


class OfferFilters(Group):
    """What only offers can be asked for."""

    kind: Annotated[
        list[str] | None, Option("--kind", "-k", metavar="KIND", help="language_course, counselling, ...")
    ] = None
    not_kind: Annotated[list[str] | None, Option("--not-kind", metavar="KIND", help="Not of it.")] = None
    topic: Annotated[
        list[str] | None, Option("--topic", "-t", metavar="TOPIC", help="About health, work, housing, ...")
    ] = None
    not_topic: Annotated[list[str] | None, Option("--not-topic", metavar="TOPIC", help="Not about it.")] = None
    provider: Annotated[list[str] | None, Option("--provider", metavar="NAME", help="Made by them.")] = None
    teaches: Annotated[list[str] | None, Option("--teaches", metavar="LANG", help="Teaches this language.")] = None
    level: Annotated[str | None, Option("--level", metavar="A0..C2", help="A course at this CEFR level.")] = None
    residence_status: Annotated[
        list[str] | None, Option("--residence-status", metavar="STATUS", help="Open to this status.")
    ] = None
    childcare: Annotated[bool, Option("--childcare", help="With childcare.")] = False
    open_now: Annotated[bool, Option("--open-now", help="Open at this moment.")] = False
    mode: Annotated[list[str] | None, Option("--mode", metavar="MODE", help="in_person, online, phone, outreach.")] = (
        None
    )
    internal: Annotated[bool, Option("--internal", help="Also what is for the administration's own staff.")] = False
    status: Annotated[list[str] | None, Option("--status", metavar="STATUS", help="active, paused, ended.")] = None
    due_for_review: Annotated[bool, Option("--due-for-review", help="Not verified for 12 months.")] = False


class Listing(Group):
    """How much of a list is shown and in which order."""

    limit: Annotated[int | None, Option("--limit", "-n", metavar="N", min=0, help="Show so many; 0 is all.")] = None
    sort: Annotated[
        str | None,
        Option("--sort", metavar="ORDER", help="Events: time, relevance. Offers: relevance, title, distance."),
    ] = None


def _for_typer(annotation: Any) -> Any:
    """An annotation with Typer's own option in place of ours."""
    return Annotated[annotation.__origin__, _option(annotation).made()]


_Declared = dict[str, tuple[Any, Any]]  # an option's default and its annotation, by its parameter


def _option(annotation: Any) -> Option:
    """What an annotation tells of its option."""
    found: Option = annotation.__metadata__[0]
    return found


def _need_values(given: dict[str, Any], declared: _Declared) -> None:
    """An option with nothing behind it says nothing: it is not silently taken for one that is not there."""
    for name, value in given.items():
        option = _option(declared[name][1])
        values = value if isinstance(value, list) else [value]
        blank = any(isinstance(value, str) and not value.strip() for value in values)
        if blank and not option.empty and not isinstance(option, Argument):
            raise UsageError(f"{option.names[-1]}: needs a value (give one or leave it out)")


def _needed(declared: _Declared, typed: list[str]) -> Collection[str]:
    """Which parameters to build for what was typed: as soon as one word is no plain option of ours, all of them.

    An option takes Typer longer to build than most answers take to find, and few of the forty are typed.
    """
    names = {name: field for field, (_, kind) in declared.items() for name in _option(kind).names}
    said = {word.partition("=")[0] for word in typed if word[:1] == "-" and word != "-"}
    if not said <= names.keys():
        return declared
    return {names[word] for word in said} | {
        field
        for field, (default, kind) in declared.items()
        if default is inspect.Parameter.empty or isinstance(_option(kind), Argument)
    }


def flat(function: Callable[..., None], typed: list[str] | None = None) -> Callable[..., None]:
    """A command whose parameters of these classes become single options: it receives each class whole.

    `typed`: the words behind the command; with them only the options that they need are built.
    """
    hints = function.__annotations__
    groups: dict[str, type[Group]] = {}  # parameter -> its class
    declared: _Declared = {}  # two groups may share an option
    for name, parameter in inspect.signature(function).parameters.items():
        kind: Any = hints[name]
        if not (isinstance(kind, type) and issubclass(kind, Group)):
            declared[name] = parameter.default, kind
            continue
        groups[name] = kind
        for field, annotation in kind.__annotations__.items():
            declared.setdefault(field, (kind._field_defaults[field], annotation))
    needed = declared if typed is None else _needed(declared, typed)
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=_for_typer(kind))
        for name, (default, kind) in declared.items()
        if name in needed
    ]

    def command(**given: Any) -> None:
        _need_values(given, declared)
        whole = {
            name: kind(**{field: given[field] for field in kind._fields if field in given})
            for name, kind in groups.items()
        }
        grouped = {field for kind in groups.values() for field in kind._fields}
        function(**whole, **{name: value for name, value in given.items() if name not in grouped})

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    command.__name__, command.__doc__ = function.__name__, function.__doc__
    return command
