"""Calls: a contact by any channel, from being presented until it has left the queue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bluelamp.kernel.access.protection import ProtectedRecord

from ..choices import CallState
from ..rules.priority import WAITING


class Call(ProtectedRecord):
    """A contact by any channel. `key` is the sender's own, so that sending twice is once.

    `spelt` is the place as the handler typed it, where the map knows it by other words. `about` is
    the incident that a contact is about from the start, as after a missed appointment. What a
    system heard before a person listened is in `transcript`, `cues` and `sent_priority`. A report
    of the public has a `reference`, and of its secret word a hash.
    """

    key = models.UUIDField()
    channel = models.TextField()
    state = models.TextField(choices=CallState, default=CallState.TAKEN)
    priority = models.PositiveSmallIntegerField(default=WAITING)
    priority_reason = models.TextField(blank=True, default="")
    presented_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    taken_by_id = models.BigIntegerField(null=True)
    taken_by = models.TextField(blank=True, default="")
    caller_name = models.TextField(blank=True, default="")
    caller_number = models.TextField(blank=True, default="")
    caller_email = models.TextField(blank=True, default="")
    caller = models.ForeignKey("pole.PersonRecord", models.PROTECT, null=True, related_name="+")
    anonymous = models.BooleanField(default=False)
    place = models.TextField(blank=True, default="")
    spelt = models.TextField(blank=True, default="")
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    words = models.TextField(blank=True, default="")
    category = models.TextField(blank=True, default="")
    qualifiers = ArrayField(models.TextField(), default=list, blank=True)
    transcript = models.TextField(blank=True, default="")
    cues = models.JSONField(default=list, blank=True)
    sent_priority = models.PositiveSmallIntegerField(null=True)
    reference = models.TextField(blank=True, default="")
    secret_hash = models.TextField(blank=True, default="")
    closed_because = models.TextField(blank=True, default="")
    about = models.ForeignKey("dispatch.Incident", models.PROTECT, null=True, related_name="+")
    incident = models.ForeignKey(
        "dispatch.Incident", models.PROTECT, null=True, related_name="calls"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "key"], name="call_key_once_a_force"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="report_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=models.F("presented_at")),
                name="answered_after_presented",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None, ended_at=None, incident=None)
                | Q(state="taken", answered_at__isnull=False, ended_at=None, incident=None)
                | Q(
                    state__in=("graded", "added"),
                    answered_at__isnull=False,
                    ended_at__isnull=False,
                    incident__isnull=False,
                )
                | Q(state="abandoned", answered_at=None, ended_at__isnull=False, incident=None)
                | Q(state="closed", ended_at__isnull=False, incident=None),
                name="call_state_says_so",
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False)
                | Q(caller_name="", caller_number="", caller_email="", caller=None),
                name="anonymous_says_nobody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "priority", "presented_at"],
                name="calls_queue",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["force", "answered_at"], name="calls_waiting", condition=Q(state="taken")
            ),
            models.Index(fields=["force", "-presented_at"], name="calls_newest"),
            models.Index(fields=["easting", "northing"], name="calls_point"),
        ]

    def __str__(self) -> str:
        return f"Call {self.pk}"
