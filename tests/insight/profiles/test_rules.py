"""Facts side by side, bookmarks and references, as tables."""

import datetime

import pytest

from bluelamp.insight.profiles.rules import facts, looks, references
from bluelamp.insight.profiles.rules.facts import Field, Origin
from bluelamp.records.pole.choices import Kind, Ref
from tests.people import NOW

BORN = Field("born_on", "Date of birth")
PHONE = Field("telephones", "Telephone", one=False)


def said(ref, days_ago=0, **answers):
    return Origin(ref, "Niche", NOW - datetime.timedelta(days=days_ago)), answers


def test_a_conflict_shows_both_answers_the_newest_first():
    (fact,) = facts.side_by_side([BORN], [said("P1", 9, born_on=["3"]), said("P2", born_on=["4"])])
    assert fact.conflict
    assert [(v.words, v.origins[0].ref) for v in fact.values] == [("4", "P2"), ("3", "P1")]


def test_sources_that_agree_stand_behind_one_answer():
    one, two = said("P1", born_on=["3 April 1988"]), said("P2", born_on=["3  APRIL 1988"])
    (fact,) = facts.side_by_side([BORN], [one, two])
    assert not fact.conflict
    assert [each.ref for each in fact.values[0].origins] == ["P1", "P2"]


def test_two_telephones_are_no_conflict():
    (fact,) = facts.side_by_side([PHONE], [said("P1", telephones=["1", "2"])])
    assert (len(fact.values), fact.conflict) == (2, False)


def test_what_nobody_answers_is_left_out():
    assert facts.side_by_side([BORN, PHONE], [said("P1", born_on=[])]) == []


def test_what_has_no_column_is_shown_too():
    one = said("P1", born_on=["3"], hair_colour=["Brown"])
    assert facts.others([BORN], [one]) == [Field("hair_colour", "Hair colour", one=False)]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, []),
        ("", []),
        ([], []),
        (0, ["0"]),
        (False, ["No"]),
        (["a", "", "b"], ["a", "b"]),
        ({"kind": "pnc", "value": "99/1B", "check_ok": True}, ["Pnc 99/1B"]),
        (
            {"kind": "cro", "value": "1/99Z", "check_ok": False},
            ["Cro 1/99Z (its check character is wrong)"],
        ),
        ({"hair": "Brown", "eyes": ""}, ["Hair: Brown"]),
    ],
)
def test_values_are_said_in_words(value, words):
    assert facts.in_words(value) == words


def ago(**given):
    return NOW - datetime.timedelta(**given)


@pytest.mark.parametrize(
    ("looked", "before", "since"),
    [
        (None, None, None),
        (ago(days=2), None, ago(days=2)),
        (ago(days=2), ago(days=9), ago(days=2)),
        (ago(minutes=5), ago(days=2), ago(days=2)),
        (ago(minutes=5), None, None),
    ],
)
def test_a_second_opening_in_one_sitting_hides_nothing_new(looked, before, since):
    assert looks.since(looked, before, at=NOW) == since


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("P12", Ref(Kind.PERSON, 12)),
        (" o015 ", Ref(Kind.OBJECT, 15)),
        ("g7", Ref(Kind.ORGANISATION, 7)),
    ],
)
def test_a_reference_is_read(written, ref):
    assert references.parse(written) == ref


@pytest.mark.parametrize("written", ["Ada Marsh (P12)", "B12 (old) (P12) ", "Ada (Ward) (P12)"])
def test_a_reference_may_stand_after_a_name(written):
    assert references.parse(written) == Ref(Kind.PERSON, 12)


@pytest.mark.parametrize("plate", ["P12 ABC", "P123 ABC", "(P12) Ada", "AB12 CDE"])
def test_an_old_plate_is_no_reference(plate):
    with pytest.raises(references.NotAReference):
        references.parse(plate)


@pytest.mark.parametrize("written", ["", "12", "X12", "P", "P-1", "P0", "P1.5", "P" + "9" * 100])
def test_what_is_no_reference_is_refused(written):
    with pytest.raises(references.NotAReference):
        references.parse(written)
