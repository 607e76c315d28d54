"""What contact lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

TAKE_CALL = permission("contact.take_call", "Take calls")
GRADE_CALL = permission("contact.grade_call", "Grade calls, which opens an incident")
READ_CALLS = permission("contact.read_calls", "Read calls")


def check_can_take(*, by: access.Actor) -> None:
    """This will pass when the actor may take calls. Raises NotPermitted."""
    access.check(TAKE_CALL, by=by)


def check_can_grade(*, by: access.Actor) -> None:
    """This will pass when the actor may grade calls. Raises NotPermitted."""
    access.check(GRADE_CALL, by=by)


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read calls. Raises NotPermitted."""
    access.check(READ_CALLS, by=by)
