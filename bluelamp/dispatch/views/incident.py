"""An incident: its page, the parts of it that are refreshed, and its print."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import Actor, SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import pdf

from .. import forms, permissions, rules, selectors
from ..models import Incident
from ..services import deployments
from .markers import incident_markers, unit_markers

NEXT = ((rules.ENROUTE, "En route"), (rules.AT_SCENE, "At scene"))


@require_GET
def incident(request: SignedIn, pk: int) -> HttpResponse:
    """One incident with its log, its units and what can be done."""
    return render(request, "dispatch/incident.html", shown_incident(request, pk))


@require_GET
def log(request: SignedIn, pk: int) -> HttpResponse:
    """The log of an incident, for the page that refreshes it."""
    return render(request, "dispatch/_log.html", shown_incident(request, pk))


@require_GET
def facts(request: SignedIn, pk: int) -> HttpResponse:
    """What is known of an incident, for the page that refreshes it."""
    return render(request, "dispatch/_facts.html", shown_incident(request, pk))


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
    return render(request, "dispatch/_units.html", shown_incident(request, pk))


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


def found_incident(request: SignedIn, pk: int) -> Incident:
    """This will fetch an incident for its reader. Raises Http404."""
    try:
        return selectors.consult_incident(
            by=request.actor, reason=Reason("incident"), incident_id=pk
        )
    except Incident.DoesNotExist as missing:
        raise Http404("There is no such incident, or it is not yours to see.") from missing


def shown_incident(request: SignedIn, pk: int) -> dict[str, Any]:
    """This will fetch an incident for its reader and gather what its page shows. Raises Http404."""
    found = found_incident(request, pk)
    today = timezone.localdate()
    return {
        "incident": found,
        "lines": selectors.list_lines(pk),
        "type": selectors.type_words(found.category, found.qualifiers, on=today),
        "result": selectors.result_words(found.result, on=today),
        "clock": rules.clock(
            found.opened_at, found.due_at, found.first_at_scene_at, at=timezone.now()
        ),
        "links": selectors.list_links(pk),
        "support": selectors.list_support(pk),
        "may_support": request.actor.may(permissions.REQUEST_SUPPORT),
        "closings": selectors.list_closings(pk),
        "may_link": request.actor.may(permissions.LINK_INCIDENTS),
        "may_transfer": request.actor.may(permissions.TRANSFER_INCIDENT),
        "may_close": request.actor.may(permissions.CLOSE_INCIDENT),
        "markers": [*incident_markers([found]), *unit_markers(found.units.all())],
        "gradings": selectors.list_gradings(pk),
        "deployments": selectors.list_deployments(pk),
        "line_form": forms.Line(),
        "regrading_form": forms.Regrading(on=timezone.localdate()),
        "resulting_form": forms.Resulting(on=timezone.localdate()),
        "may_regrade": request.actor.may(permissions.REGRADE_INCIDENT),
        "may_note": request.actor.may(permissions.OPEN_INCIDENT),
        "may_result": request.actor.may(permissions.RESULT_INCIDENT),
        "spoken_for": _spoken_for(found, by=request.actor),
        "may_assign": request.actor.may(permissions.ASSIGN_UNIT),
        "next_statuses": NEXT,
        "now": timezone.now(),
    }


def _spoken_for(incident: Incident, *, by: Actor) -> set[int]:
    """The units on it whose status the reader may change."""
    units = incident.units.all()
    return {each.pk for each in units if permissions.may_speak_for(each.crew_posts, by=by)}
