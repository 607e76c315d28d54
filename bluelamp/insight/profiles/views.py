"""Pages of profiles: one record or person, its link chart, its print, and paths."""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.ui import exports, pdf
from bluelamp.records.pole.choices import Kind, Ref

from . import forms, permissions, services
from .rules import looks, references
from .rules.paths import TooWide
from .rules.references import NotAReference
from .selectors import charts, profiles, tables, ways
from .selectors.profiles import NoSuchProfile

TASK = "search-task"  # the reason given to the search box stands here too, and the other way round
GONE = "There is no such record, or it is not yours to see."
View = Callable[..., HttpResponseBase]


def with_reason(view: View) -> View:
    """This will ask why, once a task, before a page that shows records."""

    @wraps(view)
    def asked(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (reason := _reason(request)) is None:
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('profiles:task')}?{back}")
        return view(request, *args, reason=reason, **kwargs)

    return asked


@require_http_methods(["GET", "POST"])
def task(request: SignedIn) -> HttpResponse:
    """Why somebody looks, kept for the task."""
    given, today = request.POST or None, timezone.localdate()
    form = forms.Task(given, on=today, initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        why = {"reason": form.cleaned_data["code"], "about": form.cleaned_data["text"]}
        request.session[TASK] = why | {"at": timezone.now().isoformat()}
        return redirect(_back(request, form.cleaned_data["next"]))
    status = 422 if form.is_bound else 200
    return render(request, "profiles/task.html", {"form": form}, status=status)


@require_GET
@with_reason
def show(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """One profile. A page that reads itself again leaves its reader's bookmark where it is."""
    ref, at = _ref(kind, pk), timezone.now()
    background = "X-Background" in request.headers
    open_it = profiles.consult_profile if background else services.open_profile
    try:
        profile = open_it(by=request.actor, at=at, reason=reason, ref=ref)
    except NoSuchProfile as missing:
        raise Http404(GONE) from missing
    template = "profiles/_profile.html" if background else "profiles/show.html"
    may_print = request.actor.may(permissions.PRINT)
    asked = request.GET.get("links", "")
    profile.links = tables.sorted_links(profile.links, asked)
    shown = {"profile": profile, "may_print": may_print, "reason": reason}
    shown |= {"headings": tables.headings(asked)} | _live(profile.chart)
    return render(request, template, shown)


@require_GET
@with_reason
def printed(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """The profile on paper, with the reader's name, the date and the time on every page."""
    ref, disclosed = _ref(kind, pk), Operation.DISCLOSURE
    try:
        profile = profiles.consult_profile(
            by=request.actor, at=timezone.now(), reason=reason, ref=ref, operation=disclosed
        )
    except NoSuchProfile as missing:
        raise Http404(GONE) from missing
    shown = {"profile": profile, "reason": reason}
    return pdf.respond("profiles/printed.html", shown, request, name=f"profile {profile.ref}")


@require_GET
@with_reason
def links(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> StreamingHttpResponse:
    """The links as a file (CSV): a disclosure of each record that it names."""
    ref, disclosed = _ref(kind, pk), Operation.DISCLOSURE
    try:
        profile = profiles.consult_profile(
            by=request.actor, at=timezone.now(), reason=reason, ref=ref, operation=disclosed
        )
    except NoSuchProfile as missing:
        raise Http404(GONE) from missing
    rows = tables.rows_of(tables.sorted_links(profile.links, request.GET.get("links", "")))
    title = f"links of {profile.ref}"
    return exports.response(request, rows, tables.LABELS, kind="csv", title=title)


@require_GET
@with_reason
def chart(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """The link chart with what was opened on it, fetched anew each time."""
    refs = _opened(request)
    made = charts.consult_chart(by=request.actor, reason=reason, refs=refs, on=timezone.localdate())
    if made is None:
        raise Http404(GONE)
    return render(request, "profiles/_chart.html", {"chart": made})


@require_GET
def mark(request: SignedIn) -> HttpResponse:
    """Whether an open page still shows what its reader may see: a mark, and nobody's data."""
    found = charts.find_mark(by=request.actor, refs=_opened(request))
    answer = JsonResponse({"mark": found})
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@with_reason
def path(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """How two records are linked."""
    asked = request.GET if "goal" in request.GET else None
    form = forms.PathEnds(asked, initial={"start": request.GET.get("start", "")})
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        shown |= _path(request, reason, **form.cleaned_data)
    background = "X-Background" in request.headers
    template = "profiles/_path.html" if background else "profiles/path.html"
    return render(request, template, shown, status=422 if form.errors else 200)


def _path(request: SignedIn, reason: Reason, start: Ref, goal: Ref) -> dict[str, Any]:
    try:
        found = ways.consult_path(
            by=request.actor, reason=reason, start=start, goal=goal, on=timezone.localdate()
        )
    except ways.NoSuchEnd as missing:
        return {"sentence": f"{missing}: there is no such record, or it is not yours to see."}
    except TooWide:
        return {"sentence": "Both have too many links to search. Try one of the records near them."}
    return {"path": found, "start": start, "goal": goal, "most": ways.MOST_STEPS}


def _reason(request: HttpRequest) -> Reason | None:
    """The reason of the present task, while it stands."""
    kept = request.session.get(TASK)
    if kept is None:
        return None
    given_at = datetime.datetime.fromisoformat(kept["at"])
    if not looks.task_stands(given_at, at=timezone.now()):
        return None
    return Reason(kept["reason"], incident=kept["about"])


def _ref(kind: str, pk: int) -> Ref:
    if kind not in Kind.values or pk >= 2**63:
        raise Http404(GONE)
    return Ref(Kind(kind), pk)


def _opened(request: HttpRequest) -> list[Ref]:
    written = request.GET.getlist("open")[: charts.MOST_OPENED]
    try:
        refs = [references.parse(each) for each in written]
    except NotAReference as wrong:
        raise Http404(GONE) from wrong
    if not refs:
        raise Http404(GONE)
    return refs


def _live(drawn: charts.Chart) -> dict[str, Any]:
    return {"chart": drawn, "most_opened": charts.MOST_OPENED}


def _back(request: HttpRequest, address: str) -> str:
    """Only an address of this platform."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if address and ours else reverse("home")
