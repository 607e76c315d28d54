import copy
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kernel.algorithms.choices import State
from bluelamp.kernel.algorithms.rules import algocare, atrs, features, states
from bluelamp.kernel.algorithms.rules.features import Feature

from .register import ANSWERS, RECORD


@pytest.mark.parametrize(
    "name",
    [
        "age",
        "ages",
        "person_age",
        "dateOfBirth",
        "self_defined_ethnicity",
        "Home Postcode",
        "homepostcode",
        "IMD decile",
        "first-name",
        "isPregnant",
        "sexual.orientation",
        "mental health flag",
        "LSOA11CD",
        "nationality_code",
    ],
)
def test_protected_characteristics_and_their_proxies_are_known_by_name(name):
    assert name in features.prohibited_in([name])


@pytest.mark.parametrize(
    "name", ["minutes_away", "grade", "stage", "page", "message", "trace", "essex", "transport"]
)
def test_other_features_are_not(name):
    assert features.prohibited_in([name]) == {}


@given(
    st.sampled_from([sign for signs in features.PROHIBITED.values() for sign in signs]),
    st.sampled_from(["{}", "the_{}", "{}_of_person", "{}-band", "UPPER {}"]),
)
def test_every_sign_is_found_wherever_it_stands(sign, shape):
    name = shape.format(sign.replace(" ", "_"))
    assert features.prohibited_in([name, name.upper()]).keys() == {name, name.upper()}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"score": math.nan}, "score is not a number"),
        ({"score": math.inf}, "score is not a number"),
        ({"features": [Feature("x", 1, math.nan)]}, "contribution is not a number"),
        ({"features": [Feature("x", math.nan, 0.1)]}, "cannot be kept"),
        ({"features": [Feature("x", object(), 0.1)]}, "cannot be kept"),
        ({"inputs": {"name": "a\0b"}}, "cannot be kept"),
        ({"features": []}, "has features"),
        ({"band": " "}, "has features"),
        ({"explanation": ""}, "has features"),
    ],
)
def test_an_advice_says_enough_to_be_judged(changes, why):
    good = {"features": [Feature("x", 1, 0.5)], "inputs": {"unit": 3}, "score": 0.5, "band": "A"}
    good["explanation"] = "Near."
    features.check_advice(**good)
    with pytest.raises(features.BadAdvice, match=why):
        features.check_advice(**(good | changes))


@pytest.mark.parametrize(
    ("now", "then", "allowed"),
    [(now, then, then in states.MOVES[now]) for now in State.values for then in State.values],
)
def test_states_move_by_their_table(now, then, allowed):
    if allowed:
        states.check_move(now, then)
        return
    with pytest.raises(states.WrongState, match=f"is {now} cannot be {then}"):
        states.check_move(now, then)


def test_the_table_knows_every_state():
    assert set(states.MOVES) == set(State.values)
    assert states.MOVES["retired"] == ()


def test_eight_answers_are_needed():
    assert algocare.check_answers(ANSWERS | {"more": "x"}) == ANSWERS
    with pytest.raises(algocare.Unanswered, match="Lawful, Accuracy"):
        algocare.check_answers(ANSWERS | {"lawful": " ", "accuracy": ""})


def changed(section, key, value):
    record = copy.deepcopy(RECORD)
    record.setdefault(section, {})[key] = value
    return record


def test_a_whole_record_passes():
    assert atrs.check_record(RECORD, complete=True) == RECORD


def test_a_draft_may_be_unfinished_and_an_approval_may_not():
    atrs.check_record({})
    with pytest.raises(atrs.BadRecord, match="Risks is missing") as refused:
        atrs.check_record({}, complete=True)
    assert len(refused.value.faults) == sum(field.required for field in atrs.FIELDS)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ([], "made of sections"),
        ({"tier1": "x"}, "made of sections"),
        ({"tier3": {}}, "no field tier3"),
        (changed("tier1", "colour", "red"), "no field tier1.colour"),
        (changed("tier1", "name", 7), "Name is not text"),
        (changed("tier1", "contact_email", "nobody"), "is not an email address"),
        (changed("tier1", "website", "example.com"), "is not a web address"),
        (changed("metadata", "date_completion", "1 May"), "is not a date"),
        (changed("risk", "risks", [{"danger": "x"}]), "is not a list of rows"),
        (changed("risk", "risks", "none"), "is not a list of rows"),
    ],
)
def test_a_bad_record_is_refused_with_its_faults(record, why):
    with pytest.raises(atrs.BadRecord, match=why):
        atrs.check_record(record)


def test_a_record_is_laid_out_with_what_it_has():
    laid = dict(atrs.sections({"owner": {"team": "Control", "supplier": ""}}))
    assert [(field.label, value) for field, value in laid["Tier 2: owner and responsibility"]] == [
        ("Team", "Control")
    ]
    assert len(laid) == 1
