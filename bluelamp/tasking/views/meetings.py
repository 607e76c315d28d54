"""Pages of the review meetings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference.selectors import NoSuchCode
from bluelamp.kernel.ui import pdf
from bluelamp.kernel.ui.tables import Column, Table

from .. import forms, permissions, selectors
from ..choices import MeetingState
from ..models import Meeting, MeetingItem
from ..rules.meetings import next_slot
from ..services import meetings as services

WHY = Reason("incident")
SENTENCES: dict[type[Exception], str] = {
    services.AlreadyHeld: "That meeting has been held. What it decided is not changed.",
    services.DecisionNeeded: "Write what was decided.",
    services.NothingDecided: "Nothing has been decided yet. Decide about at least one incident.",
    NoSuchCode: "The force has no such meeting on that day.",
}


class Meetings(Table):
    """Every meeting."""

    caption = "Review meetings"
    empty = "No meeting has been prepared yet."
    columns = (
        Column("Starts", "starts_at", sortable=True, link="tasking:meeting"),
        Column("Meeting", "slot", filter=True, show=lambda row: row.slot.capitalize()),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Held", "held_at", sortable=True),
    )


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """The meetings, and the next one to prepare."""
    rows = selectors.consult_meetings(by=request.actor, reason=WHY)
    now = timezone.localtime()
    coming = next_slot(selectors.slots(on=now.date()), at=now)
    may_hold = request.actor.may(permissions.HOLD_MEETING)
    return Meetings(rows, request).respond(
        "tasking/meetings.html", {"coming": coming, "may_hold": may_hold}
    )


@require_POST
def prepare(request: SignedIn) -> HttpResponse:
    """Build a meeting from what is open, late or regraded; or bring it up to date."""
    form = forms.Preparing(request.POST)
    if form.is_valid():
        try:
            made = services.prepare_meeting(
                by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except tuple(SENTENCES) as refused:
            messages.error(request, SENTENCES[type(refused)])
        else:
            return redirect("tasking:meeting", pk=made.pk)
    return redirect("tasking:meetings")


@require_GET
def meeting(request: SignedIn, pk: int) -> HttpResponse:
    """One meeting: each incident, why it is here, what is decided."""
    return render(request, "tasking/meeting.html", _meeting(request, pk))


@require_GET
def printed(request: SignedIn, pk: int) -> HttpResponse:
    """A meeting on paper."""
    shown = _meeting(request, pk)
    return pdf.respond("tasking/printed.html", shown, request, name=f"review {shown['meeting']}")


@require_POST
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """What is decided about one incident of a meeting."""
    form = forms.Deciding(request.POST, posts=_posts(request))
    item = _item(pk)
    if not form.is_valid():
        shown = _meeting(request, item.meeting_id, wrong={pk: form})
        return render(request, "tasking/meeting.html", shown | {"form": form}, status=422)
    now, said = timezone.now(), form.cleaned_data
    _tried(
        request, services.decide_item, at=now, item_id=pk, decision=said["decision"],
        owner_id=said["owner"], due_at=forms.due_at(said["due"], now),
    )  # fmt: skip
    return redirect("tasking:meeting", pk=item.meeting_id)


@require_POST
def hold(request: SignedIn, pk: int) -> HttpResponse:
    """Close a meeting: its decisions become tasks."""
    summary = request.POST.get("summary", "")[:4000]
    if _tried(request, services.hold_meeting, at=timezone.now(), meeting_id=pk, summary=summary):
        messages.success(request, "Held. Each decision with an owner is a task now.")
    return redirect("tasking:meeting", pk=pk)


def _tried(request: SignedIn, act: Any, **values: Any) -> bool:
    try:
        act(by=request.actor, **values)
    except tuple(SENTENCES) as refused:
        messages.error(request, SENTENCES[type(refused)])
        return False
    except Meeting.DoesNotExist as missing:
        raise Http404 from missing
    return True


def _item(pk: int) -> MeetingItem:
    try:
        return selectors.get_item(pk)
    except MeetingItem.DoesNotExist as missing:
        raise Http404("It is not there, or not yours to see.") from missing


def _meeting(
    request: SignedIn, pk: int, wrong: dict[int, forms.Deciding] | None = None
) -> dict[str, Any]:
    try:
        found = selectors.consult_meeting(by=request.actor, reason=WHY, meeting_id=pk)
    except Meeting.DoesNotExist as missing:
        raise Http404("There is no such meeting, or it is not yours to see.") from missing
    is_open = found.state == MeetingState.PREPARED
    may_hold = is_open and request.actor.may(permissions.HOLD_MEETING)
    posts = _posts(request) if may_hold else []
    items = [
        (each, (wrong or {}).get(each.pk) or _form(each, posts))
        for each in selectors.list_items(pk)
    ]
    return {
        "meeting": found,
        "items": items,
        "may_hold": may_hold,
        "holding": forms.Holding(),
        "now": timezone.now(),
    }


def _form(item: MeetingItem, posts: list[tuple[int, str]]) -> forms.Deciding:
    start = {"decision": item.decision, "owner": item.owner_id}
    return forms.Deciding(initial=start, posts=posts, auto_id=f"id_{item.pk}_%s")


def _posts(request: SignedIn) -> list[tuple[int, str]]:
    return forms.posts(request.actor, on=timezone.localdate())
