"""The words of technical debt and of the design authority."""

from django.db import models


class Partly(models.TextChoices):
    """An answer of the register of legacy risk."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class PaperState(models.TextChoices):
    """Where a paper of the design authority stands (MADR 4.0)."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    DEPRECATED = "deprecated", "No longer followed"
    SUPERSEDED = "superseded", "Superseded"


class DebtKind(models.TextChoices):
    """What makes it debt: the three sorts that the strategy names, and what comes of decisions."""

    END_OF_LIFE = "end_of_life", "End of life"
    COST = "cost", "Disproportionate cost"
    INFLEXIBLE = "inflexible", "Inflexible"
    WAIVER = "waiver", "A waiver that has expired"
    METHOD = "method", "A way of integration to be replaced"


class Money(models.TextChoices):
    """Which budget pays."""

    CAPITAL = "capital", "Capital"
    REVENUE = "revenue", "Revenue"


class CostKind(models.TextChoices):
    """The parts of a total cost of ownership."""

    LICENCE = "licence", "Licence or subscription"
    HOSTING = "hosting", "Hosting"
    SUPPORT = "support", "Support contract"
    PEOPLE = "people", "People"
    INTEGRATION = "integration", "Integration"
    SECURITY = "security", "Security"
    TRAINING = "training", "Training"
    CHANGE = "change", "Change"
    EXIT = "exit", "Exit and decommissioning"


class Basis(models.TextChoices):
    """How sure an amount is."""

    ACTUAL = "actual", "Actual"
    BUDGET = "budget", "Budget"
    FORECAST = "forecast", "Forecast"


class Bias(models.TextChoices):
    """Sorts of project for optimism bias (Mott MacDonald 2002, HM Treasury)."""

    EQUIPMENT = "equipment", "Equipment and development"
    OUTSOURCING = "outsourcing", "Outsourcing"
    NON_STANDARD_BUILDING = "non_standard_building", "Non-standard building"
    STANDARD_BUILDING = "standard_building", "Standard building"
    NON_STANDARD_CIVIL = "non_standard_civil", "Non-standard civil engineering"
    STANDARD_CIVIL = "standard_civil", "Standard civil engineering"
