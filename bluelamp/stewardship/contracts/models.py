"""Contracts, what they serve, their history, their reviews."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Exemption, Renewal, Separation


class Contract(ProtectedRecord):
    """A contract for technology. Only its reference and title are needed: a real row lacks much."""

    reference = models.TextField()
    title = models.TextField()
    supplier = models.TextField(default="", blank=True)
    company_number = models.TextField(default="", blank=True)
    category = models.TextField(default="", blank=True)
    sponsor = models.TextField(default="", blank=True)
    manager = models.TextField(default="", blank=True)
    route = models.TextField(default="", blank=True)
    value_reason = models.TextField(default="", blank=True)
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    renewal = models.TextField(choices=Renewal, default=Renewal.NEVER)
    renewal_months = models.PositiveSmallIntegerField(default=0)
    extensions_taken = models.PositiveSmallIntegerField(default=0)
    notice_months = models.PositiveSmallIntegerField(default=0)
    notice_days = models.PositiveSmallIntegerField(default=0)
    decision_days = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)
    total_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    annual_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    hosting_agreement = models.BooleanField(default=False)
    separation = models.TextField(choices=Separation, default="", blank=True)
    shared_with = models.TextField(default="", blank=True)
    exemption = models.TextField(choices=Exemption, default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="contract_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(renewal="never") | models.Q(renewal_months__gte=1),
                name="renewed_for_some_months",
            ),
        ]
        indexes = [models.Index(fields=["force", "ends_on"], name="contracts_by_end")]

    def __str__(self) -> str:
        return self.title


class Coverage(models.Model):
    """A contract pays for an application."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="coverage")
    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="contracts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "application"], name="covers_once")
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} for {self.application_id}"


class Lot(models.Model):
    """A part of a contract, and whose it becomes. The parts are to come to the whole."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="lots")
    reference = models.TextField()
    title = models.TextField()
    goes_to = models.TextField(default="", blank=True)
    total_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    annual_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    independent_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "reference"], name="lot_once_a_contract")
        ]

    def __str__(self) -> str:
        return self.title


class ContractChange(models.Model):
    """One field of a contract as somebody changed it. Never changed itself."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="changes")
    field = models.TextField()
    before = models.TextField()
    after = models.TextField()
    source = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contract_id} {self.field}: {self.after}"


class Review(models.Model):
    """A review of a contract: what it found, the costs before and after, the saving claimed."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    outcome = models.TextField()
    original_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    revised_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    claimed = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    avoided = models.BooleanField(default=False)
    saves_from = models.DateField(null=True)
    saves_until = models.DateField(null=True)
    claimed_by = models.TextField()
    claimed_by_id = models.BigIntegerField()
    verified = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    verified_by = models.TextField(default="", blank=True)
    verified_at = models.DateTimeField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(saves_from=None, saves_until=None)
                | models.Q(saves_until__gte=models.F("saves_from")),
                name="saves_until_after_from",
            ),
            models.CheckConstraint(
                condition=models.Q(verified=None) ^ models.Q(verified_at__isnull=False),
                name="verified_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}, {self.reviewed_on}: {self.claimed}"
