"""Appointments of a day, and the slots that still have room."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Appointment, Notice, Slot
from ..rules.appointments import HOLDING, places_left

MOST_SHOWN = 60


@dataclass(frozen=True)
class Sitting:
    """A slot with who comes to it, and how many more can."""

    slot: Slot
    appointments: list[Appointment]

    @property
    def left(self) -> int:
        """How many can still be seen."""
        held = sum(each.state in HOLDING for each in self.appointments)
        return places_left(self.slot.capacity, held)


def consult_sittings(
    *, by: Actor, reason: Reason, start: datetime.datetime, end: datetime.datetime
) -> list[Sitting]:
    """This will fetch the slots of a time with who comes to each, and log the look.

    Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_book(by=by)
        slots = list(_between(start, end))
        booked = Appointment.objects.filter(slot__in=slots).select_related("call__incident")
        booked = booked.prefetch_related(
            Prefetch("notices", Notice.objects.exclude(state="overtaken").order_by("pk"))
        )
        found = [
            Sitting(slot, [each for each in booked if each.slot_id == slot.pk]) for slot in slots
        ]
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="contact.appointments.read",
            subject=Subject("contact.appointments"),
            reason=reason,
            detail={"appointments": [each.pk for each in booked]},
        )
    return found


def consult_appointment(*, by: Actor, reason: Reason, appointment_id: int) -> Appointment:
    """This will fetch one appointment and log the look. Raises NotPermitted, DoesNotExist."""
    permissions.check_can_book(by=by)
    found = access.consult(
        Appointment.objects.filter(pk=appointment_id),
        by=by,
        act="contact.appointment.read",
        kind="contact.appointment",
        reason=reason,
    )
    if not found:
        raise Appointment.DoesNotExist
    return found[0]


def list_free_slots(*, at: datetime.datetime, place: str = "", skill: str = "") -> QuerySet[Slot]:
    """This will list the slots in scope that are to come and have room, the soonest first."""
    held = Count("appointments", filter=Q(appointments__state__in=HOLDING))
    found = Slot.objects.filter(starts_at__gt=at).annotate(held=held).filter(held__lt=F("capacity"))
    if place:
        found = found.filter(place=place)
    if skill:
        found = found.filter(skill=skill)
    return found.order_by("starts_at", "place")[:MOST_SHOWN]


def list_places() -> list[str]:
    """This will list the places at which people in scope can be seen."""
    return list(Slot.objects.order_by("place").values_list("place", flat=True).distinct())


def _between(start: datetime.datetime, end: datetime.datetime) -> QuerySet[Slot]:
    found = Slot.objects.filter(starts_at__gte=start, starts_at__lt=end)
    return found.order_by("starts_at", "place", "skill")
