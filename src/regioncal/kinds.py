"""The field tables: what each kind of record may hold, said once.

One table per kind is the single source for reading, checking, JSON Schema, the options and prompts of `add`,
and the reference page. A field is `(name, type, about, ...)`; the types are listed in `TYPES`.
"""

from typing import NamedTuple

TYPES = {
    "id": "a slug: lower-case letters, digits, hyphens, dots",
    "text": "one line or several lines of text",
    "prose": "text people read: a string, or a table by BCP 47 language tag",
    "bool": "true or false",
    "int": "a whole number",
    "number": "a number",
    "money": "an amount: a whole number, or two decimals",
    "currency": "an ISO 4217 code: EUR",
    "date": "a date: 2016-09-10",
    "when": "a date, a local date-time or an offset date-time",
    "period": "a date, a date-time, or { start, end }",
    "url": "an http or https address",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "language": "an ISO 639 language code: de, ar, uk",
    "level": "a CEFR level: A0 to C2",
    "zone": "an IANA time zone, UTC or floating",
    "rrule": "an RFC 5545 RRULE",
    "hours": "opening hours as OpenStreetMap writes them: Mo,We 18:00-20:00; PH off",
    "choice": "one of a fixed list",
    "term": "an id of the taxonomy, built in or the region's own",
    "ref": "the id of another record",
    "party": "the id of an organisation, or else a plain name",
    "table": "a table of fields",
    "terms": "the region's additions to the taxonomy",
    "map": "a table of text by text",
}


class Field(NamedTuple):
    """One key of a record: its TOML name, its type (a key of `TYPES`) and what it means.

    `many` fields take one value or an array of them and are always a list once read. `to` names the kind or the
    taxonomy branch a reference points to. `choices` and `fields` belong to the types choice and table.
    `short` names the field of the table that a bare string stands for (both ends, if it is `from`) (`price = "free"`).
    `limits` are the least and the most that a number can be.
    """

    name: str
    type: str
    about: str
    required: bool = False
    many: bool = False
    to: str = ""
    choices: tuple[str, ...] = ()
    fields: "tuple[Field, ...]" = ()
    short: str = ""
    limits: tuple[float, ...] = ()


class Kind(NamedTuple):
    """One kind of record: its TOML table name, plural for listings, and its fields in the order people write them."""

    name: str
    plural: str
    about: str
    fields: tuple[Field, ...]
    title: str = "title"


AUDIENCES = (
    "everyone", "women", "men", "families", "parents", "children", "youth", "seniors", "refugees", "lgbtiq",
    "volunteers", "professionals", "administration",
)  # fmt: skip
CATEGORIES = (
    "market", "festival", "concert", "theatre", "dance", "exhibition", "cinema", "reading", "talk", "tour", "sport",
    "children", "workshop", "meeting", "fair", "religion", "other",
)  # fmt: skip
OFFER_KINDS = (
    "meeting_place", "language_course", "course", "counselling", "support", "mentoring", "interpreting",
    "migrant_organisation", "club", "training", "volunteering",
)  # fmt: skip
TOPICS = (
    "language", "education", "family", "work", "recognition", "health", "housing", "asylum", "residence", "law",
    "money", "women", "youth", "seniors", "sport", "music", "dance", "theatre", "art", "culture", "religion", "food",
    "garden", "repair", "clothing", "digital", "mobility", "discrimination", "violence", "naturalisation",
    "volunteering",
)  # fmt: skip
COURSES = (
    "general_integration", "women", "parents", "youth", "literacy", "second_script", "catch_up", "intensive",
    "vocational", "conversation", "exam_prep",
)  # fmt: skip
LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
PRICE_KINDS = ("free", "donation", "paid", "unknown")
EVENT_STATUS = ("confirmed", "tentative", "cancelled", "postponed", "rescheduled", "moved_online", "sold_out")
CLASSES = ("public", "private", "confidential")
OFFER_STATUS = ("active", "paused", "ended")
ATTENDANCE = ("offline", "online", "mixed")
MODES = ("in_person", "online", "phone", "outreach")
SCOPES = ("external", "internal")
RESIDENCE = ("asylum_seeker", "tolerated", "permit", "eu_citizen", "any")
ORGANISATION_KINDS = ("association", "institution", "municipality", "company", "religious_community", "initiative")
GRANT_STATUS = ("applied", "awarded", "rejected", "paid", "settled", "repaid")
HOLIDAY_KINDS = ("public", "school", "observance")
WHEELCHAIR = ("full", "partial", "none")
# The taxonomy's branches and what the package itself brings in each.
TERMS = {"category": CATEGORIES, "kind": OFFER_KINDS, "topic": TOPICS}
# What a region may add words to: those branches, and the concepts that only the search knows.
BRANCHES = (*TERMS, "concept", "audience", "course", "language", "feature")

