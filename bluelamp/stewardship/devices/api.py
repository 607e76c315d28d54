"""Devices for other systems of the force."""

from django.db.models import QuerySet
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .models import Device
from .schemas import DeviceOut

router = Router(tags=["devices"])
MOST = 500


@router.get("/devices", response=list[DeviceOut], summary="Devices")
def devices(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Device]:
    """List devices by asset number, a page at a time (at most 500)."""
    found = selectors.consult_devices(by=request.actor, reason=Reason("administration"))
    return found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]
