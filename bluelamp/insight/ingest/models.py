"""Mappings, runs, and what was found and rejected in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Dimension, RejectState, RunState


class Mapping(ProtectedRecord):
    """One version of a mapping, as plain data. It is never changed: a change is a new version."""

    code = models.TextField()
    version = models.PositiveIntegerField()
    name = models.TextField()
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "code", "version"], name="mapping_version_once_a_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Run(ProtectedRecord):
    """One file read by one version of a mapping. When it is finished, its account comes to zero."""

    source = models.TextField(help_text="The code of the source")
    name = models.TextField(help_text="What the file is called")
    path = models.TextField(help_text="Where the file is read from")
    digest = models.TextField(help_text="SHA-256 of the file, in hexadecimal")
    kind = models.TextField(help_text="csv, json, json lines, excel, parquet")
    encoding = models.TextField(default="", blank=True)
    size = models.BigIntegerField(help_text="Bytes as given")
    unpacked = models.BigIntegerField(help_text="Bytes when unpacked")
    mapping = models.ForeignKey("ingest.Mapping", models.PROTECT, related_name="runs")
    delivery_id = models.BigIntegerField(null=True, blank=True)
    state = models.TextField(choices=RunState, default=RunState.WAITING)
    trouble = models.TextField(default="", blank=True)
    asked_to_stop = models.BooleanField(default=False)
    checkpoint = models.PositiveBigIntegerField(default=0, help_text="The last row that is done")
    rows_read = models.PositiveBigIntegerField(default=0)
    rows_stored = models.PositiveBigIntegerField(default=0)
    rows_merged = models.PositiveBigIntegerField(default=0)
    rows_rejected = models.PositiveBigIntegerField(default=0)
    rows_repaired = models.PositiveBigIntegerField(default=0)
    rows_amended = models.PositiveBigIntegerField(default=0)
    links_stored = models.PositiveBigIntegerField(default=0)
    post_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="run_digest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RunState.FINISHED)
                | Q(rows_read=F("rows_stored") + F("rows_merged") + F("rows_rejected")),
                name="run_comes_to_zero",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def difference(self) -> int:
        """This will give what is not accounted for: rows read and neither kept nor rejected."""
        return self.rows_read - self.rows_stored - self.rows_merged - self.rows_rejected

    @property
    def may_go_on(self) -> bool:
        """This will say whether there is more to do."""
        return self.state != RunState.FINISHED


class Reject(models.Model):
    """A row that was not stored: which, why, what it said, and what became of it."""

    run = models.ForeignKey("ingest.Run", models.PROTECT, related_name="rejects")
    row = models.PositiveBigIntegerField()
    reasons = ArrayField(models.TextField())
    raw = models.JSONField()
    digest = models.TextField(help_text="Of what the row said, by which it is known again")
    state = models.TextField(choices=RejectState, default=RejectState.OPEN)
    repaired_as = models.JSONField(null=True, blank=True)
    repaired_at = models.DateTimeField(null=True, blank=True)
    repaired_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="reject_digest")]
        constraints = [
            models.UniqueConstraint(fields=["run", "row"], name="reject_once_a_row"),
            models.CheckConstraint(
                condition=Q(state=RejectState.OPEN)
                | Q(repaired_at__isnull=False, repaired_by_id__isnull=False),
                name="repaired_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.row}"


class Finding(models.Model):
    """A question of quality and in how many rows of a run the answer was wanting."""

    run = models.ForeignKey("ingest.Run", models.PROTECT, related_name="findings")
    code = models.TextField()
    says = models.TextField()
    dimension = models.TextField(choices=Dimension)
    count = models.PositiveBigIntegerField()
    examples = ArrayField(models.PositiveBigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="finding_once_a_run")]

    def __str__(self) -> str:
        return self.says
