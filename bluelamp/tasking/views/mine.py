"""What is asked of the reader, and briefings."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.tables import Column, Table

from .. import forms, permissions, selectors
from ..models import Briefing
from ..services import briefings as services

WHY = Reason("incident")


class Briefings(Table):
    """Briefings, the newest first."""

    caption = "Briefings"
    search = ("title", "text")
    empty = "No briefing has been published yet."
    columns = (
        Column("Title", "title", sortable=True, link="tasking:briefing"),
        Column("Unit", "unit.name", sortable="unit__name", filter="unit__name"),
        Column("Starts", "starts_at", sortable=True),
        Column("Ends", "ends_at", sortable=True),
        Column("Read by", "readers", numeric=True),
    )


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """What is asked of me, and what I must read."""
    now = timezone.now()
    found = selectors.consult_mine(by=request.actor, reason=WHY, at=now)
    shown = {"mine": found, "now": now, "may": _may(request)}
    return render(request, "tasking/mine.html", shown)


@require_POST
def acknowledge(request: SignedIn, pk: int) -> HttpResponse:
    """I have read a briefing."""
    try:
        services.acknowledge_briefing(by=request.actor, at=timezone.now(), briefing_id=pk)
    except Briefing.DoesNotExist as missing:
        raise Http404("There is no such briefing, or it is not yours to see.") from missing
    return redirect("tasking:mine")


@require_GET
def briefings(request: SignedIn) -> HttpResponseBase:
    """Every briefing."""
    rows = selectors.consult_briefings(by=request.actor, reason=WHY)
    return Briefings(rows, request).respond("tasking/briefings.html", {"may": _may(request)})


@require_GET
def briefing(request: SignedIn, pk: int) -> HttpResponse:
    """One briefing, and who has read it."""
    try:
        found = selectors.consult_briefing(by=request.actor, reason=WHY, briefing_id=pk)
    except Briefing.DoesNotExist as missing:
        raise Http404("There is no such briefing, or it is not yours to see.") from missing
    readers = selectors.list_readers(found, on=timezone.localdate())
    return render(request, "tasking/briefing.html", {"briefing": found, "readers": readers})


@require_http_methods(["GET", "POST"])
def publish(request: SignedIn) -> HttpResponse:
    """Write a briefing and publish it."""
    permissions.check_can_brief(by=request.actor)
    form = forms.Briefing(request.POST or None, by=request.actor)
    if form.is_valid():
        made = _publish(request, **form.cleaned_data)
        messages.success(request, f"Published to {len(made)} unit{'' if len(made) == 1 else 's'}.")
        return redirect("tasking:briefings")
    shown = {"form": form, "title": "Publish a briefing", "button": "Publish"}
    return render(request, "tasking/form.html", shown, status=422 if form.errors else 200)


def _publish(
    request: SignedIn, *, title: str, text: str, units: list[int], runs: str
) -> list[Briefing]:
    now = timezone.now()
    ends_at = now + datetime.timedelta(hours=int(runs))
    return services.publish_briefing(
        by=request.actor, at=now, title=title, text=text, unit_ids=units, starts_at=now,
        ends_at=ends_at,
    )  # fmt: skip


def _may(request: SignedIn) -> dict[str, bool]:
    return {
        "brief": request.actor.may(permissions.BRIEF),
        "make": request.actor.may(permissions.MAKE_TASKS),
        "hold": request.actor.may(permissions.HOLD_MEETING),
        "do": request.actor.may(permissions.DO_TASKS),
    }
