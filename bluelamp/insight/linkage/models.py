"""What came of comparing the records. All of it can be made again from the records."""

from django.db import models


class Run(models.Model):
    """One comparison of the store, or of what had changed in it: figures only, nobody's record."""

    started_at = models.DateTimeField()
    seconds = models.FloatField()
    whole = models.BooleanField(help_text="Whether every record was compared, or what had changed")
    records = models.BigIntegerField(help_text="Records that were read")
    pairs = models.BigIntegerField(help_text="Pairs that were compared")
    likely = models.BigIntegerField(help_text="Pairs likely enough to show to a person")
    clusters = models.BigIntegerField(help_text="Clusters of two records or more in the store")
    model_version = models.TextField()
    post_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Run {self.pk} of {self.started_at:%d %B %Y}"


class FaultKind(models.TextChoices):
    """Which way people decided against what linkage had proposed."""

    MISSED = "missed", "Decided to be one person, and never proposed"
    REFUTED = "refuted", "Proposed, and decided to be two people"


class Fault(models.Model):
    """How many pairs people decided otherwise than linkage, for one reason: figures only."""

    run = models.ForeignKey("linkage.Run", models.CASCADE, related_name="faults")
    kind = models.TextField(choices=FaultKind)
    words = models.TextField(help_text="What differs between the records, and what they share")
    pairs = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["run", "-pairs"], name="fault_commonest")]

    def __str__(self) -> str:
        return f"{self.words}: {self.pairs}"


class Member(models.Model):
    """A record that is in a cluster of records likely to be one person's. No decision.

    A cluster has the number of the first of its records. Seen by those who may see the record.
    """

    record_id = models.BigIntegerField(primary_key=True)
    cluster_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"P{self.record_id} with P{self.cluster_id}"
