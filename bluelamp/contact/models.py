"""Calls."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import CallState


class Call(ProtectedRecord):
    """A call for help as it was taken. `key` is the sender's own, so that sending twice is once.

    `spelt` is the place as the handler typed it, where the map knows it by other words.
    """

    key = models.UUIDField()
    channel = models.TextField()
    state = models.TextField(choices=CallState, default=CallState.TAKEN)
    presented_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    taken_by_id = models.BigIntegerField()
    caller_name = models.TextField(blank=True, default="")
    caller_number = models.TextField(blank=True, default="")
    place = models.TextField()
    spelt = models.TextField(blank=True, default="")
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    words = models.TextField()
    incident = models.ForeignKey(
        "dispatch.Incident", models.PROTECT, null=True, related_name="calls"
    )
    graded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "key"], name="call_key_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(answered_at__gte=models.F("presented_at")),
                name="answered_after_presented",
            ),
            models.CheckConstraint(
                condition=models.Q(state="taken", incident=None, graded_at=None)
                | models.Q(state="graded", incident__isnull=False, graded_at__isnull=False),
                name="graded_with_an_incident",
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "answered_at"],
                name="calls_waiting",
                condition=models.Q(state="taken"),
            )
        ]

    def __str__(self) -> str:
        return f"Call {self.pk}"
