"""Programmes, their phases and projects; a project's scope, milestones and money; histories."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import Budget, Item, Rating, Stage
from .history import Changed


class Programme(ProtectedRecord):
    """Projects that together bring about one change."""

    reference = models.TextField()
    name = models.TextField()
    aims = models.TextField(default="", blank=True)
    sponsor = models.TextField(default="", blank=True)
    manager = models.TextField(default="", blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="programme_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """A stretch of a programme with an aim of its own."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="phases")
    name = models.TextField()
    aims = models.TextField(default="", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="phase_once_a_programme"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="phase_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Project(ProtectedRecord):
    """A project of a programme. What is not known is empty: a real row lacks much."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="projects")
    reference = models.TextField()
    name = models.TextField()
    aims = models.TextField(default="", blank=True)
    category = models.TextField(default="", blank=True)
    sponsor = models.TextField(default="", blank=True)
    stage = models.TextField(choices=Stage, default=Stage.DELIVERY)
    starts_on = models.DateField(null=True)
    first_ends_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    declared = models.TextField(choices=Rating, default="", blank=True)
    declared_why = models.TextField(default="", blank=True)
    reckoned = models.TextField(choices=Rating, default="", blank=True)
    assured = models.TextField(choices=Rating, default="", blank=True)
    rating_actions = models.TextField(default="", blank=True)
    schedule_why = models.TextField(default="", blank=True)
    whole_life_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    whole_life_why = models.TextField(default="", blank=True)
    benefits_total = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    benefits_why = models.TextField(default="", blank=True)
    worth = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    mandatory_why = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="project_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="project_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(stage="closed") ^ models.Q(closed_on=None),
                name="closed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["force", "stage", "name"], name="projects_by_stage")]

    def __str__(self) -> str:
        return self.name


class ProjectItem(models.Model):
    """A line of a project's scope, or something that it hands over."""

    project = models.ForeignKey("programmes.Project", models.PROTECT, related_name="items")
    kind = models.TextField(choices=Item)
    text = models.TextField()
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "text"], name="item_once_a_project"),
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__gte=0, percent__lte=100),
                name="done_of_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Milestone(models.Model):
    """A day that a project is held to: as first agreed, as now expected, as it was met."""

    project = models.ForeignKey("programmes.Project", models.PROTECT, related_name="milestones")
    name = models.TextField()
    baseline_on = models.DateField()
    forecast_on = models.DateField(null=True)
    met_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="milestone_once_a_project")
        ]
        indexes = [models.Index(fields=["baseline_on"], name="milestones_by_day")]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """One project, one financial year, and revenue, capital or team days: budget and forecast."""

    project = models.ForeignKey("programmes.Project", models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    kind = models.TextField(choices=Budget)
    code = models.TextField(default="", blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    forecast = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    actual = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    comment = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "kind"], name="budget_once_a_year_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year} {self.kind}: {self.budget}"


class ProgrammeChange(Changed):
    """One field of a programme or its phases as somebody changed it."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="changes")


class ProjectChange(Changed):
    """One field of a project, its milestones, money or scope as somebody changed it."""

    project = models.ForeignKey("programmes.Project", models.PROTECT, related_name="changes")
