"""Incidents, their histories, units and deployments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import (
    ArrivalSource,
    CrimeDecision,
    Direction,
    IncidentState,
    LineKind,
    LinkKind,
    SupportKind,
    SupportState,
    VictimUpdate,
)


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


class SupportRequest(models.Model):
    """A request that another force supports an incident, or takes it over: asked, agreed or
    refused, ended. Who takes it over gives it a reference of their own.
    """

    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="support")
    kind = models.TextField(choices=SupportKind, default=SupportKind.SUPPORT)
    their_reference = models.TextField(default="")
    asked_of = models.TextField()
    what = models.TextField()
    state = models.TextField(choices=SupportState, default=SupportState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    answer = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="handover", state="agreed")
                | ~models.Q(their_reference=""),
                name="handed_over_with_their_reference",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(kind="handover", state="asked"),
                name="one_handover_asked_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_of}: {self.state}"


class Handover(models.Model):
    """An incident that a force on this platform asks another one there to take over.

    It holds a copy of what is told: neither force sees the records of the other. `told_at` is when
    those who are asked were told of it, `settled_at` when the answer was written on our side.
    """

    request = models.OneToOneField(
        "dispatch.SupportRequest", models.PROTECT, related_name="handover"
    )
    from_force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    to_force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    reference = models.TextField()
    grade = models.TextField()
    place = models.TextField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    summary = models.TextField()
    what = models.TextField()
    sent_by = models.TextField()
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    state = models.TextField(choices=SupportState, default=SupportState.ASKED)
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    their_reference = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_force=models.F("to_force")), name="handed_to_another"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | ~models.Q(their_reference=""),
                name="taken_under_their_reference",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(answer=""),
                name="declined_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_force"], name="handovers_waiting", condition=models.Q(state="asked")
            ),
            models.Index(
                fields=["from_force"],
                name="handovers_to_settle",
                condition=models.Q(settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"


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
