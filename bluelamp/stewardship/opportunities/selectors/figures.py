"""The figures of the portal, read from what is kept."""

import datetime
from collections import defaultdict
from decimal import Decimal

from django.utils import timezone

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions
from ..choices import Phase, Status
from ..models import Measurement, Opportunity, OpportunityChange
from ..rules import figures, priority
from . import costs, holidays
from .looks import consult


def consult_figures(*, by: Actor, reason: Reason, on: datetime.date) -> figures.Figures:
    """This will reckon the figures of a day. Raises NotPermitted."""
    permissions.check_can_read_figures(by=by)
    consult("figures", by=by, reason=reason)
    return figures.reckon(_courses(), on=on, holidays=holidays.known(on))


def _courses() -> list[figures.Course]:
    """What is merged goes the way of the one that stands for it."""
    rows = Opportunity.objects.select_related("unit", "root").defer("words", "root__words")
    moves: dict[int, list[tuple[str, datetime.datetime]]] = defaultdict(list)
    changed = OpportunityChange.objects.filter(field="status").order_by("at", "id")
    for key, after, at in changed.values_list("opportunity_id", "after", "at"):
        moves[key].append((after, at))
    timed, since = costs.newest_measured(Phase.BEFORE), costs.newest_measured(Phase.AFTER)
    return [_course(e, moves[e.root_id], timed.get(e.pk), since.get(e.pk)) for e in rows]


def _course(
    each: Opportunity,
    moves: list[tuple[str, datetime.datetime]],
    before: Measurement | None,
    after: Measurement | None,
) -> figures.Course:
    root = each.root
    alone = each.pk == root.pk
    return figures.Course(
        unit=each.unit.name,
        raiser=each.raised_by_id,
        status=root.status,
        lane=root.lane,
        raised_on=_day(each.raised_at),
        accepted_on=_day(root.accepted_at) if root.accepted_at else None,
        closed_on=_day(root.closed_at) if root.closed_at else None,
        told=each.told_at is not None,
        voters=root.voters if alone else 0,
        moves=tuple(moves) if alone else (),
        hours_claimed=_claimed(each) if alone else None,
        hours_measured=costs.released(each, before, after) if alone else None,
    )


def _claimed(each: Opportunity) -> Decimal | None:
    if each.status != Status.DELIVERED:
        return None
    return priority.hours_a_week(costs.with_evidence(each, None))


def _day(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment)
