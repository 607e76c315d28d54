"""Requests that another force supports an incident or takes it over: asked, answered, ended."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules
from ..choices import LineKind, SupportKind, SupportState
from ..events import SupportMoved
from ..models import Handover, Incident, SupportRequest
from ..rules.support import may_move
from . import incidents
from .changes import WhyNeeded

HANDED_OVER = "passed_to_force"  # the result of an incident that another force took over
WAITING = {"kind": SupportKind.HANDOVER, "state": SupportState.ASKED}
ASKED = {SupportKind.SUPPORT: "for support", SupportKind.HANDOVER: "to take it over"}


class WrongMove(rules.Refused):
    """A request does not go from the one state to the other; the message says which."""


class UnitsOnIt(rules.Refused):
    """An incident is handed over when no unit of ours is on it any more."""

    sentence = "Units are still on the incident. Stand them down before it is handed over."


class OnTheirScreen(rules.Refused):
    """A force on this platform answers for itself."""

    sentence = "They answer on their own screen. You can say that the request has ended."


class AskedAlready(rules.Refused):
    """A force is asked to take it over already, and has not answered."""

    sentence = "A force is asked already. Write down its answer first."


def request_support(
    *,
    by: Actor,
    at: datetime.datetime,
    incident_id: int,
    asked_of: str,
    what: str,
    kind: SupportKind = SupportKind.SUPPORT,
) -> SupportRequest:
    """This will write down that another force was asked for support, or to take it over.

    The incident stays ours until the other force has taken it. Raises NotPermitted,
    AlreadyResulted, WhyNeeded, AskedAlready.
    """
    with access.acting(by):
        _check_may_ask(kind, by=by)
        incident = incidents.lock_open(incident_id)
        if not (asked_of.strip() and what.strip()):
            raise WhyNeeded("Say who is asked, and for what.")
        if kind == SupportKind.HANDOVER and incident.support.filter(**WAITING).exists():
            raise AskedAlready
        made = SupportRequest.objects.create(
            incident=incident, asked_of=asked_of, what=what, asked_at=at, kind=kind
        )
        _note(made, incident, f"{asked_of} asked {ASKED[kind]}: {what}", by=by, at=at)
    return made


def answer_support(
    *,
    by: Actor,
    at: datetime.datetime,
    request_id: int,
    state: SupportState,
    answered_by: str,
    answer: str = "",
    their_reference: str = "",
) -> SupportRequest:
    """This will write down what the other force said, or that the support has ended.

    A force that takes an incident over gives its own reference, and ours is resulted. Raises
    NotPermitted, WrongMove, UnitsOnIt, and WhyNeeded when nobody is named who answered.
    """
    with access.acting(by):
        permissions.check_can_request_support(by=by)
        found = SupportRequest.objects.select_for_update().get(pk=request_id)
        _check_may_ask(SupportKind(found.kind), by=by)
        _check_screen(found, state)
        if not may_move(found.state, state):
            raise WrongMove(f"The request is {found.get_state_display().lower()}.")
        if not answered_by.strip():
            raise WhyNeeded("Say who answered.")
        taken = found.kind == SupportKind.HANDOVER and state == SupportState.AGREED
        if taken:
            found.their_reference = _their_reference(their_reference)
        found.state, found.answered_by, found.answer = state, answered_by, answer
        found.answered_at = found.answered_at or at
        found.ended_at = at if state == SupportState.ENDED else None
        found.save()
        _tell_answer(found, state, by=by, at=at)
        if taken:
            _hand_over(found, by=by, at=at)
    return found


def _check_may_ask(kind: SupportKind, *, by: Actor) -> None:
    permissions.check_can_request_support(by=by)
    if kind == SupportKind.HANDOVER:
        permissions.check_can_transfer(by=by)


def _check_screen(found: SupportRequest, state: SupportState) -> None:
    """Who was asked on their screen answers there; until then the request can be withdrawn."""
    asked = Handover.objects.select_for_update().filter(request=found, state=SupportState.ASKED)
    if state == SupportState.ENDED:
        asked.update(state=SupportState.ENDED)
    elif asked.exists():
        raise OnTheirScreen


def _their_reference(said: str) -> str:
    if not said.strip():
        raise WhyNeeded("Give the reference that the other force took it over under.")
    return said.strip()


def _tell_answer(
    found: SupportRequest, state: SupportState, *, by: Actor, at: datetime.datetime
) -> None:
    incident = Incident.objects.get(pk=found.incident_id)
    text = f"{found.asked_of}: {SupportState(state).label.lower()} by {found.answered_by}"
    text += f" as {found.their_reference}" if found.their_reference else ""
    _note(found, incident, f"{text}. {found.answer}".rstrip(". "), by=by, at=at)


def _hand_over(found: SupportRequest, *, by: Actor, at: datetime.datetime) -> None:
    """It is theirs from here: ours is resulted, and closed like any other."""
    text = f"{found.asked_of} took it over as {found.their_reference}"
    try:
        incidents.result_incident(
            by=by, at=at, incident_id=found.incident_id, result=HANDED_OVER, text=text
        )
    except incidents.StillCommitted as units:
        raise UnitsOnIt from units


def _note(
    request: SupportRequest, incident: Incident, text: str, *, by: Actor, at: datetime.datetime
) -> None:
    kind = LineKind.SUPPORT if request.kind == SupportKind.SUPPORT else LineKind.TRANSFER
    incidents.add_line_to(incident, kind, text, by=by, at=at)
    reason = Reason("incident", "", incident.reference)
    act = f"dispatch.{request.kind}.{request.state}"
    incidents.record(by, Operation.ALTERATION, act, incident, reason, text)
    bus.publish(SupportMoved(request.pk, incident.pk, request.state), by=by, about=incident)
