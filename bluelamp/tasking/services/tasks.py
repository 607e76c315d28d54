"""Making tasks and moving them to their ends."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..choices import TaskKind, TaskState
from ..events import TaskMade, TaskMoved
from ..models import Task, TaskStep
from ..rules.tasks import check_move


class ResultNeeded(Exception):
    """A task ends with words that say how."""


@dataclass(frozen=True)
class NewTask:
    """What is asked for, of which unit and perhaps whom, by when; what it comes from, if anything.

    `unit_id` is an organisation unit, `owner_id` a post.
    """

    title: str
    unit_id: int
    kind: TaskKind = TaskKind.TASK
    detail: str = ""
    citation: str = ""
    owner_id: int | None = None
    due_at: datetime.datetime | None = None
    incident_id: int | None = None
    item_id: int | None = None
    process_id: int | None = None


def make_task(*, by: Actor, at: datetime.datetime, task: NewTask) -> Task:
    """This will ask a unit, or one post in it, to do something. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_make(by=by)
        return add_task(by=by, at=at, task=task)


def add_task(*, by: Actor, at: datetime.datetime, task: NewTask) -> Task:
    """This will write a task as part of an act that has been checked."""
    made = Task.objects.create(
        force_id=by.force_id, made_at=at, made_by_id=by.post_id, **vars(task)
    )
    _step(made, "Made", by=by, at=at)
    _record(by, Operation.COLLECTION, "tasking.task.made", made, made.title)
    told = TaskMade(made.pk, made.title, made.kind, made.due_at, made.owner_id)
    bus.publish(told, by=by, about=made)
    return made


def accept_task(*, by: Actor, at: datetime.datetime, task_id: int) -> Task:
    """This will take a task on in one's own post. Raises NotPermitted, CannotMove."""
    return _move(task_id, TaskState.ACCEPTED, "Accepted", by=by, at=at, owner_id=by.post_id)


def hand_back(*, by: Actor, at: datetime.datetime, task_id: int, why: str) -> Task:
    """This will give a task back to its unit. Raises NotPermitted, CannotMove, ResultNeeded."""
    _need(why)
    return _move(task_id, TaskState.OPEN, f"Handed back: {why}", by=by, at=at, owner_id=None)


def finish_task(*, by: Actor, at: datetime.datetime, task_id: int, result: str) -> Task:
    """This will end a task with what came of it. Raises NotPermitted, CannotMove, ResultNeeded."""
    _need(result)
    return _move(
        task_id, TaskState.DONE, f"Done: {result}", by=by, at=at, result=result, ended_at=at
    )


def cancel_task(*, by: Actor, at: datetime.datetime, task_id: int, why: str) -> Task:
    """This will end a task that will not be done. Raises as `finish_task` does."""
    _need(why)
    permissions.check_can_make(by=by)
    return _move(
        task_id, TaskState.CANCELLED, f"Cancelled: {why}", by=by, at=at, result=why, ended_at=at
    )


def assign_tasks(
    *, by: Actor, at: datetime.datetime, task_ids: Iterable[int], owner_id: int
) -> int:
    """This will give tasks that are to be done to a post and count them. Raises NotPermitted.

    Those that have ended, or are the post's already, are passed over.
    """
    permissions.check_can_make(by=by)
    with access.acting(by):
        open_ones = Task.objects.filter(
            pk__in=list(task_ids), state__in=[TaskState.OPEN, TaskState.ACCEPTED]
        )
        wanted = [each for each in open_ones.select_for_update() if each.owner_id != owner_id]
        for each in wanted:
            each.owner_id, each.state = owner_id, TaskState.OPEN
            _save(each, "Given to another post", by=by, at=at)
    return len(wanted)


def _move(
    task_id: int, to: TaskState, text: str, *, by: Actor, at: datetime.datetime, **values: object
) -> Task:
    with access.acting(by):
        permissions.check_can_do(by=by)
        task = Task.objects.select_for_update().get(pk=task_id)
        check_move(task.state, to)
        task.state = to
        for name, value in values.items():
            setattr(task, name, value)
        _save(task, text, by=by, at=at)
    return task


def _save(task: Task, text: str, *, by: Actor, at: datetime.datetime) -> None:
    task.save(update_fields=["state", "owner", "result", "ended_at"])
    _step(task, text, by=by, at=at)
    _record(by, Operation.ALTERATION, "tasking.task.moved", task, text)
    bus.publish(TaskMoved(task.pk, task.title, task.state, task.owner_id), by=by, about=task)


def _step(task: Task, text: str, *, by: Actor, at: datetime.datetime) -> None:
    TaskStep.objects.create(
        task=task, at=at, state=task.state, text=text, author=by.name, post_id=by.post_id
    )


def _need(words: str) -> None:
    if not words.strip():
        raise ResultNeeded


def _record(by: Actor, operation: Operation, act: str, task: Task, text: str) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("tasking.task", task.pk),
        reason=Reason("incident"),
        detail={"title": task.title, "text": text},
    )
