"""A web chat: the public's side, which works without scripts, and the handler's."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor, SignedIn, source_of
from bluelamp.kernel.audit.choices import Reason

from .. import forms, selectors
from ..choices import CallState
from ..models import Call
from ..selectors import chat as lines
from ..selectors import reports as found
from ..services import calls, chat, limits, reports
from .public import open_to_all

WHY = Reason("incident")
COOKIE = "chat"
OVER = "The chat has ended. What you wrote last was not sent."


@open_to_all(chat.CHATTING)
def public(request: HttpRequest) -> HttpResponse:
    """Begin a chat, or go on with it."""
    at = timezone.now()
    by = found.public_actor(at=at)
    call = _mine(request, by)
    if call is None or "again" in request.POST:
        return _begin(request, by)
    form = forms.ChatWords(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chat.say_as_public(by=by, at=at, call_id=call.pk, words=form.cleaned_data["words"])
        except chat.ChatOver:
            messages.info(request, OVER)
        return redirect("contact:public-chat")
    page = _shown(by, call) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "contact/public/chat.html", page, status=status)


@open_to_all(chat.CHATTING)
def public_lines(request: HttpRequest, after: int) -> HttpResponse:
    """What was said since a line, for a page that asks by itself; nothing new is no answer."""
    by = found.public_actor(at=timezone.now())
    call = _mine(request, by)
    if call is None:
        raise Http404
    ended = call.state not in (CallState.WAITING, CallState.TAKEN)
    with access.acting(by):
        more = lines.has_more(call_id=call.pk, after=after)
    if not more and not ended and request.GET.get("state") == call.state:
        return HttpResponse(status=204)
    return render(request, "contact/public/_lines.html", _shown(by, call))


@require_http_methods(["GET", "POST"])
def handler(request: SignedIn, pk: int) -> HttpResponse:
    """The chat beside the call, and what the handler answers."""
    form = forms.ChatWords(request.POST or None)
    try:
        call = selectors.consult_call(by=request.actor, reason=WHY, call_id=pk)
    except Call.DoesNotExist as missing:
        raise Http404 from missing
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            chat.say_as_handler(by=request.actor, at=timezone.now(), call_id=pk, words=words)
        except (chat.ChatOver, Call.DoesNotExist):
            messages.info(request, "The chat has ended. Nothing was sent.")
        form = forms.ChatWords()
    if not request.headers.get("HX-Request"):
        return redirect("contact:call", pk=pk)
    page = {"call": call, "said": lines.consult_lines(by=request.actor, reason=WHY, call=call)}
    page |= {"answer": form, "sent": request.method == "POST"}
    return render(request, "contact/_chat.html", page)


def _begin(request: HttpRequest, by: Actor) -> HttpResponse:
    form = forms.ChatStart(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        _check_beginning(request, at)
        facts = calls.CallFacts(
            channel=chat.CHANNEL, place=Place(""), presented_at=at, **form.cleaned_data
        )
        receipt = chat.begin_chat(by=by, at=at, facts=facts)
        answer = redirect("contact:public-chat")
        answer.set_signed_cookie(
            COOKIE,
            f"{receipt.reference} {receipt.secret}",
            path="/public/chat",
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return answer
    status = 422 if form.errors else 200
    return render(request, "contact/public/chat_start.html", {"form": form}, status=status)


def _check_beginning(request: HttpRequest, at: datetime.datetime) -> None:
    """A chat that begins is a report too, and counts as one beside its words."""
    limits.check_not_too_often(reports.SENDING, source_of(request), at=at)


def _mine(request: HttpRequest, by: Actor) -> Call | None:
    """The chat that this browser began: its cookie has the reference and the secret word."""
    kept = str(request.get_signed_cookie(COOKIE, default="") or "")
    reference, _, secret = kept.partition(" ")
    try:
        return found.find_report(by=by, reference=reference, secret=secret) if secret else None
    except found.NoSuchReport:
        return None


def _shown(by: Actor, call: Call) -> dict[str, Any]:
    said = lines.consult_lines(by=by, reason=WHY, call=call)
    going = call.state in (CallState.WAITING, CallState.TAKEN)
    return {"call": call, "said": said, "last": said[-1].pk if said else 0, "going": going}
