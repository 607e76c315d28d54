"""Opportunities as everybody reads them: the list, one whole, one's own, what one was told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.stewardship.maps import selectors as maps

from .. import permissions
from ..choices import Phase
from ..models import AffectedSystem, Measurement, Notice, Opportunity, OpportunityChange, Vote
from ..rules import lanes, merging, priority
from . import costs
from .looks import consult

FEW = 3  # fewer voters of a unit than this are not shown apart: they could be known by it


@dataclass(frozen=True)
class Whole:
    """An opportunity with all that belongs to it, as one reader may see it."""

    opportunity: Opportunity
    raiser: str
    systems: list[tuple[int, str]]
    by_unit: list[tuple[str, int]]
    by_role: list[tuple[str, int]]
    voted: bool
    follows: bool
    mine: bool
    cost: priority.Cost
    claimed_hours: Decimal | None
    before: Measurement | None
    after: Measurement | None
    released: Decimal | None
    not_fast: list[str]
    absorbed: list[Opportunity]
    measurements: list[Measurement]
    changes: list[OpportunityChange]


@dataclass(frozen=True)
class Mine:
    """What became of what one raised, voted for or follows, and what one was told."""

    raised: list[Opportunity]
    others: list[Opportunity]
    notices: list[Notice]
    unread: int


def consult_opportunities(*, by: Actor, reason: Reason) -> QuerySet[Opportunity]:
    """This will list the opportunities that stand, the newest first. Raises NotPermitted."""
    permissions.check_can_take_part(by=by)
    consult("opportunities", by=by, reason=reason)
    found = Opportunity.objects.filter(merged_into=None).defer("words")
    return found.order_by("-raised_at", "-id")


def consult_opportunity(*, by: Actor, reason: Reason, opportunity_id: int) -> Whole:
    """This will get an opportunity whole. Raises NotPermitted and Opportunity.DoesNotExist."""
    permissions.check_can_take_part(by=by)
    consult("opportunity", by=by, reason=reason, opportunity_id=opportunity_id)
    found = _one(opportunity_id)
    family = family_of(found)
    votes = list(Vote.objects.filter(opportunity__in=family).select_related("unit").order_by("at"))
    once = list({each.person_id: each for each in reversed(votes)}.values())
    before, after = (costs.last_measured(found, each) for each in (Phase.BEFORE, Phase.AFTER))
    mine = found.raised_by_id == by.person_id
    return Whole(
        opportunity=found,
        raiser=_raiser(found, hidden=not (mine or by.may(permissions.TRIAGE))),
        systems=_systems(family),
        by_unit=_grouped(each.unit.name for each in once),
        by_role=_grouped(each.role for each in once),
        voted=any(each.person_id == by.person_id for each in once),
        follows=found.root.family.filter(follows__person_id=by.person_id).exists(),
        mine=mine,
        cost=costs.with_evidence(found, before),
        claimed_hours=priority.hours_a_week(costs.with_evidence(found, None)),
        before=before,
        after=after,
        released=costs.released(found, before, after),
        not_fast=lanes.why_not_fast(costs.work_of(found)),
        absorbed=list(found.absorbed.defer("words").order_by("id")),
        measurements=list(found.measurements.order_by("-measured_on", "-id")),
        changes=list(found.changes.order_by("-at", "-id")[:200]),
    )


def consult_mine(*, by: Actor, reason: Reason) -> Mine:
    """This will list what became of what one raised or follows, and what one was told."""
    permissions.check_can_take_part(by=by)
    consult("own", by=by, reason=reason)
    raised = Opportunity.objects.filter(raised_by_id=by.person_id).select_related("root")
    others = (
        Opportunity.objects.filter(follows__person_id=by.person_id)
        .exclude(raised_by_id=by.person_id)
        .select_related("root")
    )
    told = Notice.objects.filter(person_id=by.person_id).select_related("opportunity")
    return Mine(
        list(raised.order_by("-raised_at", "-id")[:100]),
        list(others.order_by("-raised_at", "-id")[:100]),
        list(told.order_by("-at", "-id")[:50]),
        told.filter(read_at=None).count(),
    )


def consult_changes(
    *, by: Actor, reason: Reason, opportunity_id: int
) -> QuerySet[OpportunityChange]:
    """This will list every change of an opportunity's fields, the newest first."""
    permissions.check_can_take_part(by=by)
    consult("history", by=by, reason=reason, opportunity_id=opportunity_id)
    found = OpportunityChange.objects.filter(opportunity=opportunity_id)
    return found.order_by("-at", "-id")


def count_unread(*, by: Actor) -> int:
    """This will count what one was told and has not read. Raises NotPermitted."""
    permissions.check_can_take_part(by=by)
    return Notice.objects.filter(person_id=by.person_id, read_at=None).count()


def find_by_reference(*, by: Actor, reference: str) -> Opportunity | None:
    """This will find an opportunity by its reference. Raises NotPermitted."""
    permissions.check_can_take_part(by=by)
    return Opportunity.objects.filter(reference=reference).first()


def list_of_application(*, by: Actor, application_id: int) -> list[Opportunity]:
    """This will list what stands and is about an application, the most hours first."""
    permissions.check_can_take_part(by=by)
    found = Opportunity.objects.filter(
        merged_into=None, family__systems__application_id=application_id
    )
    return list(found.defer("words").distinct().order_by("-hours_a_week", "-voters"))


def family_of(found: Opportunity) -> set[int]:
    """This will give an opportunity and all that were merged into it."""
    rows = Opportunity.objects.filter(root=found.root_id).values_list("id", "merged_into_id")
    return merging.family_of(dict(rows), found.pk)


def note_export(*, by: Actor, reason: Reason, what: str, kind: str) -> None:
    """This will account for figures that leave as a file."""
    audit.record(
        by=by,
        operation=Operation.DISCLOSURE,
        act="opportunities.figures.exported",
        subject=Subject("opportunities.opportunity"),
        reason=reason,
        detail={"what": what, "kind": kind},
    )


def step_choices() -> list[tuple[str, str]]:
    """This will offer the steps of the journeys as they are now, by journey."""
    return [(str(each.pk), f"{each.map.journey}: {each}") for each in maps.list_current_steps()]


def system_choices() -> list[tuple[str, str]]:
    """This will offer the systems that are in use, by name."""
    return [(str(e.id), e.name) for e in maps.list_systems() if e.stage != "retired"]


def _one(opportunity_id: int) -> Opportunity:
    rows = Opportunity.objects.select_related("unit", "root", "merged_into", "step__map__journey")
    return rows.defer("words").get(pk=opportunity_id)


def _raiser(found: Opportunity, *, hidden: bool) -> str:
    if found.anonymous and hidden:
        return "Somebody who would rather not be named"
    return f"{found.raised_by}, {found.unit.name}"


def _systems(family: set[int]) -> list[tuple[int, str]]:
    rows = AffectedSystem.objects.filter(opportunity__in=family)
    ids = set(rows.values_list("application_id", flat=True))
    names = maps.names_of_systems()
    return sorted(((each, names.get(each, "A system")) for each in ids), key=lambda each: each[1])


def _grouped(names: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(names)
    shown = [(name, count) for name, count in counted.most_common() if count >= FEW]
    rest = sum(count for count in counted.values() if count < FEW)
    return [*shown, ("Others, fewer than three each", rest)] if rest else shown
