"""Tasking at its doors, with a real database."""

import datetime

import pytest

from bluelamp.dispatch.services import incidents
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Reach
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.kernel.reference.selectors import NoSuchCode
from bluelamp.tasking import selectors
from bluelamp.tasking.choices import TaskState, Why
from bluelamp.tasking.models import Acknowledgement, Briefing, Meeting, MeetingItem, Process, Task
from bluelamp.tasking.rules.tasks import CannotMove
from bluelamp.tasking.services import briefings, meetings, processes, tasks
from tests.dispatch.world import make_world
from tests.people import NOW, actor_of, make_actor, make_force, make_post, make_unit

pytestmark = pytest.mark.django_db
WHY = Reason("incident")
SUPPORT = (
    "tasking.read",
    "tasking.do_tasks",
    "tasking.make_tasks",
    "tasking.hold_meeting",
    "tasking.brief",
    "dispatch.read_incidents",
    "dispatch.open_incident",
    "dispatch.regrade_incident",
    "dispatch.result_incident",
)
HOUR = datetime.timedelta(hours=1)
DAY = NOW.date()


@pytest.fixture(autouse=True)
def _world():
    make_world()


@pytest.fixture
def by():
    return make_actor(*SUPPORT)


@pytest.fixture
def officer():
    return make_post("tasking.read", "tasking.do_tasks")


def opened(by, grade="P1", hours=0):
    return incidents.open_incident(
        by=by, at=NOW - hours * HOUR, place=Place("Mill Lane"), summary="A shout", grade=grade,
        reason=WHY,
    )  # fmt: skip


def prepared(by, slot="night", at=NOW):
    return meetings.prepare_meeting(by=by, at=at, slot=slot, on=DAY)


def items(by, meeting):
    with access.acting(by):
        return {each.incident_id: each for each in selectors.list_items(meeting.pk)}


def make_task(by, **values):
    asked = tasks.NewTask(**{"title": "Visit the shop", "unit_id": by.unit_id} | values)
    return tasks.make_task(by=by, at=NOW, task=asked)


def test_a_meeting_is_built_from_what_is_urgent_late_or_regraded(by):
    urgent, late, calm, moved = (
        opened(by), opened(by, "P2", hours=3), opened(by, "P5"), opened(by, "P5", hours=2),
    )  # fmt: skip
    incidents.regrade_incident(
        by=by, at=NOW - HOUR, incident_id=moved.pk, grade="P4", rationale="A child is there"
    )
    found = items(by, prepared(by))
    assert set(found) == {urgent.pk, late.pk, moved.pk}
    assert calm.pk not in found
    assert found[late.pk].why == [Why.BREACHED, Why.OPEN]
    assert found[moved.pk].why == [Why.REGRADED]


def test_a_meeting_built_again_keeps_what_was_decided_and_drops_what_is_over(by):
    kept, gone = opened(by), opened(by)
    meeting = prepared(by)
    meetings.decide_item(
        by=by, at=NOW, item_id=items(by, meeting)[kept.pk].pk, decision="Send a sergeant"
    )
    for each in (kept, gone):
        incidents.result_incident(
            by=by, at=NOW, incident_id=each.pk, result=any_result(), text="Over"
        )
    assert prepared(by).pk == meeting.pk
    assert {key: each.decision for key, each in items(by, meeting).items()} == {
        kept.pk: "Send a sergeant"
    }


def any_result():
    from bluelamp.kernel.reference import selectors as reference

    return reference.codes("incident-result", on=DAY)[0].code


def test_holding_a_meeting_makes_its_decisions_tasks_and_nothing_is_changed_after(by, officer):
    one, other = opened(by), opened(by)
    meeting = prepared(by)
    found = items(by, meeting)
    meetings.decide_item(
        by=by, at=NOW, item_id=found[one.pk].pk, decision="Visit tonight", owner_id=officer.pk,
        due_at=NOW + HOUR,
    )  # fmt: skip
    meetings.decide_item(by=by, at=NOW, item_id=found[other.pk].pk, decision="Nothing more")
    held = meetings.hold_meeting(by=by, at=NOW, meeting_id=meeting.pk, summary="Quiet")
    assert (held.state, held.chair_id) == ("held", by.post_id)
    with access.acting(by):
        (task,) = Task.objects.all()
    assert (task.owner_id, task.due_at, task.incident_id) == (officer.pk, NOW + HOUR, one.pk)
    assert task.unit_id == officer.unit_id
    for act in (
        lambda: prepared(by),
        lambda: meetings.decide_item(by=by, at=NOW, item_id=found[one.pk].pk, decision="No"),
        lambda: meetings.hold_meeting(by=by, at=NOW, meeting_id=meeting.pk, summary=""),
    ):
        with pytest.raises(meetings.AlreadyHeld):
            act()


