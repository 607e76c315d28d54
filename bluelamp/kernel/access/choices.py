"""The words of access."""

from django.db import models


class Marking(models.TextChoices):
    """Government Security Classifications that this platform may hold; higher ones are refused."""

    OFFICIAL = "OFFICIAL", "OFFICIAL"
    SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"


class Reach(models.TextChoices):
    """How far into the force a role profile sees."""

    FORCE = "force", "The whole force"
    UNIT = "unit", "Its own unit and those below it"
