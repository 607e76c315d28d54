"""What the portfolio lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("portfolio.read", "Read the application portfolio, its hosting and its costs")
CHANGE = permission("portfolio.change", "Change application passports and what they are linked to")
DECIDE = permission("portfolio.decide", "Decide what becomes of applications, and end them")
LOAD_COSTS = permission("portfolio.load_costs", "Load cost files into the technology ledger")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read the portfolio. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_change(*, by: access.Actor) -> None:
    """This will pass when the actor may change passports. Raises NotPermitted."""
    access.check(CHANGE, by=by)


def check_can_decide(*, by: access.Actor) -> None:
    """This will pass when the actor may decide and end applications. Raises NotPermitted."""
    access.check(DECIDE, by=by)


def check_can_load_costs(*, by: access.Actor) -> None:
    """This will pass when the actor may load cost files. Raises NotPermitted."""
    access.check(LOAD_COSTS, by=by)
