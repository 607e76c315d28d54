"""Undoing the last act of a console: always a new act with its own line, never an erasure."""

import datetime
from collections.abc import Callable

from django.utils.timezone import localtime

from bluelamp.kernel.access.selectors import Actor

from .. import rules
from ..choices import IncidentState
from ..models import ConsoleAct, Deployment, Incident, LogLine, Unit
from . import closing, deployments, incidents, links, units

LASTS = datetime.timedelta(minutes=30)


class NothingToUndo(rules.Refused):
    """There is no act of this console to undo, or things have moved on; the message says."""

    sentence = "There is nothing of yours to undo from the last 30 minutes."


def undo_last(*, by: Actor, at: datetime.datetime) -> str:
    """This will undo the last act of the actor's own command line and say what was undone.

    Raises NothingToUndo, and what the act that undoes it raises.
    """
    acts = ConsoleAct.objects.select_for_update().filter(post_id=by.post_id, undone_at=None)
    act = acts.filter(at__gte=at - LASTS).order_by("-at", "-id").first()
    if act is None:
        raise NothingToUndo
    said = _VERBS[act.verb](act, by, at)
    act.undone_at = at
    act.save(update_fields=["undone_at"])
    return said


def _assign(act: ConsoleAct, by: Actor, at: datetime.datetime) -> str:
    deployment = Deployment.objects.select_related("unit").get(pk=act.subject_id)
    callsign = deployment.unit.callsign
    if deployment.ended_at or deployment.at_scene_at:
        raise NothingToUndo(f"{callsign} has arrived or been stood down since.")
    deployments.stand_down(
        by=by, at=at, incident_id=deployment.incident_id, unit_id=deployment.unit_id
    )
    return f"Undone: {callsign} is free again."


def _status(act: ConsoleAct, by: Actor, at: datetime.datetime) -> str:
    unit = Unit.objects.get(pk=act.subject_id)
    units.correct_status(by=by, at=at, unit_id=unit.pk, status=act.before, wrong=act.after)
    return f"Undone: {unit.callsign} has status {act.before} again."


def _note(act: ConsoleAct, by: Actor, at: datetime.datetime) -> str:
    line = LogLine.objects.get(pk=act.before)
    text = f"Withdrawn: the line of {localtime(line.at):%H:%M:%S}, “{line.text[:200]}”"
    incidents.add_line(by=by, at=at, incident_id=act.subject_id, text=text)
    return "Undone: the log says that the line is withdrawn."


def _grade(act: ConsoleAct, by: Actor, at: datetime.datetime) -> str:
    incident = Incident.objects.get(pk=act.subject_id)
    if incident.grade != act.after:
        raise NothingToUndo(f"{incident.reference} has another grade by now.")
    incidents.regrade_incident(
        by=by, at=at, incident_id=incident.pk, grade=act.before, rationale="Undone on the console"
    )
    return f"Undone: {incident.reference} is {act.before} again."


def _result(act: ConsoleAct, by: Actor, at: datetime.datetime) -> str:
    incident = Incident.objects.select_for_update().get(pk=act.subject_id)
    if incident.state != IncidentState.RESULTED:
        raise NothingToUndo(f"{incident.reference} has been closed or opened again since.")
    closing.reopen(incident, "The result was undone on the console", by=by, at=at)
    return f"Undone: {incident.reference} is open again."


def _link(act: ConsoleAct, by: Actor, at: datetime.datetime) -> str:
    links.unlink_incidents(by=by, at=at, link_id=act.subject_id)
    return "Undone: the two incidents are not linked."


_VERBS: dict[str, Callable[[ConsoleAct, Actor, datetime.datetime], str]] = {
    "assign": _assign,
    "status": _status,
    "note": _note,
    "grade": _grade,
    "result": _result,
    "link": _link,
}
