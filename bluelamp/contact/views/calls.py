"""The call screen: one page, driven by the keyboard, with what is known as it is typed."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, selectors, services
from ..choices import CallState
from ..models import Attachment, Call
from . import sheet

WHY = Reason("incident")
SENTENCES: dict[type[Exception], tuple[str, str]] = {
    services.RationaleNeeded: ("rationale", "Say why this is not the grade proposed"),
    services.NothingDecided: ("grade", "Select a grade"),
    services.NoSuchIncident: ("same_as", "That incident is not open. Open a new one."),
    incidents.AlreadyResulted: ("same_as", "That incident has been resulted. Open a new one."),
}


@require_http_methods(["GET", "POST"])
def take(request: SignedIn) -> HttpResponse:
    """Write down a call that did not come through the queue."""
    return _sheet(request, None)


@require_http_methods(["GET", "POST"])
def call(request: SignedIn, pk: int) -> HttpResponse:
    """A call: the sheet to fill while it is answered and not ended, what came of it after."""
    found = _call(request, pk)
    if found.state == CallState.TAKEN:
        return _sheet(request, found)
    if request.method == "POST":
        return _ended(request, found.pk)
    page = {
        "call": found,
        "may_take": request.actor.may("contact.take_call"),
        "may_book": request.actor.may("contact.book_appointment") and found.incident_id,
    }
    return render(request, "contact/ended.html", page | sheet.words(request))


def _sheet(request: SignedIn, found: Call | None) -> HttpResponse:
    act = request.POST.get("act", forms.GRADE) if request.method == "POST" else forms.LOOK
    given = request.POST if request.method == "POST" else None
    form = forms.CallSheet(
        given, on=timezone.localdate(), act=act, initial=sheet.initial(found, timezone.now())
    )
    ready = given is not None and form.is_valid() and act != forms.LOOK
    if ready and (answer := _settle(request, found, form)):
        return answer
    status = 422 if given is not None and form.errors else 200
    page = sheet.page(request, found, form)
    return render(request, "contact/call.html", page, status=status)


def _settle(
    request: SignedIn, found: Call | None, form: forms.CallSheet
) -> HttpResponseRedirect | None:
    try:
        settled = services.settle_call(
            by=request.actor,
            at=timezone.now(),
            call_id=found.pk if found else None,
            facts=sheet.facts(form.cleaned_data, found),
            decision=sheet.decision(form),
        )
    except services.AlreadyEnded as ended:
        return _ended(request, ended.args[0])
    except tuple(SENTENCES) as refused:
        form.add_error(*SENTENCES[type(refused)])
        return None
    return _after(request, settled, form.act)


def _after(request: SignedIn, settled: Call, act: str) -> HttpResponseRedirect:
    if act == forms.APPOINT and settled.incident_id:
        return redirect("contact:offer", call_id=settled.pk)
    if settled.incident_id:
        if settled.state == CallState.ADDED:
            messages.success(request, "The call was added to this incident.")
        return redirect("dispatch:incident", pk=settled.incident_id)
    messages.success(request, "The call was closed. No incident was opened.")
    return redirect("contact:queue")


def _ended(request: SignedIn, pk: int) -> HttpResponseRedirect:
    ended = _call(request, pk)
    messages.info(
        request, "That call is ended already. This is what came of it. Nothing was changed."
    )
    if ended.incident_id:
        return redirect("dispatch:incident", pk=ended.incident_id)
    return redirect("contact:call", pk=pk)


def _call(request: SignedIn, pk: int) -> Call:
    try:
        return selectors.consult_call(by=request.actor, reason=WHY, call_id=pk)
    except Call.DoesNotExist as missing:
        raise Http404("There is no such call, or it is not yours to see.") from missing


@require_GET
def file(request: SignedIn, pk: int, attachment_id: int) -> HttpResponseBase:
    """A clean file of a report, to be kept and never to be shown by the browser itself."""
    try:
        opened = services.open_attachment(
            by=request.actor, reason=WHY, call_id=pk, attachment_id=attachment_id
        )
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    except services.HeldBack:
        messages.info(request, "That file is held back: no scan has said that it is clean.")
        return redirect("contact:call", pk=pk)
    answer = FileResponse(
        opened.content,
        as_attachment=True,
        filename=opened.name,
        content_type="application/octet-stream",
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def part(request: SignedIn, name: str) -> HttpResponse:
    """One part of the call screen, for what has been typed so far; by POST, so no address says."""
    if request.method != "POST" or name not in sheet.PARTS:
        raise Http404
    form = forms.CallSheet(request.POST, on=timezone.localdate())
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    template, look = sheet.PARTS[name]
    page = {"form": form} | look(request, said) | sheet.words(request)
    return render(request, template, page)
