"""Practices, how mature they are, who does what, jobs and the skills that they need."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import Confidence, Kind, Part, Stage

LEVEL = (1, 5)


class Practice(ProtectedRecord):
    """Something that the department must be able to do, with the level that it aims at."""

    reference = models.TextField()
    name = models.TextField()
    kind = models.TextField(choices=Kind)
    group = models.TextField(default="", blank=True)
    stage = models.TextField(choices=Stage, default=Stage.PLANNED)
    owner = models.TextField(default="", blank=True)
    target = models.PositiveSmallIntegerField(null=True)
    importance = models.PositiveSmallIntegerField(default=3)
    action = models.TextField(default="", blank=True)
    review_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="practice_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(target=None) | models.Q(target__range=LEVEL),
                name="target_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MaturityScore(ProtectedRecord):
    """How mature one assessor found a practice on a day, and what shows it."""

    practice = models.ForeignKey("capability.Practice", models.PROTECT, related_name="scores")
    assessor = models.TextField()
    seen_on = models.DateField()
    level = models.PositiveSmallIntegerField()
    evidence = models.TextField(default="", blank=True)
    confidence = models.TextField(choices=Confidence, default=Confidence.MEDIUM)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "assessor", "seen_on"], name="score_once_a_day"
            ),
            models.CheckConstraint(condition=models.Q(level__range=LEVEL), name="maturity_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.practice}: {self.level} ({self.assessor})"


class Job(ProtectedRecord):
    """A job of the department, with its posts. What its holders may do here is a role profile."""

    reference = models.TextField()
    name = models.TextField()
    team = models.TextField(default="", blank=True)
    grade = models.TextField(default="", blank=True)
    posts = models.PositiveSmallIntegerField(default=0)
    filled = models.PositiveSmallIntegerField(default=0)
    deputy = models.TextField(default="", blank=True)
    evaluated_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="job_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(filled__lte=models.F("posts")), name="filled_of_posts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Responsibility(ProtectedRecord):
    """What a job has to do with an activity of a practice. Exactly one is accountable."""

    practice = models.ForeignKey("capability.Practice", models.PROTECT, related_name="parts")
    activity = models.TextField()
    job = models.ForeignKey("capability.Job", models.PROTECT, related_name="parts")
    part = models.TextField(choices=Part)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "activity", "job"], name="one_part_a_job"),
            models.UniqueConstraint(
                fields=["practice", "activity"],
                condition=models.Q(part=Part.ACCOUNTABLE),
                name="one_accountable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.job} ({self.part})"


class SkillNeed(ProtectedRecord):
    """A skill that a job needs: at what level, in how many people, and how many have it."""

    job = models.ForeignKey("capability.Job", models.PROTECT, related_name="skills")
    skill = models.TextField()
    level = models.PositiveSmallIntegerField()
    people_needed = models.PositiveSmallIntegerField()
    people_with = models.PositiveSmallIntegerField(default=0)
    training = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "skill"], name="skill_once_a_job"),
            models.CheckConstraint(condition=models.Q(level__range=LEVEL), name="skill_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.job}"


class PracticeFact(ProtectedRecord):
    """That what the platform can count says something of a practice."""

    practice = models.ForeignKey("capability.Practice", models.PROTECT, related_name="facts")
    fact = models.TextField()
    why = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "fact"], name="fact_once_a_practice")
        ]

    def __str__(self) -> str:
        return f"{self.practice}: {self.fact}"
