"""Restrictions: named circles, and who is in them."""

from django.db import IntegrityError, transaction

from bluelamp.kernel.access.models import Post, Restriction
from bluelamp.kernel.access.permissions import check_can_manage
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Subject

from .acting import acting
from .clients import OtherForce
from .notes import note_change


class CircleExists(Exception):
    """The force has a restriction of that name already."""


def make_restriction(name: str, *, by: Actor) -> Restriction:
    """This will make a named circle with nobody in it. Raises NotPermitted, CircleExists."""
    check_can_manage(by=by)
    with acting(by):
        try:
            with transaction.atomic():
                made = Restriction.objects.create(force_id=by.force_id, name=name)
        except IntegrityError as taken:
            raise CircleExists from taken
        note_change("access.restriction.made", Subject("access.restriction", made.pk), name, by=by)
    return made


def add_member(restriction: Restriction, post: Post, *, by: Actor) -> Restriction:
    """This will let a post see what lies under a restriction. Raises NotPermitted, OtherForce."""
    _check(restriction, post, by=by)
    with acting(by):
        restriction.members.add(post)
        _note("access.member.added", restriction, post, by=by)
    return restriction


def remove_member(restriction: Restriction, post: Post, *, by: Actor) -> None:
    """This will close a restriction to a post. Raises NotPermitted, OtherForce."""
    _check(restriction, post, by=by)
    with acting(by):
        restriction.members.remove(post)
        _note("access.member.removed", restriction, post, by=by)


def _check(restriction: Restriction, post: Post, *, by: Actor) -> None:
    check_can_manage(by=by)
    if {restriction.force_id, post.force_id} != {by.force_id}:
        raise OtherForce


def _note(act: str, restriction: Restriction, post: Post, *, by: Actor) -> None:
    subject = Subject("access.restriction", restriction.pk)
    note_change(act, subject, restriction.name, by=by, post=post.pk, person=post.user_id)
