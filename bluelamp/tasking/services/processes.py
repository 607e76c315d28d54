"""Starting a tactical process: its steps become tasks with their clocks running."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Process
from ..rules.processes import Step, Template, templates
from .tasks import NewTask, add_task


class NoSuchTemplate(Exception):
    """There is no process of that code."""


def start_process(
    *,
    by: Actor,
    at: datetime.datetime,
    template: str,
    title: str,
    unit_id: int,
    incident_id: int | None = None,
) -> Process:
    """This will start a process for a unit; each step is a task that is due by the template.

    Raises NotPermitted, NoSuchTemplate.
    """
    with access.acting(by):
        permissions.check_can_make(by=by)
        plan = _template(template)
        process = Process.objects.create(
            force_id=by.force_id,
            unit_id=unit_id,
            template=plan.code,
            version=plan.version,
            title=title,
            incident_id=incident_id,
            started_at=at,
            started_by_id=by.post_id,
        )
        for step in plan.steps:
            add_task(by=by, at=at, task=_task(step, process, at))
        _record(by, process)
    return process


def _template(code: str) -> Template:
    try:
        return templates()[code]
    except KeyError:
        raise NoSuchTemplate(code) from None


def _task(step: Step, process: Process, at: datetime.datetime) -> NewTask:
    return NewTask(
        title=step.title,
        unit_id=process.unit_id,
        detail=f"{step.role}: {step.detail}",
        citation=step.citation,
        due_at=at + datetime.timedelta(minutes=step.due_minutes),
        incident_id=process.incident_id,
        process_id=process.pk,
    )


def _record(by: Actor, process: Process) -> None:
    audit.record(
        by=by,
        operation=Operation.COLLECTION,
        act="tasking.process.started",
        subject=Subject("tasking.process", process.pk),
        reason=Reason("incident"),
        detail={"template": process.template, "version": process.version, "title": process.title},
    )
