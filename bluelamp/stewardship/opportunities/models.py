"""Opportunities, who voted and who follows, what was measured, what became of them.

They are of the whole force, not of a unit: an officer of any unit finds what another has said.
"""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from .choices import Category, Channel, Evidence, Lane, Phase, Status


class Opportunity(models.Model):
    """A bump in the road, in the words of whoever met it.

    `merged_into` is the one that it was put together with; `root` is where that leads, itself when
    it stands alone. Hours, voters, lane and priority are reckoned anew with every change.
    """

    force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    reference = models.TextField()
    title = models.TextField()
    problem = models.TextField()
    channel = models.TextField(choices=Channel, default=Channel.PAGE)
    category = models.TextField(choices=Category, default="", blank=True)
    step = models.ForeignKey("maps.Step", models.PROTECT, null=True, related_name="opportunities")
    raised_at = models.DateTimeField()
    raised_by_id = models.BigIntegerField()
    raised_by = models.TextField()
    unit = models.ForeignKey("access.OrganisationUnit", models.PROTECT, related_name="+")
    role = models.TextField(default="", blank=True)
    anonymous = models.BooleanField(default=False)
    minutes = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    times_a_week = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    people = models.PositiveIntegerField(null=True)
    minutes_wanted = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    size_days = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    new_sharing = models.BooleanField(default=False)
    needs_dpia = models.BooleanField(default=False)
    breaks_schema = models.BooleanField(default=False)
    reversible = models.BooleanField(default=True)
    time_criticality = models.PositiveSmallIntegerField(default=0)
    risk_reduction = models.PositiveSmallIntegerField(default=0)
    owner = models.TextField(default="", blank=True)
    acceptance_test = models.TextField(default="", blank=True)
    status = models.TextField(choices=Status, default=Status.RAISED)
    status_reason = models.TextField(default="", blank=True)
    accepted_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    delivered_change = models.TextField(default="", blank=True)
    merged_into = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, null=True, related_name="absorbed"
    )
    root = models.ForeignKey("opportunities.Opportunity", models.PROTECT, related_name="family")
    voters = models.PositiveIntegerField(default=0)
    hours_a_week = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    evidence = models.TextField(choices=Evidence, default=Evidence.CLAIMED)
    lane = models.TextField(choices=Lane, default=Lane.UNSIZED, blank=True)
    priority = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    words = models.GeneratedField(
        expression=SearchVector("title", "problem", config="english"),
        output_field=SearchVectorField(), db_persist=True,
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "reference"], name="opportunity_once"),
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__gte=0, minutes__lte=480),
                name="opportunity_minutes_of_a_shift",
            ),
            models.CheckConstraint(
                condition=models.Q(size_days=None) | models.Q(size_days__gt=0),
                name="opportunity_has_a_size",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="opportunity_not_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(time_criticality__lte=10, risk_reduction__lte=10),
                name="opportunity_points_to_ten",
            ),
        ]
        indexes = [models.Index(fields=["force", "status", "-raised_at"], name="opportunity_open")]

    def __str__(self) -> str:
        return self.title


class AffectedSystem(models.Model):
    """An application that the opportunity is about."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="systems"
    )
    application = models.ForeignKey("portfolio.Application", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "application"], name="affects_once")
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} in {self.application_id}"


class Vote(models.Model):
    """That a person meets it too; counted once however often what they voted for is merged."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="votes"
    )
    person_id = models.BigIntegerField()
    unit = models.ForeignKey("access.OrganisationUnit", models.PROTECT, related_name="+")
    role = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "person_id"], name="votes_once")
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} by {self.person_id}"


class Follow(models.Model):
    """That a person wants to be told of it."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="follows"
    )
    person_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "person_id"], name="follows_once")
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} by {self.person_id}"


class Notice(models.Model):
    """What a person who follows was told, until they have read it and after."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="notices"
    )
    person_id = models.BigIntegerField()
    said = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="notices_newest")]

    def __str__(self) -> str:
        return self.said


class Measurement(models.Model):
    """Minutes that were timed or logged, before the change or after it. Never changed."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="measurements"
    )
    phase = models.TextField(choices=Phase)
    minutes = models.DecimalField(max_digits=7, decimal_places=2)
    times_a_week = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    people = models.PositiveIntegerField(null=True)
    evidence = models.TextField(choices=Evidence)
    sample_size = models.PositiveIntegerField()
    measured_on = models.DateField()
    source = models.TextField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=0, minutes__lte=480),
                name="measured_minutes_of_a_shift",
            ),
            models.CheckConstraint(
                condition=~models.Q(evidence="claimed"), name="measured_is_not_claimed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.phase}: {self.minutes}"


class OpportunityChange(models.Model):
    """One field of an opportunity as somebody changed it. Never changed itself."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="changes"
    )
    field = models.TextField()
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField(default="", blank=True)
    by_name = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.field}: {self.after}"
