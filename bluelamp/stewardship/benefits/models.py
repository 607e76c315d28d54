"""Benefits: their profile by month, what was measured, their states, dated rates."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Assurance, Kind, State, Unit


class Benefit(ProtectedRecord):
    """Something that a change is to bring. Cash is pounds alone: hours are never cash."""

    reference = models.TextField()
    name = models.TextField()
    kind = models.TextField(choices=Kind)
    counted = models.TextField(choices=Unit)
    project = models.ForeignKey(
        "programmes.Project", models.PROTECT, null=True, related_name="benefits"
    )
    milestone = models.ForeignKey(
        "programmes.Milestone", models.PROTECT, null=True, related_name="benefits"
    )
    after_months = models.PositiveSmallIntegerField(default=0)
    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, null=True, related_name="benefits"
    )
    owner = models.TextField(default="", blank=True)
    measure = models.TextField(default="", blank=True)
    baseline = models.TextField(default="", blank=True)
    evidence = models.TextField(default="", blank=True)
    role = models.TextField(default="", blank=True)
    confidence = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    assurance = models.TextField(choices=Assurance, default="", blank=True)
    starts_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    state = models.TextField(choices=State, default=State.IDENTIFIED)
    confirmed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="benefit_once_a_force"),
            models.CheckConstraint(
                condition=~models.Q(kind="cash") | models.Q(counted="pounds"),
                name="hours_are_never_cash",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed=None) | models.Q(kind="cash"),
                name="cash_alone_is_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence=None)
                | models.Q(confidence__gte=0, confidence__lte=100),
                name="benefit_confident_of_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProfileMonth(models.Model):
    """What is planned of one month, counted from the benefit's first: a slip moves them all."""

    benefit = models.ForeignKey("benefits.Benefit", models.PROTECT, related_name="profile")
    place = models.PositiveSmallIntegerField()
    planned = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["benefit", "place"], name="planned_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.benefit_id} month {self.place}: {self.planned}"


class Measurement(models.Model):
    """What was measured of a benefit in a calendar month, with what shows it."""

    benefit = models.ForeignKey("benefits.Benefit", models.PROTECT, related_name="measurements")
    month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    evidence = models.TextField()
    author = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["benefit", "month"], name="measured_once_a_month"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="measured_by_the_month"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_id} {self.month:%Y-%m}: {self.amount}"


class BenefitStep(models.Model):
    """A state that a benefit came to, with what shows it. Added and never changed."""

    benefit = models.ForeignKey("benefits.Benefit", models.PROTECT, related_name="steps")
    state = models.TextField(choices=State)
    evidence = models.TextField()
    post_id = models.BigIntegerField()
    author = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.benefit_id}: {self.state}"


class BenefitChange(models.Model):
    """One field of a benefit as somebody changed it. Never changed itself."""

    benefit = models.ForeignKey("benefits.Benefit", models.PROTECT, related_name="changes")
    field = models.TextField()
    before = models.TextField()
    after = models.TextField()
    source = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.benefit_id} {self.field}: {self.after}"


class Rate(ProtectedRecord):
    """What an hour of a role costs from a day on, and how many of them a year of it has."""

    role = models.TextField()
    starts_on = models.DateField()
    pounds = models.DecimalField(max_digits=8, decimal_places=2)
    hours = models.PositiveSmallIntegerField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "role", "starts_on"], name="rate_once_a_day_and_role"
            ),
            models.CheckConstraint(condition=models.Q(pounds__gt=0), name="an_hour_costs"),
        ]

    def __str__(self) -> str:
        return f"{self.role} from {self.starts_on}: {self.pounds}"
