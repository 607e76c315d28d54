"""What identity does when others tell something."""

from django.utils import timezone

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.services import on
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.events import RecordAdded

from .services import arrivals


@on(RecordAdded)
def match_arrived_record(happened: RecordAdded, by: Actor) -> None:
    """A person record that was added is matched, and what it may be the same as is proposed."""
    if happened.kind == Kind.PERSON:
        arrivals.match_new_record(by=by, at=timezone.now(), record_id=happened.record_id)
