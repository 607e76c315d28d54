"""The words of strategy."""

from django.db import models


class Stand(models.TextChoices):
    """How a theme stands to a national priority."""

    SUPPORTS = "supports", "Supports"
    NEUTRAL = "neutral", "Neutral"
    CONFLICTS = "conflicts", "Conflicts"


class Outcome(models.TextChoices):
    """What a board decided about a paper."""

    WAITING = "", "Not decided"
    AGREED = "agreed", "Agreed"
    CHANGED = "changed", "Agreed with changes"
    REFUSED = "refused", "Refused"
    NOTED = "noted", "Noted"
