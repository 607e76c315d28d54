"""Sources, and what they deliver."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Delivery, Source


def make_source(*, by: Actor, code: str, name: str, description: str = "") -> Source:
    """This will make a source, or give the one of that code. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_add(by=by)
        values = {"unit_id": by.unit_id, "name": name, "description": description}
        source, made = Source.objects.get_or_create(
            force_id=by.force_id, code=code, defaults=values
        )
        if made:
            _record(by, "pole.source.made", Subject("pole.source", source.pk), name)
    return source


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
