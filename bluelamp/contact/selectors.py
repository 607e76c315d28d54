"""Reads of contact."""

from uuid import UUID

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from . import permissions
from .choices import CallState
from .models import Call


def consult_call(*, by: Actor, reason: Reason, call_id: int) -> Call:
    """This will fetch one call for a reader and log that they looked.

    Raises NotPermitted, and Call.DoesNotExist for what is not there or not theirs to see.
    """
    permissions.check_can_read(by=by)
    found = access.consult(
        Call.objects.filter(pk=call_id),
        by=by,
        act="contact.call.read",
        kind="contact.call",
        reason=reason,
    )
    if not found:
        raise Call.DoesNotExist
    return found[0]


def consult_waiting_calls(*, by: Actor, reason: Reason) -> list[Call]:
    """This will fetch the queue for a reader and log that they opened it. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_read(by=by)
        calls = list(list_waiting_calls()[:200])
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="contact.queue.read",
            subject=Subject("contact.queue"),
            reason=reason,
            detail={"calls": [call.pk for call in calls]},
        )
    return calls


def list_waiting_calls() -> QuerySet[Call]:
    """This will list the calls in scope that nobody has graded yet, the oldest first."""
    return Call.objects.filter(state=CallState.TAKEN).order_by("answered_at")


def list_calls() -> QuerySet[Call]:
    """This will list all calls in scope, the newest first, for what accounts for them itself."""
    return Call.objects.order_by("-answered_at")


def find_call(key: UUID) -> Call | None:
    """This will find a call in scope by its sender's key."""
    return Call.objects.filter(key=key).first()
