"""Days and words for them: spans of days (`spans`), dates (`dates`) and times (`times`) in German and English."""

from regioncal.when.dates import read_day, read_month, read_span
from regioncal.when.spans import (
    Span,
    day_span,
    month_span,
    month_weeks,
    run_of_days,
    week_span,
    weekend_span,
    year_span,
)
from regioncal.when.times import read_moment, read_range, read_time

__all__ = [
    "Span",
    "day_span",
    "month_span",
    "month_weeks",
    "read_day",
    "read_moment",
    "read_month",
    "read_range",
    "read_span",
    "read_time",
    "run_of_days",
    "week_span",
    "weekend_span",
    "year_span",
]
