"""Journeys, the versions of their maps, the steps of each.

They are of the whole force, not of a unit: an officer of any unit says where on a journey it hurts.
"""

from django.db import models

from .choices import Grade, Kind


class Journey(models.Model):
    """Something people do from beginning to end, across systems: book a person into custody."""

    force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    name = models.TextField()
    about = models.TextField(default="", blank=True)
    owner = models.TextField(default="", blank=True)
    runs_a_week = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "name"], name="journey_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class JourneyMap(models.Model):
    """One version of a journey: as it is, as it should be, as measured afterwards.

    Frozen, it and its steps never change: the database refuses.
    """

    journey = models.ForeignKey("maps.Journey", models.PROTECT, related_name="maps")
    kind = models.TextField(choices=Kind)
    version = models.PositiveSmallIntegerField()
    based_on = models.ForeignKey(
        "maps.JourneyMap", models.PROTECT, null=True, related_name="followers"
    )
    grade = models.TextField(choices=Grade, default=Grade.CLAIMED)
    sample_size = models.PositiveIntegerField(null=True)
    measured_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)
    drawn_by = models.TextField()
    drawn_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "kind", "version"], name="map_version_once"),
            models.CheckConstraint(
                condition=models.Q(kind="as-is") ^ models.Q(based_on__isnull=False),
                name="drawn_from_a_map_before",
            ),
            models.CheckConstraint(
                condition=models.Q(frozen_at=None) ^ ~models.Q(frozen_by=""),
                name="frozen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"


class Step(models.Model):
    """One step of a journey: who does what in which system, and what it costs them."""

    map = models.ForeignKey("maps.JourneyMap", models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    action = models.TextField()
    actor = models.TextField(default="", blank=True)
    system = models.ForeignKey("portfolio.Application", models.PROTECT, null=True, related_name="+")
    tool = models.TextField(default="", blank=True)
    minutes = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    wait_minutes = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    rekeyed_fields = models.PositiveSmallIntegerField(default=0)
    log_ons = models.PositiveSmallIntegerField(default=0)
    screens = models.PositiveSmallIntegerField(default=0)
    failure_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    feeling = models.PositiveSmallIntegerField(null=True)
    pain = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["map", "place"], name="step_in_its_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=0, wait_minutes__gte=0),
                name="step_takes_no_less_than_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(failure_percent__gte=0, failure_percent__lte=100),
                name="step_fails_up_to_always",
            ),
            models.CheckConstraint(
                condition=models.Q(feeling=None) | models.Q(feeling__gte=1, feeling__lte=5),
                name="step_feeling_one_to_five",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place}. {self.action}"
