"""Programmes and projects: one of them, and each thing that a person does about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.many import Rows, change_many

from .. import forms, permissions
from ..models import Programme, Project
from ..rules import rating
from ..selectors import projects as selectors
from ..services import register
from . import lists, looks

WHY = Reason("administration")
ROWS = Rows("project", "projects", "programmes:projects", (register.BadDates, register.WhyMissing))
TAKEN = "The force has one of that reference already."


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every project: found, filtered, sorted, chosen, downloaded."""
    may = request.actor.may(permissions.KEEP)
    kind = lists.ProjectsToChange if may else lists.Projects
    table = kind(selectors.consult_projects(by=request.actor, reason=WHY), request)
    table.action_url = reverse("programmes:many")
    return table.respond("programmes/many_rows.html", {"title": "Projects"})


@require_GET
def project(request: SignedIn, pk: int) -> HttpResponse:
    """One project with both ratings, its plan, milestones, money, scope and history."""
    found = whole(request, pk)
    shown = {
        "found": found, "rule": rating.RULE, "may_keep": request.actor.may(permissions.KEEP),
        "rated": selectors.Rated(found.project, found.reckoned),
        "chart": looks.project_gantt(found, timezone.localdate()),
        "money": looks.money_rows(found.sums),
        "milestones": [(each, mark, lists.days(mark.slip)) for each, mark in found.milestones],
    }  # fmt: skip
    return render(request, "programmes/project.html", shown)


@require_http_methods(["GET", "POST"])
def add_programme(request: SignedIn) -> HttpResponse:
    """A programme for the register."""
    permissions.check_can_keep(by=request.actor)
    form = forms.NewProgramme(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        reference = said.pop("reference")
        return register.add_programme(
            by=request.actor, at=timezone.now(), reference=reference, values=said
        )

    return acted(request, form, act, "Add a programme", "programmes:programme")


@require_http_methods(["GET", "POST"])
def change_programme(request: SignedIn, pk: int) -> HttpResponse:
    """What has changed of a programme."""
    permissions.check_can_keep(by=request.actor)
    found = programme_of(request, pk)
    form = forms.ProgrammeForm(
        request.POST or None, initial=forms.start(found, forms.ProgrammeForm)
    )
    return acted(
        request, form,
        lambda said: register.change_programme(
            by=request.actor, at=timezone.now(), programme_id=pk, values=form.changed(found)
        ),
        "Change a programme", "programmes:programme", found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def add(request: SignedIn, pk: int) -> HttpResponse:
    """A project for a programme."""
    permissions.check_can_keep(by=request.actor)
    found = programme_of(request, pk)
    form = forms.NewProject(request.POST or None, initial={"stage": "planned"})

    def act(said: dict[str, Any]) -> Any:
        reference = said.pop("reference")
        return register.add_project(
            by=request.actor, at=timezone.now(), programme_id=pk, reference=reference,
            values=said,
        )  # fmt: skip

    return acted(request, form, act, "Add a project", "programmes:project", found)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """What has changed of a project."""
    return _change(request, pk, forms.ProjectForm, "Change a project")


@require_http_methods(["GET", "POST"])
def rate(request: SignedIn, pk: int) -> HttpResponse:
    """What is declared beside what the rule comes to."""
    return _change(request, pk, forms.RatingForm, "Declare a rating")


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many projects, all of them or none."""

    def act(chosen: list[int], values: dict[str, Any]) -> int:
        return len(register.change_projects(
            by=request.actor, at=timezone.now(), project_ids=chosen, values=values
        ))  # fmt: skip

    return change_many(request, forms.ManyProjects, ROWS, act)


def _change(request: SignedIn, pk: int, shape: type[forms.Changing], title: str) -> HttpResponse:
    permissions.check_can_keep(by=request.actor)
    found = whole(request, pk)
    form = shape(request.POST or None, initial=forms.start(found.project, shape))
    return acted(
        request, form,
        lambda said: register.change_project(
            by=request.actor, at=timezone.now(), project_id=pk,
            values=form.changed(found.project) | _declared(said),
        ),
        title, "programmes:project", found.project,
        about=found.reckoned if shape is forms.RatingForm else None,
    )  # fmt: skip


def _declared(said: dict[str, Any]) -> dict[str, Any]:
    """A declaration that is made again is asked for its reason again."""
    return {"declared": said["declared"]} if "declared" in said else {}


def acted(
    request: SignedIn, form: Any, act: Callable[[dict[str, Any]], Any], title: str, then: str,
    found: Any = None, about: Any = None,
) -> HttpResponse:  # fmt: skip
    """A form, and the act that it asks for; what cannot be is said on the form."""
    if form.is_valid():
        try:
            made = act(dict(form.cleaned_data))
        except register.ReferenceTaken:
            form.add_error("reference", TAKEN)
        except (register.BadDates, register.WhyMissing) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Saved.")
            return redirect(then, pk=made.pk)
    shown = {"form": form, "title": title, "above": found, "back": back(found), "about": about}
    return render(request, "programmes/form.html", shown, status=422 if form.errors else 200)


def back(found: Any) -> str:
    """The page of what a form is about."""
    if found is None:
        return reverse("programmes:list")
    name = "programmes:programme" if isinstance(found, Programme) else "programmes:project"
    return reverse(name, args=[found.pk])


def whole(request: SignedIn, pk: int) -> selectors.WholeProject:
    """A project, or the page that says there is none."""
    try:
        return selectors.consult_project(
            by=request.actor, reason=WHY, project_id=pk, on=timezone.localdate()
        )
    except Project.DoesNotExist as missing:
        raise Http404("There is no such project, or it is not yours to see.") from missing


def programme_of(request: SignedIn, pk: int) -> Programme:
    """A programme, or the page that says there is none."""
    try:
        return selectors.get_programme(by=request.actor, programme_id=pk)
    except Programme.DoesNotExist as missing:
        raise Http404("There is no such programme, or it is not yours to see.") from missing
