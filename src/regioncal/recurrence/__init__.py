"""When a series happens: a rule and its exceptions in, the occurrences of a span out.

    rules.py   RRULE text -> Rule, or the Problem with it
    walls.py   Rule -> wall times, by definition of RFC 5545, bounded in time and memory
    clock.py   wall times <-> UTC seconds through a zone's rules
    expand.py  an event's values -> its occurrences (rule, rdate, exdate, overrides)
    words.py   a rule said in German or English

Recurrence runs on naive wall time; the zone is attached afterwards. The engine is our own: python-dateutil counts the
weeks of WEEKLY;BYSETPOS from DTSTART, spreads YEARLY;BYWEEKNO over the whole week, wants numbered and plain weekdays of
one BYDAY both to hold, and walks from DTSTART to the window. `words` is imported by its own name, where it is needed.
"""

from regioncal.recurrence.expand import TOO_MANY, Expansion, Occurrence, expand, idle_exdates
from regioncal.recurrence.rules import Rule, parse_rule

__all__ = ["TOO_MANY", "Expansion", "Occurrence", "Rule", "expand", "idle_exdates", "parse_rule"]
