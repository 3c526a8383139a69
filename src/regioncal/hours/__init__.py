"""Opening hours and public holidays: the packages `opening_hours` and `holidays` are imported in this room only.

    grammar.py   the plain forms, read without any package
    package.py   everything else OpenStreetMap can say
    ask.py       open now, open next, on which weekdays
    series.py    hours as weekly series, for calendars
    words.py     hours as people say them
    guess.py     what was meant by `Mo-Do 9-12 Uhr`
    public.py    public holidays of a country's part

Every question takes the text itself; reading is cached, so asking is cheap and callers keep nothing.
"""

from regioncal.hours.ask import Hours, next_change, next_open, read_hours, state, weekly
from regioncal.hours.public import public_holidays
from regioncal.hours.series import Series, weekly_series
from regioncal.hours.words import in_words

__all__ = [
    "Hours",
    "Series",
    "in_words",
    "next_change",
    "next_open",
    "public_holidays",
    "read_hours",
    "state",
    "weekly",
    "weekly_series",
]
