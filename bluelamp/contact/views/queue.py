"""The one queue, and how quickly it is answered."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui import context

from .. import forms, selectors, services
from ..rules import measures as rules
from ..rules.priority import NAMES

NOBODY = "Nobody is waiting."
GONE = "Somebody else has answered that contact, or the caller has cleared."


@require_GET
def queue(request: SignedIn) -> HttpResponse:
    """Everybody who waits, by any channel, the most urgent and then the oldest first."""
    context.mark_live(request)
    seen = selectors.consult_queue(by=request.actor, reason=Reason("incident"))
    page = {"queue": seen, "names": NAMES, "channels": channels(), "now": timezone.now()}
    page["may_take"] = request.actor.may("contact.take_call")
    part = "contact/_queue.html" if request.htmx else "contact/queue.html"
    return render(request, part, page)


@require_POST
def take_next(request: SignedIn) -> HttpResponse:
    """Answer whoever is next; the queue gives nobody to two people."""
    call = services.take_next(by=request.actor, at=timezone.now())
    if call is None:
        messages.info(request, NOBODY)
        return redirect("contact:queue")
    return redirect("contact:call", pk=call.pk)


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """Answer one contact out of its turn."""
    try:
        call = services.answer_call(by=request.actor, at=timezone.now(), call_id=pk)
    except services.NotWaiting:
        messages.info(request, GONE)
        return redirect("contact:queue")
    return redirect("contact:call", pk=call.pk)


@require_GET
def measures(request: SignedIn) -> HttpResponse:
    """How quickly contacts were answered on a day, by channel."""
    form = forms.Day(request.GET or None)
    on = (form.is_valid() and form.cleaned_data["on"]) or timezone.localdate()
    start, end = day(on)
    found = selectors.consult_measures(
        by=request.actor, reason=Reason("incident"), start=start, end=end
    )
    labels = channels()
    rows = [(labels.get(each.channel, each.channel), each) for each in found]
    page: dict[str, Any] = {"form": form, "on": on, "rows": sorted(rows, key=lambda row: row[0])}
    page["emergency"] = rules.find_channel(found, "999")
    page["within"] = rules.ANSWER_WITHIN
    page["short"] = rules.SHORT_ABANDONMENT
    return render(request, "contact/measures.html", page)


def day(on: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """This will give the moments between which a day lies in London."""
    start = timezone.make_aware(datetime.datetime.combine(on, datetime.time()))
    following = on + datetime.timedelta(days=1)
    return start, timezone.make_aware(datetime.datetime.combine(following, datetime.time()))


def channels() -> dict[str, str]:
    """This will give the words of each channel by its code."""
    return dict(reference.choices("contact-channel", on=timezone.localdate()))