# The codes of ISO 639-1: a language that has one of two letters has no other in BCP 47.
LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja "
    "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "
    "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so "
    "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)

_PRICE = Field(
    "price", "table", "what it costs; a bare string is the kind, absent means unknown", short="kind",
    fields=(
        Field("kind", "choice", "free, donation, paid or unknown", required=True, choices=PRICE_KINDS),
        Field("from", "money", "the lowest price"),
        Field("to", "money", "the highest price"),
        Field("currency", "currency", "ISO 4217 code, EUR unless said"),
        Field("note", "prose", "reductions, box office, what is included"),
    ),
)  # fmt: skip
_AGE = Field(
    "age", "table", "for people of this age, in years",
    fields=(Field("from", "int", "youngest"), Field("to", "int", "oldest")),
)  # fmt: skip
_ACCESSIBILITY = Field(
    "accessibility", "table", "who can get in and follow",
    fields=(
        Field("wheelchair", "choice", "full, partial or none", choices=WHEELCHAIR),
        Field("sign_language", "bool", "interpreted into sign language"),
        Field("subtitles", "bool", "subtitled"),
        Field("hearing_loop", "bool", "hearing loop"),
        Field("note", "prose", "anything else worth knowing"),
    ),
)  # fmt: skip
_IMAGE = Field(
    "image", "table", "a picture",
    fields=(
        Field("file", "text", "path below the data folder"),
        Field("url", "url", "address of the picture"),
        Field("alt", "prose", "what it shows, for those who do not see it"),
        Field("caption", "prose", "the line under it"),
        Field("credit", "text", "who made it; check asks for it"),
        Field("licence", "text", "terms of use"),
    ),
)  # fmt: skip
_CONTACT = Field(
    "contact", "table", "how to reach them",
    fields=(
        Field("name", "text", "who answers"),
        Field("phone", "phone", "telephone"),
        Field("email", "email", "e-mail"),
        Field("url", "url", "web page"),
    ),
)  # fmt: skip
_ADDRESS = Field(
    "address", "table", "postal address",
    fields=(
        Field("street", "text", "street and number"),
        Field("postal_code", "text", "postal code"),
        Field("municipality", "text", "town as written in the address"),
    ),
)  # fmt: skip
_SOURCE = Field(
    "source", "table", "where this is from, one or several", many=True, short="name",
    fields=(
        Field("name", "text", "who says so"),
        Field("url", "url", "where it says so"),
        Field("file", "text", "a short mark of the file it was imported from, or of that calendar's own id"),
        Field("uid", "text", "its identity there (iCalendar UID)"),
        Field("fetched", "when", "when it was read"),
    ),
)  # fmt: skip
_COMMON = (
    _SOURCE,
    Field("verified", "date", "the day someone last checked this"),
    Field("created", "when", "when the record was made"),
    Field("modified", "when", "when the record was last changed"),
    Field("since", "text", "since when it exists"),
    Field("note", "prose", "remarks for editors and readers"),
    Field("tags", "text", "free words", many=True),
    Field("allow", "text", "names of warnings this record is excused from; likely-duplicate:ID of one pair", many=True),
)
_ID = Field("id", "id", "identity, stable and unique in its kind", required=True)
_LAT = Field("lat", "number", "latitude, WGS 84 degrees", limits=(-90, 90))
_LON = Field("lon", "number", "longitude, WGS 84 degrees", limits=(-180, 180))
_PLACE = Field("place", "ref", "where it happens", to="place")
_LOCATION = Field("location", "text", "where, in free words; what an import brought stays here")
_MUNICIPALITY = Field("municipality", "ref", "town or community", to="municipality")

