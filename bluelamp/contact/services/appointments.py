"""Appointments: offered where there is room, confirmed, moved; a missed one is assessed again."""

import contextlib
import datetime
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions
from ..choices import AppointmentState, TellBy
from ..events import AppointmentChanged
from ..models import Appointment, Call, Slot
from ..rules import appointments as rules
from . import notices
from .calls import CallFacts, queue_call

MISSED_CHANNEL = "appointment"


class SlotFull(Exception):
    """Nobody more can be seen at that slot, or it has begun."""


class SlotThere(Exception):
    """That place has a slot for that skill at that time already."""


class NothingToSee(Exception):
    """Only a call that has an incident, and no open appointment, is given one."""


class NoAddress(Exception):
    """Whoever rang left no number or email address for that."""


@dataclass(frozen=True)
class SlotFacts:
    """Where, for what skill, when, and how many can be seen."""

    place: str
    skill: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    capacity: int


def make_slot(*, by: Actor, at: datetime.datetime, facts: SlotFacts) -> Slot:
    """This will say that so many people can be seen. Raises NotPermitted, NoSuchCode, SlotThere."""
    with access.acting(by):
        permissions.check_can_make_slots(by=by)
        reference.get_code("appointment-skill", facts.skill, on=at.date())
        try:
            with transaction.atomic():
                made = Slot.objects.create(force_id=by.force_id, unit_id=by.unit_id, **vars(facts))
        except IntegrityError as there:
            raise SlotThere from there
        audit.record(
            by=by,
            operation=Operation.COLLECTION,
            act="contact.slot.made",
            subject=Subject("contact.slot", made.pk),
            reason=Reason("administration"),
            detail={"place": made.place, "starts_at": made.starts_at.isoformat()},
        )
    return made


def offer_appointment(
    *,
    by: Actor,
    at: datetime.datetime,
    call_id: int,
    slot_id: int,
    tell_by: TellBy = TellBy.TELEPHONE,
) -> Appointment:
    """This will hold a place at a slot for whoever rang, and write down what they are told.

    Any way but the telephone is one that they agreed to. Raises NotPermitted, SlotFull,
    NothingToSee, NoAddress.
    """
    with access.acting(by):
        permissions.check_can_book(by=by)
        call = Call.objects.select_for_update().get(pk=call_id)
        taken = call.appointments.filter(state__in=rules.OPEN).exists()
        if call.incident_id is None or taken:
            raise NothingToSee
        _check_address(call, tell_by)
        slot = _room_at(slot_id, at)
        made = Appointment.objects.create(
            force_id=call.force_id,
            unit_id=call.unit_id,
            marking=call.marking,
            restriction_ids=call.restriction_ids,
            call=call,
            slot=slot,
            offered_at=at,
            offered_by=by.name,
            tell_by=tell_by,
            agreed_at=None if tell_by == TellBy.TELEPHONE else at,
        )
        _tell(made, "offered", f"An appointment was offered: {_when(slot)}.", by=by, at=at)
    return made


def confirm_appointment(*, by: Actor, at: datetime.datetime, appointment_id: int) -> Appointment:
    """This will write that they said yes. Raises NotPermitted, CannotBecome."""
    return _become(AppointmentState.CONFIRMED, appointment_id, by=by, at=at)


def keep_appointment(*, by: Actor, at: datetime.datetime, appointment_id: int) -> Appointment:
    """This will write that they came. Raises NotPermitted, CannotBecome."""
    return _become(AppointmentState.KEPT, appointment_id, by=by, at=at)


def cancel_appointment(*, by: Actor, at: datetime.datetime, appointment_id: int) -> Appointment:
    """This will give the place at the slot back. Raises NotPermitted, CannotBecome."""
    return _become(AppointmentState.CANCELLED, appointment_id, by=by, at=at)


def move_appointment(
    *, by: Actor, at: datetime.datetime, appointment_id: int, slot_id: int
) -> Appointment:
    """This will hold a place at another slot instead; it is to be confirmed anew.

    Raises NotPermitted, SlotFull, CannotBecome.
    """
    with access.acting(by):
        permissions.check_can_book(by=by)
        found = _locked(appointment_id)
        if found.state not in rules.OPEN:
            raise rules.CannotBecome(found.state)
        if found.slot_id == slot_id:
            return found
        found.slot, found.state = _room_at(slot_id, at), AppointmentState.OFFERED
        found.moved += 1
        found.save(update_fields=["slot", "state", "moved"])
        _tell(found, "moved", f"The appointment was moved: {_when(found.slot)}.", by=by, at=at)
    return found


