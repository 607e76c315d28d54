"""Units: those on duty, one unit, and booking on."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import Actor, SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions, selectors
from ..choices import Direction
from ..models import Message, Unit
from ..rules import OFF_DUTY
from ..services import crews, deployments, emergencies, messages, units, watch
from .acts import try_act
from .markers import unit_markers


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The units on duty."""
    return render(request, "dispatch/units.html", _index(request))


@require_http_methods(["GET", "POST"])
def book_on(request: SignedIn) -> HttpResponse:
    """Book a unit on duty."""
    form = forms.Booking(request.POST or None, on=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "dispatch/book_on.html", {"form": form}, status=status)
    try_act(
        request, form,
        lambda at, data: units.book_on(
            by=request.actor, at=at, callsign=data["callsign"], kind=data["kind"],
            organisation_unit_id=request.actor.unit_id, crew=data["crew"], skills=data["skills"],
            vrm=data["vrm"], station=data["station"], shift_ends_at=at + data["lasts"],
        ),
    )  # fmt: skip
    return redirect("dispatch:unit-list")


@require_GET
def unit(request: SignedIn, pk: int) -> HttpResponse:
    """One unit: its crew, skills, vehicle, shift and what it has been doing."""
    found = _one(request, pk)
    today = timezone.localdate()
    known = selectors.statuses(on=today)
    shown = {
        "unit": found,
        "status": known[found.status],
        "ways": [known[code] for code in known[found.status].next if code in known],
        "skills": selectors.skill_labels(found.skills, on=today),
        "changes": [
            (each.at, known[each.before].label, known[each.after].label)
            for each in selectors.list_status_changes(pk)
            if {each.before, each.after} <= known.keys()
        ],
        "emergencies": [e for e in selectors.list_emergencies() if e.unit_id == pk],
        "deployment": selectors.find_deployment(pk),
        "message_form": forms.Message(on=today),
        "joined": selectors.list_crew(found, on=today),
        "may_crew": request.actor.may(permissions.MANAGE_UNITS) and found.status != OFF_DUTY,
        "may_message": request.actor.may(permissions.MESSAGE_UNITS),
        "may_answer": request.actor.may(permissions.ANSWER_EMERGENCY),
        "markers": list(unit_markers([found])),
        "may_set_status": permissions.may_speak_for(found.crew_posts, by=request.actor),
        "may_join": request.actor.may(permissions.SET_STATUS) and found.status != OFF_DUTY,
        "on_it": request.actor.post_id in found.crew_posts,
    }
    return render(request, "dispatch/unit.html", shown | _messages(request, found))


@require_http_methods(["GET", "POST"])
def status(request: SignedIn, pk: int) -> HttpResponse:
    """Change the status of a unit."""
    if request.method == "POST":
        form = forms.StatusChange(request.POST, on=timezone.localdate())
        try_act(
            request, form,
            lambda at, data: units.set_status(
                by=request.actor, at=at, unit_id=pk, status=data["status"]
            ),
        )  # fmt: skip
    return redirect("dispatch:unit", pk=pk)


@require_http_methods(["GET", "POST"])
def crew(request: SignedIn, pk: int) -> HttpResponse:
    """Put somebody on the crew or, with their post, take them off it."""
    if request.method == "POST":
        off = "post" in request.POST
        form = forms.CrewPost(request.POST) if off else forms.CrewMember(request.POST)
        act = _take_off if off else _put_on
        try_act(request, form, lambda at, data: act(request.actor, at, pk, data))
    return redirect("dispatch:unit", pk=pk)


@require_http_methods(["GET", "POST"])
def join(request: SignedIn, pk: int) -> HttpResponse:
    """Join the crew oneself, or leave it."""
    if request.method == "POST":
        act = _leave if "leave" in request.POST else _join
        try_act(request, forms.Nothing(request.POST), lambda at, data: act(request.actor, at, pk))
    return redirect("dispatch:unit", pk=pk)


@require_http_methods(["GET", "POST"])
def message(request: SignedIn, pk: int) -> HttpResponse:
    """Send a message to a unit, or write down one from it."""
    if request.method == "POST":
        form = forms.Message(request.POST, on=timezone.localdate())
        try_act(
            request, form,
            lambda at, data: messages.send_message(
                by=request.actor, at=at, unit_id=pk, text=data["text"], code=data["code"],
                direction=Direction(data["direction"]),
            ),
        )  # fmt: skip
    return redirect("dispatch:unit", pk=pk)


@require_GET
def list_messages(request: SignedIn, pk: int) -> HttpResponse:
    """The messages of a unit, for the page that refreshes them."""
    return render(request, "dispatch/_messages.html", _messages(request, _one(request, pk)))


