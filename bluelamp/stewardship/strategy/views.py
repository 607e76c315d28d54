"""Pages of strategy: alignment, roadmap, plans, boards, risks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts, plots
from bluelamp.kernel.ui import plans as plans_drawn

from . import selectors

WHY = Reason("administration")
LEVELS = range(1, 6)


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """How themes stand to national priorities, and what is uncovered both ways."""
    found = selectors.consult_alignment(by=request.actor, reason=WHY)
    rows = [
        (theme, [(each, found.held.get((theme.pk, each.pk))) for each in found.priorities])
        for theme in found.themes
    ]
    return render(request, "strategy/index.html", {"found": found, "rows": rows})


@require_GET
def roadmap(request: SignedIn) -> HttpResponse:
    """The steps towards each objective, drawn over time and told one by one."""
    today = timezone.localdate()
    steps = selectors.consult_roadmap(by=request.actor, reason=WHY)
    objectives = list(dict.fromkeys(each.objective.name for each in steps))
    spans = [
        plans_drawn.Span(each.name, each.starts_on, each.ends_on,
                         objectives.index(each.objective.name) % charts.SERIES,
                         reverse("registers:entry", args=["roadmap-steps", each.pk]),
                         (("Done", each.done_on),) if each.done_on else ())
        for each in steps
    ]  # fmt: skip
    key = objectives if len(objectives) <= charts.SERIES else ()
    chart = plans_drawn.gantt("Steps over time, by objective", spans, on=today, groups=key)
    shown = {"steps": steps, "today": today, "chart": chart}
    return render(request, "strategy/roadmap.html", shown)


@require_GET
def plans(request: SignedIn) -> HttpResponse:
    """What each plan promised by which day, and what came of it."""
    found = selectors.consult_plans(by=request.actor, reason=WHY, on=timezone.localdate())
    counted = [(plan, items, sum(bool(each.item.done_on) for each in items))
               for plan, items in found.items()]  # fmt: skip
    return render(request, "strategy/plans.html", {"plans": counted})


@require_GET
def boards(request: SignedIn) -> HttpResponse:
    """Boards with their papers, decisions and open actions."""
    found = selectors.consult_boards(by=request.actor, reason=WHY, on=timezone.localdate())
    return render(request, "strategy/boards.html", {"boards": found})


@require_GET
def risks(request: SignedIn) -> HttpResponse:
    """Open risks by how likely and how bad they are."""
    found = selectors.consult_risks(by=request.actor, reason=WHY)
    return render(request, "strategy/risks.html", {"risks": found, "chart": _map(found)})


def _map(found: list[Any]) -> Any:
    address = reverse("registers:list", args=["strategic-risks"])
    rows = [(f"Likelihood {level}", address) for level in reversed(LEVELS)]
    values = [
        [sum((each.likelihood, each.impact) == (level, impact) for each in found)
         for impact in LEVELS]
        for level in reversed(LEVELS)
    ]  # fmt: skip
    return plots.heat("Open risks", rows, [f"Impact {each}" for each in LEVELS], values)
