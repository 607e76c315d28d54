"""What profiles let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("profiles.read", "Open profiles of people, objects, places and events")
PRINT = permission("profiles.print", "Print profiles")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may open profiles. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_print(*, by: access.Actor) -> None:
    """This will pass when the actor may print profiles. Raises NotPermitted."""
    access.check(PRINT, by=by)
