"""Opening, regrading, noting and resulting incidents."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, rules, selectors
from ..choices import IncidentState, LineKind
from ..events import (
    IncidentNoted,
    IncidentOpened,
    IncidentRegraded,
    IncidentResulted,
)
from ..models import Grading, Incident, LogLine
from .numbers import take_number


class AlreadyResulted(rules.Refused):
    """The incident has been resulted: nothing more is done on it."""

    sentence = "The incident has been resulted. Nothing was changed."


class StillCommitted(rules.Refused):
    """Units are on the incident: stand them down before it is resulted."""

    sentence = "Units are still on the incident. Stand them down first."


class SameGrade(rules.Refused):
    """The incident has that grade already."""

    sentence = "The incident has that grade already."


class RationaleNeeded(rules.Refused):
    """A change of grade needs a rationale in words."""

    sentence = "Say why the grade has changed."


@dataclass(frozen=True)
class Place:
    """Where: words, and metres in the British National Grid when it was found on the map."""

    words: str
    easting: float | None = None
    northing: float | None = None


def open_incident(
    *,
    by: Actor,
    at: datetime.datetime,
    place: Place,
    summary: str,
    grade: str,
    proposed: str = "",
    rationale: str = "",
    reason: Reason,
    marking: Marking = Marking.OFFICIAL,
    category: str = "",
    qualifiers: Sequence[str] = (),
) -> Incident:
    """This will open an incident with its first grade and the first line of its log.

    `category` and `qualifiers` are what is known of its type at first contact (NSIR). Raises
    NotPermitted, and NoSuchCode for a grade or a type that the force does not have on that day.
    """
    with access.acting(by):
        permissions.check_can_open(by=by)
        check_type(category, qualifiers, on=at.date())
        target = selectors.target_minutes(grade, on=at.date())
        incident = Incident.objects.create(
            force_id=by.force_id,
            unit_id=by.unit_id,
            marking=marking,
            reference=rules.reference(at.date(), take_number(by.force_id, at.date())),
            opened_at=at,
            opened_by_id=by.post_id,
            place=place.words,
            easting=place.easting,
            northing=place.northing,
            summary=summary,
            grade=grade,
            due_at=rules.due_at(at, target),
            category=category,
            qualifiers=list(qualifiers),
        )
        _grade(incident, grade, proposed, rationale, target, by=by, at=at)
        add_line_to(incident, LineKind.CALL, summary, by=by, at=at)
        record(by, Operation.COLLECTION, "dispatch.incident.opened", incident, reason, grade)
        bus.publish(_opened(incident), by=by, about=incident)
    return incident


def regrade_incident(
    *, by: Actor, at: datetime.datetime, incident_id: int, grade: str, rationale: str
) -> Incident:
    """This will give an incident another grade; the earlier ones stay in its history.

    The clock of the new grade runs from when the incident was opened.
    Raises NotPermitted, AlreadyResulted, SameGrade, RationaleNeeded, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_regrade(by=by)
        incident = lock_open(incident_id)
        if incident.grade == grade:
            raise SameGrade
        if not rationale.strip():
            raise RationaleNeeded
        target = selectors.target_minutes(grade, on=at.date())
        incident.grade, before = grade, incident.grade
        incident.due_at = rules.due_at(incident.opened_at, target)
        incident.save(update_fields=["grade", "due_at"])
        _grade(incident, grade, before, rationale, target, by=by, at=at)
        text = f"Regraded from {before} to {grade}: {rationale}"
        add_line_to(incident, LineKind.GRADE, text, by=by, at=at)
        reason = Reason("incident", rationale, incident.reference)
        record(by, Operation.ALTERATION, "dispatch.incident.regraded", incident, reason, text)
        happened = IncidentRegraded(incident.pk, incident.reference, grade, incident.due_at)
        bus.publish(happened, by=by, about=incident)
    return incident


def add_line(*, by: Actor, at: datetime.datetime, incident_id: int, text: str) -> LogLine:
    """This will add a line to an open incident's log. Raises NotPermitted, AlreadyResulted."""
    with access.acting(by):
        permissions.check_can_open(by=by)
        incident = lock_open(incident_id)
        line = add_line_to(incident, LineKind.UPDATE, text, by=by, at=at)
        reason = Reason("incident", "", incident.reference)
        record(by, Operation.ALTERATION, "dispatch.incident.noted", incident, reason, text)
        bus.publish(IncidentNoted(incident.pk, line.pk), by=by, about=incident)
    return line


def result_incident(
    *, by: Actor, at: datetime.datetime, incident_id: int, result: str, text: str
) -> Incident:
    """This will result an incident that no unit is on any more.

    Raises NotPermitted, AlreadyResulted, StillCommitted, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_result(by=by)
        incident = lock_open(incident_id)
        if incident.deployments.filter(ended_at=None).exists():
            raise StillCommitted
        label = selectors.result_label(result, on=at.date())
        incident.state, incident.result, incident.resulted_at = IncidentState.RESULTED, result, at
        incident.save(update_fields=["state", "result", "resulted_at"])
        add_line_to(incident, LineKind.RESULT, f"{label}. {text}".strip(), by=by, at=at)
        reason = Reason("incident", text, incident.reference)
        record(by, Operation.ALTERATION, "dispatch.incident.resulted", incident, reason, label)
        happened = IncidentResulted(incident.pk, incident.reference, label)
        bus.publish(happened, by=by, about=incident)
    return incident


def check_type(category: str, qualifiers: Sequence[str], *, on: datetime.date) -> None:
    """This will pass when a type and qualifiers are in use that day. Raises NoSuchCode."""
    if category:
        reference.get_code("nsir-category", category, on=on)
    for qualifier in qualifiers:
        reference.get_code("nsir-qualifier", qualifier, on=on)


def lock_open(incident_id: int) -> Incident:
    """This will lock an incident for the present transaction. Raises AlreadyResulted."""
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    if incident.state != IncidentState.OPEN:
        raise AlreadyResulted
    return incident


def add_line_to(
    incident: Incident, kind: LineKind, text: str, *, by: Actor, at: datetime.datetime
) -> LogLine:
    """This will add a line to a log as part of an act that has been checked and is audited."""
    return LogLine.objects.create(
        incident=incident, at=at, kind=kind, text=text, author=by.name, post_id=by.post_id
    )


def _grade(
    incident: Incident,
    grade: str,
    proposed: str,
    rationale: str,
    target: int | None,
    *,
    by: Actor,
    at: datetime.datetime,
) -> None:
    Grading.objects.create(
        incident=incident,
        grade=grade,
        proposed=proposed,
        rationale=rationale,
        target_minutes=target,
        due_at=incident.due_at,
        post_id=by.post_id,
        at=at,
    )


def record(
    by: Actor, operation: Operation, act: str, incident: Incident, reason: Reason, text: str
) -> None:
    """This will account for an act on an incident."""
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("dispatch.incident", incident.pk),
        reason=reason,
        detail={"reference": incident.reference, "text": text},
    )


def _opened(incident: Incident) -> IncidentOpened:
    return IncidentOpened(
        incident_id=incident.pk,
        reference=incident.reference,
        grade=incident.grade,
        place=incident.place,
        summary=incident.summary[:200],
        opened_at=incident.opened_at,
        due_at=incident.due_at,
        easting=incident.easting,
        northing=incident.northing,
    )
