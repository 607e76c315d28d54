"""Reads of tasking."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from bluelamp.dispatch import selectors as dispatch
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor, list_posts
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.kernel.reference import selectors as reference

from . import permissions
from .choices import MeetingState, TaskState
from .models import Acknowledgement, Briefing, Meeting, MeetingItem, Task, TaskStep
from .rules.meetings import Seen, Slot

M = TypeVar("M", Task, Meeting, Briefing)
TO_DO = (TaskState.OPEN, TaskState.ACCEPTED)


@dataclass(frozen=True)
class Mine:
    """What somebody is asked: their tasks, those of their unit that nobody has, what to read."""

    tasks: list[Task]
    waiting: list[Task]
    briefings: list[Briefing]


def consult_mine(*, by: Actor, reason: Reason, at: datetime.datetime) -> Mine:
    """This will fetch what the reader is asked to do and to read, and log that they looked.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    with access.acting(by):
        asked = Q(owner_id=by.post_id) | Q(owner=None, unit_id=by.unit_id)
        found = _related(_consult(_to_do().filter(asked), by=by, reason=reason))
        briefings = _consult(list_unread(by, at=at), by=by, reason=reason)
    mine = [each for each in found if each.owner_id == by.post_id]
    return Mine(mine, [each for each in found if each.owner_id is None], briefings)


def consult_task(*, by: Actor, reason: Reason, task_id: int) -> Task:
    """This will fetch one task for a reader and log that they looked.

    Raises NotPermitted, Task.DoesNotExist.
    """
    return _related([_consult_one(Task, task_id, by=by, reason=reason)])[0]


def consult_tasks(*, by: Actor, reason: Reason) -> QuerySet[Task]:
    """This will list the tasks in scope for a reader, and log the look. Raises NotPermitted."""
    _look(by, reason, "tasking.tasks.read")
    return list_tasks()


def consult_meetings(*, by: Actor, reason: Reason) -> QuerySet[Meeting]:
    """This will list the meetings in scope for a reader, and log the look. Raises NotPermitted."""
    _look(by, reason, "tasking.meetings.read")
    return Meeting.objects.order_by("-starts_at")


def consult_meeting(*, by: Actor, reason: Reason, meeting_id: int) -> Meeting:
    """This will fetch one meeting for a reader and log that they looked.

    Raises NotPermitted, Meeting.DoesNotExist.
    """
    return _consult_one(Meeting, meeting_id, by=by, reason=reason)


def consult_briefings(*, by: Actor, reason: Reason) -> QuerySet[Briefing]:
    """This will list the briefings in scope, the newest first, with how many have read each.

    Raises NotPermitted.
    """
    _look(by, reason, "tasking.briefings.read")
    found = Briefing.objects.select_related("unit").annotate(readers=Count("acknowledgements"))
    return found.order_by("-starts_at", "pk")


def consult_briefing(*, by: Actor, reason: Reason, briefing_id: int) -> Briefing:
    """This will fetch one briefing for a reader and log that they looked.

    Raises NotPermitted, Briefing.DoesNotExist.
    """
    return _consult_one(Briefing, briefing_id, by=by, reason=reason)


def list_tasks() -> QuerySet[Task]:
    """This will list the tasks in scope, the newest first."""
    return Task.objects.select_related("owner__user", "unit", "incident").order_by("-made_at")


def list_steps(task_id: int) -> QuerySet[TaskStep]:
    """This will list what has happened to a task, the first first."""
    return TaskStep.objects.filter(task_id=task_id).order_by("at", "pk")


def list_unread(by: Actor, *, at: datetime.datetime) -> QuerySet[Briefing]:
    """This will list the briefings of an actor's unit that run and that they have not read."""
    read = Acknowledgement.objects.filter(briefing=OuterRef("pk"), post_id=by.post_id)
    running = Briefing.objects.filter(unit_id=by.unit_id, starts_at__lte=at, ends_at__gt=at)
    return running.filter(~Exists(read)).order_by("ends_at", "pk")


