"""The words of decisions about who is who."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models


class Decision(models.TextChoices):
    """What a person decided about two persons, or about records held to be one person's."""

    SAME = "same", "The same person"
    DIFFERENT = "different", "Different people"
    UNSURE = "unsure", "Unsure"
    PARTED = "parted", "Records parted from the person"
    UNDONE = "undone", "An earlier decision undone"


class RequestState(models.TextChoices):
    """What became of a decision that needs a second person."""

    WAITING = "waiting", "Waiting for a second person"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", "To decide"
    WAITING = "waiting", "Waiting for a second person"
    UNSURE = "unsure", "Set aside: unsure"
    SAME = "same", "Decided: the same person"
    DIFFERENT = "different", "Decided: different people"


class ProposalSource(models.TextChoices):
    """What proposed a pair."""

    LIVE = "live", "When the record arrived"
    BATCH = "batch", "Linkage of the whole store"
    SAID = "said", "By whoever added the record"


class SaidSame(models.TextChoices):
    """What became of a word that a new record is a known person's."""

    DECIDED = "decided", "It is held to be the same person."
    WAITS = "waits", "A second person must agree that it is the same person."
    PROPOSED = "proposed", "Somebody who may decide who is who is asked whether it is the same."


@dataclass(frozen=True)
class Evidence:
    """What an algorithm showed to the person who decided, kept as it was shown.

    `bits` is the weight of evidence, log2 of the odds that both are one person; each fact has
    `fact`, `one`, `other`, `words` and its own `bits`.
    """

    algorithm: str = ""
    bits: float | None = None
    facts: list[dict[str, Any]] = field(default_factory=list)
