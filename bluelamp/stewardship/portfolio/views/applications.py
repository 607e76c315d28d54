"""The list of applications, and changing many of them at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.cells import Wrong
from bluelamp.kernel.ui.many import list_chosen

from .. import forms, permissions
from ..models import Application
from ..selectors import applications as selectors
from ..services import passports
from .lists import Applications, ApplicationsToChange

WHY = Reason("administration")


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every application: found, filtered, sorted, chosen, downloaded."""
    may = request.actor.may(permissions.CHANGE)
    kind = ApplicationsToChange if may else Applications
    table = kind(selectors.consult_applications(by=request.actor, reason=WHY), request)
    table.action_url = reverse("portfolio:many")
    return table.respond("portfolio/applications.html", {"may_change": may})


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """One field of many applications, all of them or none."""
    chosen = list_chosen(request)
    if "field" not in request.POST:
        return _ask(request, chosen)
    form = forms.Many(request.POST, today=timezone.localdate())
    if form.is_valid() and _change(request, form):
        return redirect("portfolio:applications")
    shown = {"form": form, "count": len(chosen)}
    return render(request, "portfolio/many.html", shown, status=422)


def _ask(request: SignedIn, chosen: list[str]) -> HttpResponse:
    if not chosen:
        messages.error(request, "Choose at least one application first.")
        return redirect("portfolio:applications")
    start = {"chosen": ",".join(chosen), "observed_on": timezone.localdate()}
    form = forms.Many(initial=start)
    return render(request, "portfolio/many.html", {"form": form, "count": len(chosen)})


def _change(request: SignedIn, form: forms.Many) -> bool:
    said = form.cleaned_data
    try:
        found = passports.change_applications(
            by=request.actor,
            at=timezone.now(),
            application_ids=said["chosen"],
            values={said["field"]: forms.read_answer(said["field"], said["value"])},
            source=said["source"],
            observed_on=said["observed_on"],
        )
    except (Wrong, passports.DatesOutOfOrder) as wrong:
        form.add_error("value", str(wrong))
    except Application.DoesNotExist:
        form.add_error(None, "One of the applications is not there, or not yours to see.")
    else:
        messages.success(request, f"{len(found)} applications were changed.")
        return True
    return False
