"""Automations, what they touch, their months."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Method


class Automation(ProtectedRecord):
    """Data moved between applications without thought: by an interface, a robot, a hand."""

    reference = models.TextField()
    name = models.TextField()
    purpose = models.TextField(default="", blank=True)
    method = models.TextField(choices=Method)
    owner = models.TextField(default="", blank=True)
    api_offered = models.BooleanField(null=True)
    minutes_by_hand = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    live_on = models.DateField(null=True)
    retire_by = models.DateField(null=True)
    retired_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="automation_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(live_on=None)
                | models.Q(retire_by=None)
                | models.Q(retire_by__gte=models.F("live_on")),
                name="retire_by_after_live",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Touch(models.Model):
    """An automation reads or writes an application: what an upgrade of it may break."""

    automation = models.ForeignKey("automation.Automation", models.PROTECT, related_name="touches")
    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["automation", "application"], name="touches_once")
        ]

    def __str__(self) -> str:
        return f"{self.automation_id} touches {self.application_id}"


class RunMonth(models.Model):
    """A month of an automation as its log counts it, and the minutes that people spent on it."""

    automation = models.ForeignKey("automation.Automation", models.PROTECT, related_name="months")
    month = models.DateField()
    transactions = models.PositiveIntegerField()
    exceptions = models.PositiveIntegerField(default=0)
    supervision_minutes = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    repair_minutes = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["automation", "month"], name="month_once"),
            models.CheckConstraint(
                condition=models.Q(exceptions__lte=models.F("transactions")),
                name="exceptions_of_transactions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.automation_id}, {self.month:%m/%Y}: {self.transactions}"


class AutomationChange(models.Model):
    """One field of an automation as somebody changed it. Never changed itself."""

    automation = models.ForeignKey("automation.Automation", models.PROTECT, related_name="changes")
    field = models.TextField()
    before = models.TextField()
    after = models.TextField()
    source = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.automation_id} {self.field}: {self.after}"
