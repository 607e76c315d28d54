"""What ingest lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

RUN = permission("ingest.run", "Bring files of records in")
READ = permission("ingest.read", "See what was brought in, its quality and what was rejected")
REPAIR = permission("ingest.repair", "Repair rows that were rejected")
EDIT_MAPPING = permission("ingest.edit_mapping", "Make and change mappings")


def check_can_run(*, by: access.Actor) -> None:
    """This will pass when the actor may bring files in. Raises NotPermitted."""
    access.check(RUN, by=by)


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may see runs. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_repair(*, by: access.Actor) -> None:
    """This will pass when the actor may repair rejected rows. Raises NotPermitted."""
    access.check(REPAIR, by=by)


def check_can_edit(*, by: access.Actor) -> None:
    """This will pass when the actor may change mappings. Raises NotPermitted."""
    access.check(EDIT_MAPPING, by=by)
