"""Programmes, projects, milestones and money, as people look at them."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.selectors import costs as portfolio

from .. import permissions
from ..choices import Budget, Stage
from ..models import (
    BudgetLine,
    Milestone,
    Phase,
    Programme,
    ProgrammeChange,
    Project,
    ProjectChange,
    ProjectItem,
    Tie,
)
from ..rules import gmpp, rating
from .looks import consult
from .ratings import mark_of, reckon_projects

ZERO = Decimal(0)
MOST_CHANGES = 200
PUBLISHED = ("rev-", "cap-", "dst-")
PUBLISHED_KINDS = {
    "rev": (Budget.REVENUE,), "cap": (Budget.CAPITAL,), "dst": (Budget.REVENUE, Budget.CAPITAL),
}  # fmt: skip


@dataclass(frozen=True)
class Rated:
    """A project with what the rule comes to."""

    project: Project
    reckoned: rating.Reckoned

    @property
    def differs(self) -> bool:
        """This will say whether what is declared is not what the rule comes to."""
        return bool(self.project.declared) and self.project.declared != self.reckoned.rating


@dataclass(frozen=True)
class Sums:
    """Lines of budget of one kind with their sums. The delta is budget less forecast."""

    kind: str
    label: str
    lines: list[BudgetLine]

    @property
    def budget(self) -> Decimal:
        """This will add up the budgets."""
        return sum((each.budget for each in self.lines), ZERO)

    @property
    def forecast(self) -> Decimal:
        """This will add up the forecasts; a line without one is expected to cost its budget."""
        return sum((forecast_of(each) for each in self.lines), ZERO)

    @property
    def delta(self) -> Decimal:
        """This will give budget less forecast."""
        return self.budget - self.forecast


@dataclass(frozen=True)
class WholeProgramme:
    """A programme with all that belongs to it, in one year or in all."""

    programme: Programme
    phases: list[Phase]
    rated: list[Rated]
    sums: list[Sums]
    years: list[int]
    published: list[tuple[Any, Decimal | None]]
    changes: list[ProgrammeChange]


@dataclass(frozen=True)
class WholeProject:
    """A project with all that belongs to it."""

    project: Project
    reckoned: rating.Reckoned
    items: list[ProjectItem]
    milestones: list[tuple[Milestone, rating.Mark]]
    sums: list[Sums]
    ties: list[Tie]
    changes: list[ProjectChange]


def consult_programmes(*, by: Actor, reason: Reason) -> QuerySet[Programme]:
    """This will list programmes by name, each with how many projects it has and how they stand.

    Raises NotPermitted.
    """
    consult("programmes", by=by, reason=reason, kind="programme")
    going = ~Q(projects__stage__in=(Stage.CLOSED, Stage.STOPPED))
    red, amber = Q(projects__reckoned="red") & going, Q(projects__reckoned="amber") & going
    return Programme.objects.annotate(
        projects_n=Count("projects"), red=Count("projects", red), amber=Count("projects", amber)
    ).order_by("name")


def consult_programme(
    *, by: Actor, reason: Reason, programme_id: int, on: datetime.date, year: int | None
) -> WholeProgramme:
    """This will get a programme whole, its money of a year or of all.

    Raises NotPermitted and Programme.DoesNotExist.
    """
    consult("programme", by=by, reason=reason, kind="programme", pk=programme_id)
    found = Programme.objects.get(pk=programme_id)
    projects = list(found.projects.order_by("name"))
    lines = BudgetLine.objects.filter(project__programme=found).select_related("project")
    years = sorted(lines.values_list("year", flat=True).distinct())
    shown = lines if year is None else lines.filter(year=year)
    sums = sums_of(list(shown.order_by("id")))
    return WholeProgramme(
        found, list(found.phases.order_by("starts_on")), rate(projects, on),
        sums, years, _published(found, sums, by),
        list(found.changes.order_by("-at", "-id")[:MOST_CHANGES]),
    )  # fmt: skip


def consult_projects(*, by: Actor, reason: Reason) -> QuerySet[Project]:
    """This will list projects by name. Raises NotPermitted."""
    consult("projects", by=by, reason=reason)
    return Project.objects.select_related("programme").order_by("name")


def consult_project(
    *, by: Actor, reason: Reason, project_id: int, on: datetime.date
) -> WholeProject:
    """This will get a project whole. Raises NotPermitted and Project.DoesNotExist."""
    consult("project", by=by, reason=reason, pk=project_id)
    found = Project.objects.select_related("programme").get(pk=project_id)
    marks = found.milestones.order_by("baseline_on", "id")
    return WholeProject(
        found,
        reckon_projects([found], on)[found.pk],
        list(found.items.order_by("kind", "id")),
        [(each, mark_of(each)) for each in marks],
        sums_of(list(found.budgets.select_related("project").order_by("year"))),
        list(Tie.objects.filter(Q(project=found) | Q(other=found)).select_related(
            "project", "other").order_by("kind", "id")),
        list(found.changes.order_by("-at", "-id")[:MOST_CHANGES]),
    )  # fmt: skip


def consult_milestones(*, by: Actor, reason: Reason) -> QuerySet[Milestone]:
    """This will list milestones by the day they are now expected. Raises NotPermitted."""
    consult("milestones", by=by, reason=reason, kind="milestone")
    now_on = Coalesce(F("met_on"), F("forecast_on"), F("baseline_on"))
    found = Milestone.objects.select_related("project", "project__programme")
    return found.annotate(now_on=now_on).order_by("now_on", "id")


def consult_money(*, by: Actor, reason: Reason) -> QuerySet[BudgetLine]:
    """This will list the lines of budget of every project, the latest year first."""
    consult("money", by=by, reason=reason, kind="budgetline")
    found = BudgetLine.objects.select_related("project", "project__programme")
    delta = F("budget") - Coalesce(F("forecast"), F("budget"))
    return found.annotate(delta=delta).order_by("-year", "project__name", "kind")


def consult_return(*, by: Actor, reason: Reason, year: int) -> list[tuple[Project, gmpp.Return]]:
    """This will make a year's return: each project in delivery, or with money that year."""
    consult("return", by=by, reason=reason)
    lines: dict[int, list[BudgetLine]] = defaultdict(list)
    for each in BudgetLine.objects.filter(year=year).exclude(kind=Budget.DAYS):
        lines[each.project_id].append(each)
    wanted = Q(pk__in=lines) | Q(stage=Stage.DELIVERY)
    found = Project.objects.filter(wanted).select_related("force").order_by("reference")
    return [(each, _return(each, lines[each.pk])) for each in found]


