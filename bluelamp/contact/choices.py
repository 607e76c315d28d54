"""The words of contact that no force changes."""

from django.db import models


class CallState(models.TextChoices):
    """Taken until it is graded."""

    TAKEN = "taken", "Waiting to be graded"
    GRADED = "graded", "Graded"
