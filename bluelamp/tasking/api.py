"""Tasking in the hand: what is asked of the reader, accepting, ending, acknowledging."""

from collections.abc import Callable

from django.utils import timezone
from ninja import Path, Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .models import Briefing, Task
from .rules.tasks import CannotMove
from .schemas import Ended, MineOut, TaskOut
from .services import briefings, tasks

router = Router(tags=["tasking"])


@router.get("/mine", response=MineOut, summary="What I am asked")
def mine(request: SignedIn) -> selectors.Mine:
    """Tasks of the reader and of their unit, and the briefings that they have not read."""
    return selectors.consult_mine(by=request.actor, reason=Reason("incident"), at=timezone.now())


@router.post("/tasks/{task_id}/accept", response=TaskOut, summary="Accept a task")
def accept(request: SignedIn, task_id: Path[int]) -> Task:
    """Take a task on in one's own post."""
    return _moved(lambda: tasks.accept_task(by=request.actor, at=timezone.now(), task_id=task_id))


@router.post("/tasks/{task_id}/finish", response=TaskOut, summary="End a task")
def finish(request: SignedIn, task_id: Path[int], sent: Ended) -> Task:
    """Say what came of a task."""
    return _moved(
        lambda: tasks.finish_task(
            by=request.actor, at=timezone.now(), task_id=task_id, result=sent.result
        )
    )


@router.post(
    "/briefings/{briefing_id}/acknowledge", response={204: None}, summary="Acknowledge a briefing"
)
def acknowledge(request: SignedIn, briefing_id: Path[int]) -> Status[None]:
    """Say that a briefing has been read; twice is once."""
    try:
        briefings.acknowledge_briefing(by=request.actor, at=timezone.now(), briefing_id=briefing_id)
    except Briefing.DoesNotExist as missing:
        raise HttpError(404, "There is no such briefing, or it is not yours to see.") from missing
    return Status(204, None)


def _moved(act: Callable[[], Task]) -> Task:
    try:
        return act()
    except CannotMove as refused:
        raise HttpError(409, str(refused)) from refused
    except tasks.ResultNeeded as refused:
        raise HttpError(422, "Say what came of it.") from refused
    except Task.DoesNotExist as missing:
        raise HttpError(404, "There is no such task, or it is not yours to see.") from missing
