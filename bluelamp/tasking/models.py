"""Meetings and what they look at, tasks, processes, briefings and who has read them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import MeetingState, TaskKind, TaskState, Why


class Meeting(ProtectedRecord):
    """A THRIVE+ review meeting: one of the three of a day."""

    slot = models.TextField()
    on = models.DateField()
    starts_at = models.DateTimeField()
    state = models.TextField(choices=MeetingState, default=MeetingState.PREPARED)
    summary = models.TextField(default="", blank=True)
    chair_id = models.BigIntegerField(null=True)
    held_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "on", "slot"], name="a_meeting_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(state="prepared", held_at=None, chair_id=None)
                | models.Q(state="held", held_at__isnull=False, chair_id__isnull=False),
                name="held_by_a_chair",
            ),
        ]
        indexes = [models.Index(fields=["force", "-starts_at"], name="meetings_newest")]

    def __str__(self) -> str:
        return f"{self.on} {self.slot}"


class MeetingItem(models.Model):
    """An incident that a meeting looks at, why, and what was decided about it."""

    meeting = models.ForeignKey("tasking.Meeting", models.PROTECT, related_name="items")
    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="+")
    why = ArrayField(models.TextField(choices=Why))
    decision = models.TextField(default="", blank=True)
    owner = models.ForeignKey("access.Post", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "incident"], name="an_incident_once_a_meeting"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None, decided_by_id=None)
                | (
                    ~models.Q(decision="")
                    & models.Q(decided_at__isnull=False, decided_by_id__isnull=False)
                ),
                name="decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.incident_id}"


class Process(ProtectedRecord):
    """A tactical process that was started from a template, such as a missing person's."""

    template = models.TextField()
    version = models.PositiveIntegerField()
    title = models.TextField()
    incident = models.ForeignKey(
        "dispatch.Incident", models.PROTECT, null=True, related_name="processes"
    )
    started_at = models.DateTimeField()
    started_by_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.title


class Task(ProtectedRecord):
    """Something that a unit is asked to do, by when. Its `unit` is the one that it is for."""

    kind = models.TextField(choices=TaskKind, default=TaskKind.TASK)
    title = models.TextField()
    detail = models.TextField(default="", blank=True)
    citation = models.TextField(default="", blank=True)
    incident = models.ForeignKey(
        "dispatch.Incident", models.PROTECT, null=True, related_name="tasks"
    )
    item = models.ForeignKey("tasking.MeetingItem", models.PROTECT, null=True, related_name="tasks")
    process = models.ForeignKey("tasking.Process", models.PROTECT, null=True, related_name="tasks")
    owner = models.ForeignKey("access.Post", models.PROTECT, null=True, related_name="tasks")
    due_at = models.DateTimeField(null=True)
    state = models.TextField(choices=TaskState, default=TaskState.OPEN)
    result = models.TextField(default="", blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted"], ended_at=None)
                | (
                    models.Q(state__in=["done", "cancelled"], ended_at__isnull=False)
                    & ~models.Q(result="")
                ),
                name="ended_with_a_result",
            )
        ]
        indexes = [
            models.Index(
                fields=["force", "due_at"],
                name="tasks_to_do",
                condition=models.Q(state__in=["open", "accepted"]),
            ),
            models.Index(fields=["owner", "due_at"], name="tasks_of_a_post"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskStep(models.Model):
    """One step of a task's life. Steps are added and never changed."""

    task = models.ForeignKey("tasking.Task", models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    state = models.TextField(choices=TaskState)
    text = models.TextField()
    author = models.TextField()
    post_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.text}"


class Briefing(ProtectedRecord):
    """What those on duty in a unit must know. Published to several units, it is one for each."""

    series = models.UUIDField()
    title = models.TextField()
    text = models.TextField()
    author = models.TextField()
    post_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "unit"], name="a_briefing_once_a_unit"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="a_briefing_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-ends_at"], name="briefings_of_a_unit")]

    def __str__(self) -> str:
        return self.title


class Acknowledgement(models.Model):
    """That somebody has read a briefing."""

    briefing = models.ForeignKey(
        "tasking.Briefing", models.PROTECT, related_name="acknowledgements"
    )
    post = models.ForeignKey("access.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["briefing", "post"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.briefing_id}: {self.post_id}"
