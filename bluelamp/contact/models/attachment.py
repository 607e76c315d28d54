"""Files that the public sends with a report, away from every page until a scan says clean."""

from django.db import models
from django.db.models import Q

from ..choices import ScanState


class Attachment(models.Model):
    """A file of a report. `stored` is where it lies under the platform's files, by no name of its
    sender's; `kind` is what it is by what is in it.
    """

    call = models.ForeignKey("contact.Call", models.PROTECT, related_name="attachments")
    at = models.DateTimeField()
    name = models.TextField()
    kind = models.TextField()
    size = models.PositiveIntegerField()
    digest = models.TextField()
    stored = models.TextField(unique=True)
    state = models.TextField(choices=ScanState, default=ScanState.UNSCANNED)
    scanned_at = models.DateTimeField(null=True)
    found = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unscanned", scanned_at=None, found="")
                | Q(state="clean", scanned_at__isnull=False, found="")
                | (Q(state="infected", scanned_at__isnull=False) & ~Q(found="")),
                name="attachment_state_says_so",
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="unscanned_files", condition=Q(state="unscanned"))
        ]

    def __str__(self) -> str:
        return self.name
