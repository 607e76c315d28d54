"""The words of journey maps."""

from django.db import models


class Kind(models.TextChoices):
    """What a map of a journey shows."""

    AS_IS = "as-is", "As it is"
    TO_BE = "to-be", "As it should be"
    AFTER = "after", "As it was measured afterwards"


class Grade(models.TextChoices):
    """How good the evidence for minutes is."""

    CLAIMED = "claimed", "Claimed by those who do it"
    SAMPLED = "sampled", "Timed on a sample"
    LOGGED = "logged", "Measured from the systems' own logs"


class Verdict(models.TextChoices):
    """Whether a change did for a journey what was drawn."""

    OPEN = "open", "Not proved: it has not been measured since"
    PROVED = "proved", "Proved"
    PARTLY = "partly", "Partly proved"
    NONE = "none", "Not proved: it takes as long as before"
    WORSE = "worse", "It takes longer than before"


FEELINGS = {1: "Very bad", 2: "Bad", 3: "Neither", 4: "Good", 5: "Very good"}
