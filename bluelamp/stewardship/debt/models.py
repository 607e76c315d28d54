"""Assessments of risk, vendors' dates, design papers with what they change, waivers, debt."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Basis, Bias, CostKind, DebtKind, Money, PaperState, Partly


class Assessment(models.Model):
    """The legacy risk of an application as it was scored on a day. The newest holds."""

    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="assessments"
    )
    scores = models.JSONField()
    suggested = models.JSONField(default=dict)
    scenario = models.TextField(default="", blank=True)
    basis = models.TextField(default="", blank=True)
    likelihood = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    impact = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    overall = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    legacy = models.BooleanField()
    red = models.BooleanField()
    planned = models.TextField(choices=Partly, default="", blank=True)
    funded = models.TextField(choices=Partly, default="", blank=True)
    target_on = models.DateField(null=True)
    cost_change = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    assessed_on = models.DateField()
    post_id = models.BigIntegerField()
    assessor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["application", "-assessed_on", "-id"], name="assessments_newest")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.overall or 'unknown'}"


class VendorCycle(models.Model):
    """One release of a vendor's product and when its support ends, as the vendor says."""

    product = models.TextField()
    title = models.TextField()
    cycle = models.TextField()
    released_on = models.DateField(null=True)
    active_until = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended = models.BooleanField(default=False)
    extended_until = models.DateField(null=True)
    source = models.TextField()
    observed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "cycle"], name="cycle_once_a_product")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.cycle}"


class ExtendedSupport(models.Model):
    """Support that is paid for after the vendor's own has ended. Its cost is interest on debt."""

    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="extended_support"
    )
    product = models.TextField()
    cycle = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    annual_cost = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "product", "cycle", "starts_on"], name="extended_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="extended_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.cycle} until {self.ends_on}"


class Paper(ProtectedRecord):
    """A paper of the design authority and what was decided (the fields of MADR 4.0)."""

    number = models.TextField()
    title = models.TextField()
    state = models.TextField(choices=PaperState, default=PaperState.PROPOSED)
    context = models.TextField()
    drivers = models.TextField(default="", blank=True)
    options = ArrayField(models.TextField(), default=list)
    outcome = models.TextField(default="", blank=True)
    consequences = models.TextField(default="", blank=True)
    confirmation = models.TextField(default="", blank=True)
    consulted = models.TextField(default="", blank=True)
    informed = models.TextField(default="", blank=True)
    bias = models.TextField(choices=Bias, default=Bias.EQUIPMENT)
    mitigated = models.DecimalField(max_digits=3, decimal_places=2, default=0)
    proposed_at = models.DateTimeField()
    proposed_by = models.TextField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="", blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "number"], name="paper_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(mitigated__range=(0, 1)), name="mitigated_0_to_1"
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed") ^ models.Q(decided_at__isnull=False),
                name="decided_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Effect(models.Model):
    """What a paper would change on one application: its risk and its interest, before and after."""

    paper = models.ForeignKey("debt.Paper", models.PROTECT, related_name="effects")
    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    overall_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    overall_after = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    interest_before = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    interest_after = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "application"], name="effect_once_a_paper")
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} on {self.application_id}"


class Waiver(models.Model):
    """Leave to depart from a standard until a day. When it runs out it is debt again."""

    paper = models.ForeignKey("debt.Paper", models.PROTECT, related_name="waivers")
    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="+")
    standard = models.TextField()
    owner = models.TextField()
    granted_on = models.DateField()
    expires_on = models.DateField()
    expired_at = models.DateTimeField(null=True)
    ended_why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("granted_on")),
                name="waiver_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.standard} until {self.expires_on}"

    @property
    def state(self) -> str:
        """This will say how it stands: in force, run out, or ended early."""
        if self.expired_at is None:
            return "In force"
        return "Ended early" if self.ended_why else "Run out"


class DebtItem(models.Model):
    """One debt of an application: what it takes to be rid of it, and what it costs meanwhile."""

    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="debts")
    kind = models.TextField(choices=DebtKind)
    title = models.TextField()
    principal = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    interest = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_why = models.TextField(default="", blank=True)
    waiver = models.ForeignKey("debt.Waiver", models.PROTECT, null=True, related_name="debts")
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["waiver"], condition=models.Q(waiver__isnull=False), name="returns_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OwnershipLine(models.Model):
    """An amount of the total cost of ownership of one option of a paper, in full pounds."""

    paper = models.ForeignKey("debt.Paper", models.PROTECT, related_name="lines")
    option = models.TextField()
    year = models.PositiveSmallIntegerField()
    kind = models.TextField(choices=CostKind)
    money = models.TextField(choices=Money)
    basis = models.TextField(choices=Basis)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "option", "year", "kind", "money", "basis"], name="line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.option}, year {self.year}: {self.amount}"
