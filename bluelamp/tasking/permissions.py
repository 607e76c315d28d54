"""What tasking lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("tasking.read", "Read tasks, review meetings and briefings")
DO_TASKS = permission("tasking.do_tasks", "Accept tasks and say how they ended")
MAKE_TASKS = permission("tasking.make_tasks", "Make tasks and start processes")
HOLD_MEETING = permission("tasking.hold_meeting", "Prepare and hold review meetings")
BRIEF = permission("tasking.brief", "Publish briefings")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read tasks and briefings. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_do(*, by: access.Actor) -> None:
    """This will pass when the actor may work on tasks. Raises NotPermitted."""
    access.check(DO_TASKS, by=by)


def check_can_make(*, by: access.Actor) -> None:
    """This will pass when the actor may make tasks. Raises NotPermitted."""
    access.check(MAKE_TASKS, by=by)


def check_can_hold(*, by: access.Actor) -> None:
    """This will pass when the actor may hold review meetings. Raises NotPermitted."""
    access.check(HOLD_MEETING, by=by)


def check_can_brief(*, by: access.Actor) -> None:
    """This will pass when the actor may publish briefings. Raises NotPermitted."""
    access.check(BRIEF, by=by)
