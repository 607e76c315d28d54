"""Requests that another force supports an incident: asked, answered, ended."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules
from ..choices import LineKind, SupportState
from ..events import SupportMoved
from ..models import Incident, SupportRequest
from ..rules.support import may_move
from . import incidents
from .changes import WhyNeeded


class WrongMove(rules.Refused):
    """A request does not go from the one state to the other; the message says which."""


def request_support(
    *, by: Actor, at: datetime.datetime, incident_id: int, asked_of: str, what: str
) -> SupportRequest:
    """This will write down that another force was asked for support, and for what.

    Raises NotPermitted, AlreadyResulted, WhyNeeded.
    """
    with access.acting(by):
        permissions.check_can_request_support(by=by)
        incident = incidents.lock_open(incident_id)
        if not (asked_of.strip() and what.strip()):
            raise WhyNeeded("Say who is asked, and for what.")
        made = SupportRequest.objects.create(
            incident=incident, asked_of=asked_of, what=what, asked_at=at
        )
        _note(made, incident, f"{asked_of} asked for support: {what}", by=by, at=at)
    return made


def answer_support(
    *,
    by: Actor,
    at: datetime.datetime,
    request_id: int,
    state: SupportState,
    answered_by: str,
    answer: str = "",
) -> SupportRequest:
    """This will write down what the other force said, or that the support has ended.

    Raises NotPermitted, WrongMove, and WhyNeeded when nobody is named who answered.
    """
    with access.acting(by):
        permissions.check_can_request_support(by=by)
        found = SupportRequest.objects.select_for_update().get(pk=request_id)
        if not may_move(found.state, state):
            raise WrongMove(f"The request is {found.get_state_display().lower()}.")
        if not answered_by.strip():
            raise WhyNeeded("Say who answered.")
        found.state, found.answered_by, found.answer = state, answered_by, answer
        found.answered_at = found.answered_at or at
        found.ended_at = at if state == SupportState.ENDED else None
        found.save()
        text = f"{found.asked_of}: {SupportState(state).label.lower()} by {answered_by}. {answer}"
        incident = Incident.objects.get(pk=found.incident_id)
        _note(found, incident, text.rstrip(". "), by=by, at=at)
    return found


def _note(
    request: SupportRequest, incident: Incident, text: str, *, by: Actor, at: datetime.datetime
) -> None:
    incidents.add_line_to(incident, LineKind.SUPPORT, text, by=by, at=at)
    reason = Reason("incident", "", incident.reference)
    act = f"dispatch.support.{request.state}"
    incidents.record(by, Operation.ALTERATION, act, incident, reason, text)
    bus.publish(SupportMoved(request.pk, incident.pk, request.state), by=by, about=incident)
