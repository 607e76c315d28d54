"""Incidents that wait to be closed, closing one, opening one again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, selectors
from ..rules.clocks import RECORD_WITHIN
from ..rules.closing import Decided
from ..services import closing
from .acts import act_page


@require_GET
def to_close(request: SignedIn) -> HttpResponse:
    """The incidents that wait to be closed, the oldest first."""
    now = timezone.now()
    found = selectors.consult_to_close(by=request.actor, reason=Reason("incident"))
    rows = [
        {
            "incident": each,
            "record_by": each.opened_at + RECORD_WITHIN,
            "late": each.opened_at + RECORD_WITHIN < now,
        }
        for each in found
    ]
    return render(request, "dispatch/to_close.html", {"incidents": rows})


@require_http_methods(["GET", "POST"])
def close(request: SignedIn, pk: int) -> HttpResponse:
    """Close an incident with its type and the decision about recording a crime."""
    form = forms.Closing(request.POST or None, on=timezone.localdate())
    return act_page(
        request, pk, form, ("Close the incident", "Close the incident"),
        lambda at, data: closing.close_incident(
            by=request.actor, at=at, incident_id=pk, decided=Decided(**data)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """Open an incident again."""
    form = forms.Reason(request.POST or None)
    return act_page(
        request, pk, form, ("Open the incident again", "Open it again"),
        lambda at, data: closing.reopen_incident(
            by=request.actor, at=at, incident_id=pk, reason=data["reason"]
        ),
    )  # fmt: skip
