"""The decommissioning of an application, step by step."""

from django.db import models

from ..choices import Ending


class Decommissioning(models.Model):
    """How far the ending of an application has come. One an application."""

    application = models.OneToOneField(
        "portfolio.Application", models.PROTECT, related_name="decommissioning"
    )
    state = models.TextField(choices=Ending, default=Ending.CANDIDATE)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class EndingStep(models.Model):
    """One step of a decommissioning with its evidence. Steps are added and never changed."""

    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="steps")
    state = models.TextField(choices=Ending)
    evidence = models.TextField()
    post_id = models.BigIntegerField()
    author = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"
