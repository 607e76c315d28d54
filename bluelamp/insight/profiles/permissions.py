"""What profiles let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("profiles.read", "Open profiles of people, objects, places and events")
PRINT = permission("profiles.print", "Print profiles")
# Pole's own: it asks again when the warning is placed.
WARN = "pole.place_markers"
# What the pages of entry ask for: a profile shows a way there only to those who may.
WRITES = {
    "may_add": "pole.add_records",
    "may_amend": "pole.amend_records",
    "may_protect": "pole.protect_records",
}


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may open profiles. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_print(*, by: access.Actor) -> None:
    """This will pass when the actor may print profiles. Raises NotPermitted."""
    access.check(PRINT, by=by)


def check_can_warn(*, by: access.Actor) -> None:
    """This will pass when the actor may place and remove warnings. Raises NotPermitted."""
    access.check(WARN, by=by)
