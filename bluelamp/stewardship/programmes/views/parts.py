"""The parts of programmes and projects: phases, scope, milestones, money."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.kernel.access.selectors import SignedIn

from .. import forms, permissions
from ..models import BudgetLine, Milestone, Project
from ..rules import years
from ..selectors import projects as selectors
from ..services import parts
from .projects import acted, programme_of

PROJECT = "programmes:project"


@require_http_methods(["GET", "POST"])
def phase(request: SignedIn, pk: int) -> HttpResponse:
    """A phase of a programme."""
    permissions.check_can_keep(by=request.actor)
    found = programme_of(request, pk)

    def act(said: dict[str, Any]) -> Any:
        name = said.pop("name")
        return parts.set_phase(
            by=request.actor, at=timezone.now(), programme_id=pk, name=name, values=said
        ).programme

    form = forms.PhaseForm(request.POST or None)
    return acted(request, form, act, "Add or change a phase", "programmes:programme", found)


@require_http_methods(["GET", "POST"])
def milestone(request: SignedIn, pk: int) -> HttpResponse:
    """A milestone of a project."""
    return _milestone(request, _project(request, pk), None)


@require_http_methods(["GET", "POST"])
def change_milestone(request: SignedIn, pk: int) -> HttpResponse:
    """What has become of a milestone."""
    try:
        found = selectors.get_milestone(by=request.actor, milestone_id=pk)
    except Milestone.DoesNotExist as missing:
        raise Http404 from missing
    return _milestone(request, found.project, found)


@require_http_methods(["GET", "POST"])
def budget(request: SignedIn, pk: int) -> HttpResponse:
    """A line of budget of a project."""
    return _budget(request, _project(request, pk), None)


@require_http_methods(["GET", "POST"])
def change_budget(request: SignedIn, pk: int) -> HttpResponse:
    """What has become of a line of budget."""
    try:
        found = selectors.get_budget(by=request.actor, line_id=pk)
    except BudgetLine.DoesNotExist as missing:
        raise Http404 from missing
    return _budget(request, found.project, found)


@require_http_methods(["GET", "POST"])
def item(request: SignedIn, pk: int) -> HttpResponse:
    """A line of scope or a deliverable."""
    permissions.check_can_keep(by=request.actor)
    found = _project(request, pk)
    form = forms.ItemForm(request.POST or None)
    return acted(
        request, form,
        lambda said: parts.set_item(
            by=request.actor, at=timezone.now(), project_id=pk, **said
        ).project,
        "Add or change scope or a deliverable", PROJECT, found,
    )  # fmt: skip


def _milestone(request: SignedIn, project: Project, found: Milestone | None) -> HttpResponse:
    permissions.check_can_keep(by=request.actor)
    shape = forms.MilestoneForm
    form = shape(request.POST or None, initial=forms.start(found, shape) if found else None)
    if found:
        form.fields.pop("name")

    def act(said: dict[str, Any]) -> Any:
        name = found.name if found else said.pop("name")
        return parts.set_milestone(
            by=request.actor, at=timezone.now(), project_id=project.pk, name=name, values=said
        ).project

    title = f"Change the milestone: {found.name}" if found else "Add a milestone"
    return acted(request, form, act, title, PROJECT, project)


def _budget(request: SignedIn, project: Project, found: BudgetLine | None) -> HttpResponse:
    permissions.check_can_keep(by=request.actor)
    shape = forms.BudgetForm
    form = shape(request.POST or None, initial=forms.start(found, shape) if found else None)
    if found:
        form.fields.pop("year")
        form.fields.pop("kind")

    def act(said: dict[str, Any]) -> Any:
        year, kind = (found.year, found.kind) if found else (said.pop("year"), said.pop("kind"))
        return parts.set_budget(
            by=request.actor, at=timezone.now(), project_id=project.pk, year=year, kind=kind,
            values=said,
        ).project  # fmt: skip

    title = (
        f"Change {found.get_kind_display()} {years.label(found.year)}"
        if found
        else "Add a line of budget"
    )
    return acted(request, form, act, title, PROJECT, project)


def _project(request: SignedIn, pk: int) -> Project:
    try:
        return selectors.get_project(by=request.actor, project_id=pk)
    except Project.DoesNotExist as missing:
        raise Http404("There is no such project, or it is not yours to see.") from missing
