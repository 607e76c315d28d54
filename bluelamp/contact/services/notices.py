"""Telling the public of appointments: written down, sent by a provider, or told by telephone."""

import datetime

from django.utils import timezone

from bluelamp.exchange.notices import client
from bluelamp.exchange.notices.messages import Notice as Message
from bluelamp.exchange.notices.messages import NotSent, Refused
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import NoticeState, TellBy
from ..models import Appointment, Notice
from ..rules import notices as rules

MOST = 100


class ToldAlready(Exception):
    """It was sent or told before, or a later notice has overtaken it."""


def write_notice(found: Appointment, act: str, *, by: Actor, at: datetime.datetime) -> None:
    """This will write down what somebody is to be told, as part of an act that has been checked.

    It overtakes what they have not been told yet. Nothing is written for whoever left no address.
    """
    open_ones = found.notices.filter(state__in=(NoticeState.WAITING, NoticeState.TELEPHONE))
    open_ones.update(state=NoticeState.OVERTAKEN)
    call, slot = found.call, found.slot
    to = call.caller_email if found.tell_by == TellBy.EMAIL else call.caller_number
    if act not in rules.ACTS or not to:
        return
    by_telephone = found.tell_by == TellBy.TELEPHONE
    when = f"{timezone.localtime(slot.starts_at):%A %-d %B %Y, %H:%M}"
    made = Notice.objects.create(
        force_id=found.force_id,
        unit_id=found.unit_id,
        marking=found.marking,
        restriction_ids=found.restriction_ids,
        appointment=found,
        channel=found.tell_by,
        to=to,
        text=rules.words(act, call.force.name, slot.place, when),
        state=NoticeState.TELEPHONE if by_telephone else NoticeState.WAITING,
        written_at=at,
        due_at=at,
    )
    _record(made, "written", Operation.COLLECTION, by=by)


def tell_by_telephone(*, by: Actor, at: datetime.datetime, notice_id: int) -> Notice:
    """This will write that somebody rang them and said it. Raises NotPermitted, ToldAlready,
    Notice.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_book(by=by)
        found = Notice.objects.select_for_update().get(pk=notice_id)
        if found.state not in (NoticeState.WAITING, NoticeState.TELEPHONE):
            raise ToldAlready
        found.state, found.done_at, found.done_by = NoticeState.TOLD, at, by.name
        found.save(update_fields=["state", "done_at", "done_by"])
        _record(found, "told", Operation.DISCLOSURE, by=by)
    return found


def send_notices(*, by: Actor, at: datetime.datetime, through: str, key: str = "") -> int:
    """This will send what is due, each in a transaction of its own, and say how many went.

    Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_book(by=by)
        due = Notice.objects.filter(state=NoticeState.WAITING, due_at__lte=at)
        ids = list(due.order_by("due_at").values_list("pk", flat=True)[:MOST])
    return sum(_send(pk, by=by, at=at, through=through, key=key) for pk in ids)


def _send(pk: int, *, by: Actor, at: datetime.datetime, through: str, key: str) -> bool:
    """Killed after the provider took it, it is sent again under its reference, which is once."""
    with access.acting(by):
        rows = Notice.objects.select_for_update(skip_locked=True)
        found = rows.filter(pk=pk, state=NoticeState.WAITING).first()
        if found is None:
            return False
        message = Message(found.channel, found.to, found.text, f"notice-{found.pk}")
        try:
            sent = client.send(message, through=through, key=key)
        except (NotSent, Refused) as trouble:
            _fail(found, str(trouble), for_good=isinstance(trouble, Refused), at=at)
            return False
        found.state, found.done_at = NoticeState.SENT, at
        found.provider_reference, found.tries = sent.provider_reference, found.tries + 1
        found.save()
        _record(found, "sent", Operation.DISCLOSURE, by=by)
    return True


def _fail(found: Notice, trouble: str, *, for_good: bool, at: datetime.datetime) -> None:
    """What the provider does not send in an hour or so, a person tells by telephone."""
    found.tries, found.trouble = found.tries + 1, trouble
    again = None if for_good else rules.try_again_at(found.tries, at=at)
    found.due_at = again or found.due_at
    found.state = NoticeState.WAITING if again else NoticeState.TELEPHONE
    found.save(update_fields=["tries", "trouble", "due_at", "state"])


def _record(found: Notice, act: str, operation: Operation, *, by: Actor) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=f"contact.notice.{act}",
        subject=Subject("contact.appointment", found.appointment_id),
        reason=Reason("incident"),
        detail={"notice": found.pk, "channel": found.channel, "state": found.state},
    )
