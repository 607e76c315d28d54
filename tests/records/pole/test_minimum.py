"""The national minimum standard: what each kind of record still wants, in words."""

import pytest

from bluelamp.records.pole import rules, selectors
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.models import Event, Link, Location, Object, PersonRecord
from tests.people import NOW

PERSON = {"given_names": "Ada", "surname": "Marsh", "born_on": NOW.date(), "gender": "female"}
CAR = {"identifier": "AB12CDE", "make": "Ford", "model": "Fiesta", "colour": "Blue"}


@pytest.mark.parametrize(
    ("kind", "sort", "values", "percent", "missing"),
    [
        ("person", "", PERSON, 80, ("a way to reach them",)),
        ("person", "", PERSON | {"emails": ["ada@bluelamp.example"]}, 100, ()),
        ("person", "", PERSON | {"telephones": [], "address": "3 Mill Lane"}, 100, ()),
        ("person", "", {}, 0, tuple(each.words for each in rules.PARTS["person", ""][1])),
        ("object", "vehicle", CAR, 80, ("a body shape",)),
        ("object", "vehicle", CAR | {"body_shape": "Hatchback"}, 100, ()),
        ("object", "telephone", {}, 0, ("a number",)),
        ("location", "geometric", {"latitude": 51.48, "longitude": 0.0}, 100, ()),
        ("location", "address", {"postcode": "B4 6NQ"}, 25,
         ("a house name or number", "a street", "a town")),
        ("event", "stop_search", {"category": "Person search", "day": True, "place": True}, 33,
         ("the number of the receipt", "the person stopped", "the time it happened",
          "the ethnicity the person gave", "the ethnicity the officer saw", "the officer")),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_words(kind, sort, values, percent, missing):
    found = rules.minimum(kind, sort, values)
    assert (found.percent, found.missing) == (percent, missing)


def test_a_modus_operandi_of_a_few_words_is_not_one():
    wanted = "how it was done, in 20 characters or more"
    for summary, there in (("Back door.", True), ("Forced the back door with a bar.", False)):
        assert (wanted in rules.minimum("event", "crime", {"summary": summary}).missing) is there


@pytest.mark.parametrize(("kind", "sort"), [("organisation", ""), ("event", "collision")])
def test_what_the_standard_has_no_entity_for_is_not_measured(kind, sort):
    assert rules.minimum(kind, sort, {}) is None


def test_records_of_one_person_are_asked_together():
    first = PersonRecord(given_names="Ada", surname="Marsh", gender="female")
    second = PersonRecord(surname="Marsh", born_on=NOW.date(), telephones=["+447700900123"])
    assert selectors.minimum_of(Kind.PERSON, [first]).percent == 60
    assert selectors.minimum_of(Kind.PERSON, [first, second]).missing == ()


@pytest.mark.parametrize(
    ("precision", "wanted"),
    [("minute", set()), ("day", {"the time it happened"}),
     ("month", {"the day it happened", "the time it happened"})],
)  # fmt: skip
def test_a_month_is_neither_the_day_nor_the_time(precision, wanted):
    event = Event(kind="stop_search", happened_from=NOW, precision=precision)
    missing = set(selectors.minimum_of(Kind.EVENT, [event]).missing)
    assert missing & {"the day it happened", "the time it happened"} == wanted


def test_a_linked_place_and_officer_are_there_and_the_officer_is_not_who_was_stopped():
    event = Event(kind="stop_search")
    links = [
        Link(from_kind=Kind.EVENT, to_kind=Kind.LOCATION, role="at"),
        Link(from_kind=Kind.PERSON, to_kind=Kind.EVENT, role="officer"),
    ]
    before = selectors.minimum_of(Kind.EVENT, [event]).missing
    after = selectors.minimum_of(Kind.EVENT, [event], links).missing
    assert set(before) - set(after) == {"where it happened", "the officer"}


def test_a_fact_without_a_column_counts():
    car = Object(kind="vehicle", facts={"body_shape": "Estate"}, **CAR)
    assert selectors.minimum_of(Kind.OBJECT, [car]).percent == 100
    assert selectors.minimum_of(Kind.LOCATION, [Location(kind="no_fixed_abode")]) is None


@pytest.mark.parametrize(
    ("category", "reference", "says"),
    [
        ("criminal-damage-arson", "f" * 64, "Criminal damage arson ffffffffffff…"),
        ("Burglary", "20/1/26", "Burglary 20/1/26"),
        ("", "S/77", "Stop search S/77"),
    ],
)
def test_an_event_is_named_in_words(category, reference, says):
    assert str(Event(kind="stop_search", category=category, reference=reference)) == says
