"""Grading calls: a grade is proposed, a person decides, an incident is open."""

import datetime
from dataclasses import dataclass

from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms import services as algorithms
from bluelamp.kernel.algorithms.rules.features import Feature
from bluelamp.kernel.algorithms.selectors import find_approved, get_advice
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference.selectors import find_code

from .. import permissions
from ..choices import CallState
from ..events import CallGraded
from ..models import Call
from ..rules import grading
from .calls import GRADE_PROPOSAL, audit_call

LASTS = datetime.timedelta(hours=12)


class AlreadyEnded(Exception):
    """The call has been graded, added to an incident or closed: it is not done again."""


class RationaleNeeded(Exception):
    """The grade is not the one proposed: say why in a few words."""


@dataclass(frozen=True)
class ProposedGrade:
    """A proposed grade with its reasons and the advice record that keeps them."""

    grade: str
    reasons: tuple[str, ...]
    advice_id: int


def propose_grade(*, by: Actor, at: datetime.datetime, call_id: int) -> ProposedGrade | None:
    """This will propose a grade for a call and keep the proposal as advice.

    None while the algorithm has no approved version. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_grade(by=by)
        if find_approved(GRADE_PROPOSAL) is None:
            return None
        call = Call.objects.get(pk=call_id)
        proposal = grading.propose_grade(call.words, category=call.category)
        advice = algorithms.advise(
            by=by,
            at=at,
            algorithm=GRADE_PROPOSAL,
            subject=Subject("contact.call", call.pk),
            unit_id=call.unit_id,
            marking=call.marking,
            restriction_ids=call.restriction_ids,
            lasts=LASTS,
            inputs={"call": call.pk, "channel": call.channel, "rules": grading.PROPOSAL_VERSION},
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

    Raises NotPermitted, AlreadyEnded, NoSuchCode, and RationaleNeeded when another grade
    was proposed.
    """
    with access.acting(by):
        permissions.check_can_grade(by=by)
        call = Call.objects.select_for_update().get(pk=call_id)
        if call.state != CallState.TAKEN:
            raise AlreadyEnded
        proposed = find_proposal(advice_id)
        _decide(proposed, grade, rationale, by=by, at=at)
        incident = incidents.open_incident(
            by=by,
            at=at,
            place=incidents.Place(call.place, call.easting, call.northing),
            summary=call.words or _kind(call, on=at.date()),
            grade=grade,
            proposed=proposed.grade if proposed else "",
            rationale=rationale,
            reason=Reason("incident", rationale),
        )
        call.state, call.incident, call.ended_at = CallState.GRADED, incident, at
        call.save(update_fields=["state", "incident", "ended_at"])
        audit_call(by, Operation.ALTERATION, "contact.call.graded", call, grade)
        shown = proposed.grade if proposed else ""
        happened = CallGraded(call.pk, incident.pk, incident.reference, grade, shown)
        bus.publish(happened, by=by, about=call)
    return call


def _kind(call: Call, *, on: datetime.date) -> str:
    """The words of the type, for a call of which nothing else was written down."""
    found = find_code("nsir-category", call.category, on) if call.category else None
    return str(found.label) if found else "Nothing was written down"


def find_proposal(advice_id: int | None) -> ProposedGrade | None:
    """This will find a proposal that was made before, by its advice record."""
    if advice_id is None:
        return None
    advice = get_advice(advice_id)
    return ProposedGrade(advice.band, tuple(advice.explanation.split("; ")), advice.pk)


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
