"""People and the posts they hold."""

import datetime
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from bluelamp.kernel.access.models import OrganisationUnit, Post, RoleProfile, User
from bluelamp.kernel.access.permissions import check_can_manage
from bluelamp.kernel.access.selectors import Actor, is_of_force
from bluelamp.kernel.audit.choices import Subject

from .acting import acting
from .clients import OtherForce
from .notes import note_change


class NameTaken(Exception):
    """Somebody signs in with that user name already."""


class OwnAccess(Exception):
    """Nobody gives a post, or a new password, to themselves."""


class PostOver(Exception):
    """The post has ended already, or would end before it begins."""


def add_person(
    *, by: Actor, username: str, name: str, collar_number: str = "", email: str = ""
) -> tuple[User, str]:
    """This will add a person and return them with their first password, which is shown this once.

    Raises NotPermitted, NameTaken.
    """
    check_can_manage(by=by)
    password = secrets.token_urlsafe(15)
    user = User(username=username, name=name, collar_number=collar_number, email=email)
    user.set_password(password)
    with acting(by):
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError as taken:
            raise NameTaken from taken
        note_change("access.user.added", Subject("access.user", user.pk), username, by=by)
    return user, password


def give_password(user: User, *, by: Actor) -> str:
    """This will replace a forgotten password, unlock the account and end its sessions.

    It returns the new password, which is shown this once. Raises NotPermitted, OwnAccess,
    OtherForce.
    """
    _check_may_change(user, by=by)
    password = secrets.token_urlsafe(15)
    with acting(by):
        user.set_password(password)
        user.failed_sign_ins, user.locked_until = 0, None
        user.save(update_fields=["password", "failed_sign_ins", "locked_until"])
        note_change("access.password.given", Subject("access.user", user.pk), by=by)
    return password


def forget_factors(user: User, *, by: Actor) -> None:
    """This will take every second factor from somebody who lost theirs, and end their sessions.

    They set a new one up when they next sign in. Raises NotPermitted, OwnAccess, OtherForce.
    """
    _check_may_change(user, by=by)
    with acting(by):
        user.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth's relation
        User.objects.filter(pk=user.pk).update(sign_out_count=F("sign_out_count") + 1)
        note_change("access.factor.forgotten", Subject("access.user", user.pk), by=by)


def give_post(
    *,
    by: Actor,
    user: User,
    unit: OrganisationUnit,
    role: RoleProfile,
    rank: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Post:
    """This will give a person a post in the actor's own force.

    Raises NotPermitted, OtherForce, OwnAccess, PostOver.
    """
    _check_may_change(user, by=by)
    if unit.force_id != by.force_id:
        raise OtherForce
    if ends_on is not None and ends_on <= starts_on:
        raise PostOver
    with acting(by):
        post = Post.objects.create(
            user=user,
            force_id=by.force_id,
            unit=unit,
            role=role,
            rank=rank,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        subject = Subject("access.post", post.pk)
        note_change("access.post.given", subject, str(post), by=by, role=role.code, person=user.pk)
    return post


def end_post(post: Post, *, by: Actor, on: datetime.date) -> Post:
    """This will end a post on a day, the first on which it is not held; never before it began.

    Raises NotPermitted, OtherForce, PostOver.
    """
    check_can_manage(by=by)
    with acting(by):
        held = Post.objects.select_for_update().get(pk=post.pk)
        if held.force_id != by.force_id:
            raise OtherForce
        if on <= held.starts_on or (held.ends_on is not None and held.ends_on <= on):
            raise PostOver
        held.ends_on = on
        held.save(update_fields=["ends_on"])
        subject = Subject("access.post", post.pk)
        note_change("access.post.ended", subject, str(post), by=by, on=on, person=held.user_id)
    return held


def _check_may_change(user: User, *, by: Actor) -> None:
    check_can_manage(by=by)
    if user.pk == by.person_id:
        raise OwnAccess
    if not is_of_force(user, by.force_id):
        raise OtherForce
