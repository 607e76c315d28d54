"""What technical debt lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("debt.read", "Read the register of legacy risk, debt and design papers")
ASSESS = permission("debt.assess", "Assess legacy risk, keep the debt register, propose papers")
DECIDE = permission("debt.decide", "Decide papers of the design authority and grant waivers")
LOAD_DATES = permission("debt.load_dates", "Load vendors' end-of-life dates")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read risk and debt. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_assess(*, by: access.Actor) -> None:
    """This will pass when the actor may assess and propose. Raises NotPermitted."""
    access.check(ASSESS, by=by)


def check_can_decide(*, by: access.Actor) -> None:
    """This will pass when the actor may decide papers and grant waivers. Raises NotPermitted."""
    access.check(DECIDE, by=by)


def check_can_load_dates(*, by: access.Actor) -> None:
    """This will pass when the actor may load vendors' dates. Raises NotPermitted."""
    access.check(LOAD_DATES, by=by)
