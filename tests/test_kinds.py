"""The field tables are the single source of what records hold, so they must be whole."""

import pytest

from regioncal.kinds import KINDS, REGION, TERMS, TYPES, Field

EVERY = [*KINDS.values(), REGION]


def fields_of(fields: tuple[Field, ...]) -> list[Field]:
    """All fields, those of inner tables included."""
    return [one for field in fields for one in (field, *fields_of(field.fields))]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_names_are_unique_and_said_with_a_meaning(kind):
    """A key stands once in its table and says what it means, in one lower-case line without a full stop."""
    for fields in (kind.fields, *(field.fields for field in fields_of(kind.fields))):
        names = [field.name for field in fields]
        assert len(names) == len(set(names))
    for field in fields_of(kind.fields):
        assert field.about, field.name
        assert "\n" not in field.about
        assert not field.about.endswith(".") or field.about.endswith(" ..."), field.name


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_every_type_is_known_and_complete(kind):
    """A choice has its choices, a table its fields, a reference its target; nothing else has them."""
    for field in fields_of(kind.fields):
        assert field.type in TYPES, field
        assert bool(field.choices) == (field.type == "choice"), field
        assert bool(field.fields) == (field.type == "table"), field
        assert bool(field.to) == (field.type in {"ref", "party", "term"}), field
        assert not field.to or field.to in KINDS or field.to in TERMS, field
        assert not field.short or field.short in {inner.name for inner in field.fields}, field


def test_a_title_field_exists_in_every_kind():
    """What a kind calls its title is one of its fields."""
    for kind in EVERY:
        assert kind.title in {field.name for field in kind.fields}


def test_lists_of_words_hold_each_word_once():
    """A choice or a branch of the taxonomy names each of its words once, as an id."""
    lists = [*TERMS.values(), *(field.choices for kind in EVERY for field in fields_of(kind.fields) if field.choices)]
    for words in lists:
        assert len(words) == len(set(words))


def test_the_types_are_all_used():
    """No type is explained that no field has."""
    assert {field.type for kind in EVERY for field in fields_of(kind.fields)} == set(TYPES)
