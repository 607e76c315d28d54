"""The words of contact that no force changes."""

from django.db import models


class CallState(models.TextChoices):
    """From waiting in the queue until it has left it."""

    WAITING = "waiting", "Waiting to be answered"
    TAKEN = "taken", "Answered, to be graded"
    GRADED = "graded", "Graded"
    ADDED = "added", "Added to an incident"
    ABANDONED = "abandoned", "Abandoned before it was answered"
    CLOSED = "closed", "Closed without an incident"
