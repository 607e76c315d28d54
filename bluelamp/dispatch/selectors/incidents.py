"""Reads of incidents and their histories."""

import datetime

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.reference import selectors as reference

from .. import permissions
from ..choices import IncidentState
from ..models import Deployment, Grading, Incident, LogLine


def consult_incident(*, by: Actor, reason: Reason, incident_id: int) -> Incident:
    """This will fetch one incident for a reader and log that they looked.

    Raises NotPermitted, and Incident.DoesNotExist for what is not there or not theirs to see.
    """
    return _consult(incident_id, by=by, reason=reason, act="read", operation=Operation.CONSULTATION)


def consult_printed_incident(*, by: Actor, reason: Reason, incident_id: int) -> Incident:
    """This will fetch one incident to be put on paper and log that it was disclosed.

    Raises NotPermitted, and Incident.DoesNotExist for what is not there or not theirs to see.
    """
    return _consult(
        incident_id, by=by, reason=reason, act="printed", operation=Operation.DISCLOSURE
    )


def get_incident(incident_id: int) -> Incident:
    """This will get one incident under the present scope. Raises Incident.DoesNotExist."""
    return Incident.objects.get(pk=incident_id)


def list_open_incidents() -> QuerySet[Incident]:
    """This will list the open incidents in scope: by grade, then the oldest first."""
    return Incident.objects.filter(state=IncidentState.OPEN).order_by("grade", "opened_at")


def list_incidents() -> QuerySet[Incident]:
    """This will list all incidents in scope, the newest first."""
    return Incident.objects.order_by("-opened_at")


def list_lines(incident_id: int) -> QuerySet[LogLine]:
    """This will list an incident's log in the order of events."""
    return LogLine.objects.filter(incident_id=incident_id).order_by("at", "id")


def list_gradings(incident_id: int) -> QuerySet[Grading]:
    """This will list the grades that an incident has had, the first one first."""
    return Grading.objects.filter(incident_id=incident_id).order_by("at", "id")


def list_deployments(incident_id: int) -> QuerySet[Deployment]:
    """This will list the units that have been on an incident, the first one first."""
    found = Deployment.objects.filter(incident_id=incident_id)
    return found.select_related("unit").order_by("assigned_at", "id")


def target_minutes(grade: str, *, on: datetime.date) -> int | None:
    """This will give a grade's attendance target, None where none is published.

    Raises NoSuchCode.
    """
    minutes = reference.get_code("grade", grade, on=on).attributes.get("target_minutes")
    return int(minutes) if minutes is not None else None


def result_label(code: str, *, on: datetime.date) -> str:
    """This will give the words of an incident result. Raises NoSuchCode."""
    return str(reference.get_code("incident-result", code, on=on).label)


def _consult(
    incident_id: int, *, by: Actor, reason: Reason, act: str, operation: Operation
) -> Incident:
    permissions.check_can_read(by=by)
    found = access.consult(
        Incident.objects.filter(pk=incident_id),
        by=by,
        act=f"dispatch.incident.{act}",
        kind="dispatch.incident",
        reason=reason,
        operation=operation,
    )
    if not found:
        raise Incident.DoesNotExist
    return found[0]
