import datetime

import pytest

from bluelamp.dispatch import rules
from bluelamp.dispatch.rules import Candidate, Status, WrongStatus
from tests.people import NOW

FREE = Status("2", "On patrol", available=True, deployable=True)
BREAK = Status("4", "Refreshment break", available=False, deployable=True)

TABLE = {
    code: Status(code, label, available=code in "123", deployable=True, next=tuple(after.split()))
    for code, label, after in [
        ("0", "Emergency", "2 6"), ("1", "On duty", "2"), ("2", "Patrol", "4 5 6 11 0"),
        ("4", "Break", "2 5 11"), ("5", "On the way", "6 2"), ("6", "At scene", "2 7"),
        ("7", "Committed", "2"), ("11", "Off duty", "1"), ("15", "Message received", ""),
    ]
}  # fmt: skip


def unit(number, seconds, status=FREE, **more):
    values = {"position_at": NOW, "shift_ends_at": None} | more
    return Candidate(number, f"U{number}", status, seconds, **values)


def test_the_nearest_free_unit_is_first_and_the_others_say_how_far_behind():
    ranked = rules.rank([unit(1, 400.0), unit(2, 130.0)], at=NOW)
    assert [(r.candidate.callsign, r.place, r.reason) for r in ranked] == [
        ("U2", 1, "Nearest free unit: 2 min 10 sec by road"),
        ("U1", 2, "6 min 40 sec by road, 4 min 30 sec after U2"),
    ]


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (unit(1, 1.0, committed_to="20261121-0007"), "On incident 20261121-0007"),
        (unit(1, 1.0, status=BREAK), "Not available: refreshment break"),
        (unit(1, 1.0, position_at=None), "Its position is not known"),
        (unit(1, 1.0, shift_ends_at=NOW), "Its shift has ended"),
        (unit(1, None), "No road leads there from where it is"),
    ],
)
def test_a_unit_that_cannot_go_has_no_place_and_says_why(candidate, reason):
    ranked = rules.rank([candidate, unit(2, 900.0)], at=NOW)
    assert [(r.candidate.unit_id, r.place) for r in ranked] == [(2, 1), (1, None)]
    assert ranked[1].reason == reason


def test_an_old_position_is_said_to_be_old():
    before = NOW - datetime.timedelta(minutes=25)
    [only] = rules.rank([unit(1, 60.0, position_at=before)], at=NOW)
    assert only.reason == "Nearest free unit: 1 min by road; position is from 21:50"


def test_nobody_on_duty_is_an_empty_proposal():
    assert rules.rank([], at=NOW) == []


@pytest.mark.parametrize(
    ("before", "after", "assigned", "said"),
    [
        ("2", "2", False, "that status already"),
        ("11", "2", False, "book it on first"),
        ("2", "5", False, "not assigned"),
        ("2", "6", False, "not assigned"),
        ("6", "11", True, "stand it down first"),
        ("6", "2", True, "stand it down first"),
        ("4", "7", False, "7 Committed may not follow 4 Break. It may go to 2, 5 or 11."),
        ("2", "15", False, "may not follow"),
    ],
)
def test_a_status_that_may_not_follow_is_refused_with_a_sentence(before, after, assigned, said):
    with pytest.raises(WrongStatus, match=said):
        rules.check_move(TABLE[before], TABLE[after], assigned=assigned)


@pytest.mark.parametrize(
    ("before", "after", "assigned"), [("11", "1", False), ("2", "5", True), ("5", "6", True),
                                      ("6", "2", False), ("2", "0", False)]
)  # fmt: skip
def test_a_status_that_may_follow_passes(before, after, assigned):
    rules.check_move(TABLE[before], TABLE[after], assigned=assigned)


def test_a_grade_without_a_published_target_has_no_due_time():
    assert rules.due_at(NOW, None) is None
    assert rules.due_at(NOW, 15) == NOW + datetime.timedelta(minutes=15)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 sec"), (59.6, "1 min"), (61, "1 min 1 sec"), (600, "10 min")]
)
def test_minutes_are_said_as_people_say_them(seconds, words):
    assert rules.in_minutes(seconds) == words
