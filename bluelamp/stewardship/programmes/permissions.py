"""What programmes let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("programmes.read", "Read programmes, projects, their money and savings plans")
KEEP = permission("programmes.keep", "Keep programmes, projects, milestones, money and plans")
CHOOSE = permission("programmes.choose", "Set ceilings and choose which projects go ahead")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read programmes. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep programmes. Raises NotPermitted."""
    access.check(KEEP, by=by)


def check_can_choose(*, by: access.Actor) -> None:
    """This will pass when the actor may choose projects. Raises NotPermitted."""
    access.check(CHOOSE, by=by)