EVENT = Kind("event", "events", "something that happens at a time", (
    _ID,
    Field("title", "prose", "what it is called", required=True),
    Field("summary", "prose", "one or two sentences"),
    Field("description", "prose", "the whole text"),
    Field("start", "when", "when it begins; a bare date is all day", required=True),
    Field("end", "when", "when it ends; of an all-day event the last day, inclusive"),
    Field("time_known", "bool", "false with a bare date: not all day, only the hour is unknown"),
    Field("timezone", "zone", "the zone its times are meant in; the region's unless said"),
    Field("doors", "when", "when the doors open"),
    Field("rrule", "rrule", "how it repeats", many=True),
    Field("exdate", "when", "occurrences left out", many=True),
    Field("exrule", "rrule", "occurrences left out by a rule (RFC 2445 EXRULE)", many=True),
    Field("rdate", "period", "occurrences added", many=True),
    Field("override", "table", "what is different about single occurrences", many=True, fields=(
        Field("on", "when", "which occurrence: its own start by the rule", required=True),
        Field("title", "prose", "another title"),
        Field("start", "when", "moved to"),
        Field("end", "when", "ends then"),
        _PLACE,
        _LOCATION,
        Field("status", "choice", "cancelled, moved online, ...", choices=EVENT_STATUS),
        Field("description", "prose", "another text"),
        Field("url", "url", "its own page"),
        Field("online_url", "url", "where to take part online then"),
        Field("ticket_url", "url", "where to buy tickets for it"),
        _PRICE,
        _IMAGE,
        Field("color", "text", "another colour"),
        _LAT,
        _LON,
        Field("unset", "choice", "what the series says and this one does not", many=True, choices=("status",)),
    )),
    Field("sequence", "int", "revision (RFC 5545 SEQUENCE)"),
    Field("class", "choice", "who may see it (RFC 5545 CLASS); public unless said", choices=CLASSES),
    _PLACE,
    _LOCATION,
    _MUNICIPALITY,
    _LAT,
    _LON,
    Field("attendance", "choice", "offline, online or mixed", choices=ATTENDANCE),
    Field("online_url", "url", "where to take part online"),
    Field("organiser", "party", "who holds it", to="organisation"),
    Field("co_organisers", "party", "who else", many=True, to="organisation"),
    Field("category", "term", "what sort of event", to="category"),
    Field("audience", "choice", "for whom", many=True, choices=AUDIENCES),
    _AGE,
    Field("languages", "language", "languages spoken", many=True),
    _PRICE,
    Field("ticket_url", "url", "where to buy tickets"),
    Field("registration", "table", "how to sign up", fields=(
        Field("required", "bool", "one must sign up"),
        Field("url", "url", "where"),
        Field("email", "email", "by e-mail"),
        Field("phone", "phone", "by telephone"),
        Field("deadline", "when", "until when"),
        Field("capacity", "int", "how many can come"),
        Field("booked_up", "bool", "no places left"),
    )),
    _ACCESSIBILITY,
    Field("status", "choice", "confirmed unless said", choices=EVENT_STATUS),
    Field("previous_start", "when", "where it was moved from"),
    Field("url", "url", "its page"),
    _IMAGE,
    Field("color", "text", "CSS3 colour name (RFC 7986 COLOR)"),
    Field("featured", "bool", "worth naming first"),
    Field("part_of", "ref", "the festival or series it belongs to", to="event"),
    *_COMMON,
))  # fmt: skip

OFFER = Kind("offer", "offers", "a service people can take up again and again", (
    _ID,
    Field("title", "prose", "what it is called", required=True),
    Field("summary", "prose", "one or two sentences"),
    Field("description", "prose", "the whole text"),
    Field("kind", "term", "its form", required=True, to="kind"),
    Field("topics", "term", "its matter", many=True, to="topic"),
    Field("provider", "party", "who makes it", to="organisation"),
    Field("partners", "party", "who helps", many=True, to="organisation"),
    Field("place", "ref", "where, one or several", many=True, to="place"),
    _LOCATION,
    _MUNICIPALITY,
    Field("area", "ref", "municipalities served", many=True, to="municipality"),
    Field("mode", "choice", "how it is given", many=True, choices=MODES),
    Field("hours", "hours", "when it is open or meets"),
    Field("season", "table", "from when to when it runs", fields=(
        Field("from", "date", "first day"),
        Field("to", "date", "last day"),
    )),
    Field("by_appointment", "bool", "by appointment"),
    Field("languages", "language", "languages spoken there", many=True),
    Field("teaches", "language", "languages taught", many=True),
    Field("level", "table", "level of the course (CEFR); a bare one is both", short="from", fields=(
        Field("from", "level", "lowest"),
        Field("to", "level", "highest"),
    )),
    Field("course", "choice", "sort of language course", many=True, choices=COURSES),
    Field("audience", "choice", "for whom", many=True, choices=AUDIENCES),
    _AGE,
    Field("residence_status", "choice", "open to people with this status", many=True, choices=RESIDENCE),
    _PRICE,
    Field("childcare", "bool", "children are looked after"),
    _ACCESSIBILITY,
    Field("join", "table", "how to join", fields=(
        Field("how", "prose", "in words"),
        Field("url", "url", "web page"),
        Field("email", "email", "e-mail"),
        Field("phone", "phone", "telephone"),
        Field("documents", "prose", "what to bring", many=True),
    )),
    _CONTACT,
    Field("capacity", "table", "how many", fields=(
        Field("places", "int", "places in all"),
        Field("free", "int", "places free"),
    )),
    Field("url", "url", "its page"),
    _IMAGE,
    Field("status", "choice", "active unless said", choices=OFFER_STATUS),
    Field("scope", "choice", "external unless said; internal: for the administration's own staff", choices=SCOPES),
    Field("grant", "ref", "the grant that pays for it", to="grant"),
    Field("keywords", "text", "words it should be found by", many=True),
    _LAT,
    _LON,
    *_COMMON,
))  # fmt: skip

