"""Sources, and what they deliver."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Delivery, Source


def make_source(
    *, by: Actor, code: str, name: str, description: str = "", shared: bool = False
) -> Source:
    """This will make a source of the actor's unit, or give the unit's own of that code.

    Another unit's may be closed to the actor, or to those who read what their unit writes. A
    `shared` one is a system's, whose rows are known by its own keys whoever loads them: the first
    of that code that the actor sees. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_add(by=by)
        if shared and (found := _seen(by, code)):
            return found
        values = {"name": name, "description": description}
        source, made = Source.objects.get_or_create(
            force_id=by.force_id, unit_id=by.unit_id, code=code, defaults=values
        )
        if made:
            _record(by, "pole.source.made", Subject("pole.source", source.pk), name)
    return source


def _seen(by: Actor, code: str) -> Source | None:
    return Source.objects.filter(force_id=by.force_id, code=code).order_by("pk").first()


def receive(
    *,
    by: Actor,
    at: datetime.datetime,
    source: Source,
    name: str,
    digest: str = "",
    mapping: str = "",
) -> Delivery:
    """This will note that a source gave a file or message. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_add(by=by)
        delivery = Delivery.objects.create(
            source=source,
            name=name,
            digest=digest,
            mapping=mapping,
            received_at=at,
            post_id=by.post_id,
        )
        _record(by, "pole.delivery.received", Subject("pole.delivery", delivery.pk), name)
    return delivery


def _record(by: Actor, act: str, subject: Subject, name: str) -> None:
    audit.record(
        by=by,
        operation=Operation.COLLECTION,
        act=act,
        subject=subject,
        reason=Reason("administration"),
        detail={"name": name},
    )