def test_the_next_meeting_looks_back_to_the_one_before(by):
    moved = opened(by, "P5", hours=5)
    incidents.regrade_incident(
        by=by, at=NOW - 4 * HOUR, incident_id=moved.pk, grade="P4", rationale="Worse"
    )
    first = prepared(by, "afternoon")
    meetings.decide_item(by=by, at=NOW, item_id=items(by, first)[moved.pk].pk, decision="Watch it")
    meetings.hold_meeting(by=by, at=NOW - HOUR, meeting_id=first.pk, summary="")
    assert items(by, prepared(by)) == {}


def test_a_meeting_refuses_what_makes_no_sense(by):
    opened(by)
    meeting = prepared(by)
    (item,) = items(by, meeting).values()
    with pytest.raises(meetings.DecisionNeeded):
        meetings.decide_item(by=by, at=NOW, item_id=item.pk, decision="  ")
    with pytest.raises(meetings.NothingDecided):
        meetings.hold_meeting(by=by, at=NOW, meeting_id=meeting.pk, summary="")
    with pytest.raises(NoSuchCode):
        prepared(by, "midnight")


def test_a_task_goes_from_being_made_to_its_result_and_each_step_is_kept(by, officer):
    doer = actor_of(officer)
    task = make_task(by, due_at=NOW + HOUR)
    tasks.accept_task(by=doer, at=NOW, task_id=task.pk)
    tasks.hand_back(by=doer, at=NOW, task_id=task.pk, why="Off duty")
    tasks.accept_task(by=doer, at=NOW, task_id=task.pk)
    done = tasks.finish_task(by=doer, at=NOW, task_id=task.pk, result="Shop was shut")
    assert (done.state, done.result, done.ended_at) == (TaskState.DONE, "Shop was shut", NOW)
    with access.acting(by):
        said = [each.text for each in selectors.list_steps(task.pk)]
        told = Event.objects.filter(name="tasking.task.moved").count()
    assert said == [
        "Made", "Accepted", "Handed back: Off duty", "Accepted", "Done: Shop was shut",
    ]  # fmt: skip
    assert told == 4
    with pytest.raises(CannotMove):
        tasks.accept_task(by=doer, at=NOW, task_id=task.pk)


@pytest.mark.parametrize("act", [tasks.finish_task, tasks.hand_back, tasks.cancel_task])
def test_an_end_without_words_is_refused_and_nothing_is_written(by, act):
    task = make_task(by)
    name = "result" if act is tasks.finish_task else "why"
    with pytest.raises(tasks.ResultNeeded):
        act(by=by, at=NOW, task_id=task.pk, **{name: " "})
    with access.acting(by):
        assert selectors.list_steps(task.pk).count() == 1


def test_tasks_are_given_to_somebody_in_bulk_and_those_that_ended_are_passed_over(by, officer):
    made = [make_task(by) for _ in range(3)]
    tasks.cancel_task(by=by, at=NOW, task_id=made[0].pk, why="Not needed")
    numbers = [each.pk for each in made]
    given = {"by": by, "at": NOW, "task_ids": numbers, "owner_id": officer.pk}
    assert tasks.assign_tasks(**given) == 2
    assert tasks.assign_tasks(**given) == 0
    mine = selectors.consult_mine(by=actor_of(officer), reason=WHY, at=NOW)
    assert {each.pk for each in mine.tasks} == set(numbers[1:])


def test_a_process_starts_with_all_its_clocks_running(by):
    incident = opened(by)
    process = processes.start_process(
        by=by, at=NOW, template="missing-person", title="Fern Ashdown", unit_id=by.unit_id,
        incident_id=incident.pk,
    )  # fmt: skip
    with access.acting(by):
        made = list(process.tasks.order_by("due_at"))
    assert made[0].due_at == NOW + datetime.timedelta(minutes=15)
    assert all(each.citation for each in made)
    assert {each.incident_id for each in made} == {incident.pk}
    with pytest.raises(processes.NoSuchTemplate):
        processes.start_process(by=by, at=NOW, template="séance", title="x", unit_id=by.unit_id)
    with access.acting(by):
        assert Process.objects.count() == 1


