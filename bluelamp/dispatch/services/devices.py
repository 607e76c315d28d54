"""What a unit's crew say on their device: where it is, how it stands, that they need help."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions, rules, selectors
from ..choices import Direction
from ..models import Deployment, Message, Unit
from . import deployments, messages, positions, units


class NotOnCrew(rules.Refused):
    """Only a unit's crew speak for it."""

    sentence = "You are not on the crew of a unit on duty. Join one first."


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


def send_message(*, by: Actor, at: datetime.datetime, text: str = "", code: str = "") -> Message:
    """This will send the control room a message of the reader's own unit.

    Raises NotPermitted, NotOnCrew, NothingSaid, NoSuchCode.
    """
    unit = _own_unit(by)
    return messages.send_message(
        by=by, at=at, unit_id=unit.pk, text=text, code=code, direction=Direction.IN
    )


def consult_messages(*, by: Actor, reason: Reason) -> list[Message]:
    """This will fetch the last messages of the reader's own unit and log that they looked.

    Raises NotPermitted, NotOnCrew.
    """
    return selectors.consult_messages(by=by, reason=reason, unit_id=_own_unit(by).pk)


def read_message(*, by: Actor, at: datetime.datetime, message_id: int) -> Message:
    """This will say that the crew have read a message to their unit; twice is once.

    Raises NotPermitted, NotOnCrew, and Message.DoesNotExist for one that is not to their unit.
    """
    unit = _own_unit(by)
    try:
        with access.acting(by):
            found = selectors.get_message_to(unit.pk, message_id)
        return messages.read_message(by=by, at=at, message_id=found.pk)
    except messages.AlreadyRead:
        return found


def _own_unit(by: Actor) -> Unit:
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        unit = selectors.find_unit_of(by)
    if unit is None:
        raise NotOnCrew
    return unit
