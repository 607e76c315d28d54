"""Appointments: a day of them, slots made, one offered, confirmed, moved, kept or missed."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference

from .. import forms, permissions
from .. import selectors as reads
from ..choices import TellBy
from ..models import Appointment, Call, Notice
from ..rules.appointments import OPEN, CannotBecome, list_starts
from ..selectors import appointments as selectors
from ..services import appointments as services
from ..services import notices
from .queue import day

WHY = Reason("incident")
FULL = "Somebody else has just taken the last place, or it has begun. Choose another slot."
TAKEN = "That call has an appointment already, or no incident. Nothing was changed."
NO_ADDRESS = "They left no number or email address for that. Choose another way to tell them."
NOT_NOW = "That cannot be done with this appointment now. Nothing was changed."
STEPS: dict[str, tuple[str, Callable[..., Any]]] = {
    "confirm": ("The appointment is confirmed.", services.confirm_appointment),
    "keep": ("It is written down that they came.", services.keep_appointment),
    "miss": (
        "It is written down that nobody came. It is back in the queue to be assessed again.",
        services.miss_appointment,
    ),
    "cancel": ("The appointment is cancelled.", services.cancel_appointment),
}


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The appointments of a day, slot by slot."""
    form = forms.Day(request.GET or None)
    on = (form.is_valid() and form.cleaned_data["on"]) or timezone.localdate()
    start, end = day(on)
    found = selectors.consult_sittings(by=request.actor, reason=WHY, start=start, end=end)
    page = {"form": form, "on": on, "sittings": found, "skills": _skills(), "open": OPEN}
    page |= {"before": on - datetime.timedelta(days=1), "after": on + datetime.timedelta(days=1)}
    page |= {"connected": bool(settings.NOTICES)}
    page |= {"now": timezone.now(), "may_make": request.actor.may("contact.make_slots")}
    return render(request, "contact/appointments.html", page)


@require_http_methods(["GET", "POST"])
def slots(request: SignedIn) -> HttpResponse:
    """Say when and where people can be seen."""
    permissions.check_can_make_slots(by=request.actor)
    form = forms.SlotForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request, form.cleaned_data)
        except services.SlotThere:
            form.add_error("starts", "That place has a slot for that at one of these times already")
        else:
            messages.success(request, f"{made} slot{'' if made == 1 else 's'} made.")
            return redirect(_address_of(form.cleaned_data["on"]))
    status = 422 if form.errors else 200
    return render(request, "contact/slots.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def offer(request: SignedIn, call_id: int) -> HttpResponse:
    """Choose a slot for whoever rang."""
    try:
        found = reads.consult_call(by=request.actor, reason=WHY, call_id=call_id)
    except Call.DoesNotExist as missing:
        raise Http404 from missing
    form = forms.SlotOffer(request.POST or None)
    said = form.cleaned_data if form.is_valid() else {}
    way = TellBy(said.get("tell_by") or TellBy.TELEPHONE)
    about = {"call_id": call_id, "tell_by": way}
    return _choose(request, found, services.offer_appointment, about)


@require_http_methods(["GET", "POST"])
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Choose another slot."""
    found = _one(request, pk)
    return _choose(request, found.call, services.move_appointment, {"appointment_id": pk})


@require_POST
def step(request: SignedIn, pk: int, act: str) -> HttpResponse:
    """Confirm, keep, miss or cancel one."""
    if act not in STEPS:
        raise Http404
    found = _one(request, pk)
    done, service = STEPS[act]
    try:
        service(by=request.actor, at=timezone.now(), appointment_id=pk)
    except CannotBecome:
        messages.info(request, NOT_NOW)
    else:
        messages.success(request, done)
    return redirect(_address_of(timezone.localdate(found.slot.starts_at)))


@require_POST
def told(request: SignedIn, pk: int) -> HttpResponse:
    """Write that somebody was told of their appointment by telephone."""
    try:
        found = notices.tell_by_telephone(by=request.actor, at=timezone.now(), notice_id=pk)
    except Notice.DoesNotExist as missing:
        raise Http404 from missing
    except notices.ToldAlready:
        messages.info(request, "They have been told already, or it has changed since.")
        return redirect("contact:appointments")
    messages.success(request, "It is written down that they were told by telephone.")
    return redirect(_address_of(timezone.localdate(found.appointment.slot.starts_at)))


def _choose(
    request: SignedIn, call: Call, service: Callable[..., Appointment], about: dict[str, Any]
) -> HttpResponse:
    permissions.check_can_book(by=request.actor)
    form = forms.SlotChoice(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = service(
                by=request.actor, at=timezone.now(), slot_id=form.cleaned_data["slot"], **about
            )
        except services.SlotFull:
            messages.info(request, FULL)
        except services.NoAddress:
            messages.info(request, NO_ADDRESS)
        except (services.NothingToSee, CannotBecome):
            messages.info(request, TAKEN)
        else:
            messages.success(request, "The appointment is held. Confirm it when they say yes.")
            return redirect(_address_of(timezone.localdate(made.slot.starts_at)))
    asked = {"place": request.GET.get("place", ""), "skill": request.GET.get("skill", "")}
    free = selectors.list_free_slots(at=timezone.now(), **asked)
    page = {"call": call, "free": free, "skills": _skills(), "places": selectors.list_places()}
    page |= {"asked": asked, "form": form, "offered": "tell_by" in about}
    return render(request, "contact/offer.html", page, status=422 if form.errors else 200)


def _make(request: SignedIn, said: dict[str, Any]) -> int:
    times = list_starts(said["starts"], said["ends"], said["every"])
    for first, last in times:
        starts, ends = (datetime.datetime.combine(said["on"], each) for each in (first, last))
        facts = services.SlotFacts(
            place=said["place"],
            skill=said["skill"],
            starts_at=timezone.make_aware(starts),
            ends_at=timezone.make_aware(ends),
            capacity=said["capacity"],
        )
        services.make_slot(by=request.actor, at=timezone.now(), facts=facts)
    return len(times)


def _one(request: SignedIn, pk: int) -> Appointment:
    try:
        return selectors.consult_appointment(by=request.actor, reason=WHY, appointment_id=pk)
    except Appointment.DoesNotExist as missing:
        raise Http404 from missing


def _skills() -> dict[str, str]:
    return dict(reference.choices("appointment-skill", on=timezone.localdate()))


def _address_of(on: datetime.date) -> str:
    where = reverse("contact:appointments")
    return f"{where}?on_day={on.day}&on_month={on.month}&on_year={on.year}"
