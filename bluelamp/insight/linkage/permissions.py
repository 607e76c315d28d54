"""What linkage lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

LINK = permission("linkage.link", "Compare the person records of the whole store")
READ_RUNS = permission("linkage.read_runs", "See when records were compared and what came of it")


def check_can_link(*, by: access.Actor) -> None:
    """This will pass when the actor may compare the whole store. Raises NotPermitted."""
    access.check(LINK, by=by)


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may see the runs. Raises NotPermitted."""
    access.check(READ_RUNS, by=by)
