"""Reads of units: their statuses, and who could be sent."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor, list_posts
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.geography import selectors as geography
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.reference.selectors import NoSuchCode

from .. import permissions
from ..choices import Direction
from ..models import Deployment, Emergency, Incident, Message, StatusChange, Unit
from ..rules import OFF_DUTY, Asked, Candidate, Status
from .rows import read_rows

# A thousand units are weighed at once: only what is weighed is read of each.
_OF_A_CANDIDATE = (
    "pk", "callsign", "status", "position_at", "shift_ends_at", "skills", "crew", "easting",
    "northing", "incident__reference", "incident__grade",
)  # fmt: skip


def list_units() -> QuerySet[Unit]:
    """This will list the units in scope by callsign, with their incidents."""
    return Unit.objects.select_related("incident").order_by("callsign")


def list_units_on_duty() -> QuerySet[Unit]:
    """This will list the units in scope that are not off duty, by callsign."""
    return list_units().exclude(status=OFF_DUTY)


def list_free_units(*, on: datetime.date) -> list[Unit]:
    """This will list the units in scope that may be sent, by callsign."""
    deployable = [code for code, status in statuses(on=on).items() if status.deployable]
    return list(list_units_on_duty().filter(incident=None, status__in=deployable))


def get_unit(unit_id: int) -> Unit:
    """This will get a unit in scope. Raises Unit.DoesNotExist."""
    return Unit.objects.select_related("incident").get(pk=unit_id)


def list_candidates(incident: Incident, *, on: datetime.date) -> list[Candidate]:
    """This will list the units on duty with their road time to an incident (seconds)."""
    units = read_rows(list_units_on_duty(), _OF_A_CANDIDATE)
    known = statuses(on=on)
    times = _seconds_to(incident, units)
    return [
        Candidate(
            unit_id=unit.pk,
            callsign=unit.callsign,
            status=known[unit.status],
            seconds=seconds,
            position_at=unit.position_at,
            shift_ends_at=unit.shift_ends_at,
            committed_to=unit.incident__reference or "",
            committed_grade=unit.incident__grade or "",
            skills=tuple(unit.skills),
            crew=len(unit.crew) or None,
        )
        for unit, seconds in zip(units, times, strict=True)
    ]


def asked_of_units(incident: Incident, *, on: datetime.date) -> Asked:
    """This will say what an incident's grade, type and qualifiers ask of a unit."""
    codes = {incident.category, *incident.qualifiers}
    words = dict(reference.choices("unit-skill", on=on))
    must, wished = dict[str, str](), dict[str, str]()
    for each in reference.codes("incident-skill", on=on):
        if each.code in codes:
            skill = str(each.attributes.get("skill"))
            kept = must if each.attributes.get("must") else wished
            kept[skill] = words.get(skill, skill)
    return Asked(incident.grade, tuple(must.items()), tuple(wished.items()))


def get_status(code: str, *, on: datetime.date) -> Status:
    """This will get a unit status from the force's list on a day. Raises NoSuchCode."""
    known = statuses(on=on)
    if code not in known:
        raise NoSuchCode(f"unit-status has no code {code} on {on}")
    return known[code]


def statuses(*, on: datetime.date) -> dict[str, Status]:
    """This will give every unit status of the force's list on a day by its code."""
    return {
        each.code: Status(
            code=each.code,
            label=each.label,
            available=bool(each.attributes.get("available")),
            deployable=bool(each.attributes.get("deployable")),
            divertible=str(each.attributes.get("divertible") or ""),
            next=tuple(str(each.attributes.get("next") or "").split()),
        )
        for each in reference.codes("unit-status", on=on)
    }


def _seconds_to(incident: Incident, units: Sequence[Any]) -> list[float | None]:
    if incident.easting is None or incident.northing is None:
        return [None] * len(units)
    placed = [unit for unit in units if unit.easting is not None and unit.northing is not None]
    points = [(unit.easting, unit.northing) for unit in placed]
    times = geography.network().seconds_to((incident.easting, incident.northing), points)
    found = dict(zip((unit.pk for unit in placed), times, strict=True))
    return [found.get(unit.pk) for unit in units]


