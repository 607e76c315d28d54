"""A web chat: it begins as a contact in the one queue, and ends when the call does."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..choices import CallState
from ..events import ChatSaid
from ..models import Call, ChatLine
from ..rules.limits import Limit
from .calls import CallFacts, audit_call
from .reports import Receipt, present_report

CHANNEL = "chat"
# Sixty lines in ten minutes are more than anybody types.
CHATTING = Limit("chatting", 60, datetime.timedelta(minutes=10))


class ChatOver(Exception):
    """The call has ended: nothing more is said in its chat."""


def begin_chat(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> Receipt:
    """This will put a chat into the queue with its first line. Raises NotPermitted, NoSuchCode."""
    with access.acting(by):
        call, receipt = present_report(by=by, at=at, facts=facts)
        _write(call, facts.words, from_public=True, by=by, at=at)
    return receipt


def say_as_public(*, by: Actor, at: datetime.datetime, call_id: int, words: str) -> ChatLine:
    """This will add what the public person writes. Raises NotPermitted, ChatOver."""
    with access.acting(by):
        permissions.check_can_present(by=by)
        return _write(_open(call_id), words, from_public=True, by=by, at=at)


def say_as_handler(*, by: Actor, at: datetime.datetime, call_id: int, words: str) -> ChatLine:
    """This will add what the handler writes. Raises NotPermitted, ChatOver."""
    with access.acting(by):
        permissions.check_can_take(by=by)
        return _write(_open(call_id), words, from_public=False, by=by, at=at)


def _open(call_id: int) -> Call:
    call = Call.objects.select_for_update().get(pk=call_id, channel=CHANNEL)
    if call.state not in (CallState.WAITING, CallState.TAKEN):
        raise ChatOver
    return call


def _write(
    call: Call, words: str, *, from_public: bool, by: Actor, at: datetime.datetime
) -> ChatLine:
    author = "" if from_public else by.name
    line = ChatLine.objects.create(
        call=call, at=at, from_public=from_public, author=author, words=words
    )
    audit_call(by, Operation.COLLECTION, "contact.chat.said", call, words)
    bus.publish(ChatSaid(call.pk, line.pk, from_public), by=by, about=call)
    return line
