"""Pages of components: their list, many of them changed alike, one with its vendor's dates."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.many import Rows, change_many
from bluelamp.stewardship.portfolio.services import links

from .. import forms, permissions, selectors
from .lists import Components, ComponentsToChange

WHY = Reason("administration")
CHANGE = "portfolio.change"
ROWS = Rows("component", "components", "debt:components")


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every component of applications that are not retired."""
    kind = ComponentsToChange if request.actor.may(CHANGE) else Components
    table = kind(selectors.consult_components(by=request.actor, reason=WHY), request)
    table.action_url = reverse("debt:components-many")
    return table.respond("debt/components.html")


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many components, all of them or none."""

    def act(chosen: list[int], values: dict[str, Any]) -> int:
        return links.change_components(
            by=request.actor, at=timezone.now(), component_ids=chosen, values=values
        )

    return change_many(request, forms.ManyComponents, ROWS, act)


@require_GET
def component(request: SignedIn, pk: int) -> HttpResponse:
    """One component: its vendor's dates, what is paid beyond them, its history."""
    found = selectors.consult_component(
        by=request.actor, reason=WHY, component_id=pk, on=timezone.localdate()
    )
    if found is None:
        raise Http404("There is no such component, or it is not yours to see.")
    shown = {
        "found": found,
        "may_assess": request.actor.may(permissions.ASSESS),
        "pay_url": _pay_url(found.held),
    }
    return render(request, "debt/component.html", shown)


def _pay_url(held: selectors.Held) -> str:
    """Where support beyond its end is written down, what is known of it said already."""
    cycle = held.cycle
    said = {
        "application": held.application.reference,
        "product": held.component.product,
        "cycle": cycle.cycle if cycle else held.component.version,
    }
    return f"{reverse('registers:add', args=['extended-support'])}?{urlencode(said)}"
