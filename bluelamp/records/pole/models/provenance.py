"""Where records come from, and the columns that say so in each of them."""

from django.db import models
from django.db.models.functions import Cast

from bluelamp.kernel.access.protection import ProtectedRecord


class Source(ProtectedRecord):
    """A system, feed or desk that records come from."""

    code = models.TextField()
    name = models.TextField()
    description = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "unit", "code"], name="source_code_once_a_unit"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A file or message that a source gave: with the row, it says where a stored value was."""

    source = models.ForeignKey("pole.Source", models.PROTECT, related_name="deliveries")
    name = models.TextField()
    digest = models.TextField(default="", help_text="SHA-256 of what was given, in hexadecimal")
    mapping = models.TextField(default="", help_text="The mapping and version that read it")
    received_at = models.DateTimeField()
    post_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class ThisTransaction(models.Func):
    """The number of the present transaction, by which those that follow changes find this one."""

    template = "pg_current_xact_id()::text"
    output_field = models.TextField()


class FromSource(ProtectedRecord):
    """A protected record with its origin: source, delivery and row, and when it was known.

    Millions of rows come at a time, so these foreign keys have no constraint for each row: the
    migration makes a trigger that asks once a statement whether every one of them is there.
    """

    force = models.ForeignKey(
        "access.Force", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "access.OrganisationUnit",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    source = models.ForeignKey(
        "pole.Source", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    delivery = models.ForeignKey(
        "pole.Delivery",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    row = models.PositiveBigIntegerField(null=True, blank=True, help_text="The row, from 1")
    known_at = models.DateTimeField(help_text="When the source knew it")
    recorded_at = models.DateTimeField(help_text="When it was stored here")
    revision = models.BigIntegerField(
        db_default=Cast(ThisTransaction(), models.BigIntegerField()), editable=False
    )

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["revision", "id"], name="%(class)s_changes")]
