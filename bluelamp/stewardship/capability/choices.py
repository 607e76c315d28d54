"""The words of capability."""

from django.db import models


class Kind(models.TextChoices):
    """What sort of practice it is: the three of ITIL 4, and data."""

    GENERAL = "general", "General management"
    SERVICE = "service", "Service management"
    TECHNICAL = "technical", "Technical management"
    DATA = "data", "Data"


class Stage(models.TextChoices):
    """How far a practice is written and used."""

    PLANNED = "planned", "Planned"
    DRAFTED = "drafted", "Drafted"
    TESTED = "tested", "Drafted and tested"
    IN_USE = "in_use", "In use"


class Confidence(models.TextChoices):
    """How sure an assessor is."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Part(models.TextChoices):
    """What somebody has to do with an activity."""

    RESPONSIBLE = "R", "Responsible"
    ACCOUNTABLE = "A", "Accountable"
    CONSULTED = "C", "Consulted"
    INFORMED = "I", "Informed"
