"""The door for a unit's device: its crew say where it is, how it stands, that it needs help.

Whose unit it is follows from who the key acts for: nobody speaks for a unit they are not on.
"""

from collections.abc import Callable
from typing import TypeVar

from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference.selectors import NoSuchCode

from .models import Deployment, Message, Unit
from .rules import Refused
from .schemas import (
    AcknowledgedOut,
    JoinIn,
    MessageIn,
    MessageOut,
    PositionsIn,
    PositionsOut,
    StatusIn,
    UnitOut,
)
from .services import crews, devices
from .services.positions import Fix

router = Router(tags=["dispatch"])
Done = TypeVar("Done")


@router.post("/my-unit/crew", response=UnitOut, summary="Join the crew of a unit")
def join(request: SignedIn, sent: JoinIn) -> Unit:
    """Say which unit one is on: 409 when it is not on duty."""
    callsign = "".join(sent.callsign.split())
    return _done(lambda: crews.join_crew(by=request.actor, at=timezone.now(), callsign=callsign))


@router.delete("/my-unit/crew", response={204: None}, summary="Leave the crew of a unit")
def leave(request: SignedIn) -> Status[None]:
    """Say that one is on no unit any more; only ever oneself."""
    _done(lambda: crews.leave_crew(by=request.actor, at=timezone.now()))
    return Status(204, None)


@router.post("/my-unit/positions", response=PositionsOut, summary="Send positions")
def positions(request: SignedIn, sent: PositionsIn) -> dict[str, object]:
    """Take positions; those in the sea, too old, or of a clock that is ahead come back refused."""
    fixes = [Fix(0, each.easting, each.northing, each.at) for each in sent.fixes]
    taken = _done(
        lambda: devices.report_positions(by=request.actor, at=timezone.now(), fixes=fixes)
    )
    return {"moved": bool(taken.moved), "refused": [why for _, why in taken.refused]}


@router.post("/my-unit/acknowledged", response=AcknowledgedOut, summary="Acknowledge")
def acknowledged(request: SignedIn) -> Deployment:
    """Say that what the unit is sent to has been read; twice is once."""
    return _done(lambda: devices.acknowledge(by=request.actor, at=timezone.now()))


@router.post("/my-unit/status", response=UnitOut, summary="Say the unit's status")
def status(request: SignedIn, sent: StatusIn) -> Unit:
    """Change the unit's status: 409 when it may not follow, 422 for a code not in force today."""
    return _done(
        lambda: devices.report_status(by=request.actor, at=timezone.now(), status=sent.status)
    )


@router.post("/my-unit/emergency", response=UnitOut, summary="Raise the unit's emergency")
def emergency(request: SignedIn) -> Unit:
    """Raise the emergency; pressing the button again changes nothing."""
    return _done(lambda: devices.raise_emergency(by=request.actor, at=timezone.now()))


@router.get("/my-unit/messages", response=list[MessageOut], summary="Read the messages")
def list_messages(request: SignedIn) -> list[Message]:
    """Give the unit's last messages, the newest first."""
    return _done(lambda: devices.consult_messages(by=request.actor, reason=Reason("incident")))


@router.post("/my-unit/messages", response=MessageOut, summary="Send a message")
def send_message(request: SignedIn, sent: MessageIn) -> Message:
    """Send the control room words or a code: 422 for a code not in force today."""
    said = sent.dict()
    return _done(lambda: devices.send_message(by=request.actor, at=timezone.now(), **said))


@router.post("/my-unit/messages/{message_id}/read", response=MessageOut, summary="Say it is read")
def read_message(request: SignedIn, message_id: int) -> Message:
    """Say that a message to the unit has been read; twice is once, 404 when it is not to it."""
    try:
        return _done(
            lambda: devices.read_message(by=request.actor, at=timezone.now(), message_id=message_id)
        )
    except Message.DoesNotExist as missing:
        raise HttpError(404, "There is no such message to your unit.") from missing


def _done(act: Callable[[], Done]) -> Done:
    try:
        return act()
    except Refused as refused:
        raise HttpError(409, str(refused)) from refused
    except NoSuchCode as unknown:
        raise HttpError(422, f"{unknown}.") from unknown
