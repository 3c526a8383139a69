"""What was asked, as one frozen value: commands fill it, SQL and answers read it."""

from datetime import date
from typing import Any, NamedTuple

from regioncal.when import Span


class Condition(NamedTuple):
    """One filter on a narrow column.

    `form` says how to compare: "in" (the column is one of the values), "in or unknown", "has" (the many-column holds
    one of them), "party" (the column or the many-column `partners`), "least" and "most" (numbers, an unknown passes),
    "level" (within a course's levels, of which one must be known), "true".
    `but` turns it round: an option like --not-category.
    """

    column: str
    form: str
    values: tuple[Any, ...]
    but: bool = False


class Near(NamedTuple):
    """Within `km` of a point; `name` is what the point is called."""

    lat: float
    lon: float
    km: float
    name: str


class Hours(NamedTuple):
    """Weekdays (Monday is 0) and minutes of the day within which something begins; None is open."""

    weekdays: tuple[int, ...] = ()
    after: int | None = None
    before: int | None = None


class Query(NamedTuple):
    """One question.

    `about` is a kind with a narrow table; `span` the days asked for; `now` the local date and time of the question as
    ISO text. `words` is the search, `days` what was said there of the days (they are in `span`), `limit` what text
    shows at most (None: all), `asked` the filters in the words of the person, for the sentence that an empty answer
    begins with.
    """

    about: str
    today: date
    span: Span | None = None
    where: tuple[Condition, ...] = ()
    near: Near | None = None
    hours: Hours = Hours()
    words: str = ""
    literal: bool = False
    days: str = ""
    open_at: str = ""
    limit: int | None = None
    sort: str = ""
    series: bool = False
    asked: tuple[str, ...] = ()
