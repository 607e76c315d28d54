"""Issuing, reclaiming, repairing, losing and retiring devices."""

import datetime
from collections.abc import Sequence

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services.locking import lock_all
from bluelamp.stewardship.registers.services import trail

from .. import permissions
from ..choices import DeviceState
from ..events import DeviceMoved
from ..models import Device, DeviceMove
from ..rules import refresh


class CannotMove(Exception):
    """A device in its state cannot come to the other; the message names it."""


class WhyMissing(Exception):
    """A move needs its reason in words."""


def move_devices(
    *,
    by: Actor,
    at: datetime.datetime,
    device_ids: Sequence[int],
    state: str,
    why: str,
    department: str = "",
    holder: str = "",
) -> list[Device]:
    """This will bring devices to a state, all of them or none.

    One that comes back to the store has no holder any more. Raises NotPermitted, CannotMove,
    WhyMissing, Device.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if not why.strip():
            raise WhyMissing
        found = lock_all(Device, device_ids)
        before = [each.state for each in found]
        said = [(each, _said(each, state, why, department, holder)) for each in found]
        trail.write("devices", said, by=by, at=at)
        for each, was in zip(found, before, strict=True):
            _note(each, was, why, by=by, at=at)
    return found


def _said(device: Device, state: str, why: str, department: str, holder: str) -> dict[str, str]:
    """What a move says of a device: one in repair is still held, one not issued is not."""
    if state not in refresh.MOVES[device.state]:
        raise CannotMove(f"{device.asset} is {device.get_state_display().lower()}.")
    held = {DeviceState.REPAIR: device.holder, DeviceState.ISSUED: holder}.get(
        DeviceState(state), ""
    )
    return {
        "state": DeviceState(state),
        "holder": held,
        "department": department or device.department,
    }


def _note(device: Device, before: str, why: str, *, by: Actor, at: datetime.datetime) -> None:
    state = device.state
    DeviceMove.objects.create(
        device=device, before=before, after=state, department=device.department, why=why,
        post_id=by.post_id, at=at,
    )  # fmt: skip
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act="devices.device.moved",
        subject=Subject("devices.device", device.pk),
        reason=Reason("administration"),
        detail={"asset": device.asset, "state": state, "why": why},
    )
    bus.publish(DeviceMoved(device.pk, device.asset, state), by=by, about=device)
