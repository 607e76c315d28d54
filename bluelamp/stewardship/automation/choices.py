"""The words of automation."""

from django.db import models


class Method(models.TextChoices):
    """How data are moved: the better way first."""

    API = "api", "By an interface (API)"
    ROBOT = "robot", "By a robot"
    MANUAL = "manual", "By hand"
