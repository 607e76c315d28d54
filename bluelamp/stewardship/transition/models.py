"""Go-lives, what departments must show, issues, the service desk's days, lessons, rulings."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Category, Met, Severity, Verdict


class GoLive(ProtectedRecord):
    """A change that is brought into use, in one department after another or in all at once."""

    reference = models.TextField()
    name = models.TextField()
    goes_on = models.DateField(null=True)
    last_safe_at = models.DateField(null=True)
    way_back = models.TextField(default="", blank=True)
    owner = models.TextField(default="", blank=True)
    usual_calls = models.PositiveIntegerField(default=0)
    people_per_agent = models.PositiveSmallIntegerField(default=10)
    calm_days = models.PositiveSmallIntegerField(default=5)
    most_second = models.PositiveSmallIntegerField(default=3)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="go_live_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(last_safe_at=None)
                | models.Q(goes_on=None)
                | models.Q(last_safe_at__gte=models.F("goes_on")),
                name="back_after_going_live",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Landing(ProtectedRecord):
    """A department's part of a go-live: how many people, change agents, how many were reached."""

    reference = models.TextField()
    go_live = models.ForeignKey("transition.GoLive", models.PROTECT, related_name="landings")
    department = models.TextField()
    lands_on = models.DateField(null=True)
    people = models.PositiveIntegerField(null=True)
    agents = models.PositiveIntegerField(default=0)
    agents_trained = models.PositiveIntegerField(default=0)
    briefed = models.PositiveIntegerField(default=0)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="landing_once_a_force"),
            models.UniqueConstraint(fields=["go_live", "department"], name="lands_once"),
            models.CheckConstraint(
                condition=models.Q(agents_trained__lte=models.F("agents")),
                name="agents_trained_of_agents",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.go_live}, {self.department}"


class Criterion(ProtectedRecord):
    """What a department must show. Evidence holds for `valid_days`, or for good."""

    reference = models.TextField()
    go_live = models.ForeignKey("transition.GoLive", models.PROTECT, related_name="criteria")
    category = models.TextField(choices=Category)
    name = models.TextField()
    threshold = models.TextField(default="", blank=True)
    mandatory = models.BooleanField(default=True)
    valid_days = models.PositiveSmallIntegerField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="criterion_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class Proof(ProtectedRecord):
    """Evidence for a criterion in a department as it was seen on a day; the newest counts."""

    criterion = models.ForeignKey("transition.Criterion", models.PROTECT, related_name="proofs")
    landing = models.ForeignKey("transition.Landing", models.PROTECT, related_name="proofs")
    seen_on = models.DateField()
    met = models.TextField(choices=Met)
    evidence = models.TextField(default="", blank=True)
    expires_on = models.DateField(null=True)
    owner = models.TextField(default="", blank=True)
    due_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "landing", "seen_on"], name="proof_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on=None) | models.Q(expires_on__gte=models.F("seen_on")),
                name="proof_runs_out_after_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_met_display()}"


class PanelVote(ProtectedRecord):
    """What a member of the panel says of a criterion in a department. Their newest vote counts."""

    criterion = models.ForeignKey("transition.Criterion", models.PROTECT, related_name="votes")
    landing = models.ForeignKey("transition.Landing", models.PROTECT, related_name="votes")
    member = models.TextField()
    says = models.TextField(choices=Met)
    why = models.TextField(default="", blank=True)
    voted_on = models.DateField()
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "landing", "member"], name="one_vote_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_says_display()} ({self.member})"


class CriticalIssue(ProtectedRecord):
    """Something wrong around a go-live, its way round, who sees to it and by when."""

    reference = models.TextField()
    go_live = models.ForeignKey("transition.GoLive", models.PROTECT, related_name="issues")
    department = models.TextField(default="", blank=True)
    title = models.TextField()
    severity = models.TextField(choices=Severity)
    workaround = models.TextField(default="", blank=True)
    owner = models.TextField(default="", blank=True)
    due_on = models.DateField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="issue_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="issue_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DeskDay(ProtectedRecord):
    """A day of the service desk around a go-live: calls forecast and taken, agents, backlog."""

    go_live = models.ForeignKey("transition.GoLive", models.PROTECT, related_name="desk_days")
    day = models.DateField()
    forecast = models.PositiveIntegerField(null=True)
    calls = models.PositiveIntegerField(null=True)
    staff_planned = models.PositiveSmallIntegerField(null=True)
    fixed_first = models.PositiveIntegerField(null=True)
    backlog = models.PositiveIntegerField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["go_live", "day"], name="desk_day_once")]

    def __str__(self) -> str:
        return f"{self.go_live}, {self.day}"


class GoLiveLesson(ProtectedRecord):
    """What was learned, and what the next go-live is to do."""

    reference = models.TextField()
    go_live = models.ForeignKey("transition.GoLive", models.PROTECT, related_name="lessons")
    category = models.TextField(choices=Category)
    title = models.TextField()
    to_do = models.TextField(default="", blank=True)
    owner = models.TextField(default="", blank=True)
    taken_up_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="lesson_once_a_force")
        ]

    def __str__(self) -> str:
        return self.title


class Ruling(models.Model):
    """What somebody ruled for a department, beside what was reckoned then. Never changed itself."""

    landing = models.ForeignKey("transition.Landing", models.PROTECT, related_name="rulings")
    verdict = models.TextField(choices=Verdict)
    reckoned = models.TextField(choices=Verdict)
    reason = models.TextField()
    owner = models.TextField(default="", blank=True)
    until = models.DateField(null=True)
    who = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.landing_id}: {self.verdict}"
