"""What access itself lets people do."""

from . import selectors
from .rules import permission

MANAGE_ACCESS = permission("access.manage", "Manage people, posts, roles and API clients")
READ_AUDIT = permission("access.read_audit", "Read the audit log of the force")
# The bus lies below access and declares none itself; the page that uses this is web's.
MANAGE_DELIVERIES = permission("bus.manage_deliveries", "See and replay failed deliveries")
READ_GLASS = permission("access.read_glass", "Read who has opened closed records, and why")


def check_can_manage(*, by: selectors.Actor) -> None:
    """This will pass when the actor may manage access. Raises NotPermitted."""
    selectors.check(MANAGE_ACCESS, by=by)


def check_can_read_glass(*, by: selectors.Actor) -> None:
    """This will pass when the actor may read the broken glass log. Raises NotPermitted."""
    selectors.check(READ_GLASS, by=by)
