"""Units: their statuses, deployments, emergencies and messages; what a console did."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import ArrivalSource, Direction


class Unit(ProtectedRecord):
    """A response unit: a callsign with a crew, skills, a status and a position."""

    callsign = models.TextField()
    kind = models.TextField()
    skills = ArrayField(models.TextField(), default=list)
    crew = ArrayField(models.TextField(), default=list)
    crew_posts = ArrayField(models.BigIntegerField(), default=list)
    vrm = models.TextField(default="")
    station = models.TextField(default="")
    status = models.TextField(default="11")
    status_at = models.DateTimeField(null=True)
    shift_ends_at = models.DateTimeField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    position_at = models.DateTimeField(null=True)
    welfare_due_at = models.DateTimeField(null=True)
    welfare_late_at = models.DateTimeField(null=True)
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
    acknowledged_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    near_at = models.DateTimeField(null=True)
    arrival = models.TextField(choices=ArrivalSource, default="")
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


class Emergency(models.Model):
    """A unit's emergency button: raised, acknowledged by a person, ended."""

    unit = models.ForeignKey("dispatch.Unit", models.PROTECT, related_name="emergencies")
    incident_id = models.BigIntegerField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(ended_at=None), name="one_emergency_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.raised_at:%H:%M}"


class Message(models.Model):
    """A message between the control room and a unit: words, and a code where there is one."""

    unit = models.ForeignKey("dispatch.Unit", models.PROTECT, related_name="messages")
    incident_id = models.BigIntegerField(null=True)
    direction = models.TextField(choices=Direction)
    code = models.TextField(default="")
    text = models.TextField()
    author = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-at"], name="messages_of_a_unit"),
            models.Index(
                fields=["at"],
                name="messages_to_read",
                condition=models.Q(direction="in", read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.text}"


class ConsoleAct(models.Model):
    """An act that was typed on a command line and what it was before, so that it can be undone."""

    post_id = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.TextField()
    subject_id = models.BigIntegerField()
    before = models.TextField(default="")
    after = models.TextField(default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post_id", "-at"], name="acts_of_a_console")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_id}"
