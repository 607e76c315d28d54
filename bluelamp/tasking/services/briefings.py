"""Publishing briefings and acknowledging them."""

import datetime
import uuid
from collections.abc import Iterable

from bluelamp.kernel.access import selectors as access_selectors
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..events import BriefingPublished
from ..models import Acknowledgement, Briefing


class EndsBeforeItStarts(Exception):
    """A briefing ends after it starts."""


class NobodyToBrief(Exception):
    """No unit was chosen."""


def publish_briefing(
    *,
    by: Actor,
    at: datetime.datetime,
    title: str,
    text: str,
    unit_ids: Iterable[int],
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
) -> list[Briefing]:
    """This will publish a briefing to units and to all below them: one record for each of them.

    Raises NotPermitted, EndsBeforeItStarts, NobodyToBrief.
    """
    with access.acting(by):
        permissions.check_can_brief(by=by)
        if ends_at <= starts_at:
            raise EndsBeforeItStarts
        reached = {below for each in unit_ids for below in access_selectors.units_below(each)}
        if not reached:
            raise NobodyToBrief
        series = uuid.uuid4()
        made = Briefing.objects.bulk_create(
            Briefing(
                force_id=by.force_id, unit_id=each, series=series, title=title, text=text,
                author=by.name, post_id=by.post_id, starts_at=starts_at, ends_at=ends_at,
            )
            for each in sorted(reached)
        )  # fmt: skip
        _record(by, "tasking.briefing.published", made[0], {"units": sorted(reached)})
        for each in made:
            bus.publish(BriefingPublished(each.pk, title, each.unit_id), by=by, about=each)
    return made


def acknowledge_briefing(*, by: Actor, at: datetime.datetime, briefing_id: int) -> None:
    """This will note that the actor has read a briefing; done twice it is noted once.

    Raises NotPermitted, Briefing.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        briefing = Briefing.objects.get(pk=briefing_id)
        _, is_new = Acknowledgement.objects.get_or_create(
            briefing=briefing, post_id=by.post_id, defaults={"at": at}
        )
        if is_new:
            _record(by, "tasking.briefing.acknowledged", briefing, {})


def _record(by: Actor, act: str, briefing: Briefing, detail: dict[str, object]) -> None:
    audit.record(
        by=by,
        operation=Operation.COLLECTION,
        act=act,
        subject=Subject("tasking.briefing", briefing.pk),
        reason=Reason("incident"),
        detail={"title": briefing.title} | detail,
    )
