"""Pages of automation: the register, one automation, what touches an application."""

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
from bluelamp.kernel.ui import charts
from bluelamp.kernel.ui.many import Rows, change_many
from bluelamp.kernel.ui.tables import Column, Table

from . import forms, permissions, selectors
from .models import Automation
from .services import register

WHY = Reason("administration")
ROWS = Rows("automation", "automations", "automation:list", (register.DatesOutOfOrder,))


class Automations(Table):
    """Every automation."""

    caption = "Automations"
    search = ("name", "reference", "purpose", "owner")
    empty = "No automation is on the register yet. Add one, or import a file of them."
    columns = (
        Column("Name", "name", sortable=True, link="automation:automation"),
        Column("Reference", "reference", sortable=True),
        Column("Method", "get_method_display", sortable="method", filter="method"),
        Column("Interface offered", "api_offered", sortable=True, filter=True),
        Column("Owner", "owner", sortable=True),
        Column("Transactions", "transactions", sortable=True, numeric=True),
        Column("Exceptions", "exceptions", sortable=True, numeric=True),
        Column("Ends by", "retire_by", sortable=True),
        Column("Retired on", "retired_on", sortable=True),
    )


class AutomationsToChange(Automations):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every automation, and what they save together."""
    may = request.actor.may(permissions.KEEP)
    kind = AutomationsToChange if may else Automations
    table = kind(selectors.consult_automations(by=request.actor, reason=WHY), request)
    table.action_url = reverse("automation:many")
    found = selectors.get_overview(by=request.actor, on=timezone.localdate())
    points = [(label, max(float(hours), 0.0)) for label, hours in found.months]
    shown = {
        "found": found,
        "chart": charts.bar("Net hours saved by month", points, unit="hours") if points else "",
        "may_keep": may,
    }
    return table.respond("automation/list.html", shown)


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many automations, all of them or none."""

    def act(chosen: list[int], values: dict[str, Any]) -> int:
        return register.change_automations(
            by=request.actor, at=timezone.now(), automation_ids=chosen, values=values
        )

    return change_many(request, forms.ManyAutomations, ROWS, act)


@require_GET
def automation(request: SignedIn, pk: int) -> HttpResponse:
    """One automation with its months and what makes it debt."""
    may = {"may_keep": request.actor.may(permissions.KEEP)}
    return render(request, "automation/automation.html", {"found": _whole(request, pk), **may})


@require_GET
def panel(request: SignedIn, pk: int) -> HttpResponse:
    """What an upgrade of an application may break, on its passport."""
    permissions.check_can_read(by=request.actor)
    found = selectors.list_touching(pk)
    return render(request, "automation/panel.html", {"automations": found})


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """An automation for the register."""
    permissions.check_can_keep(by=request.actor)
    form = forms.NewAutomation(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reference = values.pop("reference")
        try:
            made = register.add_automation(
                by=request.actor, at=timezone.now(), reference=reference, values=values
            )
        except register.ReferenceTaken:
            form.add_error("reference", "The force has an automation of that reference already.")
        except register.DatesOutOfOrder:
            form.add_error("retire_by", "It is to end before it is live.")
        else:
            messages.success(request, "Saved.")
            return redirect("automation:automation", pk=made.pk)
    return _form(request, form, "Add an automation", None)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """What has changed of an automation."""
    permissions.check_can_keep(by=request.actor)
    found = _whole(request, pk).automation
    form = forms.AutomationForm(request.POST or None, initial=forms.start(found))
    if form.is_valid():
        try:
            register.change_automation(
                by=request.actor, at=timezone.now(), automation_id=pk, values=form.cleaned_data
            )
        except register.DatesOutOfOrder:
            form.add_error("retire_by", "It is to end before it is live.")
        else:
            messages.success(request, "Saved.")
            return redirect("automation:automation", pk=pk)
    return _form(request, form, "Change an automation", found)


def _whole(request: SignedIn, pk: int) -> selectors.Whole:
    try:
        return selectors.consult_automation(
            by=request.actor, reason=WHY, automation_id=pk, on=timezone.localdate()
        )
    except Automation.DoesNotExist as missing:
        raise Http404("There is no such automation, or it is not yours to see.") from missing


def _form(request: SignedIn, form: Any, title: str, found: Automation | None) -> HttpResponse:
    shown = {"form": form, "title": title, "automation": found}
    return render(request, "automation/form.html", shown, status=422 if form.errors else 200)
