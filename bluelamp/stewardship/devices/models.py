"""Role profiles for devices, entitlements, devices, rollouts by unit."""

from django.db import models

from bluelamp.kernel.access.protection import ProtectedRecord

from .choices import DeviceState, Funding


class DeviceProfile(ProtectedRecord):
    """What the holders of a role are given, for how long, at what price today."""

    name = models.TextField()
    device = models.TextField()
    specification = models.TextField(default="", blank=True)
    accessories = models.TextField(default="", blank=True)
    refresh_months = models.PositiveSmallIntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    funding = models.TextField(choices=Funding, default=Funding.CAPITAL)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "name"], name="device_profile_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(refresh_months__gte=1), name="refreshed_after_some_months"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Entitlement(models.Model):
    """How many posts of a department are entitled to a profile."""

    profile = models.ForeignKey("devices.DeviceProfile", models.PROTECT, related_name="entitled")
    department = models.TextField()
    posts = models.PositiveIntegerField()
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "department"], name="entitled_once")
        ]

    def __str__(self) -> str:
        return f"{self.posts} of {self.department}"


class Device(ProtectedRecord):
    """A device. Who holds it is a reference of the force's own, never a name."""

    asset = models.TextField()
    serial = models.TextField(default="", blank=True)
    model = models.TextField(default="", blank=True)
    profile = models.ForeignKey("devices.DeviceProfile", models.PROTECT, related_name="devices")
    department = models.TextField(default="", blank=True)
    holder = models.TextField(default="", blank=True)
    state = models.TextField(choices=DeviceState, default=DeviceState.STORE)
    bought_on = models.DateField(null=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    warranty_ends_on = models.DateField(null=True)
    vendor_ends_on = models.DateField(null=True)
    active_days = models.PositiveSmallIntegerField(null=True)
    seen_on = models.DateField(null=True)
    source = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "asset"], name="asset_once_a_force"),
            models.CheckConstraint(
                condition=models.Q(active_days=None) | models.Q(active_days__lte=30),
                name="active_days_of_thirty",
            ),
        ]
        indexes = [models.Index(fields=["force", "state"], name="devices_by_state")]

    def __str__(self) -> str:
        return self.asset


class DeviceMove(models.Model):
    """One change of a device's state or holder. Never changed itself."""

    device = models.ForeignKey("devices.Device", models.PROTECT, related_name="moves")
    before = models.TextField(choices=DeviceState)
    after = models.TextField(choices=DeviceState)
    department = models.TextField(default="", blank=True)
    why = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.device_id}: {self.before} to {self.after}"


class Rollout(ProtectedRecord):
    """One unit's part of a rollout: how far it is, and how satisfied people are."""

    name = models.TextField()
    department = models.TextField()
    planned_on = models.DateField(null=True)
    eligible = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    stated_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    asked = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    satisfaction = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    issues = models.TextField(default="", blank=True)
    source = models.TextField(default="", blank=True)
    observed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "name", "department", "observed_on"], name="wave_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(eligible=None) | models.Q(done__lte=models.F("eligible")),
                name="no_more_done_than_eligible",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__range=(1, 5)),
                name="satisfaction_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.department}: {self.done}"
