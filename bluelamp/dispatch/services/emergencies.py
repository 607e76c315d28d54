"""A unit's emergency: begun by its status, acknowledged by a person, ended."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules
from ..choices import LineKind
from ..events import UnitAlarmed
from ..models import Emergency, Incident, Unit
from . import incidents


class NoEmergency(rules.Refused):
    """There is no emergency of that kind, or somebody has dealt with it."""

    sentence = "That emergency has been dealt with already."


def begin(unit: Unit, *, by: Actor, at: datetime.datetime) -> None:
    """This will raise a unit's emergency as part of an act that has been checked."""
    made, new = Emergency.objects.get_or_create(
        unit=unit,
        ended_at=None,
        defaults={
            "raised_at": at,
            "incident_id": unit.incident_id,
            "easting": unit.easting,
            "northing": unit.northing,
        },
    )
    if new:
        _note(made, "EMERGENCY: urgent assistance", "raised", by=by, at=at)


def acknowledge_emergency(*, by: Actor, at: datetime.datetime, emergency_id: int) -> Emergency:
    """This will say that a person has taken a unit's emergency up.

    Raises NotPermitted, and NoEmergency when somebody else has.
    """
    with access.acting(by):
        permissions.check_can_answer(by=by)
        found = _lock(emergency_id)
        if found.acknowledged_at is not None:
            raise NoEmergency(f"{found.acknowledged_by} has acknowledged it already.")
        found.acknowledged_at, found.acknowledged_by = at, by.name
        found.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _note(found, "emergency acknowledged", "acknowledged", by=by, at=at)
    return found


def end_emergency(*, by: Actor, at: datetime.datetime, emergency_id: int, reason: str) -> Emergency:
    """This will end an emergency that has been acknowledged. Raises NotPermitted, NoEmergency."""
    with access.acting(by):
        permissions.check_can_answer(by=by)
        found = _lock(emergency_id)
        if found.acknowledged_at is None:
            raise NoEmergency("Acknowledge the emergency first.")
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        _note(found, f"emergency ended: {reason}", "ended", by=by, at=at)
    return found


def _lock(emergency_id: int) -> Emergency:
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(pk=emergency_id, ended_at=None).first()
    if found is None:
        raise NoEmergency
    return found


def _note(emergency: Emergency, words: str, act: str, *, by: Actor, at: datetime.datetime) -> None:
    unit = emergency.unit
    incident = Incident.objects.filter(pk=emergency.incident_id or 0).first()
    if incident:
        text = f"{unit.callsign}: {words}"
        incidents.add_line_to(incident, LineKind.ALARM, text, by=by, at=at)
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=f"dispatch.emergency.{act}",
        subject=Subject("dispatch.unit", unit.pk),
        reason=Reason("incident", "", incident.reference if incident else ""),
        detail={"callsign": unit.callsign, "text": words},
    )
    still = emergency.acknowledged_at is None
    where = emergency.incident_id
    happened = UnitAlarmed(unit.pk, unit.callsign, "emergency", still, where, at)
    bus.publish(happened, by=by, about=unit)
