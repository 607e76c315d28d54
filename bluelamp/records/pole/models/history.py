"""What became of a record: its amendments and its warning markers."""

from django.db import models
from django.db.models import Q

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import Kind


class Amendment(models.Model):
    """One field of a record that was changed: what it was before is never lost. Append-only.

    It is seen by those who may see the record.
    """

    about_kind = models.TextField(
        choices=[*Kind.choices, ("link", "Link"), ("marker", "Warning marker")]
    )
    about_id = models.BigIntegerField()
    field = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    source = models.ForeignKey("pole.Source", models.PROTECT, related_name="+")
    delivery = models.ForeignKey(
        "pole.Delivery", models.PROTECT, null=True, blank=True, related_name="+"
    )
    row = models.PositiveBigIntegerField(null=True, blank=True)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    post_id = models.BigIntegerField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["about_id", "recorded_at"], name="amendment_about")]

    def __str__(self) -> str:
        return f"{self.field} of {self.about_kind} {self.about_id}"


class Marker(ProtectedRecord):
    """A warning marker on a person, object or location, with its reason, source and review."""

    about_kind = models.TextField(choices=Kind)
    about_id = models.BigIntegerField()
    code = models.TextField(help_text="A code of the list `warning-marker`")
    reason = models.TextField()
    source = models.ForeignKey("pole.Source", models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    placed_by_id = models.BigIntegerField()
    review_on = models.DateField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_id = models.BigIntegerField(null=True, blank=True)
    removal_reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_id"], name="marker_about"),
            models.Index(fields=["review_on"], name="marker_review", condition=Q(removed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about_id", "code"],
                condition=Q(removed_at=None),
                name="marker_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by_id=None)
                | (
                    Q(removed_at__isnull=False, removed_by_id__isnull=False) & ~Q(removal_reason="")
                ),
                name="removed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.about_kind} {self.about_id}"
