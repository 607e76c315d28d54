"""Tables of savings or of spend, as somebody stated them, with every total they state."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import Sort
from .history import Changed


class StatedTable(ProtectedRecord):
    """A savings plan or a table of spend."""

    reference = models.TextField()
    name = models.TextField()
    sort = models.TextField(choices=Sort)
    stated_on = models.DateField()
    base = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    citation = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="table_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class StatedLine(models.Model):
    """One line: now, future and reduction, or an amount spent and what others compare with.

    A total is a line that others are part of; it is kept as it was stated.
    """

    table = models.ForeignKey("programmes.StatedTable", models.PROTECT, related_name="lines")
    code = models.TextField()
    part_of = models.TextField(default="", blank=True)
    category = models.TextField()
    initiative = models.TextField(default="", blank=True)
    now = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    future = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    reduction = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    compared = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    owner = models.TextField(default="", blank=True)
    due_on = models.DateField(null=True)
    cash = models.BooleanField(null=True)
    confidence = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="planned_savings"
    )
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "code"], name="line_once_a_table"),
            models.CheckConstraint(
                condition=models.Q(confidence=None)
                | models.Q(confidence__gte=0, confidence__lte=100),
                name="confident_of_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return self.category


class TableChange(Changed):
    """One field of a stated table or its lines as somebody changed it."""

    table = models.ForeignKey("programmes.StatedTable", models.PROTECT, related_name="changes")
