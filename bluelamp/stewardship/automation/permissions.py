"""What automation lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("automation.read", "Read the register of automations and what they save")
KEEP = permission("automation.keep", "Keep the register of automations and their months")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read automations. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep automations. Raises NotPermitted."""
    access.check(KEEP, by=by)
