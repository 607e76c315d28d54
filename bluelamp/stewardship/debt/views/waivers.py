"""Pages of waivers: all of them together, and ending one early."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions, selectors
from ..models import Waiver
from ..services import papers as services
from .lists import Waivers, WaiversToEnd

WHY = Reason("administration")


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every waiver, those that run out first before the others."""
    kind = WaiversToEnd if request.actor.may(permissions.DECIDE) else Waivers
    table = kind(selectors.consult_waivers(by=request.actor, reason=WHY), request)
    return table.respond("debt/waivers.html", {})


@require_http_methods(["GET", "POST"])
def end(request: SignedIn, pk: int) -> HttpResponse:
    """A waiver is ended before its day, with the reason."""
    permissions.check_can_decide(by=request.actor)
    try:
        found = selectors.consult_waivers(by=request.actor, reason=WHY).get(pk=pk)
    except Waiver.DoesNotExist as missing:
        raise Http404("There is no such waiver, or it is not yours to see.") from missing
    form = forms.Why(request.POST or None)
    if not form.is_valid():
        shown = {"form": form, "waiver": found}
        return render(request, "debt/end_waiver.html", shown, status=422 if form.errors else 200)
    try:
        services.end_waiver(by=request.actor, at=timezone.now(), waiver_id=pk,
                            why=form.cleaned_data["why"])  # fmt: skip
    except services.EndedAlready:
        messages.info(request, "That waiver has ended already. Nothing was changed.")
    else:
        messages.success(request, "The waiver was ended. What it let pass is debt again.")
    return redirect("debt:waivers")
