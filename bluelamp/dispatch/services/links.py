"""Linking incidents: those that belong together, duplicates, the parts of a major incident."""

import datetime

from django.db import IntegrityError, transaction

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.bus import services as bus

from .. import permissions, rules
from ..choices import IncidentState, LineKind, LinkKind
from ..events import IncidentLinked
from ..models import Incident, IncidentLink
from . import closing, incidents


class SameIncident(rules.Refused):
    """An incident is not linked to itself."""

    sentence = "That is the same incident."


class LinkedAlready(rules.Refused):
    """The two are linked already, or the one has another original or major incident."""

    sentence = "Those two incidents are linked already."


class NotMajor(rules.Refused):
    """Only a major incident has parts."""

    sentence = "That is not a major incident. Declare it one first."


class NotLinked(rules.Refused):
    """There is no such link, or it has been undone."""

    sentence = "Those two incidents are not linked."


def link_incidents(
    *,
    by: Actor,
    at: datetime.datetime,
    incident_id: int,
    other_id: int,
    kind: LinkKind = LinkKind.LINKED,
    reason: str = "",
) -> IncidentLink:
    """This will link an incident to another, make it part of a major one, or mark it a duplicate.

    A duplicate is resulted and closed, and what it said stands in the log of the original. Raises
    NotPermitted, SameIncident, LinkedAlready, NotMajor, AlreadyResulted, StillCommitted.
    """
    with access.acting(by):
        permissions.check_can_link(by=by)
        incident, other = _lock_both(incident_id, other_id)
        _check(incident, other, kind)
        link = _make(incident, other, kind, reason, by=by, at=at)
        _tell(link, _words(link), by=by, at=at)
        if kind == LinkKind.DUPLICATE:
            closing.close_duplicate(incident, other, by=by, at=at)
    return link


def unlink_incidents(
    *, by: Actor, at: datetime.datetime, link_id: int, reason: str = ""
) -> IncidentLink:
    """This will undo a link; the logs keep that there was one. A duplicate is open again.

    Raises NotPermitted, NotLinked.
    """
    with access.acting(by):
        permissions.check_can_link(by=by)
        found = IncidentLink.objects.select_for_update().filter(pk=link_id, ended_at=None).first()
        if found is None:
            raise NotLinked
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        _tell(found, f"No longer {_words(found)[0].lower()}{_words(found)[1:]}", by=by, at=at)
        if found.kind == LinkKind.DUPLICATE:
            closing.reopen_duplicate(found.incident, by=by, at=at)
    return found


def _lock_both(one: int, two: int) -> tuple[Incident, Incident]:
    """In the order of their ids, so that two who link the same pair never wait for each other."""
    if one == two:
        raise SameIncident
    rows = Incident.objects.select_for_update().filter(pk__in=[one, two]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise Incident.DoesNotExist
    return found[one], found[two]


def _check(incident: Incident, other: Incident, kind: LinkKind) -> None:
    if kind == LinkKind.PART and other.major_at is None:
        raise NotMajor
    if kind != LinkKind.DUPLICATE:
        return
    if incident.state != IncidentState.OPEN:
        raise incidents.AlreadyResulted
    if other.links.filter(kind=LinkKind.DUPLICATE, ended_at=None).exists():
        raise LinkedAlready("That incident is itself a duplicate: name the original.")
    if incident.deployments.filter(ended_at=None).exists():
        raise incidents.StillCommitted


def _make(
    incident: Incident,
    other: Incident,
    kind: LinkKind,
    reason: str,
    *,
    by: Actor,
    at: datetime.datetime,
) -> IncidentLink:
    turned = IncidentLink.objects.filter(incident=other, other=incident, ended_at=None)
    if turned.exists():
        raise LinkedAlready
    try:
        with transaction.atomic():
            return IncidentLink.objects.create(
                incident=incident, other=other, kind=kind, reason=reason, made_at=at,
                post_id=by.post_id,
            )  # fmt: skip
    except IntegrityError as taken:
        raise LinkedAlready from taken


def _words(link: IncidentLink) -> str:
    text = f"{LinkKind(link.kind).label} {link.other.reference}"
    return f"{text}: {link.reason}" if link.reason else text


def _tell(link: IncidentLink, text: str, *, by: Actor, at: datetime.datetime) -> None:
    incidents.add_line_to(link.incident, LineKind.LINK, text, by=by, at=at)
    back = f"{link.incident.reference}: {text[0].lower()}{text[1:]}. {link.incident.summary[:300]}"
    incidents.add_line_to(link.other, LineKind.LINK, back, by=by, at=at)
    reason = Reason("incident", link.reason, link.incident.reference)
    act = "dispatch.incident.unlinked" if link.ended_at else "dispatch.incident.linked"
    incidents.record(by, Operation.ALTERATION, act, link.incident, reason, text)
    ended = link.ended_at is not None
    for one, two in ((link.incident, link.other), (link.other, link.incident)):
        happened = IncidentLinked(one.pk, two.pk, link.kind, ended)
        bus.publish(happened, by=by, about=one)
