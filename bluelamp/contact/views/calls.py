"""Pages of contact: taking a call, grading it, the queue of calls that wait."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.geography import selectors as geography

from .. import forms, selectors, services
from ..models import Call


@require_http_methods(["GET", "POST"])
def take(request: SignedIn) -> HttpResponse:
    """Write a call down, then go on to grade it."""
    form = forms.TakingCall(
        request.POST or None, on=timezone.localdate(), initial={"presented_at": timezone.now()}
    )
    if request.method == "POST" and form.is_valid():
        facts = _facts(form.cleaned_data)
        if selectors.find_call(facts.key):
            messages.info(request, "You wrote that call down already. Nothing was written again.")
        call = services.take_call(by=request.actor, at=timezone.now(), facts=facts)
        return redirect("contact:call", pk=call.pk)
    return render(request, "contact/take.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def grade(request: SignedIn, pk: int) -> HttpResponse:
    """Show the proposed grade with its reasons; a person confirms it or chooses another."""
    call = _call(request, pk)
    if call.incident_id:
        messages.info(
            request, "That call is graded already. This is its incident. Nothing was changed."
        )
        return redirect("dispatch:incident", pk=call.incident_id)
    if request.method == "POST":
        return _grade(request, call)
    proposed = services.propose_grade(by=request.actor, at=timezone.now(), call_id=pk)
    request.session[f"advice-{pk}"] = proposed.advice_id if proposed else None
    form = forms.Grading(
        on=timezone.localdate(), initial={"grade": proposed.grade if proposed else None}
    )
    return render(request, "contact/grade.html", _page(call, form, proposed))


def _grade(request: SignedIn, call: Call) -> HttpResponse:
    form = forms.Grading(request.POST, on=timezone.localdate())
    advice_id = request.session.get(f"advice-{call.pk}")
    if form.is_valid():
        try:
            graded = services.grade_call(
                by=request.actor,
                at=timezone.now(),
                call_id=call.pk,
                advice_id=advice_id,
                **form.cleaned_data,
            )
        except services.RationaleNeeded:
            form.add_error("rationale", "Say why this is not the grade proposed")
        else:
            return redirect("dispatch:incident", pk=graded.incident_id)
    proposed = services.find_proposal(advice_id)
    return render(request, "contact/grade.html", _page(call, form, proposed), status=422)


def _page(call: Call, form: forms.Grading, proposed: Any) -> dict[str, Any]:
    page = {"call": call, "form": form, "proposed": proposed}
    if call.easting is not None and call.northing is not None:
        name, *_ = call.place.split(",")
        marker = {"id": "call", "e": call.easting, "n": call.northing, "label": name}
        page["markers"] = [marker | {"shape": "star", "colour": "red"}]
    return page


def _call(request: SignedIn, pk: int) -> Call:
    try:
        return selectors.consult_call(by=request.actor, reason=Reason("incident"), call_id=pk)
    except Call.DoesNotExist as missing:
        raise Http404("There is no such call, or it is not yours to see.") from missing


def _facts(data: dict[str, Any]) -> services.CallFacts:
    place, typed = _place(data), data["typed"] or data["place"]
    return services.CallFacts(
        key=data["key"],
        channel=data["channel"],
        place=place,
        spelt=typed if typed.casefold() != place.words.casefold() else "",
        words=data["words"],
        presented_at=data["presented_at"] or timezone.now(),
        caller_name=data["caller_name"],
        caller_number=data["caller_number"],
    )


def _place(data: dict[str, Any]) -> Place:
    """The place chosen from the list, else the best that the gazetteer knows by those words."""
    if data["easting"] is not None and data["northing"] is not None:
        return Place(data["place"], data["easting"], data["northing"])
    for found in geography.find_places(data["place"], limit=1):
        return Place(found.label, found.easting, found.northing)
    return Place(data["place"])
