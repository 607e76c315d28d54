"""The states of a delivery."""

from django.db import models


class DeliveryState(models.TextChoices):
    """Waiting until done; failed when its tries are used up."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
