"""What geography lets people do."""

from bluelamp.kernel.access import selectors
from bluelamp.kernel.access.rules import permission

LOAD = permission("geography.load", "Load areas, addresses and roads")


def check_can_load(*, by: selectors.Actor) -> None:
    """This will pass when the actor may load geography. Raises NotPermitted."""
    selectors.check(LOAD, by=by)
