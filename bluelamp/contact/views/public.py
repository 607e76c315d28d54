"""The public's pages: no sign-in, no scripts needed. What is sent lands in the one queue."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import source_of
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.geography import selectors as geography

from .. import forms
from ..rules.limits import Limit
from ..selectors import reports as selectors
from ..services import calls, limits, reports

View = Callable[..., HttpResponse]


def open_to_all(limit: Limit) -> Callable[[View], View]:
    """This will open a page to everybody: what is sent is counted, too many are answered."""

    def decorate(view: View) -> View:
        @login_not_required
        @never_cache
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def answer(request: HttpRequest, **about: int) -> HttpResponse:
            try:
                if request.method == "POST":
                    at, address = timezone.now(), source_of(request)
                    limits.check_not_too_often(limit, address, at=at)
                return view(request, **about)
            except limits.TooOften:
                return _said(request, "contact/public/too_often.html", 429)
            except selectors.NotOpen:
                return _said(request, "contact/public/not_open.html", 503)

        return answer

    return decorate


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to do: 999, a report, an anonymous report, any update."""
    return render(request, "contact/public/start.html")


@open_to_all(reports.SENDING)
def report(request: HttpRequest) -> HttpResponse:
    """Report something."""
    return _report(request, forms.PublicReport, "contact/public/report.html", channel="online")


@open_to_all(reports.SENDING)
def anonymous(request: HttpRequest) -> HttpResponse:
    """Report something without saying who: nothing is kept that says it either."""
    return _report(
        request,
        forms.AnonymousReport,
        "contact/public/anonymous.html",
        channel="anonymous",
        anonymous=True,
    )


@open_to_all(reports.ASKING)
def update(request: HttpRequest) -> HttpResponse:
    """Any update? By the reference and the secret word."""
    form = forms.AnyUpdate(request.POST or None)
    page: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        by = selectors.public_actor(at=timezone.now())
        try:
            page["said"] = selectors.consult_report(
                by=by, reason=Reason("incident"), **form.cleaned_data
            )
        except selectors.NoSuchReport:
            form.add_error("reference", "No report has that reference with that secret word")
    status = 422 if form.errors else 200
    return render(request, "contact/public/update.html", page, status=status)


def _report(
    request: HttpRequest, shape: type[forms.AnonymousReport], template: str, **more: Any
) -> HttpResponse:
    form = shape(request.POST or None, request.FILES or None)
    now = timezone.now()
    by = selectors.public_actor(at=now)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        files = said.pop("attached", [])
        facts = calls.CallFacts(place=_place(said.pop("place")), presented_at=now, **said, **more)
        receipt = reports.send_report(by=by, at=now, facts=facts, files=files)
        return render(request, "contact/public/sent.html", {"receipt": receipt})
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def _place(words: str) -> Place:
    """Where the map has it, when it has it surely; the words stay as they were written."""
    for found in geography.find_places(words, limit=1) if words else ():
        return Place(words, found.easting, found.northing)
    return Place(words)


def _said(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, status=status)
