"""What capability lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("capability.read", "Read practices, maturity, responsibilities and skills")
KEEP = permission("capability.keep", "Keep practices, maturity, responsibilities and skills")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read capability. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep its registers. Raises NotPermitted."""
    access.check(KEEP, by=by)
