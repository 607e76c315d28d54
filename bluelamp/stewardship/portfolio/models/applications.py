"""An application, what it is made of, what it serves, what follows it, and every change of it."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import Architecture, Disposition, Ground, Hosting, Kind, Relevance, Side, Stage


class Application(ProtectedRecord):
    """A technology service that the force runs or uses. Its passport is what is known of it.

    Empty means not known. `known` holds for each field {source, on}: who says so, and when it was
    observed. Scores, advice and freshness are reckoned from the rest, as of `reckoned_on`.
    """

    reference = models.TextField()
    name = models.TextField()
    purpose = models.TextField(default="", blank=True)
    department = models.TextField(default="", blank=True)
    business_owner = models.TextField(default="", blank=True)
    relevance = models.TextField(choices=Relevance, default="", blank=True)
    users = models.PositiveIntegerField(null=True)
    organisations = models.PositiveIntegerField(null=True)
    value_judged = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    personal_data = models.BooleanField(null=True)
    impact_assessment = models.TextField(default="", blank=True)
    technical_owner = models.TextField(default="", blank=True)
    support_team = models.TextField(default="", blank=True)
    supplier = models.TextField(default="", blank=True)
    kind = models.TextField(choices=Kind, default="", blank=True)
    architecture = models.TextField(choices=Architecture, default="", blank=True)
    installed_on = models.DateField(null=True)
    support_ends_on = models.DateField(null=True)
    interfaces = models.PositiveIntegerField(null=True)
    fit_judged = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    recovery_hours = models.PositiveIntegerField(null=True)
    stage = models.TextField(choices=Stage, default=Stage.LIVE)
    ground = models.TextField(choices=Ground, default="", blank=True)
    greenfield_on = models.DateField(null=True)
    retire_on = models.DateField(null=True)
    known = models.JSONField(default=dict)
    disposition = models.TextField(choices=Disposition, default="", blank=True)
    disposition_why = models.TextField(default="", blank=True)
    advice = models.TextField(choices=Disposition, default="", blank=True)
    business_score = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    technical_score = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    freshness = models.PositiveSmallIntegerField(default=0)
    year_cost = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    currency = models.TextField(default="GBP")
    reckoned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="application_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(value_judged=None) | models.Q(value_judged__range=(0, 5)),
                name="value_judged_0_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(fit_judged=None) | models.Q(fit_judged__range=(0, 5)),
                name="fit_judged_0_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(installed_on=None)
                | models.Q(retire_on=None)
                | models.Q(retire_on__gte=models.F("installed_on")),
                name="retired_after_installed",
            ),
        ]
        indexes = [models.Index(fields=["force", "name"], name="applications_by_name")]

    def __str__(self) -> str:
        return self.name


class Component(models.Model):
    """A part of an application that runs somewhere."""

    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="components"
    )
    name = models.TextField()
    hosting = models.TextField(choices=Hosting, default="", blank=True)
    provider = models.TextField(default="", blank=True)
    product = models.TextField(default="", blank=True)
    version = models.TextField(default="", blank=True)
    source = models.TextField()
    observed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "name"], name="component_once_an_application"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Capability(ProtectedRecord):
    """Something that the force is able to do, which applications serve."""

    name = models.TextField()
    group = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "group", "name"], name="capability_once_a_force"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Provision(models.Model):
    """An application serves a capability."""

    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="provisions"
    )
    capability = models.ForeignKey(
        "portfolio.Capability", models.PROTECT, related_name="provisions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "capability"], name="serves_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} serves {self.capability_id}"


class Succession(models.Model):
    """An application is followed by another one."""

    application = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        "portfolio.Application", models.PROTECT, related_name="predecessions"
    )
    planned_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "successor"], name="succeeds_once"),
            models.CheckConstraint(
                condition=~models.Q(application=models.F("successor")), name="not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} is followed by {self.successor_id}"


class Change(models.Model):
    """One field of an application as somebody changed or confirmed it. Never changed itself."""

    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="changes")
    field = models.TextField()
    side = models.TextField(choices=Side)
    before = models.TextField()
    after = models.TextField()
    source = models.TextField()
    observed_on = models.DateField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "-at"], name="changes_newest")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.field}: {self.after}"
