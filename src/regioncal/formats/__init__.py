"""Other formats <-> records, one file each.

ics_write.py   iCalendar as lines of text: escape, fold, frame
vtimezone.py   VTIMEZONE from the zone's own rules
vtimes.py      when an event happens: DTSTART, RRULE, EXDATE, RDATE, RECURRENCE-ID
vevent.py      a record -> the properties of its VEVENTs
"""
