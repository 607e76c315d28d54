"""Calls: one, the queue, those that a handler has answered."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import CallState
from ..models import Call

MOST_SHOWN = 200


@dataclass(frozen=True)
class Queue:
    """Who waits to be answered, what is answered and not graded, and how many wait in all."""

    waiting: list[Call]
    taken: list[Call]
    count: int


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


def consult_queue(*, by: Actor, reason: Reason) -> Queue:
    """This will fetch the queue for a reader and log that they opened it. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_read(by=by)
        waiting, taken = list(list_queue()[:MOST_SHOWN]), list(list_waiting_calls()[:MOST_SHOWN])
        seen = Queue(waiting, taken, list_queue().count())
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="contact.queue.read",
            subject=Subject("contact.queue"),
            reason=reason,
            detail={"calls": [call.pk for call in (*waiting, *taken)]},
        )
    return seen


def list_queue() -> QuerySet[Call]:
    """This will list the contacts in scope that wait to be answered, in the order of the queue."""
    return Call.objects.filter(state=CallState.WAITING).order_by("priority", "presented_at", "pk")


def list_waiting_calls() -> QuerySet[Call]:
    """This will list the calls in scope that are answered and not graded, the oldest first."""
    return Call.objects.filter(state=CallState.TAKEN).order_by("answered_at")


def list_calls() -> QuerySet[Call]:
    """This will list the calls in scope that were answered, the newest first, for what accounts
    for them itself.
    """
    return Call.objects.filter(answered_at__isnull=False).order_by("-answered_at")


def find_call(key: UUID) -> Call | None:
    """This will find a call in scope by its sender's key."""
    return Call.objects.filter(key=key).first()
