"""Preparing and holding THRIVE+ review meetings."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, selectors
from ..choices import MeetingState
from ..events import MeetingHeld
from ..models import Meeting, MeetingItem
from ..rules.meetings import agenda
from .tasks import NewTask, add_task

LONGEST_TITLE = 200


class AlreadyHeld(Exception):
    """The meeting has been held: what it decided is not changed."""


class DecisionNeeded(Exception):
    """A decision needs words."""


class NothingDecided(Exception):
    """Nothing has been decided yet, so there is no meeting to close."""


def prepare_meeting(*, by: Actor, at: datetime.datetime, slot: str, on: datetime.date) -> Meeting:
    """This will build a meeting from what is open, late or regraded, or bring it up to date.

    What has been decided stays; an incident that is no longer to be looked at, and was not decided
    about, is taken off. Raises NotPermitted, AlreadyHeld, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_hold(by=by)
        meeting = _meeting(by, slot, on)
        wanted = agenda(selectors.seen_incidents(), at=at, since=selectors.last_held_at(on=at))
        meeting.items.filter(decided_at=None).exclude(
            incident_id__in=[each.incident_id for each in wanted]
        ).delete()
        for each in wanted:
            MeetingItem.objects.update_or_create(
                meeting=meeting, incident_id=each.incident_id, defaults={"why": list(each.why)}
            )
        _record(by, "tasking.meeting.prepared", meeting, {"incidents": len(wanted)})
    return meeting


def decide_item(
    *,
    by: Actor,
    at: datetime.datetime,
    item_id: int,
    decision: str,
    owner_id: int | None = None,
    due_at: datetime.datetime | None = None,
) -> MeetingItem:
    """This will write what is decided about an incident, and who does it by when.

    Raises NotPermitted, AlreadyHeld, DecisionNeeded.
    """
    with access.acting(by):
        permissions.check_can_hold(by=by)
        item = MeetingItem.objects.select_for_update().get(pk=item_id)
        meeting = _lock(item.meeting_id)
        if not decision.strip():
            raise DecisionNeeded
        item.decision, item.owner_id, item.due_at = decision, owner_id, due_at
        item.decided_at, item.decided_by_id = at, by.post_id
        item.save()
        detail = {"incident": item.incident_id, "decision": decision}
        _record(by, "tasking.meeting.decided", meeting, detail)
    return item


def hold_meeting(*, by: Actor, at: datetime.datetime, meeting_id: int, summary: str) -> Meeting:
    """This will close a meeting: each decision with an owner becomes that post's task.

    Raises NotPermitted, AlreadyHeld, NothingDecided.
    """
    with access.acting(by):
        permissions.check_can_hold(by=by)
        meeting = _lock(meeting_id)
        decided = list(meeting.items.exclude(decided_at=None).select_related("owner", "incident"))
        if not decided:
            raise NothingDecided
        meeting.state, meeting.held_at = MeetingState.HELD, at
        meeting.chair_id, meeting.summary = by.post_id, summary
        meeting.save()
        for item in decided:
            _task_of(item, by=by, at=at)
        _record(by, "tasking.meeting.held", meeting, {"decided": len(decided)})
        bus.publish(MeetingHeld(meeting.pk, len(decided)), by=by, about=meeting)
    return meeting


def _task_of(item: MeetingItem, *, by: Actor, at: datetime.datetime) -> None:
    if item.owner is None:
        return
    asked = NewTask(
        title=f"{item.incident.reference}: {item.decision}"[:LONGEST_TITLE],
        unit_id=item.owner.unit_id,
        detail=item.decision,
        owner_id=item.owner_id,
        due_at=item.due_at,
        incident_id=item.incident_id,
        item_id=item.pk,
    )
    add_task(by=by, at=at, task=asked)


def _meeting(by: Actor, slot: str, on: datetime.date) -> Meeting:
    found = Meeting.objects.select_for_update().filter(force_id=by.force_id, on=on, slot=slot)
    if meeting := found.first():
        return _check_open(meeting)
    starts_at = selectors.starts_at(slot, on=on)
    return Meeting.objects.create(
        force_id=by.force_id, unit_id=by.unit_id, slot=slot, on=on, starts_at=starts_at
    )


def _lock(meeting_id: int) -> Meeting:
    return _check_open(Meeting.objects.select_for_update().get(pk=meeting_id))


def _check_open(meeting: Meeting) -> Meeting:
    if meeting.state == MeetingState.HELD:
        raise AlreadyHeld
    return meeting


def _record(by: Actor, act: str, meeting: Meeting, detail: dict[str, object]) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("tasking.meeting", meeting.pk),
        reason=Reason("incident"),
        detail={"meeting": str(meeting)} | detail,
    )
