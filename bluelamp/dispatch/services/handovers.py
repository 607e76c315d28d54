"""Handing an incident over to a force on this platform: offered, taken or declined on a screen.

What is told is a copy: neither force sees the other's records. Both see the handover itself.
"""

import contextlib
import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import Actor, list_forces
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules
from ..choices import LineKind, SupportKind, SupportState
from ..events import HandoverCame
from ..models import Handover, Incident, SupportRequest
from . import incidents, support
from .changes import WhyNeeded


class NoSuchForce(rules.Refused):
    """Only another force on this platform is asked on its screen."""

    sentence = "Choose another force."


class NotOnScreen(rules.Refused):
    """What is marked or restricted is not copied to another force."""

    sentence = "This incident is protected. Hand it over by telephone, and write the request down."


class AnsweredAlready(rules.Refused):
    """Somebody has answered it before, or it was withdrawn."""

    sentence = "It has been answered already, or it was withdrawn."


def offer_handover(
    *, by: Actor, at: datetime.datetime, incident_id: int, force_id: int, what: str
) -> SupportRequest:
    """This will ask another force on this platform to take an incident over.

    It stays ours until they have. Raises NotPermitted, NoSuchForce, NotOnScreen, and what
    `support.request_support` raises.
    """
    with access.acting(by):
        permissions.check_can_transfer(by=by)
        force = list_forces().exclude(pk=by.force_id).filter(pk=force_id).first()
        if force is None:
            raise NoSuchForce
        asked = support.request_support(
            by=by, at=at, incident_id=incident_id, asked_of=force.name, what=what,
            kind=SupportKind.HANDOVER,
        )  # fmt: skip
        incident = asked.incident
        if incident.marking != Marking.OFFICIAL or incident.restriction_ids:
            raise NotOnScreen
        made = _copy(asked, incident, force.pk, by=by, at=at)
        _record(made, "sent", Operation.DISCLOSURE, by=by)
    return asked


def accept_handover(*, by: Actor, at: datetime.datetime, handover_id: int) -> Incident:
    """This will take an incident over: it is opened as ours, under a reference of ours.

    Raises NotPermitted, AnsweredAlready, Handover.DoesNotExist.
    """
    with access.acting(by):
        found = _waiting(handover_id, by=by)
        made = incidents.open_incident(
            by=by,
            at=at,
            place=incidents.Place(found.place, found.easting, found.northing),
            summary=found.summary,
            grade=found.grade,
            reason=Reason("incident", "", found.reference),
        )
        text = f"Taken over from {found.from_force}, {found.reference}, {found.sent_by}"
        incidents.add_line_to(made, LineKind.TRANSFER, f"{text}: {found.what}", by=by, at=at)
        found.their_reference = made.reference
        _answer(found, SupportState.AGREED, by=by, at=at)
    return made


def decline_handover(*, by: Actor, at: datetime.datetime, handover_id: int, reason: str) -> None:
    """This will decline an incident with a reason, which its force reads.

    Raises NotPermitted, AnsweredAlready, WhyNeeded, Handover.DoesNotExist.
    """
    with access.acting(by):
        found = _waiting(handover_id, by=by)
        if not reason.strip():
            raise WhyNeeded
        found.answer = reason.strip()
        _answer(found, SupportState.REFUSED, by=by, at=at)


def carry_handovers(*, by: Actor, at: datetime.datetime) -> int:
    """This will bring a force what others asked and answered since, and say how much there was.

    An answer waits here while our units are still on the incident. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_transfer(by=by)
        rows = Handover.objects.select_for_update(of=("self",)).select_related("from_force")
        came = list(rows.filter(to_force_id=by.force_id, told_at=None, state=SupportState.ASKED))
        for each in came:
            each.told_at = at
            each.save(update_fields=["told_at"])
            about = bus.Owned(by.force_id, by.unit_id)
            bus.publish(HandoverCame(each.pk, str(each.from_force)), by=by, about=about)
        answered = rows.filter(from_force_id=by.force_id, settled_at=None)
        answered = answered.filter(state__in=(SupportState.AGREED, SupportState.REFUSED))
        return len(came) + sum(_settle(each, by=by, at=at) for each in answered)


def _settle(found: Handover, *, by: Actor, at: datetime.datetime) -> bool:
    """Their answer is written where our side of it stands; nothing is written twice."""
    with contextlib.suppress(incidents.AlreadyResulted, support.WrongMove):
        try:
            support.answer_support(
                by=by, at=at, request_id=found.request_id, state=SupportState(found.state),
                answered_by=found.answered_by, answer=found.answer,
                their_reference=found.their_reference,
            )  # fmt: skip
        except support.UnitsOnIt:
            return False
    found.settled_at = at
    found.save(update_fields=["settled_at"])
    return True


def _copy(
    asked: SupportRequest, incident: Incident, force_id: int, *, by: Actor, at: datetime.datetime
) -> Handover:
    return Handover.objects.create(
        request=asked,
        from_force_id=by.force_id,
        to_force_id=force_id,
        reference=incident.reference,
        grade=incident.grade,
        place=incident.place,
        easting=incident.easting,
        northing=incident.northing,
        summary=incident.summary,
        what=asked.what,
        sent_by=by.name,
        sent_at=at,
    )


def _waiting(handover_id: int, *, by: Actor) -> Handover:
    permissions.check_can_transfer(by=by)
    permissions.check_can_open(by=by)
    rows = Handover.objects.select_for_update(of=("self",)).select_related("from_force")
    found = rows.get(pk=handover_id, to_force_id=by.force_id)
    if found.state != SupportState.ASKED:
        raise AnsweredAlready
    return found


def _answer(found: Handover, state: SupportState, *, by: Actor, at: datetime.datetime) -> None:
    found.state, found.answered_by, found.answered_at = state, by.name, at
    found.save()
    _record(found, state, Operation.ALTERATION, by=by)


def _record(found: Handover, act: str, operation: Operation, *, by: Actor) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=f"dispatch.handover.{act}",
        subject=Subject("dispatch.handover", found.pk),
        reason=Reason("incident", "", found.reference),
        detail={"reference": found.reference, "answer": found.answer},
    )
