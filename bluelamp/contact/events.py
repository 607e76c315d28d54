"""What contact tells."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("contact.call.presented", needs="contact.read_calls")
@dataclass(frozen=True)
class CallPresented:
    """A contact is waiting in the queue."""

    call_id: int
    channel: str
    priority: int
    presented_at: datetime.datetime


@event("contact.call.taken", needs="contact.read_calls")
@dataclass(frozen=True)
class CallTaken:
    """A call was answered; place and summary are what was known of it then."""

    call_id: int
    channel: str
    place: str
    summary: str
    answered_at: datetime.datetime


@event("contact.call.abandoned", needs="contact.read_calls")
@dataclass(frozen=True)
class CallAbandoned:
    """A caller cleared before anybody answered."""

    call_id: int
    channel: str
    ended_at: datetime.datetime


@event("contact.call.graded", needs="contact.read_calls")
@dataclass(frozen=True)
class CallGraded:
    """A call was graded and has an incident."""

    call_id: int
    incident_id: int
    reference: str
    grade: str
    proposed: str
