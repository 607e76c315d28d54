"""Signing in and out, and what is counted and written of it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bluelamp.kernel.access import rules, selectors
from bluelamp.kernel.access.events import AccountLocked
from bluelamp.kernel.access.models import User
from bluelamp.kernel.access.permissions import check_can_manage
from bluelamp.kernel.access.selectors import Actor, Nobody
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject, Who
from bluelamp.kernel.bus import services as bus

from .acting import acting
from .clients import OtherForce
from .notes import note_change


def note_sign_in(user: User, *, source: str = "") -> None:
    """This will forget the failures before a sign-in that worked, and write it."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
        note_account(user, "access.session.began", source=source)


def note_sign_in_failed(
    user: User | None,
    *,
    at: datetime.datetime,
    username: str = "",
    source: str = "",
    how: str = "password",
) -> None:
    """This will count and write a failed sign-in, and lock the account at the fifth.

    A try at a locked account is written and not counted, so the lock ends when it said it would.
    """
    with transaction.atomic():
        audit.record(
            by=_known(user, at=at, source=source),
            operation=Operation.CONSULTATION,
            act="access.session.refused",
            subject=Subject("access.user", user.pk if user else None),
            reason=Reason("sign-in"),
            detail={"name": username[:80], "how": how},
        )
        if user and _count_failure(user, at=at):
            _note_locked(user, at=at, source=source)


def note_account(user: User, act: str, *, source: str, **detail: Any) -> None:
    """This will write one act of a user on their own account."""
    with transaction.atomic():
        audit.record(
            by=_known(user, at=timezone.now(), source=source),
            operation=Operation.ALTERATION,
            act=act,
            subject=Subject("access.user", user.pk),
            reason=Reason("sign-in"),
            detail=detail,
        )


def note_linked(user: User, *, provider: str, source: str) -> None:
    """This will write that a provider's account was joined to a user."""
    note_account(user, "access.user.linked", source=source, provider=provider)


def sign_out_everywhere(user: User, *, by: Actor) -> None:
    """This will end every session of a user at once.

    Anybody but the user needs access.manage. Raises NotPermitted, OtherForce.
    """
    if user.pk != by.person_id:
        check_can_manage(by=by)
        if not selectors.is_of_force(user, by.force_id):
            raise OtherForce
    with acting(by):
        User.objects.filter(pk=user.pk).update(sign_out_count=F("sign_out_count") + 1)
        note_change("access.user.signed_out_everywhere", Subject("access.user", user.pk), by=by)


def _known(user: User | None, *, at: datetime.datetime, source: str) -> Who:
    if user is None:
        return Nobody(source)
    post = selectors.find_post(user, on=timezone.localdate(at))
    if post is None:
        return Nobody(source, person_id=user.pk)
    return Nobody(source, person_id=user.pk, post_id=post.pk, force_id=post.force_id)


def _count_failure(user: User, *, at: datetime.datetime) -> bool:
    counted = User.objects.select_for_update().get(pk=user.pk)
    if rules.is_locked(counted.locked_until, at=at):
        return False
    counted.failed_sign_ins += 1
    locked = counted.failed_sign_ins >= rules.LOCK_AFTER
    if locked:
        counted.failed_sign_ins, counted.locked_until = 0, at + rules.LOCK_FOR
    counted.save(update_fields=["failed_sign_ins", "locked_until"])
    return locked


def _note_locked(user: User, *, at: datetime.datetime, source: str) -> None:
    note_account(user, "access.account.locked", source=source)
    if post := selectors.find_post(user, on=timezone.localdate(at)):
        by = selectors.actor(post, at=at, source=source)
        with acting(by):
            until = at + rules.LOCK_FOR
            bus.publish(
                AccountLocked(user.pk, user.name, until),
                by=by,
                about=bus.Owned(post.force_id, post.unit_id),
            )