def list_years(*, by: Actor) -> list[int]:
    """This will list the financial years that any line of budget is about."""
    permissions.check_can_read(by=by)
    return sorted(BudgetLine.objects.values_list("year", flat=True).distinct())


def find_project(*, by: Actor, reference: str) -> Project | None:
    """This will find a project by its reference. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Project.objects.filter(reference=reference).first()


def known_milestones() -> dict[tuple[str, str], int]:
    """This will give the milestones in scope by the reference of their project and their name."""
    rows = Milestone.objects.values_list("project__reference", "name", "pk")
    return {(reference, name): pk for reference, name, pk in rows}


def find_programme(*, by: Actor, reference: str) -> Programme | None:
    """This will find a programme by its reference. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Programme.objects.filter(reference=reference).first()


def get_programme(*, by: Actor, programme_id: int) -> Programme:
    """This will get a programme. Raises NotPermitted and Programme.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Programme.objects.get(pk=programme_id)


def get_project(*, by: Actor, project_id: int) -> Project:
    """This will get a project. Raises NotPermitted and Project.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Project.objects.select_related("programme").get(pk=project_id)


def get_milestone(*, by: Actor, milestone_id: int) -> Milestone:
    """This will get a milestone. Raises NotPermitted and Milestone.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Milestone.objects.select_related("project").get(pk=milestone_id)


def get_budget(*, by: Actor, line_id: int) -> BudgetLine:
    """This will get a line of budget. Raises NotPermitted and BudgetLine.DoesNotExist."""
    permissions.check_can_read(by=by)
    return BudgetLine.objects.select_related("project").get(pk=line_id)


def rate(projects: Sequence[Project], on: datetime.date) -> list[Rated]:
    """This will put beside each project what the rule comes to."""
    rated = reckon_projects(projects, on)
    return [Rated(each, rated[each.pk]) for each in projects]


def sums_of(lines: Sequence[BudgetLine]) -> list[Sums]:
    """This will part lines of budget by kind, those kinds alone that have any."""
    kinds = [(code, str(words)) for code, words in Budget.choices]
    found = [Sums(code, words, [e for e in lines if e.kind == code]) for code, words in kinds]
    return [each for each in found if each.lines]


def forecast_of(line: BudgetLine) -> Decimal:
    """This will give what a line is expected to come to: its forecast, else its budget."""
    return line.budget if line.forecast is None else line.forecast


def _published(
    programme: Programme, sums: Sequence[Sums], by: Actor
) -> list[tuple[Any, Decimal | None]]:
    """Totals that the paper a programme is cited from published, with what our lines come to."""
    found = [each for start in PUBLISHED for each in portfolio.list_totals(by=by, start=start)]
    paper = programme.source.partition(",")[0]
    return [
        (each, _own(each.figure.code, sums))
        for each in found
        if paper and each.figure.citation.startswith(paper)
    ]


def _own(code: str, sums: Sequence[Sums]) -> Decimal | None:
    """`rev-budget` is the budget of revenue; `dst-budget` that of revenue and capital together."""
    start, _, column = code.partition("-")
    kinds = PUBLISHED_KINDS.get(start, ())
    shown = [each for each in sums if each.kind in kinds]
    if column not in ("budget", "forecast", "delta") or not shown:
        return None
    return sum((getattr(each, column) for each in shown), ZERO)


def _return(project: Project, lines: Sequence[BudgetLine]) -> gmpp.Return:
    comments = "; ".join(each.comment for each in lines if each.comment)
    return gmpp.Return(
        project.reference, project.name, project.force.name, project.category, project.aims,
        project.assured, project.declared, project.rating_actions, project.starts_on,
        project.ends_on, project.schedule_why, sum((each.budget for each in lines), ZERO),
        sum((forecast_of(each) for each in lines), ZERO), comments, project.whole_life_cost,
        project.whole_life_why, project.benefits_total, project.benefits_why,
    )  # fmt: skip