@require_http_methods(["GET", "POST"])
def read_message(request: SignedIn, pk: int) -> HttpResponse:
    """Say that a message has been read."""
    if request.method != "POST":
        return redirect("dispatch:board")
    try:
        found = messages.read_message(by=request.actor, at=timezone.now(), message_id=pk)
    except messages.AlreadyRead as read:
        notes.info(request, str(read))
        return redirect("dispatch:board")
    except Message.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("dispatch:board") if "back" in request.POST else _to_unit(found)


@require_http_methods(["GET", "POST"])
def look_after(request: SignedIn, pk: int) -> HttpResponse:
    """Say that a unit has acknowledged, has arrived, or was heard from."""
    if request.method == "POST":
        form = forms.LookAfter(request.POST)
        try_act(
            request,
            form,
            lambda at, data: SAID[data["what"]](request.actor, at, pk, data["minutes"] or 0),
        )
    return redirect("dispatch:unit", pk=pk)


@require_http_methods(["GET", "POST"])
def emergency(request: SignedIn, pk: int) -> HttpResponse:
    """Acknowledge an emergency; with a reason, end it."""
    if request.method == "POST":
        form = forms.Emergency(request.POST)
        act = _end if request.POST.get("reason", "").strip() else _take_up
        try_act(request, form, lambda at, data: act(request.actor, at, pk, data["reason"]))
    return redirect("dispatch:board")


def _messages(request: SignedIn, unit: Unit) -> dict[str, Any]:
    if not request.actor.may(permissions.MESSAGE_UNITS):
        return {}
    why = Reason("incident")
    return {
        "messages_of": selectors.consult_messages(by=request.actor, reason=why, unit_id=unit.pk),
        "may_read_out": permissions.may_speak_for(unit.crew_posts, by=request.actor),
        "may_read_in": request.actor.may(permissions.SPEAK_FOR_UNITS),
    }


def _to_unit(message: Message) -> HttpResponse:
    return redirect("dispatch:unit", pk=message.unit_id)


def _one(request: SignedIn, pk: int) -> Unit:
    try:
        return selectors.consult_unit(by=request.actor, reason=Reason("incident"), unit_id=pk)
    except Unit.DoesNotExist as missing:
        raise Http404("There is no such unit, or it is not yours to see.") from missing


def _take_up(by: Actor, at: datetime.datetime, pk: int, reason: str) -> object:
    return emergencies.acknowledge_emergency(by=by, at=at, emergency_id=pk)


def _end(by: Actor, at: datetime.datetime, pk: int, reason: str) -> object:
    return emergencies.end_emergency(by=by, at=at, emergency_id=pk, reason=reason)


def _put_on(by: Actor, at: datetime.datetime, pk: int, data: dict[str, Any]) -> object:
    return crews.put_on_crew(by=by, at=at, unit_id=pk, collar=data["collar"])


def _take_off(by: Actor, at: datetime.datetime, pk: int, data: dict[str, Any]) -> object:
    return crews.take_off_crew(by=by, at=at, unit_id=pk, post_id=data["post"])


def _join(by: Actor, at: datetime.datetime, pk: int) -> object:
    return crews.join_crew(by=by, at=at, unit_id=pk)


def _leave(by: Actor, at: datetime.datetime, pk: int) -> None:
    crews.leave_crew(by=by, at=at)


def _acknowledged(by: Actor, at: datetime.datetime, pk: int, minutes: int) -> object:
    return deployments.acknowledge_deployment(by=by, at=at, unit_id=pk)


def _arrived(by: Actor, at: datetime.datetime, pk: int, minutes: int) -> object:
    return deployments.confirm_arrival(by=by, at=at, unit_id=pk)


def _start_timer(by: Actor, at: datetime.datetime, pk: int, minutes: int) -> object:
    return watch.set_welfare_timer(by=by, at=at, unit_id=pk, minutes=minutes)


def _end_timer(by: Actor, at: datetime.datetime, pk: int, minutes: int) -> object:
    return watch.set_welfare_timer(by=by, at=at, unit_id=pk, minutes=None)


SAID: dict[str, Callable[[Actor, datetime.datetime, int, int], object]] = {
    "acknowledged": _acknowledged,
    "arrived": _arrived,
    "timer": _start_timer,
    "no_timer": _end_timer,
}


def _index(request: SignedIn) -> dict[str, object]:
    found = selectors.consult_units(
        by=request.actor, reason=Reason("incident"), on=timezone.localdate()
    )
    return {"units": found, "may_book": request.actor.may(permissions.MANAGE_UNITS)}