ORGANISATION = Kind("organisation", "organisations", "who provides", (
    _ID,
    Field("name", "prose", "its name", required=True),
    Field("short_name", "text", "what people call it"),
    Field("aliases", "text", "other names", many=True),
    Field("summary", "prose", "one or two sentences"),
    Field("description", "prose", "the whole text"),
    Field("kind", "choice", "what it is", choices=ORGANISATION_KINDS),
    Field("legal_form", "text", "e. V., gGmbH, ..."),
    Field("umbrella", "party", "the association it belongs to", to="organisation"),
    Field("migrant_led", "bool", "led by migrants"),
    Field("fields", "text", "fields of work", many=True),
    _ADDRESS,
    _PLACE,
    _MUNICIPALITY,
    Field("languages", "language", "languages spoken there", many=True),
    _CONTACT,
    Field("url", "url", "its page"),
    _IMAGE,
    Field("member_of", "party", "networks it belongs to", many=True, to="organisation"),
    *_COMMON,
), title="name")  # fmt: skip

PLACE = Kind("place", "places", "where: a venue with address and coordinates", (
    _ID,
    Field("name", "prose", "its name", required=True),
    Field("aliases", "text", "other names", many=True),
    Field("kind", "text", "what it is"),
    _ADDRESS,
    _MUNICIPALITY,
    _LAT,
    _LON,
    _ACCESSIBILITY,
    Field("url", "url", "its page"),
    _IMAGE,
    *_COMMON,
), title="name")  # fmt: skip

MUNICIPALITY = Kind("municipality", "municipalities", "town or community of the region", (
    _ID,
    Field("name", "text", "what people call it", required=True),
    Field("official_name", "text", "name in the official register"),
    Field("aliases", "text", "other names", many=True),
    Field("kind", "text", "what it is"),
    Field("ags", "text", "official key (AGS)"),
    Field("postal_codes", "text", "its postal codes", many=True),
    _LAT,
    _LON,
    Field("population", "int", "inhabitants"),
    Field("population_date", "date", "as of"),
    Field("url", "url", "its page"),
    *_COMMON,
), title="name")  # fmt: skip

FUND = Kind("fund", "funds", "a programme that pays for projects", (
    _ID,
    Field("name", "prose", "its name", required=True),
    Field("aliases", "text", "other names, with years: funds get renamed", many=True),
    Field("summary", "prose", "one or two sentences"),
    Field("predecessor", "ref", "the fund before it", to="fund"),
    Field("successor", "ref", "the fund after it", to="fund"),
    Field("funder", "party", "whose money it is", to="organisation"),
    _CONTACT,
    Field("purpose", "prose", "what it pays for", many=True),
    Field("eligible", "prose", "who may apply", many=True),
    Field("excluded", "prose", "what it does not pay for", many=True),
    Field("jury", "prose", "who decides"),
    Field("url", "url", "its page"),
    Field("budget", "money", "a year's budget, unless the round says other"),
    Field("currency", "currency", "ISO 4217 code, EUR unless said"),
    Field("max_per_project", "money", "the most one project can get"),
    Field("max_share", "number", "the largest share of a project's cost, in percent", limits=(0, 100)),
    Field("until", "text", "until when it existed"),
    Field("round", "table", "one year's budget and call", many=True, fields=(
        Field("year", "int", "its year", required=True),
        Field("theme", "prose", "its motto"),
        Field("budget", "money", "its budget"),
        Field("currency", "currency", "ISO 4217 code, EUR unless said"),
        Field("opens", "date", "first day to apply"),
        Field("closes", "date", "last day to apply"),
        Field("decided", "date", "when the jury decided"),
        Field("max_per_project", "money", "the most one project can get"),
        Field("max_duration", "int", "longest duration, in months"),
        Field("jury", "prose", "who decides"),
        Field("published", "table", "what the funder published", fields=(
            Field("applications", "int", "applications"),
            Field("projects", "int", "projects funded"),
            Field("awarded", "money", "sum awarded"),
            Field("approximate", "bool", "the sum is rounded"),
        )),
        Field("note", "prose", "remarks"),
        _SOURCE,
    )),
    Field("total", "table", "published sums over several years", many=True, fields=(
        Field("from", "int", "first year", required=True),
        Field("to", "int", "last year", required=True),
        Field("applications", "int", "applications"),
        Field("projects", "int", "projects funded"),
        Field("awarded", "money", "sum awarded"),
        Field("approximate", "bool", "the sum is rounded"),
        Field("note", "prose", "remarks"),
        _SOURCE,
    )),
    *_COMMON,
), title="name")  # fmt: skip

