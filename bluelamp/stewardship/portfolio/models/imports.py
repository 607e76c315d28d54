"""Files that were sent to be loaded."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import ImportState


class Import(ProtectedRecord):
    """A file of rows exactly as it was sent, and what became of it."""

    kind = models.TextField()
    name = models.TextField()
    content = models.BinaryField()
    digest = models.TextField()
    source = models.TextField()
    observed_on = models.DateField()
    state = models.TextField(choices=ImportState, default=ImportState.SENT)
    sent_at = models.DateTimeField()
    sent_by_id = models.BigIntegerField()
    sender = models.TextField()
    loaded_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "kind", "digest"],
                condition=models.Q(state=ImportState.LOADED),
                name="file_loaded_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.LOADED) ^ models.Q(loaded_at=None),
                name="loaded_at_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["force", "-sent_at"], name="imports_newest")]

    def __str__(self) -> str:
        return self.name
