"""Breaking glass."""

import datetime

from bluelamp.kernel.access import rules, selectors
from bluelamp.kernel.access.events import GlassBroken
from bluelamp.kernel.access.models import BrokenGlass
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .acting import acting


class ReasonNeeded(Exception):
    """Breaking glass needs a reason in words (ten letters at least)."""


class NothingClosed(Exception):
    """The actor's force holds no record of that table and number."""


def break_glass(
    *, by: Actor, table: str, record_id: int, reason: str, at: datetime.datetime
) -> BrokenGlass:
    """This will open one record of the actor's own force to them for an hour, loudly.

    The act is audited, published to all who watch, and shown on the record. Raises ReasonNeeded,
    NothingClosed.
    """
    if len(reason.strip()) < 10:
        raise ReasonNeeded
    until = at + rules.GLASS_LASTS
    with acting(by):
        if not selectors.is_held_by_force(table, record_id):
            raise NothingClosed
        glass = BrokenGlass.objects.create(
            post_id=by.post_id,
            table=table,
            record_id=record_id,
            reason=reason,
            broken_at=at,
            until=until,
        )
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="access.glass.broken",
            subject=Subject(table, record_id),
            reason=Reason("glass", reason),
        )
        post = selectors.get_post(by.post_id)
        bus.publish(
            GlassBroken(glass.pk, by.person_id, by.name, str(glass), reason, until),
            by=by,
            about=bus.Owned(post.force_id, post.unit_id),
        )
    return glass
