"""What a unit's crew say on their device: that they are with it, where it is, how it stands."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions, rules, selectors
from ..models import Deployment, Unit
from . import deployments, positions, units


class NotOnCrew(rules.Refused):
    """Only a unit's crew speak for it."""

    sentence = "You are not on the crew of a unit on duty. Join one first."


class NoSuchUnit(rules.Refused):
    """No unit of that callsign is on duty."""

    sentence = "No unit of that callsign is on duty."


def join_crew(*, by: Actor, at: datetime.datetime, callsign: str) -> Unit:
    """This will put a person on the crew of a unit on duty, and take them off any other.

    Joining twice is once. Raises NotPermitted, NoSuchUnit.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        on_duty = Unit.objects.select_for_update().exclude(status=rules.OFF_DUTY)
        unit = on_duty.filter(force_id=by.force_id, callsign__iexact=callsign).first()
        if unit is None:
            raise NoSuchUnit
        if by.post_id not in unit.crew_posts:
            _leave(by)
            unit.crew_posts = [*unit.crew_posts, by.post_id]
            unit.save(update_fields=["crew_posts"])
            _record(unit, "dispatch.unit.joined", by=by)
    return unit


def report_positions(
    *, by: Actor, at: datetime.datetime, fixes: Sequence[positions.Fix]
) -> positions.Taken:
    """This will take the positions of the reader's own unit; the newest counts.

    The `unit_id` of a fix is not looked at. Raises NotPermitted, NotOnCrew.
    """
    unit = _own_unit(by)
    own = [replace(fix, unit_id=unit.pk) for fix in fixes]
    return positions.take_positions(by=by, at=at, fixes=own)


def acknowledge(*, by: Actor, at: datetime.datetime) -> Deployment:
    """This will say that the crew has read what their unit is sent to.

    Raises NotPermitted, NotOnCrew, NotOnIt.
    """
    unit = _own_unit(by)
    return deployments.acknowledge_deployment(by=by, at=at, unit_id=unit.pk)


def report_status(*, by: Actor, at: datetime.datetime, status: str) -> Unit:
    """This will change the status of the reader's own unit; the one it has already is no change.

    Raises NotPermitted, NotOnCrew, WrongStatus, NoSuchCode.
    """
    unit = _own_unit(by)
    if unit.status == status:
        return unit
    return units.set_status(by=by, at=at, unit_id=unit.pk, status=status)


def raise_emergency(*, by: Actor, at: datetime.datetime) -> Unit:
    """This will raise the emergency of the reader's own unit; pressing twice is once.

    Raises NotPermitted, NotOnCrew.
    """
    return report_status(by=by, at=at, status=rules.EMERGENCY)


def _own_unit(by: Actor) -> Unit:
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        unit = selectors.find_unit_of(by)
    if unit is None:
        raise NotOnCrew
    return unit


def _leave(by: Actor) -> None:
    for left in Unit.objects.select_for_update().filter(crew_posts__contains=[by.post_id]):
        left.crew_posts = [post for post in left.crew_posts if post != by.post_id]
        left.save(update_fields=["crew_posts"])
        _record(left, "dispatch.unit.left", by=by)


def _record(unit: Unit, act: str, *, by: Actor) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("dispatch.unit", unit.pk),
        reason=Reason("incident"),
        detail={"callsign": unit.callsign},
    )
