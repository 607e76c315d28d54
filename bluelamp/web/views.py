"""The first page, and the deliveries that failed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.bus import selectors, services
from bluelamp.kernel.bus.choices import DeliveryState
from bluelamp.kernel.ui import navigation

MANAGE = "bus.manage_deliveries"


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """What the person who signed in can do here."""
    post = access.get_post(request.actor.post_id)
    groups = navigation.list_groups(request)
    parts = {
        "alone": [each.entry for each in groups if not each.below],
        "groups": [each for each in groups if each.below],
    }
    return render(request, "web/home.html", {"post": post} | parts)


@require_GET
def deliveries(request: SignedIn) -> HttpResponse:
    """Events that a handler failed on, with where it failed; each can be sent again."""
    access.check(MANAGE, by=request.actor)
    failed = selectors.list_deliveries(DeliveryState.FAILED)[:200]
    waiting = selectors.list_deliveries(DeliveryState.WAITING).count()
    return render(request, "web/deliveries.html", {"failed": failed, "waiting": waiting})


@require_POST
def replay(request: SignedIn, pk: int) -> HttpResponse:
    """Put a failed delivery back in the queue."""
    access.check(MANAGE, by=request.actor)
    services.replay(pk)
    messages.success(request, "The event will be delivered again.")
    return redirect("deliveries")
