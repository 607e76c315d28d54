"""The words of devices."""

from django.db import models


class DeviceState(models.TextChoices):
    """Where a device is in its life."""

    STORE = "store", "In store"
    ISSUED = "issued", "Issued"
    REPAIR = "repair", "Being repaired"
    LOST = "lost", "Lost"
    RETIRED = "retired", "Retired"


class Funding(models.TextChoices):
    """Which budget replaces it."""

    CAPITAL = "capital", "Capital"
    REVENUE = "revenue", "Revenue"
