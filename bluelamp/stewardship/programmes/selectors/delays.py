"""How closed projects slipped, and what that says of the open ones."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.selectors.sums import add_up

from ..choices import Budget, Stage
from ..models import BudgetLine, Project
from ..rules import delays
from .looks import consult


@dataclass(frozen=True)
class Outlook:
    """What history says: the slips it rests on, the open projects, money by year."""

    closed: list[delays.Closed]
    distribution: delays.Distribution | None
    open: QuerySet[Project]
    approved: Mapping[int, Decimal]
    likely: Mapping[int, Decimal]


def consult_outlook(*, by: Actor, reason: Reason) -> Outlook:
    """This will say when open projects are likely to end, and in which year money is spent.

    Raises NotPermitted.
    """
    consult("outlook", by=by, reason=reason)
    closed = _closed()
    found = delays.distribution(closed)
    if found is None:
        return Outlook([], None, Project.objects.none(), {}, {})
    rows = _open().annotate(half=Value(found.half), most=Value(found.most))
    return Outlook(closed, found, rows, *_money(found.half))


def likely_end(project: Any, ratio: float) -> date:
    """This will give the end of an open project that takes so much longer than first approved."""
    end = project.first_ends_on or project.ends_on
    return delays.expected_end(project.starts_on, end, ratio)


def _closed() -> list[delays.Closed]:
    rows = Project.objects.filter(
        stage=Stage.CLOSED, starts_on__isnull=False, first_ends_on__gt=F("starts_on"),
        closed_on__isnull=False,
    ).order_by("closed_on")  # fmt: skip
    names = ("name", "starts_on", "first_ends_on", "closed_on")
    return [delays.Closed(*row) for row in rows.values_list(*names)]


def _open() -> QuerySet[Project]:
    stages = (Stage.PLANNED, Stage.DELIVERY)
    found = Project.objects.filter(stage__in=stages, starts_on__isnull=False)
    return found.filter(ends_on__gt=F("starts_on")).order_by("ends_on")


def _money(ratio: float) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Capital alone: it is capital that moves into later years when a project is late."""
    rows = BudgetLine.objects.filter(project__in=_open().order_by(), kind=Budget.CAPITAL)
    plans: dict[int, dict[int, Decimal]] = defaultdict(dict)
    starts = {}
    names = ("project_id", "project__starts_on", "year", "budget")
    for pk, starts_on, year, amount in rows.values_list(*names):
        plans[pk][year], starts[pk] = amount, starts_on
    likely = (delays.stretch(plan, starts[pk], ratio) for pk, plan in plans.items())
    return add_up(plans.values()), add_up(likely)
