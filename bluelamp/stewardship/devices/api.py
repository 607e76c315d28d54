"""Devices for other systems of the force; the registers are kept by `/api/registers/`."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .choices import DeviceState
from .models import Device, DeviceMove
from .rules.refresh import is_idle
from .schemas import DeviceOut, MoveIn, MoveOut
from .services import moves as services

router = Router(tags=["devices"])
WHY = Reason("administration")
MOST = 500


@router.get("/devices", response=list[DeviceOut], summary="Devices")
def devices(request: SignedIn, offset: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """List devices by asset number, a page at a time (at most 500)."""
    found = selectors.consult_devices(by=request.actor, reason=WHY)
    return _page(found, offset, limit)


@router.get("/idle", response=list[DeviceOut], summary="Devices to reclaim")
def idle(request: SignedIn, offset: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """List issued devices that are hardly used, the least used first."""
    return _page(selectors.consult_idle(by=request.actor, reason=WHY), offset, limit)


@router.get("/devices/{device_id}/moves", response=list[MoveOut], summary="Moves of a device")
def moves(request: SignedIn, device_id: int) -> QuerySet[DeviceMove]:
    """List what became of a device, the newest first."""
    found = selectors.consult_moves(by=request.actor, reason=WHY, device_id=device_id)
    return found[:MOST]


@router.post("/moves", response={201: list[DeviceOut]}, summary="Move devices")
def move(request: SignedIn, sent: MoveIn) -> Status[list[dict[str, Any]]]:
    """Bring devices to a state, all of them or none."""
    rows = selectors.consult_devices(by=request.actor, reason=WHY).filter(asset__in=sent.assets)
    found = {each.asset: each.pk for each in rows}
    if missing := sorted(set(sent.assets) - found.keys()):
        raise HttpError(422, f"Nothing was moved. No device has the number {missing[0]}.")
    if sent.state not in DeviceState.values:
        raise HttpError(422, f"Nothing was moved. The states are {', '.join(DeviceState.values)}.")
    return Status(201, [_out(each) for each in _move(request, sent, list(found.values()))])


def _move(request: SignedIn, sent: MoveIn, device_ids: list[int]) -> list[Device]:
    said = sent.dict(exclude={"assets"})
    try:
        return services.move_devices(
            by=request.actor, at=timezone.now(), device_ids=device_ids, **said
        )
    except services.CannotMove as wrong:
        raise HttpError(409, f"Nothing was moved. {wrong}") from wrong
    except services.WhyMissing as wrong:
        raise HttpError(422, "Nothing was moved. Say why.") from wrong


def _page(found: QuerySet[Device], offset: int, limit: int) -> list[dict[str, Any]]:
    first = max(offset, 0)
    return [_out(each) for each in found[first : first + min(max(limit, 1), MOST)]]


def _out(device: Device) -> dict[str, Any]:
    names = (
        "id", "asset", "serial", "model", "department", "state", "bought_on", "vendor_ends_on",
        "active_days",
    )  # fmt: skip
    idle = is_idle(device.state, device.active_days)
    return {name: getattr(device, name) for name in names} | {"idle": idle}
