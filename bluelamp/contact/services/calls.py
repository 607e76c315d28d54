"""The queue: contacts are presented, answered or abandoned, each by one person once."""

import dataclasses
import datetime
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms.selectors import find_approved
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference.selectors import get_code

from .. import permissions, selectors
from ..choices import CallState
from ..events import CallAbandoned, CallPresented, CallTaken
from ..models import Call
from ..rules import grading, priority

GRADE_PROPOSAL = "contact.grade-proposal"


class NotWaiting(Exception):
    """The contact has left the queue: somebody has answered it, or the caller has cleared."""


@dataclass(frozen=True)
class Cue:
    """Something that a system noticed while it listened: what, and the words for it."""

    what: str
    words: str = ""


@dataclass(frozen=True)
class CallFacts:
    """What is known of a call when it is written down, by a person or by a system that listened.

    `caller_id` is the person record that was picked as the caller; `about_id` the incident that it
    is about from the start. An anonymous contact has nothing that says who.
    """

    channel: str
    place: incidents.Place
    words: str
    presented_at: datetime.datetime
    caller_name: str = ""
    caller_number: str = ""
    caller_email: str = ""
    caller_id: int | None = None
    anonymous: bool = False
    spelt: str = ""
    category: str = ""
    qualifiers: tuple[str, ...] = ()
    transcript: str = ""
    cues: tuple[Cue, ...] = ()
    sent_priority: int | None = None
    reference: str = ""
    secret_hash: str = ""
    about_id: int | None = None
    key: UUID = field(default_factory=uuid4)


def present_call(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> Call:
    """This will put a contact into the queue once; the same key again returns it as it is.

    Raises NotPermitted, and NoSuchCode for a channel that the force does not have.
    """
    with access.acting(by):
        permissions.check_can_present(by=by)
        return queue_call(by=by, at=at, facts=facts)


def queue_call(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> Call:
    """This will put a contact into the queue once, as part of an act that has been checked.

    Raises NoSuchCode for a channel that the force does not have.
    """
    placed = _place_in_queue(facts, on=at.date())
    call, is_new = _write_once(facts, by=by, at=at, placed=placed, state=CallState.WAITING)
    if is_new:
        audit_call(by, Operation.COLLECTION, "contact.call.presented", call, facts.words)
        happened = CallPresented(call.pk, call.channel, call.priority, call.presented_at)
        bus.publish(happened, by=by, about=call)
    return call


def take_call(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> Call:
    """This will write down a call that the actor answered; the same key again returns it as it is.

    Raises NotPermitted, and NoSuchCode for a channel that the force does not have.
    """
    with access.acting(by):
        permissions.check_can_take(by=by)
        placed = _place_in_queue(facts, on=at.date())
        call, is_new = _write_once(facts, by=by, at=at, placed=placed, state=CallState.TAKEN)
        if is_new:
            _tell_taken(call, Operation.COLLECTION, by=by, at=at)
    return call


def take_next(*, by: Actor, at: datetime.datetime) -> Call | None:
    """This will answer the contact that is next in the queue; None when nobody waits.

    Two who ask at once never get the same one, and neither waits for the other.
    Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_take(by=by)
        call = selectors.list_queue().select_for_update(skip_locked=True).first()
        return _answer(call, by=by, at=at) if call else None


def answer_call(*, by: Actor, at: datetime.datetime, call_id: int) -> Call:
    """This will answer one contact out of its turn. Raises NotPermitted, NotWaiting."""
    with access.acting(by):
        permissions.check_can_take(by=by)
        return _answer(_lock_waiting(call_id), by=by, at=at)


def abandon_call(*, by: Actor, at: datetime.datetime, key: UUID) -> Call:
    """This will write that a caller cleared before anybody answered.

    Raises NotPermitted, Call.DoesNotExist, NotWaiting.
    """
    with access.acting(by):
        permissions.check_can_present(by=by)
        call = _lock_waiting(Call.objects.values_list("pk", flat=True).get(key=key))
        call.state, call.ended_at = CallState.ABANDONED, max(at, call.presented_at)
        call.save(update_fields=["state", "ended_at"])
        audit_call(by, Operation.ALTERATION, "contact.call.abandoned", call, "")
        bus.publish(CallAbandoned(call.pk, call.channel, at), by=by, about=call)
    return call


def audit_call(by: Actor, operation: Operation, act: str, call: Call, text: str) -> None:
    """This will write an entry about a call, as part of an act that has been checked."""
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("contact.call", call.pk),
        reason=Reason("incident"),
        detail={"channel": call.channel, "place": call.place, "text": text},
    )


def _answer(call: Call, *, by: Actor, at: datetime.datetime) -> Call:
    call.state, call.answered_at = CallState.TAKEN, max(at, call.presented_at)
    call.taken_by_id, call.taken_by = by.post_id, by.name
    call.save(update_fields=["state", "answered_at", "taken_by_id", "taken_by"])
    _tell_taken(call, Operation.CONSULTATION, by=by, at=at)
    return call


def _tell_taken(call: Call, operation: Operation, *, by: Actor, at: datetime.datetime) -> None:
    audit_call(by, operation, "contact.call.taken", call, call.words)
    happened = CallTaken(call.pk, call.channel, call.place, call.words[:200], at)
    bus.publish(happened, by=by, about=call)


def _lock_waiting(call_id: int) -> Call:
    call = Call.objects.select_for_update().get(pk=call_id)
    if call.state != CallState.WAITING:
        raise NotWaiting
    return call


def _place_in_queue(facts: CallFacts, *, on: datetime.date) -> priority.Priority:
    channel = get_code("contact-channel", facts.channel, on=on).attributes
    proposed = grading.propose_grade(facts.words or facts.transcript, category=facts.category)
    in_use = find_approved(GRADE_PROPOSAL) is not None
    return priority.place_in_queue(
        emergency=bool(channel.get("emergency")),
        somebody_waits=bool(channel.get("somebody_waits")),
        grade=proposed.grade if in_use else "",
        because=proposed.reasons[0],
        sent=facts.sent_priority,
    )


def _write_once(
    facts: CallFacts,
    *,
    by: Actor,
    at: datetime.datetime,
    placed: priority.Priority,
    state: CallState,
) -> tuple[Call, bool]:
    try:
        with transaction.atomic():
            return _write(facts, by=by, at=at, placed=placed, state=state), True
    except IntegrityError:
        if found := selectors.find_call(facts.key):
            return found, False
        raise


def _write(
    facts: CallFacts,
    *,
    by: Actor,
    at: datetime.datetime,
    placed: priority.Priority,
    state: CallState,
) -> Call:
    said = {name: getattr(facts, name) for name in _AS_SAID}
    answered = {"answered_at": at, "taken_by_id": by.post_id, "taken_by": by.name}
    return Call.objects.create(
        force_id=by.force_id,
        unit_id=by.unit_id,
        state=state,
        priority=placed.level,
        priority_reason=placed.reason,
        presented_at=min(facts.presented_at, at),
        place=facts.place.words,
        easting=facts.place.easting,
        northing=facts.place.northing,
        qualifiers=list(facts.qualifiers),
        cues=[dataclasses.asdict(each) for each in facts.cues],
        **said,
        **(answered if state == CallState.TAKEN else {}),
    )


_AS_SAID = (
    "key", "channel", "caller_name", "caller_number", "caller_email", "caller_id", "anonymous",
    "spelt", "words", "category", "transcript", "sent_priority", "reference", "secret_hash",
    "about_id",
)  # fmt: skip
