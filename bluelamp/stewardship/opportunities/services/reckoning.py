"""What is kept of an opportunity beside what people said: voters, hours, lane, priority, history.

Each is part of an act that has been checked; nothing here asks who may.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.stewardship.portfolio.services.passports import text_of

from ..choices import Phase
from ..models import Follow, Notice, Opportunity, OpportunityChange, Vote
from ..rules import lanes, merging, priority
from ..selectors import costs

STORED = ("voters", "hours_a_week", "evidence", "lane", "priority")


def reckon(opportunity: Opportunity) -> None:
    """This will reckon voters, hours, lane and priority anew and keep them."""
    family = members(opportunity)
    votes = Vote.objects.filter(opportunity__in=family)
    opportunity.voters = votes.values("person_id").distinct().count()
    cost = costs.cost_of(opportunity)
    opportunity.hours_a_week = priority.hours_a_week(cost)
    last = costs.last_measured(opportunity, Phase.BEFORE)
    opportunity.evidence = last.evidence if last else "claimed"
    opportunity.lane = lanes.lane_of(costs.work_of(opportunity))
    opportunity.priority = priority.score(opportunity.hours_a_week, costs.job_of(opportunity))
    opportunity.save(update_fields=STORED)


def members(opportunity: Opportunity) -> set[int]:
    """This will give an opportunity and all that were merged into it."""
    into = dict(
        Opportunity.objects.filter(root=opportunity.root_id).values_list("id", "merged_into_id")
    )
    return merging.family_of(into, opportunity.pk)


def lock(ids: Iterable[int]) -> list[Opportunity]:
    """This will lock opportunities. Raises Opportunity.DoesNotExist if one is not there."""
    wanted = set(ids)
    found = list(Opportunity.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise Opportunity.DoesNotExist
    return found


def standing(opportunity_id: int) -> Opportunity:
    """This will lock the opportunity that stands for one. Raises Opportunity.DoesNotExist."""
    root = Opportunity.objects.values_list("root_id", flat=True).get(pk=opportunity_id)
    return lock([root])[0]


def write(
    opportunity: Opportunity,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime.datetime,
    reason: str = "",
) -> list[str]:
    """This will write fields with their history, and say which were different."""
    different = []
    for name, value in values.items():
        before = text_of(getattr(opportunity, name))
        setattr(opportunity, name, value)
        if text_of(value) != before:
            note(opportunity, name, before, text_of(value), by=by, at=at, reason=reason)
            different.append(name)
    opportunity.save(update_fields=list(values))
    return different


def note(
    opportunity: Opportunity,
    field: str,
    before: str,
    after: str,
    *,
    by: Actor,
    at: datetime.datetime,
    reason: str = "",
) -> None:
    """This will keep one change in the history."""
    OpportunityChange.objects.create(
        opportunity=opportunity, field=field, before=before, after=after, reason=reason,
        by_name=by.name, post_id=by.post_id, at=at,
    )  # fmt: skip


def tell(opportunity: Opportunity, said: str, *, by: Actor, at: datetime.datetime) -> set[int]:
    """This will tell all who follow it, or what was merged into it, and give who was told.

    Whoever did it knows.
    """
    follows = Follow.objects.filter(opportunity__in=members(opportunity))
    people = set(follows.values_list("person_id", flat=True)) - {by.person_id}
    Notice.objects.bulk_create(
        [Notice(opportunity=opportunity, person_id=each, said=said, at=at) for each in people]
    )
    return people | {by.person_id}


def record(by: Actor, act: str, opportunity: Opportunity, detail: dict[str, Any]) -> None:
    """This will account for what was done to an opportunity."""
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("opportunities.opportunity", opportunity.pk),
        reason=Reason("administration"),
        detail={"reference": opportunity.reference} | detail,
    )
