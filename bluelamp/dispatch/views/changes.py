"""An incident's links, its type, its area, and whether it is a major incident."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.kernel.access.selectors import Actor, SignedIn, list_forces, list_units

from .. import forms, selectors
from ..choices import LinkKind, SupportKind, SupportState
from ..rules import Refused
from ..services import changes, handovers, links, support
from .acts import act_on, act_page


@require_http_methods(["GET", "POST"])
def link(request: SignedIn, pk: int) -> HttpResponse:
    """Link the incident to another, or mark it a duplicate."""
    form = forms.Linking(request.POST or None)
    return act_page(
        request, pk, form, ("Link to another incident", "Link"),
        lambda at, data: links.link_incidents(
            by=request.actor, at=at, incident_id=pk, other_id=_named(data["other"]),
            kind=LinkKind(data["kind"]), reason=data["reason"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def unlink(request: SignedIn, pk: int, link: int) -> HttpResponse:
    """Undo a link."""
    form = forms.Nothing(request.POST)
    return act_on(
        request, pk, form,
        lambda at, data: links.unlink_incidents(by=request.actor, at=at, link_id=link),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def major(request: SignedIn, pk: int) -> HttpResponse:
    """Declare the incident a major incident."""
    form = forms.Reason(request.POST or None)
    return act_page(
        request, pk, form, ("Declare a major incident", "Declare a major incident"),
        lambda at, data: changes.declare_major(
            by=request.actor, at=at, incident_id=pk, reason=data["reason"]
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def classify(request: SignedIn, pk: int) -> HttpResponse:
    """Say what type of incident it is."""
    form = forms.Classifying(request.POST or None, on=timezone.localdate())
    return act_page(
        request, pk, form, ("What type of incident is it?", "Save"),
        lambda at, data: changes.classify_incident(
            by=request.actor, at=at, incident_id=pk, **data
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def transfer(request: SignedIn, pk: int) -> HttpResponse:
    """Pass the incident to another area of the force."""
    areas = [(each.pk, each.name) for each in list_units(request.actor.force_id)]
    form = forms.Transfer(request.POST or None, areas=areas)
    return act_page(
        request, pk, form, ("Pass to another area", "Pass it on"),
        lambda at, data: changes.transfer_incident(
            by=request.actor, at=at, incident_id=pk, to_unit_id=int(data["area"]),
            reason=data["reason"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def ask_support(request: SignedIn, pk: int) -> HttpResponse:
    """Ask another force for support."""
    form = forms.AskSupport(request.POST or None)
    return act_page(
        request, pk, form, ("Ask another force for support", "Write the request down"),
        lambda at, data: support.request_support(
            by=request.actor, at=at, incident_id=pk, **data
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def hand_over(request: SignedIn, pk: int) -> HttpResponse:
    """Ask another force to take the incident over; it stays ours until they have."""
    others = list_forces().exclude(pk=request.actor.force_id)
    form = forms.HandOver(request.POST or None, forces=[(each.pk, each.name) for each in others])
    return act_page(
        request, pk, form, ("Hand over to another force", "Ask them"),
        lambda at, data: _ask(request.actor, at, pk, data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer_support(request: SignedIn, pk: int, asked: int) -> HttpResponse:
    """Write down what another force answered."""
    form = forms.AnswerSupport(request.POST or None)
    return act_page(
        request, pk, form, ("What did the other force say?", "Save"),
        lambda at, data: support.answer_support(
            by=request.actor, at=at, request_id=asked, state=SupportState(data["state"]),
            answered_by=data["answered_by"], answer=data["answer"],
            their_reference=data["their_reference"],
        ),
    )  # fmt: skip


def _ask(by: Actor, at: datetime.datetime, pk: int, data: dict[str, Any]) -> object:
    about = {"by": by, "at": at, "incident_id": pk, "what": data["what"]}
    if data["force"]:
        return handovers.offer_handover(**about, force_id=data["force"])
    asked = data["asked_of"]
    return support.request_support(**about, asked_of=asked, kind=SupportKind.HANDOVER)


def _named(said: str) -> int:
    found = selectors.find_incident(said.strip(), on=timezone.localdate())
    if found is None:
        raise Refused(f"There is no incident {said}.")
    return found.pk
