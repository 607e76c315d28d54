"""The words of tasking that no force changes."""

from django.db import models


class MeetingState(models.TextChoices):
    """In preparation until it is held."""

    PREPARED = "prepared", "In preparation"
    HELD = "held", "Held"


class Why(models.TextChoices):
    """Why an incident is looked at by a meeting."""

    OPEN = "open", "Open and urgent"
    BREACHED = "breached", "Past its target"
    REGRADED = "regraded", "Regraded since the last meeting"


class TaskKind(models.TextChoices):
    """What sort of work is asked for."""

    TASK = "task", "Task"
    COMMISSION = "commission", "Intelligence commission"
    PACKAGE = "package", "Package"


class TaskState(models.TextChoices):
    """How far a task is."""

    OPEN = "open", "To be accepted"
    ACCEPTED = "accepted", "Accepted"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
