"""What identity lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

MATCH_PERSON = permission("identity.match_person", "Match people by what is known of them")


def check_can_match(*, by: access.Actor) -> None:
    """This will pass when the actor may match people. Raises NotPermitted."""
    access.check(MATCH_PERSON, by=by)


READ_PEOPLE = permission("identity.read_people", "Read persons and what was decided about them")
DECIDE_IDENTITY = permission(
    "identity.decide_identity", "Decide whether records are the same person, and undo it"
)
APPROVE_IDENTITY = permission(
    "identity.approve_identity", "Be the second person in decisions about sensitive persons"
)


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read persons. Raises NotPermitted."""
    access.check(READ_PEOPLE, by=by)


def check_can_decide(*, by: access.Actor) -> None:
    """This will pass when the actor may decide who is who. Raises NotPermitted."""
    access.check(DECIDE_IDENTITY, by=by)


def check_can_approve(*, by: access.Actor) -> None:
    """This will pass when the actor may be the second person. Raises NotPermitted."""
    access.check(APPROVE_IDENTITY, by=by)
