"""Incidents: their numbers, grades, log, links and closing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import CrimeDecision, IncidentState, LineKind, LinkKind, VictimUpdate


class IncidentNumber(models.Model):
    """One of a day's counters of a force, and the next number that it gives.

    Each counts in steps of their number, so that those who open incidents at once do not wait.
    """

    force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    day = models.DateField()
    counter = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "day", "counter"], name="a_counter_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.next}"


class Incident(ProtectedRecord):
    """A report of something (NSIR 2011). Its grade is its newest `Grading`, here to sort by."""

    reference = models.TextField()
    state = models.TextField(choices=IncidentState, default=IncidentState.OPEN)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    place = models.TextField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    summary = models.TextField()
    grade = models.TextField()
    due_at = models.DateTimeField(null=True)
    first_at_scene_at = models.DateTimeField(null=True)
    resulted_at = models.DateTimeField(null=True)
    result = models.TextField(default="")
    category = models.TextField(default="")
    qualifiers = ArrayField(models.TextField(), default=list)
    major_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="reference_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(state="open", resulted_at=None)
                | (
                    models.Q(state__in=["resulted", "closed"], resulted_at__isnull=False)
                    & ~models.Q(result="")
                ),
                name="resulted_with_a_result",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at=None)),
                name="closed_with_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "grade", "opened_at"],
                name="incidents_open",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["force", "-opened_at"], name="incidents_newest"),
            models.Index(
                fields=["force", "resulted_at"],
                name="incidents_to_close",
                condition=models.Q(state="resulted"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Grading(models.Model):
    """One grade of an incident: what was proposed, what was chosen, by whom, with which target."""

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="gradings")
    grade = models.TextField()
    proposed = models.TextField(default="")
    rationale = models.TextField(default="")
    target_minutes = models.PositiveIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.grade}"


class LogLine(models.Model):
    """One line of an incident's log. Lines are added and never changed."""

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="lines")
    at = models.DateTimeField()
    kind = models.TextField(choices=LineKind)
    text = models.TextField()
    author = models.TextField()
    post_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.text}"


class IncidentLink(models.Model):
    """That an incident is linked to another, a duplicate of it, or part of a major incident."""

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="links")
    other = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="linked_from")
    kind = models.TextField(choices=LinkKind)
    reason = models.TextField(default="")
    made_at = models.DateTimeField()
    post_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "other"],
                condition=models.Q(ended_at=None),
                name="two_incidents_are_linked_once",
            ),
            models.UniqueConstraint(
                fields=["incident", "kind"],
                condition=models.Q(ended_at=None, kind__in=["duplicate", "part"]),
                name="one_original_and_one_major_incident",
            ),
            models.CheckConstraint(
                condition=~models.Q(incident=models.F("other")), name="linked_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind} {self.other_id}"


class Closing(models.Model):
    """The decision that closed an incident, the one about recording a crime with it."""

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="closings")
    category = models.TextField()
    qualifiers = ArrayField(models.TextField(), default=list)
    decision = models.TextField(choices=CrimeDecision)
    crimes = ArrayField(models.TextField(), default=list)
    no_crime_reason = models.TextField(default="")
    words = models.TextField(default="")
    victim = models.TextField(choices=VictimUpdate)
    risk = models.TextField(default="")
    supervisor_asked = ArrayField(models.TextField(), default=list)
    rule = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision="not_recorded") | ~models.Q(no_crime_reason=""),
                name="not_recorded_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.decision}"
