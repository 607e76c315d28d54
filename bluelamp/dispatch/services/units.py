"""Booking units on, their statuses and their positions."""

import datetime
from collections.abc import Iterable

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, rules, selectors
from ..choices import ArrivalSource, LineKind
from ..events import UnitStatusChanged
from ..models import Deployment, Incident, StatusChange, Unit
from . import emergencies, incidents
from .positions import Fix, take_positions

__all__ = [
    "Fix",
    "ShiftOver",
    "announce",
    "book_on",
    "correct_status",
    "record_positions",
    "set_status",
]


class ShiftOver(rules.Refused):
    """The shift would end before it begins."""

    sentence = "The shift would end before it begins."


def book_on(
    *,
    by: Actor,
    at: datetime.datetime,
    callsign: str,
    kind: str,
    organisation_unit_id: int,
    crew: list[str],
    shift_ends_at: datetime.datetime,
    skills: list[str] | None = None,
    vrm: str = "",
    station: str = "",
) -> Unit:
    """This will book a unit on duty under its callsign, made the first time it is used.

    A unit that is on an incident keeps its status. Raises NotPermitted, ShiftOver, and NoSuchCode
    for a kind or a skill that is not in the force's list on that day.
    """
    with access.acting(by):
        permissions.check_can_manage_units(by=by)
        _check_booking(kind, skills or [], shift_ends_at, at=at)
        unit, _ = Unit.objects.select_for_update().get_or_create(
            force_id=by.force_id,
            callsign=callsign,
            defaults={"unit_id": organisation_unit_id, "kind": kind},
        )
        unit.kind, unit.crew, unit.skills = kind, crew, skills or []
        unit.crew_posts = []  # each of the crew says on their device that they are with it
        unit.vrm, unit.station, unit.shift_ends_at = vrm, station, shift_ends_at
        before = unit.status
        if unit.incident_id is None:
            unit.status, unit.status_at = rules.AVAILABLE, at
        unit.save()
        _changed(unit, before, by=by, at=at)
    return unit


def set_status(*, by: Actor, at: datetime.datetime, unit_id: int, status: str) -> Unit:
    """This will change a unit's status and stamp the deployment that it is on.

    Its crew say it, or who speaks for any unit. Raises NotPermitted, WrongStatus, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        after = selectors.get_status(status, on=at.date())
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        permissions.check_can_speak_for(unit.crew_posts, by=by)
        now = selectors.get_status(unit.status, on=at.date())
        rules.check_move(now, after, assigned=unit.incident_id is not None)
        before = unit.status
        unit.status, unit.status_at = status, at
        if status == rules.OFF_DUTY:
            unit.crew_posts = []
        unit.save(update_fields=["status", "status_at", "crew_posts"])
        if unit.incident_id is not None:
            _stamp(unit, status, by=by, at=at)
        _changed(unit, before, by=by, at=at)
        if status == rules.EMERGENCY:
            emergencies.begin(unit, by=by, at=at)
    return unit


def record_positions(*, by: Actor, at: datetime.datetime, fixes: Iterable[Fix]) -> int:
    """This will take a batch of positions and return how many units moved. Raises NotPermitted."""
    return take_positions(by=by, at=at, fixes=fixes).moved


def correct_status(
    *, by: Actor, at: datetime.datetime, unit_id: int, status: str, wrong: str
) -> Unit:
    """This will put back a status that was given in error, with the time stamp that it set.

    The log keeps both. Raises NotPermitted, and WrongStatus when it has changed since.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        permissions.check_can_speak_for(unit.crew_posts, by=by)
        if unit.status != wrong:
            raise rules.WrongStatus(f"{unit.callsign} has another status by now.")
        before, unit.status, unit.status_at = unit.status, status, at
        unit.save(update_fields=["status", "status_at"])
        if unit.incident_id is not None:
            _unstamp(unit, wrong, by=by, at=at)
        _changed(unit, before, by=by, at=at)
    return unit


def announce(unit: Unit, incident: Incident | None, *, by: Actor, at: datetime.datetime) -> None:
    """This will tell of a unit's status as part of an act that has been checked."""
    happened = UnitStatusChanged(
        unit_id=unit.pk,
        callsign=unit.callsign,
        status=unit.status,
        label=selectors.get_status(unit.status, on=at.date()).label,
        incident_id=incident.pk if incident else None,
        reference=incident.reference if incident else "",
        at=at,
    )
    bus.publish(happened, by=by, about=unit)


def _check_booking(
    kind: str, skills: list[str], ends_at: datetime.datetime, *, at: datetime.datetime
) -> None:
    reference.get_code("unit-kind", kind, on=at.date())
    for skill in skills:
        reference.get_code("unit-skill", skill, on=at.date())
    if ends_at <= at:
        raise ShiftOver


def _changed(unit: Unit, before: str, *, by: Actor, at: datetime.datetime) -> None:
    incident = unit.incident
    StatusChange.objects.create(
        unit=unit,
        before=before,
        after=unit.status,
        incident_id=unit.incident_id,
        post_id=by.post_id,
        at=at,
    )
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act="dispatch.unit.status_changed",
        subject=Subject("dispatch.unit", unit.pk),
        reason=Reason("incident", "", incident.reference if incident else ""),
        detail={"callsign": unit.callsign, "before": before, "after": unit.status},
    )
    announce(unit, incident, by=by, at=at)


def _stamp(unit: Unit, status: str, *, by: Actor, at: datetime.datetime) -> None:
    """Arrival depends on the officer saying so: the times are those of the status changes."""
    deployment = Deployment.objects.select_for_update().get(unit=unit, ended_at=None)
    incident = deployment.incident
    if status == rules.ENROUTE and deployment.enroute_at is None:
        deployment.enroute_at = at
    if status == rules.AT_SCENE and deployment.at_scene_at is None:
        deployment.at_scene_at, deployment.arrival = at, ArrivalSource.STATUS
        Incident.objects.filter(pk=incident.pk, first_at_scene_at=None).update(first_at_scene_at=at)
    deployment.acknowledged_at = deployment.acknowledged_at or at  # whoever moves has read it
    deployment.save(update_fields=["enroute_at", "at_scene_at", "arrival", "acknowledged_at"])
    label = selectors.get_status(status, on=at.date()).label
    incidents.add_line_to(incident, LineKind.STATUS, f"{unit.callsign}: {label}", by=by, at=at)


def _unstamp(unit: Unit, wrong: str, *, by: Actor, at: datetime.datetime) -> None:
    deployment = Deployment.objects.select_for_update().get(unit=unit, ended_at=None)
    incident = deployment.incident
    if wrong == rules.ENROUTE:
        deployment.enroute_at = None
    if wrong == rules.AT_SCENE:
        said = deployment.at_scene_at
        deployment.at_scene_at, deployment.arrival = None, ""
        Incident.objects.filter(pk=incident.pk, first_at_scene_at=said).update(
            first_at_scene_at=None
        )
    deployment.save(update_fields=["enroute_at", "at_scene_at", "arrival"])
    label = selectors.get_status(unit.status, on=at.date()).label
    text = f"{unit.callsign}: status {wrong} undone, again {label.lower()}"
    incidents.add_line_to(incident, LineKind.STATUS, text, by=by, at=at)
