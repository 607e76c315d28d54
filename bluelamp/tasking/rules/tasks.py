"""How a task moves, and whether it is late."""

import datetime

from ..choices import TaskState

MOVES: dict[str, tuple[str, ...]] = {
    TaskState.OPEN: (TaskState.ACCEPTED, TaskState.DONE, TaskState.CANCELLED),
    TaskState.ACCEPTED: (TaskState.OPEN, TaskState.DONE, TaskState.CANCELLED),
    TaskState.DONE: (),
    TaskState.CANCELLED: (),
}
SOON = datetime.timedelta(hours=4)


class CannotMove(Exception):
    """A task in one state does not go into the other; the words say so."""


def check_move(before: str, after: str) -> None:
    """This will pass when a task may go from one state to another. Raises CannotMove."""
    if after not in MOVES[before]:
        old, new = TaskState(before).label.lower(), TaskState(after).label.lower()
        raise CannotMove(f"A task that is {old} cannot become {new}.")


def urgency(due_at: datetime.datetime | None, *, at: datetime.datetime) -> str:
    """This will say how a task that is to be done stands: "late", "soon", "later" or "whenever"."""
    if due_at is None:
        return "whenever"
    if due_at < at:
        return "late"
    return "soon" if due_at - at <= SOON else "later"
