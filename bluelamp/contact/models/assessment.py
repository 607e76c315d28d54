"""THRIVE+ assessments: what a handler recorded against each prompt."""

from django.db import models


class Assessment(models.Model):
    """One THRIVE+ assessment of a call. Another one is added beside it; none is changed."""

    call = models.ForeignKey("contact.Call", models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    assessor = models.TextField()
    post_id = models.BigIntegerField()
    threat = models.TextField(blank=True, default="")
    harm = models.TextField(blank=True, default="")
    risk = models.TextField(blank=True, default="")
    investigation = models.TextField(blank=True, default="")
    vulnerability = models.TextField(blank=True, default="")
    engagement = models.TextField(blank=True, default="")
    prevention = models.TextField(blank=True, default="")
    intervention = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"Call {self.call_id} at {self.at:%H:%M}"
