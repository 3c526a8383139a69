"""Communities of origin: whether people from somewhere are what is asked for, rather than a condition."""

from collections.abc import Callable, Iterable

from regioncal.search.items import Item

OURS = "kind.migrant_organisation"
PEOPLE = ("language.", "people.")
_NO_ORIGIN = frozenset(("language.de", "language.xx", "language.en"))
_TOGETHER = frozenset(  # what people of one origin have together, without a meaning of its own
    ("gemeinde", "gemeinden", "gemeinschaft", "gemeinschaften", "zentrum", "haus", "leute", "menschen", "bund",
     "vereinigung", "gesellschaft", "zusammenschluss", "organisation", "gruppierung", "community", "people", "centre")
)  # fmt: skip
_FORMS = frozenset(
    (OURS, "kind.club", "kind.meeting_place", "form.group", "form.meeting", "category.meeting", "topic.culture",
     "concept.meet_people", "concept.culture_club", "concept.friends_society", "concept.regulars_table")
)  # fmt: skip

_BESIDE = frozenset(("deutsch", "deutsche", "deutscher", "deutsches", "deutschen"))  # Deutsch-Syrischer Verein


def is_people(item: Item) -> bool:
    """Whether an item names people by their language or origin, and nothing else."""
    return bool(item.concepts) and all(one.startswith(PEOPLE) and one not in _NO_ORIGIN for one in item.concepts)


def is_together(item: Item) -> bool:
    """Whether an item names what people of one origin have together: a club, a community, a meeting."""
    return item.words[0] in _TOGETHER or not _FORMS.isdisjoint(item.concepts)


def of_one_origin(items: Iterable[Item], says_little: Callable[[Item], bool]) -> bool:
    """Whether only people of one origin are asked for, and what they have together: Ukrainer treffen."""
    rest = [item for item in items if not is_people(item) and item.words[0] not in _BESIDE]
    told = [item for item in rest if is_together(item)]
    return bool(told) and all(says_little(item) for item in rest if item not in told)
