"""The technology ledger in FOCUS columns, targets of hosting, figures that were published."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import Measure


class Invoice(ProtectedRecord):
    """An invoice as its issuer states it; its rows are held against its stated total."""

    number = models.TextField()
    issuer = models.TextField()
    currency = models.TextField()
    stated = models.DecimalField(max_digits=22, decimal_places=10, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "issuer", "number", "currency"], name="invoice_once_a_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"


class CostRow(ProtectedRecord):
    """One charge in columns of FOCUS 1.2. Its last day is in it; other columns are in `rest`."""

    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, null=True, related_name="costs"
    )
    invoice = models.ForeignKey("portfolio.Invoice", models.PROTECT, null=True, related_name="rows")
    sent = models.ForeignKey("portfolio.Import", models.PROTECT, related_name="costs")
    starts_on = models.DateField()
    ends_on = models.DateField()
    billed_cost = models.DecimalField(max_digits=22, decimal_places=10)
    effective_cost = models.DecimalField(max_digits=22, decimal_places=10)
    contracted_cost = models.DecimalField(max_digits=22, decimal_places=10, null=True)
    list_cost = models.DecimalField(max_digits=22, decimal_places=10, null=True)
    currency = models.TextField()
    charge_category = models.TextField()
    description = models.TextField(default="", blank=True)
    service_category = models.TextField(default="", blank=True)
    service_name = models.TextField(default="", blank=True)
    provider = models.TextField(default="", blank=True)
    publisher = models.TextField(default="", blank=True)
    rest = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="charge_ends_after_start",
            )
        ]
        indexes = [
            models.Index(fields=["-ends_on", "-id"], name="costs_newest"),
            models.Index(fields=["application", "-ends_on"], name="costs_of_application"),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.billed_cost} {self.currency}"


class HostingTarget(ProtectedRecord):
    """What hosting is to come to by a day, from where it began."""

    measure = models.TextField(choices=Measure)
    began_on = models.DateField()
    began_at = models.DecimalField(max_digits=8, decimal_places=2)
    due_on = models.DateField()
    target = models.DecimalField(max_digits=8, decimal_places=2)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "measure", "due_on"], name="target_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gt=models.F("began_on")), name="target_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.target} by {self.due_on}"


class Figure(ProtectedRecord):
    """A figure that was published, with where. It is shown beside our own and never replaces it."""

    code = models.TextField()
    label = models.TextField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    measured_in = models.TextField(default="", blank=True)
    stated_on = models.DateField()
    citation = models.TextField()
    part_of = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "code", "stated_on"], name="figure_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"
