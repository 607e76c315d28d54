"""The door for other systems: a contact arrives with nothing re-keyed, and how it was answered."""

import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference.selectors import NoSuchCode

from . import selectors, services
from .models import Call
from .schemas import AnsweringOut, CallIn, CallOut, ClearedIn, ContactIn, ContactOut

router = Router(tags=["contact"])


@router.post("/calls", response={200: CallOut, 201: CallOut}, summary="Send a call")
def send_call(request: SignedIn, sent: CallIn) -> Status[Call]:
    """Write a call down once: 201 the first time, 200 when its key has been sent before."""
    known, now = selectors.find_call(sent.key) is not None, timezone.now()
    try:
        call = services.take_call(by=request.actor, at=now, facts=_facts(sent, now))
    except NoSuchCode as unknown:
        raise HttpError(422, f"{unknown}.") from unknown
    return Status(200 if known else 201, call)


@router.post("/contacts", response={200: ContactOut, 201: ContactOut}, summary="Queue a contact")
def present_contact(request: SignedIn, sent: ContactIn) -> Status[Call]:
    """Put a contact into the queue once, with its transcript, cues and proposed priority."""
    known, now = selectors.find_call(sent.key) is not None, timezone.now()
    facts = _facts(
        sent,
        now,
        caller_email=sent.caller_email,
        category=sent.category,
        transcript=sent.transcript,
        cues=tuple(services.Cue(each.what, each.words) for each in sent.cues),
        sent_priority=sent.priority,
    )
    try:
        call = services.present_call(by=request.actor, at=now, facts=facts)
    except NoSuchCode as unknown:
        raise HttpError(422, f"{unknown}.") from unknown
    return Status(200 if known else 201, call)


@router.post("/contacts/{key}/cleared", response=CallOut, summary="Say that a caller cleared")
def clear_contact(request: SignedIn, key: UUID, sent: ClearedIn) -> Call:
    """Write that a caller cleared before anybody answered: 409 when somebody had."""
    now = timezone.now()
    try:
        return services.abandon_call(by=request.actor, at=min(sent.at or now, now), key=key)
    except Call.DoesNotExist as missing:
        raise Http404 from missing
    except services.NotWaiting as gone:
        raise HttpError(409, "The contact has left the queue.") from gone


@router.get("/measures", response=list[AnsweringOut], summary="How contacts were answered")
def measures(request: SignedIn, day: datetime.date) -> list[Any]:
    """Count the contacts presented on a day (London), channel by channel."""
    start = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    end = timezone.make_aware(
        datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time())
    )
    return list(
        selectors.consult_measures(
            by=request.actor, reason=Reason("administration"), start=start, end=end
        )
    )


def _facts(sent: CallIn, now: datetime.datetime, **more: Any) -> services.CallFacts:
    return services.CallFacts(
        key=sent.key,
        channel=sent.channel,
        place=Place(sent.place, sent.easting, sent.northing),
        words=sent.words,
        presented_at=_aware(sent.presented_at) or now,
        caller_name=sent.caller_name,
        caller_number=sent.caller_number,
        **more,
    )


def _aware(moment: datetime.datetime | None) -> datetime.datetime | None:
    """A moment without its zone is London's."""
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment)
