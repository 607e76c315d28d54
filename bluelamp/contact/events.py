"""What contact tells."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("contact.call.taken", needs="contact.read_calls")
@dataclass(frozen=True)
class CallTaken:
    """A call was answered and its first facts written down."""

    call_id: int
    channel: str
    place: str
    summary: str
    answered_at: datetime.datetime


@event("contact.call.graded", needs="contact.read_calls")
@dataclass(frozen=True)
class CallGraded:
    """A call was graded and has an incident."""

    call_id: int
    incident_id: int
    reference: str
    grade: str
    proposed: str
