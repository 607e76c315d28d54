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


@event("contact.call.added", needs="contact.read_calls")
@dataclass(frozen=True)
class CallAdded:
    """A call is about an incident that is open already, and was added to it."""

    call_id: int
    incident_id: int
    reference: str


@event("contact.call.closed", needs="contact.read_calls")
@dataclass(frozen=True)
class CallClosed:
    """A call was closed and no incident came of it."""

    call_id: int
    reason: str


@event("contact.appointment.changed", needs="contact.read_calls")
@dataclass(frozen=True)
class AppointmentChanged:
    """An appointment was offered, confirmed, moved, kept, missed or cancelled."""

    appointment_id: int
    call_id: int
    incident_id: int
    state: str
    starts_at: datetime.datetime


@event("contact.chat.said", needs="contact.read_calls")
@dataclass(frozen=True)
class ChatSaid:
    """A line was written in a web chat."""

    call_id: int
    line_id: int
    from_public: bool
