"""Pairs of records that an algorithm takes to be one person's, for a person to decide."""

from django.db import models
from django.db.models import F, Q

from ..choices import ProposalSource, ProposalState


class Proposal(models.Model):
    """Two records that may be one person's: advice, with its evidence, version and weight.

    It is worked from the strongest evidence. Seen by those who may see both records. Rows come by
    the hundred thousand, so the records are named without a constraint for each.
    """

    one = models.ForeignKey(
        "pole.PersonRecord", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    other = models.ForeignKey(
        "pole.PersonRecord", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    bits = models.FloatField(help_text="log2 of the odds that both are one person")
    evidence = models.JSONField(default=list)
    algorithm = models.TextField(help_text="The algorithm and its version")
    source = models.TextField(choices=ProposalSource)
    state = models.TextField(choices=ProposalState, default=ProposalState.OPEN)
    proposed_at = models.DateTimeField()
    judgement = models.ForeignKey(
        "identity.Judgement", models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "-bits", "id"], name="proposal_strongest")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="a_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_lower_number_first"),
        ]

    def __str__(self) -> str:
        return f"P{self.one_id} and P{self.other_id}"
