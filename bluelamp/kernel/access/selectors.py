"""Who somebody is, and whether they may."""

import datetime
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from .choices import Reach
from .models import ApiClient, BrokenGlass, Force, OrganisationUnit, Post, RoleProfile, User
from .rules import PERMISSIONS, Scope, key_hash

__all__ = ["PERMISSIONS", "Actor", "actor", "check", "find_post"]


class NotPermitted(Exception):
    """The actor's role profile does not hold the permission; the message names it."""


class NoSuchClient(Exception):
    """No API client has that key, or it has expired or been revoked."""


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a post and the person in it, what they may do and see, and from where."""

    person_id: int
    post_id: int
    force_id: int
    unit_id: int
    name: str
    permissions: frozenset[str]
    scope: Scope
    source: str = ""
    client: str = ""
    units_below: tuple[int, ...] = field(default=(), repr=False)

    def may(self, permission: str) -> bool:
        """This will say whether the role profile holds the permission."""
        return permission in self.permissions


def check(permission: str, *, by: Actor) -> None:
    """This will pass when the actor holds the permission. Raises NotPermitted."""
    if not by.may(permission):
        raise NotPermitted(PERMISSIONS.get(permission, permission))


def actor(post: Post, *, at: datetime.datetime, source: str = "") -> Actor:
    """This will say who acts in a post at a moment, with the need to know that goes with it."""
    role = post.role
    below = tuple(units_below(post.unit_id))
    scope = Scope(
        person=post.user_id,
        post=post.pk,
        forces=(post.force_id,),
        units=None if role.reach == Reach.FORCE else below,
        sensitive=role.sees_sensitive,
        restrictions=tuple(post.restrictions.values_list("pk", flat=True)),
        glass=tuple(str(each) for each in BrokenGlass.objects.filter(post=post, until__gt=at)),
    )
    return Actor(
        person_id=post.user_id,
        post_id=post.pk,
        force_id=post.force_id,
        unit_id=post.unit_id,
        name=str(post.user),
        permissions=frozenset(role.permissions),
        scope=scope,
        source=source,
        units_below=below,
    )


def find_post(user: User, *, on: datetime.date) -> Post | None:
    """This will find the post that a user holds on a day, the newest when there are several."""
    return list_posts(on=on).filter(user=user).order_by("-starts_on", "-pk").first()


def get_post(post_id: int) -> Post:
    """This will get a post with its role and user. Raises Post.DoesNotExist."""
    return Post.objects.select_related("role", "user", "unit", "force").get(pk=post_id)


def list_posts(*, on: datetime.date) -> QuerySet[Post]:
    """This will list the posts that are held on a day."""
    held = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return Post.objects.filter(held).select_related("role", "user", "unit", "force")


def list_roles() -> QuerySet[RoleProfile]:
    """This will list the role profiles by name."""
    return RoleProfile.objects.order_by("name")


def get_force(code: str) -> Force:
    """This will get a force by its code. Raises Force.DoesNotExist."""
    return Force.objects.get(code=code)


def list_units(force_id: int) -> QuerySet[OrganisationUnit]:
    """This will list the organisation units of a force by name."""
    return OrganisationUnit.objects.filter(force_id=force_id).order_by("name")


def units_below(unit_id: int) -> list[int]:
    """This will list a unit's id and the ids of all that lie below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive below as (select %s::bigint as id union"
            " select u.id from access_organisationunit u join below b on u.parent_id = b.id)"
            " select id from below order by id",
            [unit_id],
        )
        return [row[0] for row in cursor.fetchall()]


def get_client(secret: str, *, at: datetime.datetime) -> ApiClient:
    """This will get the API client that holds a key at a moment. Raises NoSuchClient."""
    found = ApiClient.objects.select_related("post__role", "post__user").filter(
        key_hash=key_hash(secret), expires_at__gt=at, revoked_at__isnull=True
    )
    if client := found.first():
        return client
    raise NoSuchClient
