"""Issuing, reclaiming, repairing, losing and retiring devices."""

import datetime
from collections.abc import Sequence

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

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
        wanted = set(device_ids)
        found = list(Device.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if len(found) != len(wanted):
            raise Device.DoesNotExist
        for each in found:
            _move(each, state, why, department, holder, by=by, at=at)
    return found


def _move(
    device: Device, state: str, why: str, department: str, holder: str, *,
    by: Actor, at: datetime.datetime,
) -> None:  # fmt: skip
    if state not in refresh.MOVES[device.state]:
        raise CannotMove(f"{device.asset} is {device.get_state_display().lower()}.")
    before, device.state = device.state, DeviceState(state)
    if state != DeviceState.REPAIR:
        device.holder = holder if state == DeviceState.ISSUED else ""
    device.department = department or device.department
    device.save(update_fields=["state", "holder", "department"])
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
