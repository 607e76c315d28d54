"""Code lists: what a code means, from a day to a day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now


class DaysOf(models.Func):
    """The days on which a code is valid, as PostgreSQL compares them."""

    function = "daterange"
    output_field = DateRangeField()


class CodeList(models.Model):
    """A list of codes with its source and who answers for it. `version` changes with any code."""

    code = models.TextField(unique=True)
    name = models.TextField()
    source = models.TextField()
    owner = models.TextField()
    version = models.UUIDField()
    digest = models.TextField(default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[a-z0-9][a-z0-9-]{0,63}$"),
                name="list_code_is_plain",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """What one code of a list meant from a day up to, not including, `valid_to`."""

    list = models.ForeignKey("reference.CodeList", models.PROTECT, related_name="codes")
    code = models.TextField()
    label = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    source_ref = models.TextField(blank=True, default="")
    sort = models.IntegerField(default=0)
    changed_here = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(label=""), name="code_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="code_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="code_means_one_thing_a_day",
                expressions=[
                    ("list", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (DaysOf("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["list", "code", "valid_from"], name="code_in_its_list"),
            models.Index(fields=["list", "sort", "code"], name="list_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
