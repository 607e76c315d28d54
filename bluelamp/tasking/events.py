"""What tasking tells."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("tasking.meeting.held", needs="tasking.read")
@dataclass(frozen=True)
class MeetingHeld:
    """A review meeting was held: so many incidents were decided about."""

    meeting_id: int
    decided: int


@event("tasking.task.made", needs="tasking.read")
@dataclass(frozen=True)
class TaskMade:
    """A unit was asked to do something."""

    task_id: int
    title: str
    kind: str
    due_at: datetime.datetime | None
    owner_id: int | None


@event("tasking.task.moved", needs="tasking.read")
@dataclass(frozen=True)
class TaskMoved:
    """A task was accepted, done, cancelled or given to somebody."""

    task_id: int
    title: str
    state: str
    owner_id: int | None


@event("tasking.briefing.published", needs="tasking.read")
@dataclass(frozen=True)
class BriefingPublished:
    """A briefing was published to a unit."""

    briefing_id: int
    title: str
    unit_id: int
