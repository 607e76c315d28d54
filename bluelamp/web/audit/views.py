"""Pages of the audit log. Each asks why, once in half an hour, and each look is itself audited."""

import csv
import datetime
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.selectors import NoSuchEntry
from bluelamp.kernel.ui.exports import safe_cell

from . import forms, selectors

KEPT = datetime.timedelta(minutes=30)
COLUMNS = (
    "id",
    "at",
    "operation",
    "act",
    "person_id",
    "post_id",
    "subject_kind",
    "subject_id",
    "reason_code",
    "incident",
    "source",
)
Page = Callable[..., HttpResponse]


def with_reason(page: Page) -> Page:
    """This will ask for a reason first, unless one was given in the last half hour."""

    def asked(request: SignedIn, **kwargs: Any) -> HttpResponse:
        selectors.check_can_read(by=request.actor)
        reason = kept_reason(request)
        if reason is None:
            return ask(request, forms.ReasonForm(on=timezone.localdate()), request.get_full_path())
        return page(request, reason, **kwargs)

    return asked


def kept_reason(request: HttpRequest) -> Reason | None:
    """This will find the reason that was given in this session, if it is fresh."""
    kept = request.session.get("audit_reason")
    if not kept or timezone.now() - datetime.datetime.fromisoformat(kept["at"]) > KEPT:
        return None
    return Reason(kept["code"], kept["text"], kept["incident"])


def ask(request: HttpRequest, form: forms.ReasonForm, onward: str) -> HttpResponse:
    """This will show the question why."""
    return render(request, "audit/reason.html", {"form": form, "next": onward})


def give_reason(request: SignedIn) -> HttpResponse:
    """This will keep the reason and go on to the page that was asked for."""
    selectors.check_can_read(by=request.actor)
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, None) or not onward.startswith("/audit/"):
        onward = "/audit/"
    form = forms.ReasonForm(request.POST or None, on=timezone.localdate())
    if not form.is_valid():
        return ask(request, form, onward)
    why = form.reason()
    request.session["audit_reason"] = {
        "code": why.code,
        "text": why.text,
        "incident": why.incident,
        "at": timezone.now().isoformat(),
    }
    return redirect(onward)


@with_reason
def search(request: SignedIn, reason: Reason) -> HttpResponse:
    """This will show the entries that match, fifty to a page."""
    form = forms.SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/search.html", {"form": form})
    page = form.cleaned_data["page"] or 1
    found = selectors.consult_entries(
        by=request.actor, reason=reason, search=form.search(), page=page
    )
    query = request.GET.copy()
    query.pop("page", None)
    names = access.names_of(each.person_id for each in found.entries)
    shown = {"form": form, "found": found, "page": page, "query": query.urlencode()}
    shown["names"] = names
    return render(request, "audit/search.html", shown)


@with_reason
def export(request: SignedIn, reason: Reason) -> HttpResponse:
    """This will give the entries of a search as CSV."""
    form = forms.SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/search.html", {"form": form})
    entries = selectors.export_entries(by=request.actor, reason=reason, search=form.search())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([safe_cell(str(getattr(entry, name))) for name in COLUMNS])
    return response


@with_reason
def entry(request: SignedIn, reason: Reason, pk: int) -> HttpResponse:
    """This will show one entry, what it said, and its proof."""
    try:
        opened = selectors.consult_entry(by=request.actor, reason=reason, entry_id=pk)
    except NoSuchEntry:
        raise Http404 from None
    path = [each.hex() for each in opened.proof.path] if opened.proof else []
    names = access.names_of([opened.entry.person_id])
    shown = {"opened": opened, "path": path, "names": names}
    return render(request, "audit/entry.html", shown)


@with_reason
def lookers(request: SignedIn, reason: Reason, kind: str, pk: int) -> HttpResponse:
    """This will show who has looked at a record."""
    found = selectors.consult_lookers(by=request.actor, reason=reason, kind=kind, subject_id=pk)
    names = access.names_of(each["person_id"] for each in found)
    shown = {"lookers": found, "kind": kind, "pk": pk, "names": names}
    return render(request, "audit/lookers.html", shown)


@with_reason
def checkpoints(request: SignedIn, reason: Reason) -> HttpResponse:
    """This will show the newest checkpoints and whether this log signed each."""
    found = selectors.consult_checkpoints(by=request.actor, reason=reason)
    return render(request, "audit/checkpoints.html", {"checkpoints": found})
