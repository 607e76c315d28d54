"""What people decided about who is who, and what waits for a second person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from ..choices import Decision, RequestState


class Asked(models.Model):
    """What was decided about whom, by whom, when and why, with the evidence shown at the time.

    The sides are record numbers: each side of a pair, or what stays and what is parted. It is seen
    by those who may see every one of these records.
    """

    kind = models.TextField(choices=Decision)
    one_id = models.BigIntegerField(help_text="The person kept, or the first of the pair")
    other_id = models.BigIntegerField(help_text="The other person, or the one that is parted")
    one_records = ArrayField(models.BigIntegerField())
    other_records = ArrayField(models.BigIntegerField(), default=list, blank=True)
    reason = models.TextField()
    algorithm = models.TextField(default="", blank=True, help_text="Its version, as was shown")
    bits = models.FloatField(null=True, blank=True, help_text="Weight of evidence, as was shown")
    evidence = models.JSONField(default=list, blank=True, help_text="The facts, as were shown")
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    name = models.TextField(help_text="Who decided, as they were called then")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: P{self.one_id} and P{self.other_id}"

    @property
    def records(self) -> list[int]:
        """This will give the numbers of all records on either side."""
        return sorted({*self.one_records, *self.other_records})


class Judgement(Asked):
    """One decision that was made. Append-only: it is undone by another one that names it.

    `changes` holds each membership and each proposal as it was before and is after, so that undoing
    gives back the exact earlier state. A sensitive one has a second person.
    """

    changes = models.JSONField(default=dict)
    undoes = models.OneToOneField(
        "identity.Judgement", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    second_person_id = models.BigIntegerField(null=True, blank=True)
    second_post_id = models.BigIntegerField(null=True, blank=True)
    second_name = models.TextField(default="", blank=True)
    second_reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["one_records"], name="judgement_one"),
            GinIndex(fields=["other_records"], name="judgement_other"),
            models.Index(fields=["at"], name="judgement_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="judged_with_a_reason"),
            models.CheckConstraint(
                condition=Q(kind=Decision.UNDONE, undoes__isnull=False)
                | (~Q(kind=Decision.UNDONE) & Q(undoes=None)),
                name="undoing_names_what_it_undoes",
            ),
            models.CheckConstraint(
                condition=Q(second_person_id=None) | ~Q(second_person_id=models.F("person_id")),
                name="seconded_by_another_person",
            ),
        ]


class DecisionRequest(Asked):
    """A decision about a sensitive person that waits for a second person with the permission."""

    undoes = models.ForeignKey(
        "identity.Judgement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    having_read = ArrayField(models.BigIntegerField(), default=list, blank=True)
    state = models.TextField(choices=RequestState, default=RequestState.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_person_id = models.BigIntegerField(null=True, blank=True)
    answered_name = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True, help_text="Why it was approved or refused")
    judgement = models.OneToOneField(
        "identity.Judgement", models.PROTECT, null=True, blank=True, related_name="request"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "at"], name="request_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, answered_at=None)
                | (~Q(state=RequestState.WAITING) & Q(answered_at__isnull=False)),
                name="answered_when_it_waits_no_more",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.APPROVED)
                | (Q(judgement__isnull=False) & ~Q(answered_person_id=models.F("person_id"))),
                name="approved_by_another_person",
            ),
        ]
