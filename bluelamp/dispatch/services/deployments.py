"""Proposing units for an incident, assigning them, standing them down."""

import datetime
from dataclasses import dataclass

from django.utils.timezone import localtime as local

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms import services as algorithms
from bluelamp.kernel.algorithms.rules.features import Feature
from bluelamp.kernel.algorithms.selectors import find_approved, get_advice
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules, selectors
from ..choices import ArrivalSource, LineKind
from ..events import UnitAssigned
from ..models import Deployment, Incident, Unit
from ..rules import Refused as Refused
from . import incidents, units

ALGORITHM = "dispatch.nearest-unit"
LASTS = datetime.timedelta(minutes=30)


class NotFree(rules.Refused):
    """The unit is on another incident or its status does not let it be sent; the message says."""

    sentence = "That unit is not free. Choose another."


class ReasonNeeded(rules.Refused):
    """The unit is not the one that was proposed: say why in a few words."""

    sentence = "Another unit was proposed. Say why you chose this one."


class NotOnIt(rules.Refused):
    """The unit is not on that incident."""

    sentence = "That unit is not on this incident."


@dataclass(frozen=True)
class Proposal:
    """Units in order for one incident, with the advice record that keeps their reasons."""

    incident: Incident
    ranked: list[rules.Ranked]
    advice_id: int | None
    approved: bool = True

    @property
    def best(self) -> rules.Ranked | None:
        """The unit that is proposed, or None when none is free."""
        return self.ranked[0] if self.ranked and self.ranked[0].place == 1 else None

    @property
    def shown(self) -> list[rules.Ranked]:
        """The first of those that can go, and a few of those that cannot, with their reasons."""
        able = [each for each in self.ranked if each.place][:5]
        return able + [each for each in self.ranked if not each.place][:5]


