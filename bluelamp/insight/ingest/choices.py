"""Words that ingest's code depends on."""

from django.db import models


class RunState(models.TextChoices):
    """How far a run has come."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    STOPPED = "stopped", "Stopped"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"


class Dimension(models.TextChoices):
    """What a finding says of the data's quality (Government Data Quality Framework)."""

    COMPLETENESS = "completeness", "Completeness"
    VALIDITY = "validity", "Validity"
    UNIQUENESS = "uniqueness", "Uniqueness"
    TIMELINESS = "timeliness", "Timeliness"


class RejectState(models.TextChoices):
    """What became of a rejected row."""

    OPEN = "open", "Rejected"
    REPAIRED = "repaired", "Repaired"
