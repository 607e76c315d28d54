"""What other forces are asked: support, and to take an incident over."""

from django.db import models

from ..choices import SupportKind, SupportState


class SupportRequest(models.Model):
    """A request that another force supports an incident, or takes it over: asked, agreed or
    refused, ended. Who takes it over gives it a reference of their own.
    """

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="support")
    kind = models.TextField(choices=SupportKind, default=SupportKind.SUPPORT)
    their_reference = models.TextField(default="")
    asked_of = models.TextField()
    what = models.TextField()
    state = models.TextField(choices=SupportState, default=SupportState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    answer = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="handover", state="agreed")
                | ~models.Q(their_reference=""),
                name="handed_over_with_their_reference",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(kind="handover", state="asked"),
                name="one_handover_asked_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_of}: {self.state}"


class Handover(models.Model):
    """An incident that a force on this platform asks another one there to take over.

    It holds a copy of what is told: neither force sees the records of the other. `told_at` is when
    those who are asked were told of it, `settled_at` when the answer was written on our side.
    """

    request = models.OneToOneField(
        "dispatch.SupportRequest", models.PROTECT, related_name="handover"
    )
    from_force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    to_force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    reference = models.TextField()
    grade = models.TextField()
    place = models.TextField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    summary = models.TextField()
    what = models.TextField()
    sent_by = models.TextField()
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    state = models.TextField(choices=SupportState, default=SupportState.ASKED)
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    their_reference = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_force=models.F("to_force")), name="handed_to_another"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | ~models.Q(their_reference=""),
                name="taken_under_their_reference",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(answer=""),
                name="declined_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_force"], name="handovers_waiting", condition=models.Q(state="asked")
            ),
            models.Index(
                fields=["from_force"],
                name="handovers_to_settle",
                condition=models.Q(settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"
