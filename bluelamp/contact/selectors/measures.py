"""How quickly contacts are answered, counted from their own times."""

import datetime
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, ExpressionWrapper, F, Max, Q

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import CallState
from ..models import Call
from ..rules.measures import ANSWER_WITHIN, SHORT_ABANDONMENT, Answering

_WAITED = ExpressionWrapper(F("answered_at") - F("presented_at"), DurationField())
_CLEARED = ExpressionWrapper(F("ended_at") - F("presented_at"), DurationField())


class Median(Aggregate):
    """The value in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"


def consult_measures(
    *, by: Actor, reason: Reason, start: datetime.datetime, end: datetime.datetime
) -> list[Answering]:
    """This will count the contacts presented from `start` to before `end`, channel by channel.

    Logs the look. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read_measures(by=by)
        rows = _counted(start, end)
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="contact.measures.read",
            subject=Subject("contact.measures"),
            reason=reason,
            detail={"start": start.isoformat(), "end": end.isoformat()},
        )
    return [_answering(row) for row in rows]


def _counted(start: datetime.datetime, end: datetime.datetime) -> list[Any]:
    """What a handler wrote down themselves was never in the queue: its wait is what they said."""
    answered = Q(answered_at__isnull=False)
    gone = Q(state=CallState.ABANDONED)
    soon = gone & Q(cleared__lt=datetime.timedelta(seconds=SHORT_ABANDONMENT))
    within = answered & Q(waited__lt=datetime.timedelta(seconds=ANSWER_WITHIN))
    found = Call.objects.filter(presented_at__gte=start, presented_at__lt=end)
    found = found.annotate(waited=_WAITED, cleared=_CLEARED).order_by()
    return list(
        found.values("channel").annotate(
            presented=Count("pk"),
            answered=Count("pk", filter=answered),
            within=Count("pk", filter=within),
            gone=Count("pk", filter=gone),
            short=Count("pk", filter=soon),
            waiting=Count("pk", filter=Q(state=CallState.WAITING)),
            mean=Avg("waited"),
            median=Median("waited", output_field=DurationField()),
            longest=Max("waited"),
        )
    )


def _answering(row: dict[str, Any]) -> Answering:
    return Answering(
        channel=row["channel"],
        presented=row["presented"],
        answered=row["answered"],
        within=row["within"],
        abandoned=row["gone"] - row["short"],
        short=row["short"],
        waiting=row["waiting"],
        mean=_seconds(row["mean"]),
        median=_seconds(row["median"]),
        longest=_seconds(row["longest"]),
    )


def _seconds(length: datetime.timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
