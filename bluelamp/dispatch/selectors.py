"""Reads of dispatch."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.geography import selectors as geography
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.reference.selectors import NoSuchCode

from . import permissions
from .choices import IncidentState
from .models import Deployment, Grading, Incident, LogLine, Unit
from .rules import OFF_DUTY, Candidate, Status


@dataclass(frozen=True)
class Board:
    """What a controller's console shows: open incidents, the most urgent first, and units."""

    incidents: list[Incident]
    units: list["OnBoard"]


@dataclass(frozen=True)
class OnBoard:
    """A unit and what its status is called."""

    unit: Unit
    label: str


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


def consult_board(*, by: Actor, reason: Reason, on: datetime.date) -> Board:
    """This will fetch the board of the reader's force and log that they opened it.

    Units off duty are left out; no more than 500 incidents are shown. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        known = statuses(on=on)
        duty = [OnBoard(each, known[each.status].label) for each in list_units_on_duty()]
        board = Board(list(list_open_incidents()[:500]), duty)
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="dispatch.board.read",
            subject=Subject("dispatch.board"),
            reason=reason,
            detail={"incidents": len(board.incidents), "units": len(board.units)},
        )
    return board


def get_incident(incident_id: int) -> Incident:
    """This will get one incident under the present scope. Raises Incident.DoesNotExist."""
    return Incident.objects.get(pk=incident_id)


def list_open_incidents() -> QuerySet[Incident]:
    """This will list the open incidents in scope: by grade, then the oldest first."""
    return Incident.objects.filter(state=IncidentState.OPEN).order_by("grade", "opened_at")


def list_incidents() -> QuerySet[Incident]:
    """This will list all incidents in scope, the newest first."""
    return Incident.objects.order_by("-opened_at")


def list_units() -> QuerySet[Unit]:
    """This will list the units in scope by callsign, with their incidents."""
    return Unit.objects.select_related("incident").order_by("callsign")


def list_units_on_duty() -> QuerySet[Unit]:
    """This will list the units in scope that are not off duty, by callsign."""
    return list_units().exclude(status=OFF_DUTY)


def list_free_units(*, on: datetime.date) -> list[Unit]:
    """This will list the units in scope that may be sent, by callsign."""
    deployable = [code for code, status in statuses(on=on).items() if status.deployable]
    return list(list_units_on_duty().filter(incident=None, status__in=deployable))


def get_unit(unit_id: int) -> Unit:
    """This will get a unit in scope. Raises Unit.DoesNotExist."""
    return Unit.objects.select_related("incident").get(pk=unit_id)


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


def list_candidates(incident: Incident, *, on: datetime.date) -> list[Candidate]:
    """This will list the units on duty with their road time to an incident (seconds)."""
    units = list(list_units_on_duty())
    known = statuses(on=on)
    times = _seconds_to(incident, units)
    return [
        Candidate(
            unit_id=unit.pk,
            callsign=unit.callsign,
            status=known[unit.status],
            seconds=seconds,
            position_at=unit.position_at,
            shift_ends_at=unit.shift_ends_at,
            committed_to=unit.incident.reference if unit.incident else "",
        )
        for unit, seconds in zip(units, times, strict=True)
    ]


def target_minutes(grade: str, *, on: datetime.date) -> int | None:
    """This will give a grade's attendance target, None where none is published.

    Raises NoSuchCode.
    """
    minutes = reference.get_code("grade", grade, on=on).attributes.get("target_minutes")
    return int(minutes) if minutes is not None else None


def get_status(code: str, *, on: datetime.date) -> Status:
    """This will get a unit status from the force's list on a day. Raises NoSuchCode."""
    known = statuses(on=on)
    if code not in known:
        raise NoSuchCode(f"unit-status has no code {code} on {on}")
    return known[code]


def statuses(*, on: datetime.date) -> dict[str, Status]:
    """This will give every unit status of the force's list on a day by its code."""
    return {
        each.code: Status(
            code=each.code,
            label=each.label,
            available=bool(each.attributes.get("available")),
            deployable=bool(each.attributes.get("deployable")),
        )
        for each in reference.codes("unit-status", on=on)
    }


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


def _seconds_to(incident: Incident, units: list[Unit]) -> list[float | None]:
    if incident.easting is None or incident.northing is None:
        return [None] * len(units)
    placed = [unit for unit in units if unit.easting is not None and unit.northing is not None]
    points = [(unit.easting or 0.0, unit.northing or 0.0) for unit in placed]
    place = (incident.easting, incident.northing)
    found = dict(
        zip((u.pk for u in placed), geography.network().seconds_to(place, points), strict=True)
    )
    return [found.get(unit.pk) for unit in units]
