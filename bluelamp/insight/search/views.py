"""Pages of search: the one box with its results, the reason, what is kept."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.reasons import reason_of, task_of, with_reason

from . import forms, permissions
from .models import SavedSearch
from .rules import narrowing
from .rules.wanted import NoIndex
from .selectors import saved, searching, showing
from .services import saved as keeping_services


@require_GET
@with_reason
def search(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """The one box and what it found, for the reason of the task."""
    permissions.check_can_search(by=request.actor)
    text = request.GET.get("q", "").strip()
    page: dict[str, Any] = {"reason": reason, "text": text[:300]}
    page["reason_label"] = task_of(request)["label"]
    try:
        result = searching.consult_search(
            by=request.actor,
            reason=reason,
            text=text,
            narrowed=narrowing.read(dict(request.GET.lists())),
            today=timezone.localdate(),
        )
        page |= {"result": result, "shown": showing.shown(result, by=request.actor)}
    except NoIndex:
        page["no_index"] = True
    page["may_save"] = request.actor.may(permissions.SAVE)
    page["may_add"] = request.actor.may(permissions.ADD)
    part = request.headers.get("HX-Target") == "results"
    response = render(request, "search/_results.html" if part else "search/search.html", page)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_GET
def suggest(request: SignedIn) -> HttpResponse:
    """What one may be about to type: the best records so far."""
    reason, text = reason_of(request), request.GET.get("q", "").strip()
    hits: list[searching.Hit] = []
    if reason is not None and len(text) > 1:
        hits = searching.consult_suggestions(
            by=request.actor, reason=reason, text=text, today=timezone.localdate()
        )
    return render(request, "search/_suggestions.html", {"hits": hits, "text": text})


@require_GET
def list_saved(request: SignedIn) -> HttpResponse:
    """The searches that I keep, and what the standing ones found."""
    kept = list(saved.list_saved(by=request.actor))
    alerts = showing.alerts(saved.list_alerts(by=request.actor)[:50])
    page = {"kept": kept, "alerts": alerts, "today": timezone.localdate()}
    return render(request, "search/saved.html", page)


@require_http_methods(["GET", "POST"])
@with_reason
def save(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """Keep a search under a name until a day."""
    permissions.check_can_save(by=request.actor)
    today = timezone.localdate()
    query = (request.POST.get("query") or request.GET.urlencode())[:2000]
    start = {"standing": True, "expires_on": today + datetime.timedelta(28)}
    form = forms.Keeping(
        request.POST or None, on=today, initial=start | {"name": request.GET.get("q", "")[:100]}
    )
    if request.method == "POST" and form.is_valid():
        keeping_services.save_search(
            by=request.actor, at=timezone.now(), reason=reason, query=query, **form.cleaned_data
        )
        messages.success(request, "The search is kept.")
        return redirect("search:saved")
    page = {"form": form, "query": query}
    return render(request, "search/save.html", page, status=422 if form.errors else 200)


@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """End a search that I keep."""
    try:
        keeping_services.end_search(by=request.actor, at=timezone.now(), saved_id=pk)
    except SavedSearch.DoesNotExist as missing:
        raise Http404("You keep no such search.") from missing
    messages.success(request, "The search has ended.")
    return redirect("search:saved")
