"""Decisions about sensitive persons: the first person's waits until a second one answers."""

import datetime

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import Decision, Evidence, ProposalState, RequestState
from ..models import DecisionRequest, Judgement, Proposal
from ..selectors import judgements
from .holding import ChangedMeanwhile
from .plans import Plan, Wish, plan
from .settling import Decider, asked, decider, settle


class AskedAlready(Exception):
    """A decision about one of these persons waits for a second person already."""


class NotYourOwn(Exception):
    """The second person is another person than the one who decided first."""


class AnsweredAlready(Exception):
    """Somebody has answered this request."""


class AnswerNeeded(Exception):
    """The second person says why, in words."""


def ask(wish: Wish, planned: Plan, first: Decider, *, by: Actor) -> DecisionRequest:
    """This will keep a decision as a request, while its persons are held. Raises AskedAlready."""
    if judgements.find_waiting(planned.records):
        raise AskedAlready
    made = DecisionRequest.objects.create(
        **asked(wish, planned, first), having_read=list(wish.having_read)
    )
    _proposals(made).filter(state__in=_OPEN).update(state=ProposalState.WAITING)
    _record(made, by, "identity.decision.requested", wish.reason)
    return made


def approve(*, by: Actor, at: datetime.datetime, request_id: int, reason: str) -> Judgement:
    """This will carry out a decision that waits, as its second person.

    Raises NotPermitted, AnswerNeeded, DecisionRequest.DoesNotExist, AnsweredAlready, NotYourOwn,
    ChangedMeanwhile when the persons are not as they were, and what the decision itself refuses.
    """
    if not reason.strip():
        raise AnswerNeeded
    with access.acting(by):
        permissions.check_can_approve(by=by)
        request = _waiting(request_id)
        if request.person_id == by.person_id:
            raise NotYourOwn
        made = _carry_out(request, by, at, reason)
        _answer(request, by, at, reason, RequestState.APPROVED, made)
        _record(request, by, "identity.decision.approved", reason)
    return made


def refuse(*, by: Actor, at: datetime.datetime, request_id: int, reason: str) -> DecisionRequest:
    """This will end a request with nothing changed; whoever made it may so take it back.

    Raises NotPermitted, AnswerNeeded, DecisionRequest.DoesNotExist, AnsweredAlready.
    """
    if not reason.strip():
        raise AnswerNeeded
    with access.acting(by):
        request = _waiting(request_id)
        if request.person_id != by.person_id:
            permissions.check_can_approve(by=by)
        _answer(request, by, at, reason, RequestState.REFUSED, None)
        _reopen(request)
        _record(request, by, "identity.decision.refused", reason)
    return request


_OPEN = (ProposalState.OPEN, ProposalState.UNSURE)


def _waiting(request_id: int) -> DecisionRequest:
    request = DecisionRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state != RequestState.WAITING:
        raise AnsweredAlready
    return request


def _carry_out(
    request: DecisionRequest, by: Actor, at: datetime.datetime, reason: str
) -> Judgement:
    wish = _wish(request)
    planned = plan(wish, at=at)
    asked_about = (request.one_records, request.other_records)
    if (planned.one_records, planned.other_records) != asked_about:
        raise ChangedMeanwhile
    first = Decider(request.person_id, request.post_id, request.name, request.at, request.reason)
    return settle(wish, planned, first, by=by, second=decider(by, at, reason))


def _wish(request: DecisionRequest) -> Wish:
    return Wish(
        kind=Decision(request.kind),
        one=request.one_id,
        other=request.other_id,
        reason=request.reason,
        evidence=Evidence(request.algorithm, request.bits, request.evidence),
        parting=tuple(request.other_records) if request.kind == Decision.PARTED else (),
        having_read=tuple(request.having_read),
        undoes=request.undoes_id,
    )


def _answer(
    request: DecisionRequest,
    by: Actor,
    at: datetime.datetime,
    reason: str,
    state: RequestState,
    made: Judgement | None,
) -> None:
    request.state, request.judgement = state, made
    request.answered_at, request.answer = at, reason
    request.answered_person_id, request.answered_name = by.person_id, by.name
    request.save()


def _reopen(request: DecisionRequest) -> None:
    waiting = _proposals(request).filter(state=ProposalState.WAITING)
    waiting.filter(judgement=None).update(state=ProposalState.OPEN)
    waiting.exclude(judgement=None).update(state=ProposalState.UNSURE)


def _proposals(request: DecisionRequest) -> QuerySet[Proposal]:
    both = request.records
    return Proposal.objects.filter(one__in=both, other__in=both)


def _record(request: DecisionRequest, by: Actor, act: str, reason: str) -> None:
    audit.record(
        by=by,
        operation=Operation.COMBINATION,
        act=act,
        subject=Subject("identity.request", request.pk),
        reason=Reason("administration", reason),
        detail={"decision": request.kind, "records": request.records},
    )
