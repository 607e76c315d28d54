"""What becomes of an incident on its way: its type, its area, a major incident."""

import datetime
from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.access.selectors import list_units as list_areas
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules, selectors
from ..choices import LineKind
from ..events import IncidentChanged
from ..models import Incident
from . import incidents


class WhyNeeded(rules.Refused):
    """An act that others must understand later has no reason."""

    sentence = "Say why."


class SameArea(rules.Refused):
    """The incident is that area's already."""

    sentence = "The incident is with that area already."


class NoSuchArea(rules.Refused):
    """The force has no such area."""

    sentence = "The force has no such area."


def classify_incident(
    *,
    by: Actor,
    at: datetime.datetime,
    incident_id: int,
    category: str,
    qualifiers: Sequence[str] = (),
) -> Incident:
    """This will say what type of incident it is now; the log keeps what it was.

    Raises NotPermitted, AlreadyResulted, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_open(by=by)
        incidents.check_type(category, qualifiers, on=at.date())
        incident = incidents.lock_open(incident_id)
        incident.category, incident.qualifiers = category, list(qualifiers)
        incident.save(update_fields=["category", "qualifiers"])
        text = selectors.type_words(category, qualifiers, on=at.date())
        tell_change(incident, LineKind.TYPE, "classified", f"Type: {text}", by=by, at=at)
    return incident


def transfer_incident(
    *, by: Actor, at: datetime.datetime, incident_id: int, to_unit_id: int, reason: str
) -> Incident:
    """This will pass an incident to another area of the force, whose it is from then on.

    Units of any area may still be sent to it. Raises NotPermitted, AlreadyResulted, WhyNeeded,
    SameArea, and NoSuchArea for a unit that is not one of the force.
    """
    with access.acting(by):
        permissions.check_can_transfer(by=by)
        incident = incidents.lock_open(incident_id)
        area = list_areas(by.force_id).filter(pk=to_unit_id).first()
        check_transfer(incident, area, reason)
        assert area is not None  # noqa: S101 (for mypy: it was just checked)
        incident.unit_id = area.pk
        text = f"Passed to {area.name}: {reason}"
        tell_change(incident, LineKind.TRANSFER, "transferred", text, by=by, at=at)
        incident.save(update_fields=["unit"])
    return incident


def declare_major(*, by: Actor, at: datetime.datetime, incident_id: int, reason: str) -> Incident:
    """This will declare an incident a major incident, of which others can be part (JESIP).

    Raises NotPermitted, AlreadyResulted, WhyNeeded.
    """
    with access.acting(by):
        permissions.check_can_link(by=by)
        incident = incidents.lock_open(incident_id)
        if not reason.strip():
            raise WhyNeeded
        incident.major_at = at
        incident.save(update_fields=["major_at"])
        text = f"Declared a major incident: {reason}"
        tell_change(incident, LineKind.MAJOR, "declared_major", text, by=by, at=at)
    return incident


def check_transfer(incident: Incident, area: Any, reason: str) -> None:
    """This will pass when an incident may go there. Raises NoSuchArea, SameArea, WhyNeeded."""
    if area is None:
        raise NoSuchArea
    if area.pk == incident.unit_id:
        raise SameArea
    if not reason.strip():
        raise WhyNeeded


def tell_change(
    incident: Incident, kind: LineKind, act: str, text: str, *, by: Actor, at: datetime.datetime
) -> None:
    """This will log, audit and tell a change of an incident that has been checked."""
    incidents.add_line_to(incident, kind, text, by=by, at=at)
    reason = Reason("incident", "", incident.reference)
    incidents.record(by, Operation.ALTERATION, f"dispatch.incident.{act}", incident, reason, text)
    happened = IncidentChanged(
        incident.pk,
        incident.reference,
        incident.category,
        incident.major_at is not None,
        incident.unit_id,
    )
    bus.publish(happened, by=by, about=incident)
