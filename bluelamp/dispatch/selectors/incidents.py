"""Reads of incidents and their histories."""

import datetime
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.reference.selectors import NoSuchCode

from .. import permissions, rules
from ..choices import IncidentState, SupportState
from ..models import (
    Closing,
    Deployment,
    Grading,
    Handover,
    Incident,
    IncidentLink,
    LogLine,
    SupportRequest,
)


def consult_incident(*, by: Actor, reason: Reason, incident_id: int) -> Incident:
    """This will fetch one incident for a reader and log that they looked.

    Raises NotPermitted, and Incident.DoesNotExist for what is not there or not theirs to see.
    """
    return _consult(incident_id, by=by, reason=reason, act="read", operation=Operation.CONSULTATION)


def consult_printed_incident(*, by: Actor, reason: Reason, incident_id: int) -> Incident:
    """This will fetch one incident to be put on paper and log that it was disclosed.

    Raises NotPermitted, and Incident.DoesNotExist for what is not there or not theirs to see.
    """
    return _consult(
        incident_id, by=by, reason=reason, act="printed", operation=Operation.DISCLOSURE
    )


def get_incident(incident_id: int) -> Incident:
    """This will get one incident under the present scope. Raises Incident.DoesNotExist."""
    return Incident.objects.get(pk=incident_id)


def list_open_incidents() -> QuerySet[Incident]:
    """This will list the open incidents in scope: by grade, then the oldest first."""
    return Incident.objects.filter(state=IncidentState.OPEN).order_by("grade", "opened_at")


def list_incidents() -> QuerySet[Incident]:
    """This will list all incidents in scope, the newest first."""
    return Incident.objects.order_by("-opened_at")


def list_lines(incident_id: int) -> QuerySet[LogLine]:
    """This will list an incident's log in the order of events."""
    return LogLine.objects.filter(incident_id=incident_id).order_by("at", "id")


def list_gradings(incident_id: int) -> QuerySet[Grading]:
    """This will list the grades that an incident has had, the first one first."""
    return Grading.objects.filter(incident_id=incident_id).order_by("at", "id")


def list_deployments(incident_id: int) -> QuerySet[Deployment]:
    """This will list the units that have been on an incident, the first one first."""
    found = Deployment.objects.filter(incident_id=incident_id)
    return found.select_related("unit").order_by("assigned_at", "id")


def target_minutes(grade: str, *, on: datetime.date) -> int | None:
    """This will give a grade's attendance target, None where none is published.

    Raises NoSuchCode.
    """
    grades = {each.code: each for each in reference.codes("grade", on=on)}
    if grade not in grades:
        raise NoSuchCode(f"grade has no code {grade} on {on}")
    minutes = grades[grade].attributes.get("target_minutes")
    return int(minutes) if minutes is not None else None


def result_label(code: str, *, on: datetime.date) -> str:
    """This will give the words of an incident result. Raises NoSuchCode."""
    return str(reference.get_code("incident-result", code, on=on).label)


def result_words(code: str, *, on: datetime.date) -> str:
    """This will say a result in words, nothing before there is one; old codes keep their code."""
    return dict(reference.choices("incident-result", on=on)).get(code, code)


def type_words(category: str, qualifiers: Sequence[str], *, on: datetime.date) -> str:
    """This will say an incident's type and qualifiers in words; old codes keep their code."""
    types = dict(reference.choices("nsir-category", on=on))
    known = dict(reference.choices("nsir-qualifier", on=on))
    words = [types.get(category, category) or "not known", *(known.get(q, q) for q in qualifiers)]
    return ", ".join(words)


def list_links(incident_id: int) -> list[IncidentLink]:
    """This will list the links of an incident, from it and to it, that have not been undone."""
    here = Q(incident_id=incident_id) | Q(other_id=incident_id)
    found = IncidentLink.objects.filter(here, ended_at=None)
    return list(found.select_related("incident", "other").order_by("made_at", "id"))


def list_to_close() -> QuerySet[Incident]:
    """This will list the incidents in scope that wait to be closed, the oldest first."""
    return Incident.objects.filter(state=IncidentState.RESULTED).order_by("resulted_at")


