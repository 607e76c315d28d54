"""What the business partner does: size, categorise, move from status to status, measure."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..choices import Evidence, Phase, Status
from ..events import OpportunityMeasured, OpportunityMoved
from ..models import Measurement, Opportunity
from ..rules import figures, lanes, priority
from ..selectors import holidays
from .raising import check_numbers
from .reckoning import lock, members, reckon, record, tell, write

MAY_CHANGE = frozenset(
    {
        "title", "category", "step_id", "minutes", "times_a_week", "people", "minutes_wanted",
        "size_days", "new_sharing", "needs_dpia", "breaks_schema", "reversible",
        "time_criticality", "risk_reduction", "owner", "acceptance_test",
    }
)  # fmt: skip


class BadSize(Exception):
    """A size or points cannot be; the message says why, in a sentence."""


class BadMeasurement(Exception):
    """A measurement cannot be; the message says why, in a sentence."""


@dataclass(frozen=True)
class Move:
    """Where opportunities go, why, and what was changed when they are delivered."""

    status: str
    reason: str = ""
    delivered_change: str = ""


@dataclass(frozen=True)
class Timing:
    """Minutes that were timed or logged."""

    phase: str
    minutes: Decimal
    evidence: str
    sample_size: int
    measured_on: datetime.date
    source: str
    times_a_week: Decimal | None = None
    people: int | None = None


def change_opportunities(
    *,
    by: Actor,
    at: datetime.datetime,
    opportunity_ids: Sequence[int],
    values: Mapping[str, Any],
    reason: str = "",
) -> list[Opportunity]:
    """This will change the same fields of opportunities, of all of them or of none.

    Raises NotPermitted, BadSize, raising.BadNumbers, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_triage(by=by)
        check_values(values)
        found = lock(opportunity_ids)
        for each in found:
            different = write(each, values, by=by, at=at, reason=reason)
            reckon(each)
            record(by, "opportunities.opportunity.changed", each, {"fields": different})
    return found


def move(
    *, by: Actor, at: datetime.datetime, opportunity_ids: Sequence[int], to: Move
) -> list[Opportunity]:
    """This will bring opportunities to a status, all of them or none, and tell who follows them.

    Raises NotPermitted, lanes.CannotMove, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_triage(by=by)
        found = lock(opportunity_ids)
        for each in found:
            if each.merged_into_id:
                raise lanes.CannotMove("It is merged. Move the one that stands for it.")
            lanes.check_move(each.status, to.status, reason=to.reason, change=to.delivered_change)
        for each in found:
            _move(each, to, by=by, at=at)
    return found


def measure(
    *, by: Actor, at: datetime.datetime, opportunity_id: int, timing: Timing
) -> Measurement:
    """This will keep a measurement; hours and priority follow it.

    Raises NotPermitted, BadMeasurement, raising.BadNumbers, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_triage(by=by)
        [found] = lock([opportunity_id])
        check_timing(found, timing, at.date())
        [made] = write_timings([(found, timing)], by=by, at=at)
    return made


def write_timings(
    timings: Sequence[tuple[Opportunity, Timing]], *, by: Actor, at: datetime.datetime
) -> list[Measurement]:
    """This will write measurements, as part of an act that has been checked."""
    made = []
    for found, timing in timings:
        made.append(
            Measurement.objects.create(opportunity=found, by_name=by.name, at=at, **vars(timing))
        )
        reckon(found)
        record(by, "opportunities.opportunity.measured", found, {"phase": timing.phase})
        happened = OpportunityMeasured(
            found.pk, timing.phase, float(timing.minutes), timing.evidence
        )
        bus.publish(happened, by=by, about=bus.Owned(by.force_id, by.unit_id))
    return made


def check_timing(found: Opportunity, timing: Timing, on: datetime.date) -> None:
    """This will pass when a measurement can be. Raises BadMeasurement and raising.BadNumbers."""
    check_numbers(timing.minutes, timing.times_a_week, timing.people)
    if timing.evidence == Evidence.CLAIMED or timing.sample_size < 1:
        raise BadMeasurement("Say how many were timed or logged: a claim is no measurement.")
    if timing.measured_on > on:
        raise BadMeasurement("The day of the measurement has not come.")
    if timing.phase == Phase.AFTER and found.status != Status.DELIVERED:
        raise BadMeasurement("It is not delivered yet, so nothing can be measured after it.")


def check_values(values: Mapping[str, Any]) -> None:
    """This will pass when fields may be changed so. Raises BadSize and raising.BadNumbers."""
    if unknown := values.keys() - MAY_CHANGE:
        raise BadSize(f"“{sorted(unknown)[0]}” is not changed here.")
    check_numbers(values.get("minutes"), values.get("times_a_week"), values.get("people"))
    check_numbers(values.get("minutes_wanted"), None, None)
    size = values.get("size_days")
    if size is not None and not 0 < size <= priority.MOST_DAYS:
        raise BadSize(f"Days of work are more than 0 and up to {priority.MOST_DAYS:,}.")
    for name in ("time_criticality", "risk_reduction"):
        if not 0 <= values.get(name, 0) <= priority.MOST_POINTS:
            raise BadSize(f"Points are from 0 to {priority.MOST_POINTS}.")


def _move(found: Opportunity, to: Move, *, by: Actor, at: datetime.datetime) -> None:
    before = found.status
    values: dict[str, Any] = {"status": to.status, "status_reason": to.reason}
    if to.status == Status.ACCEPTED:
        on = at.date()
        values |= {"accepted_at": at, "promised_on": lanes.promised_on(on, holidays.known(on))}
    if to.status == Status.RAISED:
        values |= {"accepted_at": None, "promised_on": None}
    if to.status == Status.DELIVERED:
        values["delivered_change"] = to.delivered_change
    values["closed_at"] = at if to.status in figures.CLOSED else None
    write(found, values, by=by, at=at, reason=to.reason)
    reckon(found)
    told = tell(found, _said(found), by=by, at=at)
    if to.status in figures.CLOSED:
        family = Opportunity.objects.filter(pk__in=members(found), told_at=None)
        family.filter(raised_by_id__in=told).update(told_at=at)
    record(by, "opportunities.opportunity.moved", found, {"before": before, "after": to.status})
    bus.publish(
        OpportunityMoved(found.pk, found.reference, before, to.status),
        by=by, about=bus.Owned(by.force_id, by.unit_id),
    )  # fmt: skip


def _said(found: Opportunity) -> str:
    said = f"{found.get_status_display()}."
    if found.status == Status.DELIVERED:
        said += f" {found.delivered_change}"
    return f"{said} {found.status_reason}".strip()