GRANT = Kind("grant", "grants", "one award or application", (
    _ID,
    Field("fund", "ref", "which fund", required=True, to="fund"),
    Field("year", "int", "which round"),
    Field("title", "prose", "what the project is called"),
    Field("recipient", "party", "who gets it", to="organisation"),
    _MUNICIPALITY,
    Field("purpose", "prose", "what it is for"),
    Field("status", "choice", "how far it is", choices=GRANT_STATUS),
    Field("applied", "money", "asked for"),
    Field("awarded", "money", "granted"),
    Field("paid", "money", "paid out"),
    Field("own_share", "money", "paid by the recipient"),
    Field("currency", "currency", "ISO 4217 code, EUR unless said"),
    Field("awarded_on", "date", "day of the decision"),
    Field("starts", "date", "first day of the project"),
    Field("ends", "date", "last day of the project"),
    Field("offers", "ref", "offers it pays for", many=True, to="offer"),
    *_COMMON,
))  # fmt: skip

HOLIDAY = Kind("holiday", "holidays", "school and local holidays", (
    Field("id", "id", "identity; made of name and first day unless given"),
    Field("name", "prose", "its name", required=True),
    Field("from", "date", "first day", required=True),
    Field("to", "date", "last day, inclusive; the first unless said"),
    Field("kind", "choice", "public, school or observance", choices=HOLIDAY_KINDS),
    *_COMMON,
), title="name")  # fmt: skip

FEED = Kind("feed", "feeds", "a calendar we take over", (
    _ID,
    Field("name", "prose", "its name"),
    Field("url", "url", "where it is"),
    Field("file", "text", "or a file"),
    Field("format", "choice", "ics unless said", choices=("ics",)),
    Field("refresh", "text", "how often, as in 12h or 7d"),
    Field("defaults", "map", "fields set on what it brings"),
    Field("categories", "map", "their categories to ours"),
    *_COMMON,
), title="id")  # fmt: skip

PATCH = Kind("patch", "patches", "local edits that stand over an imported record", (
    Field("kind", "choice", "kind of the record", required=True, choices=("event", "offer", "organisation", "place")),
    Field("id", "id", "the record", required=True),
    Field("unset", "text", "names of fields taken away", many=True),
    *_COMMON,
), title="id")  # fmt: skip
PATCH_HEAD = ("kind", "id", "unset")  # what a patch says of itself; all else is of the record

# One entry of the region's taxonomy, `[taxonomy.<branch>.<id>]`; further words for it stand under their language.
TERM = (
    Field("label", "prose", "what it is called"),
    Field("synonyms", "text", "words and phrases that mean it", many=True),
    Field("parent", "text", "what it is a sort of: who asks for that finds this too", many=True),
    Field("same", "text", "values of a record that say the same", many=True),
    Field("near", "map", "what it comes near to, and how near: 0 to 1"),
)

REGION = Kind("region", "regions", "the whole: region.toml", (
    Field("schema", "int", "version of the format: 1"),
    Field("name", "text", "what the region is called"),
    Field("timezone", "zone", "IANA time zone"),
    Field("country", "text", "ISO 3166 country: DE"),
    Field("subdivision", "text", "its part, for public holidays: NI"),
    Field("language", "text", "language of plain texts"),
    Field("languages", "text", "languages texts should be given in", many=True),
    Field("url", "url", "the region's page; its host makes UIDs"),
    Field("office", "ref", "the office that guides people", to="organisation"),
    Field("taxonomy", "terms", "categories, kinds, topics and words for the search of the region's own"),
), title="name")  # fmt: skip

KINDS = {
    kind.name: kind
    for kind in (EVENT, OFFER, ORGANISATION, PLACE, MUNICIPALITY, FUND, GRANT, HOLIDAY, FEED, PATCH)
}  # fmt: skip
