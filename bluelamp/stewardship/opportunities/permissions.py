"""What opportunities let people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

TAKE_PART = permission(
    "opportunities.take_part", "Say what gets in the way, vote, follow and see what became of it"
)
TRIAGE = permission(
    "opportunities.triage", "Merge, categorise, size, accept, deliver and measure opportunities"
)
READ_FIGURES = permission(
    "opportunities.read_figures", "Read the figures of the opportunities portal"
)


def check_can_take_part(*, by: access.Actor) -> None:
    """This will pass when the actor may raise, vote and follow. Raises NotPermitted."""
    access.check(TAKE_PART, by=by)


def check_can_triage(*, by: access.Actor) -> None:
    """This will pass when the actor may decide about opportunities. Raises NotPermitted."""
    access.check(TRIAGE, by=by)


def check_can_read_figures(*, by: access.Actor) -> None:
    """This will pass when the actor may read the figures. Raises NotPermitted."""
    access.check(READ_FIGURES, by=by)
