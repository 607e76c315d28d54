"""What identity does when records change."""

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.services import on
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.events import RecordAdded, RecordAmended

from .services import indexing


@on(RecordAdded)
def index_added(happened: RecordAdded, by: Actor) -> None:
    """After a person record was added, it can be matched."""
    if happened.kind == Kind.PERSON:
        indexing.keep_up()


@on(RecordAmended)
def index_amended(happened: RecordAmended, by: Actor) -> None:
    """After a person record was amended, it is matched by what it says now."""
    if happened.kind == Kind.PERSON:
        indexing.keep_up()
