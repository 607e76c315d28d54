"""Pages of profiles: one record or person, its link chart, its print, and paths."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.ui import exports, pdf
from bluelamp.kernel.ui.forms import offer
from bluelamp.kernel.ui.reasons import with_reason
from bluelamp.records.entry.selectors import finding
from bluelamp.records.entry.selectors.finding import Found
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.selectors import NoSuchRecord
from bluelamp.records.pole.services import markers

from . import forms, permissions, services
from .rules import references
from .rules.paths import TooWide
from .rules.references import NotAReference
from .selectors import charts, profiles, tables, ways, wording
from .selectors.profiles import NoSuchProfile

MARKED = (Kind.PERSON, Kind.OBJECT, Kind.LOCATION)
GONE = "There is no such record, or it is not yours to see."


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
    shown["may_warn"] = request.actor.may(permissions.WARN) and profile.ref.kind in MARKED
    shown |= {name: request.actor.may(each) for name, each in permissions.WRITES.items()}
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
    shown = {"profile": profile, "reason": reason, "most_in_a_file": profiles.MOST_IN_A_FILE}
    return pdf.respond("profiles/printed.html", shown, request, name=f"profile {profile.ref}")


@require_GET
@with_reason
def links(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> StreamingHttpResponse:
    """The links as a file (CSV): a disclosure of each record that it names."""
    ref = _ref(kind, pk)
    try:
        found = profiles.consult_links(by=request.actor, at=timezone.now(), reason=reason, ref=ref)
    except NoSuchProfile as missing:
        raise Http404(GONE) from missing
    rows = tables.rows_of(tables.sorted_links(found, request.GET.get("links", "")))
    return exports.response(request, rows, tables.LABELS, kind="csv", title=f"links of {ref}")


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
    """How two records are linked. An end that is said in words is looked for first."""
    asked = request.GET if "goal" in request.GET else None
    begun = {"start": request.GET.get("start", "")}
    form = forms.PathEnds(asked, initial=begun, finder=reverse("profiles:find"))
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        ends = {name: _end(request, reason, form, name) for name in list(form.cleaned_data)}
        shown |= _path_or_choices(request, reason, form, ends)
    background = "X-Background" in request.headers
    template = "profiles/_path.html" if background else "profiles/path.html"
    return render(request, template, shown, status=422 if form.errors else 200)


@require_GET
@with_reason
def find(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """What somebody may mean so far by what they type at one end of a path."""
    name = "goal" if request.GET.get("field") == "goal" else "start"
    text = request.GET.get(name, "").strip()[: forms.LONGEST]
    found: list[Found] = []
    if len(text) > 1 and not _reference(text):
        found = _found(request, reason, text)
    return render(request, "profiles/_found.html", {"found": found, "field": name})


def _reference(text: str) -> Ref | None:
    try:
        return references.parse(text)
    except NotAReference:
        return None


def _found(request: SignedIn, reason: Reason, text: str) -> list[Found]:
    permissions.check_can_read(by=request.actor)
    today = timezone.localdate()
    return finding.list_found(by=request.actor, reason=reason, text=text, today=today)


def _end(request: SignedIn, reason: Reason, form: forms.PathEnds, name: str) -> list[Found] | Ref:
    """The record that an end names, or those that its words may mean."""
    text = form.cleaned_data[name]
    if ref := _reference(text):
        return ref
    found = _found(request, reason, text)
    if not found:
        form.add_error(name, f"Nothing that you may see answers “{text}”. {forms.ANYTHING}.")
    return found[0].ref if len(found) == 1 else found


def _path_or_choices(
    request: SignedIn, reason: Reason, form: forms.PathEnds, ends: dict[str, list[Found] | Ref]
) -> dict[str, Any]:
    start, goal = ends["start"], ends["goal"]
    if form.errors:
        return {}
    if isinstance(start, Ref) and isinstance(goal, Ref):
        return _path(request, reason, start, goal)
    return {"choices": [_choice(form, name, each) for name, each in ends.items()]}


def _choice(form: forms.PathEnds, name: str, end: list[Found] | Ref) -> dict[str, Any]:
    known = end if isinstance(end, Ref) else None
    found = [] if isinstance(end, Ref) else end
    text = form.cleaned_data.get(name, "")
    return {"field": form[name], "known": known, "found": found, "text": text}


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


@require_http_methods(["GET", "POST"])
@with_reason
def warn(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """Place a warning on a record; the reason for the task stands beside it in the log."""
    permissions.check_can_warn(by=request.actor)
    ref, today = _ref(kind, pk), timezone.localdate()
    form = forms.Warned(request.POST or None)
    known = wording.labelled("warning-marker", on=today)
    offer(form, "code", [("", "Choose one"), *((each.code, each.label) for each in known)])
    if form.is_valid() and _warned(request, ref, form):
        return redirect("profiles:show", kind, pk)
    page = {"form": form, "ref": ref, "heading": "Place a warning", "button": "Place the warning"}
    return render(request, "profiles/warning.html", page, status=422 if form.errors else 200)


def _warned(request: SignedIn, ref: Ref, form: forms.Warned) -> bool:
    try:
        services.place_warning(
            by=request.actor, at=timezone.now(), ref=ref, **form.cleaned_data
        )  # fmt: skip
    except NoSuchRecord as missing:
        raise Http404(GONE) from missing
    except markers.MarkedAlready:
        form.add_error("code", "The record has that warning already")
    except markers.ReviewTooFar:
        form.add_error("review_on", "The review must be after today and within a year")
    return not form.errors


@require_http_methods(["GET", "POST"])
@with_reason
def unwarn(request: SignedIn, kind: str, pk: int, marker: int, *, reason: Reason) -> HttpResponse:
    """Take a warning off, saying why: that it was there stays in the history."""
    permissions.check_can_warn(by=request.actor)
    ref, form = _ref(kind, pk), forms.Removed(request.POST or None)
    if form.is_valid():
        try:
            markers.remove_marker(
                by=request.actor, at=timezone.now(), marker_id=marker, **form.cleaned_data
            )
        except (NoSuchRecord, markers.AlreadyRemoved) as missing:
            raise Http404(GONE) from missing
        return redirect("profiles:show", kind, pk)
    page = {"form": form, "ref": ref, "heading": "Remove a warning", "button": "Remove it"}
    return render(request, "profiles/warning.html", page, status=422 if form.errors else 200)


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
