"""What benefits let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("benefits.read", "Read benefits, their profiles, evidence and rates")
KEEP = permission("benefits.keep", "Keep benefits, their profiles, measures and rates")
VERIFY = permission("benefits.verify", "Verify benefits and confirm that cash has left the ledger")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read benefits. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep benefits. Raises NotPermitted."""
    access.check(KEEP, by=by)


def check_can_verify(*, by: access.Actor) -> None:
    """This will pass when the actor may verify benefits. Raises NotPermitted."""
    access.check(VERIFY, by=by)
