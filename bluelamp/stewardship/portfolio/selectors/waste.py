"""Questions about spend: what twelve months of the ledger and the components give cause to ask."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from ..choices import Stage
from ..models import Component, CostRow
from ..rules import hosting, waste
from .looks import consult

ZERO = Decimal(0)
MOST = 25
ENDING = (Stage.RETIRED, Stage.RETIRING)


@dataclass(frozen=True)
class Line:
    """A row that gives cause for a question: why, and how much of its cost is in question."""

    row: CostRow
    because: str
    cost: Decimal


@dataclass(frozen=True)
class Asked:
    """One question with the dearest rows that it is about, how many there are, what they cost."""

    question: waste.Question
    lines: list[Line]
    count: int
    costs: dict[str, Decimal]


@dataclass(frozen=True)
class Doubt:
    """A question about a component."""

    component: Component
    because: str


@dataclass(frozen=True)
class Waste:
    """All questions of the twelve months that the ledger ends with, by what they cost in pounds."""

    upto: datetime.date | None
    asked: list[Asked]
    doubts: list[Doubt]
    utilisation: Decimal | None
    coverage: Decimal | None


def consult_waste(*, by: Actor, reason: Reason) -> Waste:
    """This will ask each question of the ledger and of the components. Raises NotPermitted."""
    consult("waste", by=by, reason=reason)
    last = CostRow.objects.aggregate(last=Max("ends_on"))["last"]
    if last is None:
        return Waste(None, [], list_doubts(None), None, None)
    since = last - datetime.timedelta(days=365)
    rows = CostRow.objects.filter(ends_on__gt=since, effective_cost__gt=0)
    rows = rows.select_related("application")
    asked = [_asked(question, _FINDERS[question.code](rows)) for question in waste.QUESTIONS]
    return Waste(last, [each for each in asked if each.count], list_doubts(since), *_shares(rows))


def list_doubts(since: datetime.date | None) -> list[Doubt]:
    """This will list the components that give cause for a question, the retired ones first."""
    rows = Component.objects.select_related("application").order_by("application__name", "name")
    there = rows.filter(application__stage=Stage.RETIRED)
    found = [Doubt(each, "Its application is retired. Does it still run?") for each in there]
    cloud = rows.exclude(application__stage=Stage.RETIRED).filter(hosting__in=hosting.CLOUD)
    billed = CostRow.objects.filter(application__isnull=False)
    if since:
        billed = billed.filter(ends_on__gt=since)
    unseen = cloud.exclude(application__in=billed.values("application"))
    return found + [
        Doubt(each, "It is in cloud, and the ledger has no cost of its application. Who pays?")
        for each in unseen
    ]


def _asked(question: waste.Question, lines: Iterable[Line]) -> Asked:
    found = sorted(lines, key=lambda each: (-each.cost, each.row.pk))
    costs: dict[str, Decimal] = defaultdict(Decimal)
    for each in found:
        costs[each.row.currency] += each.cost
    return Asked(question, found[:MOST], len(found), dict(sorted(costs.items())))


def _whole(rows: QuerySet[CostRow], because: Callable[[CostRow], str]) -> Iterator[Line]:
    for each in rows:
        yield Line(each, because(each), each.effective_cost)


def _unused(rows: QuerySet[CostRow]) -> Iterator[Line]:
    found = rows.filter(rest__CommitmentDiscountStatus="Unused")
    return _whole(found, lambda row: _told(row, "CommitmentDiscountName", "CommitmentDiscountId"))


def _reserved(rows: QuerySet[CostRow]) -> Iterator[Line]:
    found = rows.filter(rest__CapacityReservationStatus="Unused")
    return _whole(found, lambda row: _told(row, "CapacityReservationId", "ResourceId"))


def _idle(rows: QuerySet[CostRow]) -> Iterator[Line]:
    committed = rows.filter(rest__CommitmentDiscountStatus="Unused").values("pk")
    found = rows.filter(rest__ConsumedQuantity__regex=waste.NOTHING, charge_category="Usage")
    found = found.exclude(pk__in=committed)
    return _whole(found, lambda row: _told(row, "ResourceName", "ResourceId") or "Consumed: 0")


def _retired(rows: QuerySet[CostRow]) -> Iterator[Line]:
    gone = Q(application__retire_on=None) | Q(starts_on__gt=F("application__retire_on"))
    found = rows.filter(gone, application__stage=Stage.RETIRED)
    return _whole(found, lambda row: _ended(row.application))


def _spare(rows: QuerySet[CostRow]) -> Iterator[Line]:
    for row in rows.filter(application__users__isnull=False, rest__has_key="PricingUnit"):
        quantity = waste.number(row.rest.get("PricingQuantity"))
        users = row.application.users if row.application else None
        cost = waste.spare(quantity, users, row.effective_cost)
        if cost and waste.is_seat(row.rest["PricingUnit"]):
            yield Line(row, f"{quantity:,f} are paid for, {users:,} use it", cost)


def _tier(rows: QuerySet[CostRow]) -> Iterator[Line]:
    stored = list(rows.filter(service_category="Storage"))
    words = {row.pk: waste.said_of(row.rest, row.description) for row in stored}
    read = {row.rest.get("ResourceId") for row in stored if waste.is_reading(words[row.pk])}
    for row in stored:
        tier, resource = waste.dear_tier(words[row.pk]), row.rest.get("ResourceId")
        if not tier or waste.is_reading(words[row.pk]):
            continue
        if row.application and row.application.stage in ENDING:
            yield Line(row, f"{tier}; {_ended(row.application).lower()}", row.effective_cost)
        elif resource and resource not in read:
            yield Line(row, f"{tier}; no row is about reading it", row.effective_cost)


def _ownerless(rows: QuerySet[CostRow]) -> Iterator[Line]:
    found = rows.filter(
        application__isnull=False, application__business_owner="", application__technical_owner=""
    )
    return _whole(found, lambda row: "Nobody is named")


def _unallocated(rows: QuerySet[CostRow]) -> Iterator[Line]:
    found = rows.filter(application=None).exclude(charge_category__in=("Tax", "Credit"))
    return _whole(found, lambda row: _told(row, "SubAccountName", "ResourceName") or "No tag")


def _told(row: CostRow, *names: str) -> str:
    return next((str(row.rest[each]) for each in names if row.rest.get(each)), "")


def _ended(application: Any) -> str:
    if application.retire_on:
        return f"{application.get_stage_display()}, on {application.retire_on:%-d %B %Y}"
    return str(application.get_stage_display())


def _shares(rows: QuerySet[CostRow]) -> tuple[Decimal | None, Decimal | None]:
    """Utilisation of commitments (used of all), and their coverage (committed of priced)."""
    cost = Sum("effective_cost")
    status = dict(rows.values_list("rest__CommitmentDiscountStatus").annotate(n=cost))
    price = dict(rows.values_list("rest__PricingCategory").annotate(n=cost))
    return (
        waste.share(status.get("Used", ZERO), status.get("Unused", ZERO)),
        waste.share(price.get("Committed", ZERO), price.get("Standard", ZERO)),
    )


_FINDERS: dict[str, Callable[[QuerySet[CostRow]], Iterator[Line]]] = {
    waste.UNUSED.code: _unused,
    waste.RESERVED.code: _reserved,
    waste.IDLE.code: _idle,
    waste.RETIRED.code: _retired,
    waste.SPARE.code: _spare,
    waste.TIER.code: _tier,
    waste.OWNERLESS.code: _ownerless,
    waste.UNALLOCATED.code: _unallocated,
}
