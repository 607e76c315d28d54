"""What the register lets people do. Giving and deciding advice is checked where it is used."""

from bluelamp.kernel.access import selectors
from bluelamp.kernel.access.rules import permission

REGISTER = permission("algorithms.register", "Register algorithms and sign their questionnaires")
APPROVE = permission("algorithms.approve", "Approve and retire versions of algorithms")
SUSPEND = permission("algorithms.suspend", "Suspend an algorithm at once")
READ_ADVICE = permission("algorithms.read_advice", "Read the log of advice and decisions")


def check_can_register(*, by: selectors.Actor) -> None:
    """This will pass when the actor may register algorithms. Raises NotPermitted."""
    selectors.check(REGISTER, by=by)


def check_can_approve(*, by: selectors.Actor) -> None:
    """This will pass when the actor may approve versions. Raises NotPermitted."""
    selectors.check(APPROVE, by=by)


def check_can_suspend(*, by: selectors.Actor) -> None:
    """This will pass when the actor may suspend versions. Raises NotPermitted."""
    selectors.check(SUSPEND, by=by)


def check_can_read_advice(*, by: selectors.Actor) -> None:
    """This will pass when the actor may read the advice log. Raises NotPermitted."""
    selectors.check(READ_ADVICE, by=by)
