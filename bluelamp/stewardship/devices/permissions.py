"""What devices let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("devices.read", "Read devices, entitlements, rollouts and the refresh budget")
KEEP = permission("devices.keep", "Keep devices, entitlements and rollouts")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read devices. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep devices. Raises NotPermitted."""
    access.check(KEEP, by=by)
