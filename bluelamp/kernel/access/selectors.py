"""Who somebody is, and whether they may."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .choices import Reach
from .models import (
    ApiClient,
    BrokenGlass,
    Force,
    OrganisationUnit,
    Post,
    Restriction,
    RoleProfile,
    User,
)
from .rules import (
    PERMISSIONS,
    NoSuchClient,
    Scope,
    check_client_open,
    check_key_shape,
    client_address,
    is_locked,
    key_hash,
)

__all__ = ["PERMISSIONS", "Actor", "actor", "check", "find_post"]

# The units below a post's, its circles and its broken glass, in one query.
NEEDS = """
with recursive below as (
    select %s::bigint as id
    union select u.id from access_organisationunit u join below b on u.parent_id = b.id
)
select array(select id from below order by id),
    array(select restriction_id from access_restriction_members
        where post_id = %s order by restriction_id),
    array(select "table" || ':' || record_id from access_brokenglass
        where post_id = %s and until > %s order by id)
"""


class NotPermitted(Exception):
    """The actor's role profile does not hold the permission; the message names it."""


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


class SignedIn(HttpRequest):
    """A request as the pages get it, once somebody with a post has signed in."""

    user: User
    actor: Actor
    htmx: Any
    form_key: Callable[[], str]


@dataclass(frozen=True)
class Nobody:
    """Whoever acts when it is not known who: the audit log keeps only the source."""

    source: str
    person_id: int | None = None
    post_id: int | None = None
    force_id: int | None = None


def whole_scope() -> Scope:
    """This will give the scope over every record of every force, for what keeps an index."""
    return Scope(
        person=0,
        post=0,
        forces=tuple(Force.objects.order_by("pk").values_list("pk", flat=True)),
        units=None,
        sensitive=True,
        restrictions=tuple(Restriction.objects.order_by("pk").values_list("pk", flat=True)),
    )


