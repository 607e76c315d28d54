"""Closing an incident with the decision about recording a crime, and opening it again."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, rules, selectors
from ..choices import CrimeDecision, IncidentState, LineKind, VictimUpdate
from ..events import IncidentClosed, IncidentReopened, IncidentResulted
from ..models import Closing, Incident
from ..rules import closing as policy
from ..rules.closing import Decided as Decided
from . import incidents
from .changes import WhyNeeded

DUPLICATE = "duplicate"


class NotResulted(rules.Refused):
    """An incident is resulted before it is closed."""

    sentence = "The incident has not been resulted yet, or it is closed already."


class StillOpen(rules.Refused):
    """An open incident is not opened again."""

    sentence = "The incident is open."


class SupervisorNeeded(rules.Refused):
    """A supervisor must close the incident; the message says why."""


def close_incident(
    *, by: Actor, at: datetime.datetime, incident_id: int, decided: policy.Decided
) -> Closing:
    """This will close a resulted incident with its closing type and the crime-recording decision.

    Raises NotPermitted, NotResulted, NotReadyToClose, SupervisorNeeded, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_close(by=by, supervisor=False)
        incident = Incident.objects.select_for_update().get(pk=incident_id)
        if incident.state != IncidentState.RESULTED:
            raise NotResulted
        incidents.check_type(decided.category, decided.qualifiers, on=at.date())
        known = _known(incident, decided, on=at.date())
        policy.check_ready(known, decided)
        asked = policy.why_supervisor(known, decided)
        _check_supervisor(asked, by=by)
        return _keep(incident, decided, asked, by=by, at=at)


def reopen_incident(*, by: Actor, at: datetime.datetime, incident_id: int, reason: str) -> Incident:
    """This will open a resulted or closed incident again; its log keeps that it was closed.

    Raises NotPermitted, StillOpen, WhyNeeded.
    """
    with access.acting(by):
        incident = Incident.objects.select_for_update().get(pk=incident_id)
        permissions.check_can_close(by=by, supervisor=incident.state == IncidentState.CLOSED)
        if incident.state == IncidentState.OPEN:
            raise StillOpen
        if not reason.strip():
            raise WhyNeeded
        reopen(incident, reason, by=by, at=at)
    return incident


def reopen(incident: Incident, reason: str, *, by: Actor, at: datetime.datetime) -> None:
    """This will open an incident again as part of an act that has been checked."""
    incident.state, incident.result = IncidentState.OPEN, ""
    incident.resulted_at = incident.closed_at = None
    incident.save(update_fields=["state", "result", "resulted_at", "closed_at"])
    text = f"Opened again: {reason}"
    incidents.add_line_to(incident, LineKind.CLOSING, text, by=by, at=at)
    why = Reason("incident", reason, incident.reference)
    incidents.record(by, Operation.ALTERATION, "dispatch.incident.reopened", incident, why, text)
    happened = IncidentReopened(incident.pk, incident.reference, incident.grade)
    bus.publish(happened, by=by, about=incident)


def close_duplicate(
    incident: Incident, original: Incident, *, by: Actor, at: datetime.datetime
) -> None:
    """This will result and close a duplicate: what is decided is decided on the original."""
    incident.state, incident.result, incident.resulted_at = IncidentState.RESULTED, DUPLICATE, at
    incident.save(update_fields=["state", "result", "resulted_at"])
    told = IncidentResulted(incident.pk, incident.reference, "Duplicate of another incident")
    bus.publish(told, by=by, about=incident)
    words = f"It is a duplicate of {original.reference}"
    decided = policy.Decided(
        category="admin_duplicate",
        decision=CrimeDecision.NOT_RECORDED,
        victim=VictimUpdate.NO_VICTIM,
        risk=f"Carried by {original.reference}",
        no_crime_reason="recorded_elsewhere",
        words=words,
    )
    _keep(incident, decided, (), by=by, at=at)


def reopen_duplicate(incident: Incident, *, by: Actor, at: datetime.datetime) -> None:
    """This will open again what was closed as a duplicate and is none."""
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    if locked.state != IncidentState.OPEN:
        reopen(locked, "It is not a duplicate", by=by, at=at)


def _known(incident: Incident, decided: policy.Decided, *, on: datetime.date) -> policy.Known:
    result = reference.find_code("incident-result", incident.result, on=on)
    contrary = False
    if decided.no_crime_reason:
        why = reference.get_code("no-crime-reason", decided.no_crime_reason, on=on)
        contrary = bool(why.attributes.get("contrary"))
    return policy.Known(
        grades=tuple(incident.gradings.values_list("grade", flat=True)),
        categories=(incident.category,),
        qualifiers=tuple(incident.qualifiers),
        result_is_crime=bool(result and result.attributes.get("crime")),
        reason_is_contrary=contrary,
    )


def _check_supervisor(asked: tuple[str, ...], *, by: Actor) -> None:
    if asked and not by.may(permissions.CLOSE_AS_SUPERVISOR):
        raise SupervisorNeeded(f"A supervisor must close this incident. {'. '.join(asked)}.")
    permissions.check_can_close(by=by, supervisor=bool(asked))


def _keep(
    incident: Incident,
    decided: policy.Decided,
    asked: tuple[str, ...],
    *,
    by: Actor,
    at: datetime.datetime,
) -> Closing:
    closing = Closing.objects.create(
        incident=incident,
        category=decided.category,
        qualifiers=list(decided.qualifiers),
        decision=decided.decision,
        crimes=list(decided.crimes),
        no_crime_reason=decided.no_crime_reason,
        words=decided.words,
        victim=decided.victim,
        risk=decided.risk,
        supervisor_asked=list(asked),
        rule=policy.RULE,
        post_id=by.post_id,
        at=at,
    )
    incident.state, incident.closed_at = IncidentState.CLOSED, at
    incident.save(update_fields=["state", "closed_at"])
    _tell(incident, closing, by=by, at=at)
    return closing


def _tell(incident: Incident, closing: Closing, *, by: Actor, at: datetime.datetime) -> None:
    words = selectors.type_words(closing.category, closing.qualifiers, on=at.date())
    decision = CrimeDecision(closing.decision).label
    why = _why(closing, on=at.date())
    text = f"Closed as {words}. {decision}{why}. Risk left: {closing.risk}"
    incidents.add_line_to(incident, LineKind.CLOSING, text, by=by, at=at)
    reason = Reason("incident", closing.words, incident.reference)
    incidents.record(by, Operation.ALTERATION, "dispatch.incident.closed", incident, reason, text)
    happened = IncidentClosed(
        incident.pk,
        incident.reference,
        closing.category,
        closing.decision,
        tuple(closing.crimes),
    )
    bus.publish(happened, by=by, about=incident)


def _why(closing: Closing, *, on: datetime.date) -> str:
    if closing.crimes:
        return f": {', '.join(closing.crimes)}"
    if not closing.no_crime_reason:
        return f": {closing.words}" if closing.words else ""
    label = reference.get_code("no-crime-reason", closing.no_crime_reason, on=on).label
    return f": {label}. {closing.words}".rstrip(". ")