def list_readers(
    briefing: Briefing, *, on: datetime.date
) -> list[tuple[Any, datetime.datetime | None, str]]:
    """This will list who holds a post in a briefing's unit on a day, who is on duty first.

    With each stands when they read it, and the callsign whose crew they are on.
    """
    read = dict(briefing.acknowledgements.values_list("post_id", "at"))
    crews = dispatch.list_units_on_duty().values_list("crew_posts", "callsign")
    on_duty = {post_id: callsign for posts, callsign in crews for post_id in posts}
    posts = list_posts(on=on).filter(unit_id=briefing.unit_id).order_by("user__name")
    found = [(each, read.get(each.pk), on_duty.get(each.pk, "")) for each in posts]
    return sorted(found, key=lambda reader: not reader[2])


def seen_incidents() -> Iterator[Seen]:
    """This will give what a meeting must know of each open incident in scope."""
    found = dispatch.list_open_incidents().annotate(regraded_at=Max("gradings__at"))
    for each in found:
        regraded = each.regraded_at if each.regraded_at != each.opened_at else None
        yield Seen(
            each.pk, each.grade, each.opened_at, each.due_at,
            each.first_at_scene_at is not None, regraded,
        )  # fmt: skip


def slots(*, on: datetime.date) -> list[Slot]:
    """This will list the force's review meetings of a day, in order."""
    found = [
        Slot(each.code, each.label, datetime.time.fromisoformat(str(each.attributes["starts"])))
        for each in reference.codes("review-meeting", on=on)
    ]
    return sorted(found, key=lambda each: each.starts)


def starts_at(slot: str, *, on: datetime.date) -> datetime.datetime:
    """This will give when a meeting of a day starts. Raises NoSuchCode."""
    code = reference.get_code("review-meeting", slot, on=on)
    starts = datetime.time.fromisoformat(str(code.attributes["starts"]))
    return timezone.make_aware(datetime.datetime.combine(on, starts))


def last_held_at(*, on: datetime.datetime) -> datetime.datetime | None:
    """This will give when the newest meeting in scope before a moment was held."""
    held = Meeting.objects.filter(state=MeetingState.HELD, held_at__lt=on)
    last: datetime.datetime | None = held.aggregate(last=Max("held_at"))["last"]
    return last


def get_item(item_id: int) -> MeetingItem:
    """This will get what a meeting looks at. Raises MeetingItem.DoesNotExist."""
    return MeetingItem.objects.get(pk=item_id)


def list_items(meeting_id: int) -> QuerySet[MeetingItem]:
    """This will list what a meeting looks at, as far as the reader may see the incidents."""
    found = MeetingItem.objects.filter(meeting_id=meeting_id)
    return found.select_related("incident", "owner__user").order_by(
        "incident__grade", "incident__opened_at"
    )


def _to_do() -> QuerySet[Task]:
    soonest = F("due_at").asc(nulls_last=True)
    return Task.objects.filter(state__in=TO_DO).order_by(soonest, "pk")


def _consult_one(model: type[M], pk: int, *, by: Actor, reason: Reason) -> M:
    permissions.check_can_read(by=by)
    with access.acting(by):
        found = _consult(model.objects.filter(pk=pk), by=by, reason=reason)
    if not found:
        raise model.DoesNotExist
    return found[0]


def _consult(rows: QuerySet[M], *, by: Actor, reason: Reason) -> list[M]:
    kind = rows.model._meta.label_lower
    return list(access.consult(rows, by=by, act=f"{kind}.read", kind=kind, reason=reason))


def _related(found: list[Task]) -> list[Task]:
    """Tasks with whom they are for: what is consulted is whole rows of one table."""
    prefetch_related_objects(found, "owner__user", "unit", "incident")
    return found


def _look(by: Actor, reason: Reason, act: str) -> None:
    permissions.check_can_read(by=by)
    with access.acting(by):
        audit.record_look(act, Subject("tasking.list"), by=by, reason=reason)
