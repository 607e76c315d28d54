"""Looks at all contracts: the list, deadlines, savings, separation, publication."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts

from .. import permissions, selectors
from ..choices import Due
from ..rules import calendar as rules
from .lists import Contracts, ContractsToChange, Published

WHY = Reason("administration")
MOST = 200


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every contract."""
    may = request.actor.may(permissions.KEEP)
    kind = ContractsToChange if may else Contracts
    table = kind(selectors.consult_contracts(by=request.actor, reason=WHY), request)
    table.action_url = reverse("contracts:many")
    return table.respond("contracts/list.html", {"may_keep": may})


@require_GET
def deadlines(request: SignedIn) -> HttpResponse:
    """What must be decided and by when; those whose end nobody knows are counted."""
    found = selectors.consult_deadlines(by=request.actor, reason=WHY, on=timezone.localdate())
    now = [each for each in found if each.due in (Due.DECIDE, Due.NOTICE)]
    shown = {
        "now": now[:MOST],
        "unknown": [each for each in found if each.due == Due.UNKNOWN],
        "later": [each for each in found if each.due == Due.NOTHING][:MOST],
        "count": len(now),
    }
    return render(request, "contracts/deadlines.html", shown)


@require_GET
def calendar(request: SignedIn) -> HttpResponse:
    """The same as a calendar file."""
    now = timezone.now()
    found = selectors.consult_deadlines(by=request.actor, reason=WHY, on=timezone.localdate(now))
    text = rules.ics(selectors.list_entries(found), at=now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contracts.ics"'
    return answer


@require_GET
def savings(request: SignedIn) -> HttpResponse:
    """What is claimed and what is verified, and where a claim is not what its costs come to."""
    found = selectors.consult_savings(by=request.actor, reason=WHY)
    points = [(f"{year}/{(year + 1) % 100:02d}", float(each)) for year, each in found.years.items()]
    shown = {
        "found": found,
        "rows": found.reviews[:MOST],
        "chart": charts.bar("Savings claimed by financial year", points, unit="£")
        if points
        else "",
    }
    return render(request, "contracts/savings.html", shown)


@require_GET
def separation(request: SignedIn) -> HttpResponse:
    """How far shared contracts are parted."""
    found = selectors.consult_separation(by=request.actor, reason=WHY)
    return render(request, "contracts/separation.html", {"found": found})


@require_GET
def publication(request: SignedIn) -> HttpResponseBase:
    """What is published of contracts, and nothing else."""
    table = Published(selectors.consult_publication(by=request.actor, reason=WHY), request)
    return table.respond("contracts/publication.html")


@require_GET
def panel(request: SignedIn, pk: int) -> HttpResponse:
    """The contracts that pay for an application, on its passport."""
    permissions.check_can_read(by=request.actor)
    found = selectors.list_of_application(pk, timezone.localdate())
    return render(request, "contracts/panel.html", {"contracts": found})
