"""What contracts let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("contracts.read", "Read the register of contracts, their reviews and savings")
KEEP = permission("contracts.keep", "Keep the register of contracts and write down reviews")
VERIFY = permission("contracts.verify", "Verify savings that somebody else has claimed")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read contracts. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep the register. Raises NotPermitted."""
    access.check(KEEP, by=by)


def check_can_verify(*, by: access.Actor) -> None:
    """This will pass when the actor may verify savings. Raises NotPermitted."""
    access.check(VERIFY, by=by)
