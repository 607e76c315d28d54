"""Pages of dispatch: the board, an incident, and what a controller does on it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference.selectors import NoSuchCode
from bluelamp.kernel.ui import pdf

from . import forms, permissions, rules, selectors
from .models import Incident, Unit
from .services import deployments, incidents, units

SHAPES = {"P1": "star", "P2": "triangle"}
COLOURS = {"P1": "red", "P2": "orange"}
NEXT = ((rules.ENROUTE, "En route"), (rules.AT_SCENE, "At scene"))
PLACES: dict[type, str] = {
    forms.Line: "line_form",
    forms.Regrading: "regrading_form",
    forms.Resulting: "resulting_form",
}
SENTENCES: dict[type[Exception], str] = {
    incidents.AlreadyResulted: "The incident has been resulted. Nothing was changed.",
    incidents.StillCommitted: "Units are still on the incident. Stand them down first.",
    incidents.SameGrade: "The incident has that grade already.",
    incidents.RationaleNeeded: "Say why the grade has changed.",
    deployments.NotFree: "That unit is not free. Choose another.",
    deployments.ReasonNeeded: "Another unit was proposed. Say why you chose this one.",
    deployments.NotOnIt: "That unit is not on this incident.",
    NoSuchCode: "That code is not in use today.",
}


@require_GET
def board(request: SignedIn) -> HttpResponse:
    """Open incidents and units, live."""
    found = selectors.consult_board(
        by=request.actor, reason=Reason("incident"), on=timezone.localdate()
    )
    template = (
        "dispatch/_board.html" if request.headers.get("HX-Request") else "dispatch/board.html"
    )
    markers = [*_incident_markers(found.incidents), *_unit_markers(o.unit for o in found.units)]
    shown = {"board": found, "markers": markers, "now": timezone.now()}
    return render(request, template, shown)


@require_GET
def incident(request: SignedIn, pk: int) -> HttpResponse:
    """One incident with its log, its units and what can be done."""
    return render(request, "dispatch/incident.html", _incident(request, pk))


@require_GET
def log(request: SignedIn, pk: int) -> HttpResponse:
    """The log of an incident, for the page that refreshes it."""
    return render(request, "dispatch/_log.html", _incident(request, pk))


@require_GET
def facts(request: SignedIn, pk: int) -> HttpResponse:
    """What is known of an incident, for the page that refreshes it."""
    return render(request, "dispatch/_facts.html", _incident(request, pk))


@require_GET
def printed(request: SignedIn, pk: int) -> HttpResponse:
    """The incident on paper: its facts, units and log, with the reader's name on every page."""
    try:
        found = selectors.consult_printed_incident(
            by=request.actor, reason=Reason("incident"), incident_id=pk
        )
    except Incident.DoesNotExist as missing:
        raise Http404("There is no such incident, or it is not yours to see.") from missing
    shown = {
        "incident": found,
        "lines": selectors.list_lines(pk),
        "gradings": selectors.list_gradings(pk),
        "deployments": selectors.list_deployments(pk),
    }
    return pdf.respond("dispatch/printed.html", shown, request, name=f"incident {found.reference}")


@require_GET
def committed(request: SignedIn, pk: int) -> HttpResponse:
    """The units on an incident, for the page that refreshes them."""
    return render(request, "dispatch/_units.html", _incident(request, pk))


@require_GET
def proposal(request: SignedIn, pk: int) -> HttpResponse:
    """The units proposed for an incident, each with its reason."""
    try:
        made = deployments.propose_units(by=request.actor, at=timezone.now(), incident_id=pk)
    except Incident.DoesNotExist as missing:
        raise Http404 from missing
    request.session[f"proposal-{pk}"] = made.advice_id
    free = [] if made.best else selectors.list_free_units(on=timezone.localdate())
    part = request.headers.get("HX-Request") == "true"
    shown = {"proposal": made, "incident": made.incident, "free": free, "part": part}
    return render(request, "dispatch/proposal.html", shown)


