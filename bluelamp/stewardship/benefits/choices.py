"""The words of benefits."""

from django.db import models


class Kind(models.TextChoices):
    """What a benefit is worth to the budget (Government Efficiency Framework)."""

    CASH = "cash", "Cash releasing"
    NON_CASH = "non_cash", "Not cash releasing"
    OTHER = "other", "Other"


class Unit(models.TextChoices):
    """What a benefit is counted in."""

    POUNDS = "pounds", "Pounds"
    HOURS = "hours", "Hours"
    NUMBER = "number", "A number"


class State(models.TextChoices):
    """How far a benefit has come."""

    IDENTIFIED = "identified", "Identified"
    PROFILED = "profiled", "Profiled"
    AGREED = "agreed", "Agreed by finance"
    DELIVERY = "delivery", "In delivery"
    MEASURED = "measured", "Measured"
    VERIFIED = "verified", "Verified"
    CONFIRMED = "confirmed", "Cash confirmed"
    SUSTAINED = "sustained", "Sustained"
    LAPSED = "lapsed", "Lapsed"


class Assurance(models.TextChoices):
    """What an auditor thinks of the evidence."""

    SUBSTANTIAL = "substantial", "Substantial"
    MODERATE = "moderate", "Moderate"
    LIMITED = "limited", "Limited"
    UNSATISFACTORY = "unsatisfactory", "Unsatisfactory"
