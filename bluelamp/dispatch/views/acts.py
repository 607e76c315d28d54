"""What is done on an incident: each view takes a form and makes one call."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.reference.selectors import NoSuchCode

from .. import forms, rules, selectors
from ..models import Incident, Unit
from ..services import deployments, incidents, units
from .incident import found_incident, shown_incident

PLACES: dict[type, str] = {
    forms.Line: "line_form",
    forms.Regrading: "regrading_form",
    forms.Resulting: "resulting_form",
}
NOT_IN_USE = "That code is not in use today."


@require_http_methods(["GET", "POST"])
def assign(request: SignedIn, pk: int) -> HttpResponse:
    """Assign the chosen unit."""
    form = forms.Assignment(request.POST)
    return act_on(
        request, pk, form,
        lambda at, data: deployments.assign_unit(
            by=request.actor, at=at, incident_id=pk, unit_id=data["unit"],
            advice_id=request.session.pop(f"proposal-{pk}", None), reason=data["reason"],
            divert=data["divert"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def stand_down(request: SignedIn, pk: int) -> HttpResponse:
    """Take a unit off the incident."""
    form = forms.Assignment(request.POST)
    return act_on(
        request, pk, form,
        lambda at, data: deployments.stand_down(
            by=request.actor, at=at, incident_id=pk, unit_id=data["unit"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def status(request: SignedIn, pk: int) -> HttpResponse:
    """Change the status of a unit that is on the incident."""
    form = forms.StatusChange(request.POST, on=timezone.localdate())
    return act_on(
        request, pk, form,
        lambda at, data: units.set_status(
            by=request.actor, at=at, unit_id=data["unit"], status=data["status"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def regrade(request: SignedIn, pk: int) -> HttpResponse:
    """Give the incident another grade."""
    form = forms.Regrading(request.POST, on=timezone.localdate())
    return act_on(
        request, pk, form,
        lambda at, data: incidents.regrade_incident(
            by=request.actor, at=at, incident_id=pk, grade=data["grade"],
            rationale=data["rationale"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def note(request: SignedIn, pk: int) -> HttpResponse:
    """Add a line to the log."""
    form = forms.Line(request.POST)
    return act_on(
        request, pk, form,
        lambda at, data: incidents.add_line(
            by=request.actor, at=at, incident_id=pk, text=data["text"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def result(request: SignedIn, pk: int) -> HttpResponse:
    """Result the incident."""
    form = forms.Resulting(request.POST, on=timezone.localdate())
    return act_on(
        request, pk, form,
        lambda at, data: incidents.result_incident(
            by=request.actor, at=at, incident_id=pk, result=data["result"], text=data["text"]
        ),
    )  # fmt: skip


def act_on(
    request: SignedIn, pk: int, form: Any, act: Callable[[Any, Any], object]
) -> HttpResponse:
    """This will do one act on an incident, or say in a sentence why not, and show its page.

    Somebody who opens its address, as by a reload or a link, is taken to the page.
    """
    back = redirect("dispatch:incident", pk=pk)
    if request.method != "POST":
        return back
    if not form.is_valid() and (place := PLACES.get(type(form))):
        shown = shown_incident(request, pk) | {place: form, "form": form}
        return render(request, "dispatch/incident.html", shown, status=422)
    try_act(request, form, act)
    return back


def try_act(request: SignedIn, form: Any, act: Callable[[Any, Any], object]) -> None:
    """This will do one act, or leave a message of what is wrong. Raises Http404."""
    if not form.is_valid():
        for name, faults in form.errors.items():
            label = form.fields[name].label or name if name in form.fields else ""
            messages.error(request, f"{label}: {' '.join(faults)}")
        return
    try:
        act(timezone.now(), form.cleaned_data)
    except rules.Refused as refused:
        messages.error(request, str(refused))
    except NoSuchCode:
        messages.error(request, NOT_IN_USE)
    except (Incident.DoesNotExist, Unit.DoesNotExist) as missing:
        raise Http404 from missing


def act_page(
    request: SignedIn, pk: int, form: Any, words: tuple[str, str], act: Callable[[Any, Any], object]
) -> HttpResponse:
    """This will show one small form of an incident, or do what it says.

    `words` are its heading and its button. What was typed is kept when it is refused.
    """
    if request.method == "POST" and form.is_valid() and _is_done(form, act):
        return redirect("dispatch:incident", pk=pk)
    known = found_incident(request, pk)
    shown = {"incident": known, "form": form, "heading": words[0], "button": words[1]}
    shown["result"] = selectors.result_words(known.result, on=timezone.localdate())
    status = 422 if request.method == "POST" else 200
    return render(request, "dispatch/act.html", shown, status=status)


def _is_done(form: Any, act: Callable[[Any, Any], object]) -> bool:
    try:
        act(timezone.now(), form.cleaned_data)
    except rules.Refused as refused:
        form.add_error(None, str(refused))
    except NoSuchCode:
        form.add_error(None, NOT_IN_USE)
    except Incident.DoesNotExist as missing:
        raise Http404 from missing
    return bool(form.is_valid())
