"""What strategy lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("strategy.read", "Read the strategy, its plans, boards and risks")
KEEP = permission("strategy.keep", "Keep the strategy, its plans, boards and risks")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read the strategy. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep its registers. Raises NotPermitted."""
    access.check(KEEP, by=by)