def propose_units(*, by: Actor, at: datetime.datetime, incident_id: int) -> Proposal:
    """This will rank the force's units for an incident by road time and keep that as advice.

    While the algorithm has no approved version nothing is ranked. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_assign(by=by)
        incident = selectors.get_incident(incident_id)
        if find_approved(ALGORITHM) is None:
            return Proposal(incident, [], None, approved=False)
        asked = selectors.asked_of_units(incident, on=at.date())
        ranked = rules.rank(selectors.list_candidates(incident, on=at.date()), asked=asked, at=at)
        advice_id = _advise(incident, ranked, asked, by=by, at=at) if ranked else None
    return Proposal(incident, ranked, advice_id)


def assign_unit(
    *,
    by: Actor,
    at: datetime.datetime,
    incident_id: int,
    unit_id: int,
    advice_id: int | None = None,
    reason: str = "",
    divert: bool = False,
) -> Deployment:
    """This will assign a free unit to an open incident and store the choice beside the advice.

    With `divert` a unit that is on its way to a lower grade is taken off that incident first, and
    both logs say so. Raises NotPermitted, AlreadyResulted, NotFree, and ReasonNeeded when another
    unit was proposed.
    """
    with access.acting(by):
        permissions.check_can_assign(by=by)
        incident = incidents.lock_open(incident_id)
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        if divert and unit.incident is not None:
            _take_off(unit, incident, by=by, at=at)
        _check_free(unit, diverted=divert, at=at)
        expected = _decide(advice_id, unit, reason, by=by, at=at)
        deployment = _deploy(incident, unit, advice_id, expected, at=at)
        _tell_assigned(incident, unit, expected, reason, by=by, at=at)
    return deployment


def stand_down(*, by: Actor, at: datetime.datetime, incident_id: int, unit_id: int) -> Deployment:
    """This will take a unit off an incident and make it available.

    Raises NotPermitted, NotOnIt.
    """
    with access.acting(by):
        permissions.check_can_assign(by=by)
        incident = Incident.objects.select_for_update().get(pk=incident_id)
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        if unit.incident_id != incident.pk:
            raise NotOnIt
        deployment = Deployment.objects.get(unit=unit, incident=incident, ended_at=None)
        deployment.ended_at = at
        deployment.save(update_fields=["ended_at"])
        unit.incident, unit.status, unit.status_at = None, rules.AVAILABLE, at
        unit.save(update_fields=["incident", "status", "status_at"])
        text = f"{unit.callsign} stood down"
        incidents.add_line_to(incident, LineKind.DISPATCH, text, by=by, at=at)
        _audit(by, "dispatch.unit.stood_down", incident, unit, "")
        units.announce(unit, None, by=by, at=at)
    return deployment


def _advise(
    incident: Incident,
    ranked: list[rules.Ranked],
    asked: rules.Asked,
    *,
    by: Actor,
    at: datetime.datetime,
) -> int:
    best = ranked[0]
    advice = algorithms.advise(
        by=by,
        at=at,
        algorithm=ALGORITHM,
        subject=Subject("dispatch.incident", incident.pk),
        unit_id=incident.unit_id,
        marking=incident.marking,
        restriction_ids=incident.restriction_ids,
        lasts=LASTS,
        inputs={
            "incident": incident.reference,
            "best": best.candidate.unit_id if best.place else None,
            "grade": incident.grade,
            "skills": [*asked.must, *asked.wished],
            "seconds": {str(r.candidate.unit_id): r.candidate.seconds for r in ranked},
            "penalties": {str(r.candidate.unit_id): r.penalty for r in ranked if r.place},
        },
        weighed=[
            Feature(
                f"unit {r.candidate.callsign}",
                r.reason,
                -(r.candidate.seconds or 0.0) - r.penalty,
            )
            for r in ranked[:10]
        ],
        score=best.candidate.seconds or 0.0,
        band=best.candidate.callsign if best.place else "none free",
        explanation=best.reason,
    )
    return int(advice.pk)


def _decide(
    advice_id: int | None, unit: Unit, reason: str, *, by: Actor, at: datetime.datetime
) -> float | None:
    """The expected road time of the chosen unit; the choice is stored with the advice."""
    if advice_id is None:
        return None
    advised = get_advice(advice_id).inputs
    followed = advised["best"] == unit.pk
    if not followed and not reason.strip():
        raise ReasonNeeded
    algorithms.decide(by=by, at=at, advice_id=advice_id, followed=followed, reason=reason)
    seconds: float | None = advised["seconds"].get(str(unit.pk))
    return seconds


def acknowledge_deployment(*, by: Actor, at: datetime.datetime, unit_id: int) -> Deployment:
    """This will say that a unit has read on its device what it is sent to.

    Saying it twice is once. Raises NotPermitted, NotOnIt.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        deployment = _active(unit_id)
        permissions.check_can_speak_for(deployment.unit.crew_posts, by=by)
        if deployment.acknowledged_at is None:
            deployment.acknowledged_at = at
            deployment.save(update_fields=["acknowledged_at"])
            text = f"{deployment.unit.callsign} has acknowledged"
            _log(deployment, text, "dispatch.unit.acknowledged", by=by, at=at)
    return deployment


