"""Links: typed, dated, sourced, one role each."""

from django.db import models
from django.db.models import Q

from ..choices import Confidence, Kind
from .provenance import FromSource


class Link(FromSource):
    """One record's role towards another: two roles are two links (Standard Data Model).

    It has a protection of its own, and is seen only by those who may see both of its ends. A link
    is ended, never removed; `pole_ends_exist` in the database keeps it from pointing at nothing.
    """

    from_kind = models.TextField(choices=Kind)
    from_id = models.BigIntegerField()
    to_kind = models.TextField(choices=Kind)
    to_id = models.BigIntegerField()
    role = models.TextField(help_text="A code of the list `link-role`")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    confidence = models.TextField(choices=Confidence, default=Confidence.CONFIRMED)
    words = models.TextField(default="", blank=True, help_text="The words it was taken from")

    class Meta(FromSource.Meta):
        indexes = [
            *FromSource.Meta.indexes,
            models.Index(fields=["from_id", "to_id"], name="link_forwards"),
            models.Index(fields=["to_id", "from_id"], name="link_backwards"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_id=models.F("to_id")), name="link_has_two_ends"
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(ended_on=None)
                | Q(ended_on__gte=models.F("started_on")),
                name="link_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} {self.role} {self.to_kind} {self.to_id}"
