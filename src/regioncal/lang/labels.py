"""What the ids of enumerations, kinds of record and fields are called: the English labels, by context and id.

The other languages' words are in the catalogues, under the same context (`msgctxt`), so a new language is one file.
A context is a field's TOML name, or `kind.field` where one kind of record reads the field's values in its own way.
"""

# fmt: off
LABELS: dict[str, dict[str, str]] = {
    "audience": {
        "everyone": "everyone", "women": "women", "men": "men", "families": "families", "parents": "parents",
        "children": "children", "youth": "young people", "seniors": "older people", "refugees": "refugees",
        "lgbtiq": "LGBTIQ* people", "volunteers": "volunteers", "professionals": "professionals",
        "administration": "administration staff",
    },
    "category": {
        "market": "Market", "festival": "Festival", "concert": "Concert", "theatre": "Theatre", "dance": "Dance",
        "exhibition": "Exhibition", "cinema": "Cinema", "reading": "Reading", "talk": "Talk", "tour": "Tour",
        "sport": "Sport", "children": "For children", "workshop": "Workshop", "meeting": "Meeting", "fair": "Fair",
        "religion": "Religion", "other": "Other",
    },
    "kind": {
        "meeting_place": "Meeting place", "language_course": "Language course", "course": "Course",
        "counselling": "Counselling", "support": "Support", "mentoring": "Mentoring", "interpreting": "Interpreting",
        "migrant_organisation": "Migrant organisation", "club": "Club", "training": "Training",
        "volunteering": "Volunteering", "association": "Association", "institution": "Institution",
        "municipality": "Municipality", "company": "Company", "religious_community": "Religious community",
        "initiative": "Initiative", "public": "Public holiday", "school": "School holidays",
        "observance": "Observance", "fund": "Fund", "grant": "Grant",
        "holiday": "Holiday", "feed": "Feed", "event": "Event", "offer": "Offer", "organisation": "Organisation",
        "place": "Place",
    },
    "how": {
        "exact": "as it is", "stem": "by its stem", "compound": "in a compound", "synonym": "synonym",
        "narrower": "more special", "broader": "more general", "related": "related", "field": "by its fields",
        "words": "all its words", "word": "one of its words", "typo": "mistyped",
    },
    "column": {
        "title": "title", "labels": "fields", "keywords": "keywords", "names": "provider or place", "body": "text",
    },
    "topics": {
        "language": "Language", "education": "Education", "family": "Family", "work": "Work",
        "recognition": "Recognition of qualifications", "health": "Health", "housing": "Housing", "asylum": "Asylum",
        "residence": "Residence", "law": "Law", "money": "Money", "women": "Women", "youth": "Young people",
        "seniors": "Older people", "sport": "Sport", "music": "Music", "dance": "Dance", "theatre": "Theatre",
        "art": "Art", "culture": "Culture", "religion": "Religion", "food": "Food", "garden": "Garden",
        "repair": "Repair", "clothing": "Clothing", "digital": "Digital skills", "mobility": "Mobility",
        "discrimination": "Discrimination", "violence": "Protection from violence",
        "naturalisation": "Naturalisation", "volunteering": "Volunteering",
    },
    "course": {
        "general_integration": "General integration course", "women": "Women’s course", "parents": "Parents’ course",
        "youth": "Young people’s course", "literacy": "Literacy course", "second_script": "Second script course",
        "catch_up": "Catch-up course", "intensive": "Intensive course", "vocational": "Vocational language course",
        "conversation": "Conversation", "exam_prep": "Exam preparation",
    },
    "level": {
        "A0": "A0 (no knowledge yet)", "A1": "A1", "A2": "A2", "B1": "B1", "B2": "B2", "C1": "C1", "C2": "C2",
    },
    "price": {
        "free": "free", "donation": "donation", "paid": "paid", "unknown": "price unknown",
    },
    "status": {
        "confirmed": "confirmed", "tentative": "tentative", "cancelled": "cancelled", "postponed": "postponed",
        "rescheduled": "rescheduled", "moved_online": "moved online", "sold_out": "sold out", "active": "active",
        "paused": "paused", "ended": "ended", "applied": "applied for", "awarded": "awarded", "rejected": "rejected",
        "paid": "paid out", "settled": "settled", "repaid": "repaid",
    },
    "class": {
        "public": "public", "private": "private", "confidential": "confidential",
    },
    "attendance": {
        "offline": "on site", "online": "online", "mixed": "on site and online",
    },
    "mode": {
        "in_person": "in person", "online": "online", "phone": "by phone", "outreach": "outreach",
    },
    "scope": {
        "external": "for the public", "internal": "for the administration’s own staff",
    },
    "residence_status": {
        "asylum_seeker": "asylum seekers", "tolerated": "people with a tolerated stay (Duldung)",
        "permit": "people with a residence permit", "eu_citizen": "EU citizens",
        "any": "whatever the residence status",
    },
    "unset": {"status": "status"},
    "wheelchair": {
        "full": "wheelchair accessible", "partial": "partly wheelchair accessible",
        "none": "not wheelchair accessible",
    },
    "format": {
        "ics": "iCalendar",
    },
    "record": {
        "event": "Event", "events": "Events", "offer": "Offer", "offers": "Offers", "organisation": "Organisation",
        "organisations": "Organisations", "place": "Place", "places": "Places", "municipality": "Municipality",
        "municipalities": "Municipalities", "fund": "Fund", "funds": "Funds", "grant": "Grant", "grants": "Grants",
        "holiday": "Holiday", "holidays": "Holidays", "feed": "Feed", "feeds": "Feeds", "patch": "Local edit",
        "patches": "Local edits", "region": "Region", "regions": "Regions",
    },
    "field": {
        "accessibility": "Accessibility", "address": "Address", "age": "Age", "ags": "Official key",
        "aliases": "Also known as", "allow": "Excused checks", "alt": "Image description",
        "applications": "Applications", "applied": "Applied for", "approximate": "Rounded", "area": "For",
        "attendance": "Attendance", "audience": "For whom", "awarded": "Awarded", "awarded_on": "Awarded on",
        "booked_up": "Booked up", "budget": "Budget", "by_appointment": "By appointment", "capacity": "Places",
        "caption": "Caption", "categories": "Categories", "category": "Category", "childcare": "Childcare",
        "class": "Visibility",
        "closes": "Apply by", "co_organisers": "Together with", "color": "Colour", "contact": "Contact",
        "country": "Country", "course": "Type of course", "created": "Created", "credit": "Picture credit",
        "currency": "Currency", "deadline": "Deadline", "decided": "Decided on", "defaults": "Defaults",
        "description": "Description", "documents": "What to bring", "doors": "Doors open",
        "eligible": "Who may apply", "email": "E-mail", "end": "End", "ends": "Ends", "excluded": "Not funded",
        "exdate": "Except on", "exrule": "Except", "featured": "Featured", "fetched": "Fetched",
        "fields": "Fields of work", "file": "File", "format": "Format", "free": "Free places", "from": "From",
        "fund": "Fund", "funder": "Funder", "grant": "Funded by", "hearing_loop": "Hearing loop",
        "hours": "Opening hours",
        "how": "What to do", "id": "ID", "image": "Picture", "join": "How to join", "jury": "Jury",
        "keywords": "Keywords", "kind": "Type", "language": "Language", "languages": "Languages", "lat": "Latitude",
        "legal_form": "Legal form", "level": "Level", "licence": "Licence", "location": "Where", "lon": "Longitude",
        "max_duration": "Longest duration (months)", "max_per_project": "Most per project",
        "max_share": "Largest share of the cost (%)", "member_of": "Member of", "migrant_led": "Led by migrants",
        "mode": "How", "modified": "Changed", "municipality": "Municipality", "name": "Name", "note": "Note",
        "offers": "Offers", "official_name": "Official name", "office": "Office", "on": "On",
        "online_url": "Online at", "opens": "Apply from", "organiser": "Organiser", "override": "Changed dates",
        "own_share": "Own share", "paid": "Paid out", "part_of": "Part of", "partners": "Partners", "phone": "Phone",
        "place": "Where", "places": "Places", "population": "Population", "population_date": "As of",
        "postal_code": "Postal code", "postal_codes": "Postal codes", "predecessor": "Before it",
        "previous_start": "Originally", "price": "Price", "projects": "Projects", "provider": "Provider",
        "published": "Published figures", "purpose": "Purpose", "rdate": "Also on", "recipient": "Recipient",
        "refresh": "Refreshed", "registration": "Registration", "required": "Registration required",
        "residence_status": "Residence status", "round": "Rounds", "rrule": "Repeats", "schema": "Format version",
        "scope": "Open to", "season": "Season", "sequence": "Revision", "short_name": "Short name",
        "sign_language": "Sign language", "since": "Since", "source": "Source", "start": "When", "starts": "Starts",
        "status": "Status", "street": "Street", "subdivision": "State", "subtitles": "Subtitles",
        "successor": "After it", "summary": "In brief", "tags": "Tags", "taxonomy": "Taxonomy",
        "teaches": "Language taught", "theme": "Theme", "ticket_url": "Tickets", "time_known": "Time known",
        "timezone": "Time zone", "title": "Title", "to": "To", "topics": "Topics", "total": "Several years",
        "uid": "UID", "umbrella": "Umbrella organisation", "unset": "Taken away", "until": "Until", "url": "Website",
        "verified": "Last checked", "wheelchair": "Wheelchair access", "year": "Year",
    },
    "place.kind": {
        "accommodation": "Accommodation", "administration": "Administration", "advice_centre": "Advice centre",
        "arena": "Arena", "bookshop": "Bookshop", "cafe": "Café", "castle": "Castle", "church": "Church",
        "cinema": "Cinema", "club": "Music club", "community_centre": "Community centre",
        "concert_hall": "Concert hall", "congress_centre": "Congress centre", "cultural_centre": "Cultural centre",
        "education_centre": "Education centre", "fairground": "Fairground", "farm": "Farm", "garden": "Garden",
        "hall": "Hall", "hospital": "Hospital", "industrial_site": "Industrial site", "library": "Library",
        "market_square": "Market square", "memorial": "Memorial", "monastery": "Monastery", "mosque": "Mosque",
        "museum": "Museum", "nature_site": "Nature site", "open_space": "Open space", "park": "Park", "pub": "Pub",
        "racecourse": "Racecourse", "restaurant": "Restaurant", "school": "School", "sports_hall": "Sports hall",
        "square": "Square", "stadium": "Stadium", "synagogue": "Synagogue", "theatre": "Theatre",
        "town_hall": "Town hall", "university": "University", "visitor_centre": "Visitor centre",
        "wildlife_park": "Wildlife park", "workshop": "Workshop", "youth_centre": "Youth centre", "zoo": "Zoo",
    },
    "municipality.kind": {
        "state_capital": "State capital", "town": "Town", "municipality": "Municipality",
    },
}
# fmt: on
