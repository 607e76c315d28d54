"""Units: those on duty, one unit, and booking on."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions, selectors
from ..models import Unit
from ..services import units
from .acts import try_act
from .markers import unit_markers


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The units on duty."""
    return render(request, "dispatch/units.html", _index(request))


@require_http_methods(["GET", "POST"])
def book_on(request: SignedIn) -> HttpResponse:
    """Book a unit on duty."""
    form = forms.Booking(request.POST or None, on=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "dispatch/book_on.html", {"form": form}, status=status)
    try_act(
        request, form,
        lambda at, data: units.book_on(
            by=request.actor, at=at, callsign=data["callsign"], kind=data["kind"],
            organisation_unit_id=request.actor.unit_id, crew=data["crew"], skills=data["skills"],
            vrm=data["vrm"], station=data["station"], shift_ends_at=at + data["lasts"],
        ),
    )  # fmt: skip
    return redirect("dispatch:unit-list")


@require_GET
def unit(request: SignedIn, pk: int) -> HttpResponse:
    """One unit: its crew, skills, vehicle, shift and what it has been doing."""
    try:
        found = selectors.consult_unit(by=request.actor, reason=Reason("incident"), unit_id=pk)
    except Unit.DoesNotExist as missing:
        raise Http404("There is no such unit, or it is not yours to see.") from missing
    today = timezone.localdate()
    known = selectors.statuses(on=today)
    shown = {
        "unit": found,
        "status": known[found.status],
        "ways": [known[code] for code in known[found.status].next if code in known],
        "skills": selectors.skill_labels(found.skills, on=today),
        "changes": selectors.list_status_changes(pk),
        "markers": list(unit_markers([found])),
        "may_set_status": request.actor.may(permissions.SET_STATUS),
    }
    return render(request, "dispatch/unit.html", shown)


@require_http_methods(["GET", "POST"])
def status(request: SignedIn, pk: int) -> HttpResponse:
    """Change the status of a unit."""
    if request.method == "POST":
        form = forms.StatusChange(request.POST, on=timezone.localdate())
        try_act(
            request, form,
            lambda at, data: units.set_status(
                by=request.actor, at=at, unit_id=pk, status=data["status"]
            ),
        )  # fmt: skip
    return redirect("dispatch:unit", pk=pk)


def _index(request: SignedIn) -> dict[str, object]:
    found = selectors.consult_units(
        by=request.actor, reason=Reason("incident"), on=timezone.localdate()
    )
    return {"units": found, "may_book": request.actor.may(permissions.MANAGE_UNITS)}
