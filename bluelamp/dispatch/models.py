"""Incidents, their histories, units and deployments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import IncidentState, LineKind


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="reference_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(state="open", resulted_at=None)
                | (models.Q(state="resulted", resulted_at__isnull=False) & ~models.Q(result="")),
                name="resulted_with_a_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "grade", "opened_at"],
                name="incidents_open",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["force", "-opened_at"], name="incidents_newest"),
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


class Unit(ProtectedRecord):
    """A response unit: a callsign with a crew, skills, a status and a position."""

    callsign = models.TextField()
    kind = models.TextField()
    skills = ArrayField(models.TextField(), default=list)
    crew = ArrayField(models.TextField(), default=list)
    vrm = models.TextField(default="")
    station = models.TextField(default="")
    status = models.TextField(default="11")
    status_at = models.DateTimeField(null=True)
    shift_ends_at = models.DateTimeField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    position_at = models.DateTimeField(null=True)
    incident = models.ForeignKey(
        "dispatch.Incident", models.PROTECT, null=True, related_name="units"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "callsign"], name="callsign_once_a_force")
        ]

    def __str__(self) -> str:
        return self.callsign


class StatusChange(models.Model):
    """One change of a unit's status."""

    unit = models.ForeignKey("dispatch.Unit", models.PROTECT, related_name="changes")
    before = models.TextField()
    after = models.TextField()
    incident_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.before} to {self.after}"


class Deployment(models.Model):
    """A unit's time on an incident, with the advice that stood behind the choice."""

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="deployments")
    unit = models.ForeignKey("dispatch.Unit", models.PROTECT, related_name="deployments")
    advice_id = models.BigIntegerField(null=True)
    expected_seconds = models.FloatField(null=True)
    assigned_at = models.DateTimeField()
    enroute_at = models.DateTimeField(null=True)
    at_scene_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(ended_at=None), name="one_incident_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} to {self.incident_id}"
