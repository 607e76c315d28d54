"""The words of contracts."""

from django.db import models


class Renewal(models.TextChoices):
    """What happens at the end of a term."""

    NEVER = "never", "It ends"
    TACIT = "tacit", "It renews by itself unless notice is given"
    EXPRESS = "express", "It is extended only when we say so"


class Separation(models.TextChoices):
    """How far a contract that two forces shared has been parted."""

    SHARED = "shared", "Outstanding"
    COMMERCIAL = "commercial", "Commercially separated"
    SEPARATED = "separated", "Separated in full"


class Due(models.TextChoices):
    """What the dates of a contract ask for today."""

    NOTHING = "", "Nothing yet"
    DECIDE = "decide", "Decide now"
    NOTICE = "notice", "Too late to give notice"
    ENDED = "ended", "Ended"
    UNKNOWN = "unknown", "No end date"


class Exemption(models.TextChoices):
    """Why a contract or its price is not published (Freedom of Information Act 2000)."""

    COMMERCIAL = "s43", "Commercial interests (section 43)"
    CONFIDENCE = "s41", "Given in confidence (section 41)"
    SECURITY = "s24", "National security (section 24)"
    LAW = "s31", "Law enforcement (section 31)"