def consult_unit(*, by: Actor, reason: Reason, unit_id: int) -> Unit:
    """This will fetch one unit for a reader and log that they looked: its crew are people too.

    Raises NotPermitted, and Unit.DoesNotExist for what is not there or not theirs to see.
    """
    permissions.check_can_read(by=by)
    found = access.consult(
        Unit.objects.filter(pk=unit_id),
        by=by,
        act="dispatch.unit.read",
        kind="dispatch.unit",
        reason=reason,
    )
    if not found:
        raise Unit.DoesNotExist
    return found[0]


def find_unit(callsign: str) -> Unit | None:
    """This will find a unit in scope by its callsign."""
    found = Unit.objects.select_related("incident").filter(callsign__iexact=callsign)
    return found.first()


def find_unit_of(by: Actor) -> Unit | None:
    """This will find the unit on duty whose crew somebody is on."""
    return list_units_on_duty().filter(crew_posts__contains=[by.post_id]).first()


def list_crew(unit: Unit, *, on: datetime.date) -> list[Any]:
    """This will list the posts of those who joined a unit's crew, in the order they did."""
    posts = {post.pk: post for post in list_posts(on=on).filter(pk__in=unit.crew_posts)}
    return [posts[each] for each in unit.crew_posts if each in posts]


def find_units(words: str) -> list[Unit]:
    """This will find a few units on duty whose callsign begins so."""
    return list(list_units_on_duty().filter(callsign__istartswith=words.strip())[:5])


def list_messages(unit_id: int) -> QuerySet[Message]:
    """This will list the last messages of a unit, the newest first."""
    return Message.objects.filter(unit_id=unit_id).order_by("-at", "-id")[:20]


def consult_messages(*, by: Actor, reason: Reason, unit_id: int) -> list[Message]:
    """This will fetch the last messages of a unit for its reader and log it. Raises NotPermitted,
    and Unit.DoesNotExist for what is not there or not theirs to see.
    """
    with access.acting(by):
        permissions.check_can_message(by=by)
        unit = get_unit(unit_id)
        found = list(list_messages(unit.pk))
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="dispatch.messages.read",
            subject=Subject("dispatch.unit", unit.pk),
            reason=reason,
            detail={"messages": len(found)},
        )
    return found


def get_message_to(unit_id: int, message_id: int) -> Message:
    """This will get a message to a unit in scope. Raises Message.DoesNotExist."""
    return Message.objects.get(pk=message_id, unit_id=unit_id, direction=Direction.OUT)


def list_to_read() -> list[Message]:
    """This will list the messages from units in scope that nobody has read, the oldest first."""
    found = Message.objects.filter(direction=Direction.IN, read_at=None).select_related("unit")
    return list(found.order_by("at", "id")[:20])


def list_emergencies() -> list[Emergency]:
    """This will list the emergencies in scope that have not ended, the oldest first."""
    found = Emergency.objects.filter(ended_at=None).select_related("unit")
    return list(found.order_by("raised_at"))


def find_deployment(unit_id: int) -> Deployment | None:
    """This will find the deployment that a unit is on."""
    return Deployment.objects.filter(unit_id=unit_id, ended_at=None).first()


def list_unacknowledged() -> list[Deployment]:
    """This will list the deployments in scope that were raised and nobody has acknowledged yet."""
    found = Deployment.objects.filter(
        ended_at=None, acknowledged_at=None, escalated_at__isnull=False
    )
    return list(found.select_related("unit"))


def list_status_changes(unit_id: int) -> QuerySet[StatusChange]:
    """This will list the last changes of a unit's status, the newest first."""
    return StatusChange.objects.filter(unit_id=unit_id).order_by("-at", "-id")[:30]


def skill_labels(codes: list[str], *, on: datetime.date) -> list[str]:
    """This will give the words of skills; one that is no longer in use keeps its code."""
    known = dict(reference.choices("unit-skill", on=on))
    return [known.get(code, code) for code in codes]
