"""What journey maps let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("maps.read", "Read the maps of the force's journeys across its systems")
DRAW = permission("maps.draw", "Draw maps of journeys, freeze them and measure them again")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read maps. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_draw(*, by: access.Actor) -> None:
    """This will pass when the actor may draw maps. Raises NotPermitted."""
    access.check(DRAW, by=by)
