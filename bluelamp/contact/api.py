"""The door for other systems: a call arrives with nothing re-keyed."""

from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.reference.selectors import NoSuchCode

from . import selectors, services
from .models import Call
from .schemas import CallIn, CallOut

router = Router(tags=["contact"])


@router.post("/calls", response={200: CallOut, 201: CallOut}, summary="Send a call")
def send_call(request: SignedIn, sent: CallIn) -> Status[Call]:
    """Write a call down once: 201 the first time, 200 when its key has been sent before."""
    known = selectors.find_call(sent.key) is not None
    now = timezone.now()
    facts = services.CallFacts(
        key=sent.key,
        channel=sent.channel,
        place=Place(sent.place, sent.easting, sent.northing),
        words=sent.words,
        presented_at=sent.presented_at or now,
        caller_name=sent.caller_name,
        caller_number=sent.caller_number,
    )
    try:
        call = services.take_call(by=request.actor, at=now, facts=facts)
    except NoSuchCode as unknown:
        raise HttpError(422, f"{unknown}.") from unknown
    return Status(200 if known else 201, call)
