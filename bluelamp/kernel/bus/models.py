"""Tables of the bus. `Event` also has `tx`, the id of its transaction, which only SQL reads."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from .choices import DeliveryState


class Event(models.Model):
    """Something that happened, protected like the record that it is about."""

    name = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField(db_default=Now())
    post_id = models.BigIntegerField()
    force_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    marking = models.TextField(default="OFFICIAL")
    restriction_ids = ArrayField(models.BigIntegerField(), default=list)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Delivery(models.Model):
    """One handler's turn at one event. `trouble` names the fault and its line, never the data."""

    event_id = models.BigIntegerField()
    event_name = models.TextField()
    post_id = models.BigIntegerField()
    handler = models.TextField()
    state = models.TextField(choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "handler"], name="one_delivery_a_handler"),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="deliveries_not_done", condition=~models.Q(state="done")
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_name} to {self.handler}: {self.state}"