def confirm_arrival(*, by: Actor, at: datetime.datetime, unit_id: int) -> Deployment:
    """This will confirm that a unit is at the scene, since its position first said so.

    The deployment keeps that the time is by position. Raises NotPermitted, NotOnIt, WrongStatus.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        deployment = _active(unit_id)
        permissions.check_can_speak_for(deployment.unit.crew_posts, by=by)
        near_at = deployment.near_at
        if near_at is None:
            raise NotOnIt("Its position does not say that it is there.")
        units.set_status(by=by, at=at, unit_id=unit_id, status=rules.AT_SCENE)
        deployment.refresh_from_db()
        said = deployment.at_scene_at
        deployment.at_scene_at, deployment.arrival = near_at, ArrivalSource.POSITION
        deployment.save(update_fields=["at_scene_at", "arrival"])
        Incident.objects.filter(pk=deployment.incident_id, first_at_scene_at=said).update(
            first_at_scene_at=near_at
        )
    return deployment


def _active(unit_id: int) -> Deployment:
    rows = Deployment.objects.select_for_update(of=("self",)).select_related("unit", "incident")
    found = rows.filter(unit_id=unit_id, ended_at=None).first()
    if found is None:
        raise NotOnIt("That unit is not on an incident.")
    return found


def _log(deployment: Deployment, text: str, act: str, *, by: Actor, at: datetime.datetime) -> None:
    incidents.add_line_to(deployment.incident, LineKind.DISPATCH, text, by=by, at=at)
    _audit(by, act, deployment.incident, deployment.unit, "")
    units.announce(deployment.unit, deployment.incident, by=by, at=at)


def _take_off(unit: Unit, to: Incident, *, by: Actor, at: datetime.datetime) -> None:
    """Never silent: the incident that loses its unit says so and is told to every board."""
    left = unit.incident
    assert left is not None  # noqa: S101 (for mypy: the caller has asked)
    status = selectors.get_status(unit.status, on=at.date())
    if left.pk == to.pk or not rules.may_divert(status, left.grade, to.grade):
        raise NotFree(f"{unit.callsign} may not be taken off {left.reference} for this.")
    deployment = _active(unit.pk)
    deployment.ended_at = at
    deployment.save(update_fields=["ended_at"])
    unit.incident = None
    text = f"{unit.callsign} diverted to {to.reference} ({to.grade})"
    _log(deployment, text, "dispatch.unit.diverted", by=by, at=at)


def _check_free(unit: Unit, *, diverted: bool, at: datetime.datetime) -> None:
    """Two controllers may send it at once: the second is told where it went and by whom."""
    if unit.incident is not None:
        last = unit.incident.lines.filter(kind=LineKind.DISPATCH).order_by("-id")
        sent = last.filter(text__startswith=f"{unit.callsign} assigned").first()
        whose = f", sent by {sent.author} at {local(sent.at):%H:%M}" if sent else ""
        raise NotFree(f"{unit.callsign} is on incident {unit.incident.reference}{whose}.")
    status = selectors.get_status(unit.status, on=at.date())
    if not status.deployable and not (diverted and status.code == rules.ENROUTE):
        raise NotFree(f"{unit.callsign} may not be sent: {status.label.lower()}.")


def _deploy(
    incident: Incident,
    unit: Unit,
    advice_id: int | None,
    expected: float | None,
    *,
    at: datetime.datetime,
) -> Deployment:
    unit.incident = incident
    unit.save(update_fields=["incident"])
    return Deployment.objects.create(
        incident=incident,
        unit=unit,
        advice_id=advice_id,
        expected_seconds=expected,
        assigned_at=at,
        enroute_at=at if unit.status == rules.ENROUTE else None,  # a unit that was diverted
    )


def _tell_assigned(
    incident: Incident,
    unit: Unit,
    expected: float | None,
    reason: str,
    *,
    by: Actor,
    at: datetime.datetime,
) -> None:
    text = f"{unit.callsign} assigned"
    text += f", {rules.in_minutes(expected)} by road" if expected is not None else ""
    text += f". Not the unit proposed: {reason}" if reason else ""
    incidents.add_line_to(incident, LineKind.DISPATCH, text, by=by, at=at)
    _audit(by, "dispatch.unit.assigned", incident, unit, reason)
    happened = UnitAssigned(unit.pk, unit.callsign, incident.pk, incident.reference)
    bus.publish(happened, by=by, about=incident)


def _audit(by: Actor, act: str, incident: Incident, unit: Unit, text: str) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("dispatch.incident", incident.pk),
        reason=Reason("incident", text, incident.reference),
        detail={"callsign": unit.callsign},
    )
