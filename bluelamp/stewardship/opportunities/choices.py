"""The words of opportunities."""

from django.db import models


class Status(models.TextChoices):
    """What has become of an opportunity."""

    RAISED = "raised", "Raised"
    ACCEPTED = "accepted", "Accepted"
    STARTED = "started", "Being done"
    DELIVERED = "delivered", "Delivered"
    DECLINED = "declined", "Not done"


class Category(models.TextChoices):
    """What sort of bump it is."""

    REKEYING = "rekeying", "Typing the same thing again"
    LOG_ON = "log-on", "Logging on"
    SLOW = "slow", "It is slow or it hangs"
    FINDING = "finding", "Finding things out"
    FORM = "form", "Too long a form"
    ACCESS = "access", "No access where I am"
    DEVICE = "device", "The device"
    OTHER = "other", "Something else"


class Often(models.TextChoices):
    """How often one person meets it, in words that need no arithmetic."""

    MANY_A_SHIFT = "many", "Many times a shift"
    EVERY_SHIFT = "shift", "Once or twice a shift"
    WEEKLY = "week", "About once a week"
    MONTHLY = "month", "About once a month"


class Reach(models.TextChoices):
    """Whom it troubles, in words that need no counting."""

    ME = "me", "Me"
    TEAM = "team", "My team"
    STATION = "station", "My station or department"
    FORCE = "force", "Most of the force"


class Lane(models.TextChoices):
    """How it would be delivered."""

    UNSIZED = "", "Not sized yet"
    FAST = "fast", "Within four working days"
    STRATEGIC = "strategic", "As a larger change"


class Evidence(models.TextChoices):
    """How good the evidence for minutes is."""

    CLAIMED = "claimed", "Claimed"
    SAMPLED = "sampled", "Timed on a sample"
    LOGGED = "logged", "Measured from logs"


class Phase(models.TextChoices):
    """When a measurement was made."""

    BEFORE = "before", "Before the change"
    AFTER = "after", "After the change"


class Channel(models.TextChoices):
    """The way it was raised."""

    PAGE = "page", "On the page"
    API = "api", "By another system"
    FILE = "file", "From a file"
