"""The words of the algorithm register."""

from django.db import models


class State(models.TextChoices):
    """Where one version of an algorithm stands."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved for use"
    SUSPENDED = "suspended", "Suspended"
    RETIRED = "retired", "Retired"
