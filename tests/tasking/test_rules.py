"""The rules of tasking, as tables."""

import datetime
import json

import pytest

from bluelamp.tasking.choices import TaskState, Why
from bluelamp.tasking.rules import processes
from bluelamp.tasking.rules.meetings import Item, Seen, Slot, agenda, next_slot, why_of
from bluelamp.tasking.rules.tasks import CannotMove, check_move, urgency
from tests.people import NOW

HOUR = datetime.timedelta(hours=1)


def seen(number=1, grade="P4", due=None, regraded=None, *, attended=False, opened=-5):
    return Seen(
        number, grade, NOW + opened * HOUR, due and NOW + due * HOUR, attended,
        regraded and NOW + regraded * HOUR,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("incident", "why"),
    [
        (seen(), ()),
        (seen(grade="P1"), (Why.OPEN,)),
        (seen(grade="P2", due=1), (Why.OPEN,)),
        (seen(due=-1), (Why.BREACHED,)),
        (seen(due=-1, attended=True), ()),
        (seen(regraded=-1), (Why.REGRADED,)),
        (seen(regraded=-3), ()),
        (seen(grade="P1", due=-1, regraded=-1), (Why.BREACHED, Why.REGRADED, Why.OPEN)),
    ],
)
def test_why_a_meeting_looks_at_an_incident(incident, why):
    assert why_of(incident, at=NOW, since=NOW - 2 * HOUR) == why


def test_late_ones_come_first_then_by_grade_then_the_oldest():
    incidents = [
        seen(1, "P2", opened=-1), seen(2, "P3", due=-1), seen(3, "P1"), seen(4, "P2", opened=-9),
        seen(5),
    ]  # fmt: skip
    found = agenda(incidents, at=NOW, since=None)
    assert [each.incident_id for each in found] == [2, 3, 4, 1]
    assert found[0] == Item(2, (Why.BREACHED,))


SLOTS = [Slot("am", "Morning", datetime.time(8, 30)), Slot("pm", "Night", datetime.time(22, 30))]


@pytest.mark.parametrize(
    ("hour", "slot", "days"), [(7, "am", 0), (9, "pm", 0), (22, "pm", 0), (23, "am", 1)]
)
def test_which_meeting_comes_next(hour, slot, days):
    at = NOW.replace(hour=hour, minute=0)
    found, moment = next_slot(SLOTS, at=at)
    assert (found.code, (moment.date() - at.date()).days) == (slot, days)


def test_a_force_without_meetings_has_no_next_one():
    assert next_slot([], at=NOW) is None


@pytest.mark.parametrize("before", list(TaskState))
@pytest.mark.parametrize("after", list(TaskState))
def test_a_task_that_has_ended_moves_no_more(before, after):
    ended = before in (TaskState.DONE, TaskState.CANCELLED)
    if ended or before == after:
        with pytest.raises(CannotMove, match="cannot become"):
            check_move(before, after)
    else:
        check_move(before, after)


@pytest.mark.parametrize(
    ("hours", "word"), [(None, "whenever"), (-1, "late"), (1, "soon"), (4, "soon"), (5, "later")]
)
def test_how_a_task_stands(hours, word):
    due = None if hours is None else NOW + hours * HOUR
    assert urgency(due, at=NOW) == word


def test_every_process_of_the_seed_is_there_with_its_sources():
    found = processes.templates()
    assert set(found) == {
        "missing-person", "firearms-authority", "threat-to-life", "night-time-economy",
        "detention-extension",
    }  # fmt: skip
    clocks = {step.title: step.due_minutes for step in found["detention-extension"].steps}
    assert clocks["First review"] == 6 * 60
    assert clocks["Second review"] == 15 * 60
    assert clocks["Decide before 24 hours"] == 24 * 60
    assert clocks["Apply for a warrant of further detention"] == 36 * 60


STEP = {"title": "Look", "role": "Officer", "due_minutes": 5, "detail": "", "citation": "APP"}
WHOLE = {"version": 1, "name": "A", "purpose": "B", "steps": [STEP]}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        WHOLE | {"steps": []},
        WHOLE | {"steps": [STEP | {"citation": ""}]},
        WHOLE | {"steps": [STEP | {"due_minutes": -1}]},
        WHOLE | {"steps": [STEP | {"due_minutes": 10**9}]},
        WHOLE | {"steps": [STEP | {"colour": "red"}]},
        WHOLE | {"version": "one"},
    ],
    ids=lambda broken: json.dumps(broken)[:40],
)
def test_a_broken_template_is_refused(broken):
    assert processes.read("a", WHOLE).steps[0].title == "Look"
    with pytest.raises(processes.BadTemplate):
        processes.read("a", broken)
