"""Pages of identity: who is probably meant."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import forms, permissions
from .selectors import matching


@require_http_methods(["GET", "POST"])
def match(request: SignedIn) -> HttpResponse:
    """The likeliest people for what was typed so far; by POST, so that no address names them."""
    permissions.check_can_match(by=request.actor)
    form = forms.Matching(request.POST or None, on=timezone.localdate())
    page: dict[str, Any] = {"form": form, "asked": False}
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        reason, query = Reason(said.pop("reason")), matching.Query(**said)
        if not query.is_empty():
            found = matching.consult_matches(by=request.actor, reason=reason, query=query)
            page |= {"asked": True, "matches": found}
    template = "identity/matches.html" if request.htmx else "identity/match.html"
    return render(request, template, page, status=422 if form.errors else 200)
