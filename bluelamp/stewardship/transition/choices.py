"""The words of transition."""

from django.db import models


class Category(models.TextChoices):
    """What a criterion is about."""

    TECHNICAL = "technical", "Technical"
    DATA = "data", "Data"
    SECURITY = "security", "Security"
    PEOPLE = "people", "People"
    SUPPORT = "support", "Support"
    COMMUNICATIONS = "communications", "Communications"
    LEGAL = "legal", "Legal"
    SUPPLIER = "supplier", "Supplier"
    CONTINGENCY = "contingency", "Contingency"


class Met(models.TextChoices):
    """What evidence shows of a criterion."""

    YES = "yes", "Met"
    PARTLY = "partly", "Partly met"
    NO = "no", "Not met"


class Standing(models.TextChoices):
    """How a criterion stands in a department on a day."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    UNMET = "unmet", "Not met"
    EXPIRED = "expired", "Evidence has run out"
    MISSING = "missing", "No evidence"


class Verdict(models.TextChoices):
    """Whether a department may go live."""

    GO = "go", "Go"
    CONDITIONAL = "conditional", "Go on conditions"
    NOT_READY = "not_ready", "Not ready"


class Severity(models.TextChoices):
    """How bad an issue is."""

    ONE = "1", "1: work has stopped"
    TWO = "2", "2: work is hindered, no way round"
    THREE = "3", "3: there is a way round"
    FOUR = "4", "4: minor"
