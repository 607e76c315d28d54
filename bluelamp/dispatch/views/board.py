"""The control room's board."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import selectors
from .markers import incident_markers, unit_markers


@require_GET
def board(request: SignedIn) -> HttpResponse:
    """Open incidents and units, live."""
    found = selectors.consult_board(
        by=request.actor, reason=Reason("incident"), on=timezone.localdate()
    )
    template = (
        "dispatch/_board.html" if request.headers.get("HX-Request") else "dispatch/board.html"
    )
    markers = [*incident_markers(found.incidents), *unit_markers(o.unit for o in found.units)]
    shown = {"board": found, "markers": markers, "now": timezone.now()}
    return render(request, template, shown)
