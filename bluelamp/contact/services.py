"""Taking and grading calls."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms import services as algorithms
from bluelamp.kernel.algorithms.rules.features import Feature
from bluelamp.kernel.algorithms.selectors import find_approved, get_advice
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference.selectors import get_code

from . import permissions, rules, selectors
from .choices import CallState
from .events import CallGraded, CallTaken
from .models import Call

ALGORITHM = "contact.grade-proposal"
LASTS = datetime.timedelta(hours=12)


class AlreadyGraded(Exception):
    """The call has been graded: its incident is open."""


class RationaleNeeded(Exception):
    """The grade is not the one proposed: say why in a few words."""


@dataclass(frozen=True)
class CallFacts:
    """What is known of a call when it is written down."""

    channel: str
    place: incidents.Place
    words: str
    presented_at: datetime.datetime
    caller_name: str = ""
    caller_number: str = ""
    spelt: str = ""
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class ProposedGrade:
    """A proposed grade with its reasons and the advice record that keeps them."""

    grade: str
    reasons: tuple[str, ...]
    advice_id: int


def take_call(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> Call:
    """This will write a call down once; the same key again returns the call as it is.

    Raises NotPermitted, and NoSuchCode for a channel that the force does not have.
    """
    with access.acting(by):
        permissions.check_can_take(by=by)
        get_code("contact-channel", facts.channel, on=at.date())
        try:
            with transaction.atomic():
                call = _write(facts, by=by, at=at)
        except IntegrityError:
            if found := selectors.find_call(facts.key):
                return found
            raise
        _audit(by, Operation.COLLECTION, "contact.call.taken", call, facts.words)
        happened = CallTaken(call.pk, call.channel, call.place, call.words[:200], at)
        bus.publish(happened, by=by, about=call)
    return call


def propose_grade(*, by: Actor, at: datetime.datetime, call_id: int) -> ProposedGrade | None:
    """This will propose a grade for a call and keep the proposal as advice.

    None while the algorithm has no approved version. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_grade(by=by)
        if find_approved(ALGORITHM) is None:
            return None
        call = Call.objects.get(pk=call_id)
        proposal = rules.propose_grade(call.words, channel=call.channel)
        advice = algorithms.advise(
            by=by,
            at=at,
            algorithm=ALGORITHM,
            subject=Subject("contact.call", call.pk),
            unit_id=call.unit_id,
            marking=call.marking,
            restriction_ids=call.restriction_ids,
            lasts=LASTS,
            inputs={"call": call.pk, "channel": call.channel, "rules": rules.PROPOSAL_VERSION},
            weighed=[Feature("words", reason, 1.0) for reason in proposal.reasons],
            score=float(proposal.grade[1:]),
            band=proposal.grade,
            explanation="; ".join(proposal.reasons),
        )
    return ProposedGrade(proposal.grade, proposal.reasons, advice.pk)


def grade_call(
    *,
    by: Actor,
    at: datetime.datetime,
    call_id: int,
    grade: str,
    advice_id: int | None = None,
    rationale: str = "",
) -> Call:
    """This will grade a call, which opens its incident, in one transaction.

    Raises NotPermitted, AlreadyGraded, NoSuchCode, and RationaleNeeded when another grade
    was proposed.
    """
    with access.acting(by):
        permissions.check_can_grade(by=by)
        call = Call.objects.select_for_update().get(pk=call_id)
        if call.state == CallState.GRADED:
            raise AlreadyGraded
        proposed = find_proposal(advice_id)
        _decide(proposed, grade, rationale, by=by, at=at)
        incident = incidents.open_incident(
            by=by,
            at=at,
            place=incidents.Place(call.place, call.easting, call.northing),
            summary=call.words,
            grade=grade,
            proposed=proposed.grade if proposed else "",
            rationale=rationale,
            reason=Reason("incident", rationale),
        )
        call.state, call.incident, call.graded_at = CallState.GRADED, incident, at
        call.save(update_fields=["state", "incident", "graded_at"])
        _audit(by, Operation.ALTERATION, "contact.call.graded", call, grade)
        shown = proposed.grade if proposed else ""
        happened = CallGraded(call.pk, incident.pk, incident.reference, grade, shown)
        bus.publish(happened, by=by, about=call)
    return call


def find_proposal(advice_id: int | None) -> ProposedGrade | None:
    """This will find a proposal that was made before, by its advice record."""
    if advice_id is None:
        return None
    advice = get_advice(advice_id)
    return ProposedGrade(advice.band, tuple(advice.explanation.split("; ")), advice.pk)


def _write(facts: CallFacts, *, by: Actor, at: datetime.datetime) -> Call:
    return Call.objects.create(
        force_id=by.force_id,
        unit_id=by.unit_id,
        key=facts.key,
        channel=facts.channel,
        presented_at=min(facts.presented_at, at),
        answered_at=at,
        taken_by_id=by.post_id,
        caller_name=facts.caller_name,
        caller_number=facts.caller_number,
        place=facts.place.words,
        spelt=facts.spelt,
        easting=facts.place.easting,
        northing=facts.place.northing,
        words=facts.words,
    )


def _decide(
    proposed: ProposedGrade | None,
    grade: str,
    rationale: str,
    *,
    by: Actor,
    at: datetime.datetime,
) -> None:
    if proposed is None:
        return
    followed = proposed.grade == grade
    if not followed and not rationale.strip():
        raise RationaleNeeded
    algorithms.decide(
        by=by, at=at, advice_id=proposed.advice_id, followed=followed, reason=rationale
    )


def _audit(by: Actor, operation: Operation, act: str, call: Call, text: str) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("contact.call", call.pk),
        reason=Reason("incident"),
        detail={"channel": call.channel, "place": call.place, "text": text},
    )
