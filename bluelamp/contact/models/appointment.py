"""Appointments: slots that a place offers, and the people who come to them or are seen in them."""

from django.db import models
from django.db.models import Q

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import AppointmentState, TellBy


class Slot(ProtectedRecord):
    """A time at a place at which so many people can be seen, by somebody with one skill."""

    place = models.TextField()
    skill = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "place", "skill", "starts_at"], name="slot_once_a_place"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at"), capacity__gte=1), name="slot_is_real"
            ),
        ]
        indexes = [models.Index(fields=["force", "starts_at"], name="slots_by_time")]

    def __str__(self) -> str:
        return f"{self.place} at {self.starts_at:%H:%M}"


class Appointment(ProtectedRecord):
    """Somebody who rang is seen about their incident at a slot.

    They are written to only when they agreed to it, at `agreed_at`.
    """

    call = models.ForeignKey("contact.Call", models.PROTECT, related_name="appointments")
    slot = models.ForeignKey("contact.Slot", models.PROTECT, related_name="appointments")
    state = models.TextField(choices=AppointmentState, default=AppointmentState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.TextField()
    tell_by = models.TextField(choices=TellBy, default=TellBy.TELEPHONE)
    agreed_at = models.DateTimeField(null=True)
    moved = models.PositiveSmallIntegerField(default=0)
    again = models.ForeignKey("contact.Call", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=("offered", "confirmed")),
                name="one_open_appointment_a_call",
            ),
            models.CheckConstraint(
                condition=Q(state="missed", again__isnull=False)
                | (~Q(state="missed") & Q(again=None)),
                name="missed_is_assessed_again",
            ),
            models.CheckConstraint(
                condition=Q(tell_by="telephone") | Q(agreed_at__isnull=False),
                name="written_to_who_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"Appointment {self.pk}"
