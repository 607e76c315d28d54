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


class AppointmentState(models.TextChoices):
    """From being offered until somebody came or did not."""

    OFFERED = "offered", "Offered, not confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    KEPT = "kept", "Kept"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "Cancelled"


class TellBy(models.TextChoices):
    """How somebody agreed to be told of their appointment."""

    TELEPHONE = "telephone", "By telephone"
    SMS = "sms", "By text message"
    EMAIL = "email", "By email"


class NoticeState(models.TextChoices):
    """Whether somebody was told of their appointment."""

    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    TELEPHONE = "telephone", "To be told by telephone"
    TOLD = "told", "Told by telephone"
    OVERTAKEN = "overtaken", "Overtaken by a later notice"


class ScanState(models.TextChoices):
    """What the scan for malware said of a file."""

    UNSCANNED = "unscanned", "Not scanned yet, held back"
    CLEAN = "clean", "Scanned, nothing found"
    INFECTED = "infected", "Malware found, locked away"
