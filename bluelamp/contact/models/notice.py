"""Notices: what the public is told of an appointment, how, and whether it was."""

from django.db import models
from django.db.models import Q

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import NoticeState, TellBy


class Notice(ProtectedRecord):
    """What somebody is to be told of their appointment, by the way that they agreed to."""

    appointment = models.ForeignKey("contact.Appointment", models.PROTECT, related_name="notices")
    channel = models.TextField(choices=TellBy)
    to = models.TextField()
    text = models.TextField()
    state = models.TextField(choices=NoticeState, default=NoticeState.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(default="")
    provider_reference = models.TextField(default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "told")) | Q(done_at__isnull=False),
                name="told_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="notices_due", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"
