"""The words of programmes."""

from django.db import models


class Rating(models.TextChoices):
    """Delivery confidence, in three points as the government's major projects have it."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class Stage(models.TextChoices):
    """Where a project stands."""

    IDEA = "idea", "Idea"
    PLANNED = "planned", "Planned"
    DELIVERY = "delivery", "In delivery"
    CLOSED = "closed", "Closed"
    STOPPED = "stopped", "Stopped"


class Budget(models.TextChoices):
    """What a line of budget is counted in: pounds of revenue or capital, or days of the team."""

    REVENUE = "revenue", "Revenue"
    CAPITAL = "capital", "Capital"
    DAYS = "days", "Team days"


class Item(models.TextChoices):
    """What a project is about, and what it hands over."""

    SCOPE = "scope", "Scope"
    DELIVERABLE = "deliverable", "Deliverable"


class Tie(models.TextChoices):
    """How the choice of one project bears on another."""

    NEEDS = "needs", "Needs"
    EITHER = "either", "Either this or"


class Sort(models.TextChoices):
    """What a stated table is of."""

    SAVINGS = "savings", "Savings plan"
    SPEND = "spend", "Spend"
