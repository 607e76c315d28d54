"""What other forces ask ours to take over: the list, taking one over, declining one."""

import datetime
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import Actor, SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, selectors
from ..models import Handover
from ..services import handovers
from .acts import try_act


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """What other forces ask ours to take over, and what became of it."""
    found = selectors.consult_handovers(by=request.actor, reason=Reason("incident"))
    return render(request, "dispatch/handovers.html", {"handovers": found})


@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, pk: int, act: str) -> HttpResponse:
    """Take an incident over, or decline it with a reason."""
    if act not in ANSWERS:
        raise Http404
    if request.method == "POST":
        form = forms.Reason(request.POST) if act == "decline" else forms.Nothing(request.POST)
        try:
            try_act(request, form, lambda at, data: ANSWERS[act](request.actor, at, pk, data))
        except Handover.DoesNotExist as missing:
            raise Http404 from missing
    return redirect("dispatch:handovers")


def _accept(by: Actor, at: datetime.datetime, pk: int, data: dict[str, Any]) -> object:
    return handovers.accept_handover(by=by, at=at, handover_id=pk)


def _decline(by: Actor, at: datetime.datetime, pk: int, data: dict[str, Any]) -> None:
    handovers.decline_handover(by=by, at=at, handover_id=pk, reason=data["reason"])


ANSWERS: dict[str, Callable[..., object]] = {"accept": _accept, "decline": _decline}