def actor(post: Post, *, at: datetime.datetime, source: str = "") -> Actor:
    """This will say who acts in a post at a moment, with the need to know that goes with it."""
    role = post.role
    with connection.cursor() as cursor:
        cursor.execute(NEEDS, [post.unit_id, post.pk, post.pk, at])
        below, circles, glass = (tuple(each) for each in cursor.fetchone())
    scope = Scope(
        person=post.user_id,
        post=post.pk,
        forces=(post.force_id,),
        units=None if role.reach == Reach.FORCE else below,
        sensitive=role.sees_sensitive,
        restrictions=circles,
        glass=glass,
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


def find_actor(user: User, *, at: datetime.datetime, source: str = "") -> Actor | None:
    """This will say who a user acts as at a moment (two queries); None without a post that day."""
    held = list_posts(on=timezone.localdate(at)).select_related(None).select_related("role")
    post = held.filter(user=user).order_by("-starts_on", "-pk").first()
    if post is None:
        return None
    post.user = user
    return actor(post, at=at, source=source)


def find_actor_called(
    username: str, *, at: datetime.datetime, source: str = "command line"
) -> Actor | None:
    """This will find who acts under a sign-in name, for a command; None without a post that day."""
    user = User.objects.filter(username=username).first()
    return find_actor(user, at=at, source=source) if user else None


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


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """This will name users by their ids; ids of nobody are left out."""
    wanted = {each for each in person_ids if each is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


def list_roles() -> QuerySet[RoleProfile]:
    """This will list the role profiles by name."""
    return RoleProfile.objects.order_by("name")


def list_forces() -> QuerySet[Force]:
    """This will list the forces on this platform by name."""
    return Force.objects.order_by("name")


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
    """This will get the API client that may act with a key at a moment. Raises NoSuchClient."""
    check_key_shape(secret)
    found = ApiClient.objects.select_related("post__role", "post__user", "post__force")
    client = found.filter(key_hash=key_hash(secret)).first()
    if client is None:
        raise NoSuchClient("No API client has that key.")
    check_client_open(expires_at=client.expires_at, revoked_at=client.revoked_at, at=at)
    if not is_held(client.post, on=timezone.localdate(at)) or not client.post.user.is_active:
        raise NoSuchClient("The post that the API client acts under is not held any more.")
    return client


def is_held(post: Post, *, on: datetime.date) -> bool:
    """This will say whether a post is held on a day."""
    return post.starts_on <= on and (post.ends_on is None or post.ends_on > on)


def source_of(request: HttpRequest) -> str:
    """This will give the client's address, past as many proxies as are trusted."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    remote = request.META.get("REMOTE_ADDR", "")
    return client_address(remote, forwarded, settings.TRUSTED_PROXIES)


def find_user(username: str) -> User | None:
    """This will find a user by the name they sign in with."""
    return User.objects.filter(username__iexact=username).first() if username else None


def find_user_by_email(email: str) -> User | None:
    """This will find the one user with an e-mail address; none when two share it."""
    found = list(User.objects.filter(email__iexact=email)[:2]) if email else []
    return found[0] if len(found) == 1 else None


def may_try_to_sign_in(user: User, *, at: datetime.datetime) -> bool:
    """This will say whether an account is open: active and not locked."""
    return user.is_active and not is_locked(user.locked_until, at=at)


FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """This will say whether a user has set up a second factor (recovery codes alone are none)."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def has_other_factor(authenticator: Authenticator) -> bool:
    """This will say whether a second factor would be left without this one."""
    kept = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    if authenticator.type not in FACTORS:
        return True
    return bool(kept.exclude(pk=authenticator.pk).exists())


def get_user(user_id: int) -> User:
    """This will get a user. Raises User.DoesNotExist."""
    return User.objects.get(pk=user_id)


def is_of_force(user: User, force_id: int) -> bool:
    """This will say whether a user has ever held a post in a force, or none anywhere yet."""
    posts = Post.objects.filter(user=user)
    return posts.filter(force_id=force_id).exists() or not posts.exists()


def list_people(force_id: int) -> QuerySet[User]:
    """This will list who holds, held or may yet be given a post in a force, by name."""
    of_force = Q(posts__force_id=force_id) | Q(posts__isnull=True)
    return User.objects.filter(of_force).distinct().order_by("name")


def list_posts_of(user: User, *, force_id: int) -> QuerySet[Post]:
    """This will list the posts of a user in a force, the newest first."""
    posts = Post.objects.filter(user=user, force_id=force_id)
    return posts.select_related("role", "unit", "user").order_by("-starts_on", "-pk")


def list_restrictions(force_id: int) -> QuerySet[Restriction]:
    """This will list the restrictions of a force by name."""
    return Restriction.objects.filter(force_id=force_id).order_by("name")


def list_glass(force_id: int) -> QuerySet[BrokenGlass]:
    """This will list the records that people of a force have opened, the newest first."""
    found = BrokenGlass.objects.filter(post__force_id=force_id)
    return found.select_related("post__user", "post__unit").order_by("-pk")


def list_clients(force_id: int) -> QuerySet[ApiClient]:
    """This will list the API clients of a force, the newest first."""
    found = ApiClient.objects.filter(post__force_id=force_id)
    return found.select_related("post__user", "post__unit").order_by("-pk")


class RecordClosed(Exception):
    """The record is there, in the reader's own force, and closed to them: (table, id)."""


def is_held_by_force(table: str, record_id: int) -> bool:
    """This will say whether the force of the present scope holds a record, seen or not."""
    with connection.cursor() as cursor:
        cursor.execute("select access_is_held(%s, %s)", [table, record_id])
        return bool(cursor.fetchone()[0])


M = TypeVar("M", bound=Model)


def get_open(model: type[M], record_id: int) -> M:
    """This will get a protected record. Raises RecordClosed, for which glass may be broken, or
    the model's DoesNotExist.
    """
    table, rows = model._meta.db_table, model._default_manager
    if found := rows.filter(pk=record_id).first():
        return found
    if is_held_by_force(table, record_id):
        raise RecordClosed(table, record_id)
    return rows.get(pk=record_id)
