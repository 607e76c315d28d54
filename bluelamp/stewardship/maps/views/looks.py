"""Looks at journeys: the list, one with its maps, a map, a change and its proof."""

from itertools import zip_longest

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.tables import Column, Table

from .. import permissions, selectors
from ..models import Journey, JourneyMap

WHY = Reason("administration")


class Journeys(Table):
    """Every journey."""

    caption = "Journeys"
    search = ("name", "about", "owner")
    empty = "No journey is mapped yet. Add one, or import a file of them."
    columns = (
        Column("Journey", "name", sortable=True, link="maps:journey"),
        Column("Owner", "owner", sortable=True, filter=True),
        Column("Times a week", "runs_a_week", sortable=True, numeric=True),
        Column("Maps", "versions", sortable="versions", numeric=True),
        Column("Frozen as it is", "measured", sortable="measured", numeric=True,
               show=lambda row: f"Version {row.measured}" if row.measured else "Not yet"),
    )  # fmt: skip


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every journey."""
    table = Journeys(selectors.consult_journeys(by=request.actor, reason=WHY), request)
    return table.respond("maps/list.html", _may(request))


@require_GET
def journey(request: SignedIn, pk: int) -> HttpResponse:
    """A journey with the versions of its maps."""
    try:
        found, maps = selectors.consult_journey(by=request.actor, reason=WHY, journey_id=pk)
    except Journey.DoesNotExist as missing:
        raise Http404("There is no such journey.") from missing
    return render(request, "maps/journey.html", {"journey": found, "maps": maps} | _may(request))


@require_GET
def one_map(request: SignedIn, pk: int) -> HttpResponse:
    """A map, drawn and as a table."""
    try:
        found = selectors.consult_map(by=request.actor, reason=WHY, map_id=pk)
    except JourneyMap.DoesNotExist as missing:
        raise Http404("There is no such map.") from missing
    return render(request, "maps/map.html", {"found": found} | _may(request))


@require_GET
def proof(request: SignedIn, pk: int) -> HttpResponse:
    """What was wanted of a journey, and whether it came."""
    try:
        found, _ = selectors.consult_journey(by=request.actor, reason=WHY, journey_id=pk)
    except Journey.DoesNotExist as missing:
        raise Http404("There is no such journey.") from missing
    held = selectors.consult_proof(by=request.actor, reason=WHY, journey_id=pk)
    rows = list(zip_longest(held.hoped, held.reached)) if held else []
    return render(request, "maps/proof.html", {"journey": found, "proof": held, "rows": rows})


def _may(request: SignedIn) -> dict[str, bool]:
    return {"may_draw": request.actor.may(permissions.DRAW)}
