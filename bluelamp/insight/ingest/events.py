"""What ingest tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("ingest.run.moved", needs="ingest.read")
@dataclass(frozen=True)
class RunMoved:
    """A run began, came further, stopped or ended."""

    run_id: int
    state: str
    rows_read: int
