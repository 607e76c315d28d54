"""Pages of tasks and processes."""

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
from bluelamp.kernel.ui.many import list_chosen
from bluelamp.kernel.ui.tables import Column, Table

from .. import forms, permissions, selectors
from ..choices import TaskState
from ..models import Task
from ..rules.processes import templates
from ..rules.tasks import CannotMove, urgency
from ..services import processes
from ..services import tasks as services

WHY = Reason("incident")
ENDS: dict[str, tuple[str, str, Callable[..., Task]]] = {
    "finish": ("What came of it?", "result", services.finish_task),
    "hand-back": ("Why is it handed back?", "why", services.hand_back),
    "cancel": ("Why is it not to be done?", "why", services.cancel_task),
}


class Tasks(Table):
    """Every task."""

    caption = "Tasks"
    search = ("title", "detail", "incident__reference", "process__title", "result")
    empty = "Nobody has been asked to do anything yet."
    columns = (
        Column("Task", "title", sortable=True, link="tasking:task"),
        Column("Kind", "get_kind_display", sortable="kind", filter="kind"),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Due", "due_at", sortable=True),
        Column("Unit", "unit.name", sortable="unit__name", filter="unit__name"),
        Column("Who", "owner", show=lambda row: row.owner.user.name if row.owner else "Nobody yet"),
        Column("Incident", "incident.reference"),
        Column("Made", "made_at", sortable=True),
    )


class TasksToGive(Tasks):
    """The same for those who may give them to somebody."""

    actions = (("assign", "Give those chosen to somebody"),)


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every task that the reader may see."""
    rows = selectors.consult_tasks(by=request.actor, reason=WHY)
    may_make = request.actor.may(permissions.MAKE_TASKS)
    table = (TasksToGive if may_make else Tasks)(rows, request)
    table.action_url = reverse("tasking:assign")
    return table.respond("tasking/tasks.html", {"may_make": may_make})


@require_GET
def task(request: SignedIn, pk: int) -> HttpResponse:
    """One task, what has happened to it, and what can be done."""
    return render(request, "tasking/task.html", _task(request, pk))


@require_http_methods(["GET", "POST"])
def make(request: SignedIn) -> HttpResponse:
    """Ask for a task, a commission or a package."""
    permissions.check_can_make(by=request.actor)
    form = forms.Making(request.POST or None, by=request.actor, on=timezone.localdate())
    if form.is_valid():
        said, now = dict(form.cleaned_data), timezone.now()
        asked = services.NewTask(
            unit_id=said.pop("unit"), owner_id=said.pop("owner"),
            due_at=forms.due_at(said.pop("due"), now), **said,
        )  # fmt: skip
        made = services.make_task(by=request.actor, at=now, task=asked)
        return redirect("tasking:task", pk=made.pk)
    return _form(request, form, "Ask for something", "Make the task")


@require_http_methods(["GET", "POST"])
def start(request: SignedIn) -> HttpResponse:
    """Start a process: its steps become tasks."""
    permissions.check_can_make(by=request.actor)
    form = forms.Starting(request.POST or None, by=request.actor)
    if form.is_valid():
        said = dict(form.cleaned_data)
        made = processes.start_process(
            by=request.actor, at=timezone.now(), unit_id=said.pop("unit"), **said
        )
        messages.success(request, f"{made.title}: the process has started.")
        return redirect(f"{reverse('tasking:tasks')}?q={made.title}")
    shown = {"form": form, "title": "Start a process", "button": "Start it",
             "templates": templates().values()}  # fmt: skip
    return render(request, "tasking/start.html", shown, status=422 if form.errors else 200)


@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    """Take a task on."""
    try:
        services.accept_task(by=request.actor, at=timezone.now(), task_id=pk)
    except CannotMove as refused:
        messages.error(request, str(refused))
    except Task.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("tasking:task", pk=pk)


@require_http_methods(["GET", "POST"])
def end(request: SignedIn, pk: int, how: str) -> HttpResponse:
    """Say how a task ended, hand it back, or cancel it."""
    label, name, act = ENDS[how]
    form = forms.Ending(request.POST or None)
    form.fields["words"].label = label
    if form.is_valid():
        try:
            act(
                by=request.actor,
                at=timezone.now(),
                task_id=pk,
                **{name: form.cleaned_data["words"]},
            )
        except CannotMove as refused:
            messages.error(request, str(refused))
        except Task.DoesNotExist as missing:
            raise Http404 from missing
        return redirect("tasking:task", pk=pk)
    shown = _task(request, pk)
    return _form(
        request, form, shown["task"].title, "Save", back=reverse("tasking:task", args=[pk])
    )


@require_POST
def assign(request: SignedIn) -> HttpResponse:
    """Give the chosen tasks to one post."""
    permissions.check_can_make(by=request.actor)
    chosen, posts = (
        list_chosen(request),
        forms.posts(request.actor, on=timezone.localdate()),
    )
    asked = "owner" not in request.POST
    if asked and not chosen:
        messages.error(request, "Choose at least one task first.")
        return redirect("tasking:tasks")
    start = {"chosen": ",".join(chosen)}
    form = forms.Assigning(None if asked else request.POST, initial=start, posts=posts)
    if form.is_valid():
        given = services.assign_tasks(
            by=request.actor, at=timezone.now(), task_ids=form.cleaned_data["chosen"],
            owner_id=form.cleaned_data["owner"],
        )  # fmt: skip
        messages.success(request, f"{given} task{' was' if given == 1 else 's were'} given.")
        return redirect("tasking:tasks")
    return _form(
        request, form, "Give tasks to somebody", "Give them", action=reverse("tasking:assign")
    )


def _task(request: SignedIn, pk: int) -> dict[str, Any]:
    try:
        found = selectors.consult_task(by=request.actor, reason=WHY, task_id=pk)
    except Task.DoesNotExist as missing:
        raise Http404("There is no such task, or it is not yours to see.") from missing
    ended = found.state in (TaskState.DONE, TaskState.CANCELLED)
    return {
        "task": found,
        "steps": selectors.list_steps(pk),
        "urgency": "" if ended else urgency(found.due_at, at=timezone.now()),
        "may_do": not ended and request.actor.may(permissions.DO_TASKS),
        "may_cancel": not ended and request.actor.may(permissions.MAKE_TASKS),
    }


def _form(
    request: SignedIn, form: Any, title: str, button: str, *, back: str = "", action: str = ""
) -> HttpResponse:
    shown = {"form": form, "title": title, "button": button, "back": back, "action": action}
    return render(request, "tasking/form.html", shown, status=422 if form.errors else 200)
