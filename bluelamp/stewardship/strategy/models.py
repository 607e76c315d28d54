"""Themes, principles, objectives, national priorities, roadmap, plans, boards, risks."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Outcome, Stand


class Theme(ProtectedRecord):
    """A strand of the strategy."""

    reference = models.TextField()
    name = models.TextField()
    about = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="theme_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class Principle(ProtectedRecord):
    """A rule that decisions are held against."""

    reference = models.TextField()
    theme = models.ForeignKey("strategy.Theme", models.PROTECT, related_name="principles")
    name = models.TextField()
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="principle_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class Objective(ProtectedRecord):
    """What is to be reached, measured how, by when."""

    reference = models.TextField()
    theme = models.ForeignKey("strategy.Theme", models.PROTECT, related_name="objectives")
    name = models.TextField()
    measure = models.TextField(default="", blank=True)
    target = models.TextField(default="", blank=True)
    stands_at = models.TextField(default="", blank=True)
    due_on = models.DateField(null=True)
    owner = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="objective_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class NationalPriority(ProtectedRecord):
    """A priority of a national text, in the version that was read."""

    reference = models.TextField()
    name = models.TextField()
    text = models.TextField()
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="priority_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class Alignment(ProtectedRecord):
    """How a theme stands to a national priority, and why."""

    theme = models.ForeignKey("strategy.Theme", models.PROTECT, related_name="alignments")
    priority = models.ForeignKey(
        "strategy.NationalPriority", models.PROTECT, related_name="alignments"
    )
    stand = models.TextField(choices=Stand)
    reason = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "priority"], name="aligned_once")]

    def __str__(self) -> str:
        return f"{self.theme}, {self.priority}"


class RoadmapStep(ProtectedRecord):
    """A step towards an objective, from a day to a day."""

    reference = models.TextField()
    objective = models.ForeignKey("strategy.Objective", models.PROTECT, related_name="steps")
    name = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    done_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="step_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="step_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanItem(ProtectedRecord):
    """What a plan promises by a day after it began, such as day 10 or day 100."""

    reference = models.TextField()
    plan = models.TextField()
    name = models.TextField()
    day_0 = models.DateField()
    day = models.PositiveSmallIntegerField()
    owner = models.TextField(default="", blank=True)
    done_on = models.DateField(null=True)
    evidence = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="item_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class Board(ProtectedRecord):
    """Who meets to decide what, and how many must be there."""

    reference = models.TextField()
    name = models.TextField()
    terms = models.TextField(default="", blank=True)
    chair = models.TextField(default="", blank=True)
    quorum = models.PositiveSmallIntegerField(default=1)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="board_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class BoardPaper(ProtectedRecord):
    """A paper before a board, and what was decided about it."""

    reference = models.TextField()
    board = models.ForeignKey("strategy.Board", models.PROTECT, related_name="papers")
    title = models.TextField()
    author = models.TextField(default="", blank=True)
    meets_on = models.DateField()
    asks = models.TextField(default="", blank=True)
    outcome = models.TextField(choices=Outcome, default=Outcome.WAITING, blank=True)
    decided_on = models.DateField(null=True)
    present = models.PositiveSmallIntegerField(null=True)
    decision = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="board_paper_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_on=None)
                | (~models.Q(outcome="") & models.Q(decided_on__isnull=False)),
                name="decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BoardAction(ProtectedRecord):
    """What somebody is to do for a board, by when."""

    reference = models.TextField()
    board = models.ForeignKey("strategy.Board", models.PROTECT, related_name="actions")
    name = models.TextField()
    owner = models.TextField()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="action_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class StrategicRisk(ProtectedRecord):
    """What might keep the strategy from being reached: how likely, how bad, who sees to it."""

    reference = models.TextField()
    name = models.TextField()
    theme = models.ForeignKey("strategy.Theme", models.PROTECT, null=True, related_name="risks")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    owner = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)
    review_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="risk_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="strategic_risk_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.name
