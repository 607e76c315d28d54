"""The register, the advice given and what people did with it.

Triggers of the first migration refuse advice of a version that is not approved, and an outcome
that no person in their own post decided while the advice held.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import State


class Algorithm(models.Model):
    """One version of an algorithm, with its public record. At most one of a code is approved."""

    code = models.TextField()
    version = models.TextField()
    name = models.TextField()
    owner = models.TextField()
    purpose = models.TextField()
    limitations = models.TextField(blank=True, default="")
    atrs = models.JSONField(default=dict)
    state = models.TextField(choices=State, default=State.DRAFT)
    permits = ArrayField(models.TextField(), default=list, blank=True)
    approval_reference = models.TextField(blank=True, default="")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="version_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(state="approved"),
                name="one_approved_version_a_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (
                    ~models.Q(approval_reference="")
                    & models.Q(approved_at__isnull=False)
                    & models.Q(approved_by__isnull=False)
                ),
                name="approval_names_its_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="algorithm_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class StateChange(models.Model):
    """One step of a version's life. Append-only."""

    algorithm = models.ForeignKey("algorithms.Algorithm", models.PROTECT, related_name="changes")
    state = models.TextField(choices=State)
    at = models.DateTimeField()
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    post = models.ForeignKey("access.Post", models.PROTECT, related_name="+")
    reason = models.TextField()
    permits = ArrayField(models.TextField(), default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.get_state_display()} on {self.at:%d %B %Y}"


class Questionnaire(models.Model):
    """The eight ALGO-CARE answers for a version, signed. Append-only: the newest one holds."""

    algorithm = models.ForeignKey(
        "algorithms.Algorithm", models.PROTECT, related_name="questionnaires"
    )
    answers = models.JSONField()
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    post = models.ForeignKey("access.Post", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"ALGO-CARE, signed {self.signed_at:%d %B %Y}"


class Advice(ProtectedRecord):
    """What a version advised about one subject, from what, and why. Append-only."""

    algorithm = models.ForeignKey("algorithms.Algorithm", models.PROTECT, related_name="advice")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField(null=True)
    inputs = models.JSONField()
    features = models.JSONField()
    prohibited = ArrayField(models.TextField(), default=list)
    score = models.FloatField()
    band = models.TextField()
    uncertainty = models.TextField(blank=True, default="")
    explanation = models.TextField()
    limitations = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey("access.Post", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="advice_expires_after_it_is_given",
            ),
            models.CheckConstraint(
                condition=~models.Q(explanation="") & ~models.Q(band=""), name="advice_explains"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="advice_by_subject"),
            models.Index(fields=["algorithm", "-id"], name="advice_by_algorithm"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} {self.band}"


class Outcome(models.Model):
    """What a person did with an advice, and why when they departed from it. Append-only."""

    advice = models.OneToOneField("algorithms.Advice", models.PROTECT, related_name="outcome")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    post = models.ForeignKey("access.Post", models.PROTECT, related_name="+")
    followed = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(followed=True) | models.Q(reason__regex=r"\S"),
                name="departing_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return "followed" if self.followed else f"not followed: {self.reason}"
