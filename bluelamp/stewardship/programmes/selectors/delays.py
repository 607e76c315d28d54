"""How closed projects slipped, and what that says of the open ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from ..choices import Budget, Stage
from ..models import BudgetLine, Project
from ..rules import delays
from .looks import consult


@dataclass(frozen=True)
class Expected:
    """An open project: its approved end, and the ends that history makes likely."""

    project: Project
    half: date
    most: date


@dataclass(frozen=True)
class Outlook:
    """What history says: the slips it rests on, ends of open projects, money by year."""

    closed: list[delays.Closed]
    distribution: delays.Distribution | None
    expected: list[Expected]
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
        return Outlook([], None, [], {}, {})
    open_ = list(_open())
    return Outlook(
        closed, found, [_expected(each, found) for each in open_], *_money(open_, found.half)
    )


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


def _expected(project: Project, found: delays.Distribution) -> Expected:
    start, end = project.starts_on, project.first_ends_on or project.ends_on
    assert start is not None  # noqa: S101 (for mypy: the query asks for both)
    assert end is not None  # noqa: S101 (the same)
    ends = [delays.expected_end(start, end, ratio) for ratio in (found.half, found.most)]
    return Expected(project, *ends)


def _money(projects: list[Project], ratio: float) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Capital alone: it is capital that moves into later years when a project is late."""
    starts = {each.pk: each.starts_on for each in projects if each.starts_on}
    rows = BudgetLine.objects.filter(project_id__in=starts, kind=Budget.CAPITAL)
    plans: dict[int, dict[int, Decimal]] = {}
    for pk, year, amount in rows.values_list("project_id", "year", "budget"):
        plans.setdefault(pk, {})[year] = amount
    likely = (delays.stretch(plan, starts[pk], ratio) for pk, plan in plans.items())
    return delays.add_years(plans.values()), delays.add_years(likely)
