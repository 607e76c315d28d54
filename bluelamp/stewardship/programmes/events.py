"""What programmes tell."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("programmes.project.changed", needs="programmes.read")
@dataclass(frozen=True)
class ProjectChanged:
    """Fields of a project were changed, or it was added."""

    project_id: int
    reference: str
    fields: tuple[str, ...]


@event("programmes.milestone.moved", needs="programmes.read")
@dataclass(frozen=True)
class MilestoneMoved:
    """A milestone is expected, or was met, on another day than was thought before."""

    milestone_id: int
    project_id: int
    name: str
    now_on: datetime.date


@event("programmes.selection.decided", needs="programmes.read")
@dataclass(frozen=True)
class SelectionDecided:
    """A person chose projects, beside what was advised."""

    selection_id: int
    followed: bool
    projects: tuple[str, ...]


@event("programmes.entry.changed", needs="programmes.read")
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a register of programmes was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
