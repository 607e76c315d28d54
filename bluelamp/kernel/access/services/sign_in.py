"""Signing in and out, and what is counted and written of it."""

import datetime

from django.db import transaction

from bluelamp.kernel.access import rules
from bluelamp.kernel.access.models import User
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Subject

from .acting import acting
from .notes import note_change


def sign_out_everywhere(user: User, *, by: Actor) -> None:
    """This will end every session of a user at once."""
    with acting(by):
        User.objects.filter(pk=user.pk).update(sign_out_count=user.sign_out_count + 1)
        note_change("access.user.signed_out_everywhere", Subject("access.user", user.pk), "", by=by)


def note_sign_in_failed(user: User, *, at: datetime.datetime) -> None:
    """This will count a failed sign-in and lock the account for a while at the fifth."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.failed_sign_ins += 1
        if locked.failed_sign_ins >= rules.LOCK_AFTER:
            locked.failed_sign_ins, locked.locked_until = 0, at + rules.LOCK_FOR
        locked.save(update_fields=["failed_sign_ins", "locked_until"])


def note_sign_in(user: User) -> None:
    """This will forget the failures before a sign-in that worked."""
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
