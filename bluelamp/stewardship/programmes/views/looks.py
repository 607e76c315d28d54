"""Looks at programmes: the list, one with its plan and money, milestones, outlook, the return."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts, exports, plans

from .. import permissions
from ..choices import Stage
from ..models import Programme
from ..rules import gmpp, rating, years
from ..selectors import delays, projects
from . import lists

WHY = Reason("administration")
MILLION = 1_000_000
MOST_CLOSED = 50


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every programme."""
    table = lists.Programmes(projects.consult_programmes(by=request.actor, reason=WHY), request)
    return table.respond("programmes/list.html", {"may_keep": request.actor.may(permissions.KEEP)})


@require_GET
def programme(request: SignedIn, pk: int) -> HttpResponse:
    """One programme: its plan drawn, its projects with both ratings, its money by year."""
    year = _year(request)
    try:
        found = projects.consult_programme(
            by=request.actor, reason=WHY, programme_id=pk, on=timezone.localdate(), year=year
        )
    except Programme.DoesNotExist as missing:
        raise Http404("There is no such programme, or it is not yours to see.") from missing
    shown = {
        "found": found, "rule": rating.RULE, "year": year,
        "years": [(each, years.label(each)) for each in found.years],
        "chart": _gantt(found), "may_keep": request.actor.may(permissions.KEEP),
        "money": money_rows(found.sums),
    }  # fmt: skip
    return render(request, "programmes/programme.html", shown)


@require_GET
def milestones(request: SignedIn) -> HttpResponseBase:
    """Every milestone by the day it is now expected."""
    table = lists.Milestones(projects.consult_milestones(by=request.actor, reason=WHY), request)
    return table.respond("programmes/many_rows.html", {"title": "Milestones"})


@require_GET
def money(request: SignedIn) -> HttpResponseBase:
    """Every line of budget."""
    table = lists.Money(projects.consult_money(by=request.actor, reason=WHY), request)
    return table.respond("programmes/many_rows.html", {"title": "Budgets and forecasts"})


@require_GET
def outlook(request: SignedIn) -> HttpResponseBase:
    """When open projects are likely to end, from how closed ones slipped."""
    found = delays.consult_outlook(by=request.actor, reason=WHY)
    shown = {
        "found": found,
        "chart": "",
        "rows": [],
        "latest": found.closed[: -MOST_CLOSED - 1 : -1],
    }
    if found.likely:
        labels = [years.label(each) for each in found.likely]
        sets = {
            "As budgeted": [float(found.approved.get(y, 0)) / MILLION for y in found.likely],
            "At the usual slip": [float(amount) / MILLION for amount in found.likely.values()],
        }
        shown["chart"] = charts.line("Capital by financial year", labels, sets, unit="£ million")
        shown["rows"] = [
            (years.label(y), lists.pounds(found.approved.get(y)), lists.pounds(amount))
            for y, amount in found.likely.items()
        ]
    return lists.Outlook(found.open, request).respond("programmes/outlook.html", shown)


@require_GET
def gmpp_return(request: SignedIn) -> HttpResponse:
    """A year's return with what it still lacks."""
    return _return(request)


@require_GET
def gmpp_file(request: SignedIn) -> HttpResponseBase:
    """The return as a file, once every narrative that is needed has been written."""
    year = _return_year(request)
    rows = projects.consult_return(by=request.actor, reason=WHY, year=year)
    if any(each.lacks_narrative for _, each in rows):
        return _return(request, status=422)
    return exports.response(
        request, [[("", cell) for cell in each.cells()] for _, each in rows],
        list(gmpp.columns(year)), kind="csv", title=f"GMPP return {year}",
    )  # fmt: skip


def _return(request: SignedIn, status: int = 200) -> HttpResponse:
    year = _return_year(request)
    rows = projects.consult_return(by=request.actor, reason=WHY, year=year)
    known = projects.list_years(by=request.actor)
    shown = {
        "rows": rows, "year": year, "label": years.label(year), "refused": status != 200,
        "years": [(each, years.label(each)) for each in sorted({*known, year})],
        "lacking": [each for each in rows if each[1].lacks_narrative],
    }  # fmt: skip
    return render(request, "programmes/return.html", shown, status=status)


def _return_year(request: SignedIn) -> int:
    return _year(request) or years.year_of(timezone.localdate())


def _year(request: SignedIn) -> int | None:
    said = request.GET.get("year", "")
    return int(said) if said.isdigit() and 1990 <= int(said) <= 2100 else None


def _gantt(found: projects.WholeProgramme) -> Any:
    spans = [plans.Span(each.name, each.starts_on, each.ends_on, 5) for each in found.phases]
    for each in found.rated:
        project = each.project
        if project.starts_on and project.ends_on:
            address = reverse("programmes:project", args=[project.pk])
            spans.append(plans.Span(
                project.name, project.starts_on, project.closed_on or project.ends_on,
                1 if project.stage in (Stage.CLOSED, Stage.STOPPED) else 0, address,
            ))  # fmt: skip
    return plans.gantt("Phases and projects over time", spans, on=timezone.localdate())


def project_gantt(found: projects.WholeProject, on: datetime.date) -> Any:
    """A project's bar as it was first approved and as it is now, with its milestones."""
    project = found.project
    first = project.first_ends_on or project.ends_on
    now = project.closed_on or project.ends_on or first
    if not project.starts_on or not first or not now:
        return ""
    was = tuple((each.name, each.baseline_on) for each, _ in found.milestones)
    marks = tuple((each.name, mark.now_on) for each, mark in found.milestones)
    spans = [
        plans.Span("As first approved", project.starts_on, first, 5, "", was),
        plans.Span("As it is now", project.starts_on, now, 0, "", marks),
    ]  # fmt: skip
    return plans.gantt("The plan, as first approved and now", spans, on=on)


def money_rows(sums: Sequence[projects.Sums]) -> list[Any]:
    """Lines of budget as they are shown, kind by kind with their sums."""
    return [(each, [_money(line) for line in each.lines], _sums(each)) for each in sums]


def _money(line: Any) -> dict[str, Any]:
    forecast = projects.forecast_of(line)
    return {
        "line": line, "year": years.label(line.year),
        "budget": lists.measured(line.budget, line.kind),
        "forecast": lists.measured(line.forecast, line.kind),
        "actual": lists.measured(line.actual, line.kind),
        "delta": lists.measured(lists.delta(line), line.kind),
        "over": forecast > line.budget,
    }  # fmt: skip


def _sums(sums: projects.Sums) -> dict[str, str]:
    return {
        each: lists.measured(getattr(sums, each), sums.kind)
        for each in ("budget", "forecast", "delta")
    }
