"""Which projects go ahead: what binds them, the ceilings of each year, what was chosen."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .. import choices


class Tie(models.Model):
    """That a project needs another one, or that only one of the two may go ahead."""

    project = models.ForeignKey("programmes.Project", models.PROTECT, related_name="ties")
    other = models.ForeignKey("programmes.Project", models.PROTECT, related_name="tied_by")
    kind = models.TextField(choices=choices.Tie)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "other"], name="tied_once"),
            models.CheckConstraint(
                condition=~models.Q(project=models.F("other")), name="tied_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind} {self.other_id}"


class Ceiling(ProtectedRecord):
    """The most that a financial year can bear of capital, revenue or team days."""

    year = models.PositiveSmallIntegerField()
    kind = models.TextField(choices=choices.Budget)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "year", "kind"], name="ceiling_once_a_year"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="ceiling_is_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind}: {self.amount}"


class Selection(ProtectedRecord):
    """What the solver advised of a set of projects, and what a person chose, side by side."""

    at = models.DateTimeField()
    asked_by = models.TextField()
    asked = models.JSONField()
    answer = models.JSONField()
    advice_id = models.BigIntegerField()
    chosen = models.JSONField(null=True)
    why = models.TextField(default="", blank=True)
    chosen_by = models.TextField(default="", blank=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(chosen__isnull=True) ^ models.Q(chosen_at__isnull=False),
                name="chosen_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {len(self.answer['chosen'])} projects"
