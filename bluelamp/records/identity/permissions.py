"""What identity lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

MATCH_PERSON = permission("identity.match_person", "Match people by what is known of them")


def check_can_match(*, by: access.Actor) -> None:
    """This will pass when the actor may match people. Raises NotPermitted."""
    access.check(MATCH_PERSON, by=by)
