"""Pages of capability: maturity as a heat map, who does what, skills."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import plots
from bluelamp.stewardship.portfolio.selectors.facts import list_facts

from . import permissions, selectors
from .choices import Kind

WHY = Reason("administration")
MOST = 40


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """How mature each practice is, with how far assessors lie apart."""
    found = selectors.consult_maturity(by=request.actor, reason=WHY, on=timezone.localdate())
    known = [each for each in found if each.found.count]
    shown = {
        "practices": found,
        "unknown": [each for each in found if not each.found.count],
        "known": known,
        "counted": [each for each in found if each.facts],
        "facts": list_facts(),
        "apart": [each for each in known if each.found.apart],
        "charts": [_heat(label, [each for each in known if each.practice.kind == code])
                   for code, label in Kind.choices],
        "may_keep": request.actor.may(permissions.KEEP),
    }  # fmt: skip
    return render(request, "capability/index.html", shown)


@require_GET
def raci(request: SignedIn) -> HttpResponse:
    """Who is responsible, accountable, consulted and informed."""
    found = selectors.consult_raci(by=request.actor, reason=WHY)
    shown = {"matrices": found, "lacking": sum(none for each in found for _, _, none in each.rows)}
    return render(request, "capability/raci.html", shown)


@require_GET
def skills(request: SignedIn) -> HttpResponse:
    """Skills that are needed and lacked, and posts that are not filled."""
    found = selectors.consult_skills(by=request.actor, reason=WHY)
    rows = [
        (need.skill, reverse("registers:entry", args=["skill-needs", need.pk]))
        for need, _ in found.needs[:MOST]
    ]
    values = [[need.people_with, gap] for need, gap in found.needs[:MOST]]
    chart = plots.heat("People by skill", rows, ["Have it", "Lack it"], values) if rows else ""
    shown = {"found": found, "chart": chart}
    return render(request, "capability/skills.html", shown)


def _heat(label: str, rows: list[selectors.Assessed]) -> Any:
    """Each assessor is a column, so that disagreement is seen and not averaged away."""
    names = sorted({score.assessor for each in rows for score in each.found.scores})
    if not names:
        return ""
    values = []
    for each in rows[:MOST]:
        levels = {score.assessor: score.level for score in each.found.scores}
        values.append([*(levels.get(name, 0) for name in names), each.practice.target or 0])
    sides = [(each.practice.name,
              reverse("registers:entry", args=["practices", each.practice.pk]))
             for each in rows[:MOST]]  # fmt: skip
    return plots.heat(f"{label}: level by assessor", sides, [*names, "Target"], values)
