"""What is known of an opportunity's cost, its work and what it released, as the rules take it."""

from decimal import Decimal

from ..choices import Phase
from ..models import Measurement, Opportunity
from ..rules import lanes, priority


def last_measured(opportunity: Opportunity, phase: str) -> Measurement | None:
    """This will find the newest measurement before or after the change."""
    found = opportunity.measurements.filter(phase=phase)
    return found.order_by("-measured_on", "-id").first()


def newest_measured(phase: str) -> dict[int, Measurement]:
    """This will find the newest measurement before or after the change of every opportunity."""
    rows = Measurement.objects.filter(phase=phase).order_by("measured_on", "id")
    return {each.opportunity_id: each for each in rows}


def cost_of(opportunity: Opportunity) -> priority.Cost:
    """This will give its cost: what was measured stands before what is claimed."""
    return with_evidence(opportunity, last_measured(opportunity, Phase.BEFORE))


def with_evidence(opportunity: Opportunity, last: Measurement | None) -> priority.Cost:
    """This will give its cost with a measurement, or as it is claimed when there is none."""
    minutes, times, people = opportunity.minutes, opportunity.times_a_week, opportunity.people
    if last:
        minutes = last.minutes
        times = last.times_a_week if last.times_a_week is not None else times
        people = last.people if last.people is not None else people
    return priority.Cost(minutes, opportunity.minutes_wanted, times, people, opportunity.voters)


def job_of(opportunity: Opportunity) -> priority.Job:
    """This will give what its score takes besides the hours."""
    return priority.Job(
        opportunity.time_criticality, opportunity.risk_reduction, opportunity.size_days
    )


def work_of(opportunity: Opportunity) -> lanes.Work:
    """This will give what decides its lane."""
    return lanes.Work(
        opportunity.size_days, opportunity.new_sharing, opportunity.needs_dpia,
        opportunity.breaks_schema, opportunity.reversible,
    )  # fmt: skip


def released(
    opportunity: Opportunity, before: Measurement | None, after: Measurement | None
) -> Decimal | None:
    """This will give the hours a week released, as measured after: below nothing when it got worse.

    It is none until the minutes are measured after the change. What they were before is measured,
    or claimed where nobody measured.
    """
    cost = with_evidence(opportunity, before)
    if after is None or cost.minutes is None or cost.times_a_week is None:
        return None
    times = after.times_a_week if after.times_a_week is not None else cost.times_a_week
    people = after.people if after.people is not None else cost.met_by
    return ((cost.minutes - after.minutes) * times * people / 60).quantize(Decimal("0.01"))
