"""Pages of search: the one box with its results, the reason, what is kept."""

import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import forms, permissions
from .models import SavedSearch
from .rules import keeping, narrowing
from .rules.wanted import NoIndex
from .selectors import saved, searching, showing
from .services import saved as keeping_services

TASK = "search-task"


@require_GET
def search(request: SignedIn) -> HttpResponse:
    """The one box and what it found, for the reason of the task."""
    permissions.check_can_search(by=request.actor)
    if (reason := _reason(request)) is None:
        return redirect(f"{reverse('search:reason')}?next={_quoted(request)}")
    text = request.GET.get("q", "").strip()
    page: dict[str, Any] = {"reason": reason, "text": text[:300]}
    page["reason_label"] = _task(request)["label"]
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
    part = request.headers.get("HX-Target") == "results"
    response = render(request, "search/_results.html" if part else "search/search.html", page)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_GET
def suggest(request: SignedIn) -> HttpResponse:
    """What one may be about to type: the best records so far."""
    reason, text = _reason(request), request.GET.get("q", "").strip()
    hits: list[searching.Hit] = []
    if reason is not None and len(text) > 1:
        hits = searching.consult_suggestions(
            by=request.actor, reason=reason, text=text, today=timezone.localdate()
        )
    return render(request, "search/_suggestions.html", {"hits": hits, "text": text})


@require_http_methods(["GET", "POST"])
def give_reason(request: SignedIn) -> HttpResponse:
    """Ask why, once for a task."""
    permissions.check_can_search(by=request.actor)
    form = forms.TaskReason(request.POST or None, on=timezone.localdate(), initial=_task(request))
    after = request.POST.get("next") or request.GET.get("next") or reverse("search:search")
    if request.method == "POST" and form.is_valid():
        request.session[TASK] = form.task() | {"at": timezone.now().isoformat()}
        return redirect(after if _is_ours(after) else reverse("search:search"))
    page = {"form": form, "after": after}
    return render(request, "search/reason.html", page, status=422 if form.errors else 200)


@require_GET
def list_saved(request: SignedIn) -> HttpResponse:
    """The searches that I keep, and what the standing ones found."""
    kept = list(saved.list_saved(by=request.actor))
    alerts = showing.alerts(saved.list_alerts(by=request.actor)[:50])
    page = {"kept": kept, "alerts": alerts, "today": timezone.localdate()}
    return render(request, "search/saved.html", page)


@require_http_methods(["GET", "POST"])
def save(request: SignedIn) -> HttpResponse:
    """Keep a search under a name until a day."""
    permissions.check_can_save(by=request.actor)
    today, reason = timezone.localdate(), _reason(request)
    query = (request.POST.get("query") or request.GET.urlencode())[:2000]
    if reason is None:
        return redirect("search:reason")
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


def _reason(request: SignedIn) -> Reason | None:
    """The reason of the present task, while it stands."""
    task = _task(request)
    if not task:
        return None
    given_at = datetime.datetime.fromisoformat(task["at"])
    if not keeping.stands(given_at, at=timezone.now()):
        return None
    return Reason(task["reason"], incident=task["about"])


def _task(request: SignedIn) -> dict[str, str]:
    task: dict[str, str] = request.session.get(TASK) or {}
    return task


def _quoted(request: SignedIn) -> str:
    return quote(request.get_full_path()[:2000])


def _is_ours(address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)