@require_http_methods(["GET", "POST"])
def assign(request: SignedIn, pk: int) -> HttpResponse:
    """Assign the chosen unit."""
    form = forms.Assignment(request.POST)
    return _act(
        request, pk, form,
        lambda at, data: deployments.assign_unit(
            by=request.actor, at=at, incident_id=pk, unit_id=data["unit"],
            advice_id=request.session.pop(f"proposal-{pk}", None), reason=data["reason"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def stand_down(request: SignedIn, pk: int) -> HttpResponse:
    """Take a unit off the incident."""
    form = forms.Assignment(request.POST)
    return _act(
        request, pk, form,
        lambda at, data: deployments.stand_down(
            by=request.actor, at=at, incident_id=pk, unit_id=data["unit"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def status(request: SignedIn, pk: int) -> HttpResponse:
    """Change the status of a unit that is on the incident."""
    form = forms.StatusChange(request.POST, on=timezone.localdate())
    return _act(
        request, pk, form,
        lambda at, data: units.set_status(
            by=request.actor, at=at, unit_id=data["unit"], status=data["status"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def regrade(request: SignedIn, pk: int) -> HttpResponse:
    """Give the incident another grade."""
    form = forms.Regrading(request.POST, on=timezone.localdate())
    return _act(
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
    return _act(
        request, pk, form,
        lambda at, data: incidents.add_line(
            by=request.actor, at=at, incident_id=pk, text=data["text"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def result(request: SignedIn, pk: int) -> HttpResponse:
    """Result the incident."""
    form = forms.Resulting(request.POST, on=timezone.localdate())
    return _act(
        request, pk, form,
        lambda at, data: incidents.result_incident(
            by=request.actor, at=at, incident_id=pk, result=data["result"], text=data["text"]
        ),
    )  # fmt: skip


def _incident(request: SignedIn, pk: int) -> dict[str, Any]:
    try:
        found = selectors.consult_incident(
            by=request.actor, reason=Reason("incident"), incident_id=pk
        )
    except Incident.DoesNotExist as missing:
        raise Http404("There is no such incident, or it is not yours to see.") from missing
    return {
        "incident": found,
        "lines": selectors.list_lines(pk),
        "markers": [*_incident_markers([found]), *_unit_markers(found.units.all())],
        "gradings": selectors.list_gradings(pk),
        "deployments": selectors.list_deployments(pk),
        "line_form": forms.Line(),
        "regrading_form": forms.Regrading(on=timezone.localdate()),
        "resulting_form": forms.Resulting(on=timezone.localdate()),
        "may_regrade": request.actor.may(permissions.REGRADE_INCIDENT),
        "may_note": request.actor.may(permissions.OPEN_INCIDENT),
        "may_result": request.actor.may(permissions.RESULT_INCIDENT),
        "may_set_status": request.actor.may(permissions.SET_STATUS),
        "may_assign": request.actor.may(permissions.ASSIGN_UNIT),
        "next_statuses": NEXT,
        "now": timezone.now(),
    }


def _incident_markers(found: Iterable[Incident]) -> Iterator[dict[str, Any]]:
    """Incidents on a map, by grade: a shape and a colour each, so that neither is needed alone."""
    for each in found:
        if each.easting is not None and each.northing is not None:
            yield {
                "id": f"incident-{each.pk}",
                "e": each.easting,
                "n": each.northing,
                "label": f"{each.grade} {each.place.split(',')[0]}",
                "shape": SHAPES.get(each.grade, "square"),
                "colour": COLOURS.get(each.grade, "black"),
                "url": reverse("dispatch:incident", args=[each.pk]),
            }


def _unit_markers(found: Iterable[Unit]) -> Iterator[dict[str, Any]]:
    """Units on a map under their own ids, so that their moves are followed."""
    for each in found:
        if each.easting is not None and each.northing is not None:
            yield {
                "id": each.pk,
                "e": each.easting,
                "n": each.northing,
                "label": each.callsign,
                "shape": "circle",
                "colour": "green" if each.incident_id is None else "blue",
            }


def _act(request: SignedIn, pk: int, form: Any, act: Callable[[Any, Any], object]) -> HttpResponse:
    """One act on an incident: done, or refused with a sentence, then back to the page.

    Somebody who opens its address, as by a reload or a link, is taken to the page.
    """
    if request.method != "POST":
        return redirect("dispatch:incident", pk=pk)
    if not form.is_valid() and (place := PLACES.get(type(form))):
        shown = _incident(request, pk) | {place: form, "form": form}
        return render(request, "dispatch/incident.html", shown, status=422)
    if not form.is_valid():
        for name, faults in form.errors.items():
            label = form.fields[name].label or name if name in form.fields else ""
            messages.error(request, f"{label}: {' '.join(faults)}")
        return redirect("dispatch:incident", pk=pk)
    try:
        act(timezone.now(), form.cleaned_data)
    except rules.WrongStatus as wrong:
        messages.error(request, str(wrong))
    except tuple(SENTENCES) as refused:
        messages.error(request, SENTENCES[type(refused)])
    except (Incident.DoesNotExist, Unit.DoesNotExist) as missing:
        raise Http404 from missing
    return redirect("dispatch:incident", pk=pk)
