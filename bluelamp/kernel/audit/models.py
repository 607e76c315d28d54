"""Tables of the audit log. They are made, filled and guarded by SQL in the first migration."""

from django.db import models

from .choices import Operation


class Entry(models.Model):
    """One operation on one record. Only `audit_append` writes it and nobody changes it."""

    at = models.DateTimeField()
    operation = models.TextField(choices=Operation)
    act = models.TextField()
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    force_id = models.BigIntegerField(null=True)
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField(null=True)
    reason_code = models.TextField()
    incident = models.TextField()
    source = models.TextField()
    commitment = models.BinaryField()
    line = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_entry"

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M} {self.act}"


class Detail(models.Model):
    """What an entry was about, in words: the only part that erasure removes."""

    entry = models.OneToOneField(
        "audit.Entry", models.DO_NOTHING, primary_key=True, related_name="detail"
    )
    salt = models.BinaryField()
    body = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_detail"

    def __str__(self) -> str:
        return f"Detail of {self.entry_id}"


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root. `edge` is the tree's right edge."""

    at = models.DateTimeField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    edge = models.BinaryField()
    last_id = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_checkpoint"

    def __str__(self) -> str:
        return f"{self.size} entries"
