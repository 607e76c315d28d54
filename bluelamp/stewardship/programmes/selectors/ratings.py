"""Ratings as the rule comes to them, for one project or for many at once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from ..choices import Stage
from ..models import BudgetLine, Milestone, Project
from ..rules import rating


def reckon_projects(projects: Iterable[Project], on: datetime.date) -> dict[int, rating.Reckoned]:
    """This will rate projects by the rule, as of a day."""
    found = list(projects)
    ids = [each.pk for each in found]
    lines, marks = _lines(ids), _marks(ids)
    return {
        each.pk: rating.reckon(lines[each.pk], [*marks[each.pk], *_end(each)], on) for each in found
    }


def mark_of(milestone: Milestone) -> rating.Mark:
    """This will give a milestone as the rules take it."""
    return rating.Mark(
        milestone.name, milestone.baseline_on, milestone.forecast_on, milestone.met_on
    )


def _lines(ids: list[int]) -> dict[int, list[rating.Line]]:
    rows = BudgetLine.objects.filter(project_id__in=ids).values("project_id", "kind")
    summed = rows.annotate(b=Sum("budget"), f=Sum(Coalesce(F("forecast"), F("budget")))).order_by(
        "kind"
    )
    found: dict[int, list[rating.Line]] = defaultdict(list)
    for row in summed:
        amounts = row["b"] or Decimal(0), row["f"] or Decimal(0)
        found[row["project_id"]].append(rating.Line(row["kind"], *amounts))
    return found


def _marks(ids: list[int]) -> dict[int, list[rating.Mark]]:
    rows = Milestone.objects.filter(project_id__in=ids).order_by("baseline_on", "id")
    found: dict[int, list[rating.Mark]] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(mark_of(row))
    return found


def _end(project: Project) -> list[rating.Mark]:
    """The end of a project is a day it is held to, as its milestones are."""
    first, now = project.first_ends_on or project.ends_on, project.ends_on
    if first is None or project.stage in (Stage.STOPPED, Stage.IDEA):
        return []
    return [rating.Mark("The end", first, now, project.closed_on)]
