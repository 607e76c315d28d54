"""What was decided about each field, what is withheld, what must be published, what was."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Class, Dataset, Decision, Exemption
from .rules.catalogue import OFFERED, RISK_FIELD


class FieldRule(ProtectedRecord):
    """What a reviewer decided about one field of a dataset."""

    dataset = models.TextField(choices=Dataset)
    field = models.TextField()
    decision = models.TextField(choices=Decision)
    exemption = models.TextField(choices=Exemption, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    review_by = models.DateField(null=True)
    reviewer = models.TextField()
    reviewer_id = models.BigIntegerField()
    reviewed_at = models.DateTimeField()
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "dataset", "field"], name="one_rule_a_field"),
            models.CheckConstraint(
                condition=~models.Q(field__iregex=RISK_FIELD), name="risk_is_never_published"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="publish", exemption="")
                | (models.Q(decision="withhold") & ~models.Q(exemption="")),
                name="withheld_under_an_exemption",
            ),
        ]

    def __str__(self) -> str:
        offered = dict(OFFERED.get(self.dataset, ()))
        return f"{self.get_dataset_display()}: {offered.get(self.field, self.field)}"


class WithheldRow(ProtectedRecord):
    """A row that is withheld, or one field of it, although the field is published of others."""

    dataset = models.TextField(choices=Dataset)
    row = models.TextField()
    field = models.TextField(default="", blank=True)
    exemption = models.TextField(choices=Exemption)
    reason = models.TextField(default="", blank=True)
    reviewer = models.TextField()
    reviewer_id = models.BigIntegerField()
    reviewed_at = models.DateTimeField()
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "dataset", "row", "field"], name="withheld_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_dataset_display()}: {self.row} {self.field}".strip()


class Duty(ProtectedRecord):
    """Something that the publication scheme or the law asks to be published."""

    reference = models.TextField()
    title = models.TextField()
    asked_in = models.TextField(choices=Class)
    law = models.TextField(default="", blank=True)
    dataset = models.TextField(choices=Dataset, default="", blank=True)
    every_months = models.PositiveSmallIntegerField(null=True)
    published_on = models.DateField(null=True)
    owner = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="duty_once_a_force")
        ]

    def __str__(self) -> str:
        return self.title


class Edition(ProtectedRecord):
    """A dataset as it was published. Never changed."""

    dataset = models.TextField(choices=Dataset)
    number = models.PositiveIntegerField()
    fields = ArrayField(models.TextField())
    rows = models.JSONField()
    withheld = models.JSONField()
    digest = models.TextField()
    reason = models.TextField()
    publisher = models.TextField()
    publisher_id = models.BigIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "dataset", "number"], name="edition_once_a_dataset"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_dataset_display()}, edition {self.number}"
