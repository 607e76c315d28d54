"""What has changed of the entries of every register."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord


class EntryChange(ProtectedRecord):
    """One answer of an entry as somebody changed it. Never changed itself.

    It names its register and its entry by plain values: a register lies above this app.
    """

    register = models.TextField()
    entry_id = models.BigIntegerField()
    field = models.TextField()
    before = models.TextField()
    after = models.TextField()
    source = models.TextField()
    who = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["register", "entry_id"], name="changes_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.register} {self.entry_id} {self.field}: {self.after}"