def test_a_briefing_reaches_the_unit_and_all_below_it_and_is_read_once(by):
    area = make_unit(make_force(), "AREA")
    below = make_unit(make_force(), "TEAM", area)
    reader = make_post("tasking.read", unit=below, reach=Reach.UNIT)
    made = publish(by, area)
    assert {each.unit_id for each in made} == {area.pk, below.pk}
    me = actor_of(reader)
    (found,) = selectors.consult_mine(by=me, reason=WHY, at=NOW).briefings
    assert found.unit_id == below.pk
    for _ in range(2):
        briefings.acknowledge_briefing(by=me, at=NOW, briefing_id=found.pk)
    assert selectors.consult_mine(by=me, reason=WHY, at=NOW).briefings == []
    with access.acting(by):
        assert Acknowledgement.objects.count() == 1
        assert selectors.list_readers(found, on=DAY) == [(reader, NOW, "")]


def publish(by, *units, hours=8):
    return briefings.publish_briefing(
        by=by, at=NOW, title="Tonight", text="Market square", unit_ids=[each.pk for each in units],
        starts_at=NOW - HOUR, ends_at=NOW + hours * HOUR,
    )  # fmt: skip


def test_a_briefing_that_makes_no_sense_is_refused(by):
    with pytest.raises(briefings.NobodyToBrief):
        publish(by)
    with pytest.raises(briefings.EndsBeforeItStarts):
        publish(by, make_unit(make_force()), hours=-2)
    with access.acting(by):
        assert not Briefing.objects.exists()


def test_what_ended_or_has_not_begun_is_nobodys_to_read(by):
    publish(by, make_unit(make_force()))
    for hours in (-2, 9):
        found = selectors.consult_mine(by=by, reason=WHY, at=NOW + hours * HOUR)
        assert found.briefings == []


def test_each_door_refuses_whoever_may_not(by):
    incident, task = opened(by), make_task(by)
    meeting = prepared(by)
    item = items(by, meeting)[incident.pk]
    nobody = make_actor("dispatch.read_incidents")
    unit = make_unit(make_force())
    doors = [
        lambda: selectors.consult_mine(by=nobody, reason=WHY, at=NOW),
        lambda: selectors.consult_task(by=nobody, reason=WHY, task_id=task.pk),
        lambda: prepared(nobody),
        lambda: meetings.decide_item(by=nobody, at=NOW, item_id=item.pk, decision="x"),
        lambda: meetings.hold_meeting(by=nobody, at=NOW, meeting_id=meeting.pk, summary=""),
        lambda: make_task(nobody),
        lambda: tasks.accept_task(by=nobody, at=NOW, task_id=task.pk),
        lambda: tasks.finish_task(by=nobody, at=NOW, task_id=task.pk, result="x"),
        lambda: tasks.cancel_task(by=nobody, at=NOW, task_id=task.pk, why="x"),
        lambda: tasks.assign_tasks(by=nobody, at=NOW, task_ids=[task.pk], owner_id=by.post_id),
        lambda: processes.start_process(
            by=nobody, at=NOW, template="missing-person", title="x", unit_id=unit.pk
        ),
        lambda: publish(nobody, unit),
        lambda: briefings.acknowledge_briefing(by=nobody, at=NOW, briefing_id=1),
    ]
    for door in doors:
        with pytest.raises(NotPermitted):
            door()
    with access.acting(by):
        assert (Task.objects.count(), Meeting.objects.count()) == (1, 1)
        assert MeetingItem.objects.filter(decided_at=None).count() == 1


def test_another_force_sees_nothing_of_it(by):
    opened(by)
    task, meeting = make_task(by), prepared(by)
    stranger = make_actor(*SUPPORT, force=make_force("20", "Elsewhere"))
    with pytest.raises(Task.DoesNotExist):
        selectors.consult_task(by=stranger, reason=WHY, task_id=task.pk)
    with access.acting(stranger):
        assert not Meeting.objects.exists()
        assert not selectors.list_items(meeting.pk).exists()
        assert not selectors.list_steps(task.pk).exists()


def test_a_look_at_a_task_leaves_its_line(by):
    task = make_task(by)
    selectors.consult_task(by=by, reason=WHY, task_id=task.pk)
    with access.acting(by):
        assert Entry.objects.filter(act="tasking.task.read", post_id=by.post_id).count() == 1
