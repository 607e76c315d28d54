"""People, posts, roles, restrictions, broken glass, API clients."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from .choices import Marking, Reach


class Force(models.Model):
    """A police force (Home Office police force code)."""

    code = models.TextField(unique=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class OrganisationUnit(models.Model):
    """A part of a force: a department, a local policing unit, a team."""

    force = models.ForeignKey("access.Force", models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    code = models.TextField()
    name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "code"], name="unit_code_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class RoleProfile(models.Model):
    """What holders of a role may do, and how far they see."""

    code = models.TextField(unique=True)
    name = models.TextField()
    permissions = ArrayField(models.TextField(), default=list)
    reach = models.TextField(choices=Reach, default=Reach.FORCE)
    sees_sensitive = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""


class User(AbstractBaseUser):
    """A person of the workforce who signs in. `sign_out_count` is part of every session's proof."""

    username = models.TextField(unique=True)
    email = models.TextField(blank=True, default="")
    name = models.TextField()
    collar_number = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    sign_out_count = models.PositiveIntegerField(default=0)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = False
    is_superuser = False

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(collar_number__regex=r"^[A-Za-z0-9]{0,10}$"),
                name="collar_number_of_ten",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.collar_number})" if self.collar_number else self.name

    def get_session_auth_hash(self) -> str:
        """This will change, and so end every session, with the password or a sign-out."""
        return f"{super().get_session_auth_hash()}{self.sign_out_count}"


class Post(models.Model):
    """A user's place in a force: rank, unit, role, from a day to a day."""

    user = models.ForeignKey("access.User", models.PROTECT, related_name="posts")
    force = models.ForeignKey("access.Force", models.PROTECT, related_name="posts")
    unit = models.ForeignKey("access.OrganisationUnit", models.PROTECT, related_name="posts")
    role = models.ForeignKey("access.RoleProfile", models.PROTECT, related_name="posts")
    rank = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="post_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.user.name}, {self.unit.name}"


class Restriction(models.Model):
    """A named circle: only its members see the records that it is put on."""

    force = models.ForeignKey("access.Force", models.PROTECT, related_name="restrictions")
    name = models.TextField()
    members = models.ManyToManyField("access.Post", related_name="restrictions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "name"], name="restriction_once_a_force")
        ]

    def __str__(self) -> str:
        return self.name


class BrokenGlass(models.Model):
    """One record opened, for an hour, to one post that gave its reason."""

    post = models.ForeignKey("access.Post", models.PROTECT, related_name="glass")
    table = models.TextField()
    record_id = models.BigIntegerField()
    reason = models.TextField()
    broken_at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.table}:{self.record_id}"


class ApiClient(models.Model):
    """A partner's system: it acts under a post, with some of its permissions, until a day."""

    name = models.TextField()
    post = models.ForeignKey("access.Post", models.PROTECT, related_name="clients")
    key_hash = models.TextField(unique=True)
    scopes = ArrayField(models.TextField(), default=list)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class SpentFormKey(models.Model):
    """The key of a form that was sent: it is taken once, in the transaction of what it asked."""

    nonce = models.TextField(unique=True)
    spent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.nonce


__all__ = [
    "ApiClient",
    "BrokenGlass",
    "Force",
    "Marking",
    "OrganisationUnit",
    "Post",
    "Restriction",
    "RoleProfile",
    "SpentFormKey",
    "User",
]
