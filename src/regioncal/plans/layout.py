"""The default layout of a new region: region.toml, one file a kind with a commented example each, and the rest."""

import json
import os
from collections.abc import Iterator
from datetime import date
from typing import Any

from regioncal.files.render import value
from regioncal.files.write import LOCK

SCHEMA_FILE = "schema.json"

_REGION = """# {name}: its time zone, country and languages. The office is the organisation that guides people.

schema = 1
{keys}
# office = "koordinierungsstelle"
# languages = ["de", "en"]

# Categories, kinds and topics of your own stand beside the built-in ones:
# [taxonomy.category.flea_market]
# label = {{ de = "Flohmarkt", en = "Flea market" }}
# synonyms = ["Trödelmarkt"]
# parent = "market"

# Calendars to take over, see regioncal feeds:
# [[feed]]
# id = "library"
# url = "https://library.example/events.ics"
"""
_EXAMPLES = {
    "organisations.toml": (
        "Who provides: associations, institutions, municipalities.",
        """[[organisation]]
id = "koordinierungsstelle"
name = { de = "Koordinierungsstelle Integration", en = "Integration office" }
kind = "institution"
languages = ["de", "en", "ar"]
contact = { phone = "0511 123456", email = "integration@region.example" }
url = "https://region.example/integration"
""",
    ),
    "places.toml": (
        "Where things happen: venues with address and coordinates.",
        """[[place]]
id = "rathaus"
name = "Rathaus"
address = { street = "Marktplatz 1", postal_code = "30159", municipality = "Hannover" }
municipality = "hannover"
lat = 52.3674
lon = 9.7372
accessibility = { wheelchair = "full" }
""",
    ),
    "municipalities.toml": (
        "The towns and communities of the region.",
        """[[municipality]]
id = "hannover"
name = "Hannover"
ags = "03241001"
postal_codes = ["30159", "30161"]
lat = 52.3744
lon = 9.7386
""",
    ),
    "offers/meeting_place.toml": (
        "Offers, one file a kind: what people can take up again and again.",
        """[[offer]]
id = "talk-cafe"
title = { de = "Sprachcafé", en = "Language café" }
kind = "meeting_place"
topics = ["language"]
provider = "koordinierungsstelle"
place = "rathaus"
hours = "Mo,We 18:00-20:00; PH off"
languages = ["de", "en"]
price = "free"
childcare = true
verified = {today}
""",
    ),
    "funds.toml": (
        "Programmes that pay for projects, a round for each year.",
        """[[fund]]
id = "miteinander"
name = "Miteinander"
funder = "koordinierungsstelle"
budget = 150000
max_per_project = 30000

[[fund.round]]
year = {year}
closes = {year}-03-31
""",
    ),
    "grants.toml": (
        "Single applications and awards.",
        """[[grant]]
id = "garten-{year}"
fund = "miteinander"
year = {year}
title = "Garten für alle"
recipient = "Gartenverein"
status = "awarded"
awarded = 8500.50
""",
    ),
    "holidays.toml": (
        "School and local holidays; public ones come from country and subdivision.",
        """[[holiday]]
name = "Herbstferien"
from = {year}-10-04
to = {year}-10-15
kind = "school"
""",
    ),
}
_EVENTS = (
    "Events that begin in this month; series may have a file of their own, as in events/series.toml.",
    """[[event]]
id = "sommerfest"
title = { de = "Sommerfest", en = "Summer party" }
start = {today}T15:00:00
end = {today}T22:00:00
place = "rathaus"
organiser = "koordinierungsstelle"
category = "festival"
price = { kind = "free" }

[[event]]
id = "wochenmarkt"
title = "Wochenmarkt"
start = {today}T08:00:00
end = {today}T13:00:00
rrule = "FREQ=WEEKLY"
exdate = [{today}]
category = "market"
""",
)
_HINT = "# An example: take the marks away and change it, or use regioncal add."
_IGNORED = f"""# What regioncal leaves while it writes
{LOCK}
.*.new
"""


def files_of(values: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """The files of a new region as (path, text); `values` are region.toml's own keys, its name one clean line."""
    keys = "".join(f"{name} = {value(given)}\n" for name, given in values.items() if given)
    head = _REGION.format(name=values["name"], keys=keys)
    yield "region.toml", _schema_line("region.toml") + head
    for path, (about, example) in {**_EXAMPLES, f"events/{today:%Y/%Y-%m}.toml": _EVENTS}.items():
        text = example.replace("{today}", f"{today}").replace("{year}", f"{today.year}")
        commented = "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())
        yield (
            path,
            f"{_schema_line(path)}# {about}\n{_HINT}\n\n{commented}",
        )
    yield SCHEMA_FILE, _schema()
    yield ".gitignore", _IGNORED


def _schema_line(path: str) -> str:
    """The line by which editors with Taplo find the schema, so that they complete and check what is typed."""
    return f"#:schema {'../' * path.count('/') or './'}{SCHEMA_FILE}\n"


def _schema() -> str:
    from regioncal.schema import schema_of

    return json.dumps(schema_of("all"), ensure_ascii=False, separators=(",", ":")) + "\n"


def head_of(folder: str, path: str) -> bytes:
    """What a new file of a folder begins with: the schema line, where the folder has the schema."""
    if os.path.isfile(os.path.join(folder, SCHEMA_FILE)):
        return _schema_line(path).encode()
    return b""


def copied(sample: str) -> Iterator[tuple[str, bytes]]:
    """The files of the shipped region as (path, bytes), with the line that names the schema."""
    for base, folders, names in os.walk(sample):
        folders.sort()
        for name in sorted(names):
            full = os.path.join(base, name)
            path = os.path.relpath(full, sample).replace(os.sep, "/")
            with open(full, "rb") as file:
                head = _schema_line(path).encode() if path.endswith(".toml") else b""
                yield path, head + file.read()
    yield SCHEMA_FILE, _schema().encode()
    yield ".gitignore", _IGNORED.encode()