def miss_appointment(*, by: Actor, at: datetime.datetime, appointment_id: int) -> Call:
    """This will write that nobody came, and put it back into the queue to be assessed again.

    Raises NotPermitted, CannotBecome.
    """
    with access.acting(by):
        permissions.check_can_book(by=by)
        found = _locked(appointment_id)
        _check(found, AppointmentState.MISSED, at)
        again = queue_call(by=by, at=at, facts=_missed(found, at))
        found.state, found.again = AppointmentState.MISSED, again
        found.save(update_fields=["state", "again"])
        _tell(found, "missed", "The appointment was missed and is assessed again.", by=by, at=at)
    return again


def _missed(found: Appointment, at: datetime.datetime) -> CallFacts:
    """The contact as it goes back: everything known goes with it, so nothing is keyed again."""
    call, slot = found.call, found.slot
    local = timezone.localtime(slot.starts_at)
    return CallFacts(
        key=uuid5(NAMESPACE_URL, f"missed appointment {found.pk} of {call.key}"),
        channel=MISSED_CHANNEL,
        place=incidents.Place(call.place, call.easting, call.northing),
        words=rules.missed_words(slot.place, f"{local:%-d %B, %H:%M}", call.words)[:4000],
        presented_at=at,
        caller_name=call.caller_name,
        caller_number=call.caller_number,
        caller_email=call.caller_email,
        caller_id=call.caller_id,
        category=call.category,
        qualifiers=tuple(call.qualifiers),
        about_id=call.incident_id,
    )


def _become(
    state: AppointmentState, appointment_id: int, *, by: Actor, at: datetime.datetime
) -> Appointment:
    with access.acting(by):
        permissions.check_can_book(by=by)
        found = _locked(appointment_id)
        _check(found, state, at)
        found.state = state
        found.save(update_fields=["state"])
        _tell(found, state, f"The appointment of {_when(found.slot)}: {state}.", by=by, at=at)
    return found


def _check(found: Appointment, wanted: str, at: datetime.datetime) -> None:
    rules.check_step(found.state, wanted, begun=found.slot.starts_at <= at)


def _locked(appointment_id: int) -> Appointment:
    found = Appointment.objects.select_for_update(of=("self",))
    return found.select_related("slot", "call").get(pk=appointment_id)


def _room_at(slot_id: int, at: datetime.datetime) -> Slot:
    """The slot, locked: two who take the last place at once do not both get it."""
    slot = Slot.objects.select_for_update().filter(pk=slot_id, starts_at__gt=at).first()
    if slot is None:
        raise SlotFull
    held = slot.appointments.filter(state__in=rules.HOLDING).count()
    if not rules.places_left(slot.capacity, held):
        raise SlotFull
    return slot


def _check_address(call: Call, tell_by: TellBy) -> None:
    addresses = {TellBy.SMS: call.caller_number, TellBy.EMAIL: call.caller_email}
    if not addresses.get(tell_by, "telephone"):
        raise NoAddress


def _when(slot: Slot) -> str:
    return f"{slot.place}, {timezone.localtime(slot.starts_at):%-d %B %Y, %H:%M}"


def _tell(found: Appointment, act: str, line: str, *, by: Actor, at: datetime.datetime) -> None:
    """The account, the incident's own log and the event say the same."""
    incident_id = found.call.incident_id or 0
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=f"contact.appointment.{act}",
        subject=Subject("contact.appointment", found.pk),
        reason=Reason("incident"),
        detail={"call": found.call_id, "slot": found.slot_id, "state": found.state},
    )
    with contextlib.suppress(incidents.AlreadyResulted):  # nothing is added to what is over
        incidents.add_line(by=by, at=at, incident_id=incident_id, text=line)
    notices.write_notice(found, act, by=by, at=at)
    starts = found.slot.starts_at
    happened = AppointmentChanged(found.pk, found.call_id, incident_id, found.state, starts)
    bus.publish(happened, by=by, about=found)
