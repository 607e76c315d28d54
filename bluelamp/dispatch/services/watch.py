"""What the control room watches by the clock: deployments nobody acknowledged, welfare timers."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules
from ..choices import LineKind
from ..events import UnitAlarmed
from ..models import Deployment, Unit
from ..rules import alarms
from . import incidents


class WrongTimer(rules.Refused):
    """A welfare timer runs for a few minutes up to a few hours."""

    sentence = f"A welfare timer runs from 1 to {alarms.WELFARE_MOST} minutes."


def set_welfare_timer(
    *, by: Actor, at: datetime.datetime, unit_id: int, minutes: int | None
) -> Unit:
    """This will say by when somebody must have heard from a unit; None ends the timer.

    Setting it anew says that the unit was heard from. Raises NotPermitted, WrongTimer.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        if minutes is not None and not 1 <= minutes <= alarms.WELFARE_MOST:
            raise WrongTimer
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        permissions.check_can_speak_for(unit.crew_posts, by=by)
        was_late = unit.welfare_late_at is not None
        unit.welfare_due_at = at + datetime.timedelta(minutes=minutes) if minutes else None
        unit.welfare_late_at = None
        unit.save(update_fields=["welfare_due_at", "welfare_late_at"])
        words = f"welfare timer {minutes} min" if minutes else "welfare timer ended"
        _note(unit, words, "welfare", still=False, tell=was_late, by=by, at=at)
    return unit


def escalate(*, by: Actor, at: datetime.datetime) -> int:
    """This will raise what has waited too long, once each, and say how many there were.

    Those are deployments that a device has not acknowledged, and welfare timers that ran out.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        return _unacknowledged(by=by, at=at) + _unheard(by=by, at=at)


def _unacknowledged(*, by: Actor, at: datetime.datetime) -> int:
    late = Deployment.objects.select_for_update(of=("self",), skip_locked=True).filter(
        ended_at=None,
        acknowledged_at=None,
        escalated_at=None,
        assigned_at__lte=alarms.acknowledge_since(at),
    )
    found = list(late.select_related("unit__incident"))
    for deployment in found:
        deployment.escalated_at = at
        deployment.save(update_fields=["escalated_at"])
        words = "has not acknowledged: call it by radio"
        _note(deployment.unit, words, "unacknowledged", still=True, tell=True, by=by, at=at)
    return len(found)


def _unheard(*, by: Actor, at: datetime.datetime) -> int:
    late = Unit.objects.select_for_update(of=("self",), skip_locked=True).filter(
        welfare_due_at__lte=at, welfare_late_at=None
    )
    found = list(late.select_related("incident"))
    for unit in found:
        unit.welfare_late_at = at
        unit.save(update_fields=["welfare_late_at"])
        words = "welfare timer has run out: call it by radio"
        _note(unit, words, "welfare", still=True, tell=True, by=by, at=at)
    return len(found)


def _note(
    unit: Unit, words: str, alarm: str, *, still: bool, tell: bool, by: Actor, at: datetime.datetime
) -> None:
    if unit.incident is not None:
        text = f"{unit.callsign} {words}"
        incidents.add_line_to(unit.incident, LineKind.ALARM, text, by=by, at=at)
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=f"dispatch.unit.{alarm}",
        subject=Subject("dispatch.unit", unit.pk),
        reason=Reason("incident", "", unit.incident.reference if unit.incident else ""),
        detail={"callsign": unit.callsign, "text": words},
    )
    if tell:
        happened = UnitAlarmed(unit.pk, unit.callsign, alarm, still, unit.incident_id, at)
        bus.publish(happened, by=by, about=unit)
