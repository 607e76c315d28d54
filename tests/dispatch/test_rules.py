import datetime

import pytest

from bluelamp.dispatch import rules
from bluelamp.dispatch.rules import Asked, Candidate, Status, WrongStatus, positions
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


ON_WAY = Status("5", "On the way", False, False, divertible="higher_grade")
ASKED = Asked("P1", must=(("firearms", "Firearms"),), wished=(("taser", "Taser"),))


@pytest.mark.parametrize(
    ("more", "asked", "reason"),
    [
        ({"crew": 1}, Asked("P1"), "Best unit: 1 min by road; one officer alone"),
        ({"crew": 1}, Asked("P3"), "Nearest free unit: 1 min by road"),
        ({"skills": ("firearms",)}, ASKED, "Best unit: 1 min by road; has not taser"),
        ({"skills": ("firearms", "taser")}, ASKED, "Nearest free unit: 1 min by road"),
        ({"skills": ("taser",)}, ASKED, "Has not what is needed: firearms"),
        ({"shift_ends_at": NOW + datetime.timedelta(minutes=20)}, Asked("P2"),
         "Best unit: 1 min by road; its shift ends in 20 min"),
        ({"status": ON_WAY, "committed_to": "R-7", "committed_grade": "P3"}, Asked("P1"),
         "Best unit: 1 min by road; would be diverted from P3 R-7"),
        ({"status": ON_WAY, "committed_to": "R-7", "committed_grade": "P1"}, Asked("P1"),
         "On incident R-7 (P1)"),
        ({"committed_to": "R-7", "committed_grade": "P3"}, Asked("P1"), "On incident R-7 (P3)"),
    ],
)  # fmt: skip
def test_what_counts_against_a_unit_is_said(more, asked, reason):
    [only] = rules.rank([unit(1, 60.0, **more)], at=NOW, asked=asked)
    assert only.reason == reason


def test_a_nearer_unit_that_would_be_diverted_comes_after_a_free_one():
    near = unit(1, 60.0, ON_WAY, committed_to="R-7", committed_grade="P4")
    ranked = rules.rank([near, unit(2, 200.0)], at=NOW, asked=Asked("P1"))
    assert [(r.candidate.callsign, r.reason) for r in ranked] == [
        ("U2", "Nearest free unit: 3 min 20 sec by road"),
        ("U1", "1 min by road, 2 min 20 sec before U2; would be diverted from P4 R-7"),
    ]
    assert (ranked[1].diverts, ranked[1].penalty) == ("R-7", 300.0)


@pytest.mark.parametrize(
    ("minutes", "scene", "state", "words"),
    [
        (0, None, "running", "15 min left"),
        (12, None, "warning", "3 min left"),
        (15, None, "breached", "0 min over"),
        (25, None, "breached", "10 min over"),
        (25, 10, "met", "At scene in time"),
        (25, 20, "late", "At scene 5 min late"),
    ],
)
def test_a_clock_warns_before_it_is_breached(minutes, scene, state, words):
    after = lambda m: NOW + datetime.timedelta(minutes=m)  # noqa: E731 (said once, for a table)
    there = None if scene is None else after(scene)
    shown = rules.clock(NOW, after(15), there, at=after(minutes))
    assert (shown.state, shown.words) == (state, words)
    assert rules.clock(NOW, None, None, at=NOW).words == "No target"


@pytest.mark.parametrize(
    ("easting", "northing", "said"),
    [
        (430_000.0, 280_000.0, ""),
        (float("nan"), 1.0, "not a position"),
        (float("inf"), 1.0, "not a position"),
        (-5.0, 280_000.0, "outside the map"),
        (430_000.0, 1_400_000.0, "outside the map"),
    ],
)
def test_a_position_that_cannot_be_is_said_to_be_none(easting, northing, said):
    assert said in positions.fault(easting, northing)


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
