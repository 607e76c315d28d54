"""What identity does when records change."""

from django.utils import timezone

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.services import on
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.events import DeliveryLoaded, RecordAdded, RecordAmended

from .services import arrivals, indexing


@on(RecordAdded)
def match_arrived_record(happened: RecordAdded, by: Actor) -> None:
    """A new person record can be matched, and what it may be the same as is proposed."""
    if happened.kind == Kind.PERSON:
        indexing.keep_up()
        arrivals.match_new_record(by=by, at=timezone.now(), record_id=happened.record_id)


@on(RecordAmended)
def index_amended(happened: RecordAmended, by: Actor) -> None:
    """After a person record was amended, it is matched by what it says now."""
    if happened.kind == Kind.PERSON:
        indexing.keep_up()


@on(DeliveryLoaded)
def index_delivered(happened: DeliveryLoaded, by: Actor) -> None:
    """After a delivery of many rows, its persons are matched too."""
    indexing.keep_up()
