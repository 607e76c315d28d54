"""What reference lets people do."""

from bluelamp.kernel.access import selectors
from bluelamp.kernel.access.rules import permission

MANAGE_CODES = permission("reference.manage_codes", "Change, add and close codes of the lists")


def check_can_manage_codes(*, by: selectors.Actor) -> None:
    """This will pass when the actor may manage codes. Raises NotPermitted."""
    selectors.check(MANAGE_CODES, by=by)