def consult_to_close(*, by: Actor, reason: Reason) -> list[Incident]:
    """This will fetch the first 100 incidents that wait to be closed. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return access.consult(
        list_to_close()[:100],
        by=by,
        act="dispatch.incident.listed",
        kind="dispatch.incident",
        reason=reason,
    )


def list_closings(incident_id: int) -> QuerySet[Closing]:
    """This will list the decisions that have closed an incident, the first one first."""
    return Closing.objects.filter(incident_id=incident_id).order_by("at", "id")


def find_incident(said: str, *, on: datetime.date) -> Incident | None:
    """This will find an incident by what a controller says: 1044 is today's, else the newest."""
    if "-" in said:
        return Incident.objects.filter(reference=said).first()
    if not said.isdigit() or len(said) > 9:
        return None
    today = Incident.objects.filter(reference=rules.reference(on, int(said))).first()
    return today or _newest_open(int(said))


def consult_found(*, by: Actor, reason: Reason, words: str, on: datetime.date) -> list[Incident]:
    """This will fetch up to ten open incidents that have every word, or the one so numbered.

    What is no longer open is found by the search over every record. Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    one = find_incident(words.strip(), on=on)
    rows = Incident.objects.filter(pk=one.pk) if one else _open_with(words)
    return access.consult(
        rows,
        by=by,
        act="dispatch.incident.found",
        kind="dispatch.incident",
        reason=reason,
        detail={"words": words[:200]},
    )


def _open_with(words: str) -> QuerySet[Incident]:
    found = list_open_incidents()
    for word in words.split()[:8]:
        found = found.filter(Q(summary__icontains=word) | Q(place__icontains=word))
    return found[:10]


def list_latest(incident_ids: Sequence[int]) -> QuerySet[LogLine]:
    """This will list the newest lines of some incidents, for those who have consulted them."""
    return LogLine.objects.filter(incident_id__in=incident_ids).order_by("-id")[:20]


def count_open() -> int:
    """This will count the open incidents in scope."""
    return list_open_incidents().count()


def consult_handovers(*, by: Actor, reason: Reason) -> list[Handover]:
    """This will fetch what other forces asked the reader's to take over, the waiting ones and the
    last 50 answered, and log that they looked. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_transfer(by=by)
        found = [*list_handovers(by), *_answered(by)]
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="dispatch.handovers.read",
            subject=Subject("dispatch.handovers"),
            reason=reason,
            detail={"references": [each.reference for each in found]},
        )
    return found


def list_handovers(by: Actor) -> list[Handover]:
    """This will list what waits for the reader's force to take over or decline, by age."""
    found = Handover.objects.filter(to_force_id=by.force_id, state=SupportState.ASKED)
    return list(found.select_related("from_force").order_by("sent_at"))


def _answered(by: Actor) -> QuerySet[Handover]:
    found = Handover.objects.filter(to_force_id=by.force_id).exclude(state=SupportState.ASKED)
    return found.select_related("from_force").order_by("-sent_at")[:50]


def list_support(incident_id: int) -> QuerySet[SupportRequest]:
    """This will list the requests for support of an incident, the first one first."""
    found = SupportRequest.objects.filter(incident_id=incident_id).select_related("handover")
    return found.order_by("asked_at", "id")


def _newest_open(number: int) -> Incident | None:
    """Yesterday's incident is still said by its number as long as it is open."""
    found = list_open_incidents().filter(reference__endswith=f"-{number:04d}")
    return found.order_by("-opened_at").first()


def _consult(
    incident_id: int, *, by: Actor, reason: Reason, act: str, operation: Operation
) -> Incident:
    permissions.check_can_read(by=by)
    found = access.consult(
        Incident.objects.filter(pk=incident_id),
        by=by,
        act=f"dispatch.incident.{act}",
        kind="dispatch.incident",
        reason=reason,
        operation=operation,
    )
    if not found:
        raise Incident.DoesNotExist
    return found[0]
